/* Actions as a kind of record: their life and rights; their heads stand in a table of their own. */
#include "app/resource/action_content.h"
#include "app/resource/record/kinds.h"
#include "sql/queries.h"

static enum err lock(struct db *db, int64_t id, json_t **ret_row, struct err_info *err)
{
	return sql_action_lock(db, id, ret_row, err);
}

static enum err move(struct db *db, int64_t id, int64_t version, const char *from, const char *to, bool approved,
		     bool unapproved, const char *at, int64_t *ret_changed, struct err_info *err)
{
	return sql_action_move(db, id, version, from, to, approved, unapproved, at, ret_changed, err);
}

static const struct kind_store store = { .lock = lock, .move = move };

const struct kind action_kind = {
	.id = "action",
	.path = "/actions",
	.list_title = "Actions",
	.new_title = "Proposer une action",
	.this_one = "cette action",
	.of_the_one = "de l’action",
	.feminine = true,
	.form = &action_form,
	.edit_form = &action_edit_form,
	.life = &life_action,
	.rights = { .write = PERMISSION_ACTION_WRITE, .endorse = PERMISSION_ACTION_ENDORSE,
		    .approve = PERMISSION_ACTION_APPROVE, .decline = PERMISSION_ACTION_RETURN },
	.read = PERMISSION_ACTION_READ,
	.store = &store,
	.event = "action",
	.counterpart = "partner_lead",
};
