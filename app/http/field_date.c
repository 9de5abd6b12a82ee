/* Dates: JJ/MM/AAAA as typed, or ISO 8601. */
#include "app/base/date.h"
#include "app/http/internal.h"

/* One or two digits and a '/' at *text, written as two digits; false: something else. */
static bool field_date_two(const char **text, char ret[2])
{
	size_t len = strspn(*text, "0123456789");

	if (len < 1 || len > 2 || (*text)[len] != '/')
		return false;
	ret[0] = len == 2 ? (*text)[0] : '0';
	ret[1] = (*text)[len - 1];
	*text += len + 1;
	return true;
}

/* "1/3/2010" or "01/03/2010" as "2010-03-01"; false: not of this form. */
static bool field_date_from_french(const char *text, char ret[DATE_TEXT_SIZE])
{
	memcpy(ret, "YYYY-MM-DD", DATE_TEXT_SIZE);
	if (!field_date_two(&text, ret + 8) || !field_date_two(&text, ret + 5))
		return false;
	if (strlen(text) != 4 || strspn(text, "0123456789") != 4)
		return false;
	memcpy(ret, text, 4);
	return true;
}

static bool field_date_is_iso(const char *text)
{
	static const char shape[] = "dddd-dd-dd";

	if (strlen(text) != sizeof(shape) - 1)
		return false;
	for (size_t i = 0; shape[i] != '\0'; i++) {
		bool digit = text[i] >= '0' && text[i] <= '9';

		if (shape[i] == 'd' ? !digit : text[i] != shape[i])
			return false;
	}
	return true;
}

enum err field_date_check(const struct field_input *in, const json_t *raw, json_t **ret)
{
	const char *shape = in->json ? "AAAA-MM-JJ" : "JJ/MM/AAAA";
	char french[DATE_TEXT_SIZE];
	const char *iso = in->text;

	(void)raw;
	if (!in->json && in->text && field_date_from_french(in->text, french))
		iso = french;
	if (!iso || !field_date_is_iso(iso))
		return field_say_label(in, arena_printf(in->req->arena,
							NBSP ": écrivez la date sous la forme %s.", shape));
	if (!date_is_valid(iso))
		return field_say_label(in, arena_printf(in->req->arena,
							NBSP ": cette date n’existe pas, écrivez-la %s.",
							shape));
	*ret = json_string(iso);
	return *ret ? ERR_OK : ERR_MEMORY;
}
