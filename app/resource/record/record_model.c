/* One record, whole. */
#include "app/resource/record/record_model.h"

#include "app/base/text.h"
#include "app/resource/file/record_file.h"
#include "app/resource/record/as_of.h"
#include "app/resource/record/record_write.h"
#include "app/resource/record/trail.h"
#include "app/resource/record/words.h"
#include "app/resource/reference.h"
#include "app/resource/delegation/delegation.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "auth/session.h"
#include "sql/queries.h"

/* What the model is made from. */
struct whole {
	struct request *req;
	const struct kind *kind;
	const struct reference *reference;
	json_t *row;	 /* record_get: new */
	json_t *rows;	 /* record_trail: new */
	json_t *content; /* borrowed: of the version that is shown */
	json_t *model;	 /* being filled: new; NULL once memory failed */
	struct trail trail;
	struct actor actor;
	struct life_facts facts;
};

static void whole_release(struct whole *w)
{
	json_decref(w->row);
	json_decref(w->rows);
	json_decref(w->model);
}

static void set(struct whole *w, const char *name, json_t *value)
{
	model_set(&w->model, name, value);
}

static void set_from_row(struct whole *w, const char *name)
{
	set(w, name, json_incref(json_object_get(w->row, name)));
}

static void set_content(struct whole *w)
{
	const char *name;
	json_t *value;

	json_object_foreach(w->content, name, value)
		set(w, name, json_incref(value));
}

static void set_head(struct whole *w)
{
	static const char *const plain[] = {
		"id",		"kind",	      "status",	    "version",	"approved_version",
		"content_hash", "created_at", "updated_at", "status_at"
	};

	for (size_t i = 0; i < ARRAY_SIZE(plain); i++)
		set_from_row(w, plain[i]);
	set(w, "status_text", json_string(kind_status_label(w->kind, row_text(w->row, "status"))));
	set(w, "owner", reference_organisation_model(w->reference, row_number(w->row, "owner_id")));
	set(w, "author",
	    json_pack("{s:O, s:O}", "name", json_object_get(w->row, "author_name"), "quality",
		      json_object_get(w->row, "author_quality")));
}

/* ---- approvals, and what comes next ---- */

/* Each quality that must approve this kind, with its decision. */
static json_t *approvals_model(const struct whole *w)
{
	bool deciding = text_equal(w->facts.status, w->kind->life->deciding);
	json_t *list = json_array();
	size_t i;
	const json_t *rule;

	json_array_foreach(w->reference->record_rules, i, rule) {
		const json_t *row = trail_standing(&w->trail, "approve", row_text(rule, "role"));
		json_t *decision = json_null();

		if (!text_equal(row_text(rule, "record_kind"), w->kind->id))
			continue;
		if (row != NULL)
			decision = json_pack(
				"{s:O, s:O, s:O, s:o}", "name", json_object_get(row, "name"), "quality",
				json_object_get(row, "quality"), "at", json_object_get(row, "at"), "delegator",
					     delegation_of_row(row));
		model_add(&list,
			  json_pack("{s:O, s:O, s:o, s:b}", "role", json_object_get(rule, "role"),
				    "label", json_object_get(rule, "label"), "decision", decision,
				    "waiting", deciding && row == NULL));
	}
	return list;
}

/* Why it was sent back or refused, while that is its state. */
static json_t *returned_model(const struct whole *w)
{
	bool refused = text_equal(w->facts.status, "rejected");
	const json_t *last = NULL;

	if (refused || text_equal(w->facts.status, "changes_requested"))
		last = trail_last(&w->trail, refused ? "reject" : "request_changes");
	if (last == NULL)
		return json_null();
	return json_pack("{s:O, s:O, s:O, s:O, s:b}", "reason", json_object_get(last, "reason"),
			 "name", json_object_get(last, "name"), "quality",
			 json_object_get(last, "quality"), "at", json_object_get(last, "at"),
			 "refused", refused);
}

/* Who is expected to act, by name where it is one person. */
static json_t *next_step_model(const struct whole *w)
{
	const char *who = "";

	if (text_equal(w->facts.status, "submitted") && w->kind->counterpart != NULL)
		who = row_text(json_object_get(w->content, w->kind->counterpart), "name");
	return json_pack("{s:s, s:s}", "text", record_model_next_step(w->kind, w->facts.status),
			 "who", who != NULL ? who : "");
}

static json_t *can_model(const struct whole *w)
{
	json_t *can = json_object();

	for (int step = 0; step < LIFE_STEPS; step++) {
		if (life_allowed(w->kind->life, &w->kind->rights, (enum life_step)step, &w->facts,
				 &w->actor, NULL) == ERR_OK)
			model_set(&can, life_step_id((enum life_step)step), json_true());
	}
	return can;
}

