/*
 * Result rows to jansson. Each column has its place to be fetched into, made once when the statement is
 * prepared; text longer than its place is fetched again into the connection's scratch buffer. Keys
 * are kept with their length, so that a value costs no more than jansson's own allocations.
 */
#include "app/base/hash.h"
#include "app/base/json_read.h"
#include "app/base/text.h"
#include "sql/internal.h"

#define ROW_PLACE_MAX 512	/* bytes bound for a text column; longer values take the second way */
#define ROW_PLACE_MIN 32	/* room for any number or date as text */
#define ROW_CHARSET_BINARY 63
#define ROW_DECIMALS_MAX 6	/* of seconds */

static enum row_kind row_kind_of_type(enum enum_field_types type)
{
	switch ((int)type) {
	case MYSQL_TYPE_TINY:
	case MYSQL_TYPE_SHORT:
	case MYSQL_TYPE_INT24:
	case MYSQL_TYPE_LONG:
	case MYSQL_TYPE_LONGLONG:
	case MYSQL_TYPE_YEAR:
		return ROW_INTEGER;
	case MYSQL_TYPE_FLOAT:
	case MYSQL_TYPE_DOUBLE:
	case MYSQL_TYPE_DECIMAL:
	case MYSQL_TYPE_NEWDECIMAL:
		return ROW_REAL;
	case MYSQL_TYPE_DATE:
	case MYSQL_TYPE_NEWDATE:
		return ROW_DATE;
	case MYSQL_TYPE_DATETIME:
	case MYSQL_TYPE_TIMESTAMP:
		return ROW_TIME;
	default:
		return ROW_TEXT;
	}
}

/* Cuts a known suffix off the name: `x__json` is the parsed value `x`. */
static enum row_kind row_kind_of_name(const char *name, size_t *len, enum row_kind by_type)
{
	static const struct {
		const char *suffix;
		size_t len;
		enum row_kind kind;
	} suffixes[] = {
		{ "__json", 6, ROW_JSON },
		{ "__bool", 6, ROW_BOOL },
		{ "__hex", 5, ROW_HEX },
	};

	for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++) {
		if (*len > suffixes[i].len &&
		    strcmp(name + *len - suffixes[i].len, suffixes[i].suffix) == 0) {
			*len -= suffixes[i].len;
			return suffixes[i].kind;
		}
	}
	return by_type;
}

static size_t row_place_size(const MYSQL_FIELD *field)
{
	if (field->length >= ROW_PLACE_MAX)
		return ROW_PLACE_MAX;
	return field->length < ROW_PLACE_MIN ? ROW_PLACE_MIN : field->length + 1;
}

static void row_bind(struct row_column *column, MYSQL_BIND *bind, char *place, size_t size)
{
	column->text = place;
	bind->is_null = &column->is_null;
	bind->error = &column->error;
	bind->length = &column->length;
	switch (column->kind) {
	case ROW_INTEGER:
	case ROW_BOOL:
		bind->buffer_type = MYSQL_TYPE_LONGLONG;
		bind->buffer = &column->integer;
		break;
	case ROW_REAL:
		bind->buffer_type = MYSQL_TYPE_DOUBLE;
		bind->buffer = &column->real;
		break;
	case ROW_DATE:
	case ROW_TIME:
		bind->buffer_type = MYSQL_TYPE_DATETIME;
		bind->buffer = &column->time;
		bind->buffer_length = sizeof(column->time);
		break;
	case ROW_TEXT:
	case ROW_JSON:
	case ROW_HEX:
		bind->buffer_type = MYSQL_TYPE_STRING;
		bind->buffer = place;
		bind->buffer_length = size;
		break;
	}
}

static enum err row_describe(struct row_column *column, const MYSQL_FIELD *field)
{
	column->name_len = strlen(field->name);
	column->kind = row_kind_of_name(field->name, &column->name_len,
					row_kind_of_type(field->type));
	column->decimals = field->decimals;
	column->binary = field->charsetnr == ROW_CHARSET_BINARY;
	column->name = strndup(field->name, column->name_len);
	return column->name != NULL ? ERR_OK : ERR_MEMORY;
}

static enum err row_allocate(struct stmt *stmt, const MYSQL_FIELD *fields)
{
	size_t total = 1;	/* never nothing: that may be NULL without an error */

	for (unsigned int i = 0; i < stmt->column_count; i++)
		total += row_place_size(&fields[i]);
	stmt->binds = calloc((size_t)stmt->column_count + 1, sizeof(*stmt->binds));
	stmt->buffer = malloc(total);
	return stmt->binds != NULL && stmt->buffer != NULL ? ERR_OK : ERR_MEMORY;
}

static enum err row_bind_all(struct stmt *stmt, const MYSQL_FIELD *fields)
{
	char *place;

