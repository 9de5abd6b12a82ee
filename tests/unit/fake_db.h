/*
 * A database that answers what a test told it to, and remembers what it was asked. Include it in the one
 * .c file of a test program, and cut the data layer there (tests/unit/meson.build):
 *   ['session', auth_dep, ['db_run', 'db_transaction', 'db_outcome_unknown']],
 *
 *   fake_rows("session_get", "{\"person_id\": 12}");     rows of a query, or its one row
 *   fake_number("session_seen", 1);                      rows changed, or a new id
 *   fake_error("session_get", ERR_DATABASE);
 *
 * The last word about a query counts. One that nothing was said about changes one row; where it reads, the
 * test fails. With tests/unit/torture.h (include it before) its own allocations never fail.
 */
#ifndef ACCORD_TESTS_UNIT_FAKE_DB_H
#define ACCORD_TESTS_UNIT_FAKE_DB_H

#include <jansson.h>

#include "app/base/hash.h"
#include "app/base/json_memory.h"
#include "app/base/text.h"
#include "sql/db.h"
#include "tests/unit/test.h"

#define FAKE_RULES_MAX 60
#define FAKE_BYTES_MAX 64

struct fake_rule {
	const char *query;
	const char *json;	/* NULL: a number */
	int64_t number;
	enum err code;
};

static struct {
	struct fake_rule rules[FAKE_RULES_MAX];
	int rule_count;
	json_t *calls;		/* [{query, args: {name: value}}] */
	int runs;		/* how often a transaction's work runs; 0: once */
	int committed;
	int rolled_back;
	enum err commit;	/* what the commit says */
	bool outcome_unknown;
} fake;

/* What stands for a connection; never looked into. */
static char fake_connection;
#define FAKE_DB ((struct db *)(void *)&fake_connection)

enum err __wrap_db_run(struct db *db, const struct db_query *query, const struct db_arg *args,
		       json_t **ret_rows, int64_t *ret_number, struct err_info *err);
enum err __wrap_db_transaction(struct db *db, db_work_fn *work, void *data, struct err_info *err);
bool __wrap_db_outcome_unknown(const struct db *db);

/* From here to fake_go_on no allocation fails. */
static inline size_t fake_pause(void)
{
#ifdef ACCORD_TESTS_UNIT_TORTURE_H
	size_t left = torture_left;

	torture_left = 0;
	return left;
#else
	return 0;
#endif
}

static inline void fake_go_on(size_t left)
{
#ifdef ACCORD_TESTS_UNIT_TORTURE_H
	torture_left = left;
#else
	(void)left;
#endif
}

static inline void fake_forget_calls(void)
{
	size_t left = fake_pause();

	json_decref(fake.calls);
	fake.calls = json_array();
	fake.committed = 0;
	fake.rolled_back = 0;
	fake_go_on(left);
}

static inline void fake_reset(void)
{
	json_decref(fake.calls);
	memset(&fake, 0, sizeof(fake));
	fake_forget_calls();
}

static inline void fake_release(void)
{
	json_decref(fake.calls);
	fake.calls = NULL;
}

static inline void fake_rule(const char *query, const char *json, int64_t number, enum err code)
{
	int at = 0;

	while (at < fake.rule_count && !text_equal(fake.rules[at].query, query))
		at++;
	assert_true(at < FAKE_RULES_MAX);
	fake.rules[at] = (struct fake_rule){ query, json, number, code };
	if (at == fake.rule_count)
		fake.rule_count++;
}

static inline void fake_rows(const char *query, const char *json)
{
	fake_rule(query, json, 0, ERR_OK);
}

static inline void fake_number(const char *query, int64_t number)
{
	fake_rule(query, NULL, number, ERR_OK);
}

static inline void fake_error(const char *query, enum err code)
{
	fake_rule(query, NULL, 0, code);
}

/* How often the query ran. */
static inline int fake_count(const char *query)
{
	size_t i;
	const json_t *call;
	int count = 0;

	json_array_foreach(fake.calls, i, call) {
		if (text_equal(json_string_value(json_object_get(call, "query")), query))
			count++;
	}
	return count;
}

