/* How auth/client.c reads what the identity process says (auth/question.h). */
#ifndef ACCORD_AUTH_CLIENT_ANSWER_H
#define ACCORD_AUTH_CLIENT_ANSWER_H

#include "auth/client.h"

/*
 * Reads one message.
 * ret   memory from `arena`; texts that the answer lacks are "", nothing has control characters
 * ERR_DIRECTORY: not an answer, or not whole; ERR_MEMORY
 */
MUST_USE enum err client_answer_read(const char *bytes, size_t len, struct arena *arena,
				     struct client_answer *ret, struct err_info *err);

#endif
