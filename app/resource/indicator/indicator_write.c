/* Entering figures and confirming years. */
#include "app/resource/indicator/indicator_write.h"

#include <inttypes.h>

#include "app/base/buf.h"
#include "app/base/json_write.h"
#include "app/base/text.h"
#include "app/resource/indicator/indicator_model.h"
#include "app/resource/ledger.h"
#include "app/resource/record.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "auth/permission.h"
#include "sql/queries.h"

#define CONTENT_MAX 65536
#define NUMBER_SIZE 32
#define TITLE_SIZE 300

/* One entry on its way. */
struct entering {
	struct db *db;
	const struct actor *actor;
	const struct reference *reference;
	const struct indicator_entry *entry;
	int64_t id;
	int64_t version; /* the new one */
	uint8_t hash[HASH_SIZE];
};

static const char *status_of(const struct indicator_entry *entry)
{
	return entry->send ? "sent" : "draft";
}

static json_t *row_content(const struct indicator_row *row)
{
	json_t *content = json_pack("{s:s, s:f, s:s?}", "code", row_text(row->word, "code"),
				    "value", row->value, "note", row->note);

	if (row->has_parts) {
		model_set(&content, "numerator", json_real(row->numerator));
		model_set(&content, "denominator", json_real(row->denominator));
	}
	if (row->fte_hours > 0)
		model_set(&content, "fte_hours", json_integer(row->fte_hours));
	return content;
}

static json_t *entry_content(const struct entering *e)
{
	json_t *values = json_array();

	for (size_t i = 0; i < e->entry->rows->count; i++)
		model_add(&values, row_content(&e->entry->rows->rows[i]));
	return json_pack("{s:I, s:I, s:s, s:s?, s:o}", "organisation",
			 (json_int_t)e->actor->organisation_id, "year", (json_int_t)e->entry->year,
			 "status", status_of(e->entry), "source", e->entry->source, "values",
			 values);
}

/* SHA-256 of the canonical text of all that is entered. */
static enum err entry_hash(struct entering *e, struct err_info *err)
{
	json_auto_t *content = entry_content(e);
	AUTO_BUF text = BUF_INIT(CONTENT_MAX);
	enum err code;

	if (content == NULL)
		return ERR(err, ERR_MEMORY, "figures");
	code = json_write_sorted(&text, content, err);
	if (code != ERR_OK)
		return code;
	return hash_sha256(&(struct hash_part){ .bytes = text.data, .len = text.len }, 1, e->hash,
			   err);
}

static const char *decimal(double value, char store[NUMBER_SIZE])
{
	snprintf(store, NUMBER_SIZE, "%.2f", value);
	return store;
}

static enum err add_value(const struct entering *e, const struct indicator_row *row,
			  struct err_info *err)
{
	char value[NUMBER_SIZE];
	char numerator[NUMBER_SIZE];
	char denominator[NUMBER_SIZE];
	int64_t added = 0;

	return sql_indicator_value_add(
		e->db, e->id, e->version, row_number(row->word, "id"),
		row->has_parts ? decimal(row->numerator, numerator) : NULL,
		row->has_parts ? decimal(row->denominator, denominator) : NULL,
		decimal(row->value, value), row->fte_hours > 0 ? &row->fte_hours : NULL, row->note,
		&added, err);
}

static enum err add_entry(const struct entering *e, struct err_info *err)
{
	const struct actor *actor = e->actor;
	int64_t added = 0;
	enum err code = sql_indicator_entry_add(e->db, e->id, e->version, status_of(e->entry),
						e->entry->source, e->hash, sizeof(e->hash),
						actor->person_id, actor->name, actor->quality,
						actor->at, &added, err);

	for (size_t i = 0; code == ERR_OK && i < e->entry->rows->count; i++)
		code = add_value(e, &e->entry->rows->rows[i], err);
	return code;
}

/* The figures themselves stand in no entry of the ledger: who reads it may not read every cell. */
static enum err note_entry(const struct entering *e, struct err_info *err)
{
	struct ledger_entry entry = { .kind = "indicator", .id = e->id, .first_locked = true };
	char title[TITLE_SIZE];
	char hash[HASH_HEX_SIZE];

