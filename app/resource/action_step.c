/* The life of an action: one row a step, and the few rules that a row cannot say. */
#include "app/resource/action_step.h"

#include "app/base/text.h"
#include "auth/permission.h"

/* States as bits, in the order of the vocabulary "status". */
enum state_bit {
	IN_DRAFT = 1 << 0,
	IN_SUBMITTED = 1 << 1,
	IN_ENDORSED = 1 << 2,
	IN_APPROVED = 1 << 3,
	IN_CHANGES_REQUESTED = 1 << 4,
	IN_REJECTED = 1 << 5,
	IN_WITHDRAWN = 1 << 6,
	IN_PROGRESS = 1 << 7,
	IN_COMPLETED = 1 << 8
};

static const struct {
	const char *status;
	unsigned bit;
} states[] = {
	{ "draft", IN_DRAFT },
	{ "submitted", IN_SUBMITTED },
	{ "endorsed", IN_ENDORSED },
	{ "approved", IN_APPROVED },
	{ "changes_requested", IN_CHANGES_REQUESTED },
	{ "rejected", IN_REJECTED },
	{ "withdrawn", IN_WITHDRAWN },
	{ "in_progress", IN_PROGRESS },
	{ "completed", IN_COMPLETED },
};

/* Who takes a step, beyond having its permission. */
enum party_to {
	BY_OWNER,	/* anybody of the structure that owns the action */
	BY_COLEAD,	/* the named lead of the other party */
	BY_ELECTED,	/* an elected official of a quality that must still approve */
	BY_DECIDER,	/* the co-lead while it is submitted, an elected official while it is endorsed */
	BY_HIMSELF	/* whoever took the decision that is reversed */
};

struct step_rule {
	struct action_step_row row;
	unsigned from;
	enum permission permission;
	enum party_to by;
};

static const struct step_rule rules[STEP_COUNT] = {
	[STEP_EDIT] = { { "edit", "action.edit", "draft", false },
			IN_DRAFT | IN_SUBMITTED | IN_ENDORSED | IN_APPROVED | IN_CHANGES_REQUESTED | IN_PROGRESS,
			PERMISSION_ACTION_WRITE, BY_OWNER },
	[STEP_SUBMIT] = { { "submit", "action.submit", "submitted", false },
			  IN_DRAFT | IN_CHANGES_REQUESTED, PERMISSION_ACTION_WRITE, BY_OWNER },
	[STEP_ENDORSE] = { { "endorse", "action.endorse", "endorsed", false },
			   IN_SUBMITTED, PERMISSION_ACTION_ENDORSE, BY_COLEAD },
	[STEP_APPROVE] = { { "approve", "action.approve", NULL, false },
			   IN_ENDORSED, PERMISSION_ACTION_APPROVE, BY_ELECTED },
	[STEP_REQUEST_CHANGES] = { { "request_changes", "action.request_changes", "changes_requested", true },
				   IN_SUBMITTED | IN_ENDORSED, PERMISSION_ACTION_RETURN, BY_DECIDER },
	[STEP_REJECT] = { { "reject", "action.reject", "rejected", true },
			  IN_SUBMITTED | IN_ENDORSED, PERMISSION_ACTION_RETURN, BY_DECIDER },
	[STEP_START] = { { "start", "action.start", "in_progress", false },
			 IN_APPROVED, PERMISSION_ACTION_WRITE, BY_OWNER },
	[STEP_REPORT] = { { "report", "action.progress", "in_progress", false },
			  IN_PROGRESS, PERMISSION_ACTION_WRITE, BY_OWNER },
	[STEP_COMPLETE] = { { "complete", "action.complete", "completed", false },
			    IN_PROGRESS, PERMISSION_ACTION_WRITE, BY_OWNER },
	[STEP_WITHDRAW] = { { "withdraw", "action.withdraw", "withdrawn", true },
			    IN_DRAFT | IN_SUBMITTED | IN_ENDORSED | IN_CHANGES_REQUESTED,
			    PERMISSION_ACTION_WRITE, BY_OWNER },
	[STEP_REVERSE] = { { "reverse", "action.reverse", NULL, true },
			   IN_ENDORSED | IN_APPROVED | IN_REJECTED, PERMISSION_ACTION_RETURN, BY_HIMSELF },
};

