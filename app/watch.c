/* Deadlines of connections. The lock keeps the descriptor from being closed while it is shut down. */
#include <sys/socket.h>

#include "app/watch.h"

void watch_init(struct watch *watch)
{
	*watch = (struct watch){ .fd = -1 };
	pthread_mutex_init(&watch->lock, NULL);
}

void watch_release(struct watch *watch)
{
	pthread_mutex_destroy(&watch->lock);
}

void watch_begin(struct watch *watch, int fd, int64_t deadline_ms)
{
	pthread_mutex_lock(&watch->lock);
	watch->fd = fd;
	watch->deadline_ms = deadline_ms;
	watch->cut = false;
	pthread_mutex_unlock(&watch->lock);
}

bool watch_end(struct watch *watch)
{
	bool cut;

	pthread_mutex_lock(&watch->lock);
	watch->fd = -1;
	cut = watch->cut;
	pthread_mutex_unlock(&watch->lock);
	return cut;
}

static void watch_shut(struct watch *watch)
{
	if (!watch->cut)
		shutdown(watch->fd, SHUT_RDWR);
	watch->cut = true;
}

enum watch_state watch_look(struct watch *watch, int64_t now_ms)
{
	enum watch_state state = WATCH_IDLE;

	pthread_mutex_lock(&watch->lock);
	if (watch->fd >= 0) {
		state = now_ms < watch->deadline_ms ? WATCH_BUSY : WATCH_LATE;
		if (state == WATCH_LATE)
			watch_shut(watch);
	}
	pthread_mutex_unlock(&watch->lock);
	return state;
}

bool watch_cut(struct watch *watch)
{
	bool there;

	pthread_mutex_lock(&watch->lock);
	there = watch->fd >= 0;
	if (there)
		watch_shut(watch);
	pthread_mutex_unlock(&watch->lock);
	return there;
}
