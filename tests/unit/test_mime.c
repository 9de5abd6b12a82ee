/* Mails as text: what a mail server and a reader must find in them, whatever a title holds. */
#include "tests/unit/torture.h"

#include "app/base/text.h"
#include "app/mail/letter.h"
#include "app/mail/mailer.h"
#include "app/mail/mime.h"
#include "tests/unit/test.h"

static struct err_info err;

static struct mime sample(void)
{
	return (struct mime){ .from = "accord@cub.example", .from_name = "Accord", .to = "a.b@plie.example",
			      .subject = "Bonjour", .text = "Un.\nDeux.\n", .id = "accord.12.20111120@cub.example",
			      .host = "cub.example", .date = 1321784822 };
}

static const char *written(const struct mime *mime, struct buf *out)
{
	buf_clear(out);
	assert_int_equal(mime_write(mime, out, &err), ERR_OK);
	return buf_text(out);
}

static void a_short_mail_is_readable_as_it_is(void **state)
{
	AUTO_BUF out = BUF_INIT(MIME_MAX);
	struct mime mime = sample();

	(void)state;
	assert_string_equal(written(&mime, &out),
			    "Date: Sun, 20 Nov 2011 10:27:02 +0000\r\n"
			    "From: Accord\r\n <accord@cub.example>\r\n"
			    "To: <a.b@plie.example>\r\n"
			    "Subject: Bonjour\r\n"
			    "Message-ID: <accord.12.20111120@cub.example>\r\n"
			    "List-Id: <avis.cub.example>\r\n"
			    "Auto-Submitted: auto-generated\r\n"
			    "MIME-Version: 1.0\r\n"
			    "Content-Type: text/plain; charset=utf-8\r\n"
			    "Content-Transfer-Encoding: quoted-printable\r\n"
			    "\r\n"
			    "Un.\r\nDeux.\r\n\r\n");
}

/* Every line ends in CR LF, is at most 78 characters long and holds nothing but ASCII. */
static void check_lines(const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\r\n");

		assert_true(len <= 78);
		for (size_t i = 0; i < len; i++)
			assert_true(text[i] >= ' ' && text[i] <= '~');
		assert_true(strncmp(text + len, "\r\n", 2) == 0);
		text += len + 2;
	}
}

static void a_long_subject_becomes_several_encoded_words_of_whole_characters(void **state)
{
	AUTO_BUF out = BUF_INIT(MIME_MAX);
	struct mime mime = sample();
	const char *text;
	int words = 0;

	(void)state;
	mime.subject = "Refusée : été, forêt, « clauses » — é€𝄞é€𝄞é€𝄞é€𝄞é€𝄞é€𝄞é€𝄞é€𝄞é€𝄞é€𝄞é€𝄞é€𝄞é€𝄞é€𝄞é€𝄞";
	text = written(&mime, &out);
	check_lines(text);
	text = strstr(text, "Subject: =?UTF-8?B?");
	assert_non_null(text);
	for (; text != NULL; text = strstr(text + 1, "=?UTF-8?B?"))
		words++;
	assert_in_range(words, 4, 12);
}

static void what_looks_like_an_encoded_word_is_encoded(void **state)
{
	AUTO_BUF out = BUF_INIT(MIME_MAX);
	struct mime mime = sample();

	(void)state;
	mime.subject = "=?UTF-8?B?QQ==?=";
	assert_non_null(strstr(written(&mime, &out), "Subject: =?UTF-8?B?PT9VVEYtOD9CP1FRPT0/PQ==?=\r\n"));
	mime.from_name = "Accord, <clauses>";
	assert_null(strstr(written(&mime, &out), "<clauses>"));
}

static void a_line_end_in_a_header_is_refused(void **state)
{
	static const char *const bad[] = { "a\nBcc: b@c.example", "a\r\nb", "a\rb", "a\x7f", "a\t" };
	AUTO_BUF out = BUF_INIT(MIME_MAX);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct mime mime = sample();

		mime.subject = bad[i];
		assert_int_equal(mime_write(&mime, &out, &err), ERR_INVALID);
		mime = sample();
		mime.from_name = bad[i];
		assert_int_equal(mime_write(&mime, &out, &err), ERR_INVALID);
		mime = sample();
		mime.to = bad[i];
		assert_int_equal(mime_write(&mime, &out, &err), ERR_INVALID);
	}
	assert_int_equal(out.len, 0);
}

static void an_address_is_one_address(void **state)
{
	static const char *const good[] = { "a@b", "prenom.nom+accord@plie-graves.example", "o'brien@x.example" };
	static const char *const bad[] = { "", "a", "@b", "a@", "a@b@c", "a b@c", "<a@b>", "a@b,c@d", "a@b\r\nRCPT TO:<x@y>",
					   "\"a\"@b", "é@b.example", "a@b;c" };
	char longest[300];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		assert_true(mime_is_address(good[i]));
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(mime_is_address(bad[i]));
	assert_false(mime_is_address(NULL));
	memset(longest, 'a', sizeof(longest));
	longest[1] = '@';
	longest[254] = '\0';
	assert_true(mime_is_address(longest));
	longest[254] = 'a';
	longest[255] = '\0';
	assert_false(mime_is_address(longest));
}

