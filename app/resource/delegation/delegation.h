/*
 * Deciding in somebody's place: the signed-in person's delegations of today (session->delegations). The delegate holds
 * it from an elected official of their party, or from a deliberation that names them; it ends by itself, and the SQL
 * of a decision looks at it again (decision_add).
 */
#ifndef ACCORD_RESOURCE_DELEGATION_H
#define ACCORD_RESOURCE_DELEGATION_H

#include <jansson.h>

#include "app/http/field.h"
#include "app/resource/actor.h"
#include "app/resource/record/kind.h"

/* The field of a step's form that names the delegation it is taken by. */
#define DELEGATION_FIELD { .name = "delegation", .label = "Par délégation", .type = FIELD_ID }

/*
 * When the form names a delegation: the actor has its quality alone from here on, and carries it. Else nothing.
 * ERR_FORBIDDEN: it is not this person's, not of today, or not for this kind.
 */
MUST_USE enum err delegation_use(const struct request *req, const char *kind, struct actor *actor,
				 struct err_info *err);

/*
 * Sets in the model of a record's page: `stand_ins`, the delegations by which this person may decide about it now
 * [{delegation_id, delegator, quality, ends_on, href, approve}], and `stand_in_return`, the first of them that may send
 * it back, when the person may not in their own name (`can` of the model).
 * of_row    facts of its row; edited_by_actor as known
 * trail     rows of record_trail or action_trail
 */
void delegation_offer(const struct request *req, const struct kind *kind, int64_t id, const struct life_facts *of_row,
		      const json_t *trail, int64_t version, json_t **model);

/* {name, quality} of who was stood in for, in a row of a trail; or null. New. */
json_t *delegation_of_row(const json_t *row);

#endif
