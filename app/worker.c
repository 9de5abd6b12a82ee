/*
 * The life of a worker thread: accept, look, read, answer, close. Why libfcgi is used as it is here, and
 * not by FCGX_Accept_r on the listening socket, is told at worker_adopt.
 */
#include <errno.h>
#include <fcntl.h>
#include <fcgiapp.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "app/base/arena.h"
#include "app/base/buf.h"
#include "app/base/date.h"
#include "app/base/json_memory.h"
#include "app/dispatch.h"
#include "app/http/request.h"
#include "app/http/response.h"
#include "app/preface.h"
#include "app/resource/reference.h"
#include "app/worker.h"

#define WORKER_STACK_SIZE (1024 * 1024)
#define WORKER_HEAD_MS 1000	/* nginx sends a head at once: who needs longer is not nginx */
#define WORKER_RECEIVE_S 1	/* for one read of the head … */
#define WORKER_BODY_S 3		/* … and of the body, which nginx sends as fast as we take it */
#define WORKER_SEND_S 5		/* for one write */
#define WORKER_HEAD_MAX 16384	/* bytes of an answer's head */
#define WORKER_BUFFER_KEPT (256 * 1024)	/* bytes kept for the next answer */
#define WORKER_DRAIN_MAX (128 * 1024 * 1024)	/* bytes of a body that nobody asked for … */
#define WORKER_DRAIN_MS 1000	/* … and how long they may take */
#define WORKER_SHORTAGE_MS 50	/* pause when the process has no descriptor left */

struct worker {
	struct worker_shared *shared;
	pthread_t thread;
	struct watch watch;
	struct arena arena;
	struct db *db;
	struct buf head;
	struct buf body;
	uint8_t *preface;	/* new: PREFACE_SIZE bytes */
	uint64_t answered;
};

static void worker_free(struct worker *worker)
{
	if (worker == NULL)
		return;
	watch_release(&worker->watch);
	arena_release(&worker->arena);
	buf_release(&worker->head);
	buf_release(&worker->body);
	free(worker->preface);
	free(worker);
}

/* request_body_fn */
static enum err worker_read_body(void *from, char *into, size_t len, bool last, struct err_info *err)
{
	FCGX_Request *fcgi = from;
	struct timeval patience = { .tv_sec = WORKER_BODY_S };
	int got;

