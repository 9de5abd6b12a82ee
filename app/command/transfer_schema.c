/* The tables of an export, and the statements that read and write them, as the schema describes them. */
#include "app/command/transfer.h"

#include "app/base/text.h"
#include "app/resource/row.h"
#include "sql/queries.h"

const struct transfer_left_out transfer_left_out[] = {
	{ "calendar_feed", "secret addresses of calendars, which each person makes anew" },
	{ "form_key", "one-time keys of forms that were sent, for some hours" },
	{ "job", "work that a request asked for; it is asked for again" },
	{ "outbox", "mail that waits or was sent" },
	{ "schema_migration", "written by `accord migrate`; the manifest names the schema" },
	{ "session", "open sessions, which end with the service" },
	{ "throttle", "waits after failed sign-ins, for some hours" },
	{ NULL, NULL },
};

const char *transfer_reason(const char *table)
{
	for (const struct transfer_left_out *left = transfer_left_out; left->table != NULL; left++) {
		if (text_equal(left->table, table))
			return left->reason;
	}
	return NULL;
}

static void query_init(struct transfer_query *q, const char *name, enum db_result result, int args)
{
	for (int i = 0; i < DB_ARGS_MAX; i++) {
		q->names[i] = name;
		q->types[i] = DB_TEXT;
		q->optional[i] = true;
	}
	for (int i = 0; i < 3; i++)
		buf_init(&q->sql[i], TRANSFER_SQL_MAX);
	q->query = (struct db_query){ .name = name, .file = "transfer.sql", .signature = name, .result = result,
				      .pieces = q->pieces, .arg_count = args, .arg_names = q->names,
				      .arg_types = q->types, .arg_optional = q->optional };
}

static void query_add(struct transfer_query *q, int part, const json_t *fragment)
{
	int64_t arg = row_number(fragment, "arg");

	buf_adds(&q->sql[part], row_text(fragment, "text"));
	if (arg > 0 && q->param_count[part] < (int)sizeof(q->params[part]) - 1)
		q->params[part][q->param_count[part]++] = (signed char)(arg - 1);
}

/* All fragments are there: the pieces can be used. conditional: part 1 is left out when argument 0 is null. */
static enum err query_end(struct transfer_query *q, int parts, struct err_info *err)
{
	for (int i = 0; i < parts; i++) {
		if (buf_error(&q->sql[i]) != ERR_OK)
			return ERR(err, buf_error(&q->sql[i]), "%s: statement", q->query.name);
		q->params[i][q->param_count[i]] = -1;
		q->pieces[i] = (struct db_piece){ .sql = buf_text(&q->sql[i]), .condition = i == 1 ? 0 : -1,
						  .params = q->params[i] };
	}
	q->query.piece_count = parts;
	return ERR_OK;
}

static void query_release(struct transfer_query *q)
{
	for (int i = 0; i < 3; i++)
		buf_release(&q->sql[i]);
}

static enum err read_query(struct db *db, struct transfer_table *table, struct err_info *err)
{
	json_auto_t *fragments = NULL;
	size_t i;
	const json_t *fragment;
	enum err code = sql_transfer_read(db, table->name, &fragments, err);

	query_init(&table->read, table->name, DB_ROWS, table->key_count + 1);
	json_array_foreach(fragments, i, fragment) {
		query_add(&table->read, (int)row_number(fragment, "part") % 3, fragment);
	}
	return code == ERR_OK ? query_end(&table->read, 3, err) : code;
}

static enum err write_query(struct db *db, struct transfer_table *table, struct err_info *err)
{
	json_auto_t *fragments = NULL;
	size_t i;
	const json_t *fragment;
	enum err code = sql_transfer_write(db, table->name, &fragments, err);

	query_init(&table->write, table->name, DB_CHANGED, (int)json_array_size(table->columns));
	json_array_foreach(fragments, i, fragment) {
		query_add(&table->write, 0, fragment);
	}
	return code == ERR_OK ? query_end(&table->write, 1, err) : code;
}

static enum err read_columns(struct db *db, const char *name, struct transfer_table *table, struct err_info *err)
{
	size_t i;
	const json_t *column;
	enum err code = sql_transfer_columns(db, name, &table->columns, err);

