/* See statement.h. */
#include "tests/bench/statement.h"

#include <mysqld_error.h>
#include <stdio.h>

#include "app/base/text.h"

#define COLUMNS_MAX 32
#define COLUMN_SIZE 2048
#define PARAMETERS_MAX 32
#define PATH_SIZE 512
#define TOKEN_LEN 43

struct statement {
	struct statement *next;
	char name[32];
	char parameters[PARAMETERS_MAX + 1];	/* a letter each: h, i or s */
	MYSQL_STMT *stmt;
	unsigned int columns;
	char names[COLUMNS_MAX][64];
	char values[COLUMNS_MAX][COLUMN_SIZE];
	unsigned long lengths[COLUMNS_MAX];
};

void statement_die(const char *what)
{
	fprintf(stderr, "limit: %s\n", what);
	exit(1);
}

static void bind_columns(struct statement *s)
{
	MYSQL_BIND binds[COLUMNS_MAX] = { 0 };
	MYSQL_RES *meta = mysql_stmt_result_metadata(s->stmt);

	s->columns = mysql_stmt_field_count(s->stmt);
	if (s->columns == 0)
		return;
	if (meta == NULL || s->columns > COLUMNS_MAX)
		statement_die(s->name);
	for (unsigned int i = 0; i < s->columns; i++) {
		snprintf(s->names[i], sizeof(s->names[i]), "%s", mysql_fetch_field(meta)->name);
		binds[i].buffer_type = MYSQL_TYPE_STRING;
		binds[i].buffer = s->values[i];
		binds[i].buffer_length = COLUMN_SIZE - 1;
		binds[i].length = &s->lengths[i];
	}
	mysql_free_result(meta);
	if (mysql_stmt_bind_result(s->stmt, binds) != 0)
		statement_die(s->name);
}

/* "NAME\tPARAMETERS\tSQL" */
static struct statement *read_line(MYSQL *mysql, char *line)
{
	struct statement *s = calloc(1, sizeof(*s));
	const char *name = strsep(&line, "\t");
	const char *parameters = strsep(&line, "\t");

	if (s == NULL || line == NULL)
		statement_die("statements.tsv");
	snprintf(s->name, sizeof(s->name), "%s", name);
	snprintf(s->parameters, sizeof(s->parameters), "%s", parameters);
	s->stmt = mysql_stmt_init(mysql);
	if (s->stmt == NULL || mysql_stmt_prepare(s->stmt, line, strlen(line)) != 0) {
		fprintf(stderr, "limit: %s: %s\n", s->name, mysql_error(mysql));
		statement_die(line);
	}
	if (mysql_stmt_param_count(s->stmt) != strlen(s->parameters))
		statement_die(s->name);
	bind_columns(s);
	return s;
}

struct statement *statement_read(MYSQL *mysql, const char *dir)
{
	struct statement *list = NULL;
	char path[PATH_SIZE];
	char *line = NULL;
	size_t size = 0;
	FILE *file;

	snprintf(path, sizeof(path), "%s/statements.tsv", dir);
	file = fopen(path, "r");
	if (file == NULL)
		statement_die(path);
	while (getline(&line, &size, file) > 0) {
		struct statement *s;

		line[strcspn(line, "\n")] = '\0';
		s = read_line(mysql, line);
		s->next = list;
		list = s;
	}
	free(line);
	fclose(file);
	return list;
}

struct statement *statement_find(struct statement *list, const char *name)
{
	while (list != NULL && strcmp(list->name, name) != 0)
		list = list->next;
	if (list == NULL)
		statement_die(name);
	return list;
}

static void bind_parameters(struct statement *s, struct statement_values *values)
{
	MYSQL_BIND binds[PARAMETERS_MAX] = { 0 };

	for (size_t i = 0; s->parameters[i] != '\0'; i++) {
		bool hash = s->parameters[i] == 'h';
		void *number = s->parameters[i] == 'i' ? &values->id : &values->seq;

		binds[i].buffer_type = hash ? MYSQL_TYPE_BLOB : MYSQL_TYPE_LONGLONG;
		binds[i].buffer = hash ? values->hash : number;
		binds[i].buffer_length = HASH_SIZE;
	}
	if (s->parameters[0] != '\0' && mysql_stmt_bind_param(s->stmt, binds) != 0)
		statement_die(mysql_stmt_error(s->stmt));
}

/* As sql/fail.c has it. */
static bool may_be_retried(unsigned int number)
{
	return number == ER_LOCK_DEADLOCK || number == ER_LOCK_WAIT_TIMEOUT || number == ER_CHECKREAD ||
	       number == ER_AUTOINC_READ_FAILED;
}

bool statement_run(struct statement *s, struct statement_values *values)
{
	bind_parameters(s, values);
	if (mysql_stmt_execute(s->stmt) != 0 || (s->columns > 0 && mysql_stmt_store_result(s->stmt) != 0)) {
		if (may_be_retried(mysql_stmt_errno(s->stmt)))
			return false;
		fprintf(stderr, "limit: %s\n", s->name);
		statement_die(mysql_stmt_error(s->stmt));
	}
	if (text_equal(s->name, "begin"))
		values->seq = 1;
	return true;
}

bool statement_next(struct statement *s, struct statement_values *values)
{
	int status = s->columns > 0 ? mysql_stmt_fetch(s->stmt) : MYSQL_NO_DATA;

	if (status == MYSQL_NO_DATA) {
		if (s->columns > 0)
			mysql_stmt_free_result(s->stmt);
		return false;
	}
	if (status != 0 && status != MYSQL_DATA_TRUNCATED)
		statement_die(s->name);
	for (unsigned int i = 0; i < s->columns; i++)
		s->values[i][s->lengths[i] < COLUMN_SIZE ? s->lengths[i] : COLUMN_SIZE - 1] = '\0';
	if (strcmp(s->names[0], "seq") == 0)
		values->seq = statement_number(s->values[0]) + 1;
	return true;
}

const char *statement_value(const struct statement *s, const char *column)
{
	for (unsigned int i = 0; i < s->columns; i++) {
		if (strcmp(s->names[i], column) == 0)
			return s->values[i];
	}
	return "";
}

int64_t statement_number(const char *text)
{
	int64_t number = 0;

	while (text != NULL && *text >= '0' && *text <= '9')
		number = number * 10 + (*text++ - '0');
	return number;
}

void statement_set_token(struct statement_values *values, const char *cookie)
{
	const char *token = cookie != NULL ? strstr(cookie, "accord_session=") : NULL;
	struct hash_part part;
	struct err_info err;

	if (token == NULL || strlen(token) < strlen("accord_session=") + TOKEN_LEN)
		return;
	part = (struct hash_part){ .bytes = token + strlen("accord_session="), .len = TOKEN_LEN };
	if (hash_sha256(&part, 1, values->hash, &err) != ERR_OK)
		statement_die("hash");
}
