/* The steps of a record's life after it was written: one decision each. */
#include <inttypes.h>

#include "app/base/text.h"
#include "app/resource/notice/notice.h"
#include "app/resource/record.h"
#include "app/resource/record/record_write.h"
#include "app/resource/row.h"
#include "sql/queries.h"

/* One step under way. */
struct deciding {
	struct db *db;
	const struct actor *actor;
	const struct record_head *head;
	const struct life_rule *rule;
	const char *role;
	const char *reason;
	const char *to;
	int64_t reverses_id; /* 0: reverses nothing */
};

static const char *kind_id(const struct deciding *d)
{
	return d->head->kind->id;
}

static enum err step_decide(struct deciding *d, struct err_info *err)
{
	const struct record_decision decision = {
		.kind = kind_id(d),
		.id = d->head->id,
		.version = d->head->version,
		.decision = life_step_id(d->rule->step),
		.from = d->head->facts.status,
		.to = d->to,
		.role = d->role,
		.approval = d->rule->step == LIFE_APPROVE,
		.reverses = d->reverses_id > 0 ? &d->reverses_id : NULL,
		.reason = d->reason,
	};

	return record_decide(d->db, d->actor, &decision, err);
}

static enum err step_move(struct deciding *d, struct err_info *err)
{
	const struct record_head *head = d->head;
	const struct kind_store *store = head->kind->store;
	int64_t changed = 0;
	bool approved = text_equal(d->to, "approved");
	bool unapproved = d->rule->step == LIFE_REVERSE && !approved;
	enum err code;

	if (store != NULL)
		code = store->move(d->db, head->id, head->version, head->facts.status, d->to,
				   approved, unapproved, d->actor->at, &changed, err);
	else
		code = sql_record_move(d->db, kind_id(d), head->id, head->version,
				       head->facts.status, d->to, approved, unapproved,
				       d->actor->at, &changed, err);
	if (code == ERR_OK && changed != 1)
		return ERR(err, ERR_CONFLICT, "%s %" PRId64 " has moved on", kind_id(d), head->id);
	return code;
}

/* Every rule's role is asked, but for those whose approval stands. */
static enum err wait_for_approvals(struct deciding *d, struct err_info *err)
{
	json_auto_t *missing = NULL;
	size_t i;
	const json_t *row;
	enum err code = sql_approvals_missing(d->db, kind_id(d), d->head->id, d->head->version,
					      &missing, err);

	json_array_foreach(missing, i, row) {
		if (code == ERR_OK)
			code = record_wait_for_role(d->db, d->actor, kind_id(d), d->head->id,
						    row_text(row, "role"), "approve", err);
	}
	return code;
}

/* After an approval only what waited for that quality goes. */
static enum err step_inbox(struct deciding *d, struct err_info *err)
{
	const char *deciding = d->head->kind->life->deciding;
	int64_t id = d->head->id;
	enum err code;

	if (d->rule->step == LIFE_APPROVE && text_equal(d->to, deciding))
		return record_wait_no_more(d->db, kind_id(d), id, d->role, err);
	code = record_wait_no_more(d->db, kind_id(d), id, NULL, err);
	if (code != ERR_OK)
		return code;
	if (text_equal(d->to, deciding))
		return wait_for_approvals(d, err);
	if (text_equal(d->to, "submitted"))
		return record_wait_for_person(d->db, d->actor, kind_id(d), id,
					      d->head->facts.counterpart_id, "endorse", err);
	if (text_equal(d->to, "changes_requested"))
		return record_wait_for_person(d->db, d->actor, kind_id(d), id, d->head->author_id,
					      "revise", err);
	return ERR_OK;
}

static enum err step_ledger(struct deciding *d, struct err_info *err)
{
	return record_note(d->db, d->actor, d->head->kind, d->head->id, life_step_id(d->rule->step),
			   json_pack("{s:I, s:s, s:s, s:s, s:s*}", "version",
				     (json_int_t)d->head->version, "from", d->head->facts.status,
				     "to", d->to, "role", d->role, "reason", d->reason),
			   err);
}

/* An approval leads on only when it is the last that was missing. */
static enum err step_approve(struct deciding *d, struct err_info *err)
{
	json_auto_t *missing = NULL;
	size_t others = 0;
	size_t i;
	const json_t *row;
	enum err code = sql_approvals_missing(d->db, kind_id(d), d->head->id, d->head->version,
					      &missing, err);

	json_array_foreach(missing, i, row) {
		if (!text_equal(row_text(row, "role"), d->role))
			others++;
	}
	if (code == ERR_OK && others == json_array_size(missing))
		return ERR(err, ERR_CONFLICT, "the approval of %s is not missing", d->role);
	d->to = others == 0 ? "approved" : d->head->kind->life->deciding;
	return code;
}

