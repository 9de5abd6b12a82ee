/* multipart/form-data: what a browser sends is read whatever way it comes in, everything else is refused. */
#include "tests/unit/test.h"

#include "app/base/buf.h"
#include "app/base/text.h"
#include "app/http/multipart.h"
#include "tests/unit/torture.h"

#define BOUNDARY "----accord7MA4YWxk"
#define LINE "--" BOUNDARY "\r\n"
#define END "--" BOUNDARY "--\r\n"
#define NAMED(name) "Content-Disposition: form-data; name=\"" name "\"\r\n\r\n"
#define FILED(name, file) \
	"Content-Disposition: form-data; name=\"" name "\"; filename=\"" file "\"\r\nContent-Type: text/plain\r\n\r\n"
#define READ_MAX (1024 * 1024)

/* A body that comes in pieces of `step` bytes. */
struct coming {
	const char *bytes;
	size_t len;
	size_t at;
	size_t step;
};

static enum err fill(void *from, char *into, size_t max, size_t *ret_len, struct err_info *err)
{
	struct coming *coming = from;
	size_t len = coming->len - coming->at;

	(void)err;
	if (len > coming->step)
		len = coming->step;
	if (len > max)
		len = max;
	memcpy(into, coming->bytes + coming->at, len);
	coming->at += len;
	*ret_len = len;
	return ERR_OK;
}

static enum err fill_badly(void *from, char *into, size_t max, size_t *ret_len, struct err_info *err)
{
	(void)from;
	(void)into;
	(void)max;
	(void)ret_len;
	return ERR(err, ERR_DATABASE, "as the test wants it");
}

/* All parts, as "name=bytes;" or "name[file name]=bytes;". */
static enum err read_all(const char *body, size_t len, size_t step, struct buf *out)
{
	DEFER(multipart_release) struct multipart m = { 0 };
	struct coming coming = { .bytes = body, .len = len, .step = step };
	struct multipart_part part;
	struct err_info err;
	bool more = true;
	enum err code = multipart_begin(&m, BOUNDARY, fill, &coming, &err);

	while (code == ERR_OK) {
		const char *bytes = NULL;
		size_t got = 1;

		code = multipart_next(&m, &part, &more, &err);
		if (code != ERR_OK || !more)
			break;
		buf_adds(out, part.name);
		if (part.is_file)
			buf_printf(out, "[%s]", part.file_name);
		buf_addc(out, '=');
		while (code == ERR_OK && got > 0) {
			code = multipart_bytes(&m, &bytes, &got, &err);
			if (code == ERR_OK)
				buf_add(out, bytes, got);
		}
		buf_addc(out, ';');
	}
	return code;
}

static void check_text(const char *body, const char *wanted)
{
	for (size_t step = 1; step < 40; step++) {
		AUTO_BUF out = BUF_INIT(READ_MAX);

		assert_int_equal(read_all(body, strlen(body), step, &out), ERR_OK);
		assert_string_equal(buf_text(&out), wanted);
	}
}

static void check_refused(const char *body)
{
	for (size_t step = 1; step < 40; step += 6) {
		AUTO_BUF out = BUF_INIT(READ_MAX);

		if (read_all(body, strlen(body), step, &out) != ERR_BAD_REQUEST)
			fail_msg("taken: %s", body);
	}
}

static void parts_are_read_whatever_way_they_come_in(void **state)
{
	(void)state;
	check_text(LINE NAMED("version") "3\r\n" LINE FILED("file", "a.txt") "one\r\ntwo\r\n" END,
		   "version=3;file[a.txt]=one\r\ntwo;");
	check_text(LINE NAMED("a") "\r\n" END, "a=;");
	check_text(LINE FILED("file", "") "\r\n" END, "file[]=;");
	check_text("--" BOUNDARY "--\r\n", "");
	check_text(LINE NAMED("a") "1\r\n--" BOUNDARY "--", "a=1;");
	check_text(LINE "content-disposition:form-data;name=\"a\";filename=\"b\"\r\n\r\nx\r\n" END, "a[b]=x;");
	check_text(LINE FILED("file", "été « 1 ».txt") "x\r\n" END, "file[été « 1 ».txt]=x;");
}

