/*
 * Asking for a page of actions by the index that serves it. One filter with the time of the last change has an index
 * of its own. For other sorts, and for several filters, it depends on how much the filter finds: a list of little is
 * best sorted whole, and of much best read in its order until the page is full. So what is found is counted before,
 * up to a bound; then no list reads more than some thousands of rows. So it is with words: an index of words gives all
 * that has them, which is looked for along the list when it is much.
 */
#include "app/resource/action_query.h"

#include "sql/queries.h"

#define COUNT_TO 1001		/* the page says «more than 1 000» */

/* Keys of the table `action` that hold a filter and the time of the last change, or a sort. */
enum action_key {
	KEY_ANY,	/* the server chooses: a full-text search of what is late */
	KEY_UPDATED,
	KEY_STATUS,
	KEY_STRUCTURE,
	KEY_ORIENTATION,
	KEY_OPERATION,
	KEY_FORM,
	KEY_TITLE,
	KEY_DUE,
	KEY_STATUS_DUE,
	KEY_FEW		/* the server chooses, but not by the sort */
};

/* Among several filters the one that leaves least. */
static enum action_key key_of_filter(const struct action_filter *f)
{
	if (f->structure != NULL)
		return KEY_STRUCTURE;
	if (f->status != NULL)
		return KEY_STATUS;
	if (f->operation_type != NULL)
		return KEY_OPERATION;
	if (f->orientation != NULL)
		return KEY_ORIENTATION;
	return f->action_form != NULL ? KEY_FORM : KEY_UPDATED;
}

/* For what finds much. What is late is never much, and sorted whole. */
static enum action_key key_of(const struct action_filter *f)
{
	if (f->search != NULL && f->late_on != NULL)
		return KEY_ANY;
	if (f->late_on != NULL || (f->status != NULL && f->sort == ACTION_BY_DUE))
		return KEY_STATUS_DUE;
	if (f->sort == ACTION_BY_TITLE)
		return KEY_TITLE;
	return f->sort == ACTION_BY_DUE ? KEY_DUE : key_of_filter(f);
}

/* How many filters have an index of their own with the time. */
static int filter_count(const struct action_filter *f)
{
	return (f->structure != NULL) + (f->status != NULL) + (f->operation_type != NULL) +
	       (f->orientation != NULL) + (f->action_form != NULL);
}

static bool must_count(const struct action_filter *f)
{
	int filters = filter_count(f);

	if (f->late_on != NULL)
		return false;
	return f->search != NULL || f->target_public != NULL || filters > 1 ||
	       (filters == 1 && f->sort != ACTION_BY_TIME);
}

bool action_query_is_whole(const struct action_filter *f)
{
	return f->target_public == NULL && f->search == NULL && f->late_on == NULL &&
	       key_of_filter(f) == KEY_UPDATED;
}

static enum err count(struct db *db, const struct action_filter *f, int64_t *ret, struct err_info *err)
{
	json_auto_t *row = NULL;
	/* Among several filters the server knows best; of one it may take an index that finds too much. */
	bool one = f->search == NULL && f->target_public == NULL && filter_count(f) == 1;
	bool alone = f->search == NULL && f->target_public != NULL && filter_count(f) == 0;
	enum action_key key = one ? key_of_filter(f) : KEY_ANY;
	enum err code = sql_action_count(db, f->agreement_id, f->status, f->orientation, f->structure,
					 f->action_form, f->operation_type, alone ? NULL : f->target_public,
					 alone ? f->target_public : NULL, f->search, key == KEY_STATUS,
					 key == KEY_STRUCTURE, key == KEY_ORIENTATION, key == KEY_OPERATION,
					 key == KEY_FORM, COUNT_TO, &row, err);

	*ret = json_integer_value(json_object_get(row, "total"));
	return code;
}

/* count_to    how far `total` is counted; 0: it is known, or kept */
static enum err ask(struct db *db, const struct action_filter *f, enum action_key key, int64_t count_to,
		    json_t **ret, struct err_info *err)
{
	const char *after = f->cursor.set ? f->cursor.key : NULL;
	bool much = key != KEY_ANY && key != KEY_FEW;

	return sql_action_list(db, f->agreement_id, f->status, f->orientation, f->structure,
			       f->action_form, f->operation_type, f->target_public, much ? NULL : f->search,
			       much ? f->search : NULL, f->late_on,
			       f->sort == ACTION_BY_TITLE, f->sort == ACTION_BY_DUE,
			       f->sort == ACTION_BY_TIME, key == KEY_UPDATED, key == KEY_STATUS,
			       key == KEY_STRUCTURE, key == KEY_ORIENTATION, key == KEY_OPERATION,
			       key == KEY_FORM, key == KEY_TITLE, key == KEY_DUE, key == KEY_STATUS_DUE,
			       key == KEY_FEW, action_query_is_whole(f), count_to,
			       f->sort == ACTION_BY_TIME ? after : NULL,
			       f->sort == ACTION_BY_TITLE ? after : NULL,
			       f->sort == ACTION_BY_DUE ? after : NULL,
			       f->cursor.set ? &f->cursor.id : NULL, f->limit, ret, err);
}

static enum err set_total(json_t *rows, int64_t total, struct err_info *err)
{
	size_t i;
	json_t *row;

	json_array_foreach(rows, i, row) {
		if (json_object_set_new(row, "total", json_integer(total)) != 0)
			return ERR(err, ERR_MEMORY, "total");
	}
	return ERR_OK;
}

enum err action_query(struct db *db, const struct action_filter *f, json_t **ret,
		      struct err_info *err)
{
	json_auto_t *rows = NULL;
	int64_t total = 0;
	enum err code;

	if (!must_count(f))
		return ask(db, f, key_of(f), action_query_is_whole(f) ? 0 : COUNT_TO, ret, err);
	code = count(db, f, &total, err);
	if (code == ERR_OK)
		code = ask(db, f, total < COUNT_TO ? KEY_FEW : key_of(f), 0, &rows, err);
	if (code == ERR_OK)
		code = set_total(rows, total, err);
	if (code == ERR_OK)
		*ret = json_incref(rows);
	return code;
}
