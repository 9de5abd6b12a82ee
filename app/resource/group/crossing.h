/*
 * Cross-participations (article 2, first orientation: «les participations croisées»): members of one party present at
 * the other party's bodies, counted from attendance alone.
 */
#ifndef ACCORD_RESOURCE_CROSSING_H
#define ACCORD_RESOURCE_CROSSING_H

#include <jansson.h>

#include "app/base/err.h"
#include "sql/db.h"

/*
 * Pure. From what was counted of each body, year and party ({group_id, group, body_party, year, party, people,
 * meetings}) those of the party that is not the body's, the same order: [{group: {id, title, href}, body_party,
 * year, party, people, meetings}]. A body of neither party has none. New; NULL: out of memory.
 */
json_t *crossing_of(const json_t *counts);
/* The cross-participations of one body, or (NULL) of all.   ret   new */
MUST_USE enum err crossing_read(struct db *db, const int64_t *group, json_t **ret, struct err_info *err);

#endif
