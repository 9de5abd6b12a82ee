/* What the files of delegations share and nobody else sees. */
#ifndef ACCORD_RESOURCE_DELEGATION_INTERNAL_H
#define ACCORD_RESOURCE_DELEGATION_INTERNAL_H

#include "app/resource/actor.h"
#include "sql/db.h"

/* The elected quality of a party, as bit. */
unsigned delegation_role_of_party(const char *party);
/* True when the actor may record for that party what a deliberation gives, and end it. */
bool delegation_records_for(const struct actor *actor, const char *party);
/* Ends it early. ERR_NOT_FOUND, ERR_FORBIDDEN, ERR_CONFLICT (it has ended already) */
MUST_USE enum err delegation_end(struct db *db, const struct actor *actor, int64_t id, struct err_info *err);

#endif
