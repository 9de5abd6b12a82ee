/* Creating and editing a record of any kind. Its steps: record_decide.c */
#include "app/resource/record/record_write.h"

#include <inttypes.h>

#include "app/base/text.h"
#include "app/resource/ledger.h"
#include "app/resource/record.h"
#include "app/resource/record/content.h"
#include "app/resource/reference.h"
#include "app/resource/row.h"
#include "sql/queries.h"

#define SEARCH_MAX 60000
#define EVENT_SIZE 41

enum err record_note(struct db *db, const struct actor *actor, const struct kind *kind, int64_t id,
		     const char *what, json_t *details, struct err_info *err)
{
	char event[EVENT_SIZE];
	struct ledger_entry entry = {
		.kind = kind->id, .id = id, .event = event, .details = details
	};

	if (details == NULL)
		return ERR(err, ERR_MEMORY, "ledger details");
	snprintf(event, sizeof(event), "%s.%s", kind->event != NULL ? kind->event : "record", what);
	return ledger_append(db, actor, &entry, err);
}

/* The version's snapshot, its links, what the kind makes of it, and the ledger entry that names its
 * hash. */
static enum err write_version(struct db *db, const struct actor *actor, const struct kind *kind,
			      int64_t id, int64_t version, const char *what, const char *to,
			      const json_t *content, struct err_info *err)
{
	char hash[HASH_HEX_SIZE];
	enum err code = record_add_version(db, actor, kind->id, id, version, content, hash, err);

	if (code == ERR_OK)
		code = content_write_links(db, kind, id, content, err);
	if (code == ERR_OK && kind->written != NULL)
		code = kind->written(db, actor, id, content, err);
	if (code != ERR_OK)
		return code;
	return record_note(db, actor, kind, id, what,
			   json_pack("{s:I, s:s, s:O, s:s*}", "version", (json_int_t)version,
				     "content_hash", hash, "title",
				     json_object_get(content, "title"), "to", to),
			   err);
}

static enum err search_text(const struct kind *kind, const json_t *content, struct buf *text,
			    struct err_info *err)
{
	content_search(kind, content, text);
	return buf_error(text) == ERR_OK ? ERR_OK : ERR(err, buf_error(text), "search text");
}

/* Why nothing new was added. */
static enum err refused(struct db *db, const struct actor *actor, const struct kind *kind, struct err_info *err)
{
	json_auto_t *rows = NULL;
	enum err code = sql_organisation_closed(db, actor->organisation_id, actor->today, &rows, err);

	if (code != ERR_OK)
		return code;
	if (json_array_size(rows) > 0)
		return ERR(err, ERR_CLOSED, "a new %s of a closed organisation", kind->id);
	return ERR(err, ERR_ENDED, "a new %s after the end of the agreement", kind->id);
}

enum err record_create(struct db *db, const struct actor *actor, const struct kind *kind,
		       const json_t *content, int64_t *ret_id, struct err_info *err)
{
	const struct reference *reference = NULL;
	AUTO_BUF search = BUF_INIT(SEARCH_MAX);
	int64_t counterpart = 0;
	enum err code = reference_get(db, &reference, err);

	if (code == ERR_OK &&
	    (!permission_allows(kind->rights.write, actor->roles) || actor->party[0] == '\0'))
		return ERR(err, ERR_FORBIDDEN, "creation by a role that writes no %s", kind->id);
	if (code == ERR_OK)
		code = search_text(kind, content, &search, err);
	if (code == ERR_OK)
		code = sql_record_add(db, kind->id, reference->agreement_id, kind->life->first,
				      content_text(content, "title"),
				      content_text(content, kind->subtype),
				      content_text(content, kind->held_on), actor->person_id,
				      actor->organisation_id, actor->party,
				      content_id(content, kind->counterpart, &counterpart),
				      buf_text(&search), actor->at, actor->today, kind->after_end,
				      ret_id, err);
	if (code == ERR_OK && *ret_id == 0)
		code = refused(db, actor, kind, err);
	if (code == ERR_OK)
		code = write_version(db, actor, kind, *ret_id, 1, "create", NULL, content, err);
	return code;
}

