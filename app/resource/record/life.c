/* The lives of records: one row a step, and the few rules that a row cannot say. */
#include "app/resource/record/life.h"

#include "app/base/text.h"

#define BEFORE_APPROVAL "draft submitted endorsed changes_requested"

/* clang-format off */
static const struct life_rule endorsed_rules[] = {
	{ LIFE_EDIT,            BEFORE_APPROVAL " approved", "draft",   LIFE_BY_OWNER,       false },
	{ LIFE_SUBMIT,          "draft changes_requested",   "submitted", LIFE_BY_OWNER,     false },
	{ LIFE_ENDORSE,         "submitted",                 "endorsed",  LIFE_BY_COUNTERPART, false },
	{ LIFE_APPROVE,         "endorsed",                  NULL,        LIFE_BY_ELECTED,   false },
	{ LIFE_REQUEST_CHANGES, "submitted endorsed",        "changes_requested", LIFE_BY_DECIDER, true },
	{ LIFE_REJECT,          "submitted endorsed",        "rejected",  LIFE_BY_DECIDER,   true },
	{ LIFE_WITHDRAW,        BEFORE_APPROVAL,             "withdrawn", LIFE_BY_OWNER,     true },
	{ LIFE_REVERSE,         "endorsed approved rejected", NULL,       LIFE_BY_HIMSELF,   true },
	{ LIFE_RETIRE,          "approved",                  "retired",   LIFE_BY_OWNER,     true },
};

static const struct life_rule approved_rules[] = {
	{ LIFE_EDIT,            "draft submitted changes_requested approved", "draft", LIFE_BY_OWNER, false },
	{ LIFE_SUBMIT,          "draft changes_requested",   "submitted", LIFE_BY_OWNER,     false },
	{ LIFE_APPROVE,         "submitted",                 NULL,        LIFE_BY_ELECTED,   false },
	{ LIFE_REQUEST_CHANGES, "submitted",                 "changes_requested", LIFE_BY_DECIDER, true },
	{ LIFE_REJECT,          "submitted",                 "rejected",  LIFE_BY_DECIDER,   true },
	{ LIFE_WITHDRAW,        "draft submitted changes_requested", "withdrawn", LIFE_BY_OWNER, true },
	{ LIFE_REVERSE,         "submitted approved rejected", NULL,      LIFE_BY_HIMSELF,   true },
	{ LIFE_RETIRE,          "approved",                  "retired",   LIFE_BY_OWNER,     true },
};

static const struct life_rule final_rules[] = {
	{ LIFE_EDIT,            "draft submitted changes_requested", "draft", LIFE_BY_OWNER, false },
	{ LIFE_SUBMIT,          "draft changes_requested",   "submitted", LIFE_BY_OWNER,     false },
	{ LIFE_APPROVE,         "submitted",                 NULL,        LIFE_BY_ELECTED,   false },
	{ LIFE_REQUEST_CHANGES, "submitted",                 "changes_requested", LIFE_BY_DECIDER, true },
	{ LIFE_REJECT,          "submitted",                 "rejected",  LIFE_BY_DECIDER,   true },
	{ LIFE_WITHDRAW,        "draft submitted changes_requested", "withdrawn", LIFE_BY_OWNER, true },
	{ LIFE_REVERSE,         "submitted rejected",        NULL,        LIFE_BY_HIMSELF,   true },
};

static const struct life_rule kept_rules[] = {
	{ LIFE_EDIT,            "current",                   "current",   LIFE_BY_OWNER,     false },
	{ LIFE_CLOSE,           "current",                   "closed",    LIFE_BY_OWNER,     true },
	{ LIFE_REOPEN,          "closed",                    "current",   LIFE_BY_OWNER,     true },
};

static const struct life_rule action_rules[] = {
	{ LIFE_EDIT,            BEFORE_APPROVAL " approved in_progress", "draft", LIFE_BY_OWNER, false },
	{ LIFE_SUBMIT,          "draft changes_requested",   "submitted", LIFE_BY_OWNER,     false },
	{ LIFE_ENDORSE,         "submitted",                 "endorsed",  LIFE_BY_COUNTERPART, false },
	{ LIFE_APPROVE,         "endorsed",                  NULL,        LIFE_BY_ELECTED,   false },
	{ LIFE_REQUEST_CHANGES, "submitted endorsed",        "changes_requested", LIFE_BY_DECIDER, true },
	{ LIFE_REJECT,          "submitted endorsed",        "rejected",  LIFE_BY_DECIDER,   true },
	{ LIFE_START,           "approved",                  "in_progress", LIFE_BY_OWNER,   false },
	{ LIFE_REPORT,          "in_progress",               "in_progress", LIFE_BY_OWNER,   false },
	{ LIFE_COMPLETE,        "in_progress",               "completed", LIFE_BY_OWNER,     false },
	{ LIFE_WITHDRAW,        BEFORE_APPROVAL,             "withdrawn", LIFE_BY_OWNER,     true },
	{ LIFE_REVERSE,         "endorsed approved rejected", NULL,       LIFE_BY_HIMSELF,   true },
};

