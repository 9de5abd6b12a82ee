/* One action, whole. */
#include "app/resource/action_model.h"

#include <inttypes.h>

#include "app/base/date.h"
#include "app/base/text.h"
#include "app/base/vocabulary.h"
#include "app/resource/action_content.h"
#include "app/resource/action_internal.h"
#include "app/resource/action_trail.h"
#include "app/resource/actor.h"
#include "app/resource/record/as_of.h"
#include "app/resource/record/kinds.h"
#include "app/resource/record/record_write.h"
#include "app/resource/delegation/delegation.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "auth/permission.h"
#include "auth/session.h"
#include "sql/queries.h"

#define ACTION_TRAIL_THEN 5000	/* rows that are read to know a past state */

/* What the model is made from. */
struct whole {
	struct request *req;
	const struct reference *reference;
	json_t *row;		/* action_get: new */
	json_t *trail;		/* action_trail: new */
	json_t *content;	/* borrowed: of the version that is shown */
	json_t *model;		/* being filled: new */
	const char *today;
	struct actor actor;
	struct life_facts facts;
};

static void whole_release(struct whole *w)
{
	json_decref(w->row);
	json_decref(w->trail);
	json_decref(w->model);
}

static int set(struct whole *w, const char *name, json_t *value)
{
	return model_put(w->model, name, value);
}

/* Snapshots keep their own names; only what a list shows comes from the reference. */
static int set_content(struct whole *w)
{
	int failed = json_object_update(w->model, w->content);

	failed |= set(w, "orientation",
		      reference_orientation_model(w->reference, row_number(w->content, "orientation")));
	return failed;
}

static int set_head(struct whole *w)
{
	const char *status = row_text(w->row, "status");
	const char *due_on = row_text(w->content, "ends_on");
	bool late = action_model_is_late(status, due_on, w->today);
	int failed = 0;

	failed |= set(w, "id", json_integer(row_number(w->row, "id")));
	failed |= json_object_set(w->model, "status", json_object_get(w->row, "status"));
	failed |= json_object_set(w->model, "version", json_object_get(w->row, "version"));
	failed |= json_object_set(w->model, "approved_version", json_object_get(w->row, "approved_version"));
	failed |= json_object_set(w->model, "content_hash", json_object_get(w->row, "content_hash"));
	failed |= json_object_set(w->model, "progress", json_object_get(w->row, "progress"));
	failed |= json_object_set(w->model, "created_at", json_object_get(w->row, "created_at"));
	failed |= json_object_set(w->model, "updated_at", json_object_get(w->row, "updated_at"));
	failed |= json_object_set(w->model, "status_at", json_object_get(w->row, "status_at"));
	failed |= set(w, "owner",
		      reference_organisation_model(w->reference, row_number(w->row, "owner_id")));
	failed |= set(w, "author", json_pack("{s:O, s:O}", "name", json_object_get(w->row, "author_name"),
					     "quality", json_object_get(w->row, "author_quality")));
	failed |= set(w, "late", json_boolean(late));
	failed |= set(w, "days_late", json_integer(late ? date_days_between(due_on, w->today) : 0));
	return failed;
}

/* ---- approvals ---- */

/* The decision that stands for a rule's role, about the current version. */
static const json_t *standing_approval(const struct whole *w, const char *role)
{
	size_t i;
	const json_t *row;

	json_array_foreach(w->trail, i, row) {
		if (action_trail_is_kind(row, "decision") && text_equal(row_text(row, "decision"), "approve") &&
		    text_equal(row_text(row, "role"), role) &&
		    row_number(row, "version") == row_number(w->row, "version") &&
		    !action_trail_is_reversed(w->trail, row_number(row, "decision_id")))
			return row;
	}
	return NULL;
}

static json_t *approvals_model(const struct whole *w)
{
	bool endorsed = text_equal(row_text(w->row, "status"), "endorsed");
	json_t *list = json_array();
	size_t i;
	const json_t *rule;

	json_array_foreach(w->reference->rules, i, rule) {
		const json_t *row = standing_approval(w, row_text(rule, "role"));
		json_t *decision = json_null();

		if (row != NULL)
			decision = json_pack("{s:O, s:O, s:O, s:o}", "name", json_object_get(row, "name"),
					     "quality", json_object_get(row, "quality"), "at",
					     json_object_get(row, "at"), "delegator",
					     delegation_of_row(row));
		model_add(&list, json_pack("{s:O, s:O, s:o, s:b}", "role",
						      json_object_get(rule, "role"), "label",
						      json_object_get(rule, "label"), "decision", decision,
						      "waiting", endorsed && row == NULL));
	}
	return list;
}

/* ---- what comes next, and what this person may do ---- */

