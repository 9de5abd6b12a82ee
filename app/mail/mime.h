/*
 * One mail as text (RFC 5322, MIME by RFC 2045 to 2047), lines ended by CR LF, at most 78 characters each. Plain
 * text in quoted-printable, so that it stays readable as it is sent; an attached calendar in base64.
 */
#ifndef ACCORD_MAIL_MIME_H
#define ACCORD_MAIL_MIME_H

#include <time.h>

#include "app/base/buf.h"

#define MIME_MAX (1024 * 1024)	/* bytes of a whole mail */
#define MIME_ADDRESS_MAX 254		/* bytes (RFC 5321, 4.5.3.1.3) */

struct mime {		/* all text borrowed, UTF-8 */
	const char *from;	/* address */
	const char *from_name;	/* "Accord" */
	const char *to;		/* address */
	const char *subject;	/* one line */
	const char *text;	/* lines ended by LF */
	const char *id;		/* "accord.12.20111120@accord.example.fr", without < and > */
	const char *host;	/* names the list of all our mails: "accord.example.fr" */
	const char *calendar;	/* text/calendar, or NULL */
	time_t date;		/* UTC */
};

/*
 * ERR_INVALID: an address that is none (mime_is_address), or a subject or name with a line end or another
 * control character; ERR_TOO_LARGE, ERR_MEMORY: from the buffer; ERR_INTERNAL: OpenSSL failed.
 */
MUST_USE enum err mime_write(const struct mime *mime, struct buf *out, struct err_info *err);

/* True for what may stand between < and > of SMTP: one @, no blank, control, bracket, quote or comma, no
 * letters beyond ASCII (which need a server that knows SMTPUTF8), at most MIME_ADDRESS_MAX bytes. */
bool mime_is_address(const char *text);

#endif
