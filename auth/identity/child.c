/* The child's life. */
#include "auth/identity/child.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "auth/identity/directory.h"
#include "auth/identity/guard.h"

#define CHILD_FD 3

/* A stop reaches the whole group of processes; the child ends when the parent has no more
 * questions. */
static void child_signals(void)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	sigset_t none;

	sigemptyset(&ignore.sa_mask);
	sigaction(SIGTERM, &ignore, NULL);
	sigaction(SIGINT, &ignore, NULL);
	sigaction(SIGHUP, &ignore, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
	guard_init();
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Leaves the socket at CHILD_FD: the connections of the workers must not stay open here. */
static void child_descriptors(int fd)
{
	if (fd != CHILD_FD && dup3(fd, CHILD_FD, 0) < 0)
		_exit(1);
	if (close_range(CHILD_FD + 1, ~0U, 0) != 0)
		_exit(1);
}

static ssize_t child_receive(struct question *question)
{
	ssize_t n;

	do
		n = recv(CHILD_FD, question, sizeof(*question), 0);
	while (n < 0 && errno == EINTR);
	return n;
}

static enum err child_answer(struct directory *directory, const struct question *question)
{
	AUTO_BUF answer = BUF_INIT(CLIENT_MESSAGE_MAX);
	struct directory_person person = {.days_left = 0};
	enum outcome outcome = directory_answer(directory, question, &person);

	message_write(&answer, outcome, &person);
	if (buf_error(&answer) != ERR_OK) {
		buf_clear(&answer);
		message_write(&answer, OUTCOME_UNAVAILABLE, NULL);
	}
	if (buf_error(&answer) != ERR_OK)
		return buf_error(&answer);
	return send(CHILD_FD, answer.data, answer.len, MSG_NOSIGNAL) < 0 ? ERR_SYSTEM : ERR_OK;
}

_Noreturn void child_run(const struct conf *conf, const struct group_map *map,
			 struct servers *servers, int index, int fd)
{
	struct question question;
	struct directory directory;
	enum err e = ERR_OK;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* libldap leaves passwords in memory that it has freed: no core dump, no debugger. */
	prctl(PR_SET_DUMPABLE, 0);
	child_descriptors(fd);
	child_signals();
	directory_init(&directory, conf, map, servers, index);
	while (e == ERR_OK && child_receive(&question) == (ssize_t)sizeof(question)) {
		e = child_answer(&directory, &question);
		question_wipe(&question);
	}
	directory_release(&directory);
	_exit(e == ERR_OK ? 0 : 1);
}
