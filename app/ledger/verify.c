/* Reading an export from its header to its end. */
#include "app/ledger/verify.h"

#include <errno.h>
#include <inttypes.h>

#include "app/base/text.h"
#include "app/ledger/export.h"
#include "app/ledger/verify_internal.h"

#define KEPT_MAX ((size_t)4 << 30)	/* bytes of what is kept of entries */

static void verify_release(struct verify *verify)
{
	lines_release(&verify->lines);
	buf_release(&verify->entries);
	buf_release(&verify->hashes);
	for (int i = 0; i < verify->key_count; i++)
		key_release(&verify->keys[i]);
}

static void close_file(FILE **file)
{
	if (*file != NULL)
		fclose(*file);
}

static enum err read_keys(struct verify *verify, const struct verify_options *options,
			  struct err_info *err)
{
	enum err code = ERR_OK;

	for (int i = 0; i < options->key_count && code == ERR_OK; i++) {
		code = key_read_public(options->key_paths[i], &verify->keys[i], err);
		if (code == ERR_OK)
			verify->key_count++;
	}
	return code;
}

/* The key of the file counts when the reader brings none of their own. */
static enum err take_header(struct verify *verify, const json_t *line, struct err_info *err)
{
	const char *format = json_string_value(json_object_get(line, "format"));
	const char *pem = json_string_value(json_object_get(line, "public_key"));
	enum err code;

	if (!text_equal(format, EXPORT_FORMAT))
		return ERR(err, ERR_INVALID, "not an export of this format (%s)", EXPORT_FORMAT);
	verify->part = VERIFY_ENTRIES;
	if (pem == NULL || verify->key_count > 0)
		return ERR_OK;
	code = key_parse_public(pem, &verify->keys[0], err);
	if (code == ERR_OK)
		verify->key_count = 1;
	return code;
}

/* Byte for byte what the export writes after these lines. */
static enum err take_end(struct verify *verify, struct err_info *err)
{
	json_auto_t *end = NULL;
	AUTO_FREE char *text = NULL;
	char digest[HASH_HEX_SIZE];
	const char *line = buf_text(&verify->lines.line);
	enum err code = lines_digest(&verify->lines, digest, err);

	if (code != ERR_OK)
		return code;
	end = json_pack("{s:s, s:I, s:I, s:s}", "type", "end", "entries",
			(json_int_t)verify->report->entries, "checkpoints",
			(json_int_t)verify->report->checkpoints, "sha256", digest);
	text = end != NULL ? json_dumps(end, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
	if (text == NULL)
		return ERR(err, ERR_MEMORY, "end");
	if (!text_starts(line, text) || !text_equal(line + strlen(text), "\n"))
		return ERR(err, ERR_INVALID, "the file is not as it was exported: its end says otherwise");
	verify->part = VERIFY_END;
	return ERR_OK;
}

static enum err take_line(struct verify *verify, const json_t *line, struct err_info *err)
{
	const char *type = json_string_value(json_object_get(line, "type"));
	enum verify_part part = verify->part;

	if (part == VERIFY_HEADER && text_equal(type, "header"))
		return take_header(verify, line, err);
	if (part == VERIFY_ENTRIES && text_equal(type, "entry"))
		return verify_take_entry(verify, line, err);
	if (part == VERIFY_HEADER || part == VERIFY_END)
		return ERR(err, ERR_INVALID, part == VERIFY_END ? "there is more behind the end" :
								  "the file does not begin with its header");
	if (text_equal(type, "checkpoint")) {
		verify->part = VERIFY_CHECKPOINTS;
		return verify_take_checkpoint(verify, line, err);
	}
	if (text_equal(type, "end"))
		return take_end(verify, err);
	return ERR(err, ERR_INVALID, "not a line of an export, or not in its place");
}

/* Puts the number of the line before what is wrong with it. */
static enum err at_line(const struct verify *verify, enum err code, struct err_info *err)
{
	char detail[ERR_DETAIL_MAX];

