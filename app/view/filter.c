/* Plain values to French text. Each filter adds text that is not escaped yet. */
#include "app/base/date.h"
#include "app/base/escape.h"
#include "app/base/vocabulary.h"
#include "app/view/filter_internal.h"

#define FILTER_NAME_MAX 64	/* bytes, with NUL */
const char *filter_string(const json_t *value)
{
	const char *text = json_string_value(value);

	return text != NULL ? text : "";
}

/* A day as it is, or the day in Paris of a UTC time. */
static void filter_date(const json_t *value, const void *data, struct buf *out)
{
	char french[DATE_FRENCH_SIZE];

	(void)data;
	if (date_to_french(filter_string(value), french))
		buf_adds(out, french);
	else if (date_time_to_french(filter_string(value), french))
		buf_add(out, french, (size_t)(strstr(french, " à") - french));
	else
		filter_plain(value, out);
}

static void filter_datetime(const json_t *value, const void *data, struct buf *out)
{
	char french[DATE_FRENCH_SIZE];

	(void)data;
	if (date_time_to_french(filter_string(value), french))
		buf_adds(out, french);
	else
		filter_date(value, NULL, out);
}

static void filter_time(const json_t *value, const void *data, struct buf *out)
{
	char french[DATE_FRENCH_SIZE];

	(void)data;
	if (date_time_to_french(filter_string(value), french))
		buf_adds(out, strstr(french, " à") + strlen(" à" FILTER_NBSP));
	else
		filter_plain(value, out);
}

static void filter_label(const json_t *value, const void *data, struct buf *out)
{
	const struct term *term = vocabulary_term(data, filter_string(value));

	if (term != NULL)
		buf_adds(out, term->label);
	else
		filter_plain(value, out);
}

static void filter_tone(const json_t *value, const void *data, struct buf *out)
{
	const struct term *term = vocabulary_term(data, filter_string(value));

	buf_adds(out, term != NULL && term->tone != NULL ? term->tone : "neutral");
}

static void filter_url(const json_t *value, const void *data, struct buf *out)
{
	(void)data;
	if (json_is_string(value))
		escape_url(out, filter_string(value));
	else
		filter_plain(value, out);
}

/* What a JSON string may hold but a script element should not, as JSON writes it; or NULL. */
static const char *filter_json_escape(const char *text, size_t len, size_t *ret_len)
{
	*ret_len = 1;
	switch (*text) {
	case '<':
		return "\\u003C";
	case '>':
		return "\\u003E";
	case '&':
		return "\\u0026";
	default:
		break;
	}
	*ret_len = 3;
	if (len >= 3 && memcmp(text, "\u2028", 3) == 0)
		return "\\u2028";
	if (len >= 3 && memcmp(text, "\u2029", 3) == 0)
		return "\\u2029";
	return NULL;
}

/* jansson writes whole characters. */
static int filter_json_write(const char *text, size_t len, void *data)
{
	struct buf *out = data;
	size_t from = 0;

	for (size_t i = 0; i < len;) {
		size_t cut;
		const char *escape = filter_json_escape(text + i, len - i, &cut);

		if (escape == NULL) {
			i++;
			continue;
		}
		buf_add(out, text + from, i - from);
		buf_adds(out, escape);
		i += cut;
		from = i;
	}
	buf_add(out, text + from, len - from);
	return buf_error(out) == ERR_OK ? 0 : -1;
}

static void filter_json(const json_t *value, const void *data, struct buf *out)
{
	(void)data;
	if (value == NULL) {
		buf_adds(out, "null");
		return;
	}
	/* 15 digits: 0.1 stays 0.1. */
	if (json_dump_callback(value, filter_json_write, out,
			       JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15)) != 0 &&
	    buf_error(out) == ERR_OK)
		out->failed = ERR_MEMORY;
}

/* clang-format off */
static const struct {
	const char *name;
	struct filter filter;
} filter_rows[] = {
	{ "date",     { filter_date,     NULL } },
	{ "datetime", { filter_datetime, NULL } },
	{ "time",     { filter_time,     NULL } },
	{ "integer",  { filter_number,   &filter_integer } },
	{ "decimal",  { filter_number,   &filter_decimal } },
	{ "percent",  { filter_number,   &filter_percent } },
	{ "euro",     { filter_number,   &filter_euro } },
	{ "days",     { filter_counted,  &filter_days } },
	{ "seconds",  { filter_counted,  &filter_seconds } },
	{ "rows",     { filter_counted,  &filter_rows_word } },
	{ "bytes",    { filter_bytes,    NULL } },
	{ "lower",    { filter_lower,    NULL } },
	{ "initial",  { filter_initial,  NULL } },
	{ "url",      { filter_url,      NULL } },
	{ "json",     { filter_json,     NULL } },
};
/* clang-format on */

/* The vocabulary called `name`, or whose name stands before "_tone". `name` is cut. */
static bool filter_find_term(char *name, size_t len, struct filter *ret)
{
	const struct vocabulary *list = vocabulary_find(name);

	*ret = (struct filter){ filter_label, list };
	if (list != NULL || len <= 5 || strcmp(name + len - 5, "_tone") != 0)
		return list != NULL;
	name[len - 5] = '\0';
	list = vocabulary_find(name);
	*ret = (struct filter){ filter_tone, list };
	return list != NULL;
}

bool filter_find(const char *name, size_t len, struct filter *ret)
{
	char text[FILTER_NAME_MAX];

	if (len >= sizeof(text))
		return false;
	memcpy(text, name, len);
	text[len] = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(filter_rows); i++) {
		if (strcmp(filter_rows[i].name, text) == 0) {
			*ret = filter_rows[i].filter;
			return true;
		}
	}
	return filter_find_term(text, len, ret);
}
