#include "tests/unit/test.h"

#include <errno.h>
#include <pthread.h>
#include <unistd.h>

#include "app/base/log.h"
#include "app/base/text.h"

#define CAPTURE_MAX (1024 * 1024)

static char captured[CAPTURE_MAX]; /* what was written since capture_begin */
static int capture_fd;
static int stderr_copy;
static int writes;

ssize_t __real_write(int fd, const void *bytes, size_t len);
ssize_t __wrap_write(int fd, const void *bytes, size_t len);

ssize_t __wrap_write(int fd, const void *bytes, size_t len)
{
	__atomic_add_fetch(&writes, 1, __ATOMIC_RELAXED);
	return __real_write(fd, bytes, len);
}

/* Standard error becomes a pipe, as under systemd; what one test writes fits into it. */
static void capture_begin(void)
{
	int ends[2];

	writes = 0;
	stderr_copy = dup(STDERR_FILENO);
	assert_int_equal(pipe(ends), 0);
	assert_true(stderr_copy >= 0 && dup2(ends[1], STDERR_FILENO) >= 0);
	close(ends[1]);
	capture_fd = ends[0];
}

static const char *capture_end(void)
{
	size_t len = 0;
	ssize_t n;

	dup2(stderr_copy, STDERR_FILENO);
	close(stderr_copy);
	do {
		n = read(capture_fd, captured + len, sizeof(captured) - 1 - len);
		len += n > 0 ? (size_t)n : 0;
	} while (n > 0);
	close(capture_fd);
	captured[len] = '\0';
	return captured;
}

static int default_level(void **state)
{
	(void)state;
	log_set_level(LOG_LEVEL_INFO);
	return 0;
}

static void a_line_is_a_priority_an_event_and_fields(void **state)
{
	(void)state;
	capture_begin();
	log_notice("login refused", "method=%s wait_ms=%d", "form", 0);
	assert_string_equal(capture_end(), "<5>login refused method=form wait_ms=0\n");
}

static void fields_may_be_absent(void **state)
{
	(void)state;
	capture_begin();
	log_line(LOG_LEVEL_ERROR, "service started", NULL);
	assert_string_equal(capture_end(), "<3>service started\n");
}

static void lines_beyond_the_level_are_dropped(void **state)
{
	(void)state;
	capture_begin();
	log_debug("dropped", NULL);
	log_set_level(LOG_LEVEL_WARNING);
	log_notice("dropped", NULL);
	log_warning("kept", NULL);
	log_set_level(LOG_LEVEL_DEBUG);
	log_debug("kept", NULL);
	assert_string_equal(capture_end(), "<4>kept\n<7>kept\n");
}

static void nobody_can_forge_a_line_or_colour_it(void **state)
{
	(void)state;
	capture_begin();
	log_info("forged\n<3>event", "name=%s",
		 "a\n<3>b\r\x1b[31m\x7f\t\xff\xc2\x85\xe2\x80\xae é");
	assert_string_equal(capture_end(),
			    "<6>forged\\x0A<3>event name=a\\x0A<3>b\\x0D\\x1B[31m\\x7F"
			    "\\x09\\xFF\\xC2\\x85\\xE2\\x80\\xAE é\n");
}

static void a_long_line_is_cut_with_a_mark(void **state)
{
	char text[2 * LOG_LINE_MAX];
	const char *line;

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	capture_begin();
	log_info("long", "%s", text);
	line = capture_end();
	assert_true(strlen(line) <= LOG_LINE_MAX);
	assert_true(strlen(line) >= LOG_LINE_MAX - 8);
	assert_string_equal(line + strlen(line) - 7, "xxx…\n");
	assert_int_equal(writes, 1);
}

/* The fields are formatted into a buffer of their own: a cut there is marked as well. */
static void a_cut_falls_between_characters(void **state)
{
	char text[2 * LOG_LINE_MAX + 1];

	(void)state;
	for (size_t shift = 0; shift < 4; shift++) {
		const char *line;

		memset(text, 'x', shift);
		for (size_t i = shift; i + 2 < sizeof(text); i += 2)
			memcpy(text + i, "é", 3);
		capture_begin();
		log_info("long", "%s", text);
		line = capture_end();
		assert_true(text_is_utf8(line, strlen(line)));
		assert_null(strstr(line, "\\x"));
		assert_non_null(strstr(line, "…\n"));
		assert_true(strlen(line) <= LOG_LINE_MAX);
	}
}

