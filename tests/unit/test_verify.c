/* The verifier over exports that are made here, line by line, as app/ledger/export.c writes them. */
#include <unistd.h>

#include "app/ledger/export.h"
#include "app/ledger/key.h"
#include "app/ledger/lines.h"
#include "app/ledger/merkle.h"
#include "app/ledger/verify.h"
#include "tests/unit/test.h"
#include "tests/unit/torture.h"

#define LINES 16
#define KEY_PATH_SIZE 64

static struct key key;
static char key_dir[] = "/tmp/accord-test-verify-XXXXXX";

/* An export in the making. */
struct export {
	json_t *lines[LINES];	/* new */
	int count;
};

static void export_release(struct export *export)
{
	for (int i = 0; i < export->count; i++)
		json_decref(export->lines[i]);
}

static void export_add(struct export *export, json_t *line)
{
	assert_non_null(line);
	assert_true(export->count < LINES);
	export->lines[export->count++] = line;
}

/* Adds an entry behind `prev`, which becomes its hash. */
static void export_add_entry(struct export *export, const char *kind, int id, int seq,
			     char prev[HASH_HEX_SIZE])
{
	json_auto_t *entry = json_pack("{s:s, s:i, s:i, s:s}", "kind", kind, "id", id, "seq", seq, "prev",
				       prev);
	AUTO_FREE char *text = json_dumps(entry, JSON_COMPACT | JSON_SORT_KEYS);
	struct err_info err;

	assert_int_equal(hash_sha256_hex(text, strlen(text), prev, &err), ERR_OK);
	export_add(export, json_pack("{s:s, s:s, s:s}", "type", "entry", "entry", text, "hash", prev));
}

/* Adds a checkpoint of `count` leaves [kind, id, seq, hash] (stolen). `previous` becomes its hash. */
static void export_add_checkpoint(struct export *export, int number, int total, json_t *leaves,
				  char previous[HASH_HEX_SIZE])
{
	size_t count = json_array_size(leaves);
	struct checkpoint c = { .number = number, .entries = (int64_t)count, .total = total,
				.sealed_at = "2026-11-24 02:00:00.000000" };
	uint8_t nodes[LINES][HASH_SIZE], bytes[HASH_SIZE], signature[KEY_SIGNATURE_SIZE];
	char hex[2 * KEY_SIGNATURE_SIZE + 1];
	AUTO_FREE char *body = NULL;
	struct err_info err;

	for (size_t i = 0; i < count; i++) {
		assert_true(hash_from_hex(json_string_value(json_array_get(json_array_get(leaves, i), 3)), bytes,
					  HASH_SIZE));
		assert_int_equal(merkle_leaf(bytes, HASH_SIZE, nodes[i], &err), ERR_OK);
	}
	assert_int_equal(merkle_root(nodes, count, bytes, &err), ERR_OK);
	hash_to_hex(bytes, HASH_SIZE, c.root);
	memcpy(c.previous, previous, HASH_HEX_SIZE);
	memcpy(c.key, key.fingerprint, HASH_HEX_SIZE);
	assert_int_equal(checkpoint_write(&c, &body, &err), ERR_OK);
	assert_int_equal(key_sign(&key, body, strlen(body), signature, &err), ERR_OK);
	hash_to_hex(signature, sizeof(signature), hex);
	assert_int_equal(hash_sha256_hex(body, strlen(body), previous, &err), ERR_OK);
	export_add(export, json_pack("{s:s, s:s, s:s, s:s, s:o}", "type", "checkpoint", "body", body, "hash",
				     previous, "signature", hex, "leaves", leaves));
}

static json_t *leaf(const struct export *export, int line, const char *kind, int id, int seq)
{
	return json_pack("[s, i, i, O]", kind, id, seq, json_object_get(export->lines[line], "hash"));
}

/* Line 0 the header, 1 to 3 the entries action 1/1, action 1/2, person 4/1, then two checkpoints; the
 * last entry, person 9/1, is not sealed. */
