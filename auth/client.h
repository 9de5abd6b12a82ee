/*
 * The worker's side of the identity process (auth/identity): one SOCK_SEQPACKET connection a question,
 * one JSON message each way (limits below), a hard deadline. The worker has no network and no
 * directory secret. An identity process whose children are all at work answers OUTCOME_UNAVAILABLE at once;
 * one that is not there, takes no connection or stays silent is ERR_DIRECTORY: never a waiting worker.
 * auth/question.h has the questions and answers.
 */
#ifndef ACCORD_AUTH_CLIENT_H
#define ACCORD_AUTH_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "app/base/arena.h"
#include "app/base/err.h"
#include "auth/question.h"

#define CLIENT_USERNAME_MAX 128		/* bytes */
#define CLIENT_PASSWORD_MAX 512		/* bytes */
#define CLIENT_GROUPS_MAX 64

/* X(outcome, identifier) in the order of tests; each has a French text in auth/outcome.c. The identifier is also
 * the `code` of a refused sign-in's problem document: it never changes. */
#define OUTCOMES(X)                                                                                \
	X(OK, "ok")                                                                                \
	X(EXPIRES_SOON, "expires_soon")		/* ok; days_left */                               \
	X(GRACE, "grace")			/* ok; graces_left */                              \
	X(MUST_CHANGE, "must_change")                                                              \
	X(BAD_CREDENTIALS, "bad_credentials")                                                      \
	X(EXPIRED, "expired")                                                                      \
	X(LOCKED, "locked")                                                                        \
	X(DISABLED, "disabled")                                                                    \
	X(OUTSIDE_HOURS, "outside_hours")                                                          \
	X(NO_ROLE, "no_role")			/* in the directory, in no group of ours */        \
	X(PASSWORD_REFUSED, "password_refused")	/* the new one, by the directory's rules */       \
	X(PROOF_REFUSED, "proof_refused")	/* a code, token or ticket that proves nothing */  \
	X(NOT_LINKED, "not_linked")		/* genuine, but of nobody in the directory */      \
	X(PROVIDER_UNAVAILABLE, "provider_unavailable")                                            \
	X(UNAVAILABLE, "directory_unavailable")

enum outcome {
#define X(code, id) OUTCOME_##code,
	OUTCOMES(X)
#undef X
	OUTCOME_COUNT
};

/* A person as the directory has them; all text arena. */
struct directory_person {
	const char *uuid;		/* entryUUID or objectGUID, lower case */
	const char *dn;
	const char *username;		/* the directory's value, not the typed one */
	const char *name;
	const char *mail;		/* may be "" */
	const char *quality;		/* title, may be "" */
	const char *organisation;	/* slug of the organisation ("plie-graves"), may be "" */
	unsigned roles;			/* bits of enum role (auth/role.h) */
	const char *groups[CLIENT_GROUPS_MAX];	/* DN of the groups that gave a role, in role order */
	int group_count;
	int days_left;			/* OUTCOME_EXPIRES_SOON */
	int graces_left;		/* OUTCOME_GRACE */
};

/* A question: what its operation does not have stays NULL. All borrowed. */
struct client_question {
	enum question_op op;
	const char *values[QUESTION_FIELD_COUNT];
};

struct client_answer {
	enum outcome outcome;
	struct directory_person person;		/* for outcomes that have one, if the operation has */
	bool has_person;
	const char *texts[ANSWER_FIELD_COUNT];	/* arena; "" where the answer has none */
};

const char *outcome_id(enum outcome outcome);
/* True for the outcomes that come with a person. */
bool outcome_has_person(enum outcome outcome);
/* French: what happened and what to do. Static. */
const char *outcome_text(enum outcome outcome);

/*
 * Asks any question of the process behind `socket_path`.
 * ret   memory from `arena`; a text that nobody can have (empty, too long, not UTF-8) is answered
 *       OUTCOME_BAD_CREDENTIALS without asking
 * ERR_DIRECTORY: no answer within `deadline_ms`, or the connection refused. Copies of secrets are wiped.
 */
MUST_USE enum err client_ask(const char *socket_path, const struct client_question *question, int deadline_ms,
			     struct arena *arena, struct client_answer *ret, struct err_info *err);

/*
 * Asks the identity process behind `socket_path`.
 * ret_person   filled for the outcomes that carry a person; memory from `arena`
 * ERR_DIRECTORY: no answer within `deadline_ms`, or the connection refused. The password's copies are wiped.
 */
MUST_USE enum err client_sign_in(const char *socket_path, const char *username, const char *password,
				 int deadline_ms, struct arena *arena, enum outcome *ret_outcome,
				 struct directory_person *ret_person, struct err_info *err);
/* Reads the person and groups again by directory id; OUTCOME_BAD_CREDENTIALS: no longer there. */
MUST_USE enum err client_person(const char *socket_path, const char *uuid, int deadline_ms,
				struct arena *arena, enum outcome *ret_outcome,
				struct directory_person *ret_person, struct err_info *err);
MUST_USE enum err client_ping(const char *socket_path, int deadline_ms, struct err_info *err);

#endif
