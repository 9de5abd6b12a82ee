/* One action, whole. */
#include "app/resource/action_model.h"

#include <inttypes.h>
#include <math.h>

#include "app/base/date.h"
#include "app/base/text.h"
#include "app/base/vocabulary.h"
#include "app/resource/action_content.h"
#include "app/resource/action_internal.h"
#include "app/resource/actor.h"
#include "auth/permission.h"
#include "auth/session.h"
#include "sql/queries.h"

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
	struct action_facts facts;
};

static void whole_release(struct whole *w)
{
	json_decref(w->row);
	json_decref(w->trail);
	json_decref(w->model);
}

static const char *text_of(const json_t *row, const char *name)
{
	return json_string_value(json_object_get(row, name));
}

static int64_t number_of(const json_t *row, const char *name)
{
	return json_integer_value(json_object_get(row, name));
}

static bool is_kind(const json_t *row, const char *kind)
{
	return text_equal(text_of(row, "kind"), kind);
}

static int set(struct whole *w, const char *name, json_t *value)
{
	return json_object_set_new(w->model, name, value);
}

/* Snapshots keep their own names; only what a list shows comes from the reference. */
static int set_content(struct whole *w)
{
	const char *name;
	json_t *value;
	int failed = 0;

	json_object_foreach(w->content, name, value) {
		failed |= json_object_set(w->model, name, value);
	}
	failed |= set(w, "orientation",
		      reference_orientation_model(w->reference, number_of(w->content, "orientation")));
	return failed;
}

static int set_head(struct whole *w)
{
	const char *status = text_of(w->row, "status");
	const char *due_on = text_of(w->content, "ends_on");
	bool late = action_model_is_late(status, due_on, w->today);
	int failed = 0;

	failed |= set(w, "id", json_integer(number_of(w->row, "id")));
	failed |= json_object_set(w->model, "status", json_object_get(w->row, "status"));
	failed |= json_object_set(w->model, "version", json_object_get(w->row, "version"));
	failed |= json_object_set(w->model, "approved_version", json_object_get(w->row, "approved_version"));
	failed |= json_object_set(w->model, "content_hash", json_object_get(w->row, "content_hash"));
	failed |= json_object_set(w->model, "progress", json_object_get(w->row, "progress"));
	failed |= json_object_set(w->model, "created_at", json_object_get(w->row, "created_at"));
	failed |= json_object_set(w->model, "updated_at", json_object_get(w->row, "updated_at"));
	failed |= json_object_set(w->model, "status_at", json_object_get(w->row, "status_at"));
	failed |= set(w, "owner",
		      reference_organisation_model(w->reference, number_of(w->row, "owner_id")));
	failed |= set(w, "author", json_pack("{s:O, s:O}", "name", json_object_get(w->row, "author_name"),
					     "quality", json_object_get(w->row, "author_quality")));
	failed |= set(w, "late", json_boolean(late));
	failed |= set(w, "days_late", json_integer(late ? date_days_between(due_on, w->today) : 0));
	return failed;
}

/* ---- trail ---- */

static bool is_reversed(const json_t *trail, const json_t *decision)
{
	int64_t id = number_of(decision, "decision_id");
	size_t i;
	const json_t *row;

	json_array_foreach(trail, i, row) {
		if (number_of(row, "reverses_id") == id)
			return true;
	}
	return false;
}

static json_t *person_model(const json_t *row)
{
	return json_pack("{s:O, s:O?}", "name", json_object_get(row, "name"), "quality",
			 json_object_get(row, "quality"));
}

static json_t *decision_model(const struct whole *w, const json_t *row)
{
	json_t *model = json_pack("{s:O, s:O, s:O, s:O, s:O, s:O, s:O, s:O, s:O, s:O, s:O, s:b}", "position",
				  json_object_get(row, "position"), "decision",
				  json_object_get(row, "decision"), "version",
				  json_object_get(row, "version"), "from_status",
				  json_object_get(row, "from_status"), "to_status",
				  json_object_get(row, "to_status"), "reason",
				  json_object_get(row, "reason"), "name", json_object_get(row, "name"),
				  "quality", json_object_get(row, "quality"), "organisation",
				  json_object_get(row, "organisation"), "role",
				  json_object_get(row, "role"), "group", json_object_get(row, "group_dn"),
				  "reversed", is_reversed(w->trail, row));

	if (model != NULL)
		json_object_set(model, "at", json_object_get(row, "at"));
	return model;
}