static void export_make(struct export *export)
{
	AUTO_BUF pem = BUF_INIT(KEY_PEM_MAX);
	char hash[HASH_HEX_SIZE] = CHECKPOINT_GENESIS;
	char previous[HASH_HEX_SIZE] = CHECKPOINT_GENESIS;
	struct err_info err;

	assert_int_equal(key_write_public(&key, &pem, &err), ERR_OK);
	export_add(export, json_pack("{s:s, s:s, s:s}", "type", "header", "format", EXPORT_FORMAT, "public_key",
				     buf_text(&pem)));
	export_add_entry(export, "action", 1, 1, hash);
	export_add_entry(export, "action", 1, 2, hash);
	memcpy(hash, CHECKPOINT_GENESIS, sizeof(hash));
	export_add_entry(export, "person", 4, 1, hash);
	memcpy(hash, CHECKPOINT_GENESIS, sizeof(hash));
	export_add_entry(export, "person", 9, 1, hash);
	export_add_checkpoint(export, 1, 2,
			      json_pack("[o, o]", leaf(export, 1, "action", 1, 1), leaf(export, 3, "person", 4, 1)),
			      previous);
	export_add_checkpoint(export, 2, 3, json_pack("[o]", leaf(export, 2, "action", 1, 2)), previous);
}

/* The export as a file with the end that fits it, to be read from its start. */
static FILE *export_file(const struct export *export)
{
	FILE *file = tmpfile();
	struct lines lines;
	char digest[HASH_HEX_SIZE];
	int entries = 0;
	int checkpoints = 0;
	struct err_info err;

	assert_non_null(file);
	assert_int_equal(lines_init(&lines, file, &err), ERR_OK);
	for (int i = 0; i < export->count; i++) {
		const char *type = json_string_value(json_object_get(export->lines[i], "type"));

		entries += strcmp(type, "entry") == 0;
		checkpoints += strcmp(type, "checkpoint") == 0;
		assert_int_equal(lines_write(&lines, json_incref(export->lines[i]), &err), ERR_OK);
	}
	assert_int_equal(lines_digest(&lines, digest, &err), ERR_OK);
	assert_int_equal(lines_write(&lines, json_pack("{s:s, s:i, s:i, s:s}", "type", "end", "entries", entries,
						       "checkpoints", checkpoints, "sha256", digest), &err), ERR_OK);
	lines_release(&lines);
	rewind(file);
	return file;
}

static void expect_bad(const struct export *export, const char *detail)
{
	const struct verify_options options = { .key_count = 0 };
	struct verify_report report;
	struct err_info err;
	FILE *file = export_file(export);

	assert_int_equal(verify_export(file, &options, &report, &err), ERR_INVALID);
	assert_string_equal(err.detail, detail);
	fclose(file);
}

static void a_good_export_is_counted(void **state)
{
	DEFER(export_release) struct export export = { .count = 0 };
	const struct verify_options options = { .key_count = 0 };
	struct verify_report report;
	struct err_info err;
	FILE *file;

	(void)state;
	export_make(&export);
	file = export_file(&export);
	assert_int_equal(verify_export(file, &options, &report, &err), ERR_OK);
	fclose(file);
	assert_int_equal(report.entries, 4);
	assert_int_equal(report.chains, 3);
	assert_int_equal(report.checkpoints, 2);
	assert_int_equal(report.unsealed, 1);
	assert_string_equal(report.first_unsealed, "person 9, entry 1");
	assert_int_equal(report.last.total, 3);
}

static void drop_line(struct export *export, int at)
{
	json_decref(export->lines[at]);
	export->count--;
	memmove(&export->lines[at], &export->lines[at + 1],
		sizeof(export->lines[0]) * (size_t)(export->count - at));
}

static void swap_lines(struct export *export, int a, int b)
{
	json_t *line = export->lines[a];

	export->lines[a] = export->lines[b];
	export->lines[b] = line;
}

static void set_text(struct export *export, int line, const char *name, const char *text)
{
	assert_int_equal(json_object_set_new(export->lines[line], name, json_string(text)), 0);
}

#define EXPECT_BAD(change, detail)                                           \
	do {                                                                 \
		DEFER(export_release) struct export export = { .count = 0 }; \
									     \
		export_make(&export);                                        \
		change;                                                      \
		expect_bad(&export, detail);                                 \
	} while (false)

