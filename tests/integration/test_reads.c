/*
 * How many rows the server reads for what the service asks, on 100 000 actions (reads_fill.sql):
 * lists in every filter and sort, at their start and at page 500, and every other query that reads.
 * All run on one connection, by the service's own prepared statements, three times, and the third
 * time counts: a plan can get worse once a statement has run before and others have used its tables
 * since.
 */
#include <inttypes.h>

#include "app/base/date.h"
#include "app/base/hash.h"
#include "app/base/text.h"
#include "app/resource/action_query.h"
#include "app/resource/record/record_query.h"
#include "sql/queries.h"
#include "tests/integration/reads.h"
#include "tests/unit/test.h"

#define ROUNDS 3
#define ALL_ACTIONS 101000
#define READS_LIST 4000 /* of which 1 001 are counted */
#define READS_SEVERAL 10000
#define READS_JOURNAL 400
#define READS_ONE 200 /* one record with what hangs on it */
#define PAGE (LIST_PAGE + 1)

static struct db_settings settings = { .name = "accord", .user = "owner", .statement_s = 10 };
static struct db *db;
static struct count {
	int64_t rows;
	int64_t calls;
	int64_t scanned;
	int64_t ms;
} own; /* of the question itself */
static int round_number;
static int too_many;
static int grown; /* lists of which page 500 reads more than page 1 */

static void must(enum err code, const struct err_info *err)
{
	if (code != ERR_OK)
		fail_msg("%s: %s", err_id(code), err->detail);
}

static int64_t number_of(const json_t *row, const char *name)
{
	return json_integer_value(json_object_get(row, name));
}

/* ---- counting ---- */

static struct count count_now(void)
{
	json_auto_t *row = NULL;
	struct err_info err = { 0 };

	must(reads_reads(db, &row, &err), &err);
	return (struct count){ number_of(row, "rows_read"), number_of(row, "calls"),
			       number_of(row, "scanned"), date_monotonic_ms() };
}

static struct count count_since(const struct count *before)
{
	struct count now = count_now();

	return (struct count){ now.rows - before->rows - own.rows,
			       now.calls - before->calls - own.calls,
			       now.scanned - before->scanned - own.scanned, now.ms - before->ms };
}

/* Rows read since. */
static int64_t check(const char *what, const struct count *before, int64_t bound)
{
	struct count count = count_since(before);
	int64_t reads = count.rows > count.calls ? count.rows : count.calls;

	if (round_number < ROUNDS)
		return reads;
	if (reads > bound)
		too_many++;
	if (reads > bound || getenv("READS_ALL") != NULL)
		print_message("# %s%s: %" PRId64 " rows, %" PRId64
			      " of them without an index, %" PRId64 " ms\n",
			      reads > bound ? "TOO MANY: " : "", what, reads, count.scanned, count.ms);
	return reads;
}

/* ---- the list of actions ---- */

static const int64_t one = 1, three = 3, four = 4, eight = 8;

/* Usual and rare values of every filter. */
static const struct {
	const char *name;
	struct action_filter filter;
	bool several; /* filters: what one finds is looked through for the other */
} filters[] = {
	{ "all", { .status = NULL }, false },
	{ "completed", { .status = "completed" }, false },
	{ "changes requested", { .status = "changes_requested" }, false },
	{ "orientation 1", { .orientation = &one }, false },
	{ "orientation 3", { .orientation = &three }, false },
	{ "structure 4", { .structure = &four }, false },
	{ "structure 8", { .structure = &eight }, false },
	{ "engineering", { .action_form = "engineering" }, false },
	{ "coordination", { .action_form = "coordination" }, false },
	{ "career plan", { .operation_type = "career_plan" }, false },
	{ "employer links", { .operation_type = "employer_links" }, false },
	{ "long term unemployed", { .target_public = "long_term_unemployed" }, false },
	{ "other hardship", { .target_public = "other_hardship" }, false },
	{ "a usual word", { .search = "+clause*" }, false },
	{ "a rare word", { .search = "+rare*" }, false },
	{ "late", { .late_on = "2009-06-01" }, false },
	{ "late and rare", { .late_on = "2009-06-01", .status = "changes_requested" }, true },
	{ "drafts of a structure", { .structure = &four, .status = "draft" }, true },
	{ "nothing", { .structure = &eight, .status = "rejected", .orientation = &three }, true },
};

static const char *const sort_names[] = { "time", "title", "due" };
static const char *const sort_keys[] = { "updated_at", "title", "due_on" };

