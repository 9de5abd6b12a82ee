/* How many actions stand where: the table by orientation and status, from one query. */
#ifndef ACCORD_RESOURCE_PROGRESS_H
#define ACCORD_RESOURCE_PROGRESS_H

#include <jansson.h>
#include <stdint.h>

#include "app/base/vocabulary.h"
#include "sql/db.h"

#define PROGRESS_ORIENTATIONS 10	/* rows: numbers 1 to 9 (a CHECK), and 0 for drafts without one */
#define PROGRESS_STATUSES 9

struct progress {
	const struct vocabulary *statuses;	/* names the columns, in their order */
	int64_t counts[PROGRESS_ORIENTATIONS][PROGRESS_STATUSES];
	int64_t late;
	int64_t total;
};

/* today: YYYY-MM-DD, to know what is late. ERR_DATABASE, ERR_MEMORY. */
MUST_USE enum err progress_read(struct db *db, int64_t agreement_id, const char *today,
				struct progress *ret, struct err_info *err);
/* Adds up the rows of progress_table. */
void progress_count(const json_t *rows, struct progress *ret);
/* Actions of an orientation (0: of none); 0 when there is no such orientation. */
int64_t progress_of_orientation(const struct progress *progress, int64_t number);
/* [{status, count}] of one orientation, or of all when `number` is negative. New; NULL: out of memory. */
json_t *progress_statuses(const struct progress *progress, int64_t number);

#endif
