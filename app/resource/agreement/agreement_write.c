/* Changing an agreement: a draft up to its entry into force, its end, its extension and its termination. */
#include "app/resource/agreement/agreement_write.h"

#include <inttypes.h>

#include "app/base/text.h"
#include "app/resource/ledger.h"
#include "app/resource/record.h"
#include "app/resource/reference.h"
#include "app/resource/row.h"
#include "sql/queries.h"

#define KIND "agreement"
#define EVENT_SIZE 41

/* One change under way; the agreement is locked. */
struct changing {
	struct db *db;
	const struct actor *actor;
	int64_t id;
	int64_t version;
	json_t *row; /* agreement_lock: new */
	const json_t *values;
};

typedef enum err change_fn(struct changing *c, struct err_info *err);

static void changing_release(struct changing *c)
{
	json_decref(c->row);
}

static const char *value(const struct changing *c, const char *name)
{
	return row_text(c->values, name);
}

/* ---- what every change leaves behind ---- */

/* Everything that the agreement says, without what only tells of other rows. New; NULL: out of memory. */
static json_t *snapshot(const json_t *row, const json_t *parties)
{
	static const char *const not_said[] = { "id", "version", "current", "previous_title", "previous_status",
						"previous_last_day" };
	json_auto_t *copy = json_deep_copy(row);
	int failed = copy == NULL;

	for (size_t i = 0; failed == 0 && i < ARRAY_SIZE(not_said); i++)
		failed |= json_object_del(copy, not_said[i]);
	failed |= json_object_set_new(copy, "parties", json_deep_copy(parties));
	return failed == 0 ? json_incref(copy) : NULL;
}

/* details: new, stolen */
static enum err note(struct changing *c, const char *what, json_t *details, struct err_info *err)
{
	json_auto_t *given = details;
	json_auto_t *row = NULL;
	json_auto_t *parties = NULL;
	json_auto_t *content = NULL;
	char hash[HASH_HEX_SIZE];
	char event[EVENT_SIZE];
	struct ledger_entry entry = { .kind = KIND, .id = c->id, .event = event };
	enum err code = sql_agreement_get(c->db, c->id, &row, err);

	if (code == ERR_OK)
		code = sql_agreement_parties(c->db, c->id, &parties, err);
	if (code != ERR_OK)
		return code;
	content = snapshot(row, parties);
	if (content == NULL || given == NULL)
		return ERR(err, ERR_MEMORY, "agreement version");
	code = record_add_version(c->db, c->actor, KIND, c->id, row_number(row, "version"), content, hash, err);
	if (code != ERR_OK)
		return code;
	snprintf(event, sizeof(event), "agreement.%s", what);
	entry.details = json_pack("{s:O, s:s, s:O}", "version", json_object_get(row, "version"), "content_hash", hash,
				  "title", json_object_get(row, "title"));
	if (entry.details == NULL || json_object_update(entry.details, given) != 0) {
		json_decref(entry.details);
		return ERR(err, ERR_MEMORY, "ledger details");
	}
	return ledger_append(c->db, c->actor, &entry, err);
}

static enum err must_change(enum err code, int64_t changed, const struct changing *c, struct err_info *err)
{
	if (code == ERR_OK && changed != 1)
		return ERR(err, ERR_CONFLICT, "agreement %" PRId64 ": nothing was changed", c->id);
	return code;
}

/* The next version, of something that stands beside the agreement's own row. */
static enum err touch(struct changing *c, const char *status, struct err_info *err)
{
	int64_t changed = 0;
	enum err code = sql_agreement_touch(c->db, c->id, c->version, status, &changed, err);

	return must_change(code, changed, c, err);
}

/* ---- a draft ---- */

static enum err write_text(struct changing *c, struct err_info *err)
{
	int64_t changed = 0;
	enum err code = sql_agreement_text_clear(c->db, c->id, &changed, err);

	if (code == ERR_OK && value(c, "text") != NULL)
		code = sql_agreement_text_add(c->db, c->id, value(c, "text"), &changed, err);
	return code;
}

static const char *or_empty(const char *text)
{
	return text != NULL ? text : "";
}