const struct action_step_row *action_step_row(enum action_step step)
{
	return &rules[step].row;
}

enum action_step action_step_find(const char *id)
{
	int step = 0;

	while (step < STEP_COUNT && !text_equal(rules[step].row.id, id))
		step++;
	return (enum action_step)step;
}

static unsigned state_bit(const char *status)
{
	for (size_t i = 0; i < ARRAY_SIZE(states); i++) {
		if (text_equal(states[i].status, status))
			return states[i].bit;
	}
	return 0;
}

int64_t action_step_colead(const struct action_facts *facts)
{
	return text_equal(facts->owner_party, "cub") ? facts->partner_lead_id : facts->cub_lead_id;
}

static bool is_elected(const struct actor *actor)
{
	return (actor->roles & ROLES_ELECTED) != 0;
}

static bool is_colead(const struct action_facts *facts, const struct actor *actor)
{
	return actor->person_id == action_step_colead(facts);
}

/*
 * The co-lead decides what is submitted, the elected officials what is endorsed; in any other state it was
 * one of them, who comes too late.
 */
static bool is_decider(const struct action_facts *facts, const struct actor *actor)
{
	if (text_equal(facts->status, "submitted"))
		return is_colead(facts, actor);
	return is_elected(actor) || (!text_equal(facts->status, "endorsed") && is_colead(facts, actor));
}

static bool is_theirs(enum party_to by, const struct action_facts *facts, const struct actor *actor)
{
	switch (by) {
	case BY_OWNER:
		return actor->organisation_id == facts->owner_id;
	case BY_COLEAD:
		return is_colead(facts, actor);
	case BY_ELECTED:
		return is_elected(actor);
	case BY_DECIDER:
		return is_decider(facts, actor);
	case BY_HIMSELF:
		return is_elected(actor) || is_colead(facts, actor);
	}
	return false;
}

static enum err approval_allowed(const struct action_facts *facts, struct err_info *err)
{
	if (facts->edited_by_actor)
		return ERR(err, ERR_OWN_WORK, "wrote or edited a version");
	if (facts->approved_by_actor || facts->role_has_approved)
		return ERR(err, ERR_CONFLICT, "approved already in this quality");
	return ERR_OK;
}

static enum err reversal_allowed(const struct action_facts *facts, struct err_info *err)
{
	bool rejected = text_equal(facts->status, "rejected");

	if (rejected ? !facts->rejected_by_actor : !facts->approved_by_actor)
		return ERR(err, ERR_CONFLICT, "no standing decision of this person to reverse");
	return ERR_OK;
}

enum err action_step_allowed(enum action_step step, const struct action_facts *facts,
			     const struct actor *actor, struct err_info *err)
{
	const struct step_rule *rule = &rules[step];

	if (!permission_allows(rule->permission, actor->roles))
		return ERR(err, ERR_FORBIDDEN, "step %s: role", rule->row.id);
	if (!is_theirs(rule->by, facts, actor))
		return ERR(err, ERR_FORBIDDEN, "step %s: not theirs", rule->row.id);
	if ((rule->from & state_bit(facts->status)) == 0)
		return ERR(err, ERR_CONFLICT, "step %s from %s", rule->row.id, facts->status);
	if (step == STEP_APPROVE)
		return approval_allowed(facts, err);
	if (step == STEP_REVERSE)
		return reversal_allowed(facts, err);
	return ERR_OK;
}

/* The first role that the actor has among `wanted`. */
static const char *first_role(unsigned wanted, const struct actor *actor)
{
	for (int bit = 0; bit < ROLE_COUNT; bit++) {
		if ((wanted & actor->roles & (1U << bit)) != 0)
			return role_id(bit);
	}
	return "";
}

const char *action_step_role(enum action_step step, const struct actor *actor)
{
	return first_role(permission_roles(rules[step].permission), actor);
}
