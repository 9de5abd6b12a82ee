/*
 * accord-supervise [-n COUNT] SOCKET COMMAND [ARGUMENT…]
 *
 * Makes the listening socket and keeps COUNT (default 2) processes of COMMAND running on it, for machines
 * without systemd, for the demo and for the tests. In production systemd does this with accord.socket and
 * accord@N.service, by the same protocol: the socket is descriptor 3, and LISTEN_PID and LISTEN_FDS say so.
 *
 * A process that ends is replaced at once; one that ends within a second of its start, after a pause that
 * doubles up to 5 s, and after 6 such ends in a row without a success everything is given up.
 * SIGTERM and SIGINT are passed on as SIGTERM; then it waits for the last to end, 60 s at most.
 * Exit status: 0 stopped as told, 1 could not start or had to give up, 2 not understood.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/base/date.h"
#include "app/base/log.h"
#include "app/base/text.h"
#include "app/listen.h"

#define SUPERVISE_MAX 64
#define SUPERVISE_QUICK_MS 1000		/* an end this soon after the start is not a success */
#define SUPERVISE_QUICK_ENDS 6
#define SUPERVISE_PAUSE_MS 100
#define SUPERVISE_PAUSE_MAX_MS 5000
#define SUPERVISE_STOP_MS 60000
#define SUPERVISE_TICK_MS 50
#define SUPERVISE_IDLE_MS 3600000

struct supervised {
	pid_t pid;		/* 0: not running */
	int64_t started_ms;
	int64_t start_at_ms;	/* when to start it again */
	int quick_ends;		/* in a row */
};

struct supervisor {
	struct supervised workers[SUPERVISE_MAX];
	int count;
	int listen_fd;
	char **command;
	sigset_t signals;
	bool stopping;
	bool failed;
	int64_t kill_at_ms;
};