static json_t *version_model(const struct whole *w, const json_t *row)
{
	int64_t version = number_of(row, "version");
	json_t *model = json_pack(
		"{s:I, s:o, s:O, s:b, s:b, s:n}", "version", (json_int_t)version, "editor",
		person_model(row), "at", json_object_get(row, "at"), "current",
		version == number_of(w->row, "version"), "approved",
		version == number_of(w->row, "approved_version"), "compare_href");
	char href[96];

	if (model != NULL && version > 1) {
		snprintf(href, sizeof(href), "/actions/%" PRId64 "/comparaison?de=%" PRId64 "&a=%" PRId64,
			 number_of(w->row, "id"), version - 1, version);
		json_object_set_new(model, "compare_href", json_string(href));
	}
	return model;
}

/* The measured values of a report beside the objectives they belong to. */
static json_t *report_model(const struct whole *w, const json_t *row)
{
	json_t *measured = json_array();
	const json_t *values = json_object_get(row, "measured");
	size_t i;
	const json_t *objective;

	json_array_foreach(json_object_get(w->content, "objectives"), i, objective) {
		json_t *value = json_array_get(values, i);

		if (json_is_number(value))
			json_array_append_new(measured,
					      json_pack("{s:O, s:O, s:O}", "label",
							json_object_get(objective, "label"), "value", value,
							"unit", json_object_get(objective, "unit")));
	}
	return json_pack("{s:O, s:O, s:O, s:O, s:o}", "progress", json_object_get(row, "progress"), "note",
			 json_object_get(row, "reason"), "name", json_object_get(row, "name"), "at",
			 json_object_get(row, "at"), "measured", measured);
}

typedef json_t *row_model_fn(const struct whole *w, const json_t *row);

/* The rows of one kind, newest first: positions grow within a kind. */
static json_t *trail_models(const struct whole *w, const char *kind, row_model_fn *model_of)
{
	json_t *list = json_array();
	int64_t before = INT64_MAX;

	for (;;) {
		const json_t *next = NULL;
		size_t i;
		const json_t *row;

		json_array_foreach(w->trail, i, row) {
			int64_t position = number_of(row, "position");

			if (is_kind(row, kind) && position < before &&
			    (next == NULL || position > number_of(next, "position")))
				next = row;
		}
		if (next == NULL)
			return list;
		before = number_of(next, "position");
		if (json_array_append_new(list, model_of(w, next)) != 0) {
			json_decref(list);
			return NULL;
		}
	}
}

/* ---- approvals and objectives ---- */

/* The decision that stands for a rule's role, about the current version. */
static const json_t *standing_approval(const struct whole *w, const char *role)
{
	size_t i;
	const json_t *row;

	json_array_foreach(w->trail, i, row) {
		if (is_kind(row, "decision") && text_equal(text_of(row, "decision"), "approve") &&
		    text_equal(text_of(row, "role"), role) &&
		    number_of(row, "version") == number_of(w->row, "version") &&
		    !is_reversed(w->trail, row))
			return row;
	}
	return NULL;
}

static json_t *approvals_model(const struct whole *w)
{
	bool endorsed = text_equal(text_of(w->row, "status"), "endorsed");
	json_t *list = json_array();
	size_t i;
	const json_t *rule;

	json_array_foreach(w->reference->rules, i, rule) {
		const json_t *row = standing_approval(w, text_of(rule, "role"));
		json_t *decision = json_null();

		if (row != NULL)
			decision = json_pack("{s:O, s:O, s:O}", "name", json_object_get(row, "name"),
					     "quality", json_object_get(row, "quality"), "at",
					     json_object_get(row, "at"));
		json_array_append_new(list, json_pack("{s:O, s:O, s:o, s:b}", "role",
						      json_object_get(rule, "role"), "label",
						      json_object_get(rule, "label"), "decision", decision,
						      "waiting", endorsed && row == NULL));
	}
	return list;
}

/* How far from baseline to target, 0 to 100. */
static json_t *percent_of(const json_t *objective, const json_t *measured)
{
	double from = json_number_value(json_object_get(objective, "baseline"));
	double to = json_number_value(json_object_get(objective, "target"));
	double at = json_number_value(measured);
	double percent;

	if (!json_is_number(measured) || fabs(to - from) < 0.005)
		return json_null();
	percent = 100.0 * (at - from) / (to - from);
	if (percent < 0)
		percent = 0;
	return json_integer(lround(percent < 100 ? percent : 100));
}

/* The newest value measured for objective number `i`. */
static const json_t *measured_value(const struct whole *w, size_t i, const json_t **ret_at)
{
	const json_t *found = NULL;
	int64_t position = 0;
	size_t j;
	const json_t *row;

	json_array_foreach(w->trail, j, row) {
		const json_t *value = json_array_get(json_object_get(row, "measured"), i);

		if (!is_kind(row, "report") || !json_is_number(value) ||
		    number_of(row, "position") <= position)
			continue;
		position = number_of(row, "position");
		found = value;
		*ret_at = json_object_get(row, "at");
	}
	return found;
}

