/* The ledger as lines of JSON. */
#include "app/ledger/export.h"

#include "app/ledger/checkpoint.h"
#include "app/ledger/lines.h"
#include "sql/queries.h"

#define EXPORT_ENTRIES 200	/* of a page; each may have a megabyte, most have less than one kilobyte */
#define EXPORT_CHECKPOINTS 50

struct export {
	struct db *db;
	struct lines lines;
	int64_t entries;
	int64_t checkpoints;
	int64_t last;		/* number of the last checkpoint to write */
};

static void export_release(struct export *export)
{
	lines_release(&export->lines);
}

static enum err write_header(struct export *export, const struct key *key, struct err_info *err)
{
	AUTO_BUF pem = BUF_INIT(KEY_PEM_MAX);
	char now[DATE_TIME_TEXT_SIZE];
	enum err code = ERR_OK;

	date_now(now);
	if (key != NULL)
		code = key_write_public(key, &pem, err);
	if (code != ERR_OK)
		return code;
	return lines_write(&export->lines,
			   json_pack("{s:s, s:s, s:s, s:s?, s:s?}", "type", "header", "format",
				     EXPORT_FORMAT, "exported_at", now, "public_key",
				     key != NULL ? buf_text(&pem) : NULL, "fingerprint",
				     key != NULL ? key->fingerprint : NULL),
			   err);
}

static enum err write_entry(struct export *export, const json_t *row, struct err_info *err)
{
	export->entries++;
	return lines_write(&export->lines,
			   json_pack("{s:s, s:O, s:O}", "type", "entry", "entry",
				     json_object_get(row, "entry"), "hash", json_object_get(row, "hash")),
			   err);
}

/* One page behind `after`, which becomes its last row. */
static enum err write_entry_page(struct export *export, json_t **after, size_t *ret_count,
				 struct err_info *err)
{
	json_auto_t *rows = NULL;
	const char *kind = json_string_value(json_object_get(*after, "record_kind"));
	size_t i;
	const json_t *row;
	enum err code = sql_ledger_export(export->db, kind != NULL ? kind : "",
					  json_integer_value(json_object_get(*after, "record_id")),
					  json_integer_value(json_object_get(*after, "seq")),
					  EXPORT_ENTRIES, &rows, err);

	if (code != ERR_OK)
		return code;
	json_array_foreach(rows, i, row) {
		if (code == ERR_OK)
			code = write_entry(export, row, err);
	}
	*ret_count = json_array_size(rows);
	if (*ret_count > 0) {
		json_decref(*after);
		*after = json_incref(json_array_get(rows, *ret_count - 1));
	}
	return code;
}

static enum err write_entries(struct export *export, struct err_info *err)
{
	json_auto_t *after = NULL;
	size_t count = EXPORT_ENTRIES;
	enum err code = ERR_OK;

	while (code == ERR_OK && count == EXPORT_ENTRIES)
		code = write_entry_page(export, &after, &count, err);
	return code;
}

/* [kind, id, seq, hash]; null for what the database no longer has. */
static json_t *leaf_of_row(const json_t *row)
{
	return json_pack("[O, O, O, O]", json_object_get(row, "record_kind"),
			 json_object_get(row, "record_id"), json_object_get(row, "seq"),
			 json_object_get(row, "hash"));
}

static enum err write_checkpoint(struct export *export, const json_t *row, struct err_info *err)
{
	json_auto_t *line = checkpoint_line(row);
	json_auto_t *rows = NULL;
	json_t *leaves = json_array();
	size_t i;
	const json_t *leaf;
	int failed = json_object_set_new(line, "leaves", leaves);
	enum err code = sql_checkpoint_leaves(
		export->db, json_integer_value(json_object_get(row, "id")), &rows, err);

	if (code != ERR_OK)
		return code;
	json_array_foreach(rows, i, leaf) {
		if (failed == 0)
			failed = json_array_append_new(leaves, leaf_of_row(leaf));
	}
	if (failed != 0)
		return ERR(err, ERR_MEMORY, "checkpoint");
	export->checkpoints++;
	return lines_write(&export->lines, json_incref(line), err);
}

static enum err write_checkpoint_page(struct export *export, int64_t *after, struct err_info *err)
{
	json_auto_t *rows = NULL;
	size_t i;
	const json_t *row;
	enum err code = sql_checkpoint_export(export->db, *after, export->last, EXPORT_CHECKPOINTS,
					      &rows, err);

	if (code == ERR_OK && json_array_size(rows) == 0)
		*after = export->last;
	json_array_foreach(rows, i, row) {
		*after = json_integer_value(json_object_get(row, "id"));
		if (code == ERR_OK)
			code = write_checkpoint(export, row, err);
	}
	return code;
}

static enum err write_checkpoints(struct export *export, struct err_info *err)
{
	int64_t after = 0;
	enum err code = ERR_OK;

	while (code == ERR_OK && after < export->last)
		code = write_checkpoint_page(export, &after, err);
	return code;
}

static enum err write_end(struct export *export, struct err_info *err)
{
	char digest[HASH_HEX_SIZE];
	enum err code = lines_digest(&export->lines, digest, err);

	if (code != ERR_OK)
		return code;
	code = lines_write(&export->lines,
			   json_pack("{s:s, s:I, s:I, s:s}", "type", "end", "entries",
				     (json_int_t)export->entries, "checkpoints",
				     (json_int_t)export->checkpoints, "sha256", digest),
			   err);
	if (code == ERR_OK && fflush(export->lines.file) != 0)
		code = ERR(err, ERR_SYSTEM, "the export could not be written");
	return code;
}

enum err export_write(struct db *db, const struct key *key, FILE *out, struct err_info *err)
{
	DEFER(export_release) struct export export = { .db = db };
	json_auto_t *last = NULL;
	enum err code = lines_init(&export.lines, out, err);

	if (code == ERR_OK)
		code = sql_checkpoint_last(db, &last, err);
	export.last = json_integer_value(json_object_get(json_array_get(last, 0), "id"));
	if (code == ERR_OK)
		code = write_header(&export, key, err);
	if (code == ERR_OK)
		code = write_entries(&export, err);
	if (code == ERR_OK)
		code = write_checkpoints(&export, err);
	if (code == ERR_OK)
		code = write_end(&export, err);
	return code;
}

enum err export_write_head(struct db *db, FILE *out, struct err_info *err)
{
	DEFER(export_release) struct export export = { .db = db };
	json_auto_t *last = NULL;
	enum err code = sql_checkpoint_last(db, &last, err);

	if (code == ERR_OK && json_array_size(last) == 0)
		code = ERR(err, ERR_NOT_FOUND, "nothing is sealed yet");
	if (code == ERR_OK)
		code = lines_init(&export.lines, out, err);
	if (code == ERR_OK)
		code = lines_write(&export.lines, checkpoint_line(json_array_get(last, 0)), err);
	if (code == ERR_OK && fflush(out) != 0)
		code = ERR(err, ERR_SYSTEM, "the checkpoint could not be written");
	return code;
}