/* Why it was sent back or refused, while that is its state. */
static json_t *returned_model(const struct whole *w)
{
	const char *status = row_text(w->row, "status");
	const char *decision = text_equal(status, "rejected") ? "reject" : "request_changes";
	const json_t *last = NULL;
	size_t i;
	const json_t *row;

	if (!text_equal(status, "rejected") && !text_equal(status, "changes_requested"))
		return json_null();
	json_array_foreach(w->trail, i, row) {
		if (action_trail_is_kind(row, "decision") && text_equal(row_text(row, "decision"), decision) &&
		    (last == NULL || row_number(row, "position") > row_number(last, "position")))
			last = row;
	}
	if (last == NULL)
		return json_null();
	return json_pack("{s:O, s:O, s:O, s:O, s:b}", "reason", json_object_get(last, "reason"), "name",
			 json_object_get(last, "name"), "quality", json_object_get(last, "quality"), "at",
			 json_object_get(last, "at"), "refused", text_equal(status, "rejected"));
}

/* Who is expected to act, by name where it is one person. */
static json_t *next_step_model(const struct whole *w)
{
	const char *status = row_text(w->row, "status");
	const char *lead = text_equal(w->facts.owner_party, "cub") ? "partner_lead" : "cub_lead";
	const char *who = "";

	if (text_equal(status, "submitted"))
		who = row_text(json_object_get(w->content, lead), "name");
	return json_pack("{s:s, s:s}", "text", action_model_next_step(status, w->facts.owner_party), "who",
			 who != NULL ? who : "");
}

static json_t *can_model(const struct whole *w)
{
	json_t *can = json_object();

	for (int step = 0; step < LIFE_STEPS; step++) {
		if (action_allowed((enum life_step)step, &w->facts, &w->actor, NULL) == ERR_OK)
			model_set(&can, life_step_id((enum life_step)step), json_true());
	}
	if (text_equal(w->facts.status, "completed") &&
	    permission_allows(PERMISSION_EVALUATION_WRITE, w->actor.roles))
		model_set(&can, "evaluate", json_true());
	return can;
}

static bool is_own_work(const struct whole *w)
{
	return action_allowed(LIFE_APPROVE, &w->facts, &w->actor, NULL) == ERR_OWN_WORK;
}

/* True for a page on which the list `name` of the model is shown. */
static json_t *has(const struct whole *w, const char *name)
{
	return json_boolean(json_array_size(json_object_get(w->model, name)) > 0);
}

/* The records that name the action. */
static int set_links(struct whole *w, const struct action_trail *trail)
{
	int failed = set(w, "tools", action_trail_links(trail, true));

	failed |= set(w, "links", action_trail_links(trail, false));
	if (w->req->face != FACE_HTML)
		return failed;
	return failed | set(w, "has_tools", has(w, "tools")) | set(w, "has_links", has(w, "links"));
}

static int set_trail(struct whole *w)
{
	const struct action_trail trail = { .row = w->row, .rows = w->trail, .content = w->content,
					    .rules = w->reference->rules };
	int failed = 0;

	failed |= set(w, "objectives", action_trail_objectives(&trail));
	failed |= set(w, "approvals", approvals_model(w));
	failed |= set(w, "decisions", action_trail_decisions(&trail));
	failed |= set(w, "versions", action_trail_versions(&trail));
	failed |= set(w, "reports", action_trail_reports(&trail));
	failed |= set_links(w, &trail);
	failed |= set(w, "older_decisions", action_trail_older(&trail, "decision"));
	failed |= set(w, "older_versions", action_trail_older(&trail, "version"));
	failed |= set(w, "changes_requested", returned_model(w));
	failed |= set(w, "next_step", next_step_model(w));
	failed |= set(w, "can", can_model(w));
	failed |= set(w, "own_work", json_boolean(is_own_work(w)));
	if (w->model != NULL)
		delegation_offer(w->req, &action_kind, row_number(w->row, "id"), &w->facts, w->trail,
				 row_number(w->row, "version"), &w->model);
	return failed | (w->model == NULL ? -1 : 0);
}

static enum err fill(struct whole *w, struct err_info *err)
{
	if (w->model == NULL || set_content(w) != 0 || set_head(w) != 0 || set_trail(w) != 0)
		return ERR(err, ERR_MEMORY, "action");
	return ERR_OK;
}

/* It is rarely long, and its newest part costs the database more than a whole one. */
static enum err read_trail(struct whole *w, int64_t id, struct err_info *err)
{
	int64_t version = row_number(w->row, "version");
	int64_t newest = ACTION_TRAIL_MAX;
	enum err code = sql_action_trail(w->req->db, id, version, w->actor.person_id, NULL,
					 ACTION_TRAIL_ROWS + 1, &w->trail, err);

	if (code != ERR_OK || json_array_size(w->trail) <= ACTION_TRAIL_ROWS)
		return code;
	json_decref(w->trail);
	w->trail = NULL;
	return sql_action_trail(w->req->db, id, version, w->actor.person_id, &newest, 2 * ACTION_TRAIL_ROWS,
				&w->trail, err);
}

static enum err read_whole(struct whole *w, int64_t id, struct err_info *err)
{
	enum err code = reference_get(w->req->db, &w->reference, err);

