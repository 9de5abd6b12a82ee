/*
 * The life of a record as a table: from which states each step may be taken, by whom, and where it
 * leads. Pure: the buttons of a page and the request are decided by the same function, and the
 * conditions of the SQL enforce it again.
 *
 *   life_endorsed   draft → submitted → (the other party's counterpart) endorsed → approved → retired
 *   life_approved   draft → submitted → approved → retired, without an endorsement before approval;
 *                   both also know changes_requested, rejected and withdrawn
 *   life_kept       current ⇄ closed: what is kept up to date and needs nobody's approval
 *   life_campaign   draft ⇄ open ⇄ closed: what people outside answer while it is open
 */
#ifndef ACCORD_RESOURCE_RECORD_LIFE_H
#define ACCORD_RESOURCE_RECORD_LIFE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/base/err.h"
#include "app/resource/actor.h"
#include "auth/permission.h"

enum life_step {
	LIFE_EDIT,
	LIFE_SUBMIT,
	LIFE_ENDORSE,
	LIFE_APPROVE,
	LIFE_REQUEST_CHANGES,
	LIFE_REJECT,
	LIFE_WITHDRAW,
	LIFE_REVERSE,
	LIFE_RETIRE,
	LIFE_CLOSE,
	LIFE_REOPEN,
	LIFE_OPEN,
	LIFE_PREPARE,
	LIFE_START,
	LIFE_REPORT,
	LIFE_COMPLETE,
	LIFE_STEPS
};

/* clang-format off */
/* Who takes a step, beyond having its permission. */
enum life_party {
	LIFE_BY_OWNER,		/* anybody of the structure that owns the record; of a joint one: of either party */
	LIFE_BY_COUNTERPART,	/* the person of the other party whom the record names */
	LIFE_BY_ELECTED,	/* an elected official of a quality that must still approve */
	LIFE_BY_DECIDER,	/* whoever decides in that state: the counterpart or an elected official */
	LIFE_BY_HIMSELF		/* whoever took the decision that is reversed */
};

struct life_rule {
	enum life_step step;
	const char *from;	/* states, separated by blanks */
	const char *to;		/* NULL: depends */
	enum life_party by;
	bool needs_reason;
};

struct life {
	const char *first;	/* state of a new record */
	const char *deciding;	/* state in which the elected officials decide, or "" */
	const struct life_rule *rules;
	size_t count;
	const char *others;	/* states that steps of the kind's own lead to, separated by blanks; or NULL */
};
/* clang-format on */

extern const struct life life_endorsed;
extern const struct life life_approved;
/* As life_approved, but what is approved stays: no edit, no reversal, no archive. */
extern const struct life life_final;
extern const struct life life_kept;
extern const struct life life_campaign;
extern const struct life life_action;

/* Which permission a step asks for, by kind of record. */
struct life_rights {
	enum permission write;
	enum permission endorse;
	enum permission approve;
	enum permission decline; /* asking for changes, rejecting, reversing */
};

/* What the rules look at; all text borrowed. */
struct life_facts {
	const char *status;
	int64_t owner_id;
	const char *owner_party; /* "cub" or "urpa" */
	int64_t counterpart_id;	 /* 0: none named */
	bool joint;		 /* either party writes it */
	bool edited_by_actor;	 /* wrote or edited any version */
	bool approved_by_actor;	 /* approved this version, and that stands */
	bool rejected_by_actor;
	bool role_has_approved; /* the actor's quality has approved this version already */
	const char *last_day;	/* of its agreement, YYYY-MM-DD; NULL: none known, or it does not matter */
};

/* Identifier of a step: "approve" is also the decision, the member of `can`, and the end of the event's name. */
const char *life_step_id(enum life_step step);
/* The step called `id`, or LIFE_STEPS. */
enum life_step life_step_find(const char *id);
/* Last segment of the step's address: "approuver". */
const char *life_step_path(enum life_step step);
/* The step whose address ends so, or LIFE_STEPS. */
enum life_step life_step_of_path(const char *segment);

/* True when a record of that life can be in `status`. */
bool life_has_state(const struct life *life, const char *status);
/* The rule of a step in that life, or NULL. */
const struct life_rule *life_rule(const struct life *life, enum life_step step);

/*
 * ERR_OK, or why the actor may not take the step: ERR_FORBIDDEN (not theirs), ERR_OWN_WORK (wrote
 * or edited it), ERR_CONFLICT (not in this state, or decided already), ERR_ENDED (its agreement is over on
 * actor->today). `err` may be NULL.
 */
enum err life_allowed(const struct life *life, const struct life_rights *rights,
		      enum life_step step, const struct life_facts *facts,
		      const struct actor *actor, struct err_info *err);

/* The role ("cub_elected") in which the actor takes the step. */
const char *life_role(const struct life_rights *rights, enum life_step step,
		      const struct actor *actor);

#endif
