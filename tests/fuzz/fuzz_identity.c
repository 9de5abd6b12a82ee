/*
 * Any bytes as a question to the identity process, and as the name of a group. What is read fits
 * its places and has no control characters where none may be; a name that is compared has no
 * capitals.
 */
#include "app/base/text.h"
#include "auth/identity/group.h"
#include "auth/identity/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const size_t fuzz_max[QUESTION_FIELD_COUNT] = {
#define X(code, name, max, flags) [QUESTION_##code] = max,
    QUESTION_FIELDS(X)
#undef X
};

static void fuzz_question(const char *bytes, size_t len)
{
	struct question question;
	struct err_info err = {0};
	bool possible = false;
	enum err e = message_read(bytes, len, &question, &possible, &err);

	if (e != ERR_OK && e != ERR_BAD_REQUEST)
		abort();
	if (e != ERR_OK || !possible)
		return;
	for (int i = 0; i < QUESTION_FIELD_COUNT; i++) {
		const char *value = question_text(&question, (enum question_field)i);

		if (strlen(value) > fuzz_max[i] || !text_is_utf8(value, strlen(value)))
			abort();
	}
	if (text_has_control(question_text(&question, QUESTION_USERNAME), false) ||
	    (question.op == OP_SIGN_IN && question_text(&question, QUESTION_PASSWORD)[0] == '\0') ||
	    (question.op == OP_PERSON && question_text(&question, QUESTION_UUID)[0] == '\0') ||
	    !question_is_whole(&question, question_size(&question)))
		abort();
}

static void fuzz_name(const char *name)
{
	AUTO_FREE char *normal = group_normal_dn(name);

	if (normal != NULL && strpbrk(normal, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != NULL)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_FREE char *text = malloc(size + 1);

	if (text == NULL)
		abort();
	memcpy(text, data, size);
	text[size] = '\0';
	fuzz_question(text, size);
	fuzz_name(text);
	return 0;
}