	entry.event = e->entry->send ? "indicator.send" : "indicator.save";
	hash_to_hex(e->hash, sizeof(e->hash), hash);
	snprintf(title, sizeof(title), "%s, %" PRId64, e->actor->organisation_name, e->entry->year);
	entry.details = json_pack("{s:s, s:I, s:I, s:I, s:s}", "title", title, "year",
				  (json_int_t)e->entry->year, "version", (json_int_t)e->version,
				  "figures", (json_int_t)e->entry->rows->count, "content_hash",
				  hash);
	if (entry.details == NULL)
		return ERR(err, ERR_MEMORY, "ledger details");
	return ledger_append(e->db, e->actor, &entry, err);
}

static enum err may_enter(const struct entering *e, struct err_info *err)
{
	const json_t *home = reference_organisation(e->reference, e->actor->organisation_id);

	if (!permission_allows(PERMISSION_INDICATOR_WRITE, e->actor->roles) ||
	    !text_equal(row_text(home, "kind"), "plie"))
		return ERR(err, ERR_FORBIDDEN, "figures of another than a PLIE");
	if (e->entry->year < INDICATOR_YEAR_MIN ||
	    e->entry->year > indicator_model_year_of(e->actor->today) ||
	    !indicator_model_is_plie_in(home, e->entry->year))
		return ERR(err, ERR_CONFLICT, "no figures of %" PRId64, e->entry->year);
	return ERR_OK;
}

static enum err move_return(const struct entering *e, struct err_info *err)
{
	int64_t changed = 0;
	enum err code = sql_indicator_return_move(e->db, e->id, e->entry->version, e->version,
						  status_of(e->entry), e->entry->send, &changed,
						  err);

	if (code == ERR_OK && changed != 1)
		return ERR(err, ERR_STALE, "return %" PRId64 ": not version %" PRId64, e->id,
			   e->entry->version);
	return code;
}

enum err indicator_write_entry(struct db *db, const struct actor *actor,
			       const struct reference *reference,
			       const struct indicator_entry *entry, int64_t *ret_version,
			       struct err_info *err)
{
	struct entering e = { .db = db,
			      .actor = actor,
			      .reference = reference,
			      .entry = entry,
			      .version = entry->version + 1 };
	enum err code = may_enter(&e, err);

	if (code == ERR_OK)
		code = sql_indicator_return_open(db, reference->agreement_id, entry->year,
						 actor->organisation_id, actor->today, &e.id, err);
	if (code == ERR_OK && e.id == 0)
		return ERR(err, ERR_CLOSED,
			   "organisation %" PRId64 " enters no figures of %" PRId64,
			   actor->organisation_id, entry->year);
	if (code == ERR_OK)
		code = move_return(&e, err);
	if (code == ERR_OK)
		code = entry_hash(&e, err);
	if (code == ERR_OK)
		code = add_entry(&e, err);
	if (code == ERR_OK)
		code = note_entry(&e, err);
	if (code == ERR_OK)
		*ret_version = e.version;
	return code;
}

/* ---- confirmation ---- */

#define SEEN_MAX 8192

enum err indicator_write_seen(const json_t *rows, char ret[HASH_HEX_SIZE], struct err_info *err)
{
	AUTO_BUF text = BUF_INIT(SEEN_MAX);
	size_t i;
	const json_t *row;

	json_array_foreach(rows, i, row) {
		if (json_is_integer(json_object_get(row, "sent_version")))
			buf_printf(&text, "%" PRId64 ":%" PRId64 "\n",
				   row_number(row, "organisation_id"),
				   row_number(row, "sent_version"));
	}
	if (buf_error(&text) != ERR_OK)
		return ERR(err, buf_error(&text), "figures seen");
	return hash_sha256_hex(text.data, text.len, ret, err);
}

/* One confirmation on its way. */
struct confirming {
	struct db *db;
	const struct actor *actor;
	const struct reference *reference;
	const struct indicator_confirmation *what;
	int64_t id;
	int64_t version; /* the new one */
};

/* Nothing may have moved between looking and confirming. */
static enum err hold_returns(const struct confirming *c, struct err_info *err)
{
	json_auto_t *rows = NULL;
	char seen[HASH_HEX_SIZE];
	enum err code = sql_indicator_returns_hold(c->db, c->reference->agreement_id, c->what->year,
						   &rows, err);

