/*
 * Which directory server to ask: what all children know together, in memory that they share.
 *
 * The order is that of the configuration. A server that failed is left alone for
 * directory.retry_after; then one question tries it, while the others go on without it. When no
 * server is left, those that failed quickly (a refused connection) are asked again, since that
 * costs nothing, and of those that failed by silence one question tries every
 * SERVERS_LAST_RESORT_MS.
 */
#ifndef ACCORD_AUTH_IDENTITY_SERVERS_H
#define ACCORD_AUTH_IDENTITY_SERVERS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "conf/conf.h"

#define SERVERS_LAST_RESORT_MS 5000
#define SERVERS_QUICK_MS 500 /* a failure within this time costs little */
#define SERVERS_CHILDREN_MAX 64

struct server_state {
	_Atomic int64_t down_until_ms;	/* 0: nothing known against it */
	_Atomic int64_t resort_from_ms; /* while down: no last resort before */
};

/* Shared by the processes: made by servers_new, lives until servers_free of the parent. */
struct servers {
	int count;
	int retry_ms;
	struct server_state states[CONF_LIST_MAX];
	_Atomic int64_t bind_us; /* moving average of what a refused password costs; 0: unknown */
	_Atomic int asked[SERVERS_CHILDREN_MAX]; /* by each child just now: index + 1, 0: none */
	_Atomic bool busy[SERVERS_CHILDREN_MAX]; /* set with a question, cleared by the child's answer */
};

/* ERR_SYSTEM: no shared memory. */
MUST_USE enum err servers_new(const struct conf *conf, struct servers **ret, struct err_info *err);
void servers_free(struct servers *servers);

/*
 * The next server to ask: its index, or -1. `tried` has a bit for each that this question has had;
 * the caller adds the bit. The caller ends with servers_worked or servers_failed.
 */
int servers_next(struct servers *servers, unsigned tried, int64_t now_ms);
/* How many servers are still hopeful, at least 1; to share out the time that is left. */
int servers_hopeful(const struct servers *servers, unsigned tried, int64_t now_ms);
/* True when it was down before. */
bool servers_worked(struct servers *servers, int server);
void servers_failed(struct servers *servers, int server, int64_t took_ms, int64_t now_ms);

/* Takes note of what the bind with a wrong password cost. */
void servers_learn_bind(struct servers *servers, int64_t us);

#endif
