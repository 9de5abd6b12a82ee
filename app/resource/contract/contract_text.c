/* See contract_text.h. */
#include "app/resource/contract/contract_text.h"

#include <ctype.h>

#include "app/base/buf.h"
#include "app/base/date.h"
#include "app/base/text.h"

#define AMOUNT_MAX 1e12
#define AMOUNT_SIZE 40
#define MONTHS_MAX 1200
#define UTF8_MAX 4		/* bytes of a character */

/* ---- texts ---- */

/* Length of a line break in HTML ("<br />", "<BR>") at the start of `text`, or 0. */
static size_t break_len(const char *text)
{
	const char *end;

	if (strncasecmp(text, "<br", 3) != 0)
		return 0;
	end = text + 3 + strspn(text + 3, " /");
	return *end == '>' ? (size_t)(end - text) + 1 : 0;
}

/* Length of what stands for a blank at the start of `text`: blanks, control characters, HTML breaks; or 0. */
static size_t blank_len(const char *text)
{
	uint32_t code = 0;
	size_t len;

	if (isspace((unsigned char)*text))
		return 1;
	len = text_decode(text, strnlen(text, UTF8_MAX), &code);
	return len > 0 && text_is_control(code) ? len : break_len(text);
}

static size_t blanks_len(const char *text)
{
	size_t total = 0;
	size_t len;

	while ((len = blank_len(text + total)) > 0)
		total += len;
	return total;
}

json_t *contract_line(const json_t *value, size_t max)
{
	const char *text = json_is_string(value) ? json_string_value(value) : "";
	AUTO_BUF out = BUF_INIT(max * 4 + sizeof("…"));
	uint32_t code = 0;

	text += blanks_len(text);
	for (size_t count = 0; *text != '\0' && count < max; count++) {
		size_t len = text_decode(text, strnlen(text, UTF8_MAX), &code);
		size_t blanks = blanks_len(text + len);

		buf_add(&out, text, len);
		text += len + blanks;
		if (blanks > 0 && *text != '\0' && ++count < max)
			buf_adds(&out, " ");
	}
	if (*text != '\0')
		buf_adds(&out, "…");
	if (buf_error(&out) != ERR_OK)
		return NULL;
	return out.len > 0 ? json_string(buf_text(&out)) : json_null();
}

/* ---- numbers and days ---- */

json_t *contract_amount(const json_t *value)
{
	double amount = json_number_value(value);
	char text[AMOUNT_SIZE];

	if (!json_is_number(value) || !(amount > 0 && amount < AMOUNT_MAX))
		return json_null();
	snprintf(text, sizeof(text), "%.2f", amount);
	return json_string(text);
}

json_t *contract_months(const json_t *value)
{
	json_int_t months = json_integer_value(value);

	return months > 0 && months <= MONTHS_MAX ? json_integer(months) : json_null();
}

json_t *contract_day(const json_t *value)
{
	const char *text = json_string_value(value);
	char day[DATE_TEXT_SIZE];

	if (text == NULL || strlen(text) < sizeof(day) - 1)
		return json_null();
	snprintf(day, sizeof(day), "%s", text);
	return date_is_valid(day) && strcmp(day, "1990-01-01") >= 0 ? json_string(day) : json_null();
}
