/*
 * One filter with the time of the last change has an index of its own, and so has each sort of the
 * whole list; then no page reads more than it shows. With a filter and another sort, what the
 * filter finds is sorted.
 */
#include "app/resource/record/record_query.h"

#include "sql/queries.h"

enum record_key { KEY_ANY, KEY_UPDATED, KEY_STATUS, KEY_SUBTYPE, KEY_OWNER, KEY_TITLE, KEY_DATE };

const char *record_query_key(enum record_sort sort)
{
	static const char *const keys[] = { [RECORD_BY_TIME] = "updated_at",
					    [RECORD_BY_TITLE] = "title",
					    [RECORD_BY_DATE] = "date_key" };

	return keys[sort];
}

enum list_key record_query_key_kind(enum record_sort sort)
{
	static const enum list_key kinds[] = { [RECORD_BY_TIME] = LIST_KEY_TIME,
					       [RECORD_BY_TITLE] = LIST_KEY_TEXT,
					       [RECORD_BY_DATE] = LIST_KEY_DAY };

	return kinds[sort];
}

static enum record_key key_of_filter(const struct record_filter *f)
{
	if (f->owner != NULL)
		return KEY_OWNER;
	if (f->status != NULL)
		return KEY_STATUS;
	return f->subtype != NULL ? KEY_SUBTYPE : KEY_UPDATED;
}

static enum record_key key_of(const struct record_filter *f)
{
	enum record_key filter = key_of_filter(f);

	if (f->search != NULL)
		return KEY_ANY;
	if (f->sort == RECORD_BY_TIME)
		return filter;
	if (filter != KEY_UPDATED)
		return KEY_ANY;
	return f->sort == RECORD_BY_TITLE ? KEY_TITLE : KEY_DATE;
}

enum err record_query(struct db *db, const struct record_filter *f, json_t **ret,
		      struct err_info *err)
{
	enum record_key key = key_of(f);
	const char *after = f->cursor.set ? f->cursor.key : NULL;

	return sql_record_list(
		db, f->agreement_id, f->kind, f->status, f->subtype, f->owner, f->search,
		f->sort == RECORD_BY_TITLE, f->sort == RECORD_BY_DATE, f->sort == RECORD_BY_TIME,
		key == KEY_UPDATED, key == KEY_STATUS, key == KEY_SUBTYPE, key == KEY_OWNER,
		key == KEY_TITLE, key == KEY_DATE, RECORD_COUNT_TO,
		f->sort == RECORD_BY_TIME ? after : NULL, f->sort == RECORD_BY_TITLE ? after : NULL,
		f->sort == RECORD_BY_DATE ? after : NULL, f->cursor.set ? &f->cursor.id : NULL,
		f->limit, ret, err);
}
