/* See json_read.h. */
#include "app/base/json_read.h"

#include <stdbool.h>
#include <stdint.h>

#include "app/base/buf.h"

#define DIGITS_MAX 18	/* that always fit into 64 bits */

struct reader {
	const char *at;
	const char *end;
	int depth;
};

static json_t *read_value(struct reader *r);

static void skip_blanks(struct reader *r)
{
	while (r->at < r->end && (*r->at == ' ' || *r->at == '\n' || *r->at == '\t' || *r->at == '\r'))
		r->at++;
}

/* True when that is what comes next, which is then behind. */
static bool take(struct reader *r, char c)
{
	if (r->at == r->end || *r->at != c)
		return false;
	r->at++;
	return true;
}

/* ---- strings ---- */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The four digits behind "\u". */
static bool read_unit(struct reader *r, uint32_t *ret)
{
	*ret = 0;
	for (int i = 0; i < 4; i++) {
		int digit = r->at < r->end ? hex_digit(*r->at) : -1;

		if (digit < 0)
			return false;
		*ret = *ret << 4 | (uint32_t)digit;
		r->at++;
	}
	return true;
}

static void add_code(struct buf *out, uint32_t code)
{
	if (code < 0x80) {
		buf_addc(out, (char)code);
		return;
	}
	if (code < 0x800) {
		buf_addc(out, (char)(0xC0 | code >> 6));
	} else {
		if (code < 0x10000) {
			buf_addc(out, (char)(0xE0 | code >> 12));
		} else {
			buf_addc(out, (char)(0xF0 | code >> 18));
			buf_addc(out, (char)(0x80 | (code >> 12 & 0x3F)));
		}
		buf_addc(out, (char)(0x80 | (code >> 6 & 0x3F)));
	}
	buf_addc(out, (char)(0x80 | (code & 0x3F)));
}

/* The second half of a character that is written as two; *code holds the first. */
static bool read_second(struct reader *r, uint32_t *code)
{
	uint32_t low = 0;

	if (!take(r, '\\') || !take(r, 'u') || !read_unit(r, &low) || low >> 10 != 0xDC00 >> 10)
		return false;
	*code = 0x10000 + ((*code & 0x3FF) << 10 | (low & 0x3FF));
	return true;
}

/* A character behind "\u". */
static bool read_code(struct reader *r, struct buf *out)
{
	uint32_t code = 0;

	if (!read_unit(r, &code) || code == 0 || code >> 10 == 0xDC00 >> 10)
		return false;
	if (code >> 10 == 0xD800 >> 10 && !read_second(r, &code))
		return false;
	add_code(out, code);
	return true;
}

static bool read_escape(struct reader *r, struct buf *out)
{
	static const char written[] = "\"\\/bfnrt";
	static const char meant[] = "\"\\/\b\f\n\r\t";
	const char *found;

	if (take(r, 'u'))
		return read_code(r, out);
	found = r->at < r->end && *r->at != '\0' ? strchr(written, *r->at) : NULL;
	if (found == NULL)
		return false;
	r->at++;
	buf_addc(out, meant[found - written]);
	return true;
}

/* Bytes that stand for themselves. */
static const char *plain_end(const struct reader *r)
{
	const char *at = r->at;

	while (at < r->end && *at != '"' && *at != '\\' && (unsigned char)*at >= ' ')
		at++;
	return at;
}

/*
 * The string behind its first quote. With escapes it is in `store`, else where it stands.
 * ret   borrowed from either; NULL: none
 */
static const char *read_text(struct reader *r, struct buf *store, size_t *ret_len)
{
	const char *first = r->at;

	r->at = plain_end(r);
	*ret_len = (size_t)(r->at - first);
	if (take(r, '"'))
		return first;
	buf_add(store, first, *ret_len);
	while (!take(r, '"')) {
		if (!take(r, '\\') || !read_escape(r, store))
			return NULL;
		first = r->at;
		r->at = plain_end(r);
		buf_add(store, first, (size_t)(r->at - first));
	}
	*ret_len = store->len;
	return buf_error(store) == ERR_OK ? buf_text(store) : NULL;
}

