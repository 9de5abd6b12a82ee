/* The steps of an action's life after it was written: one decision each. */
#include <inttypes.h>

#include "app/base/text.h"
#include "app/resource/action_internal.h"
#include "app/resource/action_trail.h"
#include "app/resource/action_write.h"
#include "app/resource/ledger.h"
#include "app/resource/record.h"
#include "app/resource/reference.h"
#include "sql/queries.h"

/* One step under way. */
struct deciding {
	struct db *db;
	const struct actor *actor;
	const struct action_head *head;
	enum action_step step;
	const char *role;
	const char *reason;
	const char *to;
	int64_t reverses_id;	/* 0: reverses nothing */
};

static void facts_of_decision(const json_t *row, const struct actor *actor,
			      struct action_facts *facts)
{
	const char *decision = json_string_value(json_object_get(row, "decision"));
	const char *role = json_string_value(json_object_get(row, "role"));
	bool own = json_integer_value(json_object_get(row, "person_id")) == actor->person_id;

	if (text_equal(decision, "reject"))
		facts->rejected_by_actor = own;
	if (!text_equal(decision, "approve"))
		return;
	if (own)
		facts->approved_by_actor = true;
	if (text_equal(role, action_step_role(STEP_APPROVE, actor)))
		facts->role_has_approved = true;
}

void action_facts_of_trail(const json_t *trail, const struct actor *actor, int64_t version,
			   struct action_facts *facts)
{
	size_t i;
	const json_t *row;

	json_array_foreach(trail, i, row) {
		int64_t about = json_integer_value(json_object_get(row, "version"));

		if (action_trail_is_kind(row, "version") &&
		    json_integer_value(json_object_get(row, "person_id")) == actor->person_id)
			facts->edited_by_actor = true;
		if (action_trail_is_kind(row, "decision") && about == version &&
		    !action_trail_is_reversed(trail, json_integer_value(json_object_get(row, "decision_id"))))
			facts_of_decision(row, actor, facts);
	}
}

static enum err step_decide(struct deciding *d, struct err_info *err)
{
	const struct record_decision decision = {
		.kind = "action",
		.id = d->head->id,
		.version = d->head->version,
		.decision = action_step_row(d->step)->id,
		.from = d->head->facts.status,
		.to = d->to,
		.role = d->role,
		.approval = d->step == STEP_APPROVE,
		.reverses = d->reverses_id > 0 ? &d->reverses_id : NULL,
		.reason = d->reason,
	};

	return record_decide(d->db, d->actor, &decision, err);
}

static enum err step_move(struct deciding *d, struct err_info *err)
{
	int64_t changed = 0;
	bool approved = text_equal(d->to, "approved");
	enum err code = sql_action_move(d->db, d->head->id, d->head->version, d->head->facts.status,
					d->to, approved, d->step == STEP_REVERSE && !approved,
					d->actor->at, &changed, err);

	if (code == ERR_OK && changed != 1)
		return ERR(err, ERR_CONFLICT, "action %" PRId64 " has moved on", d->head->id);
	return code;
}

/* Endorsed: every rule's role is asked, but for those whose approval stands. */
static enum err wait_for_approvals(struct deciding *d, struct err_info *err)
{
	json_auto_t *missing = NULL;
	size_t i;
	const json_t *row;
	enum err code = sql_approvals_missing(d->db, "action", d->head->id, d->head->version, &missing, err);

	json_array_foreach(missing, i, row) {
		if (code == ERR_OK)
			code = record_wait_for_role(d->db, d->actor, "action", d->head->id,
						    json_string_value(json_object_get(row, "role")),
						    "approve", err);
	}
	return code;
}

/* After an approval only what waited for that quality goes. */
static enum err step_inbox(struct deciding *d, struct err_info *err)
{
	int64_t id = d->head->id;
	enum err code;

	if (d->step == STEP_APPROVE && text_equal(d->to, "endorsed"))
		return record_wait_no_more(d->db, "action", id, d->role, err);
	code = record_wait_no_more(d->db, "action", id, NULL, err);
	if (code != ERR_OK)
		return code;
	if (text_equal(d->to, "submitted"))
		return record_wait_for_person(d->db, d->actor, "action", id,
					      action_step_colead(&d->head->facts), "endorse", err);
	if (text_equal(d->to, "endorsed"))
		return wait_for_approvals(d, err);
	if (text_equal(d->to, "changes_requested"))
		return record_wait_for_person(d->db, d->actor, "action", id, d->head->author_id, "revise",
					      err);
	return ERR_OK;
}

static enum err step_ledger(struct deciding *d, struct err_info *err)
{
	struct ledger_entry entry = { .kind = "action", .id = d->head->id,
				      .event = action_step_row(d->step)->event };

	entry.details = json_pack("{s:I, s:s, s:s, s:s, s:s*}", "version", (json_int_t)d->head->version,
				  "from", d->head->facts.status, "to", d->to, "role", d->role, "reason",
				  d->reason);
	if (entry.details == NULL)
		return ERR(err, ERR_MEMORY, "ledger details");
	return ledger_append(d->db, d->actor, &entry, err);
}

