/* Running the program: a pipe to it, a pipe from it, and the clock. */
#include "app/work/converter.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/base/date.h"

#define PIECE 65536
#define TICK_MS 500
#define FILE_MAX (128L * 1024 * 1024) /* that it may write by itself */

struct converter {
	pid_t pid; /* 0: none */
	int in;	   /* we write; -1: closed */
	int out;   /* we read; -1: closed */
};

static void close_one(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Nobody is left behind, whatever happened. */
static void converter_release(struct converter *child)
{
	close_one(&child->in);
	close_one(&child->out);
	if (child->pid > 0) {
		kill(child->pid, SIGKILL);
		while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR)
			continue;
	}
}

static bool limit(int what, rlim_t most)
{
	const struct rlimit value = { .rlim_cur = most, .rlim_max = most };

	return setrlimit((__rlimit_resource_t)what, &value) == 0;
}

/* Less of everything, and no way to get it back. */
static bool confine(int deadline_s)
{
	return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	       limit(RLIMIT_AS, CONVERTER_MEMORY) && limit(RLIMIT_CPU, (rlim_t)deadline_s) &&
	       limit(RLIMIT_FSIZE, FILE_MAX) && limit(RLIMIT_CORE, 0);
}

/* In the child. Without a network where the system lets an account have a name space of its own. */
static void converter_exec(const char *const *argv, int in, int out, int deadline_s)
{
	static char locale[] = "LC_ALL=C.UTF-8";
	static char path[] = "PATH=/usr/bin:/bin";
	char *const environment[] = { locale, path, NULL };
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	(void)!unshare(CLONE_NEWUSER | CLONE_NEWNET);
	if (!confine(deadline_s) || dup2(in, 0) < 0 || dup2(out, 1) < 0 || close_range(3, ~0U, 0) != 0 ||
	    chdir("/") != 0)
		_exit(126);
	execve(argv[0], (char *const *)(uintptr_t)argv, environment);
	_exit(127);
}

static enum err converter_start(struct converter *child, const char *const *argv, int deadline_s,
				struct err_info *err)
{
	int to[2];
	int from[2];

	if (pipe2(to, O_CLOEXEC) != 0)
		return ERR(err, ERR_SYSTEM, "pipe: %s", strerrordesc_np(errno));
	child->in = to[1];
	if (pipe2(from, O_CLOEXEC) != 0) {
		close(to[0]);
		return ERR(err, ERR_SYSTEM, "pipe: %s", strerrordesc_np(errno));
	}
	child->out = from[0];
	child->pid = fork();
	if (child->pid == 0)
		converter_exec(argv, to[0], from[1], deadline_s);
	close(to[0]);
	close(from[1]);
	if (child->pid < 0)
		return ERR(err, ERR_SYSTEM, "fork: %s", strerrordesc_np(errno));
	if (fcntl(child->in, F_SETFL, O_NONBLOCK) != 0)
		return ERR(err, ERR_SYSTEM, "pipe: %s", strerrordesc_np(errno));
	return ERR_OK;
}

/* Gives it more of the text; closes the pipe behind the last byte, or when it reads no more. */
static void converter_feed(struct converter *child, const char *text, size_t len, size_t *at)
{
	ssize_t n = write(child->in, text + *at, len - *at);

	if (n > 0)
		*at += (size_t)n;
	if (*at == len || (n < 0 && errno != EAGAIN && errno != EINTR))
		close_one(&child->in);
}

static enum err converter_read(struct converter *child, const struct converter_sink *sink,
			       struct err_info *err)
{
	char piece[PIECE];
	ssize_t n = read(child->out, piece, sizeof(piece));

	if (n < 0 && errno == EINTR)
		return ERR_OK;
	if (n <= 0) {
		close_one(&child->out);
		return ERR_OK;
	}
	return sink->take(sink->data, piece, (size_t)n, err);
}

static enum err converter_talk(struct converter *child, const char *text, size_t len,
			       int64_t until_ms, const struct converter_sink *sink,
			       struct err_info *err)
{
	size_t at = 0;
	enum err code = ERR_OK;

	while (code == ERR_OK && child->out >= 0) {
		struct pollfd fds[] = { { .fd = child->out, .events = POLLIN },
					{ .fd = child->in, .events = POLLOUT } };

		if (date_monotonic_ms() > until_ms)
			return ERR(err, ERR_SYSTEM, "killed at its deadline");
		code = sink->tick(sink->data, err);
		if (code != ERR_OK || poll(fds, 2, TICK_MS) <= 0)
			continue;
		if (fds[1].revents != 0)
			converter_feed(child, text, len, &at);
		if (fds[0].revents != 0)
			code = converter_read(child, sink, err);
	}
	return code;
}

enum err converter_run(const char *const *argv, const char *text, size_t len, int deadline_s,
		       const struct converter_sink *sink, int *ret_status, struct err_info *err)
{
	DEFER(converter_release) struct converter child = { .in = -1, .out = -1 };
	int status = 0;
	enum err code = converter_start(&child, argv, deadline_s, err);

	if (code == ERR_OK)
		code = converter_talk(&child, text, len, date_monotonic_ms() + deadline_s * 1000LL,
				      sink, err);
	if (code != ERR_OK)
		return code;
	while (waitpid(child.pid, &status, 0) < 0) {
		if (errno != EINTR)
			return ERR(err, ERR_SYSTEM, "wait: %s", strerrordesc_np(errno));
	}
	child.pid = 0;
	if (!WIFEXITED(status))
		return ERR(err, ERR_SYSTEM, "ended by signal %d", WTERMSIG(status));
	*ret_status = WEXITSTATUS(status);
	return ERR_OK;
}