	if (len > REQUEST_BODY_MAX)
		return ERR(err, ERR_INTERNAL, "%zu bytes of a body at once", len);
	setsockopt(fcgi->ipcFd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	got = FCGX_GetStr(into, (int)len, fcgi->in);
	if (got < 0 || (size_t)got != len)
		return ERR(err, ERR_BAD_REQUEST, "body of %d bytes instead of %zu, error %d", got,
			   len, FCGX_GetError(fcgi->in));
	if (!last)
		return ERR_OK;
	if (FCGX_GetChar(fcgi->in) != -1)
		return ERR(err, ERR_BAD_REQUEST, "body is longer than the %zu bytes declared", len);
	if (FCGX_GetError(fcgi->in) != 0)
		return ERR(err, ERR_BAD_REQUEST, "body without an end, error %d",
			   FCGX_GetError(fcgi->in));
	return ERR_OK;
}

/* What a head over the limits gets: nothing of it is looked at any further. */
static void worker_refuse_head(struct worker *worker)
{
	buf_printf(&worker->head,
		   "Status: %d\r\nContent-Type: text/plain; charset=utf-8\r\n"
		   "Cache-Control: no-store\r\n\r\n",
		   err_status(ERR_HEADERS));
	buf_printf(&worker->body, "%s\n", err_text(ERR_HEADERS));
	log_line(err_level(ERR_HEADERS), "request refused", "reason=%s", err_id(ERR_HEADERS));
}

/* A peer that still sends could take our closing for a failure and lose the answer: let it finish. */
static void worker_drain(FCGX_Request *fcgi)
{
	int64_t deadline_ms = date_monotonic_ms() + WORKER_DRAIN_MS;
	char discarded[4096];
	size_t total = 0;
	int got;

	do {
		got = FCGX_GetStr(discarded, sizeof(discarded), fcgi->in);
		total += got > 0 ? (size_t)got : 0;
	} while (got > 0 && total < WORKER_DRAIN_MAX && date_monotonic_ms() < deadline_ms);
}

static void worker_put(FCGX_Request *fcgi, const struct buf *bytes)
{
	if (bytes->len > 0)
		FCGX_PutStr(bytes->data, (int)bytes->len, fcgi->out);
}

/* A piece of an answer (struct request, send). */
static bool worker_send(void *to, const struct buf *head, const struct buf *body)
{
	FCGX_Request *fcgi = to;

	worker_drain(fcgi);
	worker_put(fcgi, head);
	worker_put(fcgi, body);
	return FCGX_GetError(fcgi->out) == 0;
}

/* False: the answer broke off. */
static bool worker_make_answer(struct worker *worker, FCGX_Request *fcgi, enum preface preface)
{
	struct request req = {
		.arena = &worker->arena,
		.conf = worker->shared->conf,
		.db = worker->db,
		.templates = worker->shared->templates,
		.send = worker_send,
		.send_to = fcgi,
	};

	if (preface == PREFACE_LIMIT)
		worker_refuse_head(worker);
	else
		dispatch(&req, (const char *const *)fcgi->envp, worker_read_body, fcgi, &worker->head,
			 &worker->body);
	return !req.cut;
}

static void worker_write_answer(struct worker *worker, FCGX_Request *fcgi)
{
	if (buf_error(&worker->head) != ERR_OK || buf_error(&worker->body) != ERR_OK) {
		log_error("answer discarded", "reason=incomplete");
		return;
	}
	/* Both go through one buffer of libfcgi: a small answer is one write with its end. */
	worker_put(fcgi, &worker->head);
	worker_put(fcgi, &worker->body);
	FCGX_FClose(fcgi->err);
	if (FCGX_FClose(fcgi->out) != 0)
		log_info("answer lost", "bytes=%zu error=%d", worker->head.len + worker->body.len,
			 FCGX_GetError(fcgi->out));
	else
		worker->answered++;
}

/* The server must see that the answer has no end, and tell its client so. */
static void worker_break_off(struct worker *worker, FCGX_Request *fcgi)
{
	worker_put(fcgi, &worker->body);
	FCGX_FFlush(fcgi->out);
	log_warning("answer broken off", "error=%d", FCGX_GetError(fcgi->out));
	shutdown(fcgi->ipcFd, SHUT_RDWR);
}

static void worker_forget(struct worker *worker)
{
	arena_reset(&worker->arena);
	if (worker->body.cap > WORKER_BUFFER_KEPT)
		buf_release(&worker->body);
	buf_clear(&worker->head);
	buf_clear(&worker->body);
}

/*
 * Gives the connection to libfcgi. keepConnection: FCGX_Accept_r first finishes the request before, and
 * would close the connection; FCGX_Detach: closing must not wait for the peer's end; listening socket -1:
 * when the head is bad, FCGX_Accept_r fails instead of accepting by itself.
 * libfcgi closes its descriptor when it sees fit, so it has a copy: the number that is being watched stays
 * ours until we end the watch.
 */
static bool worker_adopt(FCGX_Request *fcgi, int fd)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);

	if (copy < 0)
		return false;
	FCGX_InitRequest(fcgi, -1, 0);
	fcgi->ipcFd = copy;
	fcgi->keepConnection = 1;
	FCGX_Detach(fcgi);
	return FCGX_Accept_r(fcgi) == 0;
}

static void worker_let_go(FCGX_Request *fcgi)
{
	FCGX_Finish_r(fcgi);
	if (fcgi->ipcFd >= 0)
		close(fcgi->ipcFd);
}

static void worker_serve(struct worker *worker, int fd)
{
	FCGX_Request fcgi;
	bool whole;
	enum preface preface = preface_wait(fd, worker->preface, WORKER_HEAD_MS);

	if (preface != PREFACE_OK && preface != PREFACE_LIMIT) {
		log_line(preface == PREFACE_ENDED ? LOG_LEVEL_INFO : LOG_LEVEL_NOTICE,
			 "connection refused", "reason=%s", preface_id(preface));
		return;
	}
	if (!worker_adopt(&fcgi, fd)) {
		log_notice("connection refused", "reason=unreadable");
		return;
	}
	whole = worker_make_answer(worker, &fcgi, preface);
	worker_drain(&fcgi);
	if (whole)
		worker_write_answer(worker, &fcgi);
	else
		worker_break_off(worker, &fcgi);
	worker_let_go(&fcgi);
	worker_forget(worker);
}

