/* Creating and editing an action, and reporting its progress. Its steps: record/record_decide.c */
#include "app/resource/action_write.h"

#include <inttypes.h>

#include "app/base/buf.h"
#include "app/base/text.h"
#include "app/resource/action_content.h"
#include "app/resource/action_internal.h"
#include "app/resource/action_trail.h"
#include "app/resource/ledger.h"
#include "app/resource/record.h"
#include "app/resource/record/record_write.h"
#include "app/resource/reference.h"
#include "auth/permission.h"
#include "sql/queries.h"

#define SEARCH_MAX 32768

/* The columns that a list filters by, read out of a snapshot. */
struct columns {
	int64_t orientation;
	int64_t territory;
	int64_t cub_lead;
	int64_t partner_lead;
	int64_t structure;
	const json_t *content;
	struct buf search;
};

static void columns_release(struct columns *columns)
{
	buf_release(&columns->search);
}

static enum err write_targets(struct db *db, int64_t id, const json_t *content, struct err_info *err)
{
	int64_t changed = 0;
	size_t i;
	const json_t *target;
	enum err code = sql_action_target_clear(db, id, &changed, err);

	json_array_foreach(json_object_get(content, "target_publics"), i, target) {
		if (code == ERR_OK)
			code = sql_action_target_add(db, id, json_string_value(target), &changed, err);
	}
	return code;
}

/* The version's snapshot and the ledger entry that names its hash. */
static enum err write_version(struct db *db, const struct actor *actor, int64_t id, int64_t version,
			      const char *event, const json_t *content, struct err_info *err)
{
	struct ledger_entry entry = { .kind = "action", .id = id, .event = event };
	char hash[HASH_HEX_SIZE];
	enum err code = record_add_version(db, actor, "action", id, version, content, hash, err);

	if (code != ERR_OK)
		return code;
	entry.details = json_pack("{s:I, s:s, s:O}", "version", (json_int_t)version, "content_hash",
				  hash, "title", json_object_get(content, "title"));
	if (entry.details == NULL)
		return ERR(err, ERR_MEMORY, "ledger details");
	return ledger_append(db, actor, &entry, err);
}

static enum err add_row(struct db *db, const struct actor *actor, struct columns *c, int64_t *ret_id,
			struct err_info *err)
{
	const struct reference *reference = NULL;
	const json_t *content = c->content;
	enum err code = reference_get(db, &reference, err);

	if (code != ERR_OK)
		return code;
	code = sql_action_add(db, reference->agreement_id, action_content_text(content, "title"),
			      action_content_id(content, "orientation", &c->orientation),
			      action_content_text(content, "action_form"),
			      action_content_text(content, "operation_type"),
			      action_content_id(content, "territory", &c->territory), actor->person_id,
			      actor->organisation_id, actor->party,
			      action_content_id(content, "cub_lead", &c->cub_lead),
			      action_content_id(content, "partner_lead", &c->partner_lead),
			      action_content_id(content, "structure", &c->structure),
			      action_content_text(content, "starts_on"),
			      action_content_text(content, "ends_on"), buf_text(&c->search), actor->at,
			      actor->today, ret_id, err);
	if (code == ERR_OK && *ret_id == 0)
		return ERR(err, ERR_CLOSED, "a new action of a closed organisation");
	return code;
}

enum err action_create_begin(struct db *db, const struct actor *actor, struct err_info *err)
{
	const struct reference *reference = NULL;
	int64_t changed = 0;
	enum err code = reference_get(db, &reference, err);

	if (code == ERR_OK)
		code = sql_action_count_up(db, reference->agreement_id, actor->today, &changed, err);
	if (code == ERR_OK && changed != 1)
		return ERR(err, ERR_ENDED, "a new action after the end of the agreement");
	return code;
}

enum err action_create(struct db *db, const struct actor *actor, const json_t *content,
		       int64_t *ret_id, struct err_info *err)
{
	DEFER(columns_release) struct columns columns = { .content = content,
							  .search = BUF_INIT(SEARCH_MAX) };
	enum err code;

	if (!permission_allows(PERMISSION_ACTION_WRITE, actor->roles) || actor->party[0] == '\0')
		return ERR(err, ERR_FORBIDDEN, "creation by a role that writes no actions");
	action_content_search(content, &columns.search);
	if (buf_error(&columns.search) != ERR_OK)
		return ERR(err, buf_error(&columns.search), "search text");
	code = add_row(db, actor, &columns, ret_id, err);
	if (code == ERR_OK)
		code = write_targets(db, *ret_id, content, err);
	if (code == ERR_OK)
		code = write_version(db, actor, *ret_id, 1, "action.create", content, err);
	return code;
}