	actor_of_request(w->req, &w->actor);
	if (code == ERR_OK)
		code = sql_action_get(w->req->db, id, &w->row, err);
	if (code == ERR_OK)
		code = read_trail(w, id, err);
	if (code != ERR_OK)
		return code;
	w->content = json_object_get(w->row, "content");
	record_facts_of_row(&action_kind, w->row, &w->facts);
	action_facts_of_trail(w->trail, &w->actor, row_number(w->row, "version"), &w->facts);
	return ERR_OK;
}

/* An old version shows its own content and offers nothing to do. */
static enum err fill_old(struct whole *w, int64_t id, int64_t version, struct err_info *err)
{
	json_auto_t *old = NULL;
	enum err code = sql_action_version(w->req->db, id, version, &old, err);

	if (code != ERR_OK)
		return code;
	w->content = json_object_get(old, "content");
	code = fill(w, err);
	if (code != ERR_OK)
		return code;
	if (set(w, "can", json_object()) != 0 || set(w, "stand_ins", json_array()) != 0 ||
	    set(w, "has_stand_ins", json_false()) != 0 || set(w, "stand_in_reverse", json_null()) != 0 ||
	    set(w, "old_version", json_pack("{s:O, s:O, s:O}", "version", json_object_get(old, "version"),
					    "at", json_object_get(old, "at"), "editor",
					    json_object_get(old, "editor"))) != 0)
		return ERR(err, ERR_MEMORY, "old version");
	return ERR_OK;
}

enum err action_model(struct request *req, int64_t id, int64_t version, json_t **ret,
		      struct err_info *err)
{
	char store[DATE_TEXT_SIZE];
	DEFER(whole_release) struct whole w = { .req = req, .today = reference_today(req->conf, store) };
	enum err code = read_whole(&w, id, err);

	if (code != ERR_OK)
		return code;
	w.model = json_object();
	if (version > 0 && version != row_number(w.row, "version"))
		code = fill_old(&w, id, version, err);
	else
		code = fill(&w, err);
	if (code == ERR_OK)
		*ret = json_incref(w.model);
	return code;
}

/* ---- at the end of a past day ---- */

/* The whole trail, however much of it a page shows. */
static enum err read_then(struct whole *w, int64_t id, const char *until, struct err_info *err)
{
	enum err code;

	json_decref(w->trail);
	w->trail = NULL;
	code = sql_action_trail(w->req->db, id, row_number(w->row, "version"), w->actor.person_id, NULL,
				ACTION_TRAIL_THEN + 1, &w->trail, err);
	if (code == ERR_OK && json_array_size(w->trail) > ACTION_TRAIL_THEN)
		code = ERR(err, ERR_TOO_LARGE, "the trail is longer than what is read");
	return code == ERR_OK ? as_of_go_back(&life_action, until, w->row, &w->trail, err) : code;
}

static enum err read_as_of(struct whole *w, int64_t id, const char *day, json_t **ret_version, struct err_info *err)
{
	char until[DATE_TIME_TEXT_SIZE];
	enum err code = reference_get(w->req->db, &w->reference, err);

	if (code == ERR_OK && !date_day_end(day, until))
		code = ERR(err, ERR_INVALID, "not a day");
	if (code == ERR_OK)
		code = sql_action_get(w->req->db, id, &w->row, err);
	if (code == ERR_OK)
		code = read_then(w, id, until, err);
	if (code == ERR_OK)
		code = sql_action_version(w->req->db, id, row_number(w->row, "version"), ret_version, err);
	if (code == ERR_OK && model_put(w->row, "content_hash",
					json_incref(json_object_get(*ret_version, "content_hash"))) != 0)
		code = ERR(err, ERR_MEMORY, "as of");
	return code;
}

enum err action_model_as_of(struct request *req, int64_t id, const char *day, json_t **ret, struct err_info *err)
{
	/* The actor stays empty: nobody may do anything with what is past. */
	DEFER(whole_release) struct whole w = { .req = req, .today = day, .actor.party = "" };
	json_auto_t *version = NULL;
	char href[48];
	enum err code = read_as_of(&w, id, day, &version, err);

	if (code != ERR_OK)
		return code;
	w.content = json_object_get(version, "content");
	record_facts_of_row(&action_kind, w.row, &w.facts);
	w.model = json_object();
	code = fill(&w, err);
	if (code != ERR_OK)
		return code;
	snprintf(href, sizeof(href), "/actions/%" PRId64, id);
	if (set(&w, "can", json_object()) != 0 || set(&w, "as_of", as_of_model(day, href)) != 0)
		return ERR(err, ERR_MEMORY, "as of");
	*ret = json_incref(w.model);
	return ERR_OK;
}

enum err action_model_answer(struct request *req, int64_t id, struct err_info *err)
{
	if (req->face != FACE_JSON)
		return ERR_OK;
	return action_model(req, id, 0, &req->model, err);
}
