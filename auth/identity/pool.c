/* Child processes, their questions and deadlines. */
#include "auth/identity/pool.h"

#include <errno.h>
#include <signal.h>
#include <stdalign.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/base/date.h"
#include "app/base/log.h"
#include "auth/identity/child.h"

static void pool_spawn(struct pool *pool, int index)
{
	struct pool_child *child = &pool->children[index];
	int pair[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
		log_error("identity child not started", "error=%s", strerror(errno));
		return;
	}
	pid = fork();
	if (pid == 0)
		child_run(pool->conf, pool->map, pool->servers, index, pair[1]);
	close(pair[1]);
	if (pid < 0) {
		log_error("identity child not started", "error=%s", strerror(errno));
		close(pair[0]);
		return;
	}
	*child = (struct pool_child){
	    .pid = pid, .fd = pair[0], .client = -1, .born_ms = date_monotonic_ms()};
}

void pool_start(struct pool *pool, const struct conf *conf, const struct group_map *map,
		struct servers *servers)
{
	*pool = (struct pool){.conf = conf, .map = map, .servers = servers};
	pool->count = conf->identity_children;
	if (pool->count > SERVERS_CHILDREN_MAX)
		pool->count = SERVERS_CHILDREN_MAX;
	for (int i = 0; i < pool->count; i++) {
		pool->children[i] = (struct pool_child){.fd = -1, .client = -1};
		pool_spawn(pool, i);
	}
}

static void pool_send(int client, const void *bytes, size_t len)
{
	/* A worker that has gone does not matter. */
	(void)!send(client, bytes, len, MSG_NOSIGNAL | MSG_DONTWAIT);
	close(client);
}

void pool_reply(int client, enum outcome outcome)
{
	AUTO_BUF answer = BUF_INIT(QUESTION_MESSAGE_MAX);

	message_write(&answer, &(struct answer){.outcome = outcome});
	if (buf_error(&answer) != ERR_OK)
		close(client);
	else
		pool_send(client, answer.data, answer.len);
}

/* The child has answered: our descriptor of the connection is of no more use. */
static void pool_settle(struct pool *pool, int index)
{
	struct pool_child *child = &pool->children[index];

	if (child->client < 0 || atomic_load(&pool->servers->busy[index]))
		return;
	close(child->client);
	child->client = -1;
}

/* The server that the child was asking is the one that held it. */
static void pool_blame(const struct pool *pool, int index)
{
	int64_t now_ms = date_monotonic_ms();
	int server = atomic_exchange(&pool->servers->asked[index], 0) - 1;

	if (server < 0)
		return;
	servers_failed(pool->servers, server, now_ms, now_ms);
	log_warning("directory server failed", "server=%s reason=deadline",
		    pool->conf->ldap_servers.values[server]);
}

/* Ends the process, which is not there or does not answer any more, and frees its place. */
static void pool_bury(struct pool *pool, int index, int *ret_status)
{
	struct pool_child *child = &pool->children[index];

	kill(child->pid, SIGKILL);
	while (waitpid(child->pid, ret_status, 0) < 0 && errno == EINTR)
		continue;
	close(child->fd);
	pool_settle(pool, index);
	if (child->client >= 0)
		pool_reply(child->client, OUTCOME_UNAVAILABLE);
	*child = (struct pool_child){.fd = -1, .client = -1};
	atomic_store(&pool->servers->busy[index], false);
}

static void pool_crash(struct pool *pool, int index)
{
	struct pool_child before = pool->children[index];
	bool busy = atomic_load(&pool->servers->busy[index]);
	int status = 0;

	pool_bury(pool, index, &status);
	atomic_store(&pool->servers->asked[index], 0);
	pool->crashed++;
	log_error("identity child ended", "pid=%d signal=%d status=%d busy=%d crashes=%llu",
		  (int)before.pid, WIFSIGNALED(status) ? WTERMSIG(status) : 0,
		  WIFEXITED(status) ? WEXITSTATUS(status) : 0, busy,
		  (unsigned long long)pool->crashed);
	if (date_monotonic_ms() - before.born_ms >= POOL_LEAST_LIFE_MS)
		pool_spawn(pool, index);
}

