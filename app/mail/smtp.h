/*
 * Handing one mail to a mail server (RFC 5321) by libcurl, and what became of it. The connection is kept from one
 * mail to the next.
 */
#ifndef ACCORD_MAIL_SMTP_H
#define ACCORD_MAIL_SMTP_H

#include <stdbool.h>
#include <stddef.h>

#include "app/base/err.h"

struct smtp;

struct smtp_settings {		/* borrowed for its life */
	const char *server;	/* "smtp://host:587": STARTTLS follows, or nothing is sent; "smtps://host:465" */
	bool plain;		/* no TLS; for loopback */
	const char *ca_file;	/* who may sign the server's certificate; "": whom the system trusts */
	const char *user;	/* "": nobody signs in */
	const char *password;
	const char *host;	/* as which we greet the server */
	int timeout_s;		/* of one mail */
};

enum smtp_outcome {
	SMTP_SENT,	/* the server has it */
	SMTP_LATER,	/* this mail was put off (4xx): it has not been taken */
	SMTP_REFUSED,	/* this mail was refused for good (5xx) */
	SMTP_TROUBLE,	/* nothing can be sent now: no connection, no trust, no sign-in, our own database */
	SMTP_UNSURE	/* all of it was sent, and no answer came: this client is of no more use */
};

struct smtp_mail {		/* borrowed */
	const char *from;
	const char *to;
	const char *bytes;	/* whole message; lines end in CR LF */
	size_t len;
	/*
	 * Called once all of the message has been read and before its end is told, so that the server cannot have
	 * taken it yet. False: it is not ended, and so not sent.
	 */
	bool (*handing)(void *data);
	void *data;
};

/* Before the first, once a process, while it has one thread. */
MUST_USE enum err smtp_library_init(struct err_info *err);
/* New; free with smtp_free. */
MUST_USE enum err smtp_new(const struct smtp_settings *settings, struct smtp **ret, struct err_info *err);
void smtp_free(struct smtp *smtp);

/*
 * ret_reply    the server's last reply code, or 0
 * ret_reason   why, in English, without anything of the mail; static
 */
enum smtp_outcome smtp_send(struct smtp *smtp, const struct smtp_mail *mail, int *ret_reply,
			    const char **ret_reason);

#endif