/* Rows read. */
static int64_t ask_list(size_t filter, int sort, int64_t page)
{
	int64_t bound = filters[filter].several ? READS_SEVERAL : READS_LIST;
	struct action_filter f = filters[filter].filter;
	struct err_info err = { 0 };
	json_auto_t *at = NULL;
	json_auto_t *rows = NULL;
	struct count before;
	char what[120];

	f.agreement_id = 1;
	f.sort = (enum action_sort)sort;
	f.limit = PAGE;
	if (page > 1) {
		must(reads_action_at(db, sort == ACTION_BY_TIME, sort == ACTION_BY_TITLE,
				     sort == ACTION_BY_DUE, (page - 1) * LIST_PAGE - 1, &at, &err),
		     &err);
		f.cursor = (struct list_cursor){ .set = true,
						 .id = number_of(at, "id"),
						 .key = json_string_value(
							 json_object_get(at, sort_keys[sort])) };
	}
	snprintf(what, sizeof(what), "actions: %s by %s, page %" PRId64, filters[filter].name,
		 sort_names[sort], page);
	before = count_now();
	must(action_query(db, &f, &rows, &err), &err);
	return check(what, &before, bound);
}

static void ask_lists(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(filters); i++) {
		for (int sort = 0; sort < 3; sort++) {
			int64_t first = ask_list(i, sort, 1);

			if (ask_list(i, sort, 500) > first + first / 5 + 50)
				grown++;
		}
	}
}

/* ---- the journal ---- */

static void ask_journal(void)
{
	static const char *const events[] = { NULL, "action.create", "action.reverse",
					      "session.open" };
	static const char *const kinds[] = { NULL, "action", "person" };
	static const char *const times[] = { NULL, "2010-01-01 00:00:00.000000" };
	static const int64_t one_record = 1500;
	struct err_info err = { 0 };
	int64_t after_id = 50000;
	char what[160];

	for (int i = 0; i < 4 * 3 * 2 * 2 * 2; i++) {
		const char *event = events[i % 4];
		const char *kind = kinds[i / 4 % 3];
		const char *time = times[i / 12 % 2];
		const int64_t *record = i / 24 % 2 == 0 ? NULL : &one_record;
		json_auto_t *rows = NULL;
		struct count before = count_now();

		/* A record's number is asked for with its kind. */
		if (record != NULL && kind == NULL)
			kind = "action";
		must(sql_ledger_list(db, i / 48 == 0, 3, event, kind, record,
				     record == NULL && kind != NULL && event == NULL,
				     record == NULL && kind != NULL && event != NULL,
				     record == NULL && kind == NULL && event == NULL,
				     record == NULL && kind == NULL && event != NULL, time,
				     time != NULL ? &after_id : NULL, PAGE, &rows, &err),
		     &err);
		snprintf(what, sizeof(what), "journal: %s, %s, %s, %s%s",
			 i / 48 == 0 ? "all people" : "own", event != NULL ? event : "-",
			 kind != NULL ? kind : "-", record != NULL ? "one record" : "-",
			 time != NULL ? ", a later page" : "");
		check(what, &before, READS_JOURNAL);
	}
}

/* ---- the list of a kind of record ---- */

static const struct {
	const char *name;
	struct record_filter filter;
	int64_t by_title; /* rows that may be read to sort what the filter finds */
} record_filters[] = {
	{ "all", { .status = NULL }, READS_LIST },
	{ "drafts", { .status = "draft" }, 25000 },
	{ "guides", { .subtype = "guide" }, 25000 },
	{ "of a structure", { .owner = &four }, 25000 },
};

static void ask_record_list(size_t filter, enum record_sort sort, int64_t page)
{
	bool by_title = sort == RECORD_BY_TITLE;
	struct record_filter f = record_filters[filter].filter;
	struct err_info err = { 0 };
	json_auto_t *at = NULL;
	json_auto_t *rows = NULL;
	struct count before;
	char what[120];

	f.agreement_id = 1;
	f.kind = "tool";
	f.sort = sort;
	f.limit = PAGE;
	if (page > 1) {
		must(reads_record_at(db, !by_title, by_title, (page - 1) * LIST_PAGE - 1, &at, &err), &err);
		f.cursor = (struct list_cursor){ .set = true,
						 .id = number_of(at, "id"),
						 .key = json_string_value(
							 json_object_get(at, record_query_key(sort))) };
	}
	snprintf(what, sizeof(what), "tools: %s by %s, page %" PRId64, record_filters[filter].name,
		 by_title ? "title" : "time", page);
	before = count_now();
	must(record_query(db, &f, &rows, &err), &err);
	check(what, &before, by_title ? record_filters[filter].by_title : READS_LIST);
}

static void ask_records(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(record_filters); i++) {
		for (int64_t page = 1; page <= 501; page += 500) {
			ask_record_list(i, RECORD_BY_TIME, page);
			ask_record_list(i, RECORD_BY_TITLE, page);
		}
	}
}

