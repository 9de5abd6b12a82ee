/* The French messages beside a field. Each names the field, since the summary at the top repeats it. */
#include "app/http/internal.h"

enum err field_say(const struct field_input *in, const char *text)
{
	if (text && in->row > 0)
		text = arena_printf(in->req->arena, "Ligne" NBSP "%d" NBSP ": %s", in->row, text);
	if (!text)
		return ERR_MEMORY;
	/* Past the maximum there are messages enough: the form is refused all the same. */
	if (request_message(in->req, in->name, text))
		in->req->messages[in->req->message_count - 1].row = in->row;
	return ERR_OK;
}

enum err field_say_label(const struct field_input *in, const char *rest)
{
	if (!rest)
		return ERR_MEMORY;
	return field_say(in, arena_printf(in->req->arena, "«" NBSP "%s" NBSP "»%s", in->field->label,
					  rest));
}

enum err field_say_empty(const struct field_input *in)
{
	struct arena *arena = in->req->arena;
	const char *label = in->field->label;

	switch (in->field->type) {
	case FIELD_CHOICE:
	case FIELD_ID:
		return field_say(in, arena_printf(arena, "Choisissez une réponse pour «" NBSP "%s" NBSP "».",
						  label));
	case FIELD_CHOICES:
	case FIELD_IDS:
		return field_say(in, arena_printf(arena,
						  "Choisissez au moins une réponse pour «" NBSP "%s" NBSP "».",
						  label));
	case FIELD_BOOL:
		return field_say(in, arena_printf(arena, "Cochez «" NBSP "%s" NBSP "».", label));
	case FIELD_GROUP:
		return field_say(in, arena_printf(arena, "Ajoutez au moins une ligne à «" NBSP "%s" NBSP "».",
						  label));
	case FIELD_TEXT:
	case FIELD_LONG:
	case FIELD_DATE:
	case FIELD_INTEGER:
	case FIELD_DECIMAL:
	case FIELD_PASSWORD:
		break;
	}
	return field_say(in, arena_printf(arena, "Remplissez «" NBSP "%s" NBSP "».", label));
}

const char *field_say_number(struct arena *arena, int64_t number)
{
	const char *plain = arena_printf(arena, "%lld", (long long)number);
	size_t len = plain ? strlen(plain) : 0;
	char *grouped = plain ? arena_alloc(arena, len * 4 + 1) : NULL;
	char *to = grouped;

	for (size_t i = 0; grouped && i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0 && plain[i - 1] != '-') {
			memcpy(to, NNBSP, 3);
			to += 3;
		}
		*to++ = plain[i];
	}
	return grouped;
}