static void escapes_do_not_make_a_line_longer_than_its_maximum(void **state)
{
	char text[LOG_LINE_MAX];

	(void)state;
	memset(text, '\n', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	capture_begin();
	log_info("long", "%s", text);
	assert_true(strlen(capture_end()) <= LOG_LINE_MAX);
}

static void errno_is_kept(void **state)
{
	(void)state;
	capture_begin();
	close(STDERR_FILENO);
	errno = ENOTDIR;
	log_info("unheard", "n=%d", 1);
	assert_int_equal(errno, ENOTDIR);
	capture_end();
}

static void *write_lines(void *data)
{
	for (int i = 0; i < 500; i++)
		log_info("counted", "thread=%s end=yes", (const char *)data);
	return NULL;
}

static void lines_of_several_threads_do_not_mix(void **state)
{
	static char names[4][2] = { "a", "b", "c", "d" };
	pthread_t threads[4];
	size_t lines = 0;
	const char *text;

	(void)state;
	capture_begin();
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, write_lines, names[i]), 0);
	for (size_t i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	text = capture_end();
	for (; *text; text = strchr(text, '\n') + 1, lines++) {
		assert_memory_equal(text, "<6>counted thread=", 18);
		assert_memory_equal(text + 19, " end=yes\n", 9);
	}
	assert_int_equal(lines, 2000);
	assert_int_equal(writes, 2000);
}

static void quoted_text_cannot_leave_its_quotes(void **state)
{
	(void)state;
	assert_string_equal(log_quote(NULL).text, "-");
	assert_string_equal(log_quote("").text, "\"\"");
	assert_string_equal(log_quote("Noël").text, "\"Noël\"");
	assert_string_equal(log_quote("a\"b\\c").text, "\"a\\\"b\\\\c\"");
	assert_string_equal(log_quote("a\nb\xff").text, "\"a\\x0Ab\\xFF\"");
}

static void quoted_text_is_cut_with_a_mark(void **state)
{
	char text[1000];
	struct log_quoted quoted;

	(void)state;
	for (size_t i = 0; i + 2 < sizeof(text); i += 2)
		memcpy(text + i, "é", 3);
	quoted = log_quote(text);
	assert_in_range(strlen(quoted.text), LOG_QUOTE_MAX - 4, LOG_QUOTE_MAX - 1);
	assert_string_equal(quoted.text + strlen(quoted.text) - 6, "é…\"");
	assert_true(text_is_utf8(quoted.text, strlen(quoted.text)));
}

static void quoted_text_that_just_fits_is_whole(void **state)
{
	char text[LOG_QUOTE_MAX];
	size_t longest = 0;

	(void)state;
	for (size_t len = 0; len < sizeof(text); len++) {
		memset(text, 'x', len);
		text[len] = '\0';
		if (!strstr(log_quote(text).text, "…"))
			longest = len;
	}
	assert_in_range(longest, LOG_QUOTE_MAX - 8, LOG_QUOTE_MAX - 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_line_is_a_priority_an_event_and_fields, default_level),
		cmocka_unit_test_setup(fields_may_be_absent, default_level),
		cmocka_unit_test_setup(lines_beyond_the_level_are_dropped, default_level),
		cmocka_unit_test_setup(nobody_can_forge_a_line_or_colour_it, default_level),
		cmocka_unit_test_setup(a_long_line_is_cut_with_a_mark, default_level),
		cmocka_unit_test_setup(a_cut_falls_between_characters, default_level),
		cmocka_unit_test_setup(escapes_do_not_make_a_line_longer_than_its_maximum,
				       default_level),
		cmocka_unit_test_setup(errno_is_kept, default_level),
		cmocka_unit_test_setup(lines_of_several_threads_do_not_mix, default_level),
		cmocka_unit_test_setup(quoted_text_cannot_leave_its_quotes, default_level),
		cmocka_unit_test_setup(quoted_text_is_cut_with_a_mark, default_level),
		cmocka_unit_test_setup(quoted_text_that_just_fits_is_whole, default_level),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