static void text_is_quoted_printable_with_soft_ends(void **state)
{
	AUTO_BUF out = BUF_INIT(MIME_MAX);
	struct mime mime = sample();
	const char *body;

	(void)state;
	mime.text = "a=b é \n-- \n.\nfin ";
	body = strstr(written(&mime, &out), "\r\n\r\n");
	assert_string_equal(body, "\r\n\r\na=3Db =C3=A9=20\r\n--=20\r\n.\r\nfin=20\r\n");
	mime.text = "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890";
	body = strstr(written(&mime, &out), "\r\n\r\n");
	assert_string_equal(body, "\r\n\r\n012345678901234567890123456789012345678901234567890123456789012345678901234"
				  "=\r\n5678901234567890\r\n");
	mime.text = "éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé";
	check_lines(written(&mime, &out));
}

static void a_calendar_is_a_second_part(void **state)
{
	AUTO_BUF out = BUF_INIT(MIME_MAX);
	struct mime mime = sample();
	const char *text;

	(void)state;
	mime.calendar = "BEGIN:VCALENDAR\r\nSUMMARY:Comité de pilotage de l’accord, première réunion\r\nEND:VCALENDAR\r\n";
	text = written(&mime, &out);
	check_lines(text);
	assert_non_null(strstr(text, "Content-Type: multipart/mixed;\r\n boundary=\"=_"));
	assert_non_null(strstr(text, "Content-Type: text/calendar; charset=utf-8; method=PUBLISH\r\n"));
	assert_non_null(strstr(text, "QkVHSU46VkNBTEVOREFS"));
	assert_string_equal(text + strlen(text) - 4, "--\r\n");
}

static void a_mail_over_its_limit_is_refused(void **state)
{
	AUTO_BUF out = BUF_INIT(200);
	struct mime mime = sample();

	(void)state;
	assert_int_equal(mime_write(&mime, &out, &err), ERR_TOO_LARGE);
}

static void the_letter_has_the_whole_address_and_where_to_choose(void **state)
{
	AUTO_BUF out = BUF_INIT(LETTER_MAX);
	struct letter letter = { "Accord", "https://accord.example", "Voici.", "/actions/12/decision", true };

	(void)state;
	letter_write(&letter, &out);
	assert_non_null(strstr(buf_text(&out), "\nhttps://accord.example/actions/12/decision\n"));
	assert_non_null(strstr(buf_text(&out), "https://accord.example/mes-avis\n"));
	buf_clear(&out);
	letter.person = false;
	letter.path = NULL;
	letter_write(&letter, &out);
	assert_null(strstr(buf_text(&out), "mes-avis"));
	assert_null(strstr(buf_text(&out), "Ouvrir"));
}

static void the_host_is_that_of_the_site_without_its_port(void **state)
{
	static const char *const origins[][2] = { { "https://accord.example.fr", "accord.example.fr" },
						  { "http://127.0.0.1:8080", "127.0.0.1" } };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(origins); i++) {
		AUTO_FREE char *host = mailer_host(origins[i][0]);

		assert_string_equal(host, origins[i][1]);
	}
}

static void each_try_waits_longer_and_all_together_two_days(void **state)
{
	int64_t all = 0;

	(void)state;
	assert_int_equal(mailer_wait_s(1), 60);
	for (int64_t n = 1; n < MAILER_TRIES_MAX; n++) {
		assert_true(mailer_wait_s(n + 1) >= mailer_wait_s(n));
		all += mailer_wait_s(n);
	}
	assert_in_range(all, 48 * 3600, 120 * 3600);
}

static void without_memory_nothing_is_half_a_mail(void **state)
{
	struct mime mime = sample();

	(void)state;
	mime.subject = "Une action qui attend votre visa, avec un titre assez long pour plusieurs mots";
	mime.calendar = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";
	for (size_t n = 1; torture_again(n); n++) {
		AUTO_BUF out = BUF_INIT(MIME_MAX);
		enum err code = mime_write(&mime, &out, &err);

		torture_stop();
		assert_int_equal(code, torture_has_failed() ? ERR_MEMORY : ERR_OK);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_short_mail_is_readable_as_it_is),
		cmocka_unit_test(a_long_subject_becomes_several_encoded_words_of_whole_characters),
		cmocka_unit_test(what_looks_like_an_encoded_word_is_encoded),
		cmocka_unit_test(a_line_end_in_a_header_is_refused),
		cmocka_unit_test(an_address_is_one_address),
		cmocka_unit_test(text_is_quoted_printable_with_soft_ends),
		cmocka_unit_test(a_calendar_is_a_second_part),
		cmocka_unit_test(a_mail_over_its_limit_is_refused),
		cmocka_unit_test(the_letter_has_the_whole_address_and_where_to_choose),
		cmocka_unit_test(the_host_is_that_of_the_site_without_its_port),
		cmocka_unit_test(each_try_waits_longer_and_all_together_two_days),
		cmocka_unit_test(without_memory_nothing_is_half_a_mail),
	};

	return cmocka_run_group_tests_name("mails", tests, NULL, NULL);
}
