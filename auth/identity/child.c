/* The child's life. */
#include "auth/identity/child.h"

#include <errno.h>
#include <signal.h>
#include <stdalign.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "app/base/log.h"
#include "auth/identity/directory.h"
#include "auth/identity/guard.h"

#define CHILD_FD 3

/* What a child keeps from one question to the next. */
struct child {
	struct directory directory;
	struct directory_person person; /* of the answer under way */
};

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
	if (n <= 0 || !question_is_whole(question, (size_t)n))
		return false;
	*ret_client = child_client(&message);
	return *ret_client >= 0;
}

static void child_ask_directory(struct child *child, const struct question *question, struct answer *ret)
{
	ret->outcome = directory_answer(&child->directory, question, &child->person);
	ret->person = &child->person;
}

/* What each operation is answered by. A ping is answered by the parent. */
static void (*const child_ops[QUESTION_OP_COUNT])(struct child *child, const struct question *question,
						  struct answer *ret) = {
    [OP_SIGN_IN] = child_ask_directory,
    [OP_PERSON] = child_ask_directory,
};

static void child_ask(struct child *child, const struct question *question, struct answer *ret)
{
	*ret = (struct answer){.outcome = OUTCOME_UNAVAILABLE};
	child->person = (struct directory_person){.days_left = 0};
	if (child_ops[question->op] != NULL)
		child_ops[question->op](child, question, ret);
	else
		log_error("identity question refused", "reason=not-configured op=%d", (int)question->op);
}

/*
 * Idle before the answer is out, and not after it: whoever has the answer may ask again at once, and must not
 * find all children at work. A worker that has gone does not matter.
 */
static enum err child_answer(struct child *child, const struct question *question, int client)
{
	AUTO_BUF bytes = BUF_INIT(QUESTION_MESSAGE_MAX);
	struct directory *directory = &child->directory;
	struct answer answer;

	child_ask(child, question, &answer);
	message_write(&bytes, &answer);
	if (buf_error(&bytes) != ERR_OK) {
		buf_clear(&bytes);
		message_write(&bytes, &(struct answer){.outcome = OUTCOME_UNAVAILABLE});
	}
	if (buf_error(&bytes) != ERR_OK)
		return buf_error(&bytes);
	atomic_store(&directory->servers->busy[directory->child], false);
	(void)!send(client, bytes.data, bytes.len, MSG_NOSIGNAL | MSG_DONTWAIT);
	close(client);
	return ERR_OK;
}

_Noreturn void child_run(const struct conf *conf, const struct group_map *map,
			 struct servers *servers, int index, int fd)
{
	struct question question;
	struct child child = {.person = {.days_left = 0}};
	enum err e = ERR_OK;
	int client = -1;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* libldap leaves passwords in memory that it has freed: no core dump, no debugger. */
	prctl(PR_SET_DUMPABLE, 0);
	child_descriptors(fd);
	child_signals();
	directory_init(&child.directory, conf, map, servers, index);
	while (e == ERR_OK && child_receive(&question, &client)) {
		e = child_answer(&child, &question, client);
		question_wipe(&question);
	}
	directory_release(&child.directory);
	_exit(e == ERR_OK ? 0 : 1);
}
