/* What our mails say around what they tell: greeting, the whole address to go on to, who writes and where to choose. */
#ifndef ACCORD_MAIL_LETTER_H
#define ACCORD_MAIL_LETTER_H

#include "app/base/buf.h"

#define LETTER_MAX (128 * 1024)	/* bytes */

struct letter {			/* borrowed */
	const char *site;	/* "Accord" */
	const char *origin;	/* "https://accord.example.fr" */
	const char *text;
	const char *path;	/* or NULL */
	bool person;		/* of the directory: can choose what to be told */
};

void letter_write(const struct letter *letter, struct buf *out);

#endif
