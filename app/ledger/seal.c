/* Sealing the ledger: one transaction a checkpoint. */
#include "app/ledger/seal.h"

#include <inttypes.h>

#include "app/base/text.h"
#include "app/ledger/checkpoint.h"
#include "app/ledger/merkle.h"
#include "sql/queries.h"

#define SEAL_TRIES 100

struct seal {
	struct db *db;
	const struct key *key;
	int64_t above;			/* entries up to here are not looked at */
	struct err_info broken;		/* the first entry that is not as it was written */

	/* of the batch at hand; made anew by each try */
	json_t *rows;			/* new */
	int64_t looked_to;		/* number of the last entry that was looked at */
	struct checkpoint checkpoint;
	struct seal_done done;
	uint8_t nodes[SEAL_ENTRIES_MAX][HASH_SIZE];
};

static void seal_release(struct seal *seal)
{
	json_decref(seal->rows);
	seal->rows = NULL;
}

static int64_t number_of(const json_t *row, const char *name)
{
	return json_integer_value(json_object_get(row, name));
}

static const char *text_of(const json_t *row, const char *name)
{
	const char *text = json_string_value(json_object_get(row, name));

	return text != NULL ? text : "";
}

/* Where the chain of checkpoints goes on. */
static enum err read_previous(struct seal *seal, struct err_info *err)
{
	json_auto_t *rows = NULL;
	const json_t *last;
	const char *body;
	struct checkpoint *next = &seal->checkpoint;
	enum err code = sql_checkpoint_last(seal->db, &rows, err);

	if (code != ERR_OK)
		return code;
	last = json_array_get(rows, 0);
	*next = (struct checkpoint){ .number = number_of(last, "id") + 1,
				     .total = number_of(last, "total"),
				     .previous = CHECKPOINT_GENESIS };
	if (last == NULL)
		return ERR_OK;
	body = text_of(last, "body");
	code = hash_sha256_hex(body, strlen(body), next->previous, err);
	if (code == ERR_OK && !text_equal(next->previous, text_of(last, "hash")))
		return ERR(err, ERR_INTERNAL, "checkpoint %" PRId64 " does not have its hash",
			   number_of(last, "id"));
	return code;
}

static void remember_broken(struct seal *seal, const json_t *row)
{
	if (seal->broken.code == ERR_OK)
		(void)ERR(&seal->broken, ERR_INTERNAL,
			  "%s %" PRId64 ", entry %" PRId64 ": the text does not have its hash; not sealed",
			  text_of(row, "record_kind"), number_of(row, "record_id"), number_of(row, "seq"));
}

/*
 * Reads the next entries and hashes the leaves; those that are not as they were written leave
 * `rows`.
 */
static enum err read_entries(struct seal *seal, struct err_info *err)
{
	uint8_t hash[HASH_SIZE];
	size_t i = 0;
	enum err code = sql_ledger_unsealed(seal->db, seal->above, SEAL_ENTRIES_MAX, &seal->rows, err);

	while (code == ERR_OK && i < json_array_size(seal->rows)) {
		const json_t *row = json_array_get(seal->rows, i);

		seal->looked_to = number_of(row, "id");
		if (json_is_true(json_object_get(row, "intact")) &&
		    hash_from_hex(text_of(row, "hash"), hash, HASH_SIZE)) {
			code = merkle_leaf(hash, HASH_SIZE, seal->nodes[i], err);
			i++;
		} else {
			remember_broken(seal, row);
			json_array_remove(seal->rows, i);
		}
	}
	return code;
}

static enum err fill_checkpoint(struct seal *seal, struct err_info *err)
{
	struct checkpoint *c = &seal->checkpoint;
	size_t count = json_array_size(seal->rows);
	uint8_t root[HASH_SIZE];
	enum err code = merkle_root(seal->nodes, count, root, err);

	if (code != ERR_OK)
		return code;
	hash_to_hex(root, HASH_SIZE, c->root);
	c->entries = (int64_t)count;
	c->total += c->entries;
	date_now(c->sealed_at);
	memcpy(c->key, seal->key->fingerprint, sizeof(c->key));
	return ERR_OK;
}

