/* One process: what is read once, its threads, their watch, and the stop. The main thread does no request. */
#include <errno.h>
#include <fcgiapp.h>
#include <malloc.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "app/base/date.h"
#include "app/database.h"
#include "app/http/route.h"
#include "app/notify.h"
#include "app/serve.h"
#include "app/view/mustache.h"
#include "app/worker.h"

#define SERVE_THREADS_MAX 256
#define SERVE_TICK_MS 500
#define SERVE_STOP_TICK_MS 20
#define SERVE_LATE_MAX_MS 15000	/* all threads late for so long: the manager shall start us again */
#define SERVE_MALLOC_ARENAS 2
#define SERVE_MALLOC_LARGE (256 * 1024)	/* bytes; from here on memory goes back to the kernel at once */

struct serve {
	const struct conf *conf;
	struct listener listener;
	struct mustache_set *templates;
	struct db_settings database;
	struct worker_shared shared;
	struct worker *workers[SERVE_THREADS_MAX];
	int count;
	sigset_t signals;
	int64_t watchdog_ms;	/* 0: nobody waits for us to call */
	int64_t next_call_ms;
	int64_t healthy_ms;	/* when a thread was last not late */
};

static bool serve_has_template(const void *templates, const char *name)
{
	return mustache_has(templates, name);
}

static enum err serve_load(struct serve *serve, struct err_info *err)
{
	size_t count;
	const struct route *routes = routes_all(&count);
	enum err code = mustache_load(serve->conf->templates_dir, &serve->templates, err);

	if (code == ERR_OK)
		code = route_check(routes, count, serve_has_template, serve->templates, err);
	return code;
}

/* By default each thread gets a heap of its own, and what a large answer took is kept for ever. */
static void serve_bound_memory(void)
{
	mallopt(M_ARENA_MAX, SERVE_MALLOC_ARENAS);
	mallopt(M_MMAP_THRESHOLD, SERVE_MALLOC_LARGE);
	mallopt(M_TRIM_THRESHOLD, SERVE_MALLOC_LARGE);
}

/* libfcgi takes SIGTERM, SIGUSR1 and SIGPIPE for itself when it starts: they are taken back. */
static enum err serve_start_fcgi(struct err_info *err)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct sigaction standard = { .sa_handler = SIG_DFL };

	/* Milliseconds that libfcgi may wait for a peer; it never should, as our connections are detached. */
	setenv("LIBFCGI_IS_AF_UNIX_KEEPER_POLL_TIMEOUT", "100", 1);
	setenv("LIBFCGI_OS_CLOSE_POLL_TIMEOUT", "100", 1);
	if (FCGX_Init() != 0)
		return ERR(err, ERR_SYSTEM, "libfcgi does not start");
	if (sigaction(SIGPIPE, &ignore, NULL) != 0 || sigaction(SIGUSR1, &standard, NULL) != 0 ||
	    sigaction(SIGTERM, &standard, NULL) != 0)
		return ERR(err, ERR_SYSTEM, "signals: %s", strerrordesc_np(errno));
	return ERR_OK;
}

/* Threads inherit the mask, so that only the main thread takes these signals. */
static enum err serve_block_signals(struct serve *serve, struct err_info *err)
{
	int failed;

	sigemptyset(&serve->signals);
	sigaddset(&serve->signals, SIGTERM);
	sigaddset(&serve->signals, SIGINT);
	failed = pthread_sigmask(SIG_BLOCK, &serve->signals, NULL);
	if (failed != 0)
		return ERR(err, ERR_SYSTEM, "signals: %s", strerrordesc_np(failed));
	return ERR_OK;
}

static enum err serve_prepare(struct serve *serve, struct err_info *err)
{
	const struct conf *conf = serve->conf;
	enum err code = serve_block_signals(serve, err);

	if (code == ERR_OK)
		code = serve_load(serve, err);
	if (code == ERR_OK)
		code = db_library_init(err);
	if (code == ERR_OK)
		code = listen_open(conf->serve_socket, conf->serve_peer_user, &serve->listener, err);
	if (code == ERR_OK)
		code = serve_start_fcgi(err);
	if (code != ERR_OK)
		return code;
	serve->shared.stop_event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (serve->shared.stop_event < 0)
		return ERR(err, ERR_SYSTEM, "eventfd: %s", strerrordesc_np(errno));
	return ERR_OK;
}

/* More threads are not faster: the database is best with about twice the cores. */
static int serve_thread_count(const struct conf *conf)
{
	long wanted = conf->serve_threads;

	if (wanted <= 0)
		wanted = 2 * sysconf(_SC_NPROCESSORS_ONLN);
	if (wanted < 1)
		wanted = 1;
	return wanted < SERVE_THREADS_MAX ? (int)wanted : SERVE_THREADS_MAX;
}

static enum err serve_start_workers(struct serve *serve, struct err_info *err)
{
	int wanted = serve_thread_count(serve->conf);
	enum err code = ERR_OK;

	serve->shared.conf = serve->conf;
	serve->shared.listener = &serve->listener;
	serve->shared.templates = serve->templates;
	serve->shared.database = &serve->database;
	serve->shared.finish_backlog = !serve->listener.inherited;
	while (code == ERR_OK && serve->count < wanted) {
		code = worker_start(&serve->shared, &serve->workers[serve->count], err);
		if (code == ERR_OK)
			serve->count++;
	}
	return code;
}

