/* Escaping by context: HTML, URL, CSV. */
#include <stdbool.h>

#include "app/base/escape.h"

static const char *const escape_html_entities[256] = {
	['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;"
};

void escape_html(struct buf *out, const char *text, size_t len)
{
	size_t from = 0;

	for (size_t i = 0; i < len; i++) {
		const char *entity = escape_html_entities[(unsigned char)text[i]];

		if (!entity)
			continue;
		buf_add(out, text + from, i - from);
		buf_adds(out, entity);
		from = i + 1;
	}
	buf_add(out, text + from, len - from);
}

static bool escape_is_unreserved(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_' || c == '~';
}

void escape_url(struct buf *out, const char *text)
{
	static const char digits[] = "0123456789ABCDEF";
	const char *from = text;

	for (const char *p = text; *p != '\0'; p++) {
		unsigned char byte = (unsigned char)*p;
		const char code[] = { '%', digits[byte >> 4], digits[byte & 15] };

		if (escape_is_unreserved(*p))
			continue;
		buf_add(out, from, (size_t)(p - from));
		buf_add(out, code, sizeof(code));
		from = p + 1;
	}
	buf_adds(out, from);
}

/* An optional sign, digits, and at most one comma or point with digits behind it. */
static bool escape_is_number(const char *text)
{
	const char *p = text + (*text == '-' || *text == '+');
	size_t digits = strspn(p, "0123456789");

	if (digits == 0)
		return false;
	p += digits;
	if (*p == ',' || *p == '.') {
		digits = strspn(p + 1, "0123456789");
		return digits > 0 && p[1 + digits] == '\0';
	}
	return *p == '\0';
}

static bool escape_is_formula(const char *text)
{
	return *text != '\0' && strchr("=+-@\t\r", *text) != NULL && !escape_is_number(text);
}

void escape_csv(struct buf *out, const char *text)
{
	const char *guard = escape_is_formula(text) ? "'" : "";

	if (strpbrk(text, ";\"\r\n") == NULL) {
		buf_adds(out, guard);
		buf_adds(out, text);
		return;
	}
	buf_addc(out, '"');
	buf_adds(out, guard);
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '"')
			buf_addc(out, '"');
		buf_addc(out, *p);
	}
	buf_addc(out, '"');
}