/* ---- searching everything ---- */

/* As app/resource/search_page.c asks: a usual word among the rows of a list, a rare one as it is found. */
static void ask_search(const char *words, bool much)
{
	const char *search = much ? NULL : words;
	const char *among = much ? words : NULL;
	struct err_info err = { 0 };
	json_auto_t *counts = NULL;
	json_auto_t *actions = NULL;
	json_auto_t *latest = NULL;
	json_auto_t *tools = NULL;
	struct count before = count_now();

	must(sql_search_counts(db, 1, words, 1001, 3001, &counts, &err), &err);
	check("search: counts", &before, READS_SEVERAL);
	before = count_now();
	must(sql_search_actions(db, 1, search, among, "mot", NULL, NULL, PAGE, &actions, &err), &err);
	check("search: actions", &before, READS_LIST);
	before = count_now();
	must(sql_search_latest(db, 1, search, among, "mot", 1000, 5, &latest, &err), &err);
	check("search: latest records", &before, READS_SEVERAL);
	before = count_now();
	must(sql_search_records(db, 1, "tool", search, among, "mot", NULL, NULL, PAGE, &tools, &err), &err);
	check("search: tools", &before, READS_LIST);
	assert_int_equal(json_array_size(actions), PAGE);
	assert_int_equal(json_array_size(tools), much ? PAGE : 0);
}

static void ask_searches(void)
{
	ask_search("+num*", true);
	ask_search("+rare*", false);
}

/* ---- everything else that reads ---- */

/* More than one record's worth, and why. */
static const struct {
	const char *query;
	int64_t bound;
} larger[] = {
	{ "migration_list", -1 }, /* not asked by the service */
	{ "migration_lock", -1 },
	{ "migration_unlock", -1 },
	{ "session_purge_count", -1 }, /* `accord purge --dry-run` */
	{ "throttle_purge_count", -1 },
	{ "form_key_purge_count", -1 },
	{ "load_rows", -1 },   /* before a load: the tables are empty */
	{ "action_list", -1 }, /* above */
	{ "ledger_list", -1 },
	{ "contract_list", -1 }, /* in test_plans.py */
	{ "contract_importer", 5000 }, /* the people of the directory, once an import */
	{ "record_list", -1 },
	{ "transfer_tables", -1 }, /* the schema's own tables, for `accord export` */
	{ "transfer_columns", -1 },
	{ "transfer_read", -1 },
	{ "transfer_write", -1 },
	{ "transfer_references", -1 },
	{ "search_counts", -1 },
	{ "search_actions", -1 },
	{ "search_latest", -1 },
	{ "search_records", -1 },
	{ "lead_list", 5000 },	 /* the people of the directory, by a bit of their roles */
	{ "delegation_people", 5000 }, /* the same */
	{ "inbox_list", 1500 },	 /* the two inboxes of a person are sorted together */
	{ "session_list", 500 }, /* more than anybody may have */
	{ "session_over", 500 },
	{ "indicator_figures", 2000 }, /* of six PLIE and four years, eight each */
	{ "delegation_people", 5000 }, /* the same people, by other roles */
	{ "record_waiting_options", 25000 }, /* what is not approved yet, sorted: here 16 000 tools, else some dozens */
	/* The whole agreement at the end of a day, for a review or a page of the past: read in full. */
	{ "as_of_counts", -1 },
	{ "as_of_approved", -1 },
	{ "as_of_kept", -1 },
	{ "as_of_reports", -1 },
	/* Figures of the whole agreement, out of an index alone. */
	{ "organisation_action_counts", ALL_ACTIONS },
	{ "progress_table", ALL_ACTIONS },
};

static int64_t bound_of(const struct db_query *query)
{
	for (size_t i = 0; i < ARRAY_SIZE(larger); i++) {
		if (text_equal(larger[i].query, query->name))
			return larger[i].bound;
	}
	return READS_ONE;
}

static uint8_t token_hash[HASH_SIZE];

static const struct {
	const char *name;
	struct db_arg arg;
} values[] = {
	{ "kind", { .type = DB_TEXT, .text = "action" } },
	{ "after_kind", { .type = DB_TEXT, .text = "action" } },
	{ "id", { .type = DB_I64, .i64 = 1500 } },
	{ "person", { .type = DB_I64, .i64 = 1 } },
	{ "limit", { .type = DB_I64, .i64 = PAGE } },
	{ "idle_s", { .type = DB_I64, .i64 = 1800 } },
	{ "role_recipient", { .type = DB_TEXT, .text = "role:cub_elected" } },
	{ "person_recipient", { .type = DB_TEXT, .text = "person:5" } },
	{ "today", { .type = DB_TEXT, .text = "2009-06-01" } },
	{ "after_since", { .type = DB_TEXT, .text = "2009-06-01 00:00:00" } },
	{ "after_id", { .type = DB_I64, .i64 = 50000 } },
	{ "above", { .type = DB_I64, .i64 = 105000 } },
	{ "until", { .type = DB_I64, .i64 = 100000 } },
	{ "uuid", { .type = DB_TEXT, .text = "11111111-0000-4000-8000-000000000007" } },
	{ "form_key", { .type = DB_TEXT, .text = "kkkkkkkkkkkkkkkk2001" } },
};

