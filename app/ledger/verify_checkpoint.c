/* Checkpoints: signed, chained, and sealing exactly the entries that are there. */
#include <inttypes.h>

#include "app/base/text.h"
#include "app/ledger/merkle.h"
#include "app/ledger/verify_internal.h"

#define LEAVES_MAX 1000000

static const struct key *key_of(const struct verify *verify, const char *fingerprint)
{
	for (int i = 0; i < verify->key_count; i++) {
		if (text_equal(verify->keys[i].fingerprint, fingerprint))
			return &verify->keys[i];
	}
	return NULL;
}

static enum err check_signature(const struct verify *verify, const struct checkpoint *checkpoint,
				const char *body, const char *signature, struct err_info *err)
{
	const struct key *key = key_of(verify, checkpoint->key);
	uint8_t bytes[KEY_SIGNATURE_SIZE];

	if (verify->key_count == 0)
		return ERR(err, ERR_INVALID, "the file holds no public key: give one by --key");
	if (key == NULL)
		return ERR(err, ERR_INVALID, "checkpoint %" PRId64 " is signed with another key: %s",
			   checkpoint->number, checkpoint->key);
	if (!hash_from_hex(signature, bytes, sizeof(bytes)) ||
	    key_verify(key, body, strlen(body), bytes, err) != ERR_OK)
		return ERR(err, ERR_INVALID, "checkpoint %" PRId64 ": the signature is wrong",
			   checkpoint->number);
	return ERR_OK;
}

enum err verify_signed(const struct verify *verify, const char *body, const char *hash,
		       const char *signature, struct checkpoint *ret, struct err_info *err)
{
	char hex[HASH_HEX_SIZE];
	enum err code = checkpoint_read(body, ret, err);

	if (code == ERR_OK)
		code = hash_sha256_hex(body, strlen(body), hex, err);
	if (code != ERR_OK)
		return code;
	if (!text_equal(hex, hash))
		return ERR(err, ERR_INVALID, "checkpoint %" PRId64 " was changed: it does not have its hash",
			   ret->number);
	return check_signature(verify, ret, body, signature, err);
}

/* Against the checkpoint before it. */
static enum err check_chain(const struct verify *verify, const struct checkpoint *checkpoint,
			    struct err_info *err)
{
	const struct verify_report *report = verify->report;
	int64_t number = checkpoint->number;
	bool first = report->checkpoints == 0;

	if (number != report->last.number + 1)
		return ERR(err, ERR_INVALID, "checkpoint %" PRId64 " is missing: checkpoint %" PRId64
			   " stands in its place", report->last.number + 1, number);
	if (!text_equal(checkpoint->previous, first ? CHECKPOINT_GENESIS : report->hash))
		return ERR(err, ERR_INVALID, "checkpoint %" PRId64 " does not name the one before it", number);
	if (checkpoint->total != report->last.total + checkpoint->entries)
		return ERR(err, ERR_INVALID, "checkpoint %" PRId64 ": the total is wrong", number);
	return ERR_OK;
}

/* Reads [kind, id, seq, hash]; a kind that is null becomes "". */
static bool read_leaf(const json_t *leaf, struct verify_entry *ret)
{
	const char *kind = json_string_value(json_array_get(leaf, 0));
	const char *hash = json_string_value(json_array_get(leaf, 3));

	*ret = (struct verify_entry){ .id = json_integer_value(json_array_get(leaf, 1)),
				      .seq = json_integer_value(json_array_get(leaf, 2)) };
	if (kind != NULL && strlen(kind) < VERIFY_KIND_SIZE)
		memcpy(ret->kind, kind, strlen(kind) + 1);
	return hash != NULL && strlen(hash) == HASH_HEX_SIZE - 1 &&
	       hash_from_hex(hash, ret->hash, HASH_SIZE);
}

/* The leaves have the root that was signed. */
static enum err check_root(const struct checkpoint *checkpoint, const json_t *leaves,
			   struct err_info *err)
{
	AUTO_BUF nodes = BUF_INIT(LEAVES_MAX * HASH_SIZE);
	struct verify_entry leaf;
	uint8_t hash[HASH_SIZE];
	char root[HASH_HEX_SIZE] = "";
	size_t i;
	const json_t *row;
	enum err code = ERR_OK;