static void what_looks_like_a_delimiter_is_content(void **state)
{
	(void)state;
	check_text(LINE NAMED("a") "\r\n--\r\n--" "----accord7MA4YWx\r\n\r\r\n-\r\n" END,
		   "a=\r\n--\r\n------accord7MA4YWx\r\n\r\r\n-;");
	check_text(LINE NAMED("a") "--" BOUNDARY "\r\n" END, "a=--" BOUNDARY ";");
	check_text(LINE NAMED("a") "\n--" BOUNDARY "\n\r\n" END, "a=\n--" BOUNDARY "\n;");
}

static void what_no_browser_sends_is_refused(void **state)
{
	(void)state;
	check_refused("");
	check_refused("preamble\r\n" LINE NAMED("a") "1\r\n" END);
	check_refused("\r\n" LINE NAMED("a") "1\r\n" END);
	check_refused(LINE NAMED("a") "1\r\n");
	check_refused(LINE NAMED("a") "1\r\n" LINE);
	check_refused(LINE NAMED("a") "1\r\n--" BOUNDARY "-");
	check_refused(LINE NAMED("a") "1\r\n--" BOUNDARY "x\r\n" END);
	check_refused("--" BOUNDARY " \r\n" NAMED("a") "1\r\n" END);
	check_refused(LINE NAMED("a") "1\r\n" END "epilogue");
	check_refused(LINE NAMED("a") "1\r\n" END "\r\n");
	check_refused(LINE "\r\n1\r\n" END);
	check_refused(LINE "X-Other: 1\r\n" NAMED("a") "1\r\n" END);
	check_refused(LINE "Content-Type: text/plain\r\n\r\n1\r\n" END);
	check_refused(LINE NAMED("") "1\r\n" END);
	check_refused(LINE "Content-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n" END);
	check_refused(LINE "Content-Disposition: form-data; name=a\r\n\r\n1\r\n" END);
	check_refused(LINE "Content-Disposition: form-data; name=\"a\r\n\r\n1\r\n" END);
	check_refused(LINE "Content-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\n1\r\n" END);
	check_refused(LINE "Content-Disposition: form-data; name=\"a\"; filename=\"b\"; filename=\"c\"\r\n\r\n1\r\n" END);
	check_refused(LINE "Content-Disposition: form-data; name=\"a\"; filename*=UTF-8''b\r\n\r\n1\r\n" END);
	check_refused(LINE "Content-Disposition: form-data; name=\"a\"\r\n" NAMED("b") "1\r\n" END);
	check_refused(LINE NAMED("a\tb") "1\r\n" END);
	check_refused(LINE NAMED("\xff") "1\r\n" END);
	check_refused(LINE FILED("file", "a\xc3.txt") "1\r\n" END);
}

static void a_nul_in_a_head_is_refused_and_in_a_file_kept(void **state)
{
	static const char head[] = LINE "Content-Disposition: form-data; name=\"a\0b\"\r\n\r\n1\r\n" END;
	static const char content[] = LINE FILED("file", "a") "x\0y\r\n" END;
	AUTO_BUF out = BUF_INIT(READ_MAX);

	(void)state;
	assert_int_equal(read_all(head, sizeof(head) - 1, 7, &out), ERR_BAD_REQUEST);
	buf_clear(&out);
	assert_int_equal(read_all(content, sizeof(content) - 1, 7, &out), ERR_OK);
	assert_int_equal(out.len, strlen("file[a]=x?y;"));
	assert_memory_equal(out.data, "file[a]=x\0y;", out.len);
}

