/* Adding to the ledger: canonical text, chained by hash. The database is two seams. */
#include "app/base/hash.h"
#include "app/resource/ledger.h"
#include "sql/queries.h"
#include "tests/unit/test.h"

#define GENESIS "0000000000000000000000000000000000000000000000000000000000000000"
#define OTHER "11111111111111111111111111111111111111111111111111111111111111ff"

static struct added {
	char text[2048];
	char hash[HASH_HEX_SIZE];
	int64_t seq;
	int times;
} added;

enum err __wrap_sql_ledger_last(struct db *db, const char *kind, int64_t id, bool first_locked,
				json_t **ret, struct err_info *err);
enum err __wrap_sql_ledger_add(struct db *db, const char *kind, int64_t id, int64_t seq,
			       const char *event, const int64_t *person, const char *at,
			       const char *entry, const void *hash, size_t hash_len, int64_t *ret,
			       struct err_info *err);

enum err __wrap_sql_ledger_last(struct db *db, const char *kind, int64_t id, bool first_locked,
				json_t **ret, struct err_info *err)
{
	const char *rows = mock_ptr_type(const char *);

	(void)db;
	assert_string_equal(kind, "action");
	assert_int_equal(id, 12);
	assert_false(first_locked);
	if (rows == NULL)
		return ERR(err, ERR_DATABASE, "no database");
	*ret = json_loads(rows, 0, NULL);
	return ERR_OK;
}

enum err __wrap_sql_ledger_add(struct db *db, const char *kind, int64_t id, int64_t seq,
			       const char *event, const int64_t *person, const char *at,
			       const char *entry, const void *hash, size_t hash_len, int64_t *ret,
			       struct err_info *err)
{
	(void)db;
	(void)err;
	assert_string_equal(kind, "action");
	assert_int_equal(id, 12);
	assert_string_equal(event, "action.edit");
	assert_int_equal(*person, 3);
	assert_string_equal(at, "2026-01-02 03:04:05.000006");
	assert_int_equal(hash_len, HASH_SIZE);
	snprintf(added.text, sizeof(added.text), "%s", entry);
	hash_to_hex(hash, hash_len, added.hash);
	added.seq = seq;
	added.times++;
	*ret = 1;
	return ERR_OK;
}

static enum err append(const char *last, json_t *details)
{
	const struct actor actor = { .person_id = 3, .name = "Hélène \"H\"", .quality = "Élue",
				     .directory_uuid = "u", .at = "2026-01-02 03:04:05.000006" };
	const struct ledger_entry entry = { .kind = "action", .id = 12, .event = "action.edit",
					    .details = details };
	struct err_info err;

	added = (struct added){ .times = 0 };
	will_return(__wrap_sql_ledger_last, last);
	return ledger_append(NULL, &actor, &entry, &err);
}

#define TEXT(details, prev, seq)                                                                   \
	"{\"at\":\"2026-01-02 03:04:05.000006\"," details "\"event\":\"action.edit\",\"id\":12,"   \
	"\"kind\":\"action\",\"person\":{\"directory_uuid\":\"u\",\"id\":3,\"name\":\"Hélène "     \
	"\\\"H\\\"\",\"quality\":\"Élue\"},\"prev\":\"" prev "\",\"seq\":" seq "}"

static void the_first_entry_of_a_chain_is_canonical_and_names_nothing(void **state)
{
	char hash[HASH_HEX_SIZE];
	struct err_info err;

	(void)state;
	assert_int_equal(append("[]", json_pack("{s:i, s:s}", "z", 1, "a", "é")), ERR_OK);
	assert_string_equal(added.text, TEXT("\"details\":{\"a\":\"é\",\"z\":1},", GENESIS, "1"));
	assert_int_equal(added.seq, 1);
	assert_int_equal(hash_sha256_hex(added.text, strlen(added.text), hash, &err), ERR_OK);
	assert_string_equal(added.hash, hash);
}

static void the_next_entry_names_the_one_before_it(void **state)
{
	(void)state;
	assert_int_equal(append("[{\"seq\": 41, \"hash\": \"" OTHER "\"}]", NULL), ERR_OK);
	assert_string_equal(added.text, TEXT("", OTHER, "42"));
	assert_int_equal(added.seq, 42);
}

static void nothing_is_added_when_the_end_of_the_chain_is_unknown(void **state)
{
	(void)state;
	assert_int_equal(append(NULL, json_object()), ERR_DATABASE);
	assert_int_equal(added.times, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_entry_of_a_chain_is_canonical_and_names_nothing),
		cmocka_unit_test(the_next_entry_names_the_one_before_it),
		cmocka_unit_test(nothing_is_added_when_the_end_of_the_chain_is_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
