/* Asking for a page of actions by the index that serves it. */
#include "app/resource/action_query.h"

#include "sql/queries.h"

/* Keys of the table `action` that hold a filter and the time of the last change, or a sort. */
enum action_key {
	KEY_ANY,	/* the server chooses: a full-text search, a public */
	KEY_UPDATED,
	KEY_STATUS,
	KEY_STRUCTURE,
	KEY_ORIENTATION,
	KEY_OPERATION,
	KEY_FORM,
	KEY_TITLE,
	KEY_DUE
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

static enum action_key key_of(const struct action_filter *f)
{
	if (f->search != NULL || f->target_public != NULL)
		return KEY_ANY;
	if (f->sort == ACTION_BY_TITLE)
		return KEY_TITLE;
	return f->sort == ACTION_BY_DUE ? KEY_DUE : key_of_filter(f);
}

enum err action_query(struct db *db, const struct action_filter *f, json_t **ret,
		      struct err_info *err)
{
	enum action_key key = key_of(f);
	const char *after = f->cursor.set ? f->cursor.key : NULL;

	return sql_action_list(db, f->agreement_id, f->status, f->orientation, f->structure,
			       f->action_form, f->operation_type, f->target_public, f->search, f->late_on,
			       f->sort == ACTION_BY_TITLE, f->sort == ACTION_BY_DUE,
			       f->sort == ACTION_BY_TIME, key == KEY_UPDATED, key == KEY_STATUS,
			       key == KEY_STRUCTURE, key == KEY_ORIENTATION, key == KEY_OPERATION,
			       key == KEY_FORM, key == KEY_TITLE, key == KEY_DUE,
			       f->sort == ACTION_BY_TIME ? after : NULL,
			       f->sort == ACTION_BY_TITLE ? after : NULL,
			       f->sort == ACTION_BY_DUE ? after : NULL,
			       f->cursor.set ? &f->cursor.id : NULL, f->limit, ret, err);
}
