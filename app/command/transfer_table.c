/* One table as lines of JSON, and back. */
#include "app/command/transfer.h"

#include <inttypes.h>

#include "app/base/text.h"
#include "app/ledger/lines.h"
#include "app/resource/row.h"

#define PAGE 200	/* rows of one query; one may have a megabyte, most have less than one kilobyte */

/* Arguments of a statement, with room for what is binary. */
struct values {
	struct db_arg args[DB_ARGS_MAX];
	uint8_t bytes[DB_ARGS_MAX][TRANSFER_BYTES_MAX];
};

static bool set_bytes(struct values *values, int at, const json_t *value)
{
	const char *hex = json_string_value(value);
	size_t len = json_string_length(value) / 2;

	if (len > TRANSFER_BYTES_MAX || !hash_from_hex(hex, values->bytes[at], len) || hex[2 * len] != '\0')
		return false;
	values->args[at] = db_arg_bytes(values->bytes[at], len);
	return true;
}

/* The value of a column as an argument. False: no value of ours. */
static bool set_value(struct values *values, int at, const json_t *value, bool bytes)
{
	if (json_is_null(value))
		values->args[at] = db_arg_text(NULL);
	else if (json_is_integer(value))
		values->args[at] = db_arg_i64(json_integer_value(value));
	else if (json_is_string(value) && bytes)
		return set_bytes(values, at, value);
	else if (json_is_string(value))
		values->args[at] = (struct db_arg){ .type = DB_TEXT, .text = json_string_value(value),
						    .len = json_string_length(value) };
	else
		return false;
	return true;
}

/* Where the next page begins: behind `last`, or (NULL) at the first row. */
static bool set_cursor(struct values *values, const struct transfer_table *table, const json_t *last)
{
	size_t i;
	const json_t *column;
	bool good = true;

	for (int k = 0; k < table->key_count; k++)
		values->args[k] = db_arg_text(NULL);
	json_array_foreach(table->columns, i, column) {
		int at = (int)row_number(column, "key_position") - 1;

		if (last != NULL && at >= 0)
			good = good && set_value(values, at, json_object_get(last, row_text(column, "name")),
						 json_is_true(json_object_get(column, "bytes")));
	}
	return good;
}

static enum err page(struct db *db, struct transfer_table *table, const json_t *last, int64_t limit, json_t **ret,
		     struct err_info *err)
{
	struct values values;
	int64_t ignored = 0;

	if (!set_cursor(&values, table, last))
		return ERR(err, ERR_INTERNAL, "%s: a key that cannot be gone on from", table->name);
	values.args[table->key_count] = db_arg_i64(limit);
	return db_run(db, &table->read.query, values.args, ret, &ignored, err);
}

static enum err write_page(struct db *db, struct transfer_table *table, struct lines *lines, json_t **last,
			   size_t *ret_count, struct err_info *err)
{
	json_auto_t *rows = NULL;
	size_t i;
	json_t *row;
	enum err code = page(db, table, *last, PAGE, &rows, err);

	json_array_foreach(rows, i, row) {
		if (code == ERR_OK)
			code = lines_write(lines, json_incref(row), err);
	}
	*ret_count = json_array_size(rows);
	if (*ret_count > 0) {
		json_decref(*last);
		*last = json_incref(json_array_get(rows, *ret_count - 1));
	}
	return code;
}

enum err transfer_table_write(struct db *db, struct transfer_table *table, FILE *out, struct transfer_part *ret,
			      struct err_info *err)
{
	DEFER(lines_release) struct lines lines;
	json_auto_t *last = NULL;
	size_t count = PAGE;
	enum err code = lines_init(&lines, out, err);

	while (code == ERR_OK && count == PAGE)
		code = write_page(db, table, &lines, &last, &count, err);
	if (code == ERR_OK && fflush(out) != 0)
		code = ERR(err, ERR_SYSTEM, "%s could not be written", table->name);
	ret->rows = lines.number;
	return code == ERR_OK ? lines_digest(&lines, ret->sha256, err) : code;
}

enum err transfer_table_any(struct db *db, struct transfer_table *table, bool *ret_any, struct err_info *err)
{
	json_auto_t *rows = NULL;
	enum err code = page(db, table, NULL, 1, &rows, err);

	*ret_any = json_array_size(rows) > 0;
	return code;
}

/* ---- import ---- */

static enum err add_row(struct db *db, struct transfer_table *table, const json_t *row, struct err_info *err)
{
	struct values values;
	json_t *none = NULL;
	int64_t added = 0;
	size_t i;
	const json_t *column;

	if (!json_is_object(row) || json_object_size(row) != json_array_size(table->columns))
		return ERR(err, ERR_INVALID, "not a row of %zu columns", json_array_size(table->columns));
	json_array_foreach(table->columns, i, column) {
		const char *name = row_text(column, "name");
		bool bytes = json_is_true(json_object_get(column, "bytes"));

		if (!set_value(&values, (int)i, json_object_get(row, name), bytes))
			return ERR(err, ERR_INVALID, "the column %s is missing, or has no such value", name);
	}
	return db_run(db, &table->write.query, values.args, &none, &added, err);
}

/* The same failure, with where it was. */
static enum err located(enum err code, const char *path, int64_t line, struct err_info *err)
{
	char detail[ERR_DETAIL_MAX];

	snprintf(detail, sizeof(detail), "%s", err->detail);
	return ERR(err, code, "%s:%" PRId64 ": %s", path, line, detail);
}

enum err transfer_table_read(struct db *db, struct transfer_table *table, FILE *in, const char *path,
			     struct transfer_part *ret, struct err_info *err)
{
	DEFER(lines_release) struct lines lines;
	bool more = true;
	enum err code = lines_init(&lines, in, err);

	while (code == ERR_OK && more) {
		json_auto_t *row = NULL;

		code = lines_read(&lines, &row, err);
		more = row != NULL;
		if (code == ERR_OK && more)
			code = add_row(db, table, row, err);
	}
	/* What only a whole transaction can mend stays what it is, so that it is run again. */
	if (code != ERR_OK && code != ERR_RETRY)
		return located(code, path, lines.number, err);
	ret->rows = lines.number - 1;
	return code == ERR_OK ? lines_digest(&lines, ret->sha256, err) : code;
}
