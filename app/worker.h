/*
 * A worker is a thread with everything that one request needs: a FastCGI request of libfcgi, an arena, a
 * database connection, and buffers for the answer. Workers share nothing that is written, but the flag
 * that ends them. Each takes a connection from the socket all of them listen on, lets dispatch answer it,
 * closes it, and takes the next.
 */
#ifndef ACCORD_WORKER_H
#define ACCORD_WORKER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "app/listen.h"
#include "app/watch.h"
#include "conf/conf.h"
#include "sql/db.h"

struct mustache_set;
struct worker;

/* Lent to all workers of a process. Constant while they run, but `stopping` and `alive`. */
struct worker_shared {
	const struct conf *conf;
	const struct listener *listener;
	const struct mustache_set *templates;
	const struct db_settings *database;
	int stop_event;		/* an eventfd, readable from the moment of `stopping` */
	bool finish_backlog;	/* nobody else takes what still waits on the socket */
	atomic_bool stopping;
	atomic_int alive;	/* workers that have not ended */
};

/*
 * Starts a thread. FCGX_Init must have run, and signals be blocked.
 * ret   new: worker_join frees it
 * ERR_MEMORY, ERR_SYSTEM: nothing was started
 */
MUST_USE enum err worker_start(struct worker_shared *shared, struct worker **ret,
			       struct err_info *err);
/* Where its connection is watched. */
struct watch *worker_watch(struct worker *worker);
/* Waits for the thread's end and frees it. Returns how many requests it answered. NULL: 0. */
uint64_t worker_join(struct worker *worker);

#endif
