/*
 * What lists share: cursors, addresses of filters, and pages by keyset. A cursor is "ID.KEY": the last row's
 * number and its sort key; it is only ever compared, never trusted.
 */
#ifndef ACCORD_RESOURCE_LIST_H
#define ACCORD_RESOURCE_LIST_H

#include <jansson.h>

#include "app/http/field.h"

#define LIST_PAGE 20		/* rows of a page */
#define LIST_EXPORT 1000	/* rows of a table that are read at once (app/export.c) */
#define LIST_KEY_MAX 900

/* What the key of a cursor is: text, a day (YYYY-MM-DD) or a time (YYYY-MM-DD HH:MM:SS.uuuuuu). */
enum list_key { LIST_KEY_TEXT, LIST_KEY_DAY, LIST_KEY_TIME };

struct list_cursor {
	bool set;
	int64_t id;
	const char *key;	/* arena */
};

/* Reads the query field `apres`. ERR_BAD_REQUEST: not a cursor of ours, or its key is of another kind. */
MUST_USE enum err list_read_cursor(struct request *req, enum list_key kind, struct list_cursor *ret,
				   struct err_info *err);
/* True for a table: CSV or XLSX. */
bool list_is_export(const struct request *req);
/* Rows to ask for, one more than are shown, so that it is known whether others follow. */
int64_t list_limit(const struct request *req);
/*
 * Cuts the row too many off `rows`, and sets `next`, `next_href` and `first_href` in the model.
 * key_of   member of a row that it is sorted by
 */
MUST_USE enum err list_set_next(struct request *req, json_t *model, json_t *rows, const char *key_of,
				struct err_info *err);
/*
 * This list's address with the query field `name` set to `value` (NULL: without it), other filters kept and
 * the cursor left out. suffix: "", ".csv" or ".json". Arena; NULL: out of memory.
 */
const char *list_address(struct request *req, const char *suffix, const char *name,
			 const char *value);

/* How many rows a list has; counted to `value`, when there are more. */
struct list_count {
	int64_t value;		/* -1: not known */
	bool more;
};
/*
 * Sets `exports`: [{label, href, rows_text}], the list as it is filtered, as tables (CSV, XLSX) and as JSON, with how
 * much each holds.
 */
MUST_USE enum err list_set_exports(struct request *req, json_t *model, struct list_count count,
				   struct err_info *err);

/* One filter: a query field with its possible values. */
struct list_choice {
	const char *value;
	const char *label;
};
/* Adds {name, label, options} to the array `filters`, and to `active` what is chosen. */
MUST_USE enum err list_add_filter(struct request *req, json_t *filters, json_t *active,
				  const char *name, const char *label,
				  const struct list_choice *choices, size_t count,
				  struct err_info *err);
/* {value, label, selected}; new, NULL: out of memory. */
json_t *list_option(const char *value, const char *label, bool selected);
/* The same with options of which none is selected (reference_options). */
MUST_USE enum err list_add_options(struct request *req, json_t *filters, json_t *active, const char *name,
				   const char *label, json_t *options, struct err_info *err);
/* The same with the terms of a vocabulary. */
MUST_USE enum err list_add_vocabulary(struct request *req, json_t *filters, json_t *active,
				      const char *name, const char *label, const char *vocabulary,
				      struct err_info *err);
/*
 * The agreement whose records the list shows: what the query field `accord` says, else `current`; and that choice as a
 * filter, when it was made.
 */
int64_t list_agreement(const struct request *req, int64_t current);
MUST_USE enum err list_add_agreement(struct request *req, json_t *filters, json_t *active, struct err_info *err);
/* What was searched for, as a filter that can be taken away. */
MUST_USE enum err list_add_search(struct request *req, json_t *active, struct err_info *err);

#endif