	json_array_foreach(table->columns, i, column) {
		if (row_number(column, "key_position") > table->key_count)
			table->key_count = (int)row_number(column, "key_position");
	}
	if (code == ERR_OK && json_array_size(table->columns) > DB_ARGS_MAX)
		return ERR(err, ERR_TOO_LARGE, "table %s has more than %d columns", name, DB_ARGS_MAX);
	if (code == ERR_OK && (table->key_count == 0 || table->key_count > TRANSFER_KEYS_MAX))
		return ERR(err, ERR_CONFIG, "table %s has a primary key of %d columns", name, table->key_count);
	return code;
}

static enum err read_table(struct db *db, const char *name, struct transfer_table *table, struct err_info *err)
{
	enum err code;

	table->name = strdup(name);
	if (table->name == NULL)
		return ERR(err, ERR_MEMORY, "schema");
	code = read_columns(db, table->name, table, err);
	if (code == ERR_OK)
		code = read_query(db, table, err);
	return code == ERR_OK ? write_query(db, table, err) : code;
}

static enum err read_tables(struct db *db, struct transfer_schema *schema, struct err_info *err)
{
	json_auto_t *names = NULL;
	size_t i;
	const json_t *row;
	enum err code = sql_transfer_tables(db, &names, err);

	if (code != ERR_OK)
		return code;
	schema->tables = calloc(json_array_size(names) + 1, sizeof(*schema->tables));
	if (schema->tables == NULL)
		return ERR(err, ERR_MEMORY, "schema");
	json_array_foreach(names, i, row) {
		const char *name = row_text(row, "name");

		if (code == ERR_OK && transfer_reason(name) == NULL)
			code = read_table(db, name, &schema->tables[schema->count++], err);
	}
	return code;
}

static enum err read_references(struct db *db, struct transfer_schema *schema, struct err_info *err)
{
	json_auto_t *fragments = NULL;
	const char *last = NULL;
	struct transfer_query *q = NULL;
	size_t i;
	const json_t *row;
	enum err code = sql_transfer_references(db, &fragments, err);

	schema->references = calloc(json_array_size(fragments) + 1, sizeof(*schema->references));
	schema->reference_names = json_incref(fragments);
	if (code == ERR_OK && schema->references == NULL)
		return ERR(err, ERR_MEMORY, "schema");
	json_array_foreach(fragments, i, row) {
		if (!text_equal(last, row_text(row, "name"))) {
			last = row_text(row, "name");
			q = &schema->references[schema->reference_count++];
			query_init(q, last, DB_ROW, 0);
		}
		query_add(q, 0, row);
	}
	for (i = 0; i < schema->reference_count && code == ERR_OK; i++)
		code = query_end(&schema->references[i], 1, err);
	return code;
}

enum err transfer_schema_read(struct db *db, struct transfer_schema *ret, struct err_info *err)
{
	enum err code = sql_migration_list(db, &ret->migrations, err);

	if (code == ERR_OK)
		code = read_tables(db, ret, err);
	return code == ERR_OK ? read_references(db, ret, err) : code;
}

void transfer_schema_free(struct transfer_schema *schema)
{
	for (size_t i = 0; i < schema->count; i++) {
		query_release(&schema->tables[i].read);
		query_release(&schema->tables[i].write);
		json_decref(schema->tables[i].columns);
		free(schema->tables[i].name);
	}
	for (size_t i = 0; i < schema->reference_count; i++)
		query_release(&schema->references[i]);
	free(schema->tables);
	free(schema->references);
	json_decref(schema->reference_names);
	json_decref(schema->migrations);
}

enum err transfer_schema_check_references(struct db *db, struct transfer_schema *schema, struct err_info *err)
{
	enum err code = ERR_OK;

	for (size_t i = 0; i < schema->reference_count && code == ERR_OK; i++) {
		const struct db_query *query = &schema->references[i].query;
		json_auto_t *row = NULL;
		int64_t ignored = 0;

		code = db_run(db, query, NULL, &row, &ignored, err);
		if (code == ERR_OK && row_number(row, "missing") > 0)
			code = ERR(err, ERR_INVALID, "%" JSON_INTEGER_FORMAT " rows break the key %s",
				   (json_int_t)row_number(row, "missing"), query->name);
	}
	return code;
}
