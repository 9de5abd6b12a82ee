/*
 * The children: at most identity.children questions are under way; the next is refused, not queued.
 * A child that passes its deadline is killed, one that ends is replaced, and its question is
 * answered «unavailable». An answer goes from the child to the worker's connection, of which the
 * parent keeps its own descriptor until it sees the child idle (servers->busy): to answer in its
 * place, and without being woken by every answer. For a process with one thread.
 */
#ifndef ACCORD_AUTH_IDENTITY_POOL_H
#define ACCORD_AUTH_IDENTITY_POOL_H

#include <poll.h>

#include "auth/identity/group.h"
#include "auth/identity/message.h"
#include "auth/identity/servers.h"
#include "conf/conf.h"

#define POOL_LEAST_LIFE_MS 1000 /* a child that ends sooner is replaced only when it is needed */

struct pool_child {
	pid_t pid;  /* 0: no process */
	int fd;	    /* our end */
	int client; /* our descriptor of the worker's connection; -1: idle */
	int64_t born_ms;
	int64_t until_ms; /* then it is killed */
};

struct pool {
	const struct conf *conf;     /* borrowed */
	const struct group_map *map; /* borrowed */
	struct servers *servers;     /* borrowed */
	struct pool_child children[SERVERS_CHILDREN_MAX];
	int count;
	uint64_t questions;
	uint64_t refused; /* the pool was full */
	uint64_t killed;  /* at the deadline */
	uint64_t crashed;
};

/* Makes the first children. */
void pool_start(struct pool *pool, const struct conf *conf, const struct group_map *map,
		struct servers *servers);
/* Ends all children; questions under way are answered «unavailable». */
void pool_stop(struct pool *pool);

/* Gives the question to an idle child; `client` is then the pool's, which has it answered and closed.
 * false: the pool is full; `client` stays the caller's. */
MUST_USE bool pool_ask(struct pool *pool, const struct question *question, int client);

/* Fills `pool->count` entries of `fds`. */
void pool_poll(const struct pool *pool, struct pollfd *fds);
/* Takes note of children that have ended, after poll. */
void pool_ready(struct pool *pool, const struct pollfd *fds);
/* Lets go of what has been answered, and kills what has passed its deadline. */
void pool_expire(struct pool *pool);
/* The next deadline, or INT64_MAX: of questions that were not answered when pool_expire looked. */
int64_t pool_deadline_ms(const struct pool *pool);
/* The same: nothing was under way. No answer wakes the parent, so one who waits for this looks again. */
bool pool_is_idle(const struct pool *pool);

/* Sends a short answer and closes the connection. */
void pool_reply(int client, enum outcome outcome);

#endif