static void heads_and_parts_have_a_limit(void **state)
{
	AUTO_BUF body = BUF_INIT(READ_MAX);
	AUTO_BUF out = BUF_INIT(READ_MAX);

	(void)state;
	buf_adds(&body, LINE "Content-Type: ");
	for (int i = 0; i < MULTIPART_HEAD_MAX; i++)
		buf_addc(&body, 'a');
	buf_adds(&body, "\r\n" NAMED("a") "1\r\n" END);
	check_refused(buf_text(&body));
	buf_clear(&body);
	buf_adds(&body, LINE);
	for (int i = 0; i < MULTIPART_HEAD_MAX / 16; i++)
		buf_adds(&body, "Content-X: 1234\r\n");
	buf_adds(&body, NAMED("a") "1\r\n" END);
	check_refused(buf_text(&body));
	buf_clear(&body);
	for (int i = 0; i <= MULTIPART_PARTS_MAX; i++)
		buf_adds(&body, LINE NAMED("a") "1\r\n");
	buf_adds(&body, END);
	assert_int_equal(read_all(body.data, body.len, 1000, &out), ERR_TOO_LARGE);
	check_refused(LINE NAMED("a_name_of_sixty_four_characters_that_is_one_too_long_for_the_part") "1\r\n" END);
}

static void a_file_longer_than_the_window_is_read_whole(void **state)
{
	AUTO_BUF body = BUF_INIT(READ_MAX);
	AUTO_BUF out = BUF_INIT(READ_MAX);
	AUTO_BUF wanted = BUF_INIT(READ_MAX);
	static const size_t steps[] = { 1000, 65535, 65536, 65537, READ_MAX };

	(void)state;
	buf_adds(&wanted, "file[a]=");
	for (int i = 0; i < 30000; i++)
		buf_printf(&wanted, "\r\n--%d", i);
	buf_adds(&body, LINE FILED("file", "a"));
	buf_add(&body, wanted.data + strlen("file[a]="), wanted.len - strlen("file[a]="));
	buf_adds(&body, "\r\n" END);
	buf_addc(&wanted, ';');
	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
		buf_clear(&out);
		assert_int_equal(read_all(body.data, body.len, steps[i], &out), ERR_OK);
		assert_int_equal(out.len, wanted.len);
		assert_memory_equal(out.data, wanted.data, out.len);
	}
}

static void a_part_that_nobody_reads_is_passed_over(void **state)
{
	static const char body[] = LINE FILED("file", "a") "not read\r\n" LINE NAMED("b") "2\r\n" END;
	DEFER(multipart_release) struct multipart m = { 0 };
	struct coming coming = { .bytes = body, .len = sizeof(body) - 1, .step = 5 };
	struct multipart_part part;
	struct err_info err;
	char text[3];
	bool more = false;

	(void)state;
	assert_int_equal(multipart_begin(&m, BOUNDARY, fill, &coming, &err), ERR_OK);
	assert_int_equal(multipart_next(&m, &part, &more, &err), ERR_OK);
	assert_int_equal(multipart_next(&m, &part, &more, &err), ERR_OK);
	assert_true(more);
	assert_string_equal(part.name, "b");
	assert_int_equal(multipart_text(&m, text, sizeof(text), &err), ERR_OK);
	assert_string_equal(text, "2");
	assert_int_equal(multipart_next(&m, &part, &more, &err), ERR_OK);
	assert_false(more);
	assert_int_equal(multipart_next(&m, &part, &more, &err), ERR_OK);
	assert_false(more);
}

static enum err read_text(const char *content, char *ret, size_t size)
{
	AUTO_BUF body = BUF_INIT(READ_MAX);
	DEFER(multipart_release) struct multipart m = { 0 };
	struct coming coming = { .step = 3 };
	struct multipart_part part;
	struct err_info err;
	bool more = false;

	buf_printf(&body, "%s%s%s\r\n%s", LINE, NAMED("a"), content, END);
	coming.bytes = body.data;
	coming.len = body.len;
	assert_int_equal(multipart_begin(&m, BOUNDARY, fill, &coming, &err), ERR_OK);
	assert_int_equal(multipart_next(&m, &part, &more, &err), ERR_OK);
	return multipart_text(&m, ret, size, &err);
}

