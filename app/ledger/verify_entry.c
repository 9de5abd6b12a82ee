/* Entries: each has its hash, and names the one before it in its chain. */
#include <inttypes.h>

#include "app/base/text.h"
#include "app/ledger/verify_internal.h"

struct verify_entry *verify_entries(const struct verify *verify)
{
	return (struct verify_entry *)(void *)verify->entries.data;
}

size_t verify_entry_count(const struct verify *verify)
{
	return verify->entries.len / sizeof(struct verify_entry);
}

void verify_name(const struct verify_entry *entry, char ret[VERIFY_NAME_MAX])
{
	snprintf(ret, VERIFY_NAME_MAX, "%s %" PRId64 ", entry %" PRId64, entry->kind, entry->id,
		 entry->seq);
}

int verify_compare(const void *a, const void *b)
{
	const struct verify_entry *x = a;
	const struct verify_entry *y = b;
	int order = strcmp(x->kind, y->kind);

	if (order == 0)
		order = (x->id > y->id) - (x->id < y->id);
	if (order == 0)
		order = (x->seq > y->seq) - (x->seq < y->seq);
	return order;
}

static bool is_same_chain(const struct verify_entry *a, const struct verify_entry *b)
{
	return a != NULL && a->id == b->id && strcmp(a->kind, b->kind) == 0;
}

/* The last entry that was taken, or NULL. */
static const struct verify_entry *entry_before(const struct verify *verify)
{
	size_t count = verify_entry_count(verify);

	return count > 0 ? &verify_entries(verify)[count - 1] : NULL;
}

/* Reads the text of an entry. ret_prev receives the hash that it names. */
static bool read_text(const char *text, struct verify_entry *ret, char ret_prev[HASH_HEX_SIZE])
{
	json_auto_t *object = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	const char *kind, *prev;
	json_int_t id, seq;

	if (object == NULL || json_unpack(object, "{s:s, s:I, s:I, s:s}", "kind", &kind, "id", &id,
					  "seq", &seq, "prev", &prev) != 0)
		return false;
	if (strlen(kind) >= VERIFY_KIND_SIZE || strlen(prev) != HASH_HEX_SIZE - 1 || seq < 1)
		return false;
	*ret = (struct verify_entry){ .id = id, .seq = seq };
	memcpy(ret->kind, kind, strlen(kind) + 1);
	memcpy(ret_prev, prev, HASH_HEX_SIZE);
	return true;
}

static enum err unreadable(const struct verify_entry *before, struct err_info *err)
{
	char name[VERIFY_NAME_MAX] = "the header";

	if (before != NULL)
		verify_name(before, name);
	return ERR(err, ERR_INVALID, "the entry behind %s cannot be read", name);
}

static enum err check_hash(const char *text, const char *hash, struct verify_entry *entry,
			   const char *name, struct err_info *err)
{
	struct hash_part whole = { text, strlen(text) };
	char hex[HASH_HEX_SIZE];
	enum err code = hash_sha256(&whole, 1, entry->hash, err);

	if (code != ERR_OK)
		return code;
	hash_to_hex(entry->hash, HASH_SIZE, hex);
	if (!text_equal(hex, hash))
		return ERR(err, ERR_INVALID, "%s was changed: its text does not have its hash", name);
	return ERR_OK;
}

static enum err check_order(const struct verify_entry *before, const struct verify_entry *entry,
			    const char *name, struct err_info *err)
{
	char other[VERIFY_NAME_MAX];
	int64_t expected = is_same_chain(before, entry) ? before->seq + 1 : 1;

	if (before != NULL && verify_compare(before, entry) >= 0) {
		verify_name(before, other);
		return ERR(err, ERR_INVALID, "%s is out of order: it stands behind %s", name, other);
	}
	if (entry->seq != expected)
		return ERR(err, ERR_INVALID, "%s %" PRId64 ", entry %" PRId64 " is missing", entry->kind,
			   entry->id, expected);
	return ERR_OK;
}

static enum err check_prev(const struct verify_entry *before, const struct verify_entry *entry,
			   const char *prev, const char *name, struct err_info *err)
{
	char expected[HASH_HEX_SIZE] = CHECKPOINT_GENESIS;

	if (is_same_chain(before, entry))
		hash_to_hex(before->hash, HASH_SIZE, expected);
	if (!text_equal(prev, expected))
		return ERR(err, ERR_INVALID, "%s does not name the hash of the entry before it", name);
	return ERR_OK;
}

static enum err keep_entry(struct verify *verify, const struct verify_entry *entry,
			   struct err_info *err)
{
	verify->report->entries++;
	if (entry->seq == 1)
		verify->report->chains++;
	buf_add(&verify->entries, entry, sizeof(*entry));
	return buf_error(&verify->entries) == ERR_OK ? ERR_OK : ERR(err, ERR_MEMORY, "entries");
}

enum err verify_take_entry(struct verify *verify, const json_t *line, struct err_info *err)
{
	const struct verify_entry *before = entry_before(verify);
	struct verify_entry entry = { .seq = 0 };
	char name[VERIFY_NAME_MAX];
	char prev[HASH_HEX_SIZE];
	const char *text, *hash, *type;
	enum err code;

	if (json_unpack((json_t *)(uintptr_t)line, "{s:s, s:s, s:s !}", "type", &type, "entry", &text,
			"hash", &hash) != 0 ||
	    !read_text(text, &entry, prev))
		return unreadable(before, err);
	verify_name(&entry, name);
	code = check_hash(text, hash, &entry, name, err);
	if (code == ERR_OK)
		code = check_order(before, &entry, name, err);
	if (code == ERR_OK)
		code = check_prev(before, &entry, prev, name, err);
	if (code == ERR_OK)
		code = keep_entry(verify, &entry, err);
	return code;
}
