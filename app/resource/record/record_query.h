/* Asking for a page of one kind of record by the index that serves it. */
#ifndef ACCORD_RESOURCE_RECORD_QUERY_H
#define ACCORD_RESOURCE_RECORD_QUERY_H

#include <jansson.h>

#include "app/resource/list.h"
#include "sql/db.h"

#define RECORD_COUNT_TO 1001 /* the page says «more than 1 000» */

enum record_sort { RECORD_BY_TIME, RECORD_BY_TITLE, RECORD_BY_DATE };

struct record_filter { /* all text borrowed */
	int64_t agreement_id;
	const char *kind;
	const char *status; /* NULL: any; the same below */
	const char *subtype;
	const int64_t *owner;
	const char *search; /* expression of search_expression */
	enum record_sort sort;
	struct list_cursor cursor;
	int64_t limit;
};

/* Member of a row that a sort goes on from ("updated_at"), and of which kind it is. */
const char *record_query_key(enum record_sort sort);
enum list_key record_query_key_kind(enum record_sort sort);
/* Rows of the query record_list; each has in `total` how many there are, counted to RECORD_COUNT_TO. New. */
MUST_USE enum err record_query(struct db *db, const struct record_filter *f, json_t **ret,
			       struct err_info *err);

#endif
