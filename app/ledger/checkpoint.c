/* The body of a checkpoint, written and read. */
#include "app/ledger/checkpoint.h"

#include "app/base/text.h"

#define CHECKPOINT_FORMAT "accord checkpoint 1"

enum err checkpoint_write(const struct checkpoint *checkpoint, char **ret, struct err_info *err)
{
	json_auto_t *body =
		json_pack("{s:s, s:I, s:I, s:I, s:s, s:s, s:s, s:s}", "format", CHECKPOINT_FORMAT,
			  "number", (json_int_t)checkpoint->number, "entries",
			  (json_int_t)checkpoint->entries, "total", (json_int_t)checkpoint->total,
			  "sealed_at", checkpoint->sealed_at, "root", checkpoint->root, "previous",
			  checkpoint->previous, "key", checkpoint->key);

	*ret = body != NULL ? json_dumps(body, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
	return *ret != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "checkpoint");
}

static bool take_text(const char *text, char *ret, size_t size)
{
	if (strlen(text) != size - 1)
		return false;
	memcpy(ret, text, size);
	return true;
}

static bool take_hash(const char *text, char ret[HASH_HEX_SIZE])
{
	uint8_t bytes[HASH_SIZE];

	return take_text(text, ret, HASH_HEX_SIZE) && hash_from_hex(text, bytes, HASH_SIZE);
}

enum err checkpoint_read(const char *body, struct checkpoint *ret, struct err_info *err)
{
	json_auto_t *object = json_loads(body, JSON_REJECT_DUPLICATES, NULL);
	const char *format, *sealed_at, *root, *previous, *key;
	json_int_t number = 0, entries = 0, total = 0;
	bool ok = object != NULL &&
		  json_unpack(object, "{s:s, s:I, s:I, s:I, s:s, s:s, s:s, s:s !}", "format", &format,
			      "number", &number, "entries", &entries, "total", &total, "sealed_at",
			      &sealed_at, "root", &root, "previous", &previous, "key", &key) == 0;

	*ret = (struct checkpoint){ .number = 0 };
	ok = ok && text_equal(format, CHECKPOINT_FORMAT) &&
	     take_text(sealed_at, ret->sealed_at, sizeof(ret->sealed_at)) &&
	     take_hash(root, ret->root) && take_hash(previous, ret->previous) &&
	     take_hash(key, ret->key);
	if (!ok || number < 1 || entries < 1)
		return ERR(err, ERR_INVALID, "not the body of a checkpoint");
	ret->number = number;
	ret->entries = entries;
	ret->total = total;
	return ERR_OK;
}

json_t *checkpoint_line(const json_t *row)
{
	return json_pack("{s:s, s:O, s:O, s:O}", "type", "checkpoint", "body",
			 json_object_get(row, "body"), "hash", json_object_get(row, "hash"),
			 "signature", json_object_get(row, "signature"));
}
