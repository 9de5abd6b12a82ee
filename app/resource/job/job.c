/* Asking for long work, and the page that says how far it is. */
#include "app/resource/job/job.h"

#include <inttypes.h>

#include "app/base/text.h"
#include "app/base/vocabulary.h"
#include "app/resource/actor.h"
#include "app/resource/record/kind.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "auth/session.h"
#include "sql/queries.h"

enum err job_add(struct request *req, const struct job_about *about, int64_t *ret_id,
		 struct err_info *err)
{
	struct actor actor;
	enum err code;

	actor_of_request(req, &actor);
	code = sql_job_add(req->db, about->kind, about->record_kind, about->record_id,
			   about->version, "En attente d’un moment libre.", actor.person_id,
			   actor.at, JOB_OPEN_MAX, ret_id, err);
	if (code == ERR_OK && *ret_id == 0)
		return ERR(err, ERR_CONFLICT, "%d jobs of this person have not ended",
			   JOB_OPEN_MAX);
	return code;
}

static json_t *address(const char *kind, int64_t id, const char *suffix)
{
	char href[96] = "";

	return kind_address(kind, id, suffix, href, sizeof(href)) ? json_string(href) : json_null();
}

/* Where the file is, once there is one. */
static json_t *file_model(const json_t *row)
{
	const char *kind = row_text(row, "record_kind");
	char suffix[48];

	if (row_number(row, "file_id") == 0)
		return json_null();
	snprintf(suffix, sizeof(suffix), "/fichiers/%" PRId64, row_number(row, "file_id"));
	return json_pack("{s:o, s:O, s:O}", "href",
			 address(kind, row_number(row, "record_id"), suffix), "size",
			 json_object_get(row, "size"), "sha256", json_object_get(row, "sha256"));
}

enum err job_show(struct request *req, struct err_info *err)
{
	static const char *const members[] = { "id",	   "kind",	 "state",
					       "progress", "message",	 "version",
					       "made_at",  "started_at", "ended_at" };
	json_auto_t *row = NULL;
	const struct term *kind;
	const char *state;
	bool ended;
	enum err code = sql_job_get(req->db, req->id, req->session->person_id, &row, err);

	if (code != ERR_OK)
		return code;
	kind = vocabulary_term(vocabulary_find("job_kind"), row_text(row, "kind"));
	state = row_text(row, "state");
	ended = text_equal(state, "done") || text_equal(state, "failed");
	req->model = json_pack(
		"{s:s, s:o, s:o, s:b, s:b}", "title", kind != NULL ? kind->label : "Travail",
		"file", file_model(row), "record_href",
		address(row_text(row, "record_kind"), row_number(row, "record_id"), ""), "open",
		!ended, "failed", text_equal(state, "failed"));
	for (size_t i = 0; i < ARRAY_SIZE(members); i++)
		model_set(&req->model, members[i], json_incref(json_object_get(row, members[i])));
	return req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "job");
}
