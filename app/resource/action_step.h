/*
 * The life of an action as one table: from which states each step may be taken, by whom, and where it leads.
 * Pure: what is decided here for the buttons of a page is decided by the same function for the request, and
 * enforced again by the conditions of the SQL.
 *
 *   draft → submitted → endorsed → approved → in_progress → completed
 *   before approval also changes_requested, rejected, withdrawn
 */
#ifndef ACCORD_RESOURCE_ACTION_STEP_H
#define ACCORD_RESOURCE_ACTION_STEP_H

#include <stdbool.h>
#include <stdint.h>

#include "app/base/err.h"
#include "app/resource/actor.h"

enum action_step {
	STEP_EDIT,
	STEP_SUBMIT,
	STEP_ENDORSE,
	STEP_APPROVE,
	STEP_REQUEST_CHANGES,
	STEP_REJECT,
	STEP_START,
	STEP_REPORT,
	STEP_COMPLETE,
	STEP_WITHDRAW,
	STEP_REVERSE,
	STEP_COUNT
};

/* What the rules look at; all text borrowed. */
struct action_facts {
	const char *status;
	int64_t owner_id;
	const char *owner_party;	/* "cub" or "urpa" */
	int64_t cub_lead_id;		/* 0: none */
	int64_t partner_lead_id;
	bool edited_by_actor;		/* wrote or edited any version */
	bool approved_by_actor;		/* approved this version, and that stands */
	bool rejected_by_actor;
	bool role_has_approved;		/* the actor's quality has approved this version already */
};

struct action_step_row {
	const char *id;			/* "approve": also the decision, the member of `can`, and the event's suffix */
	const char *event;		/* "action.approve" */
	const char *to;			/* status it leads to; NULL: depends */
	bool needs_reason;
};

const struct action_step_row *action_step_row(enum action_step step);
/* The step called `id`, or STEP_COUNT. */
enum action_step action_step_find(const char *id);

/*
 * ERR_OK, or why the actor may not take the step: ERR_FORBIDDEN (not theirs), ERR_OWN_WORK (wrote or edited
 * it), ERR_CONFLICT (not in this state, or decided already). `err` may be NULL.
 */
enum err action_step_allowed(enum action_step step, const struct action_facts *facts,
			     const struct actor *actor, struct err_info *err);

/* The role ("cub_elected") in which the actor takes the step: for an approval the elected quality. */
const char *action_step_role(enum action_step step, const struct actor *actor);
/* The co-lead of the other party, who endorses; 0: not named yet. */
int64_t action_step_colead(const struct action_facts *facts);

#endif
