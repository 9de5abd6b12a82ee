/*
 * Telling people by mail. What happened and the mail that tells it are one transaction: a notice is a row of the
 * table outbox, and `accord mail` sends it later (app/mail/). A notice that is written twice (the same `once`) is
 * sent once.
 */
#ifndef ACCORD_RESOURCE_NOTICE_NOTICE_H
#define ACCORD_RESOURCE_NOTICE_NOTICE_H

#include "app/resource/actor.h"
#include "app/resource/record/kind.h"
#include "sql/db.h"

#define NOTICE_SUBJECT_MAX 300	/* characters */
#define NOTICE_TEXT_MAX 16000	/* bytes */
#define NOTICE_PATH_MAX 300
#define NOTICE_CALENDAR_MAX 200000
#define NOTICE_ONCE_MAX 120
#define NOTICE_PEOPLE_MAX 500	/* of one role */

struct notice {			/* all text borrowed, UTF-8 */
	const char *kind;	/* a term of "notice_kind"; to an address: any word, since they choose nothing */
	int64_t person_id;	/* whom; 0: `address` */
	const char *address;	/* somebody who is not in the directory; NULL: `person_id` */
	const char *subject;	/* French, one line; a line end is an error */
	const char *text;	/* French, paragraphs with a blank line between; no greeting, link or signature */
	const char *path;	/* where to go on, "/actions/12/decision": the mail has the whole address; or NULL */
	const char *record_kind;	/* what it is about, or NULL */
	int64_t record_id;
	const char *waits_as;	/* recipient of the inbox row that it tells of ("person:12"): not sent once that is
				   gone; or NULL */
	const char *calendar;	/* text/calendar that comes with it (never in a digest), or NULL */
	const char *once;	/* what makes it the same notice, printable ASCII: "job-done-12" */
};

/*
 * Puts a notice into the outbox, as its person chose: at once, in the daily digest, or not at all. Somebody
 * who has left the directory or has no mail address is not told, which is no error. Runs in the caller's
 * transaction.
 * ERR_INTERNAL: over a limit of above, or no `once`.
 */
MUST_USE enum err notice_add(struct db *db, const struct notice *notice, struct err_info *err);
/* The same to everybody who has `role` ("cub_elected") but the person `except` (0: nobody); `once` gets the
 * number of each person added. */
MUST_USE enum err notice_add_for_role(struct db *db, const struct notice *notice, const char *role,
				      int64_t except, struct err_info *err);
/* What holds for a kind of notice until a person chooses: "immediate" or "daily". Static. */
const char *notice_default(const char *kind);

/*
 * Something waits for `person` or, when that is 0, for everybody with `role`; `recipient` is the inbox row's.
 * Of what comes back to be revised the decision tells (notice_of_decision).
 */
MUST_USE enum err notice_of_wait(struct db *db, const struct actor *actor, const char *kind, int64_t id,
				 int64_t person, const char *role, const char *recipient, const char *task,
				 struct err_info *err);
/* A step was taken: the author and the counterpart are told, with the reason, but not who took it. */
MUST_USE enum err notice_of_decision(struct db *db, const struct actor *actor, const struct record_head *head,
				     enum life_step step, const char *to, const char *reason,
				     struct err_info *err);

#endif
