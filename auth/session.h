/*
 * Sessions: 256 random bits in a cookie, only their SHA-256 in the database, so that any node serves any
 * request and a revocation is immediate (OWASP ASVS 5.0 chapter 7). One query opens a session and counts
 * what waits for its person.
 */
#ifndef ACCORD_AUTH_SESSION_H
#define ACCORD_AUTH_SESSION_H

#include <jansson.h>

#include "app/base/random.h"
#include "app/http/request.h"
#include "auth/client.h"

#define SESSION_COOKIE "accord_session"
#define SESSION_PRE_COOKIE "accord_visite"	/* before sign-in: binds the form's anti-forgery token */
#define SESSION_INBOX_MAX 100			/* what waits is counted up to here */

/* Who is signed in; all text borrowed from `row`, but for the token (arena). */
struct session {
	const char *token;		/* as in the cookie: binds anti-forgery tokens; never logged */
	const char *public_id;		/* UUID, names the session in the list of open sessions */
	int64_t person_id;
	const char *username;
	const char *name;
	const char *quality;
	const char *directory_uuid;
	const char *dn;
	unsigned roles;			/* bits of enum role */
	const char *role_recipient;	/* "role:cub_elected" or "" */
	const char *person_recipient;	/* "person:12" */
	int64_t organisation_id;
	const char *organisation_slug;
	const char *organisation_name;
	const char *party;		/* "cub", "urpa" or "" */
	const json_t *groups;		/* role identifier → group's DN; borrowed from `row` */
	json_t *row;			/* of session_get; new: owned */
	const char *auth_method;
	const char *auth_time;
	const char *expires_at;
	int left_s;			/* seconds until it ends if nothing is asked: idle, or at its end */
	const json_t *delegations;	/* of today: rows of session_delegations, borrowed from `row`; or NULL */
	unsigned stand_in_roles;	/* qualities in which they may decide in somebody's place today */
	const char *stand_in;		/* "role:cub_elected", what waits for which waits here too; or NULL */
	const char *stand_in_kinds;	/* "action,tool": only of these kinds; NULL: of all */
	int inbox;			/* what waits for this person, at most SESSION_INBOX_MAX */
};

/*
 * Opens the session that the request's cookie names: req->session is set, or stays NULL when there is no
 * cookie, or it is unknown, idle too long or past its end. Marks it as seen, at most once a minute.
 * ERR_DATABASE, ERR_MEMORY.
 */
MUST_USE enum err session_open(struct request *req, struct err_info *err);
/* The same for a token that is not in a cookie yet; in place of the session that is open. */
MUST_USE enum err session_open_token(struct request *req, const char *token, struct err_info *err);
/* Frees what session_open made beyond the arena. */
void session_release(struct session *session);

/* True when the signed-in person has the permission, or may decide by it in somebody's place. */
bool session_may(const struct session *session, unsigned permission);

/* True when the site is reached over https: cookies are then Secure and carry "__Host-". */
bool session_cookies_are_secure(const struct conf *conf);
/* The value of one of our random cookies (SESSION_COOKIE, SESSION_PRE_COOKIE), or NULL. Arena. */
const char *session_cookie(struct request *req, const char *base);

/*
 * After a sign-in, as the first step of the caller's transaction: locks and writes the person, writes the
 * session, ends the oldest ones over conf->session_max, and sets the request's cookie. Sign-ins of one person
 * wait here for each other.
 * ret_token       names the new session
 * ret_person_id   the person's number here
 * ERR_FORBIDDEN: the directory names an organisation that is not ours.
 */
MUST_USE enum err session_create(struct request *req, const struct directory_person *person,
				 const char *method, char ret_token[RANDOM_TOKEN_SIZE],
				 int64_t *ret_person_id, struct err_info *err);
/* Ends this session and clears the cookie. */
MUST_USE enum err session_end(struct request *req, struct err_info *err);

#endif
