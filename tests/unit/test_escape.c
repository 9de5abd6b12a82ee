#include "tests/unit/test.h"

#include "app/base/escape.h"

static void assert_html(const char *text, const char *expected)
{
	AUTO_BUF out = BUF_INIT(1000);

	escape_html(&out, text, strlen(text));
	assert_string_equal(buf_text(&out), expected);
}

static void assert_url(const char *text, const char *expected)
{
	AUTO_BUF out = BUF_INIT(1000);

	escape_url(&out, text);
	assert_string_equal(buf_text(&out), expected);
}

static void assert_csv(const char *text, const char *expected)
{
	AUTO_BUF out = BUF_INIT(1000);

	escape_csv(&out, text);
	assert_string_equal(buf_text(&out), expected);
}

static void html_escapes_the_five_characters(void **state)
{
	(void)state;
	assert_html("", "");
	assert_html("Bègles", "Bègles");
	assert_html("<script>alert('x')</script>",
		    "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
	assert_html("\" onclick=\"x", "&quot; onclick=&quot;x");
	assert_html("&amp;", "&amp;amp;");
	assert_html("&<>\"'", "&amp;&lt;&gt;&quot;&#39;");
}

static void html_reads_no_further_than_the_length(void **state)
{
	AUTO_BUF out = BUF_INIT(1000);

	(void)state;
	escape_html(&out, "a<b<", 3);
	assert_string_equal(buf_text(&out), "a&lt;b");
}

static void html_that_is_too_long_is_an_error(void **state)
{
	AUTO_BUF out = BUF_INIT(10);

	(void)state;
	escape_html(&out, "<<<", 3);
	assert_int_equal(buf_error(&out), ERR_TOO_LARGE);
}

static void url_leaves_only_the_unreserved_as_they_are(void **state)
{
	(void)state;
	assert_url("AZaz09-._~", "AZaz09-._~");
	assert_url("a b/c?d=e&f#g+h%", "a%20b%2Fc%3Fd%3De%26f%23g%2Bh%25");
	assert_url("é", "%C3%A9");
	assert_url("\n", "%0A");
}

static void csv_quotes_what_would_break_a_cell(void **state)
{
	(void)state;
	assert_csv("", "");
	assert_csv("PLIE des Graves", "PLIE des Graves");
	assert_csv("a;b", "\"a;b\"");
	assert_csv("a,b", "a,b");
	assert_csv("dit «\"oui\"»", "\"dit «\"\"oui\"\"»\"");
	assert_csv("deux\nlignes", "\"deux\nlignes\"");
	assert_csv("deux\r\nlignes", "\"deux\r\nlignes\"");
}

static void csv_disarms_what_a_spreadsheet_would_compute(void **state)
{
	(void)state;
	assert_csv("=1+1", "'=1+1");
	assert_csv("+cmd|'/C calc'!A0", "'+cmd|'/C calc'!A0");
	assert_csv("-1+1", "'-1+1");
	assert_csv("@SUM(A1)", "'@SUM(A1)");
	assert_csv("\t=1", "'\t=1");
	assert_csv("\r=1", "\"'\r=1\"");
	assert_csv("=a;b", "\"'=a;b\"");
	assert_csv("-", "'-");
	assert_csv("+33 5 56 00 00 00", "'+33 5 56 00 00 00");
}

static void csv_leaves_plain_numbers_alone(void **state)
{
	(void)state;
	assert_csv("-12", "-12");
	assert_csv("+3,5", "+3,5");
	assert_csv("-0.25", "-0.25");
	assert_csv("-1,", "'-1,");
	assert_csv("-1,5,6", "'-1,5,6");
	assert_csv("-1e5", "'-1e5");
	assert_csv("-,5", "'-,5");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(html_escapes_the_five_characters),
		cmocka_unit_test(html_reads_no_further_than_the_length),
		cmocka_unit_test(html_that_is_too_long_is_an_error),
		cmocka_unit_test(url_leaves_only_the_unreserved_as_they_are),
		cmocka_unit_test(csv_quotes_what_would_break_a_cell),
		cmocka_unit_test(csv_disarms_what_a_spreadsheet_would_compute),
		cmocka_unit_test(csv_leaves_plain_numbers_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
