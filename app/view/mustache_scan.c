/* One tag: where it ends, what it holds, and whether it has its line for itself. */
#include "app/view/mustache_internal.h"

static bool scan_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool scan_is_space(char c)
{
	return scan_is_blank(c) || c == '\n' || c == '\r';
}

static void scan_trim(const char **text, size_t *len)
{
	while (*len > 0 && scan_is_space(**text)) {
		(*text)++;
		(*len)--;
	}
	while (*len > 0 && scan_is_space((*text)[*len - 1]))
		(*len)--;
}

/* Makes the tag show `len` bytes from its start; returns `problem`. */
static const char *scan_problem(struct mustache_tag *tag, const char *src, size_t len,
				const char *problem)
{
	tag->name = src + tag->start;
	tag->name_len = len;
	return problem;
}

/* Cuts "name | filter" in two. */
static void scan_cut_filter(struct mustache_tag *tag)
{
	const char *bar = memchr(tag->name, '|', tag->name_len);

	if (bar == NULL)
		return;
	tag->filter = bar + 1;
	tag->filter_len = tag->name_len - (size_t)(bar + 1 - tag->name);
	tag->name_len = (size_t)(bar - tag->name);
	scan_trim(&tag->name, &tag->name_len);
	scan_trim(&tag->filter, &tag->filter_len);
}

/* What a tag that begins with `first` can never be, or NULL. */
static const char *scan_refused(char first)
{
	switch (first) {
	case '{':
	case '&':
		return "output without escaping is not allowed:";
	case '=':
		return "delimiters cannot be changed:";
	case '<':
	case '$':
	case '*':
		return "no such tag:";
	default:
		return NULL;
	}
}

/* Between the braces, whose closing ones stand at `close`. */
static const char *scan_content(const char *src, size_t close, struct mustache_tag *tag)
{
	size_t at = tag->start + 2;

	if (at < close && strchr("#^/!>", src[at]) != NULL)
		tag->sigil = src[at++];
	tag->name = src + at;
	tag->name_len = close - at;
	scan_trim(&tag->name, &tag->name_len);
	if (tag->sigil == '!')
		return NULL;
	if (tag->name_len == 0)
		return scan_problem(tag, src, tag->end - tag->start, "tag is empty:");
	scan_cut_filter(tag);
	return NULL;
}

/* First byte of the line when nothing but blanks stands before the tag, else the tag's own. */
static size_t scan_line_start(const char *src, size_t start)
{
	size_t at = start;

	while (at > 0 && scan_is_blank(src[at - 1]))
		at--;
	return at == 0 || src[at - 1] == '\n' ? at : start;
}

/* Behind the line's end when nothing but blanks stands behind the tag, else the tag's end. */
static size_t scan_line_end(const char *src, size_t len, size_t end)
{
	size_t at = end;

	while (at < len && scan_is_blank(src[at]))
		at++;
	if (len - at >= 2 && src[at] == '\r' && src[at + 1] == '\n')
		return at + 2;
	if (at < len && src[at] != '\n')
		return end;
	return at < len ? at + 1 : at;
}

/* Takes the line into the tag when the tag, of a kind that may, is alone on it. */
static void scan_line(const char *src, size_t len, struct mustache_tag *tag)
{
	size_t before = scan_line_start(src, tag->start);
	size_t behind = scan_line_end(src, len, tag->end);
	bool begins = before == 0 || src[before - 1] == '\n';
	bool ends = behind == len || src[behind - 1] == '\n';

	tag->begins_line = tag->start == 0 || src[tag->start - 1] == '\n';
	tag->alone = tag->sigil != '\0' && begins && ends;
	tag->indent = tag->alone ? tag->start - before : 0;
	if (tag->alone)
		tag->end = behind;
}

const char *mustache_scan(const char *src, size_t len, size_t start, struct mustache_tag *ret)
{
	const char *close = memmem(src + start + 2, len - start - 2, "}}", 2);
	const char *problem = start + 2 < len ? scan_refused(src[start + 2]) : NULL;

	*ret = (struct mustache_tag){ .start = start };
	if (problem != NULL)
		return scan_problem(ret, src, 3, problem);
	if (close == NULL)
		return scan_problem(ret, src, 2, "tag is not closed:");
	ret->end = (size_t)(close - src) + 2;
	problem = scan_content(src, ret->end - 2, ret);
	if (problem == NULL)
		scan_line(src, len, ret);
	return problem;
}
