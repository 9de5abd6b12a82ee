/*
 * What a field of type FIELD_ID or FIELD_IDS can name, by the word in its `source`: people,
 * organisations, territories, actions, and records of a kind. A snapshot keeps {id, name} as they
 * were.
 */
#ifndef ACCORD_RESOURCE_RECORD_SOURCE_H
#define ACCORD_RESOURCE_RECORD_SOURCE_H

#include <jansson.h>

#include "app/base/err.h"
#include "app/resource/actor.h"
#include "sql/db.h"

#define SOURCE_OPTIONS_MAX 200 /* records and actions that a form offers: the latest changed */

/*
 * Rows {id, name, …} that the actor can choose from. `source`:
 *   organisation   every organisation          party          the CUB, the PLIE, the union
 *   plie           the six PLIE                 territory
 *   lead_cub       people of the CUB            lead_urpa      people of the PLIE and the union
 *   counterpart    people of the party that is not the actor's
 *   action         the latest actions           KIND           the latest records of that kind
 *   record         records of any kind that elected officials have still to approve
 * ret   new
 * ERR_CONFIG: no such source
 */
MUST_USE enum err source_options(struct db *db, const struct actor *actor, const char *source,
				 json_t **ret, struct err_info *err);
/*
 * What the snapshot keeps of the one with this number: {id, name} and for people quality and organisation.
 * ret   new; NULL when there is none
 */
MUST_USE enum err source_resolve(struct db *db, const struct actor *actor, const char *source,
				 int64_t id, json_t **ret, struct err_info *err);
/* Kind of record that a source names ("action", "tool", "organisation", "person", "territory"), or NULL. Static. */
const char *source_kind(const char *source);
/* The same for what a snapshot keeps of one: of the source "record" each item has its own kind. Borrowed. */
const char *source_kind_of(const char *source, const json_t *item);

#endif