static json_t *read_string(struct reader *r)
{
	AUTO_BUF store = BUF_INIT((size_t)(r->end - r->at));
	size_t len = 0;
	const char *text = read_text(r, &store, &len);

	return text != NULL ? json_stringn_nocheck(text, len) : NULL;
}

/* ---- numbers ---- */

static bool is_in_number(const struct reader *r)
{
	return r->at < r->end && *r->at != '\0' && strchr("0123456789+-.eE", *r->at) != NULL;
}

/* All but short integers are read by jansson, which keeps every digit. */
static json_t *read_number(struct reader *r)
{
	const char *first = r->at;
	bool minus = take(r, '-');
	const char *digits = r->at;
	json_int_t value = 0;

	while (r->at < r->end && *r->at >= '0' && *r->at <= '9' && r->at - digits < DIGITS_MAX)
		value = value * 10 + (*r->at++ - '0');
	if (r->at > digits && *digits != '0' && !is_in_number(r))
		return json_integer(minus ? -value : value);
	while (is_in_number(r))
		r->at++;
	return json_loadb(first, (size_t)(r->at - first), JSON_DECODE_ANY, NULL);
}

/* ---- arrays, objects, words ---- */

static bool read_items(struct reader *r, json_t *array)
{
	skip_blanks(r);
	if (take(r, ']'))
		return true;
	do {
		if (json_array_append_new(array, read_value(r)) != 0)
			return false;
		skip_blanks(r);
	} while (take(r, ','));
	return take(r, ']');
}

static bool read_member(struct reader *r, json_t *object)
{
	AUTO_BUF store = BUF_INIT((size_t)(r->end - r->at));
	size_t len = 0;
	const char *name;

	skip_blanks(r);
	name = take(r, '"') ? read_text(r, &store, &len) : NULL;
	skip_blanks(r);
	return name != NULL && take(r, ':') &&
	       json_object_setn_new_nocheck(object, name, len, read_value(r)) == 0;
}

static bool read_members(struct reader *r, json_t *object)
{
	skip_blanks(r);
	if (take(r, '}'))
		return true;
	do {
		if (!read_member(r, object))
			return false;
		skip_blanks(r);
	} while (take(r, ','));
	return take(r, '}');
}

/* An array or object behind its first sign. */
static json_t *read_inner(struct reader *r, json_t *container, bool (*read)(struct reader *, json_t *))
{
	bool whole = container != NULL && r->depth < JSON_READ_DEPTH_MAX;

	r->depth++;
	whole = whole && read(r, container);
	r->depth--;
	if (whole)
		return container;
	json_decref(container);
	return NULL;
}

static json_t *read_word(struct reader *r, const char *word, json_t *value)
{
	size_t len = strlen(word);

	if ((size_t)(r->end - r->at) < len || memcmp(r->at, word, len) != 0)
		return NULL;
	r->at += len;
	return value;
}

static json_t *read_value(struct reader *r)
{
	skip_blanks(r);
	if (take(r, '"'))
		return read_string(r);
	if (take(r, '{'))
		return read_inner(r, json_object(), read_members);
	if (take(r, '['))
		return read_inner(r, json_array(), read_items);
	switch (r->at < r->end ? *r->at : '\0') {
	case 'n':
		return read_word(r, "null", json_null());
	case 't':
		return read_word(r, "true", json_true());
	case 'f':
		return read_word(r, "false", json_false());
	default:
		return read_number(r);
	}
}

json_t *json_read(const char *text, size_t len)
{
	struct reader r = { .at = text, .end = text + len };
	json_t *value = read_value(&r);

	skip_blanks(&r);
	if (r.at == r.end)
		return value;
	json_decref(value);
	return NULL;
}
