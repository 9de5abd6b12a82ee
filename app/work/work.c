/* The life of one job. */
#include "app/work/work.h"

#include <inttypes.h>

#include "app/base/date.h"
#include "app/base/log.h"
#include "app/base/text.h"
#include "app/resource/notice/notice.h"
#include "app/resource/row.h"
#include "sql/queries.h"

#define TICK_MS 5000 /* the lease is prolonged as often */
#define FAILED                                                                                     \
	"Le travail n’a pas abouti. Vous pouvez le relancer ; si cela se répète, prévenez l’administrateur."
#define GIVEN_UP                                                                                   \
	"Le travail s’est interrompu trois fois : il n’est plus relancé. Prévenez l’administrateur."

/* clang-format off */
static const struct work_kind {
	const char *id;
	enum err (*run)(struct work_job *job, int64_t *ret_file, struct err_info *err);
	const char *done;	/* French: subject of the mail */
	const char *failed;
} kinds[] = {
	{ "review_pdf", review_pdf_run, "Le PDF du bilan est prêt", "Le PDF du bilan n’a pas pu être fait" },
};
/* clang-format on */

static const struct work_kind *kind_of(const json_t *row)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (text_equal(kinds[i].id, row_text(row, "kind")))
			return &kinds[i];
	}
	return NULL;
}

enum err work_say(struct work_job *job, int progress, const char *message, struct err_info *err)
{
	int64_t changed = 0;
	enum err code = sql_job_progress(job->work->db, job->id, job->work->name, progress, message,
					 WORK_LEASE_S, &changed, err);

	if (code == ERR_OK && changed != 1)
		return ERR(err, ERR_CONFLICT, "job %" PRId64 " is another worker's", job->id);
	job->said_ms = date_monotonic_ms();
	return code;
}

enum err work_tick(struct work_job *job, int progress, const char *message, struct err_info *err)
{
	if (*job->work->stop != 0)
		return ERR(err, ERR_RETRY, "the worker stops");
	if (date_monotonic_ms() - job->said_ms < TICK_MS)
		return ERR_OK;
	return work_say(job, progress, message, err);
}

/* ---- taking ---- */

struct taking {
	const struct work *work;
	json_t *row; /* new, or NULL */
};

static enum err take(void *data, struct err_info *err)
{
	struct taking *t = data;
	json_auto_t *rows = NULL;
	int64_t changed = 0;
	enum err code = sql_job_due(t->work->db, &rows, err);

	json_decref(t->row);
	t->row = NULL;
	if (code != ERR_OK || json_array_size(rows) == 0)
		return code;
	t->row = json_incref(json_array_get(rows, 0));
	return sql_job_take(t->work->db, row_number(t->row, "id"), t->work->name, WORK_LEASE_S,
			    &changed, err);
}

/* ---- ending ---- */

struct ending {
	struct work_job *job;
	const struct work_kind *kind;
	const char *state;
	const char *message;
	int64_t file_id; /* 0: none */
};

static enum err tell(const struct ending *e, struct err_info *err)
{
	bool done = text_equal(e->state, "done");
	char path[48];
	char once[64];
	const struct notice notice = {
		.kind = "work",
		.person_id = row_number(e->job->row, "made_by"),
		.subject = done ? e->kind->done : e->kind->failed,
		.text = e->message,
		.path = path,
		.record_kind = row_text(e->job->row, "record_kind"),
		.record_id = row_number(e->job->row, "record_id"),
		.once = once,
	};

	snprintf(path, sizeof(path), "/travaux/%" PRId64, e->job->id);
	snprintf(once, sizeof(once), "work:%" PRId64, e->job->id);
	return notice_add(e->job->work->db, &notice, err);
}

/* The end and the mail that tells of it are one transaction. */
static enum err end(void *data, struct err_info *err)
{
	struct ending *e = data;
	int64_t changed = 0;
	enum err code = sql_job_end(e->job->work->db, e->job->id, e->job->work->name, e->state,
				    e->file_id > 0 ? 100 : 0, e->message,
				    e->file_id > 0 ? &e->file_id : NULL, &changed, err);

	if (code == ERR_OK && changed != 1)
		return ERR(err, ERR_CONFLICT, "job %" PRId64 " is another worker's", e->job->id);
	return code == ERR_OK && e->kind != NULL ? tell(e, err) : code;
}

static enum err run(struct work_job *job, struct ending *e, struct err_info *err)
{
	enum err code;

	if (e->kind == NULL || row_number(job->row, "tries") >= WORK_TRIES_MAX) {
		e->message = GIVEN_UP;
		return ERR(err, ERR_CONFLICT, "taken too often, or of no known kind");
	}
	code = e->kind->run(job, &e->file_id, err);
	e->state = code == ERR_OK ? "done" : "failed";
	e->message = code == ERR_OK ? "Le travail est terminé." : FAILED;
	if (code != ERR_OK && job->message != NULL)
		e->message = job->message;
	return code;
}

/* When the worker stops another may take it at once; when the database is gone, after the lease. */
static enum err give_back(struct work_job *job, enum err code, const struct err_info *why,
			  struct err_info *err)
{
	struct err_info ignored;
	int64_t changed = 0;

	if (code == ERR_RETRY &&
	    sql_job_back(job->work->db, job->id, job->work->name, &changed, &ignored) == ERR_OK) {
		log_notice("job given back", "job=%" PRId64, job->id);
		return ERR_OK;
	}
	return ERR(err, code, "job %" PRId64 ": %s", job->id, why->detail);
}

static enum err work_do(const struct work *work, json_t *row, struct err_info *err)
{
	struct work_job job = { .work = work,
				.row = row,
				.id = row_number(row, "id"),
				.said_ms = date_monotonic_ms() };
	struct ending e = { .job = &job, .kind = kind_of(row), .state = "failed" };
	struct err_info why = { 0 };
	enum err code;

	log_info("job taken", "job=%" PRId64 " kind=%s try=%" PRId64, job.id, row_text(row, "kind"),
		 row_number(row, "tries") + 1);
	code = run(&job, &e, &why);
	if (code == ERR_RETRY || code == ERR_DATABASE)
		return give_back(&job, code, &why, err);
	if (code != ERR_OK)
		log_warning("job failed", "job=%" PRId64 " kind=%s reason=%s", job.id,
			    row_text(row, "kind"), log_quote(why.detail).text);
	code = db_transaction(work->db, end, &e, err);
	if (code == ERR_OK && text_equal(e.state, "done"))
		log_notice("job done", "job=%" PRId64 " kind=%s", job.id, row_text(row, "kind"));
	return code;
}

enum err work_once(const struct work *work, bool *ret_done, struct err_info *err)
{
	struct taking t = { .work = work };
	enum err code = db_transaction(work->db, take, &t, err);

	*ret_done = code == ERR_OK && t.row != NULL;
	if (*ret_done)
		code = work_do(work, t.row, err);
	json_decref(t.row);
	return code;
}