	if (code != ERR_INVALID)
		return code;
	memcpy(detail, err->detail, sizeof(detail));
	return ERR(err, code, "line %" PRId64 ": %s", verify->lines.number, detail);
}

static enum err read_lines(struct verify *verify, struct err_info *err)
{
	enum err code;

	for (;;) {
		json_auto_t *line = NULL;

		code = lines_read(&verify->lines, &line, err);
		if (code == ERR_OK && line == NULL)
			break;
		if (code == ERR_OK)
			code = take_line(verify, line, err);
		if (code != ERR_OK)
			return at_line(verify, code, err);
	}
	if (verify->part != VERIFY_END)
		return ERR(err, ERR_INVALID, "the file is cut: it has no end");
	return ERR_OK;
}

static void count_unsealed(const struct verify *verify)
{
	struct verify_report *report = verify->report;
	const struct verify_entry *entries = verify_entries(verify);

	for (size_t i = 0; i < verify_entry_count(verify); i++) {
		if (entries[i].sealed)
			continue;
		if (report->unsealed == 0)
			verify_name(&entries[i], report->first_unsealed);
		report->unsealed++;
	}
}

/* The checkpoint that was kept elsewhere must be one of the export's. */
static enum err check_head(const struct verify *verify, const json_t *head, struct err_info *err)
{
	struct checkpoint checkpoint;
	char hex[HASH_HEX_SIZE];
	const char *type, *body, *hash, *signature;
	enum err code;

	if (json_unpack((json_t *)(uintptr_t)head, "{s:s, s:s, s:s, s:s !}", "type", &type, "body", &body,
			"hash", &hash, "signature", &signature) != 0)
		return ERR(err, ERR_INVALID, "the head is not a line of `accord ledger head`");
	code = verify_signed(verify, body, hash, signature, &checkpoint, err);
	if (code != ERR_OK)
		return code;
	if (checkpoint.number > verify->report->checkpoints)
		return ERR(err, ERR_INVALID,
			   "the tail is cut: the head names checkpoint %" PRId64 ", the export ends at %" PRId64,
			   checkpoint.number, verify->report->checkpoints);
	hash_to_hex((const uint8_t *)verify->hashes.data + (checkpoint.number - 1) * HASH_SIZE, HASH_SIZE, hex);
	if (!text_equal(hex, hash))
		return ERR(err, ERR_INVALID, "checkpoint %" PRId64 " is not the one that the head names",
			   checkpoint.number);
	return ERR_OK;
}

static enum err read_head(const struct verify *verify, const char *path, struct err_info *err)
{
	DEFER(close_file) FILE *file = fopen(path, "re");
	json_auto_t *head = NULL;
	json_error_t error;

	if (file == NULL)
		return ERR(err, ERR_CONFIG, "%s: %s", path, strerrordesc_np(errno));
	head = json_loadf(file, JSON_REJECT_DUPLICATES, &error);
	if (head == NULL)
		return ERR(err, ERR_CONFIG, "%s:%d: %s", path, error.line, error.text);
	return check_head(verify, head, err);
}

enum err verify_export(FILE *in, const struct verify_options *options, struct verify_report *ret,
		       struct err_info *err)
{
	DEFER(verify_release) struct verify verify = { .entries = BUF_INIT(KEPT_MAX),
						       .hashes = BUF_INIT(KEPT_MAX),
						       .report = ret };
	enum err code;

	*ret = (struct verify_report){ .entries = 0 };
	code = read_keys(&verify, options, err);
	if (code == ERR_OK)
		code = lines_init(&verify.lines, in, err);
	if (code == ERR_OK)
		code = read_lines(&verify, err);
	if (code == ERR_OK && options->head_path != NULL)
		code = read_head(&verify, options->head_path, err);
	if (code == ERR_OK)
		count_unsealed(&verify);
	return code;
}
