/* The page of delegations, the form that gives one, and the button that ends one early. */
#ifndef ACCORD_RESOURCE_DELEGATION_PAGES_H
#define ACCORD_RESOURCE_DELEGATION_PAGES_H

#include "app/http/route.h"
#include "app/resource/actor.h"
#include "sql/db.h"

extern const struct form delegation_query;
extern const struct form delegation_form;
extern const struct form delegation_end_form;
extern const struct csv_column delegation_columns[];

handler_fn delegation_list;
handler_fn delegation_new;
handler_fn delegation_create_take;
handler_fn delegation_end_take;

/*
 * Writes a delegation and its ledger entry, in the caller's transaction. `values`: of delegation_form. Without
 * deliberation_number it is the actor's own; with one it is recorded from a deliberation.
 * ERR_FORBIDDEN: not theirs to give; ERR_INVALID: a delegate who may not hold it (another party, no official where an
 * official gives it, or who records it)
 */
MUST_USE enum err delegation_create(struct db *db, const struct actor *actor, const json_t *values, int64_t *ret_id,
				    struct err_info *err);

#endif