/*
 * Where a reversal leads: back to before the decision. What stands rejected is brought back by who
 * rejected it; an approval of the same person that stands too must not do it.
 */
static enum err step_reverse(struct deciding *d, struct err_info *err)
{
	json_auto_t *rows = NULL;
	const json_t *row;
	bool rejected = text_equal(d->head->facts.status, "rejected");
	enum err code = sql_decision_to_reverse(d->db, kind_id(d), d->head->id, d->head->version,
						d->actor->person_id, &rows, err);

	if (code != ERR_OK)
		return code;
	row = json_array_get(rows, 0);
	if (row == NULL || text_equal(row_text(row, "decision"), "reject") != rejected)
		return ERR(err, ERR_CONFLICT, "no standing decision of this person");
	d->reverses_id = row_number(row, "id");
	d->to = text_equal(row_text(row, "from_status"), "submitted")
			? "submitted"
			: d->head->kind->life->deciding;
	return ERR_OK;
}

/* What was sent back must have changed before it is submitted again: approvals are bound to a
 * version. */
static enum err step_submit(struct deciding *d, struct err_info *err)
{
	json_auto_t *rows = NULL;
	enum err code;

	if (d->head->kind->counterpart != NULL && d->head->facts.counterpart_id == 0)
		return ERR(err, ERR_INVALID, "no counterpart of the other party");
	if (!text_equal(d->head->facts.status, "changes_requested"))
		return ERR_OK;
	code = sql_last_return(d->db, kind_id(d), d->head->id, &rows, err);
	if (code == ERR_OK && row_number(json_array_get(rows, 0), "version") >= d->head->version)
		return ERR(err, ERR_CONFLICT,
			   "%s %" PRId64 ": nothing changed since it was sent back", kind_id(d),
			   d->head->id);
	return code;
}

static enum err step_prepare(struct deciding *d, struct err_info *err)
{
	if (d->rule->step == LIFE_APPROVE)
		return step_approve(d, err);
	if (d->rule->step == LIFE_REVERSE)
		return step_reverse(d, err);
	return d->rule->step == LIFE_SUBMIT ? step_submit(d, err) : ERR_OK;
}

static enum err step_write(struct deciding *d, struct err_info *err)
{
	const struct kind *kind = d->head->kind;
	enum err code = step_prepare(d, err);

	if (code == ERR_OK)
		code = step_decide(d, err);
	if (code == ERR_OK)
		code = step_move(d, err);
	if (code == ERR_OK)
		code = step_inbox(d, err);
	if (code == ERR_OK)
		code = step_ledger(d, err);
	if (code == ERR_OK)
		code = notice_of_decision(d->db, d->actor, d->head, d->rule->step, d->to, d->reason, err);
	if (code == ERR_OK && kind->decided != NULL)
		code = kind->decided(d->db, d->actor, d->head, d->rule->step, d->to, err);
	return code;
}

/*
 * The rules that need no trail; those about the actor's own versions and decisions are the
 * database's (decision_add, decision_to_reverse), so that they hold whatever was read before.
 */
static enum err step_check(struct deciding *d, int64_t version, struct err_info *err)
{
	const struct kind *kind = d->head->kind;
	struct life_facts facts = d->head->facts;
	enum err code;

	facts.approved_by_actor = d->rule->step == LIFE_REVERSE;
	facts.rejected_by_actor = d->rule->step == LIFE_REVERSE;
	code = life_allowed(kind->life, &kind->rights, d->rule->step, &facts, d->actor, err);
	if (code != ERR_OK)
		return code;
	if (d->head->version != version)
		return ERR(err, ERR_STALE, "%s %" PRId64 ": version %" PRId64 ", now %" PRId64,
			   kind->id, d->head->id, version, d->head->version);
	if (d->rule->needs_reason && d->reason == NULL)
		return ERR(err, ERR_INVALID, "step without its reason");
	return ERR_OK;
}

enum err record_take_step(struct db *db, const struct actor *actor, const struct kind *kind,
			  int64_t id, int64_t version, enum life_step step, const char *reason,
			  struct err_info *err)
{
	DEFER(record_head_release) struct record_head head = { 0 };
	struct deciding d = { .db = db,
			      .actor = actor,
			      .head = &head,
			      .rule = life_rule(kind->life, step),
			      .role = life_role(&kind->rights, step, actor),
			      .reason = reason };
	enum err code;

	if (d.rule == NULL || step == LIFE_EDIT || step == LIFE_REPORT)
		return ERR(err, ERR_NOT_FOUND, "%s has no step %s", kind->id, life_step_id(step));
	d.to = d.rule->to;
	code = record_lock(db, kind, id, &head, err);
	if (code == ERR_OK)
		code = step_check(&d, version, err);
	if (code == ERR_OK)
		code = step_write(&d, err);
	return code;
}