void record_facts_of_row(const struct kind *kind, const json_t *row, struct life_facts *ret)
{
	*ret = (struct life_facts){
		.status = row_text(row, "status"),
		.owner_id = row_number(row, "owner_id"),
		.owner_party = row_text(row, "owner_party"),
		.counterpart_id = row_number(row, "counterpart_id"),
		.joint = kind->joint,
		.last_day = kind->after_end ? NULL : row_text(row, "last_day"),
	};
}

enum err record_lock(struct db *db, const struct kind *kind, int64_t id, struct record_head *ret,
		     struct err_info *err)
{
	enum err code;

	if (kind->store != NULL)
		code = kind->store->lock(db, id, &ret->row, err);
	else
		code = sql_record_lock(db, kind->id, id, &ret->row, err);
	if (code != ERR_OK)
		return code;
	ret->kind = kind;
	ret->id = id;
	ret->version = row_number(ret->row, "version");
	ret->title = row_text(ret->row, "title");
	ret->author_id = row_number(ret->row, "author_id");
	record_facts_of_row(kind, ret->row, &ret->facts);
	return ERR_OK;
}

void record_head_release(struct record_head *head)
{
	json_decref(head->row);
}

/* What was asked of the author stays asked; everything else goes where editing leads. */
static const char *status_after_edit(const struct record_head *head)
{
	if (text_equal(head->facts.status, "changes_requested"))
		return "changes_requested";
	return life_rule(head->kind->life, LIFE_EDIT)->to;
}

static enum err edit_row(struct db *db, const struct actor *actor, const struct record_head *head,
			 const char *to, const json_t *content, struct err_info *err)
{
	const struct kind *kind = head->kind;
	AUTO_BUF search = BUF_INIT(SEARCH_MAX);
	int64_t counterpart = 0;
	int64_t changed = 0;
	enum err code = search_text(kind, content, &search, err);

	if (code == ERR_OK)
		code = sql_record_edit(
			db, kind->id, head->id, head->version, head->facts.status, to,
			content_text(content, "title"), content_text(content, kind->subtype),
			content_text(content, kind->held_on),
			content_id(content, kind->counterpart, &counterpart), buf_text(&search),
			kind->joint ? NULL : &actor->organisation_id, actor->at, &changed, err);
	if (code == ERR_OK && changed != 1)
		return ERR(err, ERR_STALE, "%s %" PRId64 ": edit matched no row", kind->id,
			   head->id);
	return code;
}

static enum err edit_locked(struct db *db, const struct actor *actor,
			    const struct record_head *head, const json_t *content,
			    struct err_info *err)
{
	const char *to = status_after_edit(head);
	enum err code = edit_row(db, actor, head, to, content, err);

	/* What waits for others goes with the version it was about. */
	if (code == ERR_OK && !text_equal(to, head->facts.status))
		code = record_wait_no_more(db, head->kind->id, head->id, NULL, err);
	if (code == ERR_OK)
		code = write_version(db, actor, head->kind, head->id, head->version + 1, "edit",
				     NULL, content, err);
	return code;
}

enum err record_advance(struct db *db, const struct actor *actor, const struct record_head *head,
			const char *to, const char *what, const json_t *content,
			struct err_info *err)
{
	enum err code = edit_row(db, actor, head, to, content, err);

	return code == ERR_OK ? write_version(db, actor, head->kind, head->id, head->version + 1, what,
					      to, content, err)
			      : code;
}

enum err record_edit(struct db *db, const struct actor *actor, const struct kind *kind, int64_t id,
		     int64_t version, const json_t *content, struct err_info *err)
{
	DEFER(record_head_release) struct record_head head = { 0 };
	enum err code = record_lock(db, kind, id, &head, err);

	if (code == ERR_OK)
		code = life_allowed(kind->life, &kind->rights, LIFE_EDIT, &head.facts, actor, err);
	if (code != ERR_OK)
		return code;
	if (head.version != version)
		return ERR(err, ERR_STALE, "%s %" PRId64 ": version %" PRId64 ", now %" PRId64,
			   kind->id, id, version, head.version);
	return edit_locked(db, actor, &head, content, err);
}