static struct db_arg value_of(const char *name, enum db_type type)
{
	struct db_arg arg = { .type = type, .i64 = 1, .text = "x", .len = 1 };

	if (type == DB_BYTES)
		return db_arg_bytes(token_hash, sizeof(token_hash));
	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		if (text_equal(values[i].name, name))
			arg = values[i].arg;
	}
	return arg.type == DB_TEXT ? db_arg_text(arg.text) : arg;
}

/* With all that can be left out, or without it. */
static void ask_query(const struct db_query *query, bool whole)
{
	struct db_arg args[DB_ARGS_MAX];
	struct err_info err = { 0 };
	json_auto_t *rows = NULL;
	int64_t number = 0;
	struct count before;
	enum err code;

	for (int i = 0; i < query->arg_count; i++) {
		args[i] = value_of(query->arg_names[i], query->arg_types[i]);
		args[i].null = !whole && (query->arg_optional[i] || query->arg_types[i] == DB_FLAG);
	}
	before = count_now();
	code = db_run(db, query, args, &rows, &number, &err);
	if (code != ERR_NOT_FOUND)
		must(code, &err);
	check(query->name, &before, bound_of(query));
}

static void ask_everything(void)
{
	size_t count = 0;
	const struct db_query *const *queries = db_queries(&count);

	for (size_t i = 0; i < count; i++) {
		bool reads = queries[i]->result == DB_ROW || queries[i]->result == DB_ROWS;

		if (reads && bound_of(queries[i]) >= 0) {
			ask_query(queries[i], false);
			ask_query(queries[i], true);
		}
	}
}

static int set_up(void **state UNUSED)
{
	struct err_info err = { 0 };
	struct hash_part one_text = { .bytes = "1", .len = 1 };
	struct count before;

	settings.socket = getenv("DB_SOCKET");
	settings.password = getenv("DB_PASSWORD");
	must(db_library_init(&err), &err);
	must(db_new(&settings, &db, &err), &err);
	must(hash_sha256(&one_text, 1, token_hash, &err), &err);
	before = count_now();
	before = count_now();
	own = count_since(&before);
	return 0;
}

static int tear_down(void **state UNUSED)
{
	db_free(db);
	db_thread_end();
	return 0;
}

static void nothing_reads_many_rows_however_often_it_ran_before(void **state UNUSED)
{
	for (round_number = 1; round_number <= ROUNDS; round_number++) {
		grown = 0;
		ask_lists();
		ask_journal();
		ask_records();
		ask_searches();
		ask_everything();
	}
	assert_int_equal(too_many, 0);
}

static void page_500_of_a_list_reads_no_more_than_page_1(void **state UNUSED)
{
	assert_int_equal(grown, 0);
}

/* A usual word is looked for in the list, and a rare one sorted. */
static void a_search_finds_the_same_in_the_same_order_however_much_that_is(void **state UNUSED)
{
	static const char *const searches[] = { "+clause*", "+rare*" };
	struct err_info err = { 0 };

	for (int i = 0; i < 2 * 3; i++) {
		enum action_sort sort = (enum action_sort)(i / 2);
		struct action_filter f = { .agreement_id = 1, .search = searches[i % 2], .sort = sort,
					   .limit = PAGE };
		json_auto_t *found = NULL;
		json_auto_t *wanted = NULL;

		must(action_query(db, &f, &found, &err), &err);
		must(reads_found(db, f.search, sort == ACTION_BY_TIME, sort == ACTION_BY_TITLE,
				 sort == ACTION_BY_DUE, &wanted, &err),
		     &err);
		assert_int_equal(json_array_size(found), PAGE);
		assert_int_equal(json_array_size(wanted), PAGE);
		for (size_t at = 0; at < PAGE; at++)
			assert_int_equal(number_of(json_array_get(found, at), "id"),
					 number_of(json_array_get(wanted, at), "id"));
		assert_true((number_of(json_array_get(found, 0), "total") > 1000) == (i % 2 == 0));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_reads_many_rows_however_often_it_ran_before),
		cmocka_unit_test(page_500_of_a_list_reads_no_more_than_page_1),
		cmocka_unit_test(a_search_finds_the_same_in_the_same_order_however_much_that_is),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