static bool is_own_work(const struct whole *w)
{
	return life_allowed(w->kind->life, &w->kind->rights, LIFE_APPROVE, &w->facts, &w->actor,
			    NULL) == ERR_OWN_WORK;
}

/* The steps that need a reason and are not an answer to a request: one form with a button each. */
static json_t *acts_model(const struct whole *w)
{
	static const struct {
		enum life_step step;
		const char *verb;
	} acts[] = {
		{ LIFE_WITHDRAW, "Retirer" },
		{ LIFE_RETIRE, "Archiver" },
		{ LIFE_CLOSE, "Clore" },
		{ LIFE_REOPEN, "Rouvrir" },
		{ LIFE_PREPARE, "Remettre en préparation" },
	};
	const json_t *can = json_object_get(w->model, "can");
	json_t *list = json_array();

	for (size_t i = 0; i < ARRAY_SIZE(acts); i++) {
		if (json_object_get(can, life_step_id(acts[i].step)) != NULL)
			model_add(&list, json_pack("{s:s, s:o}", "path",
						   life_step_path(acts[i].step), "label",
						   json_sprintf("%s %s", acts[i].verb,
								w->kind->this_one)));
	}
	if (json_object_get(can, life_step_id(LIFE_REVERSE)) != NULL)
		model_add(&list, json_pack("{s:s, s:s}", "path", life_step_path(LIFE_REVERSE),
					   "label", "Annuler votre décision"));
	return list;
}

static void set_trail(struct whole *w)
{
	set(w, "approvals", approvals_model(w));
	set(w, "decisions", trail_decisions(&w->trail));
	set(w, "versions", trail_versions(&w->trail));
	set(w, "links", trail_links(&w->trail));
	set(w, "changes_requested", returned_model(w));
	set(w, "next_step", next_step_model(w));
	set(w, "can", can_model(w));
	set(w, "own_work", json_boolean(is_own_work(w)));
	if (w->model != NULL)
		delegation_offer(w->req, w->kind, w->trail.id, &w->facts, w->rows, w->trail.version, &w->model);
}

/* What only the page shows. */
static void set_page(struct whole *w)
{
	set(w, "sections", words_sections(w->kind->form->fields, w->content, "L’essentiel"));
	set(w, "record_kind", record_model_kind(w->kind));
	set(w, "takes_files", json_boolean(w->kind->files));
	set(w, "has_files", json_boolean(json_array_size(json_object_get(w->model, "files")) > 0));
	set(w, "acts", acts_model(w));
	set(w, "has_acts", json_boolean(json_array_size(json_object_get(w->model, "acts")) > 0));
	set(w, "has_links", json_boolean(json_array_size(json_object_get(w->model, "links")) > 0));
	set(w, "has_approvals",
	    json_boolean(json_array_size(json_object_get(w->model, "approvals")) > 0));
}

static enum err set_files(struct whole *w, struct err_info *err)
{
	json_t *files = NULL;
	enum err code;

	if (!w->kind->files)
		return ERR_OK;
	code = record_file_models(w->req->db, w->kind, row_number(w->row, "id"), w->content, &files, err);
	if (code != ERR_OK)
		return code;
	set(w, "files", files);
	return ERR_OK;
}

static enum err fill(struct whole *w, struct err_info *err)
{
	enum err code;

	set_content(w);
	code = set_files(w, err);
	if (code != ERR_OK)
		return code;
	set_head(w);
	set_trail(w);
	if (w->req->face == FACE_HTML)
		set_page(w);
	return w->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "record");
}

static enum err read_whole(struct whole *w, int64_t id, struct err_info *err)
{
	enum err code = reference_get(w->req->db, &w->reference, err);

	if (code == ERR_OK)
		code = sql_record_get(w->req->db, w->kind->id, id,
				      w->req->session->person_id, &w->row, err);
	if (code == ERR_OK)
		code = sql_record_trail(w->req->db, w->kind->id, id, RECORD_TRAIL_MAX, &w->rows,
					err);
	if (code != ERR_OK)
		return code;
	w->content = json_object_get(w->row, "content");
	w->trail = (struct trail){ .kind = w->kind,
				   .id = id,
				   .version = row_number(w->row, "version"),
				   .approved_version = row_number(w->row, "approved_version"),
				   .rows = w->rows };
	record_facts_of_row(w->kind, w->row, &w->facts);
	w->facts.edited_by_actor = json_is_true(json_object_get(w->row, "edited"));
	actor_of_request(w->req, &w->actor);
	trail_facts(&w->trail, &w->actor, &w->facts);
	return ERR_OK;
}

/* An old version shows its own content and offers nothing to do. */
static enum err fill_old(struct whole *w, int64_t id, int64_t version, struct err_info *err)
{
	json_auto_t *old = NULL;
	enum err code = sql_record_version(w->req->db, w->kind->id, id, version, &old, err);