/* An approval is written first: only then is it known whether it was the last that was missing. */
static enum err step_approve(struct deciding *d, struct err_info *err)
{
	json_auto_t *missing = NULL;
	size_t others = 0;
	size_t i;
	const json_t *row;
	enum err code = sql_approvals_missing(d->db, "action", d->head->id, d->head->version, &missing, err);

	json_array_foreach(missing, i, row) {
		if (!text_equal(json_string_value(json_object_get(row, "role")), d->role))
			others++;
	}
	if (code == ERR_OK && others == json_array_size(missing))
		return ERR(err, ERR_CONFLICT, "the approval of %s is not missing", d->role);
	d->to = others == 0 ? "approved" : "endorsed";
	return code;
}

/*
 * Where a reversal leads: back to before the decision. What stands rejected is brought back by who rejected it;
 * an approval of the same person that stands too must not do it.
 */
static enum err step_reverse(struct deciding *d, struct err_info *err)
{
	json_auto_t *rows = NULL;
	const json_t *row;
	enum err code = sql_decision_to_reverse(d->db, "action", d->head->id, d->head->version,
						d->actor->person_id, &rows, err);

	if (code != ERR_OK)
		return code;
	row = json_array_get(rows, 0);
	if (row == NULL || text_equal(json_string_value(json_object_get(row, "decision")), "reject") !=
				   text_equal(d->head->facts.status, "rejected"))
		return ERR(err, ERR_CONFLICT, "no standing decision of this person");
	d->reverses_id = json_integer_value(json_object_get(row, "id"));
	d->to = "endorsed";
	if (text_equal(json_string_value(json_object_get(row, "from_status")), "submitted"))
		d->to = "submitted";
	d->role = action_step_role(STEP_REVERSE, d->actor);
	return ERR_OK;
}

/* What was sent back must have changed before it is submitted again: approvals are bound to a version. */
static enum err step_submit(struct deciding *d, struct err_info *err)
{
	json_auto_t *rows = NULL;
	int64_t returned;
	enum err code;

	if (action_step_colead(&d->head->facts) == 0)
		return ERR(err, ERR_INVALID, "no lead of the other party");
	if (!text_equal(d->head->facts.status, "changes_requested"))
		return ERR_OK;
	code = sql_last_return(d->db, "action", d->head->id, &rows, err);
	returned = json_integer_value(json_object_get(json_array_get(rows, 0), "version"));
	if (code == ERR_OK && returned >= d->head->version)
		return ERR(err, ERR_CONFLICT, "action %" PRId64 ": nothing changed since it was sent back",
			   d->head->id);
	return code;
}

static enum err step_prepare(struct deciding *d, struct err_info *err)
{
	if (d->step == STEP_APPROVE)
		return step_approve(d, err);
	if (d->step == STEP_REVERSE)
		return step_reverse(d, err);
	if (d->step == STEP_SUBMIT)
		return step_submit(d, err);
	return ERR_OK;
}

static enum err step_write(struct deciding *d, struct action_result *ret, struct err_info *err)
{
	enum err code = step_prepare(d, err);

	if (code == ERR_OK)
		code = step_decide(d, err);
	if (code == ERR_OK)
		code = step_move(d, err);
	if (code == ERR_OK)
		code = step_inbox(d, err);
	if (code == ERR_OK)
		code = step_ledger(d, err);
	if (code == ERR_OK) {
		snprintf(ret->status, sizeof(ret->status), "%s", d->to);
		snprintf(ret->title, sizeof(ret->title), "%s", d->head->title);
	}
	return code;
}

/*
 * The rules that need no trail; those about the actor's own versions and decisions are the database's
 * (decision_add, decision_to_reverse), so that they hold whatever was read before.
 */
static enum err step_check(struct deciding *d, int64_t version, struct err_info *err)
{
	struct action_facts facts = d->head->facts;
	enum err code;

	facts.approved_by_actor = d->step == STEP_REVERSE;
	facts.rejected_by_actor = d->step == STEP_REVERSE;
	code = action_step_allowed(d->step, &facts, d->actor, err);
	if (code != ERR_OK)
		return code;
	if (d->head->version != version)
		return ERR(err, ERR_STALE, "action %" PRId64 ": version %" PRId64 ", now %" PRId64,
			   d->head->id, version, d->head->version);
	if (action_step_row(d->step)->needs_reason && d->reason == NULL)
		return ERR(err, ERR_INVALID, "step without its reason");
	return ERR_OK;
}

enum err action_take_step(struct db *db, const struct actor *actor, int64_t id, int64_t version,
			  enum action_step step, const char *reason, struct action_result *ret,
			  struct err_info *err)
{
	DEFER(action_head_release) struct action_head head = { 0 };
	struct deciding deciding = { .db = db, .actor = actor, .head = &head, .step = step,
				     .role = action_step_role(step, actor), .reason = reason,
				     .to = action_step_row(step)->to };
	enum err code = action_lock(db, id, &head, err);

	if (code == ERR_OK)
		code = step_check(&deciding, version, err);
	if (code == ERR_OK)
		code = step_write(&deciding, ret, err);
	return code;
}
