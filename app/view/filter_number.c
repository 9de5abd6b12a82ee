/* Numbers as French writes them. */
#include "app/view/filter_internal.h"

#define NUMBER_DIGITS 20	/* of the largest 64-bit number */
#define NUMBER_MAX 1e15		/* larger reals have no exact hundredths: written as they are */
#define NUMBER_SPACE "\u202F"	/* between thousands */
#define NUMBER_MINUS "\u2212"

const struct filter_number filter_integer = { 0, FILTER_TRIM, "" };
const struct filter_number filter_decimal = { 2, FILTER_TRIM, "" };
const struct filter_number filter_percent = { 2, FILTER_TRIM, FILTER_NBSP "%" };
const struct filter_number filter_euro = { 2, FILTER_TRIM_WHOLE, FILTER_NBSP "€" };

const struct filter_word filter_days = { "jour", "jours" };
const struct filter_word filter_seconds = { "seconde", "secondes" };
const struct filter_word filter_rows_word = { "ligne", "lignes" };

/* Writes `n` into the end of `ret`, and returns its first digit. Pages hold hundreds of numbers,
 * and printf takes a third of a page's time. */
static const char *number_digits(uint64_t n, char ret[NUMBER_DIGITS])
{
	char *first = ret + NUMBER_DIGITS;

	do {
		*--first = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	return first;
}

static uint64_t number_magnitude(int64_t n)
{
	return n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
}

static void number_plain(int64_t n, struct buf *out)
{
	char digits[NUMBER_DIGITS];
	const char *first = number_digits(number_magnitude(n), digits);

	if (n < 0)
		buf_addc(out, '-');
	buf_add(out, first, (size_t)(digits + NUMBER_DIGITS - first));
}

void filter_plain(const json_t *value, struct buf *out)
{
	if (json_is_string(value))
		buf_add(out, json_string_value(value), json_string_length(value));
	else if (json_is_integer(value))
		number_plain(json_integer_value(value), out);
	else if (json_is_real(value))
		buf_printf(out, "%.15g", json_real_value(value));
	else if (json_is_boolean(value))
		buf_adds(out, json_is_true(value) ? "oui" : "non");
}

/* Digits in groups of three. */
static void number_group(struct buf *out, uint64_t n)
{
	char digits[NUMBER_DIGITS];
	const char *first = number_digits(n, digits), *end = digits + NUMBER_DIGITS;
	size_t head = (size_t)(end - first - 1) % 3 + 1;

	buf_add(out, first, head);
	for (first += head; first < end; first += 3) {
		buf_adds(out, NUMBER_SPACE);
		buf_add(out, first, 3);
	}
}

/* `hundredths`: the part behind the comma, 0 to 99. */
static void number_french(struct buf *out, bool negative, uint64_t whole, unsigned int hundredths,
			  enum filter_zeros zeros)
{
	const char fraction[] = { ',', (char)('0' + hundredths / 10),
				  (char)('0' + hundredths % 10) };
	bool trim = zeros == FILTER_TRIM && hundredths % 10 == 0;

	if (negative && (whole > 0 || hundredths > 0))
		buf_adds(out, NUMBER_MINUS);
	number_group(out, whole);
	if (hundredths > 0)
		buf_add(out, fraction, trim ? 2 : 3);
}

/* A real below NUMBER_MAX, half away from zero. */
static void number_real(struct buf *out, double real, int decimals, enum filter_zeros zeros)
{
	unsigned int unit = decimals == 0 ? 100 : decimals == 1 ? 10 : 1;	/* hundredths */
	double magnitude = real < 0 ? -real : real;
	uint64_t rounded = (uint64_t)(magnitude * 100 / unit + 0.5) * unit;

	number_french(out, real < 0, rounded / 100, (unsigned int)(rounded % 100), zeros);
}

static bool number_is_real(const json_t *value)
{
	double real = json_real_value(value);

	return json_is_real(value) && real > -NUMBER_MAX && real < NUMBER_MAX;
}

void filter_number(const json_t *value, const void *data, struct buf *out)
{
	const struct filter_number *number = data;
	int64_t integer = json_integer_value(value);

	if (json_is_integer(value))
		number_french(out, integer < 0, number_magnitude(integer), 0, number->zeros);
	else if (number_is_real(value))
		number_real(out, json_real_value(value), number->decimals, number->zeros);
	else
		filter_plain(value, out);
	if (json_is_number(value))
		buf_adds(out, number->unit);
}

void filter_counted(const json_t *value, const void *data, struct buf *out)
{
	const struct filter_word *word = data;

	filter_number(value, &filter_integer, out);
	if (!json_is_integer(value))
		return;
	buf_adds(out, FILTER_NBSP);
	buf_adds(out, number_magnitude(json_integer_value(value)) < 2 ? word->one : word->many);
}

void filter_bytes(const json_t *value, const void *data, struct buf *out)
{
	static const char *const units[] = { "octets", "ko", "Mo", "Go", "To" };
	double size = json_number_value(value), limit = 1000;
	size_t unit = 0;

	(void)data;
	if (!json_is_integer(value) && !number_is_real(value)) {
		filter_plain(value, out);
		return;
	}
	for (; unit + 1 < ARRAY_SIZE(units) && size >= limit; unit++) {
		size /= 1000;
		limit = 999.95;	/* rounds to 1000,0 */
	}
	number_real(out, size, unit == 0 ? 0 : 1, FILTER_TRIM);
	buf_adds(out, FILTER_NBSP);
	buf_adds(out, unit == 0 && size < 2 ? "octet" : units[unit]);
}