static void what_was_done_to_entries_is_named(void **state)
{
	(void)state;
	EXPECT_BAD(drop_line(&export, 1), "line 2: action 1, entry 1 is missing");
	EXPECT_BAD(drop_line(&export, 2), "line 6: action 1, entry 2 is missing: checkpoint 2 seals it");
	EXPECT_BAD(drop_line(&export, 3), "line 5: person 4, entry 1 is missing: checkpoint 1 seals it");
	EXPECT_BAD(swap_lines(&export, 1, 2), "line 2: action 1, entry 1 is missing");
	EXPECT_BAD(swap_lines(&export, 3, 4),
		   "line 5: person 4, entry 1 is out of order: it stands behind person 9, entry 1");
	EXPECT_BAD(set_text(&export, 2, "hash", CHECKPOINT_GENESIS),
		   "line 3: action 1, entry 2 was changed: its text does not have its hash");
	EXPECT_BAD(set_text(&export, 2, "entry", "{"), "line 3: the entry behind action 1, entry 1 cannot be read");
	EXPECT_BAD(set_text(&export, 1, "entry", "[]"), "line 2: the entry behind the header cannot be read");
	EXPECT_BAD(set_text(&export, 1, "more", ""), "line 2: the entry behind the header cannot be read");
}

static void an_entry_that_names_another_hash_is_named(void **state)
{
	DEFER(export_release) struct export export = { .count = 0 };
	char hash[HASH_HEX_SIZE] = CHECKPOINT_GENESIS;

	(void)state;
	export_make(&export);
	export_add_entry(&export, "action", 1, 2, hash);
	swap_lines(&export, 2, export.count - 1);
	drop_line(&export, export.count - 1);
	expect_bad(&export, "line 3: action 1, entry 2 does not name the hash of the entry before it");
}

static void what_was_done_to_checkpoints_is_named(void **state)
{
	(void)state;
	EXPECT_BAD(drop_line(&export, 5), "line 6: checkpoint 1 is missing: checkpoint 2 stands in its place");
	EXPECT_BAD(swap_lines(&export, 5, 6), "line 6: checkpoint 1 is missing: checkpoint 2 stands in its place");
	EXPECT_BAD(set_text(&export, 5, "hash", CHECKPOINT_GENESIS),
		   "line 6: checkpoint 1 was changed: it does not have its hash");
	EXPECT_BAD(set_text(&export, 5, "signature", ""), "line 6: checkpoint 1: the signature is wrong");
	EXPECT_BAD(json_object_set(export.lines[5], "signature", json_object_get(export.lines[6], "signature")),
		   "line 6: checkpoint 1: the signature is wrong");
	EXPECT_BAD(json_array_clear(json_object_get(export.lines[5], "leaves")),
		   "line 6: checkpoint 1: its leaves are not those that it seals");
	EXPECT_BAD(json_array_append_new(json_object_get(export.lines[5], "leaves"), json_null()),
		   "line 6: checkpoint 1: leaf 3 cannot be read");
	EXPECT_BAD(json_object_del(export.lines[5], "leaves"),
		   "line 6: the checkpoint behind checkpoint 0 cannot be read");
	EXPECT_BAD(swap_lines(&export, 4, 5), "line 6: not a line of an export, or not in its place");
	EXPECT_BAD(json_object_del(export.lines[0], "public_key"),
		   "line 6: the file holds no public key: give one by --key");
	EXPECT_BAD(swap_lines(&export, 0, 1), "line 1: the file does not begin with its header");
	EXPECT_BAD(set_text(&export, 0, "format", "x"), "line 1: not an export of this format (accord ledger export 1)");
}

static void a_checkpoint_whose_signer_lies_is_found(void **state)
{
	char previous[HASH_HEX_SIZE];

	(void)state;
	EXPECT_BAD((memcpy(previous, json_string_value(json_object_get(export.lines[6], "hash")), sizeof(previous)),
		    export_add_checkpoint(&export, 3, 9, json_pack("[o]", leaf(&export, 4, "person", 9, 1)), previous)),
		   "line 8: checkpoint 3: the total is wrong");
	EXPECT_BAD((memcpy(previous, CHECKPOINT_GENESIS, sizeof(previous)),
		    export_add_checkpoint(&export, 3, 4, json_pack("[o]", leaf(&export, 4, "person", 9, 1)), previous)),
		   "line 8: checkpoint 3 does not name the one before it");
	EXPECT_BAD((memcpy(previous, json_string_value(json_object_get(export.lines[6], "hash")), sizeof(previous)),
		    export_add_checkpoint(&export, 3, 4, json_pack("[o]", leaf(&export, 1, "action", 1, 1)), previous)),
		   "line 8: action 1, entry 1 is sealed again by checkpoint 3");
	EXPECT_BAD((memcpy(previous, json_string_value(json_object_get(export.lines[6], "hash")), sizeof(previous)),
		    export_add_checkpoint(&export, 3, 4, json_pack("[o]", leaf(&export, 1, "person", 9, 1)), previous)),
		   "line 8: person 9, entry 1 is not what checkpoint 3 seals");
}

