/* Two sessions that can be stopped between two statements. */
#include "tests/integration/isolation_session.h"

#include <errno.h>
#include <pthread.h>

#include "app/base/text.h"
#include "app/resource/reference.h"
#include "tests/integration/isolation.h"
#include "tests/stack/program.h"

#define STOP_S 10
#define END_S 20
#define BLOCKED_MS 2000 /* neither ended nor waiting after this: it is let be */

enum phase { PHASE_IDLE, PHASE_RUNNING, PHASE_STOPPED, PHASE_LEAVING };

struct session {
	pthread_t thread;
	struct db *db;
	session_work_fn *work;
	void *data;
	enum phase phase;
	int stop_after;
	int statements;
	enum err code;
	struct err_info err;
};

/* One lock for all: little is done under it. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t moved = PTHREAD_COND_INITIALIZER;
/* The session whose transaction this thread is in. */
static _Thread_local struct session *mine;

enum err __real_db_run(struct db *db, const struct db_query *query, const struct db_arg *args,
		       json_t **ret_rows, int64_t *ret_number, struct err_info *err);
enum err __wrap_db_run(struct db *db, const struct db_query *query, const struct db_arg *args,
		       json_t **ret_rows, int64_t *ret_number, struct err_info *err);

static void stand_still(struct session *s)
{
	pthread_mutex_lock(&lock);
	if (s->statements == s->stop_after) {
		s->stop_after = SESSION_NEVER;
		s->phase = PHASE_STOPPED;
		pthread_cond_broadcast(&moved);
		while (s->phase == PHASE_STOPPED)
			pthread_cond_wait(&moved, &lock);
	}
	pthread_mutex_unlock(&lock);
}

/* What a thread keeps of the agreement is read when it is old, so at any time: that does not count.
 */
enum err __wrap_db_run(struct db *db, const struct db_query *query, const struct db_arg *args,
		       json_t **ret_rows, int64_t *ret_number, struct err_info *err)
{
	enum err code = __real_db_run(db, query, args, ret_rows, ret_number, err);

	if (mine != NULL && !text_equal(query->file, "sql/queries/reference.sql")) {
		mine->statements++;
		stand_still(mine);
	}
	return code;
}

static enum err transact(void *data, struct err_info *err)
{
	struct session *s = data;

	s->statements = 0;
	stand_still(s);
	return s->work(s->db, s->data, err);
}

static void run(struct session *s)
{
	mine = s;
	s->code = db_transaction(s->db, transact, s, &s->err);
	mine = NULL;
}

static void *session_thread(void *data)
{
	struct session *s = data;

	pthread_mutex_lock(&lock);
	for (;;) {
		while (s->phase == PHASE_IDLE)
			pthread_cond_wait(&moved, &lock);
		if (s->phase == PHASE_LEAVING)
			break;
		pthread_mutex_unlock(&lock);
		run(s);
		pthread_mutex_lock(&lock);
		if (s->phase != PHASE_LEAVING)
			s->phase = PHASE_IDLE;
		pthread_cond_broadcast(&moved);
	}
	pthread_mutex_unlock(&lock);
	reference_thread_end();
	db_free(s->db);
	db_thread_end();
	return NULL;
}

static void session_drop(struct session **session)
{
	if (*session == NULL)
		return;
	db_free((*session)->db);
	free(*session);
}

enum err session_new(const struct db_settings *settings, const char *first, struct session **ret,
		     struct err_info *err)
{
	DEFER(session_drop) struct session *s = calloc(1, sizeof(*s));
	enum err code;

	if (s == NULL)
		return ERR(err, ERR_MEMORY, "session");
	s->stop_after = SESSION_NEVER;
	code = db_new(settings, &s->db, err);
	if (code == ERR_OK && first != NULL)
		code = db_execute(s->db, first, strlen(first), err);
	if (code != ERR_OK)
		return code;
	if (pthread_create(&s->thread, NULL, session_thread, s) != 0)
		return ERR(err, ERR_SYSTEM, "thread");
	*ret = STEAL(s);
	return ERR_OK;
}

static void set_phase(struct session *s, enum phase phase)
{
	pthread_mutex_lock(&lock);
	s->phase = phase;
	pthread_cond_broadcast(&moved);
	pthread_mutex_unlock(&lock);
}

void session_free(struct session *session)
{
	if (session == NULL)
		return;
	set_phase(session, PHASE_LEAVING);
	pthread_join(session->thread, NULL);
	free(session);
}

void session_begin(struct session *session, session_work_fn *work, void *data, int stop_after)
{
	session->work = work;
	session->data = data;
	session->stop_after = stop_after;
	session->statements = 0;
	set_phase(session, PHASE_RUNNING);
}

/* Waits while it is in `phase`; the phase it came to, or `phase` when that took too long. */
static enum phase wait_while(struct session *s, enum phase phase, int seconds)
{
	struct timespec until;
	enum phase now;
	int failed = 0;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += seconds;
	pthread_mutex_lock(&lock);
	while (s->phase == phase && failed != ETIMEDOUT)
		failed = pthread_cond_timedwait(&moved, &lock, &until);
	now = s->phase;
	pthread_mutex_unlock(&lock);
	return now;
}

bool session_wait_stop(struct session *session)
{
	return wait_while(session, PHASE_RUNNING, STOP_S) == PHASE_STOPPED;
}

static bool somebody_waits(struct db *watch)
{
	json_auto_t *row = NULL;
	struct err_info ignored;

	if (isolation_waiting_for_locks(watch, &row, &ignored) != ERR_OK)
		return false;
	return json_integer_value(json_object_get(row, "sessions")) > 0;
}

bool session_wait_blocked(struct session *session, struct db *watch)
{
	bool ended = false;

	for (int ms = 0; ms < BLOCKED_MS && !ended; ms++) {
		ended = wait_while(session, PHASE_RUNNING, 0) == PHASE_IDLE;
		if (!ended && somebody_waits(watch))
			return false;
		if (!ended)
			program_pause(1);
	}
	return ended;
}

void session_go(struct session *session)
{
	pthread_mutex_lock(&lock);
	if (session->phase == PHASE_STOPPED)
		session->phase = PHASE_RUNNING;
	pthread_cond_broadcast(&moved);
	pthread_mutex_unlock(&lock);
}

enum err session_wait_end(struct session *session, struct err_info *err)
{
	if (wait_while(session, PHASE_RUNNING, END_S) != PHASE_IDLE)
		return ERR(err, ERR_INTERNAL, "the session does not end");
	*err = session->err;
	return session->code;
}

int session_statements(const struct session *session)
{
	return session->statements;
}