/* An argument of the query's last run; NULL: it did not run. */
static inline const json_t *fake_arg(const char *query, const char *name)
{
	const json_t *found = NULL;
	size_t i;
	const json_t *call;

	json_array_foreach(fake.calls, i, call) {
		if (text_equal(json_string_value(json_object_get(call, "query")), query))
			found = json_object_get(json_object_get(call, "args"), name);
	}
	return found;
}

static inline const char *fake_arg_text(const char *query, const char *name)
{
	return json_string_value(fake_arg(query, name));
}

static inline int64_t fake_arg_i64(const char *query, const char *name)
{
	return json_integer_value(fake_arg(query, name));
}

static inline json_t *fake_value(const struct db_arg *arg)
{
	char hex[2 * FAKE_BYTES_MAX + 1];

	if (arg->type == DB_FLAG)
		return json_boolean(!arg->null);
	if (arg->null)
		return json_null();
	if (arg->type == DB_I64)
		return json_integer(arg->i64);
	if (arg->type == DB_TEXT)
		return json_stringn(arg->text, arg->len);
	assert_true(arg->len <= FAKE_BYTES_MAX);
	hash_to_hex((const uint8_t *)arg->text, arg->len, hex);
	return json_string(hex);
}

static inline void fake_remember(const struct db_query *query, const struct db_arg *args)
{
	json_t *values = json_object();

	for (int i = 0; i < query->arg_count; i++) {
		/* As the real one: a null where none is declared is an error of the caller. */
		if (args[i].null && args[i].type != DB_FLAG && !query->arg_optional[i])
			fail_msg("%s: %s is null", query->name, query->arg_names[i]);
		json_object_set_new(values, query->arg_names[i], fake_value(&args[i]));
	}
	json_array_append_new(fake.calls,
			      json_pack("{s:s, s:o}", "query", query->name, "args", values));
}

static inline const struct fake_rule *fake_find(const char *query)
{
	for (int i = 0; i < fake.rule_count; i++) {
		if (text_equal(fake.rules[i].query, query))
			return &fake.rules[i];
	}
	return NULL;
}

static inline enum err fake_answer(const struct db_query *query, const struct fake_rule *rule,
				   json_t **ret_rows, int64_t *ret_number, struct err_info *err)
{
	bool number = query->result == DB_CHANGED || query->result == DB_ID;

	if (rule != NULL && rule->code != ERR_OK)
		return ERR(err, rule->code, "%s: as the test wants it", query->name);
	if (number) {
		*ret_number = rule != NULL ? rule->number : 1;
		return ERR_OK;
	}
	if (rule == NULL || rule->json == NULL) {
		fail_msg("nothing was said about %s", query->name);
		return ERR_INTERNAL;
	}
	*ret_rows = json_loads(rule->json, JSON_DECODE_ANY, NULL);
	if (*ret_rows == NULL)
		fail_msg("%s: not JSON", query->name);
	if (!json_is_null(*ret_rows))
		return ERR_OK;
	*ret_rows = NULL;
	return ERR(err, ERR_NOT_FOUND, "%s: no row", query->name);
}

enum err __wrap_db_run(struct db *db, const struct db_query *query, const struct db_arg *args,
		       json_t **ret_rows, int64_t *ret_number, struct err_info *err)
{
	size_t left = fake_pause();
	enum err code;

	assert_ptr_equal(db, FAKE_DB);
	fake_remember(query, args);
	code = fake_answer(query, fake_find(query->name), ret_rows, ret_number, err);
	fake_go_on(left);
	return code;
}

enum err __wrap_db_transaction(struct db *db, db_work_fn *work, void *data, struct err_info *err)
{
	enum err code = ERR_OK;

	assert_ptr_equal(db, FAKE_DB);
	for (int run = 0; run < (fake.runs > 0 ? fake.runs : 1); run++) {
		json_memory_forget();
		code = work(data, err);
	}
	if (code == ERR_OK && json_memory_failed())
		code = ERR(err, ERR_MEMORY, "JSON: as the real one");
	if (code == ERR_OK && fake.commit != ERR_OK)
		code = ERR(err, fake.commit, "COMMIT: as the test wants it");
	if (code == ERR_OK)
		fake.committed++;
	else
		fake.rolled_back++;
	return code;
}

bool __wrap_db_outcome_unknown(const struct db *db)
{
	assert_ptr_equal(db, FAKE_DB);
	return fake.outcome_unknown;
}

#endif