/* In the child: the socket becomes descriptor 3 and survives exec, and the signals are free again. */
static void supervise_become(const struct supervisor *supervisor, pid_t parent)
{
	char pid_text[16];

	snprintf(pid_text, sizeof(pid_text), "%d", (int)getpid());
	if (supervisor->listen_fd == LISTEN_FIRST_FD)
		fcntl(LISTEN_FIRST_FD, F_SETFD, 0);
	else
		dup2(supervisor->listen_fd, LISTEN_FIRST_FD);
	setenv("LISTEN_PID", pid_text, 1);
	setenv("LISTEN_FDS", "1", 1);
	sigprocmask(SIG_UNBLOCK, &supervisor->signals, NULL);
	/* Without its supervisor nobody would end it. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(EXIT_FAILURE);
	execvp(supervisor->command[0], supervisor->command);
	log_error("worker not started", "command=%s reason=%s",
		  log_quote(supervisor->command[0]).text, strerrorname_np(errno));
	_exit(EXIT_FAILURE);
}

static void supervise_start(struct supervisor *supervisor, int number)
{
	struct supervised *worker = &supervisor->workers[number];
	pid_t parent = getpid();
	pid_t pid = fork();

	worker->started_ms = date_monotonic_ms();
	if (pid == 0)
		supervise_become(supervisor, parent);
	if (pid < 0) {
		log_error("worker not started", "worker=%d reason=%s", number, strerrorname_np(errno));
		worker->start_at_ms = worker->started_ms + SUPERVISE_PAUSE_MAX_MS;
		return;
	}
	worker->pid = pid;
	log_notice("worker started", "worker=%d pid=%d", number, (int)pid);
}

static void supervise_start_due(struct supervisor *supervisor, int64_t now_ms)
{
	for (int i = 0; i < supervisor->count; i++) {
		struct supervised *worker = &supervisor->workers[i];

		if (worker->pid == 0 && worker->start_at_ms <= now_ms)
			supervise_start(supervisor, i);
	}
}

static void supervise_signal_all(const struct supervisor *supervisor, int signal_number)
{
	for (int i = 0; i < supervisor->count; i++) {
		if (supervisor->workers[i].pid > 0)
			kill(supervisor->workers[i].pid, signal_number);
	}
}

static void supervise_stop(struct supervisor *supervisor)
{
	if (supervisor->stopping)
		return;
	supervisor->stopping = true;
	supervisor->kill_at_ms = date_monotonic_ms() + SUPERVISE_STOP_MS;
	supervise_signal_all(supervisor, SIGTERM);
}

static int64_t supervise_pause_ms(int quick_ends)
{
	int64_t pause_ms = SUPERVISE_PAUSE_MS;

	if (quick_ends == 0)
		return 0;
	while (--quick_ends > 0 && pause_ms < SUPERVISE_PAUSE_MAX_MS)
		pause_ms *= 2;
	return pause_ms < SUPERVISE_PAUSE_MAX_MS ? pause_ms : SUPERVISE_PAUSE_MAX_MS;
}

/* A process that had no time to take SIGTERM for itself ended as it was told, too. */
static bool supervise_is_orderly(int status)
{
	return (WIFEXITED(status) && WEXITSTATUS(status) == 0) ||
	       (WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}

static void supervise_ended(struct supervisor *supervisor, int number, int status)
{
	struct supervised *worker = &supervisor->workers[number];
	int64_t now_ms = date_monotonic_ms();
	int64_t lived_ms = now_ms - worker->started_ms;

	log_notice("worker ended", "worker=%d pid=%d status=%d signal=%d lived_ms=%lld", number,
		   (int)worker->pid, WIFEXITED(status) ? WEXITSTATUS(status) : -1,
		   WIFSIGNALED(status) ? WTERMSIG(status) : 0, (long long)lived_ms);
	worker->pid = 0;
	if (supervisor->stopping) {
		supervisor->failed |= !supervise_is_orderly(status);
		return;
	}
	worker->quick_ends = lived_ms < SUPERVISE_QUICK_MS ? worker->quick_ends + 1 : 0;
	worker->start_at_ms = now_ms + supervise_pause_ms(worker->quick_ends);
	if (worker->quick_ends >= SUPERVISE_QUICK_ENDS) {
		log_error("supervision given up", "worker=%d ends=%d", number, worker->quick_ends);
		supervisor->failed = true;
		supervise_stop(supervisor);
	}
}

static void supervise_reap(struct supervisor *supervisor)
{
	int status;
	pid_t pid = waitpid(-1, &status, WNOHANG);

	while (pid > 0) {
		for (int i = 0; i < supervisor->count; i++) {
			if (supervisor->workers[i].pid == pid)
				supervise_ended(supervisor, i, status);
		}
		pid = waitpid(-1, &status, WNOHANG);
	}
}

static bool supervise_any_runs(const struct supervisor *supervisor)
{
	for (int i = 0; i < supervisor->count; i++) {
		if (supervisor->workers[i].pid > 0)
			return true;
	}
	return false;
}

/* Waits for a signal: long when all is well, shortly when somebody is to be started or killed. */
static int supervise_wait(const struct supervisor *supervisor)
{
	int64_t ms = supervisor->stopping ? SUPERVISE_TICK_MS : SUPERVISE_IDLE_MS;
	struct timespec pause;

	for (int i = 0; i < supervisor->count; i++) {
		if (supervisor->workers[i].pid == 0)
			ms = SUPERVISE_TICK_MS;
	}
	pause = (struct timespec){ .tv_sec = ms / 1000, .tv_nsec = (ms % 1000) * 1000000 };
	return sigtimedwait(&supervisor->signals, NULL, &pause);
}

static void supervise_loop(struct supervisor *supervisor)
{
	while (!supervisor->stopping || supervise_any_runs(supervisor)) {
		int64_t now_ms = date_monotonic_ms();
		int signal_number;

		if (!supervisor->stopping)
			supervise_start_due(supervisor, now_ms);
		else if (now_ms >= supervisor->kill_at_ms)
			supervise_signal_all(supervisor, SIGKILL);
		signal_number = supervise_wait(supervisor);
		if (signal_number == SIGTERM || signal_number == SIGINT)
			supervise_stop(supervisor);
		supervise_reap(supervisor);
	}
}

static void supervise_block_signals(struct supervisor *supervisor)
{
	sigemptyset(&supervisor->signals);
	sigaddset(&supervisor->signals, SIGTERM);
	sigaddset(&supervisor->signals, SIGINT);
	sigaddset(&supervisor->signals, SIGCHLD);
	sigprocmask(SIG_BLOCK, &supervisor->signals, NULL);
}

static bool supervise_read_count(int argc, char **argv, int *at, int *ret)
{
	int64_t count = 2;

	if (*at + 1 < argc && text_equal(argv[*at], "-n")) {
		if (!text_to_i64(argv[*at + 1], 1, SUPERVISE_MAX, &count))
			return false;
		*at += 2;
	}
	*ret = (int)count;
	return true;
}

int main(int argc, char **argv)
{
	struct supervisor supervisor = { 0 };
	struct err_info err;
	int at = 1;

	if (!supervise_read_count(argc, argv, &at, &supervisor.count) || argc - at < 2) {
		fputs("usage: accord-supervise [-n COUNT] SOCKET COMMAND [ARGUMENT…]\n", stderr);
		return 2;
	}
	if (listen_bind(argv[at], &supervisor.listen_fd, &err) != ERR_OK) {
		fprintf(stderr, "accord-supervise: %s\n", err.detail);
		return 1;
	}
	supervisor.command = argv + at + 1;
	supervise_block_signals(&supervisor);
	supervise_loop(&supervisor);
	unlink(argv[at]);
	return supervisor.failed ? 1 : 0;
}
