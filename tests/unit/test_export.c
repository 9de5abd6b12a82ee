/* A table of many pages: one file, one moment, one page in memory; and what becomes of one that breaks off. */
#include "tests/unit/test.h"

#include "app/resource/list.h"
#include "app/view/xlsx.h"
#include "tests/unit/fake_action.h"

#define CSV "HTTP_ACCEPT=text/csv"
#define BOOK "HTTP_ACCEPT=" XLSX_MEDIA
#define ROWS_SIZE (700 * (LIST_EXPORT + 2))

static char rows[ROWS_SIZE];
static struct buf sent_head;
static struct buf sent_body;
static int pieces;
static void (*after_piece)(void);	/* what happens in the world before the next page is read */
static bool taken;

/* Rows of action_list: `count`, with numbers from `first` on. */
static void fake_page(int first, int count)
{
	size_t len = (size_t)snprintf(rows, sizeof(rows), "[");

	for (int i = 0; i < count; i++)
		len += (size_t)snprintf(rows + len, sizeof(rows) - len,
					"%s{\"id\": %d, \"title\": \"Action %d\", \"status\": \"draft\", \"version\": 1,"
					" \"orientation\": 1, \"structure_id\": 4, \"owner_id\": 3, \"owner_party\": \"cub\","
					" \"progress\": 0, \"updated_at\": \"2010-01-02 11:00:00.%06d\", \"total\": 2}",
					i > 0 ? "," : "", first + i, first + i, first + i);
	snprintf(rows + len, sizeof(rows) - len, "]");
	fake_rows("action_list", rows);
}

static bool take_piece(void *to, const struct buf *head, const struct buf *body)
{
	(void)to;
	pieces++;
	buf_add(&sent_head, head->data, head->len);
	buf_add(&sent_body, body->data, body->len);
	if (after_piece != NULL)
		after_piece();
	return taken;
}

static int start(void **state)
{
	(void)state;
	log_set_level((enum log_level)0);
	talk_start();
	talking.send = take_piece;
	buf_init(&sent_head, RESPONSE_MAX);
	buf_init(&sent_body, RESPONSE_MAX);
	return 0;
}

static int end(void **state)
{
	(void)state;
	reference_thread_end();
	talk_end();
	fake_release();
	buf_release(&sent_head);
	buf_release(&sent_body);
	return 0;
}

static int setup(void **state)
{
	(void)state;
	fake_reset();
	fake_reference();
	fake_tables();
	buf_clear(&sent_head);
	buf_clear(&sent_body);
	pieces = 0;
	after_piece = NULL;
	taken = true;
	return 0;
}

static int export(const char *method)
{
	return talk(method, "/actions.csv?statut=draft", NULL, TALK_SIGNED_IN, CSV);
}

static int lines(const char *text)
{
	int n = 0;

	for (const char *at = strchr(text, '\n'); at != NULL; at = strchr(at + 1, '\n'))
		n++;
	return n;
}

static void last_page(void)
{
	fake_page(LIST_EXPORT + 1, 2);
}

static void a_third_page(void)
{
	fake_page(1 + pieces * LIST_EXPORT, pieces < 2 ? LIST_EXPORT + 1 : 1);
}

static void a_lost_database(void)
{
	fake_error("action_list", ERR_DATABASE);
}

static void a_short_list_is_one_answer_with_its_length(void **state)
{
	int64_t length = 0;

	(void)state;
	fake_page(1, LIST_EXPORT);
	assert_int_equal(export("GET"), 200);
	assert_int_equal(pieces, 0);
	assert_int_equal(lines(talk_body()), 1 + LIST_EXPORT);
	assert_true(text_to_i64(talk_header("Content-Length"), 1, RESPONSE_MAX, &length));
	assert_int_equal(length, strlen(talk_body()));
	assert_int_equal(fake_arg_i64("action_list", "limit"), LIST_EXPORT + 1);
}

static void a_long_list_is_one_table(void **state)
{
	(void)state;
	fake_page(1, LIST_EXPORT + 1);
	after_piece = a_third_page;
	assert_int_equal(export("GET"), 200);
	assert_false(talking.cut);
	assert_int_equal(pieces, 2);
	assert_true(text_starts(buf_text(&sent_head), "Status: 200"));
	assert_null(strstr(buf_text(&sent_head), "Content-Length"));
	assert_int_equal(lines(buf_text(&sent_body)), 1 + 2 * LIST_EXPORT);
	assert_null(strstr(strstr(buf_text(&sent_body), "Numéro") + 1, "Numéro"));
	assert_string_equal(buf_text(&talking.head), "");
	assert_int_equal(lines(talk_body()), 1);
	assert_true(text_starts(talk_body(), "2001;"));
}

