/*
 * Asking for a page of actions: filter, sort, and where to go on. Left alone, the server reads a list from its
 * start up to the cursor; so the index that serves the filter and the sort is named.
 */
#ifndef ACCORD_RESOURCE_ACTION_QUERY_H
#define ACCORD_RESOURCE_ACTION_QUERY_H

#include <jansson.h>

#include "app/resource/list.h"
#include "sql/db.h"

enum action_sort {
	ACTION_BY_TIME,		/* last changed first */
	ACTION_BY_TITLE,
	ACTION_BY_DUE		/* earliest due date first */
};

struct action_filter {		/* all borrowed; NULL: not filtered by it */
	int64_t agreement_id;
	const char *status;
	const int64_t *orientation;
	const int64_t *structure;
	const char *action_form;
	const char *operation_type;
	const char *target_public;
	const char *search;	/* boolean expression of a full-text search */
	const char *late_on;	/* only what should have ended before this day and has not */
	enum action_sort sort;
	struct list_cursor cursor;
	int64_t limit;		/* rows */
};

/* True for the list of all actions: `total` is then exact, and else counted to 1 001 at most. */
bool action_query_is_whole(const struct action_filter *filter);

/* Rows of the query action_list. New. */
MUST_USE enum err action_query(struct db *db, const struct action_filter *filter, json_t **ret,
			       struct err_info *err);

#endif
