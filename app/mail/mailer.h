/*
 * Sending what stands in the outbox. Each mail goes through two states before it is sent:
 *
 *   claimed   this sender has it, for the time of its lease; the mail server has nothing yet
 *   handed    all of it was read by libcurl, and its end is about to be told: from here on the server may have it
 *
 * Both are committed before the next step. Who dies in «claimed» has sent nothing: the mail is sent again after the
 * lease. Who dies in «handed» may have sent it: it becomes «unsure» and is never sent again. SMTP itself leaves a
 * gap between the end of a message and the server's answer (RFC 5321, 4.5.3.2.6); of the two errors we choose the mail
 * that may be missing, which the log and /sante show, before the one that comes twice. Its Message-ID is the
 * row's own, so that a copy is known as one.
 */
#ifndef ACCORD_MAIL_MAILER_H
#define ACCORD_MAIL_MAILER_H

#include "app/mail/smtp.h"
#include "conf/conf.h"
#include "sql/db.h"

#define MAILER_TRIES_MAX 20	/* over some two days */

struct mailer {			/* borrowed */
	struct db *db;
	const struct conf *conf;
	struct smtp *smtp;
	const char *host;	/* of site.origin, without a port */
	bool (*stopping)(void);	/* asked between two mails */
};

/* "accord.example.fr" of "https://accord.example.fr:8443". New; NULL: out of memory. */
MUST_USE char *mailer_host(const char *origin);

/*
 * Sends all that is due now, one after the other, and says in the log what became of each, without anything of it.
 * Ends early when nothing can be sent (what waits, waits) or `stopping` says so.
 * ERR_DATABASE and what else the database has; what the mail server says is no error.
 */
MUST_USE enum err mailer_send_due(const struct mailer *mailer, struct err_info *err);

/* How long after try number `tries` (from 1) the next one comes, in seconds. */
int64_t mailer_wait_s(int64_t tries);

#endif