static json_t *objectives_model(const struct whole *w)
{
	json_t *list = json_array();
	size_t i;
	const json_t *objective;

	json_array_foreach(json_object_get(w->content, "objectives"), i, objective) {
		const json_t *at = NULL;
		const json_t *measured = measured_value(w, i, &at);
		json_t *model = json_deep_copy(objective);

		json_object_set_new(model, "percent", percent_of(objective, measured));
		json_object_set_new(model, "measured",
				    measured != NULL ? json_deep_copy(measured) : json_null());
		json_object_set_new(model, "measured_at", at != NULL ? json_deep_copy(at) : json_null());
		json_array_append_new(list, model);
	}
	return list;
}

/* ---- what comes next, and what this person may do ---- */

/* Why it was sent back or refused, while that is its state. */
static json_t *returned_model(const struct whole *w)
{
	const char *status = text_of(w->row, "status");
	const char *decision = text_equal(status, "rejected") ? "reject" : "request_changes";
	const json_t *last = NULL;
	size_t i;
	const json_t *row;

	if (!text_equal(status, "rejected") && !text_equal(status, "changes_requested"))
		return json_null();
	json_array_foreach(w->trail, i, row) {
		if (is_kind(row, "decision") && text_equal(text_of(row, "decision"), decision) &&
		    (last == NULL || number_of(row, "position") > number_of(last, "position")))
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
	const char *status = text_of(w->row, "status");
	const char *lead = text_equal(w->facts.owner_party, "cub") ? "partner_lead" : "cub_lead";
	const char *who = "";

	if (text_equal(status, "submitted"))
		who = text_of(json_object_get(w->content, lead), "name");
	return json_pack("{s:s, s:s}", "text", action_model_next_step(status, w->facts.owner_party), "who",
			 who != NULL ? who : "");
}

static json_t *can_model(const struct whole *w)
{
	json_t *can = json_object();

	for (int step = 0; step < STEP_COUNT; step++) {
		if (action_step_allowed((enum action_step)step, &w->facts, &w->actor, NULL) == ERR_OK)
			json_object_set_new(can, action_step_row((enum action_step)step)->id, json_true());
	}
	return can;
}

static bool is_own_work(const struct whole *w)
{
	return action_step_allowed(STEP_APPROVE, &w->facts, &w->actor, NULL) == ERR_OWN_WORK;
}

static int set_trail(struct whole *w)
{
	int failed = 0;

	failed |= set(w, "objectives", objectives_model(w));
	failed |= set(w, "approvals", approvals_model(w));
	failed |= set(w, "decisions", trail_models(w, "decision", decision_model));
	failed |= set(w, "versions", trail_models(w, "version", version_model));
	failed |= set(w, "reports", trail_models(w, "report", report_model));
	failed |= set(w, "changes_requested", returned_model(w));
	failed |= set(w, "next_step", next_step_model(w));
	failed |= set(w, "can", can_model(w));
	failed |= set(w, "own_work", json_boolean(is_own_work(w)));
	return failed;
}

static enum err fill(struct whole *w, struct err_info *err)
{
	if (w->model == NULL || set_content(w) != 0 || set_head(w) != 0 || set_trail(w) != 0)
		return ERR(err, ERR_MEMORY, "action");
	return ERR_OK;
}

static enum err read_whole(struct whole *w, int64_t id, struct err_info *err)
{
	enum err code = reference_get(w->req->db, &w->reference, err);

	if (code == ERR_OK)
		code = sql_action_get(w->req->db, id, w->reference->agreement_id, &w->row, err);
	if (code == ERR_OK)
		code = sql_action_trail(w->req->db, id, &w->trail, err);
	if (code != ERR_OK)
		return code;
	w->content = json_object_get(w->row, "content");
	action_facts_of_row(w->row, &w->facts);
	actor_of_request(w->req, &w->actor);
	action_facts_of_trail(w->trail, &w->actor, number_of(w->row, "version"), &w->facts);
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
	if (set(w, "can", json_object()) != 0 ||
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
	if (version > 0 && version != number_of(w.row, "version"))
		code = fill_old(&w, id, version, err);
	else
		code = fill(&w, err);
	if (code == ERR_OK)
		*ret = json_incref(w.model);
	return code;
}

enum err action_model_answer(struct request *req, int64_t id, struct err_info *err)
{
	if (req->face != FACE_JSON)
		return ERR_OK;
	return action_model(req, id, 0, &req->model, err);
}
