/*
 * Questions of the workers and the answers to them (auth/question.h). A question is read strictly:
 * one JSON object with exactly the members of its operation, each once, all texts UTF-8 without NUL.
 */
#ifndef ACCORD_AUTH_IDENTITY_MESSAGE_H
#define ACCORD_AUTH_IDENTITY_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

#include "app/base/buf.h"
#include "auth/client.h"

/* In one piece, so that it goes to a child as it is and can be wiped. */
struct question {
	enum question_op op;
	uint32_t used;				/* bytes of `store` */
	uint32_t at[QUESTION_FIELD_COUNT];	/* of each text in `store`; 0: "" */
	char store[QUESTION_MESSAGE_MAX];	/* NUL-ended texts after one empty one */
};

/* The text `field`; "" when the operation has none. Borrowed from the question. */
const char *question_text(const struct question *question, enum question_field field);
/* Bytes of the question up to the end of what it uses. */
size_t question_size(const struct question *question);
/* True when so many bytes, which a socket gave, are a whole question. */
bool question_is_whole(const struct question *question, size_t size);
/* The wipe function for DEFER. */
void question_wipe(struct question *question);

/* An answer: what is left NULL or has no person is left out. All borrowed. */
struct answer {
	enum outcome outcome;
	const struct directory_person *person; /* used only for an outcome that has one */
	const char *texts[ANSWER_FIELD_COUNT];
};

/*
 * ret_possible   false: a name, password or id that nobody can have (empty, too long, with control
 *                characters); no need to ask the directory
 * err   ERR_BAD_REQUEST: not a question; the detail holds nothing of the message
 */
MUST_USE enum err message_read(const char *bytes, size_t len, struct question *ret,
			       bool *ret_possible, struct err_info *err);

/* Writes the answer to `out`. Values that are not UTF-8 must have been dropped before. See buf_error. */
void message_write(struct buf *out, const struct answer *answer);

#endif
