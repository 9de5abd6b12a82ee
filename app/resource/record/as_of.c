/* The version and the state of a record at a past moment. */
#include "app/resource/record/as_of.h"

#include <string.h>

#include "app/base/text.h"
#include "app/resource/row.h"
#include "app/view/model.h"

static bool has_happened(const json_t *row, const char *until)
{
	const char *at = row_text(row, "at");

	return at != NULL && strcmp(at, until) <= 0;
}

static bool is_of(const json_t *row, const char *kind)
{
	return text_equal(row_text(row, "kind"), kind);
}

const char *as_of_status(const struct life *life, const char *decided, bool edited)
{
	if (decided == NULL)
		return life->first;
	/* What was asked of the author stays asked until it is submitted again. */
	if (!edited || text_equal(decided, "changes_requested"))
		return decided;
	return life_rule(life, LIFE_EDIT)->to;
}

bool as_of_is_approved(const char *status)
{
	return text_equal(status, "approved") || text_equal(status, "in_progress") ||
	       text_equal(status, "completed");
}

void as_of_read(const struct life *life, const json_t *rows, const char *until, struct as_of *ret)
{
	const json_t *last = NULL;
	size_t i;
	const json_t *row;

	*ret = (struct as_of){ 0 };
	json_array_foreach(rows, i, row) {
		if (!has_happened(row, until))
			continue;
		if (is_of(row, "version") && row_number(row, "version") > ret->version)
			ret->version = row_number(row, "version");
		if (is_of(row, "decision") &&
		    (last == NULL || row_number(row, "position") > row_number(last, "position")))
			last = row;
	}
	ret->status = as_of_status(life, row_text(last, "to_status"),
				   last != NULL && ret->version > row_number(last, "version"));
	if (as_of_is_approved(ret->status))
		ret->approved_version = ret->version;
}

/* The rows that had happened. New; NULL: out of memory. */
static json_t *rows_then(json_t *rows, const char *until)
{
	json_t *list = json_array();
	size_t i;
	json_t *row;

	json_array_foreach(rows, i, row) {
		if (!is_of(row, "link") && has_happened(row, until))
			model_add(&list, json_incref(row));
	}
	return list;
}

/* The newest row of these kinds (NULL: of any), or NULL. */
static const json_t *newest(const json_t *rows, const char *kind, const char *or_kind)
{
	const json_t *found = NULL;
	size_t i;
	const json_t *row;

	json_array_foreach(rows, i, row) {
		if (kind != NULL && !is_of(row, kind) && !is_of(row, or_kind))
			continue;
		if (found == NULL || strcmp(row_text(row, "at"), row_text(found, "at")) > 0)
			found = row;
	}
	return found;
}

static int set_time(json_t *row, const char *name, const json_t *of)
{
	return model_put(row, name, json_incref(json_object_get(of, "at")));
}

/* Only actions have a progress. */
static int set_progress(json_t *row, const json_t *rows)
{
	const json_t *report = newest(rows, "report", "report");

	if (json_object_get(row, "progress") == NULL)
		return 0;
	return model_put(row, "progress", json_integer(row_number(report, "progress")));
}

enum err as_of_go_back(const struct life *life, const char *until, json_t *row, json_t **rows,
		       struct err_info *err)
{
	struct as_of then;
	json_t *list;
	int failed;

	as_of_read(life, *rows, until, &then);
	if (then.version == 0)
		return ERR(err, ERR_NOT_FOUND, "not there before %s", until);
	list = rows_then(*rows, until);
	if (list == NULL)
		return ERR(err, ERR_MEMORY, "trail");
	failed = model_put(row, "version", json_integer(then.version));
	failed |= model_put(row, "status", json_string(then.status));
	failed |= model_put(row, "approved_version",
			    then.approved_version > 0 ? json_integer(then.approved_version)
						      : json_null());
	failed |= set_progress(row, list);
	failed |= set_time(row, "updated_at", newest(list, NULL, NULL));
	failed |= set_time(row, "status_at", newest(list, "decision", "version"));
	json_decref(*rows);
	*rows = list;
	return failed == 0 ? ERR_OK : ERR(err, ERR_MEMORY, "trail");
}

json_t *as_of_model(const char *day, const char *href)
{
	return json_pack("{s:s, s:s}", "day", day, "href", href);
}