	if (row_allocate(stmt, fields) != ERR_OK)
		return ERR_MEMORY;
	place = stmt->buffer;
	for (unsigned int i = 0; i < stmt->column_count; i++) {
		size_t size = row_place_size(&fields[i]);

		if (row_describe(&stmt->columns[i], &fields[i]) != ERR_OK)
			return ERR_MEMORY;
		row_bind(&stmt->columns[i], &stmt->binds[i], place, size);
		place += size;
	}
	return mysql_stmt_bind_result(stmt->handle, stmt->binds) == 0 ? ERR_OK : ERR_INTERNAL;
}

enum err row_prepare(struct stmt *stmt, const struct db_query *query, struct err_info *err)
{
	bool wanted = query->result == DB_ROW || query->result == DB_ROWS;
	MYSQL_RES *meta = mysql_stmt_result_metadata(stmt->handle);
	enum err code;

	if ((meta != NULL) != wanted) {
		mysql_free_result(meta);
		return ERR(err, ERR_INTERNAL, "%s: result is not of the declared kind", query->name);
	}
	if (meta == NULL)
		return ERR_OK;
	stmt->columns = calloc(mysql_num_fields(meta), sizeof(*stmt->columns));
	stmt->column_count = stmt->columns != NULL ? mysql_num_fields(meta) : 0;
	code = stmt->columns != NULL ? row_bind_all(stmt, mysql_fetch_fields(meta)) : ERR_MEMORY;
	mysql_free_result(meta);
	if (code != ERR_OK)
		return ERR(err, code, "%s: columns", query->name);
	return ERR_OK;
}

/* `size` bytes of the connection's scratch buffer; NULL: out of memory. */
static char *row_scratch(struct db *db, size_t size)
{
	char *grown;

	if (size <= db->scratch_size)
		return db->scratch;
	grown = realloc(db->scratch, size);
	if (grown == NULL)
		return NULL;
	db->scratch = grown;
	db->scratch_size = size;
	return grown;
}

/* The bytes of a text column of the current row; borrowed until the next call. */
static enum err row_text(struct db *db, struct stmt *stmt, unsigned int i, const char **ret)
{
	struct row_column *column = &stmt->columns[i];
	MYSQL_BIND bind = { .buffer_type = MYSQL_TYPE_STRING, .buffer_length = column->length,
			    .length = &column->length, .is_null = &column->is_null,
			    .error = &column->error };

	*ret = column->text;
	if (column->length <= stmt->binds[i].buffer_length)
		return ERR_OK;
	if (column->length > DB_VALUE_MAX)
		return ERR_TOO_LARGE;
	bind.buffer = row_scratch(db, column->length + 1);
	if (bind.buffer == NULL)
		return ERR_MEMORY;
	*ret = bind.buffer;
	return mysql_stmt_fetch_column(stmt->handle, &bind, i, 0) == 0 ? ERR_OK : ERR_DATABASE;
}

static char *row_digits(char *at, unsigned long value, unsigned int digits, char behind)
{
	for (unsigned int i = digits; i > 0; i--) {
		at[i - 1] = (char)('0' + value % 10);
		value /= 10;
	}
	at[digits] = behind;
	return at + digits + 1;
}

/* "YYYY-MM-DD" or "YYYY-MM-DD HH:MM:SS.ffffff": the client library does it by sprintf, for a tenth of a list. */
static json_t *row_moment(const struct row_column *column)
{
	const MYSQL_TIME *time = &column->time;
	unsigned int decimals = column->decimals;
	unsigned long fraction = time->second_part;
	char text[ROW_PLACE_MIN];
	char *at = row_digits(text, time->year, 4, '-');

	at = row_digits(at, time->month, 2, '-');
	at = row_digits(at, time->day, 2, ' ');
	if (column->kind == ROW_DATE)
		return json_stringn_nocheck(text, (size_t)(at - text) - 1);
	at = row_digits(at, time->hour, 2, ':');
	at = row_digits(at, time->minute, 2, ':');
	at = row_digits(at, time->second, 2, '.');
	/* More than there can be: as many as are needed. */
	if (decimals > ROW_DECIMALS_MAX)
		decimals = fraction > 0 ? ROW_DECIMALS_MAX : 0;
	for (unsigned int i = decimals; i < ROW_DECIMALS_MAX; i++)
		fraction /= 10;
	if (decimals > 0)
		at = row_digits(at, fraction, decimals, '\0');
	return json_stringn_nocheck(text, (size_t)(at - text) - 1);
}

static enum err row_hex(const char *bytes, size_t len, json_t **ret)
{
	AUTO_FREE char *hex = malloc(2 * len + 1);

	if (hex == NULL)
		return ERR_MEMORY;
	hash_to_hex((const uint8_t *)bytes, len, hex);
	*ret = json_stringn_nocheck(hex, 2 * len);
	return *ret != NULL ? ERR_OK : ERR_MEMORY;
}

