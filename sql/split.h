/* Cuts the text of a migration into statements. */
#ifndef ACCORD_SQL_SPLIT_H
#define ACCORD_SQL_SPLIT_H

#include <stdbool.h>
#include <stddef.h>

struct split {
	const char *text;	/* borrowed */
	size_t len;
	size_t at;		/* where the next statement is looked for */
};

enum split_result { SPLIT_STATEMENT, SPLIT_END, SPLIT_UNFINISHED };

/*
 * The next statement: from its first word to before the `;` that stands at a line's end (blanks and a
 * `-- ` comment may follow), outside quotes and comments. Borrowed from the text. SPLIT_END: only
 * blanks and comments are left. SPLIT_UNFINISHED: text without its `;`, or a quote or comment left open.
 */
enum split_result split_next(struct split *split, const char **ret, size_t *ret_len);
/* Line, from 1, of a place in the text. */
int split_line(const struct split *split, const char *place);

#endif
