/*
 * What workers ask the identity process, and what it answers: one JSON message each way over a
 * SOCK_SEQPACKET connection. The two tables are all there is; auth/client.c writes and reads by them
 * on the worker's side, auth/identity/message.c on the other. A question has exactly the members of its
 * operation, each once and a text; an answer has its outcome, the person where there is one, and texts.
 *
 * Question  {"op":"sign_in","username":"…","password":"…"}
 * Answer    {"outcome":"ok","person":{…}}   or {"outcome":"ok","url":"…"}
 */
#ifndef ACCORD_AUTH_QUESTION_H
#define ACCORD_AUTH_QUESTION_H

#define QUESTION_MESSAGE_MAX 65536	/* bytes of one message, either way */

/* What a text of a question may be. Without a flag: neither empty nor with control characters. */
enum {
	QUESTION_SECRET = 1,		/* may have control characters; never logged */
	QUESTION_OPTIONAL = 2,		/* may be empty */
	QUESTION_HEX = 4,		/* hexadecimal digits and '-' only */
	QUESTION_DIGITS = 8
};

/* X(code, member, most bytes, flags) */
#define QUESTION_FIELDS(X)                                                                         \
	X(USERNAME, "username", 128, 0)                                                            \
	X(PASSWORD, "password", 512, QUESTION_SECRET)                                              \
	X(NEW_PASSWORD, "new_password", 512, QUESTION_SECRET)                                      \
	X(UUID, "uuid", 36, QUESTION_HEX)	/* entryUUID or objectGUID */                      \
	X(PROVIDER, "provider", 40, 0)		/* name of a provider of the configuration */      \
	X(STATE, "state", 64, 0)                                                                   \
	X(NONCE, "nonce", 64, 0)                                                                   \
	X(CHALLENGE, "challenge", 64, 0)	/* RFC 7636: of the verifier, S256 */              \
	X(VERIFIER, "verifier", 128, 0)                                                            \
	X(PRESENCE, "presence", 10, QUESTION_DIGITS | QUESTION_OPTIONAL) /* seconds: signed in no longer ago */ \
	X(CODE, "code", 2048, QUESTION_SECRET)                                                     \
	X(ISS, "iss", 500, QUESTION_OPTIONAL)	/* RFC 9207 */                                     \
	X(TOKEN, "token", 16384, QUESTION_SECRET)	/* a logout token */                       \
	X(TICKET, "ticket", 49152, QUESTION_SECRET)	/* base64, as in the header */             \
	X(AFTER, "after", 20, QUESTION_DIGITS)	/* number of a change */

enum question_field {
#define X(code, ...) QUESTION_##code,
	QUESTION_FIELDS(X)
#undef X
	QUESTION_FIELD_COUNT
};

#define QUESTION_BIT(code) (1U << QUESTION_##code)

/*
 * X(code, operation, members):
 * sign_in          → person; the directory's form
 * person           → person, read again by id; bad_credentials: no longer there
 * change_password  → ok, password_refused with `reason`, or as sign_in
 * oidc_start       → `url`, where the browser goes
 * oidc_finish      → person with `issuer`, `subject`, `sid`, `auth_time`, `acr`
 * oidc_end         → `url`, where a browser signs out of the provider; "" when it has none
 * oidc_logout      → `issuer`, `subject`, `sid`, `token_id`, `until` of a logout token that is genuine
 * kerberos         → person with `reply` for the browser
 * break_glass      → person: the local account
 * changes          → `after` and `uuids` (separated by spaces), or `all` = "1": read everybody again
 */
#define QUESTION_OPS(X)                                                                            \
	X(PING, "ping", 0)                                                                         \
	X(SIGN_IN, "sign_in", QUESTION_BIT(USERNAME) | QUESTION_BIT(PASSWORD))                     \
	X(PERSON, "person", QUESTION_BIT(UUID))                                                    \
	X(CHANGE_PASSWORD, "change_password",                                                      \
	  QUESTION_BIT(USERNAME) | QUESTION_BIT(PASSWORD) | QUESTION_BIT(NEW_PASSWORD))            \
	X(OIDC_START, "oidc_start", QUESTION_BIT(PROVIDER) | QUESTION_BIT(STATE) | QUESTION_BIT(NONCE) | \
	  QUESTION_BIT(CHALLENGE) | QUESTION_BIT(PRESENCE))                                        \
	X(OIDC_FINISH, "oidc_finish", QUESTION_BIT(PROVIDER) | QUESTION_BIT(CODE) | QUESTION_BIT(VERIFIER) | \
	  QUESTION_BIT(NONCE) | QUESTION_BIT(ISS) | QUESTION_BIT(PRESENCE))                        \
	X(OIDC_END, "oidc_end", QUESTION_BIT(PROVIDER))                                            \
	X(OIDC_LOGOUT, "oidc_logout", QUESTION_BIT(PROVIDER) | QUESTION_BIT(TOKEN))                \
	X(KERBEROS, "kerberos", QUESTION_BIT(TICKET))                                              \
	X(BREAK_GLASS, "break_glass", QUESTION_BIT(USERNAME) | QUESTION_BIT(PASSWORD))             \
	X(CHANGES, "changes", QUESTION_BIT(AFTER))

enum question_op {
#define X(code, ...) OP_##code,
	QUESTION_OPS(X)
#undef X
	QUESTION_OP_COUNT
};

/* X(code, member, most bytes): texts of an answer, beside outcome and person. Absent ones are "". */
#define ANSWER_FIELDS(X)                                                                           \
	X(URL, "url", 4096)                                                                        \
	X(ISSUER, "issuer", 500)                                                                   \
	X(SUBJECT, "subject", 255)                                                                 \
	X(SID, "sid", 255)                                                                         \
	X(ACR, "acr", 200)                                                                         \
	X(AUTH_TIME, "auth_time", 20)		/* seconds since 1970, UTC */                      \
	X(TOKEN_ID, "token_id", 255)		/* jti */                                          \
	X(UNTIL, "until", 20)			/* seconds since 1970: the token ends */           \
	X(REPLY, "reply", 16384)		/* base64, for WWW-Authenticate */                 \
	X(REASON, "reason", 40)			/* identifier of what was refused, and why */      \
	X(AFTER, "after", 20)                                                                      \
	X(UUIDS, "uuids", 40960)                                                                   \
	X(ALL, "all", 1)

enum answer_field {
#define X(code, ...) ANSWER_##code,
	ANSWER_FIELDS(X)
#undef X
	ANSWER_FIELD_COUNT
};

#endif