void pool_stop(struct pool *pool)
{
	int status;

	for (int i = 0; i < pool->count; i++)
		if (pool->children[i].pid != 0)
			pool_bury(pool, i, &status);
}

/* The child used last has the warmest connections: idle ones are taken from the front. */
static int pool_find(struct pool *pool)
{
	for (int i = 0; i < pool->count; i++) {
		pool_settle(pool, i);
		if (pool->children[i].pid != 0 && pool->children[i].client < 0)
			return i;
	}
	for (int i = 0; i < pool->count; i++) {
		if (pool->children[i].pid != 0)
			continue;
		pool_spawn(pool, i);
		return pool->children[i].pid != 0 ? i : -1;
	}
	return -1;
}

/* The question and the connection on which it is answered. */
static void pool_pass(int fd, const struct question *question, int client)
{
	alignas(struct cmsghdr) char room[CHILD_ROOM_SIZE] = "";
	struct iovec bytes = {.iov_base = (void *)(uintptr_t)question, .iov_len = question_size(question)};
	struct msghdr message = {
	    .msg_iov = &bytes, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof(room)};
	struct cmsghdr *control = CMSG_FIRSTHDR(&message);

	control->cmsg_level = SOL_SOCKET;
	control->cmsg_type = SCM_RIGHTS;
	control->cmsg_len = CMSG_LEN(sizeof(client));
	memcpy(CMSG_DATA(control), &client, sizeof(client));
	/* On failure the child has ended, which the next poll shows. */
	(void)!sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

bool pool_ask(struct pool *pool, const struct question *question, int client)
{
	int index = pool_find(pool);
	struct pool_child *child;

	if (index < 0) {
		pool->refused++;
		return false;
	}
	child = &pool->children[index];
	child->client = client;
	child->until_ms = date_monotonic_ms() + (int64_t)pool->conf->identity_deadline_s * 1000;
	pool->questions++;
	atomic_store(&pool->servers->busy[index], true);
	pool_pass(child->fd, question, client);
	return true;
}

void pool_poll(const struct pool *pool, struct pollfd *fds)
{
	for (int i = 0; i < pool->count; i++)
		fds[i] = (struct pollfd){.fd = pool->children[i].fd, .events = POLLIN};
}

/* A child says nothing to us: its socket becomes readable when it has ended. */
void pool_ready(struct pool *pool, const struct pollfd *fds)
{
	for (int i = 0; i < pool->count; i++)
		if (fds[i].revents != 0 && fds[i].fd == pool->children[i].fd)
			pool_crash(pool, i);
}

void pool_expire(struct pool *pool)
{
	int64_t now_ms = date_monotonic_ms();
	int status;

	for (int i = 0; i < pool->count; i++) {
		struct pool_child *child = &pool->children[i];

		pool_settle(pool, i);
		if (child->pid == 0 || child->client < 0 || child->until_ms > now_ms)
			continue;
		pool->killed++;
		log_error("identity child killed", "pid=%d reason=deadline kills=%llu",
			  (int)child->pid, (unsigned long long)pool->killed);
		pool_blame(pool, i);
		pool_bury(pool, i, &status);
		pool_spawn(pool, i);
	}
}

int64_t pool_deadline_ms(const struct pool *pool)
{
	int64_t deadline_ms = INT64_MAX;

	for (int i = 0; i < pool->count; i++)
		if (pool->children[i].client >= 0 && pool->children[i].until_ms < deadline_ms)
			deadline_ms = pool->children[i].until_ms;
	return deadline_ms;
}

bool pool_is_idle(const struct pool *pool)
{
	return pool_deadline_ms(pool) == INT64_MAX;
}
