/* See json_write.h. jansson looks for loops by writing the address of every object, which a model cannot have. */
#include "app/base/json_write.h"

#include <inttypes.h>

#define REAL_SIZE 64	/* bytes of any number with its fraction */

static const char *const named_escapes[256] = {
	['"'] = "\\\"", ['\\'] = "\\\\", ['\b'] = "\\b", ['\f'] = "\\f", ['\n'] = "\\n", ['\r'] = "\\r", ['\t'] = "\\t"
};

static void write_escape(struct buf *out, unsigned char byte)
{
	if (named_escapes[byte] != NULL)
		buf_adds(out, named_escapes[byte]);
	else
		buf_printf(out, "\\u%04X", (unsigned int)byte);
}

static void write_string(struct buf *out, const char *text, size_t len)
{
	size_t from = 0;

	buf_addc(out, '"');
	for (size_t i = 0; i < len; i++) {
		unsigned char byte = (unsigned char)text[i];

		if (byte >= ' ' && named_escapes[byte] == NULL)
			continue;
		buf_add(out, text + from, i - from);
		write_escape(out, byte);
		from = i + 1;
	}
	buf_add(out, text + from, len - from);
	buf_addc(out, '"');
}

/* As jansson writes it: it knows how to keep every digit. */
static void write_real(struct buf *out, const json_t *value)
{
	char text[REAL_SIZE];
	size_t len = json_dumpb(value, text, sizeof(text), JSON_ENCODE_ANY);

	if (len == 0 || len > sizeof(text))
		out->failed = ERR_MEMORY;
	else
		buf_add(out, text, len);
}

static void write_integer(struct buf *out, json_int_t value)
{
	char digits[24];
	char *at = digits + sizeof(digits);
	uint64_t left = value < 0 ? -(uint64_t)value : (uint64_t)value;

	do {
		*--at = (char)('0' + left % 10);
		left /= 10;
	} while (left > 0);
	if (value < 0)
		*--at = '-';
	buf_add(out, at, (size_t)(digits + sizeof(digits) - at));
}

static bool write_value(struct buf *out, const json_t *value, bool sorted, int depth);

/* The member with the smallest key behind `last`, or the smallest of all. NULL: there is none. */
static void *next_sorted(json_t *object, void *last)
{
	void *next = NULL;

	for (void *at = json_object_iter(object); at != NULL; at = json_object_iter_next(object, at)) {
		const char *key = json_object_iter_key(at);

		if ((last == NULL || strcmp(key, json_object_iter_key(last)) > 0) &&
		    (next == NULL || strcmp(key, json_object_iter_key(next)) < 0))
			next = at;
	}
	return next;
}

static void *next_member(json_t *object, void *last, bool sorted)
{
	if (sorted)
		return next_sorted(object, last);
	return last == NULL ? json_object_iter(object) : json_object_iter_next(object, last);
}

static bool write_object(struct buf *out, const json_t *object, bool sorted, int depth)
{
	bool whole = true;
	json_t *walked = (json_t *)(uintptr_t)object;	/* jansson's iterators take no const */
	const char *mark = "{";

	for (void *at = next_member(walked, NULL, sorted); at != NULL && whole;
	     at = next_member(walked, at, sorted)) {
		buf_adds(out, mark);
		write_string(out, json_object_iter_key(at), json_object_iter_key_len(at));
		buf_addc(out, ':');
		whole = write_value(out, json_object_iter_value(at), sorted, depth);
		mark = ",";
	}
	buf_adds(out, *mark == '{' ? "{}" : "}");
	return whole;
}

static bool write_array(struct buf *out, const json_t *array, bool sorted, int depth)
{
	size_t count = json_array_size(array);
	bool whole = true;

	buf_addc(out, '[');
	for (size_t i = 0; i < count && whole; i++) {
		if (i > 0)
			buf_addc(out, ',');
		whole = write_value(out, json_array_get(array, i), sorted, depth);
	}
	buf_addc(out, ']');
	return whole;
}

/* False: too deep. */
static bool write_value(struct buf *out, const json_t *value, bool sorted, int depth)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		return depth < JSON_WRITE_DEPTH_MAX && write_object(out, value, sorted, depth + 1);
	case JSON_ARRAY:
		return depth < JSON_WRITE_DEPTH_MAX && write_array(out, value, sorted, depth + 1);
	case JSON_STRING:
		write_string(out, json_string_value(value), json_string_length(value));
		break;
	case JSON_INTEGER:
		write_integer(out, json_integer_value(value));
		break;
	case JSON_REAL:
		write_real(out, value);
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		buf_adds(out, json_is_true(value) ? "true" : "false");
		break;
	case JSON_NULL:
		buf_adds(out, "null");
		break;
	}
	return true;
}

static enum err write_whole(struct buf *out, const json_t *value, bool sorted, struct err_info *err)
{
	if (!write_value(out, value, sorted, 0))
		return ERR(err, ERR_INTERNAL, "JSON deeper than %d", JSON_WRITE_DEPTH_MAX);
	if (buf_error(out) != ERR_OK)
		return ERR(err, buf_error(out), "JSON of %zu bytes", out->len);
	return ERR_OK;
}

enum err json_write(struct buf *out, const json_t *value, struct err_info *err)
{
	return write_whole(out, value, false, err);
}

enum err json_write_sorted(struct buf *out, const json_t *value, struct err_info *err)
{
	return write_whole(out, value, true, err);
}
