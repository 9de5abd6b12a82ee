/*
 * Any bytes as a question to the identity process, and as the name of a group. What is read fits
 * its places and has no control characters where none may be; a name that is compared has no
 * capitals.
 */
#include "app/base/text.h"
#include "auth/identity/group.h"
#include "auth/identity/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
	if (text_has_control(question.username, false) ||
	    strlen(question.uuid) > MESSAGE_UUID_MAX ||
	    !text_is_utf8(question.password, strlen(question.password)))
		abort();
	if (question.op == OP_SIGN_IN &&
	    (question.username[0] == '\0' || question.password[0] == '\0'))
		abort();
	if (question.op == OP_PERSON && question.uuid[0] == '\0')
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
