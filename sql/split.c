/* Cuts the text of a migration into statements. */
#include "sql/split.h"

/* The byte at `at`, or NUL behind the end. */
static char split_byte(const struct split *split, size_t at)
{
	return at < split->len ? split->text[at] : '\0';
}

static bool split_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static size_t split_line_end(const struct split *split, size_t at)
{
	while (at < split->len && split->text[at] != '\n')
		at++;
	return at;
}

/* Behind the quote that opens at `at`; a doubled quote is two quotes in a row, which comes to the same. */
static size_t split_skip_quote(const struct split *split, size_t at)
{
	char quote = split->text[at];

	for (at++; at < split->len; at++) {
		if (split->text[at] == '\\' && quote != '`')
			at++;
		else if (split->text[at] == quote)
			return at + 1;
	}
	return split->len + 1;
}

static size_t split_skip_block(const struct split *split, size_t at)
{
	for (at += 2; at < split->len; at++) {
		if (split->text[at] == '*' && split_byte(split, at + 1) == '/')
			return at + 2;
	}
	return split->len + 1;
}

static bool split_is_line_comment(const struct split *split, size_t at)
{
	char third = split_byte(split, at + 2);

	if (split_byte(split, at) == '#')
		return true;
	return split_byte(split, at) == '-' && split_byte(split, at + 1) == '-' &&
	       (split_is_blank(third) || third == '\n' || third == '\0');
}

/* Behind the comment at `at`, or `at` when there is none. More than the length: left open. */
static size_t split_skip_comment(const struct split *split, size_t at)
{
	if (split_is_line_comment(split, at))
		return split_line_end(split, at);
	if (split_byte(split, at) == '/' && split_byte(split, at + 1) == '*')
		return split_skip_block(split, at);
	return at;
}

/* True when nothing but blanks and a line comment follows on the line. */
static bool split_ends_line(const struct split *split, size_t at)
{
	while (split_is_blank(split_byte(split, at)))
		at++;
	return at >= split->len || split->text[at] == '\n' || split_is_line_comment(split, at);
}

/* First byte of the next statement. */
static size_t split_start(const struct split *split, size_t at)
{
	while (at < split->len) {
		size_t behind = split_skip_comment(split, at);

		if (behind == at && !split_is_blank(split->text[at]) && split->text[at] != '\n')
			break;
		at = behind > at ? behind : at + 1;
	}
	return at;
}

enum split_result split_next(struct split *split, const char **ret, size_t *ret_len)
{
	size_t start = split_start(split, split->at);
	size_t at = start;

	if (start >= split->len)
		return start == split->len ? SPLIT_END : SPLIT_UNFINISHED;
	while (at < split->len) {
		char c = split->text[at];
		size_t behind = split_skip_comment(split, at);

		if (c == ';' && split_ends_line(split, at + 1)) {
			*ret = split->text + start;
			*ret_len = at - start;
			split->at = at + 1;
			return SPLIT_STATEMENT;
		}
		if (c == '\'' || c == '"' || c == '`')
			behind = split_skip_quote(split, at);
		at = behind > at ? behind : at + 1;
	}
	return SPLIT_UNFINISHED;
}

int split_line(const struct split *split, const char *place)
{
	int line = 1;

	for (const char *p = split->text; p < place; p++) {
		if (*p == '\n')
			line++;
	}
	return line;
}