static void serve_tell(const char *state)
{
	struct err_info err;

	if (notify_send(state, &err) != ERR_OK)
		log_warning("manager not told", "state=%s reason=%s", state,
			    log_quote(err.detail).text);
}

/* Cuts what is too old. Returns how many threads have a connection. */
static int serve_watch(struct serve *serve, int64_t now_ms)
{
	int busy = 0;
	int late = 0;

	for (int i = 0; i < serve->count; i++) {
		enum watch_state state = watch_look(worker_watch(serve->workers[i]), now_ms);

		busy += state != WATCH_IDLE;
		late += state == WATCH_LATE;
	}
	if (late < serve->count)
		serve->healthy_ms = now_ms;
	return busy;
}

static void serve_call_manager(struct serve *serve, int64_t now_ms)
{
	if (serve->watchdog_ms == 0 || now_ms < serve->next_call_ms)
		return;
	if (now_ms - serve->healthy_ms > SERVE_LATE_MAX_MS) {
		log_error("threads stuck", "late_ms=%lld", (long long)(now_ms - serve->healthy_ms));
		return;
	}
	serve->next_call_ms = now_ms + serve->watchdog_ms / 2;
	serve_tell("WATCHDOG=1");
}

/* Sleeps `ms`; true when one of our signals came. */
static bool serve_sleep(const struct serve *serve, int64_t ms)
{
	struct timespec pause = { .tv_sec = ms / 1000, .tv_nsec = (ms % 1000) * 1000000 };

	return sigtimedwait(&serve->signals, NULL, &pause) > 0;
}

static int64_t serve_tick_ms(const struct serve *serve)
{
	int64_t half_ms = serve->watchdog_ms / 2;

	return half_ms > 0 && half_ms < SERVE_TICK_MS ? half_ms : SERVE_TICK_MS;
}

static enum err serve_until_told(struct serve *serve, struct err_info *err)
{
	while (!serve_sleep(serve, serve_tick_ms(serve))) {
		int64_t now_ms = date_monotonic_ms();

		serve_watch(serve, now_ms);
		serve_call_manager(serve, now_ms);
		if (atomic_load(&serve->shared.alive) == 0)
			return ERR(err, ERR_SYSTEM, "no thread is left");
	}
	return ERR_OK;
}

/*
 * The stop's time is over. Threads that do not end cannot be waited for, and what they use cannot be
 * freed: the process goes as it is.
 */
static void serve_give_up(struct serve *serve)
{
	int cut = 0;

	for (int i = 0; i < serve->count; i++)
		cut += watch_cut(worker_watch(serve->workers[i]));
	log_error("service cut off", "requests=%d", cut);
	listen_close(&serve->listener);
	_exit(EXIT_FAILURE);
}

/* Takes no new connection and waits for what is under way. */
static void serve_stop(struct serve *serve)
{
	int64_t deadline_ms = date_monotonic_ms() + (int64_t)serve->conf->serve_stop_s * 1000;
	uint64_t one = 1;

	if (serve->shared.finish_backlog)
		listen_hide(&serve->listener);
	atomic_store(&serve->shared.stopping, true);
	if (write(serve->shared.stop_event, &one, sizeof(one)) != (ssize_t)sizeof(one))
		log_error("threads not woken", "reason=%s", strerrorname_np(errno));
	while (atomic_load(&serve->shared.alive) > 0) {
		int64_t now_ms = date_monotonic_ms();

		if (now_ms >= deadline_ms)
			serve_give_up(serve);
		serve_watch(serve, now_ms);
		serve_sleep(serve, SERVE_STOP_TICK_MS);
	}
}

static uint64_t serve_join(struct serve *serve)
{
	uint64_t answered = 0;

	for (int i = 0; i < serve->count; i++)
		answered += worker_join(serve->workers[i]);
	serve->count = 0;
	return answered;
}

static void serve_release(struct serve *serve)
{
	listen_close(&serve->listener);
	if (serve->shared.stop_event >= 0)
		close(serve->shared.stop_event);
	mustache_free(serve->templates);
}

static void serve_announce(struct serve *serve)
{
	const char *socket = serve->listener.inherited ? "inherited" : serve->listener.path;

	serve->healthy_ms = date_monotonic_ms();
	serve->watchdog_ms = notify_watchdog_ms();
	log_notice("service started", "threads=%d socket=%s", serve->count, log_quote(socket).text);
	serve_tell("READY=1");
}

enum err serve_run(const struct conf *conf, struct err_info *err)
{
	DEFER(serve_release) struct serve serve = {
		.conf = conf,
		.listener = { .fd = -1 },
		.database = database_settings(conf),
		.shared = { .stop_event = -1 },
	};
	enum err code;

	serve_bound_memory();
	code = serve_prepare(&serve, err);
	if (code != ERR_OK)
		return code;
	code = serve_start_workers(&serve, err);
	if (code == ERR_OK) {
		serve_announce(&serve);
		code = serve_until_told(&serve, err);
		log_notice("service stopping", NULL);
		serve_tell("STOPPING=1");
	}
	serve_stop(&serve);
	log_notice("service stopped", "answered=%llu", (unsigned long long)serve_join(&serve));
	return code;
}