	if (code == ERR_OK && json_array_size(rows) == 0)
		return ERR(err, ERR_CONFLICT, "nobody has sent figures of %" PRId64, c->what->year);
	if (code == ERR_OK)
		code = indicator_write_seen(rows, seen, err);
	if (code == ERR_OK && !text_equal(seen, c->what->seen))
		return ERR(err, ERR_STALE, "figures of %" PRId64 " are not those seen",
			   c->what->year);
	return code;
}

static enum err move_consolidation(struct confirming *c, struct err_info *err)
{
	json_auto_t *rows = NULL;
	const json_t *row;
	int64_t changed = 0;
	enum err code = sql_consolidation_get(c->db, c->reference->agreement_id, c->what->year,
					      &rows, err);

	if (code != ERR_OK)
		return code;
	row = json_array_get(rows, 0);
	if (text_equal(row_text(row, "seen"), c->what->seen))
		return ERR(err, ERR_CONFLICT, "%" PRId64 " is confirmed already", c->what->year);
	c->version = row_number(row, "version") + 1;
	code = sql_consolidation_confirm(c->db, c->id, c->version, c->what->seen,
					 c->reference->agreement_id, c->what->year,
					 c->actor->person_id, &changed, err);
	if (code == ERR_OK && changed != 1)
		return ERR(err, ERR_OWN_WORK, "confirmation of own figures");
	return code;
}

static enum err keep_version(const struct confirming *c, char ret_hash[HASH_HEX_SIZE],
			     struct err_info *err)
{
	json_auto_t *rows = NULL;
	json_auto_t *content = NULL;
	enum err code = sql_indicator_figures(c->db, c->reference->agreement_id, &c->what->year,
					      NULL, &rows, err);

	if (code != ERR_OK)
		return code;
	content = json_pack("{s:I, s:s, s:o}", "year", (json_int_t)c->what->year, "seen",
			    c->what->seen, "indicators",
			    indicator_model_year(c->reference, rows, c->what->year));
	if (content == NULL)
		return ERR(err, ERR_MEMORY, "consolidation");
	return record_add_version(c->db, c->actor, "consolidation", c->id, c->version, content,
				  ret_hash, err);
}

static enum err decide(const struct confirming *c, struct err_info *err)
{
	const struct record_decision decision = {
		.kind = "consolidation",
		.id = c->id,
		.version = c->version,
		.decision = "confirm",
		.from = "sent",
		.to = "confirmed",
		.role = "urpa_coordinator",
		.reason = c->what->note,
	};

	return record_decide(c->db, c->actor, &decision, err);
}

static enum err note_confirmation(const struct confirming *c, const char *hash,
				  struct err_info *err)
{
	struct ledger_entry entry = { .kind = "consolidation",
				      .id = c->id,
				      .event = "indicator.confirm",
				      .first_locked = true };
	char title[TITLE_SIZE];

	snprintf(title, sizeof(title), "Consolidation de %" PRId64, c->what->year);
	entry.details = json_pack("{s:s, s:I, s:I, s:s, s:s, s:s?}", "title", title, "year",
				  (json_int_t)c->what->year, "version", (json_int_t)c->version,
				  "seen", c->what->seen, "content_hash", hash, "note",
				  c->what->note);
	if (entry.details == NULL)
		return ERR(err, ERR_MEMORY, "ledger details");
	return ledger_append(c->db, c->actor, &entry, err);
}

enum err indicator_write_confirmation(struct db *db, const struct actor *actor,
				      const struct reference *reference,
				      const struct indicator_confirmation *confirmation,
				      struct err_info *err)
{
	struct confirming c = {
		.db = db, .actor = actor, .reference = reference, .what = confirmation
	};
	char hash[HASH_HEX_SIZE];
	enum err code;

	if (!permission_allows(PERMISSION_INDICATOR_CONFIRM, actor->roles))
		return ERR(err, ERR_FORBIDDEN, "confirmation by another role");
	code = sql_consolidation_open(db, reference->agreement_id, confirmation->year, &c.id, err);
	if (code == ERR_OK)
		code = hold_returns(&c, err);
	if (code == ERR_OK)
		code = move_consolidation(&c, err);
	if (code == ERR_OK)
		code = keep_version(&c, hash, err);
	if (code == ERR_OK)
		code = decide(&c, err);
	if (code == ERR_OK)
		code = note_confirmation(&c, hash, err);
	return code;
}
