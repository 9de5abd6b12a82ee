/* Counts of actions. */
#include "app/resource/progress.h"

#include "app/base/text.h"
#include "sql/queries.h"

/* The column of a status; PROGRESS_STATUSES when it is unknown. */
static size_t column_of(const struct vocabulary *statuses, const char *status)
{
	size_t i = 0;

	while (i < statuses->count && !text_equal(statuses->terms[i].id, status))
		i++;
	return i < statuses->count ? i : PROGRESS_STATUSES;
}

void progress_count(const json_t *rows, struct progress *ret)
{
	size_t i;
	const json_t *row;

	*ret = (struct progress){ .statuses = vocabulary_find("status") };
	json_array_foreach(rows, i, row) {
		int64_t number = json_integer_value(json_object_get(row, "orientation"));
		int64_t count = json_integer_value(json_object_get(row, "count"));
		size_t column = column_of(ret->statuses,
					  json_string_value(json_object_get(row, "status")));

		if (number < 0 || number >= PROGRESS_ORIENTATIONS || column >= PROGRESS_STATUSES)
			continue;
		ret->counts[number][column] += count;
		ret->total += count;
		ret->late += json_integer_value(json_object_get(row, "late"));
	}
}

enum err progress_read(struct db *db, int64_t agreement_id, const char *today, struct progress *ret,
		       struct err_info *err)
{
	json_auto_t *rows = NULL;
	enum err code = sql_progress_table(db, agreement_id, today, &rows, err);

	if (code == ERR_OK)
		progress_count(rows, ret);
	return code;
}

int64_t progress_of_orientation(const struct progress *progress, int64_t number)
{
	int64_t total = 0;

	for (size_t i = 0; number >= 0 && number < PROGRESS_ORIENTATIONS && i < PROGRESS_STATUSES; i++)
		total += progress->counts[number][i];
	return total;
}

static int64_t count_of(const struct progress *progress, int64_t number, size_t column)
{
	int64_t total = 0;

	if (number >= 0)
		return progress->counts[number][column];
	for (size_t i = 0; i < PROGRESS_ORIENTATIONS; i++)
		total += progress->counts[i][column];
	return total;
}

json_t *progress_statuses(const struct progress *progress, int64_t number)
{
	json_auto_t *list = json_array();

	if (number >= PROGRESS_ORIENTATIONS)
		return NULL;
	for (size_t i = 0; i < PROGRESS_STATUSES && i < progress->statuses->count; i++) {
		json_t *cell = json_pack("{s:s, s:I}", "status", progress->statuses->terms[i].id, "count",
					 (json_int_t)count_of(progress, number, i));

		if (json_array_append_new(list, cell) != 0)
			return NULL;
	}
	return json_incref(list);
}