	json_array_foreach(leaves, i, row) {
		if (code == ERR_OK && !read_leaf(row, &leaf))
			return ERR(err, ERR_INVALID, "checkpoint %" PRId64 ": leaf %zu cannot be read",
				   checkpoint->number, i + 1);
		if (code == ERR_OK)
			code = merkle_leaf(leaf.hash, HASH_SIZE, hash, err);
		buf_add(&nodes, hash, HASH_SIZE);
	}
	if (code == ERR_OK && buf_error(&nodes) != ERR_OK)
		code = ERR(err, ERR_MEMORY, "leaves");
	if (code == ERR_OK)
		code = merkle_root((uint8_t(*)[HASH_SIZE])(void *)nodes.data, nodes.len / HASH_SIZE, hash, err);
	if (code != ERR_OK)
		return code;
	hash_to_hex(hash, HASH_SIZE, root);
	if ((int64_t)json_array_size(leaves) != checkpoint->entries || !text_equal(root, checkpoint->root))
		return ERR(err, ERR_INVALID, "checkpoint %" PRId64 ": its leaves are not those that it seals",
			   checkpoint->number);
	return ERR_OK;
}

/* The entry that a leaf names is there, once, and as it was. */
static enum err seal_entry(const struct verify *verify, const struct verify_entry *leaf,
			   const struct checkpoint *checkpoint, size_t position, struct err_info *err)
{
	struct verify_entry *entry = NULL;
	char name[VERIFY_NAME_MAX];

	if (verify_entry_count(verify) > 0)
		entry = bsearch(leaf, verify_entries(verify), verify_entry_count(verify), sizeof(*leaf),
				verify_compare);
	verify_name(leaf, name);
	if (leaf->kind[0] == '\0')
		snprintf(name, sizeof(name), "the entry of leaf %zu", position);
	if (entry == NULL)
		return ERR(err, ERR_INVALID, "%s is missing: checkpoint %" PRId64 " seals it", name,
			   checkpoint->number);
	if (memcmp(entry->hash, leaf->hash, HASH_SIZE) != 0)
		return ERR(err, ERR_INVALID, "%s is not what checkpoint %" PRId64 " seals", name,
			   checkpoint->number);
	if (entry->sealed)
		return ERR(err, ERR_INVALID, "%s is sealed again by checkpoint %" PRId64, name,
			   checkpoint->number);
	entry->sealed = true;
	return ERR_OK;
}

static enum err seal_entries(const struct verify *verify, const struct checkpoint *checkpoint,
			     const json_t *leaves, struct err_info *err)
{
	struct verify_entry leaf;
	size_t i;
	const json_t *row;
	enum err code = ERR_OK;

	json_array_foreach(leaves, i, row) {
		if (code == ERR_OK && read_leaf(row, &leaf))
			code = seal_entry(verify, &leaf, checkpoint, i + 1, err);
	}
	return code;
}

/* Keeps the hash for the next checkpoint, and for a head. */
static enum err keep_checkpoint(struct verify *verify, const struct checkpoint *checkpoint,
				const char *hash, struct err_info *err)
{
	uint8_t bytes[HASH_SIZE];

	if (!hash_from_hex(hash, bytes, HASH_SIZE))
		return ERR(err, ERR_INVALID, "checkpoint %" PRId64 ": no hash", checkpoint->number);
	buf_add(&verify->hashes, bytes, HASH_SIZE);
	verify->report->checkpoints++;
	verify->report->last = *checkpoint;
	memcpy(verify->report->hash, hash, HASH_HEX_SIZE);
	return buf_error(&verify->hashes) == ERR_OK ? ERR_OK : ERR(err, ERR_MEMORY, "checkpoints");
}

enum err verify_take_checkpoint(struct verify *verify, const json_t *line, struct err_info *err)
{
	struct checkpoint checkpoint;
	const char *type, *body, *hash, *signature;
	json_t *leaves;
	enum err code;

	if (json_unpack((json_t *)(uintptr_t)line, "{s:s, s:s, s:s, s:s, s:o !}", "type", &type, "body",
			&body, "hash", &hash, "signature", &signature, "leaves", &leaves) != 0)
		return ERR(err, ERR_INVALID, "the checkpoint behind checkpoint %" PRId64 " cannot be read",
			   verify->report->last.number);
	code = verify_signed(verify, body, hash, signature, &checkpoint, err);
	if (code == ERR_OK)
		code = check_chain(verify, &checkpoint, err);
	if (code == ERR_OK)
		code = check_root(&checkpoint, leaves, err);
	if (code == ERR_OK)
		code = seal_entries(verify, &checkpoint, leaves, err);
	if (code == ERR_OK)
		code = keep_checkpoint(verify, &checkpoint, hash, err);
	return code;
}