enum err agreement_create(struct db *db, const struct actor *actor, int64_t previous, const json_t *values,
			  int64_t *ret_id, struct err_info *err)
{
	DEFER(changing_release) struct changing c = { .db = db, .actor = actor, .values = values };
	int64_t changed = 0;
	enum err code = sql_agreement_lock(db, previous, &c.row, err);

	if (code == ERR_OK)
		code = agreement_allowed(AGREEMENT_CREATE, c.row, actor, err);
	if (code == ERR_OK)
		code = sql_agreement_add(db, previous, value(&c, "title"), or_empty(value(&c, "department")),
					 or_empty(value(&c, "territory")), value(&c, "signed_place"),
					 row_number(values, "term_years"), value(&c, "end_by_bracket"),
					 or_empty(value(&c, "term_text")), &c.id, err);
	if (code == ERR_OK)
		code = sql_agreement_copy_parties(db, c.id, previous, &changed, err);
	if (code == ERR_OK)
		code = sql_agreement_copy_orientations(db, c.id, previous, &changed, err);
	if (code == ERR_OK)
		code = write_text(&c, err);
	*ret_id = c.id;
	return code == ERR_OK ? note(&c, "create", json_pack("{s:I}", "previous", (json_int_t)previous), err) : code;
}

static enum err unsign(struct changing *c, int64_t *ret, struct err_info *err)
{
	int64_t scans = 0;
	enum err code = sql_agreement_unsign(c->db, c->id, ret, err);

	return code == ERR_OK ? sql_agreement_scans_clear(c->db, c->id, &scans, err) : code;
}

static enum err edit(struct changing *c, struct err_info *err)
{
	int64_t unsigned_parties = 0;
	int64_t changed = 0;
	enum err code = sql_agreement_edit(c->db, c->id, c->version, value(c, "title"),
					   or_empty(value(c, "department")), or_empty(value(c, "territory")),
					   value(c, "signed_place"), row_number(c->values, "term_years"),
					   value(c, "end_by_bracket"), or_empty(value(c, "term_text")), &changed, err);

	code = must_change(code, changed, c, err);
	if (code == ERR_OK)
		code = write_text(c, err);
	if (code == ERR_OK)
		code = unsign(c, &unsigned_parties, err);
	if (code != ERR_OK)
		return code;
	return note(c, "edit", json_pack("{s:I}", "signatures_gone", (json_int_t)unsigned_parties), err);
}

static enum err change_party(struct changing *c, struct err_info *err)
{
	int64_t unsigned_parties = 0;
	int64_t changed = 0;
	enum err code = touch(c, "draft", err);

	if (code == ERR_OK)
		code = sql_agreement_party_edit(c->db, c->id, c->actor->party, value(c, "representative"),
						value(c, "representative_quality"), value(c, "domicile"),
						value(c, "carrier_body"), &changed, err);
	code = must_change(code, changed, c, err);
	if (code == ERR_OK)
		code = unsign(c, &unsigned_parties, err);
	if (code != ERR_OK)
		return code;
	return note(c, "party",
		    json_pack("{s:s, s:I}", "party", c->actor->party, "signatures_gone",
			      (json_int_t)unsigned_parties),
		    err);
}

static enum err change_deliberation(struct changing *c, struct err_info *err)
{
	int64_t changed = 0;
	enum err code = touch(c, "draft", err);

	if (code == ERR_OK)
		code = sql_agreement_deliberation(c->db, c->id, c->actor->party, value(c, "deliberation_number"),
						  value(c, "deliberation_date"), &changed, err);
	code = must_change(code, changed, c, err);
	if (code != ERR_OK)
		return code;
	return note(c, "deliberation",
		    json_pack("{s:s, s:s*, s:s*}", "party", c->actor->party, "number",
			      value(c, "deliberation_number"), "date", value(c, "deliberation_date")),
		    err);
}

static enum err change_signature(struct changing *c, struct err_info *err)
{
	int64_t changed = 0;
	enum err code = touch(c, "draft", err);

	if (code == ERR_OK)
		code = sql_agreement_signature(c->db, c->id, c->actor->party, value(c, "signed_by"),
					       value(c, "signed_quality"), value(c, "on_behalf_of"),
					       value(c, "delegation"), value(c, "signed_on"), &changed, err);
	code = must_change(code, changed, c, err);
	if (code != ERR_OK)
		return code;
	return note(c, "sign",
		    json_pack("{s:s, s:s, s:s*, s:s*, s:s}", "party", c->actor->party, "signed_by",
			      value(c, "signed_by"), "on_behalf_of", value(c, "on_behalf_of"), "delegation",
			      value(c, "delegation"), "signed_on", value(c, "signed_on")),
		    err);
}

/* values: {piece, name, file, sha256} */
static enum err attach(struct changing *c, struct err_info *err)
{
	const char *party = c->actor->party;
	const char *piece = value(c, "piece");
	const char *name = value(c, "name");
	int64_t file = row_number(c->values, "file");
	int64_t changed = 0;
	enum err code = touch(c, row_text(c->row, "status"), err);

