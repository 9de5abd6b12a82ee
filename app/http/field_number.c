/* Numbers: as people type them in France ("1 234,5"), and as JSON has them. */
#include "app/base/text.h"
#include "app/http/internal.h"

#define FIELD_NUMBER_TEXT_MAX 32	/* bytes without separators, and NUL */
#define FIELD_DECIMAL_DIGITS_MAX 16	/* before the comma: hundredths fit 64 bits; limits are narrower */

static bool field_number_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Bytes of the thousands separator at `text`: a blank, U+00A0 or U+202F; 0: none. */
static size_t field_number_separator(const char *text)
{
	if (text[0] == ' ')
		return 1;
	if (text_starts(text, NBSP))
		return strlen(NBSP);
	return text_starts(text, NNBSP) ? strlen(NNBSP) : 0;
}

/* True when exactly three digits follow. */
static bool field_number_is_thousand(const char *text)
{
	return strspn(text, "0123456789") == 3;
}

/* Copies without separators; false: one stands where it does not group thousands, or too long. */
static bool field_number_plain(const char *text, char ret[FIELD_NUMBER_TEXT_MAX])
{
	size_t len = 0;

	while (*text != '\0') {
		size_t separator = field_number_separator(text);

		if (len + 1 >= FIELD_NUMBER_TEXT_MAX)
			return false;
		if (separator > 0 && (len == 0 || !field_number_is_digit(ret[len - 1]) ||
				      !field_number_is_thousand(text + separator)))
			return false;
		text += separator;
		ret[len++] = *text++;
	}
	ret[len] = '\0';
	return true;
}

static enum err field_number_say_range(const struct field_input *in)
{
	struct arena *arena = in->req->arena;
	const char *min = field_say_number(arena, in->field->min);
	const char *max = field_say_number(arena, in->field->max);

	if (!min || !max)
		return ERR_MEMORY;
	return field_say_label(in, arena_printf(arena, " doit être compris entre %s et %s.", min, max));
}

/* Whole digits behind an optional sign. */
static bool field_number_is_whole(const char *text)
{
	size_t sign = text[0] == '-' || text[0] == '+';

	return text[sign] != '\0' && text[sign + strspn(text + sign, "0123456789")] == '\0';
}

/* The whole number that was given as decimal text; false: something else. */
static bool field_number_whole(const struct field_input *in, const json_t *raw,
			       char ret[FIELD_NUMBER_TEXT_MAX])
{
	if (in->json) {
		snprintf(ret, FIELD_NUMBER_TEXT_MAX, "%lld", (long long)json_integer_value(raw));
		return json_is_integer(raw);
	}
	return in->text && field_number_plain(in->text, ret) && field_number_is_whole(ret);
}

enum err field_number_check_integer(const struct field_input *in, const json_t *raw, json_t **ret)
{
	char plain[FIELD_NUMBER_TEXT_MAX];
	int64_t value = 0;

	if (!field_number_whole(in, raw, plain))
		return field_say_label(in, " doit être un nombre entier.");
	if (!text_to_i64(plain, in->field->min, in->field->max, &value))
		return field_number_say_range(in);
	*ret = json_integer(value);
	return *ret ? ERR_OK : ERR_MEMORY;
}

/* Reads digits at *text, at most `max`, onto *number. Returns how many there were. */
static int field_number_digits(const char **text, int max, int64_t *number)
{
	int count = 0;

	for (; field_number_is_digit(**text) && count < max; (*text)++, count++)
		*number = *number * 10 + (**text - '0');
	return count;
}

/* "-1234,5" as hundredths; false: not such a number. */
static bool field_number_read_cents(const char *text, int64_t *ret)
{
	bool negative = *text == '-';
	int64_t cents = 0;
	int decimals = 0;

	text += *text == '-' || *text == '+';
	if (field_number_digits(&text, FIELD_DECIMAL_DIGITS_MAX, &cents) == 0)
		return false;
	if (*text == ',' || *text == '.') {
		text++;
		decimals = field_number_digits(&text, 2, &cents);
		if (decimals == 0)
			return false;
	}
	for (; decimals < 2; decimals++)
		cents *= 10;
	*ret = negative ? -cents : cents;
	return *text == '\0';
}

/* A JSON number that is whole hundredths, within the limits of a double. */
static bool field_number_round(double number, int64_t *ret)
{
	double cents = number * 100;
	double rest;

	if (cents > 1e15 || cents < -1e15)
		return false;
	*ret = (int64_t)(cents < 0 ? cents - 0.5 : cents + 0.5);
	rest = cents - (double)*ret;
	return rest < 0.001 && rest > -0.001;
}

enum err field_number_check_decimal(const struct field_input *in, const json_t *raw, json_t **ret)
{
	char plain[FIELD_NUMBER_TEXT_MAX];
	int64_t cents = 0;
	double value;
	bool read;

	if (in->json)
		read = json_is_number(raw) && field_number_round(json_number_value(raw), &cents);
	else
		read = in->text && field_number_plain(in->text, plain) &&
		       field_number_read_cents(plain, &cents);
	if (!read)
		return field_say_label(in, " doit être un nombre, avec deux décimales au plus.");
	value = (double)cents / 100;
	if (value < (double)in->field->min || value > (double)in->field->max)
		return field_number_say_range(in);
	*ret = json_real(value);
	return *ret ? ERR_OK : ERR_MEMORY;
}