/* While it is open its questionnaire stands still; back in preparation, answers given stay with their version. */
static const struct life_rule campaign_rules[] = {
	{ LIFE_EDIT,            "draft",                     "draft",     LIFE_BY_OWNER,     false },
	{ LIFE_OPEN,            "draft",                     "open",      LIFE_BY_OWNER,     false },
	{ LIFE_PREPARE,         "open",                      "draft",     LIFE_BY_OWNER,     true },
	{ LIFE_CLOSE,           "open",                      "closed",    LIFE_BY_OWNER,     true },
	{ LIFE_REOPEN,          "closed",                    "open",      LIFE_BY_OWNER,     true },
};

static const struct {
	const char *id;
	const char *path;
} steps[LIFE_STEPS] = {
	[LIFE_EDIT]            = { "edit",            "modifier" },
	[LIFE_SUBMIT]          = { "submit",          "soumettre" },
	[LIFE_ENDORSE]         = { "endorse",         "viser" },
	[LIFE_APPROVE]         = { "approve",         "approuver" },
	[LIFE_REQUEST_CHANGES] = { "request_changes", "demander-modification" },
	[LIFE_REJECT]          = { "reject",          "refuser" },
	[LIFE_WITHDRAW]        = { "withdraw",        "retirer" },
	[LIFE_REVERSE]         = { "reverse",         "annuler" },
	[LIFE_RETIRE]          = { "retire",          "archiver" },
	[LIFE_CLOSE]           = { "close",           "clore" },
	[LIFE_REOPEN]          = { "reopen",          "rouvrir" },
	[LIFE_OPEN]            = { "open",            "ouvrir" },
	[LIFE_PREPARE]         = { "prepare",         "preparer" },
	[LIFE_START]           = { "start",           "demarrer" },
	[LIFE_REPORT]          = { "report",          "avancement" },
	[LIFE_COMPLETE]        = { "complete",        "realiser" },
};
/* clang-format on */

const struct life life_endorsed = { "draft", "endorsed", endorsed_rules, ARRAY_SIZE(endorsed_rules), NULL };
const struct life life_approved = { "draft", "submitted", approved_rules, ARRAY_SIZE(approved_rules), NULL };
const struct life life_action = { "draft", "endorsed", action_rules, ARRAY_SIZE(action_rules), NULL };
const struct life life_final = { "draft", "submitted", final_rules, ARRAY_SIZE(final_rules), NULL };
const struct life life_kept = { "current", "", kept_rules, ARRAY_SIZE(kept_rules), NULL };
const struct life life_campaign = { "draft", "", campaign_rules, ARRAY_SIZE(campaign_rules), NULL };

const char *life_step_id(enum life_step step)
{
	return steps[step].id;
}

const char *life_step_path(enum life_step step)
{
	return steps[step].path;
}

enum life_step life_step_find(const char *id)
{
	int step = 0;

	while (step < LIFE_STEPS && !text_equal(steps[step].id, id))
		step++;
	return (enum life_step)step;
}

enum life_step life_step_of_path(const char *segment)
{
	int step = 0;

	while (step < LIFE_STEPS && !text_equal(steps[step].path, segment))
		step++;
	return (enum life_step)step;
}

const struct life_rule *life_rule(const struct life *life, enum life_step step)
{
	for (size_t i = 0; i < life->count; i++) {
		if (life->rules[i].step == step)
			return &life->rules[i];
	}
	return NULL;
}

/* True when `status` is one of the words of `from`. */
static bool is_from(const char *from, const char *status)
{
	size_t len = strlen(status);

	for (const char *at = len > 0 ? strstr(from, status) : NULL; at != NULL; at = strstr(at + 1, status)) {
		if ((at == from || at[-1] == ' ') && (at[len] == '\0' || at[len] == ' '))
			return true;
	}
	return false;
}