	if (code != ERR_OK)
		return code;
	w->content = json_object_get(old, "content");
	code = fill(w, err);
	if (code != ERR_OK)
		return code;
	set(w, "can", json_object());
	set(w, "stand_ins", json_array());
	set(w, "has_stand_ins", json_false());
	set(w, "stand_in_reverse", json_null());
	set(w, "old_version",
	    json_pack("{s:O, s:O, s:O}", "version", json_object_get(old, "version"), "at",
		      json_object_get(old, "at"), "editor", json_object_get(old, "editor")));
	return w->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "old version");
}

enum err record_model(struct request *req, const struct kind *kind, int64_t id, int64_t version,
		      json_t **ret, struct err_info *err)
{
	DEFER(whole_release) struct whole w = { .req = req, .kind = kind };
	enum err code = read_whole(&w, id, err);

	if (code != ERR_OK)
		return code;
	w.model = json_object();
	if (version > 0 && version != w.trail.version)
		code = fill_old(&w, id, version, err);
	else
		code = fill(&w, err);
	if (code == ERR_OK && kind->extend != NULL)
		code = kind->extend(req, w.model, err);
	if (code == ERR_OK)
		*ret = json_incref(w.model);
	return code;
}

/* ---- at the end of a past day ---- */

/* States that no decision leads to are told by the ledger. */
static enum err read_moves(struct whole *w, int64_t id, const char *until, struct err_info *err)
{
	json_auto_t *moves = NULL;
	const char *status;
	enum err code = sql_as_of_moved(w->req->db, w->kind->id, id, until, &moves, err);

	status = row_text(json_array_get(moves, 0), "status");
	if (code == ERR_OK && status != NULL && model_put(w->row, "status", json_string(status)) != 0)
		code = ERR(err, ERR_MEMORY, "as of");
	return code;
}

/* Its head and trail as they were. */
static enum err go_back(struct whole *w, int64_t id, const char *day, struct err_info *err)
{
	char until[DATE_TIME_TEXT_SIZE];
	enum err code;

	if (json_array_size(w->rows) >= RECORD_TRAIL_MAX)
		return ERR(err, ERR_TOO_LARGE, "the trail is longer than what is read");
	if (!date_day_end(day, until))
		return ERR(err, ERR_INVALID, "not a day");
	code = as_of_go_back(w->kind->life, until, w->row, &w->rows, err);
	return code == ERR_OK && w->kind->life->others != NULL ? read_moves(w, id, until, err) : code;
}

/* The content of then. ret: new */
static enum err read_then(struct whole *w, int64_t id, json_t **ret, struct err_info *err)
{
	enum err code = sql_record_version(w->req->db, w->kind->id, id, row_number(w->row, "version"), ret, err);

	if (code == ERR_OK &&
	    model_put(w->row, "content_hash", json_incref(json_object_get(*ret, "content_hash"))) != 0)
		code = ERR(err, ERR_MEMORY, "as of");
	return code;
}

static enum err fill_as_of(struct whole *w, int64_t id, const char *day, struct err_info *err)
{
	char href[80] = "";
	json_auto_t *version = NULL;
	enum err code = go_back(w, id, day, err);

	if (code == ERR_OK)
		code = read_then(w, id, &version, err);
	if (code != ERR_OK)
		return code;
	w->content = json_object_get(version, "content");
	w->trail.version = row_number(w->row, "version");
	w->trail.approved_version = row_number(w->row, "approved_version");
	w->trail.rows = w->rows;
	record_facts_of_row(w->kind, w->row, &w->facts);
	/* Nobody may do anything with what is past. */
	w->actor = (struct actor){ .party = "" };
	code = fill(w, err);
	if (code != ERR_OK)
		return code;
	(void)!kind_address(w->kind->id, id, "", href, sizeof(href));
	set(w, "can", json_object());
	set(w, "as_of", as_of_model(day, href));
	return w->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "as of");
}

enum err record_model_as_of(struct request *req, const struct kind *kind, int64_t id, const char *day,
			    json_t **ret, struct err_info *err)
{
	DEFER(whole_release) struct whole w = { .req = req, .kind = kind };
	enum err code = read_whole(&w, id, err);

	if (code != ERR_OK)
		return code;
	w.model = json_object();
	code = fill_as_of(&w, id, day, err);
	if (code == ERR_OK && kind->extend != NULL)
		code = kind->extend(req, w.model, err);
	if (code == ERR_OK)
		*ret = json_incref(w.model);
	return code;
}

enum err record_model_answer(struct request *req, const struct kind *kind, int64_t id,
			     struct err_info *err)
{
	if (req->face != FACE_JSON)
		return ERR_OK;
	return record_model(req, kind, id, 0, &req->model, err);
}
