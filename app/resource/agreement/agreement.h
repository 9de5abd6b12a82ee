/*
 * Rules of an agreement, pure: what its entry into force lacks, where it stands on a day, and who may do what to it.
 * The same is enforced again in the SQL of each change (sql/queries/agreement.sql).
 */
#ifndef ACCORD_RESOURCE_AGREEMENT_H
#define ACCORD_RESOURCE_AGREEMENT_H

#include <jansson.h>

#include "app/base/err.h"
#include "app/resource/actor.h"

enum agreement_step {
	AGREEMENT_CREATE,	/* a draft that follows another agreement */
	AGREEMENT_EDIT,		/* its title, department, place, term and text */
	AGREEMENT_PARTY,	/* the actor's own party: representative and domicile */
	AGREEMENT_DELIBERATION, /* the deliberation that empowers its representative */
	AGREEMENT_SIGN,		/* its signature */
	AGREEMENT_ENTER,	/* entry into force */
	AGREEMENT_RULE,		/* which end the committee said holds */
	AGREEMENT_FILE,		/* a piece of the actor's own party: its deliberation, its signed copy */
	AGREEMENT_STEPS
};

/* Identifier of a step ("sign"), also the end of its event. Static. */
const char *agreement_step_id(enum agreement_step step);

/*
 * French sentences saying what entry into force lacks (articles 4 and end of the text: a deliberation for the
 * CUB, a signature of each party, a place and a date; and the end of the agreement it follows); empty when nothing
 * does.
 * agreement, parties   rows of agreement_get (or agreement_current) and agreement_parties
 * today                YYYY-MM-DD
 * New array; NULL: out of memory.
 */
json_t *agreement_missing(const json_t *agreement, const json_t *parties, const char *today);
/* The state in which an agreement is on a day: that of its row, "expired" after its end, and "in_force" before the day
 * of a termination. Borrowed or static. */
const char *agreement_status_on(const json_t *agreement, const char *today);
/* True when nothing of it may change any more: expired or terminated. */
bool agreement_is_over(const json_t *agreement, const char *today);
/*
 * ERR_OK, or why the actor may not: ERR_FORBIDDEN (role), ERR_CONFLICT (not in this state), ERR_ENDED (over). A
 * party's own facts are those of actor->party. `err` may be NULL.
 */
enum err agreement_allowed(enum agreement_step step, const json_t *agreement, const struct actor *actor,
			   struct err_info *err);

#endif
