/* One prepared statement: its text put together from the pieces that are on, its parameters bound. */
#include "app/base/buf.h"
#include "sql/internal.h"

#define STMT_SQL_MAX 65536
#define STMT_PARAMS_MAX 200

static bool stmt_piece_is_on(const struct db_piece *piece, const struct db_arg *args)
{
	return piece->condition < 0 || args[piece->condition].null == piece->negated;
}

/* What a query is with the arguments at hand: its text, and the argument of each `?`. */
struct stmt_text {
	struct buf sql;
	unsigned int param_count;
	signed char args[STMT_PARAMS_MAX];
};

static enum err stmt_assemble(const struct db_query *query, const struct db_arg *args,
			      struct stmt_text *text)
{
	for (int i = 0; i < query->piece_count; i++) {
		const struct db_piece *piece = &query->pieces[i];

		if (!stmt_piece_is_on(piece, args))
			continue;
		buf_adds(&text->sql, piece->sql);
		for (const signed char *p = piece->params; *p >= 0; p++) {
			if (text->param_count == STMT_PARAMS_MAX)
				return ERR_TOO_LARGE;
			text->args[text->param_count++] = *p;
		}
	}
	return buf_error(&text->sql);
}

static void stmt_text_release(struct stmt_text *text)
{
	buf_release(&text->sql);
}

void stmt_free(struct stmt *stmt)
{
	if (stmt == NULL)
		return;
	if (stmt->handle != NULL)
		mysql_stmt_close(stmt->handle);
	for (unsigned int i = 0; i < stmt->column_count; i++)
		free(stmt->columns[i].name);
	free(stmt->columns);
	free(stmt->binds);
	free(stmt->buffer);
	free(stmt->params);
	free(stmt->args);
	free(stmt);
}

static void stmt_free_p(struct stmt **stmt)
{
	stmt_free(*stmt);
}

static struct stmt *stmt_new(struct db *db, const struct stmt_text *text)
{
	size_t count = text->param_count > 0 ? text->param_count : 1;
	struct stmt *stmt = calloc(1, sizeof(*stmt));

	if (stmt == NULL)
		return NULL;
	stmt->param_count = text->param_count;
	stmt->args = malloc(count);
	stmt->params = calloc(count, sizeof(*stmt->params));
	stmt->handle = mysql_stmt_init(db->mysql);
	if (stmt->args == NULL || stmt->params == NULL || stmt->handle == NULL) {
		stmt_free(stmt);
		return NULL;
	}
	memcpy(stmt->args, text->args, text->param_count);
	return stmt;
}

/* Fails the statement; a lost connection closes its handle, so the text is read before. */
static enum err stmt_fail(struct db *db, const struct db_query *query, struct stmt *stmt,
			  struct err_info *err)
{
	return fail_mysql(db, mysql_stmt_errno(stmt->handle), mysql_stmt_error(stmt->handle),
			  query->name, err);
}

enum err stmt_prepare(struct db *db, const struct db_query *query, const struct db_arg *args,
		      struct stmt **ret, struct err_info *err)
{
	DEFER(stmt_text_release) struct stmt_text text = { .sql = BUF_INIT(STMT_SQL_MAX) };
	DEFER(stmt_free_p) struct stmt *stmt = NULL;
	enum err code = stmt_assemble(query, args, &text);

	if (code != ERR_OK)
		return ERR(err, code, "%s: statement", query->name);
	stmt = stmt_new(db, &text);
	if (stmt == NULL)
		return ERR(err, ERR_MEMORY, "%s", query->name);
	if (mysql_stmt_prepare(stmt->handle, text.sql.data, text.sql.len) != 0)
		return stmt_fail(db, query, stmt, err);
	if (mysql_stmt_param_count(stmt->handle) != stmt->param_count)
		return ERR(err, ERR_INTERNAL, "%s: the server counts %lu parameters, not %u",
			   query->name, mysql_stmt_param_count(stmt->handle), stmt->param_count);
	code = row_prepare(stmt, query, err);
	if (code != ERR_OK)
		return code;
	*ret = STEAL(stmt);
	return ERR_OK;
}

static void stmt_bind(MYSQL_BIND *bind, const struct db_arg *arg)
{
	static const enum enum_field_types types[] = {
		[DB_I64] = MYSQL_TYPE_LONGLONG,
		[DB_TEXT] = MYSQL_TYPE_STRING,
		[DB_BYTES] = MYSQL_TYPE_BLOB,
		[DB_FLAG] = MYSQL_TYPE_NULL,
	};

	*bind = (MYSQL_BIND){ .buffer_type = arg->null ? MYSQL_TYPE_NULL : types[arg->type] };
	/* The library only reads what a parameter points to. */
	if (arg->type == DB_I64)
		bind->buffer = (void *)(uintptr_t)&arg->i64;
	else
		bind->buffer = (void *)(uintptr_t)arg->text;
	bind->buffer_length = arg->len;
}

enum err stmt_execute(struct db *db, const struct db_query *query, struct stmt *stmt,
		      const struct db_arg *args, struct err_info *err)
{
	for (unsigned int i = 0; i < stmt->param_count; i++)
		stmt_bind(&stmt->params[i], &args[stmt->args[i]]);
	if (stmt->param_count > 0 && mysql_stmt_bind_param(stmt->handle, stmt->params) != 0)
		return stmt_fail(db, query, stmt, err);
	db->count++;
	db->sent = true;
	if (mysql_stmt_execute(stmt->handle) != 0)
		return stmt_fail(db, query, stmt, err);
	return ERR_OK;
}