static enum err edit_row(struct db *db, const struct actor *actor, const struct record_head *head,
			 const char *to, struct columns *c, struct err_info *err)
{
	const json_t *content = c->content;
	int64_t changed = 0;
	enum err code = sql_action_edit(
		db, head->id, head->version, head->facts.status, to, actor->organisation_id,
		action_content_text(content, "title"),
		action_content_id(content, "orientation", &c->orientation),
		action_content_text(content, "action_form"),
		action_content_text(content, "operation_type"),
		action_content_id(content, "territory", &c->territory),
		action_content_id(content, "cub_lead", &c->cub_lead),
		action_content_id(content, "partner_lead", &c->partner_lead),
		action_content_id(content, "structure", &c->structure),
		action_content_text(content, "starts_on"), action_content_text(content, "ends_on"),
		buf_text(&c->search), actor->at, &changed, err);

	if (code == ERR_OK && changed != 1)
		return ERR(err, ERR_STALE, "action %" PRId64 ": edit matched no row", head->id);
	return code;
}

/* What waits for others goes with the version it was about; what was asked of the author stays asked. */
static enum err edit_inbox(struct db *db, const struct record_head *head, const char *to,
			   struct err_info *err)
{
	if (text_equal(to, head->facts.status))
		return ERR_OK;
	return record_wait_no_more(db, "action", head->id, NULL, err);
}

static enum err edit_locked(struct db *db, const struct actor *actor, const struct record_head *head,
			    struct columns *columns, struct err_info *err)
{
	bool asked = text_equal(head->facts.status, "changes_requested");
	const char *to = asked ? "changes_requested" : "draft";
	enum err code = edit_row(db, actor, head, to, columns, err);

	if (code == ERR_OK)
		code = write_targets(db, head->id, columns->content, err);
	if (code == ERR_OK)
		code = edit_inbox(db, head, to, err);
	if (code == ERR_OK)
		code = write_version(db, actor, head->id, head->version + 1, "action.edit",
				     columns->content, err);
	return code;
}

enum err action_edit(struct db *db, const struct actor *actor, int64_t id, int64_t version,
		     const json_t *content, struct err_info *err)
{
	DEFER(columns_release) struct columns columns = { .content = content,
							  .search = BUF_INIT(SEARCH_MAX) };
	DEFER(record_head_release) struct record_head head = { 0 };
	enum err code = record_lock(db, &action_kind, id, &head, err);

	if (code == ERR_OK)
		code = action_allowed(LIFE_EDIT, &head.facts, actor, err);
	if (code != ERR_OK)
		return code;
	if (head.version != version)
		return ERR(err, ERR_STALE, "action %" PRId64 ": version %" PRId64 ", now %" PRId64, id,
			   version, head.version);
	action_content_search(content, &columns.search);
	if (buf_error(&columns.search) != ERR_OK)
		return ERR(err, buf_error(&columns.search), "search text");
	return edit_locked(db, actor, &head, &columns, err);
}

static enum err report_has_room(struct db *db, int64_t id, struct err_info *err)
{
	json_auto_t *last = NULL;
	enum err code = sql_action_report_last(db, id, &last, err);

	if (code == ERR_OK && json_integer_value(json_object_get(last, "position")) >= ACTION_TRAIL_MAX)
		return ERR(err, ERR_INVALID, "action %" PRId64 " has %d reports", id, ACTION_TRAIL_MAX);
	return code;
}

static enum err report_locked(struct db *db, const struct actor *actor, const struct record_head *head,
			      int64_t progress, const char *measured, const char *note,
			      struct err_info *err)
{
	struct ledger_entry entry = { .kind = "action", .id = head->id, .event = "action.progress" };
	int64_t added = 0;
	int64_t changed = 0;
	enum err code = sql_action_report_add(db, head->id, progress, measured, note, actor->person_id,
					      actor->name, actor->at, &added, err);

	if (code == ERR_OK)
		code = sql_action_progress(db, head->id, progress, actor->at, &changed, err);
	if (code != ERR_OK)
		return code;
	if (added != 1 || changed != 1)
		return ERR(err, ERR_CONFLICT, "action %" PRId64 " is not in progress", head->id);
	entry.details = json_pack("{s:I, s:I, s:s, s:s*}", "version", (json_int_t)head->version,
				  "progress", (json_int_t)progress, "measured", measured, "note", note);
	if (entry.details == NULL)
		return ERR(err, ERR_MEMORY, "ledger details");
	return ledger_append(db, actor, &entry, err);
}

enum err action_report(struct db *db, const struct actor *actor, int64_t id, int64_t version,
		       int64_t progress, const json_t *measured, const char *note, struct err_info *err)
{
	DEFER(record_head_release) struct record_head head = { 0 };
	AUTO_FREE char *text = json_dumps(measured, JSON_COMPACT);
	enum err code;

	if (text == NULL)
		return ERR(err, ERR_MEMORY, "measured values");
	code = record_lock(db, &action_kind, id, &head, err);
	if (code == ERR_OK)
		code = action_allowed(LIFE_REPORT, &head.facts, actor, err);
	if (code == ERR_OK && head.version != version)
		code = ERR(err, ERR_STALE, "action %" PRId64 ": version %" PRId64 ", now %" PRId64, id, version,
			   head.version);
	if (code == ERR_OK)
		code = report_has_room(db, id, err);
	if (code == ERR_OK)
		code = report_locked(db, actor, &head, progress, text, note, err);
	return code;
}