bool life_has_state(const struct life *life, const char *status)
{
	for (size_t i = 0; i < life->count; i++) {
		if (text_equal(life->rules[i].to, status) || is_from(life->rules[i].from, status))
			return true;
	}
	return life->others != NULL && is_from(life->others, status);
}

static enum permission right_of(const struct life_rights *rights, enum life_step step)
{
	bool declines = step == LIFE_REQUEST_CHANGES || step == LIFE_REJECT || step == LIFE_REVERSE;

	if (step == LIFE_ENDORSE)
		return rights->endorse;
	if (step == LIFE_APPROVE)
		return rights->approve;
	return declines ? rights->decline : rights->write;
}

static bool is_elected(const struct actor *actor)
{
	return (actor->roles & ROLES_ELECTED) != 0;
}

static bool is_counterpart(const struct life_facts *facts, const struct actor *actor)
{
	return actor->person_id == facts->counterpart_id;
}

/*
 * The elected officials decide in the deciding state, the counterpart before it; in any other state
 * it was one of them, who comes too late.
 */
static bool is_decider(const struct life *life, const struct life_facts *facts,
		       const struct actor *actor)
{
	if (text_equal(facts->status, life->deciding))
		return is_elected(actor);
	if (text_equal(facts->status, "submitted"))
		return is_counterpart(facts, actor);
	return is_elected(actor) || is_counterpart(facts, actor);
}

static bool is_owner(const struct life_facts *facts, const struct actor *actor)
{
	return facts->joint ? actor->party[0] != '\0' : actor->organisation_id == facts->owner_id;
}

static bool is_theirs(const struct life *life, enum life_party by, const struct life_facts *facts,
		      const struct actor *actor)
{
	switch (by) {
	case LIFE_BY_OWNER:
		return is_owner(facts, actor);
	case LIFE_BY_COUNTERPART:
		return is_counterpart(facts, actor);
	case LIFE_BY_ELECTED:
		return is_elected(actor);
	case LIFE_BY_DECIDER:
		return is_decider(life, facts, actor);
	case LIFE_BY_HIMSELF:
		return is_elected(actor) || is_counterpart(facts, actor);
	}
	return false;
}

static enum err approval_allowed(const struct life_facts *facts, struct err_info *err)
{
	if (facts->edited_by_actor)
		return ERR(err, ERR_OWN_WORK, "wrote or edited a version");
	if (facts->approved_by_actor || facts->role_has_approved)
		return ERR(err, ERR_CONFLICT, "approved already in this quality");
	return ERR_OK;
}

static enum err reversal_allowed(const struct life_facts *facts, struct err_info *err)
{
	bool rejected = text_equal(facts->status, "rejected");

	if (rejected ? !facts->rejected_by_actor : !facts->approved_by_actor)
		return ERR(err, ERR_CONFLICT, "no standing decision of this person to reverse");
	return ERR_OK;
}

enum err life_allowed(const struct life *life, const struct life_rights *rights,
		      enum life_step step, const struct life_facts *facts,
		      const struct actor *actor, struct err_info *err)
{
	const struct life_rule *rule = life_rule(life, step);

	if (rule == NULL)
		return ERR(err, ERR_NOT_FOUND, "this life has no step %s", steps[step].id);
	if (!permission_allows(right_of(rights, step), actor->roles))
		return ERR(err, ERR_FORBIDDEN, "step %s: role", steps[step].id);
	if (!is_theirs(life, rule->by, facts, actor))
		return ERR(err, ERR_FORBIDDEN, "step %s: not theirs", steps[step].id);
	if (facts->last_day != NULL && strcmp(actor->today, facts->last_day) > 0)
		return ERR(err, ERR_ENDED, "step %s after %s", steps[step].id, facts->last_day);
	if (!is_from(rule->from, facts->status))
		return ERR(err, ERR_CONFLICT, "step %s from %s", steps[step].id, facts->status);
	if (step == LIFE_APPROVE)
		return approval_allowed(facts, err);
	if (step == LIFE_REVERSE)
		return reversal_allowed(facts, err);
	return ERR_OK;
}

const char *life_role(const struct life_rights *rights, enum life_step step,
		      const struct actor *actor)
{
	unsigned wanted = permission_roles(right_of(rights, step)) & actor->roles;

	for (int bit = 0; bit < ROLE_COUNT; bit++) {
		if ((wanted & (1U << bit)) != 0)
			return role_id(bit);
	}
	return "";
}
