/*
 * The last word on how long one connection may last. A socket's own time limits start again with every
 * byte, so a peer that sends one byte a second would hold a thread for ever. Each thread notes its
 * connection here; the main thread looks once a second and shuts down what is too old, which makes
 * whatever read or write it waits in fail at once.
 */
#ifndef ACCORD_WATCH_H
#define ACCORD_WATCH_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct watch {
	pthread_mutex_t lock;
	int fd;			/* -1: no connection */
	int64_t deadline_ms;	/* of the monotonic clock */
	bool cut;
};

enum watch_state { WATCH_IDLE, WATCH_BUSY, WATCH_LATE };

void watch_init(struct watch *watch);
void watch_release(struct watch *watch);

/* From the thread that serves `fd`, which stays open until watch_end. */
void watch_begin(struct watch *watch, int fd, int64_t deadline_ms);
/* True when the connection was cut meanwhile. */
bool watch_end(struct watch *watch);

/* From any thread: cuts a connection that is past its deadline. */
enum watch_state watch_look(struct watch *watch, int64_t now_ms);
/* Cuts the connection, if there is one, whatever its age. True when there was. */
bool watch_cut(struct watch *watch);

#endif
