/* See contract_import.h. */
#include "app/resource/contract/contract_import.h"

#include "app/base/buf.h"
#include "app/base/hash.h"
#include "app/base/json_write.h"
#include "app/resource/contract/contract_read.h"
#include "app/resource/ledger.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "sql/queries.h"

#define KEY_SIZE 130
#define UNDATED "1990-01-01" /* where the list puts what has no date */

/* ---- gathering ---- */

static void add_fault(struct contract_batch *batch, const char *fault)
{
	model_add(&batch->faults, json_pack("{s:I, s:s}", "position", (json_int_t)batch->read, "fault", fault));
}

static enum err gather_one(struct contract_batch *batch, const json_t *source, struct err_info *err)
{
	json_auto_t *contract = NULL;
	const char *fault = NULL;
	char key[KEY_SIZE];
	json_t *before;
	enum err code = contract_read(source, &contract, &fault, err);

	batch->read++;
	if (code != ERR_OK)
		return code;
	if (fault != NULL) {
		add_fault(batch, fault);
		return ERR_OK;
	}
	snprintf(key, sizeof(key), "%s %s", row_text(contract, "buyer_id"), row_text(contract, "number"));
	before = json_object_get(batch->contracts, key);
	if (before != NULL) {
		batch->merged++;
		return contract_merge(before, contract, err);
	}
	return json_object_set(batch->contracts, key, contract) == 0 ? ERR_OK : ERR(err, ERR_MEMORY, "contracts");
}

enum err contract_gather(const json_t *file, struct contract_batch *ret, struct err_info *err)
{
	const json_t *list = contract_list(file);
	enum err code = ERR_OK;
	size_t i;
	const json_t *source;

	if (list == NULL)
		return ERR(err, ERR_INVALID, "no list of contracts");
	ret->contracts = json_object();
	ret->faults = json_array();
	if (ret->contracts == NULL || ret->faults == NULL)
		return ERR(err, ERR_MEMORY, "contracts");
	json_array_foreach(list, i, source) {
		code = gather_one(ret, source, err);
		if (code != ERR_OK)
			return code;
	}
	return ret->faults != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "faults");
}

void contract_batch_release(struct contract_batch *batch)
{
	json_decref(batch->contracts);
	json_decref(batch->faults);
	*batch = (struct contract_batch){ 0 };
}

/* ---- storing ---- */

/* A contract as its row has it. */
struct row {
	const json_t *contract;
	struct buf content;	/* canonical JSON */
	struct buf words;	/* that are searched */
	uint8_t hash[HASH_SIZE];
	char buyer[220];
};

struct storing {
	struct db *db;
	const struct actor *actor;
	const struct contract_source *source;
	bool dry;
	int64_t import;		/* 0: nothing has changed yet */
	struct contract_counts counts;
};

static void row_release(struct row *row)
{
	buf_release(&row->content);
	buf_release(&row->words);
}

static void add_words(struct row *row, const char *text)
{
	if (text != NULL) {
		buf_adds(&row->words, text);
		buf_adds(&row->words, " ");
	}
}

/* Name of the buyer; a buyer whose name was not published is called by its number. */
static void set_buyer(struct row *row)
{
	const char *name = row_text(row->contract, "buyer");

	if (name != NULL)
		snprintf(row->buyer, sizeof(row->buyer), "%.*s", (int)(sizeof(row->buyer) - 1), name);
	else
		snprintf(row->buyer, sizeof(row->buyer), "SIRET %.14s", row_text(row->contract, "buyer_id"));
}

static enum err row_fill(struct row *row, struct err_info *err)
{
	size_t i;
	const json_t *holder;
	enum err code;

	set_buyer(row);
	add_words(row, row->buyer);
	add_words(row, row_text(row->contract, "number"));
	add_words(row, row_text(row->contract, "object"));
	json_array_foreach(json_object_get(row->contract, "holders"), i, holder)
		add_words(row, row_text(holder, "name"));
	code = json_write_sorted(&row->content, row->contract, err);
	if (code != ERR_OK || buf_error(&row->words) != ERR_OK)
		return code != ERR_OK ? code : ERR(err, buf_error(&row->words), "words");
	return hash_sha256(&(struct hash_part){ .bytes = row->content.data, .len = row->content.len }, 1, row->hash,
			   err);
}

/* The first change of an import makes it. */
static enum err need_import(struct storing *s, struct err_info *err)
{
	if (s->import != 0)
		return ERR_OK;
	return sql_contract_import_add(s->db, s->source->file_name, s->source->hash, HASH_SIZE, s->actor->person_id,
				       s->actor->at, &s->import, err);
}