/* Reads `text` as an export. */
static enum err verify_text(const char *text, size_t len, struct err_info *err)
{
	const struct verify_options options = { .key_count = 0 };
	struct verify_report report;
	FILE *file = fmemopen((void *)(uintptr_t)text, len, "r");
	enum err code;

	assert_non_null(file);
	code = verify_export(file, &options, &report, err);
	fclose(file);
	return code;
}

static void every_changed_byte_of_the_file_is_found(void **state)
{
	DEFER(export_release) struct export export = { .count = 0 };
	char text[8192];
	size_t len;
	struct err_info err;
	FILE *file;

	(void)state;
	export_make(&export);
	file = export_file(&export);
	len = fread(text, 1, sizeof(text), file);
	fclose(file);
	assert_true(len > 1000 && len < sizeof(text));
	assert_int_equal(verify_text(text, len, &err), ERR_OK);
	for (size_t i = 0; i < len; i++) {
		text[i] ^= 1;
		assert_int_equal(verify_text(text, len, &err), ERR_INVALID);
		text[i] ^= 1;
	}
	for (size_t i = 1; i < len; i += 13)
		assert_int_equal(verify_text(text, i, &err), ERR_INVALID);
}

static void what_is_behind_the_end_is_found(void **state)
{
	static const char text[] = "{\"format\":\"" EXPORT_FORMAT "\",\"type\":\"header\"}\n";
	DEFER(export_release) struct export export = { .count = 0 };
	const struct verify_options options = { .key_count = 0 };
	struct verify_report report;
	struct err_info err;
	FILE *file;

	(void)state;
	export_make(&export);
	file = export_file(&export);
	fseek(file, 0, SEEK_END);
	fputs(text, file);
	rewind(file);
	assert_int_equal(verify_export(file, &options, &report, &err), ERR_INVALID);
	assert_string_equal(err.detail, "line 9: there is more behind the end");
	fclose(file);
}

static void without_memory_it_says_so_and_leaks_nothing(void **state)
{
	DEFER(export_release) struct export export = { .count = 0 };
	const struct verify_options options = { .key_count = 0 };
	struct verify_report report;
	struct err_info err;
	FILE *file;
	enum err code;

	(void)state;
	export_make(&export);
	file = export_file(&export);
	setvbuf(file, NULL, _IONBF, 0);
	for (size_t n = 1; torture_again(n); n++) {
		rewind(file);
		code = verify_export(file, &options, &report, &err);
		torture_stop();
		assert_int_equal(code, torture_has_failed() ? ERR_MEMORY : ERR_OK);
	}
	fclose(file);
}

static int set_up(void **state)
{
	char path[KEY_PATH_SIZE];
	struct err_info err;

	(void)state;
	if (mkdtemp(key_dir) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/key.pem", key_dir);
	if (key_generate(path, &key, &err) != ERR_OK)
		return -1;
	unlink(path);
	return rmdir(key_dir);
}

static int tear_down(void **state)
{
	(void)state;
	key_release(&key);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_export_is_counted),
		cmocka_unit_test(what_was_done_to_entries_is_named),
		cmocka_unit_test(an_entry_that_names_another_hash_is_named),
		cmocka_unit_test(what_was_done_to_checkpoints_is_named),
		cmocka_unit_test(a_checkpoint_whose_signer_lies_is_found),
		cmocka_unit_test(every_changed_byte_of_the_file_is_found),
		cmocka_unit_test(what_is_behind_the_end_is_found),
		cmocka_unit_test(without_memory_it_says_so_and_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
