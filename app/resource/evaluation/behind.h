/* What stands behind the address of a personal link, or of an anonymous respondent's own key. */
#ifndef ACCORD_RESOURCE_EVALUATION_BEHIND_H
#define ACCORD_RESOURCE_EVALUATION_BEHIND_H

#include <jansson.h>

#include "app/http/request.h"
#include "app/resource/evaluation/questionnaire.h"

/* Why nobody can answer behind a link; the page says it in words. */
enum ended { ENDED_NOT, ENDED_UNKNOWN, ENDED_EXPIRED, ENDED_EARLY, ENDED_CLOSED, ENDED_USED };

struct behind {
	json_t *row;	       /* new: of invitation_by_token or answer_by_key; NULL: nothing */
	json_t *found;	       /* new: rows of the answer that was given; one or none */
	const json_t *content; /* of the campaign's present version, or the answer's */
	const json_t *answer;  /* row of the answer, or NULL */
	const struct questionnaire *questions;
	bool anonymous;
	bool by_key;	  /* the address is a respondent's own key */
	enum ended ended; /* for answering; reading may go on */
};

void behind_release(struct behind *b);
/* The invitation that the request's token names, with what was answered to it unless that is anonymous. */
MUST_USE enum err behind_link(struct request *req, struct behind *ret, struct err_info *err);
/* The answer of an anonymous campaign by its own key. */
MUST_USE enum err behind_key(struct request *req, const char *key, struct behind *ret,
			     struct err_info *err);
/* The version that the questions are of: the answer's, before there is one the present. */
int64_t behind_version(const struct behind *b);
/* "expired", "" when one can answer. Static. */
const char *behind_word(const struct behind *b);

#endif
