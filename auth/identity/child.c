/* The child's life. */
#include "auth/identity/child.h"

#include <errno.h>
#include <signal.h>
#include <stdalign.h>
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

/* The worker's connection that came with the question; -1: none. */
static int child_client(struct msghdr *message)
{
	struct cmsghdr *control = CMSG_FIRSTHDR(message);
	int client = -1;

	if (control != NULL && control->cmsg_level == SOL_SOCKET && control->cmsg_type == SCM_RIGHTS &&
	    control->cmsg_len == CMSG_LEN(sizeof(client)))
		memcpy(&client, CMSG_DATA(control), sizeof(client));
	return client;
}

/* False: there are no more questions. */
static bool child_receive(struct question *question, int *ret_client)
{
	alignas(struct cmsghdr) char room[CHILD_ROOM_SIZE];
	struct iovec bytes = {.iov_base = question, .iov_len = sizeof(*question)};
	struct msghdr message = {
	    .msg_iov = &bytes, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof(room)};
	ssize_t n;

	do
		n = recvmsg(CHILD_FD, &message, MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	if (n != (ssize_t)sizeof(*question))
		return false;
	*ret_client = child_client(&message);
	return *ret_client >= 0;
}

/*
 * Idle before the answer is out, and not after it: whoever has the answer may ask again at once, and must not
 * find all children at work. A worker that has gone does not matter.
 */
static enum err child_answer(struct directory *directory, const struct question *question, int client)
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
	atomic_store(&directory->servers->busy[directory->child], false);
	(void)!send(client, answer.data, answer.len, MSG_NOSIGNAL | MSG_DONTWAIT);
	close(client);
	return ERR_OK;
}

_Noreturn void child_run(const struct conf *conf, const struct group_map *map,
			 struct servers *servers, int index, int fd)
{
	struct question question;
	struct directory directory;
	enum err e = ERR_OK;
	int client = -1;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* libldap leaves passwords in memory that it has freed: no core dump, no debugger. */
	prctl(PR_SET_DUMPABLE, 0);
	child_descriptors(fd);
	child_signals();
	directory_init(&directory, conf, map, servers, index);
	while (e == ERR_OK && child_receive(&question, &client)) {
		e = child_answer(&directory, &question, client);
		question_wipe(&question);
	}
	directory_release(&directory);
	_exit(e == ERR_OK ? 0 : 1);
}