	if (code == ERR_OK)
		code = sql_agreement_file_clear(c->db, c->id, party, piece, &changed, err);
	if (code == ERR_OK)
		code = sql_agreement_file_add(c->db, c->id, party, piece, file, name, &changed, err);
	if (code == ERR_OK)
		code = sql_record_file_add(c->db, KIND, c->id, c->version + 1, file, name, &changed, err);
	if (code != ERR_OK)
		return code;
	return note(c, "file",
		    json_pack("{s:s, s:s, s:s, s:s}", "party", party, "piece", piece, "name", name, "sha256",
			      value(c, "sha256")),
		    err);
}

/* ---- in force ---- */

/* The agreement before it has its place taken only when it is over: the key on current_slot refuses else. */
static enum err enter(struct changing *c, struct err_info *err)
{
	int64_t changed = 0;
	enum err code = sql_agreement_leave_current(c->db, c->id, c->actor->today, &changed, err);

	if (code == ERR_OK)
		code = sql_agreement_enter(c->db, c->id, c->version, &changed, err);
	code = must_change(code, changed, c, err);
	return code == ERR_OK ? note(c, "enter", json_object(), err) : code;
}

static enum err rule(struct changing *c, struct err_info *err)
{
	int64_t changed = 0;
	enum err code = sql_agreement_rule(c->db, c->id, c->version, value(c, "ruled_end"), value(c, "ruled_on"),
					   value(c, "ruled_reference"), value(c, "ruled_by"), &changed, err);

	code = must_change(code, changed, c, err);
	if (code != ERR_OK)
		return code;
	return note(c, "rule",
		    json_pack("{s:s, s:s, s:s, s:s}", "ruled_end", value(c, "ruled_end"), "ruled_on",
			      value(c, "ruled_on"), "reference", value(c, "ruled_reference"), "ruled_by",
			      value(c, "ruled_by")),
		    err);
}

static change_fn *const changes[AGREEMENT_STEPS] = {
	[AGREEMENT_EDIT] = edit,		[AGREEMENT_PARTY] = change_party,
	[AGREEMENT_DELIBERATION] = change_deliberation, [AGREEMENT_SIGN] = change_signature,
	[AGREEMENT_ENTER] = enter,		[AGREEMENT_RULE] = rule,
	[AGREEMENT_FILE] = attach,
};

enum err agreement_change(struct db *db, const struct actor *actor, enum agreement_step step, int64_t id,
			  int64_t version, const json_t *values, struct err_info *err)
{
	DEFER(changing_release) struct changing c = { .db = db, .actor = actor, .id = id, .version = version,
						      .values = values };
	enum err code = sql_agreement_lock(db, id, &c.row, err);

	if (code == ERR_OK)
		code = agreement_allowed(step, c.row, actor, err);
	if (code != ERR_OK)
		return code;
	if (row_number(c.row, "version") != version)
		return ERR(err, ERR_STALE, "agreement %" PRId64 ": version %" PRId64 ", now %" PRId64, id, version,
			   row_number(c.row, "version"));
	if (changes[step] == NULL)
		return ERR(err, ERR_NOT_FOUND, "agreement: no change %s", agreement_step_id(step));
	return changes[step](&c, err);
}

/* ---- what records of the agreement bring about ---- */

enum err agreement_extend(struct db *db, const struct actor *actor, int64_t id, const char *ends_on, int64_t record,
			  struct err_info *err)
{
	DEFER(changing_release) struct changing c = { .db = db, .actor = actor, .id = id };
	int64_t changed = 0;
	enum err code = sql_agreement_extend(db, id, ends_on, &changed, err);

	code = must_change(code, changed, &c, err);
	if (code != ERR_OK)
		return code;
	return note(&c, "extend",
		    json_pack("{s:s, s:I}", "ends_on", ends_on, "amendment", (json_int_t)record), err);
}

enum err agreement_terminate(struct db *db, const struct actor *actor, int64_t id, const char *on, int64_t record,
			     struct err_info *err)
{
	DEFER(changing_release) struct changing c = { .db = db, .actor = actor, .id = id };
	int64_t changed = 0;
	enum err code = sql_agreement_terminate(db, id, on, &changed, err);

	code = must_change(code, changed, &c, err);
	if (code != ERR_OK)
		return code;
	return note(&c, "terminate",
		    json_pack("{s:s, s:I}", "terminated_on", on, "termination", (json_int_t)record), err);
}