static const char *sorted_on(const json_t *contract)
{
	const char *notified = row_text(contract, "notified_on");
	const char *published = row_text(contract, "published_on");

	if (notified != NULL)
		return notified;
	return published != NULL ? published : UNDATED;
}

static enum err row_add(struct storing *s, const struct row *row, struct err_info *err)
{
	const json_t *c = row->contract;
	int64_t id = 0;
	enum err code = need_import(s, err);

	if (code != ERR_OK)
		return code;
	return sql_contract_add(s->db, row_text(c, "buyer_id"), row_text(c, "number"), row->buyer,
				row_text(c, "object"), row_text(c, "contract_type"), row_text(c, "clause"),
				row_text(c, "amount_now"), row_text(c, "notified_on"), sorted_on(c),
				buf_text(&row->content), row->hash, HASH_SIZE, buf_text(&row->words),
				s->import, &id, err);
}

static enum err row_change(struct storing *s, const struct row *row, int64_t id, struct err_info *err)
{
	const json_t *c = row->contract;
	int64_t changed = 0;
	enum err code = need_import(s, err);

	if (code != ERR_OK)
		return code;
	return sql_contract_change(s->db, id, row->buyer, row_text(c, "object"), row_text(c, "contract_type"),
				   row_text(c, "clause"), row_text(c, "amount_now"), row_text(c, "notified_on"),
				   sorted_on(c), buf_text(&row->content), row->hash, HASH_SIZE,
				   buf_text(&row->words), s->import, &changed, err);
}

/* Days are compared as text; what does not say when it was published is as old as can be. */
static bool is_older(const json_t *contract, const json_t *kept)
{
	const char *new = row_text(contract, "published_on");
	const char *old = row_text(json_object_get(kept, "content"), "published_on");

	return strcmp(new != NULL ? new : "", old != NULL ? old : "") < 0;
}

static enum err row_store(struct storing *s, const struct row *row, const json_t *kept, struct err_info *err)
{
	char hash[HASH_HEX_SIZE];

	hash_to_hex(row->hash, HASH_SIZE, hash);
	if (kept == NULL) {
		s->counts.added++;
		return s->dry ? ERR_OK : row_add(s, row, err);
	}
	if (strcmp(row_text(kept, "content_hash"), hash) == 0) {
		s->counts.unchanged++;
		return ERR_OK;
	}
	if (is_older(row->contract, kept)) {
		s->counts.older++;
		return ERR_OK;
	}
	s->counts.changed++;
	return s->dry ? ERR_OK : row_change(s, row, row_number(kept, "id"), err);
}

static enum err store_one(struct storing *s, const json_t *contract, struct err_info *err)
{
	DEFER(row_release) struct row row = { .contract = contract };
	json_auto_t *rows = NULL;
	enum err code;

	buf_init(&row.content, DB_VALUE_MAX);
	buf_init(&row.words, DB_VALUE_MAX);
	code = row_fill(&row, err);
	if (code == ERR_OK)
		code = sql_contract_known(s->db, row_text(contract, "buyer_id"), row_text(contract, "number"), &rows,
					  err);
	return code == ERR_OK ? row_store(s, &row, json_array_get(rows, 0), err) : code;
}

/* What the import was, in its own row and in the ledger. */
static enum err record_import(const struct storing *s, struct err_info *err)
{
	char hash[HASH_HEX_SIZE];
	int64_t changed = 0;
	struct ledger_entry entry = { .kind = "contract_import", .id = s->import, .event = "contract.import" };
	enum err code = sql_contract_import_count(s->db, s->import, s->counts.added, s->counts.changed, &changed, err);

	if (code != ERR_OK)
		return code;
	hash_to_hex(s->source->hash, HASH_SIZE, hash);
	entry.details = json_pack("{s:s, s:s, s:I, s:I}", "file", s->source->file_name, "sha256", hash, "added",
				  (json_int_t)s->counts.added, "changed", (json_int_t)s->counts.changed);
	return entry.details != NULL ? ledger_append(s->db, s->actor, &entry, err) : ERR(err, ERR_MEMORY, "import");
}

enum err contract_store(struct db *db, const struct actor *actor, const struct contract_batch *batch,
			const struct contract_source *source, bool dry, struct contract_counts *ret,
			struct err_info *err)
{
	struct storing s = { .db = db, .actor = actor, .source = source, .dry = dry };
	enum err code = ERR_OK;
	const char *key;
	json_t *contract;

	json_object_foreach(batch->contracts, key, contract) {
		code = store_one(&s, contract, err);
		if (code != ERR_OK)
			return code;
	}
	if (s.import != 0)
		code = record_import(&s, err);
	*ret = s.counts;
	return code;
}