static void a_field_is_short_utf_8(void **state)
{
	char text[5];

	(void)state;
	assert_int_equal(read_text("abcd", text, sizeof(text)), ERR_OK);
	assert_string_equal(text, "abcd");
	assert_int_equal(read_text("abcde", text, sizeof(text)), ERR_BAD_REQUEST);
	assert_int_equal(read_text("\xe9", text, sizeof(text)), ERR_BAD_REQUEST);
	assert_int_equal(read_text("é", text, sizeof(text)), ERR_OK);
	assert_string_equal(text, "é");
}

static void what_reading_says_is_handed_on(void **state)
{
	DEFER(multipart_release) struct multipart m = { 0 };
	struct multipart_part part;
	struct err_info err;
	bool more = false;

	(void)state;
	assert_int_equal(multipart_begin(&m, BOUNDARY, fill_badly, NULL, &err), ERR_OK);
	assert_int_equal(multipart_next(&m, &part, &more, &err), ERR_DATABASE);
}

static void check_boundary(const char *type, const char *wanted)
{
	char boundary[MULTIPART_BOUNDARY_MAX + 1] = "";
	struct err_info err;

	assert_int_equal(multipart_boundary(type, boundary, &err), wanted != NULL ? ERR_OK : ERR_BAD_REQUEST);
	if (wanted != NULL)
		assert_string_equal(boundary, wanted);
}

#define SEVENTY "1234567890123456789012345678901234567890123456789012345678901234567890"

static void a_boundary_is_taken_from_its_header(void **state)
{
	(void)state;
	check_boundary("multipart/form-data; boundary=abc", "abc");
	check_boundary("multipart/form-data; Boundary=\"a'()+_,-./:=?\"", "a'()+_,-./:=?");
	check_boundary("multipart/form-data; boundary=" SEVENTY, SEVENTY);
	check_boundary("multipart/form-data; boundary=" SEVENTY "1", NULL);
	check_boundary("multipart/form-data", NULL);
	check_boundary("multipart/form-data; boundary=", NULL);
	check_boundary("multipart/form-data; boundary=\"\"", NULL);
	check_boundary("multipart/form-data; boundary=\"abc", NULL);
	check_boundary("multipart/form-data; boundary=a b", NULL);
	check_boundary("multipart/form-data; boundary=abc; charset=utf-8", NULL);
	check_boundary("multipart/form-data; boundary=abc; boundary=d", NULL);
}

static void without_memory_nothing_begins(void **state)
{
	static const char body[] = LINE NAMED("a") "1\r\n" END;

	(void)state;
	for (size_t n = 1; torture_again(n); n++) {
		struct multipart m = { 0 };
		struct coming coming = { .bytes = body, .len = sizeof(body) - 1, .step = 9 };
		struct err_info err;
		enum err code = multipart_begin(&m, BOUNDARY, fill, &coming, &err);

		torture_stop();
		assert_int_equal(code, torture_has_failed() ? ERR_MEMORY : ERR_OK);
		multipart_release(&m);
		multipart_release(&m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_are_read_whatever_way_they_come_in),
		cmocka_unit_test(what_looks_like_a_delimiter_is_content),
		cmocka_unit_test(what_no_browser_sends_is_refused),
		cmocka_unit_test(a_nul_in_a_head_is_refused_and_in_a_file_kept),
		cmocka_unit_test(heads_and_parts_have_a_limit),
		cmocka_unit_test(a_file_longer_than_the_window_is_read_whole),
		cmocka_unit_test(a_part_that_nobody_reads_is_passed_over),
		cmocka_unit_test(a_field_is_short_utf_8),
		cmocka_unit_test(what_reading_says_is_handed_on),
		cmocka_unit_test(a_boundary_is_taken_from_its_header),
		cmocka_unit_test(without_memory_nothing_begins),
	};

	return cmocka_run_group_tests_name("multipart/form-data", tests, NULL, NULL);
}
