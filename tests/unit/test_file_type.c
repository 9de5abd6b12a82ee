/* Which files are taken: name and content must agree. */
#include "tests/unit/test.h"

#include <unistd.h>

#include "app/base/text.h"
#include "app/resource/file/file_type.h"
#include "tests/unit/torture.h"

#define BYTES(text) text, sizeof(text) - 1
#define HTML "<!DOCTYPE html>\n<html><head><title>x</title></head><body><script>alert(1)</script></body></html>\n"
#define SVG "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>\n"

static enum err check(const char *name, const char *bytes, size_t len, const char **ret_message)
{
	const struct file_type *type = file_type_of_name(name);
	FILE *file = tmpfile();
	struct err_info err;
	enum err code;

	*ret_message = NULL;
	assert_non_null(type);
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fflush(file), 0);
	code = file_type_check(type, fileno(file), ret_message, &err);
	fclose(file);
	return code;
}

static void check_taken(const char *name, const char *bytes, size_t len)
{
	const char *message = NULL;

	if (check(name, bytes, len, &message) != ERR_OK)
		fail_msg("%s: %s", name, message != NULL ? message : "?");
}

/* Refused with a message that has `words`. */
static void check_refused(const char *name, const char *bytes, size_t len, const char *words)
{
	const char *message = NULL;

	if (check(name, bytes, len, &message) != ERR_INVALID)
		fail_msg("%s is taken", name);
	assert_non_null(message);
	if (strstr(message, words) == NULL)
		fail_msg("%s: %s", name, message);
}

static void the_ending_tells_the_type(void **state)
{
	(void)state;
	assert_string_equal(file_type_of_name("a.pdf")->media, "application/pdf");
	assert_string_equal(file_type_of_name("a.b.PDF")->media, "application/pdf");
	assert_string_equal(file_type_of_name("a.jpg")->media, file_type_of_name("a.jpeg")->media);
	assert_null(file_type_of_name("pdf"));
	assert_null(file_type_of_name("a."));
	assert_null(file_type_of_name("a.pdf.html"));
	assert_null(file_type_of_name("a.svg"));
	assert_null(file_type_of_name("a.docm"));
	assert_string_equal(file_type_of_media("text/csv")->ending, "csv");
	assert_null(file_type_of_media("text/html"));
}

static void what_the_name_says_is_taken(void **state)
{
	(void)state;
	check_taken("a.pdf", BYTES("%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"));
	check_taken("a.txt", BYTES("Un texte, été comme hiver.\n"));
	check_taken("a.txt", BYTES("Un texte, \xe9t\xe9 comme hiver.\n"));
	check_taken("a.txt", BYTES("oui\n"));
	check_taken("a.csv", BYTES("\xef\xbb\xbfmarché;heures\nNettoyage;1 200\n"));
	check_taken("a.csv", BYTES("a,b\n1,2\n3,4\n"));
	check_taken("a.jpg", BYTES("\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"));
	check_taken("a.png", BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0"));
}

static void what_would_run_is_refused_whatever_its_name(void **state)
{
	static const char *const names[] = { "a.pdf", "a.txt", "a.csv", "a.png", "a.jpg", "a.zip", "a.docx", "a.odt" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		check_refused(names[i], BYTES(HTML), "page web");
		check_refused(names[i], BYTES(SVG), "SVG");
	}
	check_refused("a.txt", BYTES("#!/bin/sh\nid\n"), "programme");
	check_refused("a.csv", BYTES("#!/usr/bin/env python3\nprint(1)\n"), "programme");
}

static void what_is_something_else_is_refused(void **state)
{
	(void)state;
	check_refused("a.png", BYTES("%PDF-1.7\n"), "son nom annonce");
	check_refused("a.pdf", BYTES("Un texte.\n"), "son nom annonce");
	check_refused("a.txt", BYTES("a\0b\0c\0"), "son nom annonce");
	check_refused("a.docx", BYTES("\x7f" "ELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0>\0"), "programme");
	check_refused("a.pdf", BYTES("\n\n\n%PDF-1.7\n"), "son nom annonce");
}

static void a_file_that_cannot_be_read_is_said(void **state)
{
	const char *message = NULL;
	struct err_info err;

	(void)state;
	assert_int_equal(file_type_check(file_type_of_name("a.pdf"), -1, &message, &err), ERR_STORAGE);
}

static void check_name(const char *sent, const char *wanted)
{
	AUTO_FREE char *copy = strdup(sent);
	const char *name = file_type_clean_name(copy);

	if (wanted == NULL)
		assert_null(name);
	else
		assert_string_equal(name, wanted);
}

static void a_name_has_no_folders_and_hides_nothing(void **state)
{
	char long_name[300];

	(void)state;
	check_name("bilan 2010.pdf", "bilan 2010.pdf");
	check_name("../../etc/passwd", "passwd");
	check_name("C:\\Users\\moi\\bilan.pdf", "bilan.pdf");
	check_name("/", NULL);
	check_name("..", NULL);
	check_name("", NULL);
	check_name(" . .htaccess", "htaccess");
	check_name("a\nb.pdf", NULL);
	check_name("a\xe2\x80\xae" "fdp.exe", NULL);
	memset(long_name, 'a', sizeof(long_name));
	long_name[FILE_NAME_MAX] = '\0';
	check_name(long_name, long_name);
	long_name[FILE_NAME_MAX] = 'a';
	long_name[FILE_NAME_MAX + 1] = '\0';
	check_name(long_name, NULL);
}

static void without_memory_nothing_is_taken(void **state)
{
	const char *message = NULL;

	(void)state;
	check_taken("a.txt", BYTES("libmagic has read its signatures"));
	for (size_t n = 1; torture_again(n); n++) {
		enum err code = check("a.txt", BYTES("Un texte.\n"), &message);

		torture_stop();
		assert_int_equal(code, torture_has_failed() ? ERR_MEMORY : ERR_OK);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_ending_tells_the_type),
		cmocka_unit_test(what_the_name_says_is_taken),
		cmocka_unit_test(what_would_run_is_refused_whatever_its_name),
		cmocka_unit_test(what_is_something_else_is_refused),
		cmocka_unit_test(a_file_that_cannot_be_read_is_said),
		cmocka_unit_test(a_name_has_no_folders_and_hides_nothing),
		cmocka_unit_test(without_memory_nothing_is_taken),
	};

	return cmocka_run_group_tests_name("types of files", tests, NULL, NULL);
}
