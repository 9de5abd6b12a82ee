/* Calendars: what RFC 5545 asks of an event, and what must not be taken. */
#include "tests/unit/test.h"

#include "app/view/ical.h"

static json_t *event_of(const char *date, const char *starts)
{
	return json_pack("{s:s, s:s, s:s?, s:s?, s:i, s:s, s:s, s:s, s:i, s:s, s:s}", "uid", "reunion-12@accord.example",
			 "summary", "Comité de pilotage ; bilan, à mi-parcours", "date", date, "starts", starts, "minutes",
			 90, "place", "Hôtel de la CUB", "text", "Ordre du jour\nUn bilan", "url",
			 "https://accord.example/comite/reunions/12", "sequence", 3, "stamp",
			 "2011-01-20 09:05:07.123456", "state", "confirmed");
}

static enum err render(json_t *event, struct buf *out)
{
	json_auto_t *calendar = json_pack("{s:s, s:[o]}", "name", "Accord", "events", event);
	struct err_info err = { .detail = "" };

	return ical_render(calendar, out, &err);
}

static void an_event_has_its_times_in_paris_with_the_rule_beside(void **state)
{
	AUTO_BUF out = BUF_INIT(65536);

	(void)state;
	assert_int_equal(render(event_of("2011-02-10", "14:30"), &out), ERR_OK);
	assert_non_null(strstr(buf_text(&out), "METHOD:PUBLISH\r\n"));
	assert_non_null(strstr(buf_text(&out), "DTSTART;TZID=Europe/Paris:20110210T143000\r\n"));
	assert_non_null(strstr(buf_text(&out), "DTEND;TZID=Europe/Paris:20110210T160000\r\n"));
	assert_non_null(strstr(buf_text(&out), "BEGIN:VTIMEZONE\r\nTZID:Europe/Paris\r\n"));
	assert_non_null(strstr(buf_text(&out), "DTSTAMP:20110120T090507Z\r\n"));
	assert_non_null(strstr(buf_text(&out), "UID:reunion-12@accord.example\r\n"));
	assert_non_null(strstr(buf_text(&out), "SEQUENCE:3\r\n"));
	assert_non_null(strstr(buf_text(&out), "STATUS:CONFIRMED\r\n"));
}

static void text_is_escaped_and_no_line_is_too_long(void **state)
{
	AUTO_BUF out = BUF_INIT(65536);
	const char *line;

	(void)state;
	assert_int_equal(render(event_of("2011-02-10", "14:30"), &out), ERR_OK);
	assert_non_null(strstr(buf_text(&out), "pilotage \\; bilan\\, à mi-parcours"));
	assert_non_null(strstr(buf_text(&out), "Ordre du jour\\nUn bilan"));
	line = buf_text(&out);
	while (*line != '\0') {
		const char *end = strstr(line, "\r\n");

		assert_non_null(end);
		assert_true(end - line <= 75);
		line = end + 2;
	}
}

static void a_day_without_a_time_is_a_whole_day(void **state)
{
	AUTO_BUF out = BUF_INIT(65536);

	(void)state;
	assert_int_equal(render(event_of("2011-02-10", NULL), &out), ERR_OK);
	assert_non_null(strstr(buf_text(&out), "DTSTART;VALUE=DATE:20110210\r\n"));
	assert_null(strstr(buf_text(&out), "DTEND"));
}

static void what_is_no_day_or_time_is_refused(void **state)
{
	static const char *const wrong[][2] = {
		{ "2011-02-30", NULL }, { NULL, NULL }, { "2011-02-10", "14h30" }, { "2011-02-10", "1430" }, { "2011", "14:30" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		AUTO_BUF out = BUF_INIT(65536);

		assert_int_equal(render(event_of(wrong[i][0], wrong[i][1]), &out), ERR_INTERNAL);
		assert_int_equal(out.len, 0);
	}
}

static void a_calendar_that_is_too_long_says_so(void **state)
{
	AUTO_BUF out = BUF_INIT(64);

	(void)state;
	assert_int_equal(render(event_of("2011-02-10", "14:30"), &out), ERR_TOO_LARGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_event_has_its_times_in_paris_with_the_rule_beside),
		cmocka_unit_test(text_is_escaped_and_no_line_is_too_long),
		cmocka_unit_test(a_day_without_a_time_is_a_whole_day),
		cmocka_unit_test(what_is_no_day_or_time_is_refused),
		cmocka_unit_test(a_calendar_that_is_too_long_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