static enum err row_string(struct db *db, struct stmt *stmt, unsigned int i, json_t **ret)
{
	const struct row_column *column = &stmt->columns[i];
	const char *text = NULL;
	enum err code = row_text(db, stmt, i, &text);

	if (code != ERR_OK)
		return code;
	if (column->kind == ROW_HEX)
		return row_hex(text, column->length, ret);
	if (column->kind == ROW_JSON) {
		*ret = json_read(text, column->length);
		return *ret != NULL ? ERR_OK : ERR_INTERNAL;
	}
	/* What is not binary is utf8mb4 and was checked by the server. */
	if (column->binary && !text_is_utf8(text, column->length))
		return ERR_INTERNAL;
	*ret = json_stringn_nocheck(text, column->length);
	return *ret != NULL ? ERR_OK : ERR_MEMORY;
}

static enum err row_value(struct db *db, struct stmt *stmt, unsigned int i, json_t **ret)
{
	struct row_column *column = &stmt->columns[i];

	if (column->is_null) {
		*ret = json_null();
		return ERR_OK;
	}
	switch (column->kind) {
	case ROW_INTEGER:
		*ret = json_integer(column->integer);
		break;
	case ROW_BOOL:
		*ret = json_boolean(column->integer != 0);
		break;
	case ROW_REAL:
		*ret = json_real(column->real);
		return *ret != NULL ? ERR_OK : ERR_MEMORY;
	case ROW_DATE:
	case ROW_TIME:
		*ret = row_moment(column);
		break;
	case ROW_TEXT:
	case ROW_JSON:
	case ROW_HEX:
		return row_string(db, stmt, i, ret);
	}
	if (column->error)
		return ERR_INTERNAL;
	return *ret != NULL ? ERR_OK : ERR_MEMORY;
}

/* The current row: a new object. ret_column names the column that failed. */
static enum err row_object(struct db *db, struct stmt *stmt, json_t **ret, const char **ret_column)
{
	json_t *object = json_object();
	enum err code = object != NULL ? ERR_OK : ERR_MEMORY;

	for (unsigned int i = 0; i < stmt->column_count && code == ERR_OK; i++) {
		const struct row_column *column = &stmt->columns[i];
		json_t *value = NULL;

		*ret_column = column->name;
		code = row_value(db, stmt, i, &value);
		if (code == ERR_OK && json_object_setn_new_nocheck(object, column->name,
								   column->name_len, value) != 0)
			code = ERR_MEMORY;
		else if (code != ERR_OK)
			json_decref(value);
	}
	if (code != ERR_OK) {
		json_decref(object);
		object = NULL;
	}
	*ret = object;
	return code;
}

static enum err row_fetch_all(struct db *db, const struct db_query *query, struct stmt *stmt,
			      json_t *rows, struct err_info *err)
{
	for (;;) {
		int status = mysql_stmt_fetch(stmt->handle);
		const char *column = "";
		json_t *row = NULL;
		enum err code;

		if (status == MYSQL_NO_DATA)
			return ERR_OK;
		/* MYSQL_DATA_TRUNCATED is looked at column by column. */
		if (status != 0 && status != MYSQL_DATA_TRUNCATED)
			return fail_mysql(db, mysql_stmt_errno(stmt->handle),
					  mysql_stmt_error(stmt->handle), query->name, err);
		code = row_object(db, stmt, &row, &column);
		if (code != ERR_OK)
			return ERR(err, code, "%s: value of column %s", query->name, column);
		if (json_array_append_new(rows, row) != 0)
			return ERR(err, ERR_MEMORY, "%s", query->name);
	}
}

enum err row_fetch(struct db *db, const struct db_query *query, struct stmt *stmt, json_t **ret,
		   struct err_info *err)
{
	json_auto_t *rows = NULL;
	enum err code;

	if (mysql_stmt_field_count(stmt->handle) != stmt->column_count)
		return ERR(err, ERR_DATABASE, "%s: the columns changed since it was prepared",
			   query->name);
	if (mysql_stmt_store_result(stmt->handle) != 0)
		return fail_mysql(db, mysql_stmt_errno(stmt->handle),
				  mysql_stmt_error(stmt->handle), query->name, err);
	if (mysql_stmt_num_rows(stmt->handle) > DB_ROWS_MAX)
		return ERR(err, ERR_TOO_LARGE, "%s: more than %d rows", query->name, DB_ROWS_MAX);
	rows = json_array();
	if (rows == NULL)
		return ERR(err, ERR_MEMORY, "%s", query->name);
	code = row_fetch_all(db, query, stmt, rows, err);
	if (code == ERR_OK) {
		*ret = rows;
		rows = NULL;
	}
	return code;
}