/*
 * Inserted before its leaves: a sealer that runs at the same time waits here, and is refused then.
 */
static enum err write_checkpoint(struct seal *seal, struct err_info *err)
{
	const struct checkpoint *c = &seal->checkpoint;
	AUTO_FREE char *body = NULL;
	uint8_t hash[HASH_SIZE];
	uint8_t signature[KEY_SIGNATURE_SIZE];
	int64_t added = 0;
	struct hash_part whole;
	enum err code = checkpoint_write(c, &body, err);

	if (code != ERR_OK)
		return code;
	whole = (struct hash_part){ body, strlen(body) };
	code = hash_sha256(&whole, 1, hash, err);
	if (code == ERR_OK)
		code = key_sign(seal->key, body, whole.len, signature, err);
	if (code == ERR_OK)
		code = sql_checkpoint_add(seal->db, c->number, c->sealed_at, c->entries, c->total, body,
					  hash, sizeof(hash), signature, sizeof(signature), &added, err);
	seal->done = (struct seal_done){ .number = c->number, .entries = c->entries, .total = c->total };
	hash_to_hex(hash, HASH_SIZE, seal->done.hash);
	return code;
}

static enum err write_leaves(struct seal *seal, struct err_info *err)
{
	uint8_t hash[HASH_SIZE];
	int64_t added = 0;
	size_t i;
	const json_t *row;
	enum err code = ERR_OK;

	json_array_foreach(seal->rows, i, row) {
		if (code == ERR_OK && hash_from_hex(text_of(row, "hash"), hash, HASH_SIZE))
			code = sql_checkpoint_leaf_add(seal->db, seal->checkpoint.number, (int64_t)i + 1,
						       number_of(row, "id"), hash, sizeof(hash), &added,
						       err);
	}
	return code;
}

static enum err seal_work(void *data, struct err_info *err)
{
	struct seal *seal = data;
	enum err code;

	seal_release(seal);
	seal->looked_to = 0;
	seal->done = (struct seal_done){ .number = 0 };
	code = read_previous(seal, err);
	if (code == ERR_OK)
		code = read_entries(seal, err);
	if (code != ERR_OK || json_array_size(seal->rows) == 0)
		return code;
	code = fill_checkpoint(seal, err);
	if (code == ERR_OK)
		code = write_checkpoint(seal, err);
	if (code == ERR_OK)
		code = write_leaves(seal, err);
	return code;
}

/* One checkpoint; over again when another sealer was quicker, which means that less is left. */
static enum err seal_batch(struct seal *seal, struct err_info *err)
{
	int tries = 0;
	enum err code;

	do
		code = db_transaction(seal->db, seal_work, seal, err);
	while ((code == ERR_CONFLICT || code == ERR_RETRY) && ++tries < SEAL_TRIES);
	return code;
}

static enum err seal_find_start(struct seal *seal, bool all, struct err_info *err)
{
	json_auto_t *row = NULL;
	enum err code;

	if (all)
		return ERR_OK;
	code = sql_checkpoint_highest_entry(seal->db, &row, err);
	if (code == ERR_OK && number_of(row, "id") > SEAL_WINDOW)
		seal->above = number_of(row, "id") - SEAL_WINDOW;
	return code;
}

enum err seal_run(struct db *db, const struct key *key, bool all, seal_said_fn *said,
		  struct err_info *err)
{
	DEFER(seal_release) struct seal seal = { .db = db, .key = key };
	enum err code = seal_find_start(&seal, all, err);

	while (code == ERR_OK) {
		code = seal_batch(&seal, err);
		if (code != ERR_OK || seal.looked_to == 0)
			break;
		if (seal.done.entries > 0)
			said(&seal.done);
		seal.above = seal.looked_to;
	}
	if (code == ERR_OK && seal.broken.code != ERR_OK) {
		*err = seal.broken;
		code = seal.broken.code;
	}
	return code;
}
