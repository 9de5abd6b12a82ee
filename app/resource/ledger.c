/* Adding to the ledger: canonical text, chained by hash. */
#include "app/resource/ledger.h"

#include "app/base/hash.h"
#include "app/base/json_write.h"
#include "app/view/model.h"
#include "sql/queries.h"

#define LEDGER_GENESIS "0000000000000000000000000000000000000000000000000000000000000000"

/* The end of the chain: number and hash of its last entry, or 0 and sixty-four zeros. */
static enum err ledger_end(struct db *db, const struct ledger_entry *entry, int64_t *ret_seq,
			   char ret_prev[HASH_HEX_SIZE], struct err_info *err)
{
	json_auto_t *rows = NULL;
	const json_t *last;
	enum err code = sql_ledger_last(db, entry->kind, entry->id, entry->first_locked, &rows, err);

	if (code != ERR_OK)
		return code;
	last = json_array_get(rows, 0);
	*ret_seq = json_integer_value(json_object_get(last, "seq"));
	snprintf(ret_prev, HASH_HEX_SIZE, "%s",
		 last != NULL ? json_string_value(json_object_get(last, "hash")) : LEDGER_GENESIS);
	return ERR_OK;
}

/* The entry as an object: new; NULL when out of memory. Takes entry->details. */
static json_t *ledger_object(const struct actor *actor, const struct ledger_entry *entry,
			     int64_t seq, const char *prev)
{
	json_t *object = json_pack("{s:s, s:I, s:I, s:s, s:s, s:s, s:{s:I, s:s, s:s, s:s}, s:o*}", "kind",
			 entry->kind, "id", (json_int_t)entry->id, "seq", (json_int_t)seq, "prev", prev,
			 "event", entry->event, "at", actor->at, "person", "id",
			 (json_int_t)actor->person_id, "name", actor->name, "quality", actor->quality,
			 "directory_uuid", actor->directory_uuid, "details", entry->details);

	if (actor->delegation_id != 0)
		model_set(&object, "in_place_of",
			  json_pack("{s:I, s:s, s:s}", "delegation", (json_int_t)actor->delegation_id, "name",
				    actor->delegator_name, "quality", actor->delegator_quality));
	return object;
}

enum err ledger_append(struct db *db, const struct actor *actor, const struct ledger_entry *entry,
		       struct err_info *err)
{
	json_auto_t *object = NULL;
	AUTO_BUF text = BUF_INIT(DB_VALUE_MAX);
	uint8_t hash[HASH_SIZE];
	char prev[HASH_HEX_SIZE];
	int64_t seq = 0;
	int64_t added = 0;
	enum err code = ledger_end(db, entry, &seq, prev, err);

	if (code != ERR_OK) {
		json_decref(entry->details);
		return code;
	}
	object = ledger_object(actor, entry, seq + 1, prev);
	if (object == NULL)
		return ERR(err, ERR_MEMORY, "ledger entry");
	code = json_write_sorted(&text, object, err);
	if (code == ERR_OK)
		code = hash_sha256(&(struct hash_part){ .bytes = text.data, .len = text.len }, 1, hash, err);
	if (code != ERR_OK)
		return code;
	return sql_ledger_add(db, entry->kind, entry->id, seq + 1, entry->event, &actor->person_id,
			      actor->at, buf_text(&text), hash, sizeof(hash), &added, err);
}