static void its_pages_go_on_from_each_other_within_one_transaction(void **state)
{
	(void)state;
	fake_page(1, LIST_EXPORT + 1);
	after_piece = last_page;
	assert_int_equal(export("GET"), 200);
	assert_int_equal(fake_count("action_list"), 2);
	assert_int_equal(fake_arg_i64("action_list", "after_id"), LIST_EXPORT);
	assert_string_equal(fake_arg_text("action_list", "after_time"), "2010-01-02 11:00:00.001000");
	assert_string_equal(fake_arg_text("action_list", "status"), "draft");
	assert_int_equal(fake.committed, 1);
}

static void assert_broken_off(void)
{
	assert_true(talking.cut);
	assert_string_equal(buf_text(&talking.head), "");
	assert_true(text_starts(talk_body(), "Export interrompu"));
}

static void a_list_whose_next_page_fails_is_not_taken_for_whole(void **state)
{
	(void)state;
	fake_page(1, LIST_EXPORT + 1);
	after_piece = a_lost_database;
	assert_int_equal(export("GET"), 200);
	assert_int_equal(pieces, 1);
	assert_broken_off();
}

static void a_transaction_that_is_run_again_does_not_begin_the_table_again(void **state)
{
	(void)state;
	fake.runs = 2;
	fake_page(1, LIST_EXPORT + 1);
	after_piece = last_page;
	(void)export("GET");
	assert_int_equal(pieces, 1);
	assert_broken_off();
}

static void a_first_page_that_is_read_again_stands_there_once(void **state)
{
	(void)state;
	fake.runs = 2;
	fake_page(1, 2);
	assert_int_equal(export("GET"), 200);
	assert_false(talking.cut);
	assert_int_equal(lines(talk_body()), 3);
}

static void nobody_reads_on_when_nobody_takes_it(void **state)
{
	(void)state;
	taken = false;
	fake_page(1, LIST_EXPORT + 1);
	(void)export("GET");
	assert_int_equal(fake_count("action_list"), 1);
	assert_true(talking.cut);
}

static void a_list_that_does_not_go_on_is_no_endless_table(void **state)
{
	(void)state;
	fake_page(1, LIST_EXPORT + 1);
	(void)export("GET");
	assert_int_equal(pieces, 2);
	assert_broken_off();
}

static void a_head_alone_reads_one_page(void **state)
{
	(void)state;
	fake_page(1, LIST_EXPORT + 1);
	assert_int_equal(export("HEAD"), 200);
	assert_int_equal(pieces, 0);
	assert_int_equal(fake_count("action_list"), 1);
	assert_string_equal(talk_body(), "");
}

static void a_long_workbook_is_sent_page_by_page_too(void **state)
{
	const char *end;

	(void)state;
	fake_page(1, LIST_EXPORT + 1);
	after_piece = last_page;
	assert_int_equal(talk("GET", "/actions.xlsx", NULL, TALK_SIGNED_IN, BOOK), 200);
	assert_int_equal(pieces, 1);
	buf_add(&sent_body, talking.body.data, talking.body.len);
	assert_memory_equal(sent_body.data, "PK\x03\x04", 4);
	end = sent_body.data + sent_body.len - 22;
	assert_memory_equal(end, "PK\x05\x06", 4);
	assert_non_null(strstr(sent_head.data, "accord-actions.xlsx"));
}

static void a_short_workbook_is_one_answer_with_its_length(void **state)
{
	(void)state;
	fake_page(1, 3);
	assert_int_equal(talk("GET", "/actions.xlsx", NULL, TALK_SIGNED_IN, BOOK), 200);
	assert_int_equal(pieces, 0);
	assert_string_equal(talk_header("Content-Type"), XLSX_MEDIA);
	assert_memory_equal(talking.body.data, "PK\x03\x04", 4);
}

static void an_error_before_the_first_piece_is_an_answer_of_its_own(void **state)
{
	(void)state;
	fake_error("action_list", ERR_DATABASE);
	assert_int_equal(export("GET"), 503);
	assert_false(talking.sent);
	assert_int_equal(talk("GET", "/actions.csv?statut=x", NULL, TALK_SIGNED_IN, CSV), 422);
	assert_int_equal(talk("GET", "/actions.csv?apres=x", NULL, TALK_SIGNED_IN, CSV), 400);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup(name, setup)
		TEST(a_short_list_is_one_answer_with_its_length),
		TEST(a_long_list_is_one_table),
		TEST(its_pages_go_on_from_each_other_within_one_transaction),
		TEST(a_list_whose_next_page_fails_is_not_taken_for_whole),
		TEST(a_transaction_that_is_run_again_does_not_begin_the_table_again),
		TEST(a_first_page_that_is_read_again_stands_there_once),
		TEST(nobody_reads_on_when_nobody_takes_it),
		TEST(a_list_that_does_not_go_on_is_no_endless_table),
		TEST(a_head_alone_reads_one_page),
		TEST(a_long_workbook_is_sent_page_by_page_too),
		TEST(a_short_workbook_is_one_answer_with_its_length),
		TEST(an_error_before_the_first_piece_is_an_answer_of_its_own),
	};

	return cmocka_run_group_tests_name("exports", tests, start, end);
}