/* Watches, serves and closes one connection. */
static void worker_connection(struct worker *worker, int fd)
{
	int64_t limit_ms = (int64_t)worker->shared->conf->serve_request_s * 1000;
	struct timeval receive = { .tv_sec = WORKER_RECEIVE_S };
	struct timeval send = { .tv_sec = WORKER_SEND_S };
	uid_t uid;

	if (!listen_peer_allowed(worker->shared->listener, fd, &uid)) {
		log_warning("peer refused", "uid=%lld", (long long)uid);
		close(fd);
		return;
	}
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &receive, sizeof(receive));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &send, sizeof(send));
	watch_begin(&worker->watch, fd, date_monotonic_ms() + limit_ms);
	worker_serve(worker, fd);
	if (watch_end(&worker->watch))
		log_warning("connection cut", "limit_ms=%lld", (long long)limit_ms);
	close(fd);
}

/* Sleeps until there is a connection or the end. */
static void worker_wait(const struct worker *worker, bool shortage)
{
	struct pollfd events[] = {
		{ .fd = worker->shared->stop_event, .events = POLLIN },
		{ .fd = worker->shared->listener->fd, .events = POLLIN },
	};

	if (shortage) {
		log_error("connection not accepted", "reason=%s", strerrorname_np(errno));
		poll(events, 1, WORKER_SHORTAGE_MS);
	} else {
		poll(events, ARRAY_SIZE(events), -1);
	}
}

static bool worker_is_shortage(int reason)
{
	return reason == EMFILE || reason == ENFILE || reason == ENOBUFS || reason == ENOMEM;
}

static void worker_loop(struct worker *worker)
{
	struct worker_shared *shared = worker->shared;
	bool stopping = false;

	while (!stopping || shared->finish_backlog) {
		int fd = accept4(shared->listener->fd, NULL, NULL, SOCK_CLOEXEC);

		if (fd >= 0)
			worker_connection(worker, fd);
		else if (stopping)
			break;
		else if (errno != EINTR && errno != ECONNABORTED)
			worker_wait(worker, worker_is_shortage(errno));
		stopping = atomic_load(&shared->stopping);
	}
}

static void *worker_main(void *data)
{
	struct worker *worker = data;
	struct err_info err;
	enum err code = db_library_init(&err);

	json_memory_thread_start();
	if (code == ERR_OK)
		code = db_new(worker->shared->database, &worker->db, &err);
	if (code == ERR_OK)
		worker_loop(worker);
	else
		log_error("worker failed", "reason=%s", log_quote(err.detail).text);
	reference_thread_end();
	db_free(worker->db);
	db_thread_end();
	json_memory_thread_end();
	atomic_fetch_sub(&worker->shared->alive, 1);
	return NULL;
}

static struct worker *worker_new(struct worker_shared *shared)
{
	struct worker *worker = calloc(1, sizeof(*worker));

	if (worker == NULL)
		return NULL;
	worker->shared = shared;
	watch_init(&worker->watch);
	arena_init(&worker->arena, REQUEST_ARENA_MAX);
	buf_init(&worker->head, WORKER_HEAD_MAX);
	buf_init(&worker->body, RESPONSE_MAX);
	worker->preface = malloc(PREFACE_SIZE);
	if (worker->preface == NULL) {
		worker_free(worker);
		return NULL;
	}
	return worker;
}

static int worker_start_thread(struct worker *worker)
{
	pthread_attr_t attributes;
	int failed = pthread_attr_init(&attributes);

	if (failed != 0)
		return failed;
	failed = pthread_attr_setstacksize(&attributes, WORKER_STACK_SIZE);
	if (failed == 0)
		failed = pthread_create(&worker->thread, &attributes, worker_main, worker);
	pthread_attr_destroy(&attributes);
	return failed;
}

enum err worker_start(struct worker_shared *shared, struct worker **ret, struct err_info *err)
{
	struct worker *worker = worker_new(shared);
	int failed;

	if (worker == NULL)
		return ERR(err, ERR_MEMORY, "worker");
	atomic_fetch_add(&shared->alive, 1);
	failed = worker_start_thread(worker);
	if (failed != 0) {
		atomic_fetch_sub(&shared->alive, 1);
		worker_free(worker);
		return ERR(err, ERR_SYSTEM, "worker: %s", strerrordesc_np(failed));
	}
	*ret = worker;
	return ERR_OK;
}

struct watch *worker_watch(struct worker *worker)
{
	return &worker->watch;
}

uint64_t worker_join(struct worker *worker)
{
	uint64_t answered;

	if (worker == NULL)
		return 0;
	pthread_join(worker->thread, NULL);
	answered = worker->answered;
	worker_free(worker);
	return answered;
}
