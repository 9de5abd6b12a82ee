/* Which face of a model an Accept header asks for (RFC 9110, 12.5.1). */
#include "app/http/internal.h"

/* How closely a range names a type. */
enum negotiate_rank { RANK_NONE, RANK_ANY, RANK_TYPE, RANK_EXACT };

/* In the order of preference when the header has none. */
static const struct negotiate_type {
	enum face face;
	const char *type;
	const char *subtype;
	bool named;	/* counts only when the header names it */
} negotiate_types[] = {
	{ FACE_HTML, "text", "html", false },
	{ FACE_JSON, "application", "json", false },
	{ FACE_JSON, "application", "problem+json", true },
	{ FACE_CSV, "text", "csv", false },
	{ FACE_XLSX, "application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet", true },
	{ FACE_ICS, "text", "calendar", true },
};

/* One media range of the header: borrowed from it. */
struct negotiate_range {
	const char *text;	/* "type/subtype" */
	size_t len;
	int weight;		/* thousandths */
};

struct negotiate_choice {
	enum negotiate_rank rank;
	int weight;
};

static bool negotiate_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static const char *negotiate_skip_blanks(const char *at, const char *end)
{
	while (at < end && negotiate_is_blank(*at))
		at++;
	return at;
}

/* The next `separator` outside quotes, or `end`. */
static const char *negotiate_cut(const char *at, const char *end, char separator)
{
	bool quoted = false;

	for (; at < end && (quoted || *at != separator); at++) {
		if (*at == '"')
			quoted = !quoted;
		else if (*at == '\\' && quoted && at + 1 < end)
			at++;
	}
	return at;
}

/* A weight (RFC 9110, 12.4.2) in thousandths, or -1. */
static int negotiate_weight(const char *text, size_t len)
{
	static const char shape[] = "0.000";
	int weight = 0;

	if (len == 0 || len >= sizeof(shape))
		return -1;
	for (size_t i = 0; shape[i] != '\0'; i++) {
		char c = i < len ? text[i] : shape[i];

		if (shape[i] == '.' ? c != '.' : c < '0' || c > '9')
			return -1;
		if (shape[i] != '.')
			weight = weight * 10 + (c - '0');
	}
	return weight <= 1000 ? weight : -1;
}

/* Reads the parameters behind the first ';': the weight; others are not looked at. */
static int negotiate_read_weight(const char *at, const char *end)
{
	while (at < end) {
		const char *stop;

		at = negotiate_skip_blanks(at + 1, end);
		stop = negotiate_cut(at, end, ';');
		if (stop - at > 2 && (at[0] == 'q' || at[0] == 'Q') && at[1] == '=') {
			size_t len = (size_t)(stop - at) - 2;

			while (len > 0 && negotiate_is_blank(at[1 + len]))
				len--;
			return negotiate_weight(at + 2, len);
		}
		at = stop;
	}
	return 1000;
}

/* Reads the range from `at` to `end`; false: it is not one, and is left out. */
static bool negotiate_read_range(const char *at, const char *end, struct negotiate_range *ret)
{
	const char *stop;

	at = negotiate_skip_blanks(at, end);
	stop = negotiate_cut(at, end, ';');
	ret->text = at;
	ret->len = (size_t)(stop - at);
	while (ret->len > 0 && negotiate_is_blank(at[ret->len - 1]))
		ret->len--;
	ret->weight = negotiate_read_weight(stop, end);
	return ret->len > 0 && ret->weight >= 0;
}

static bool negotiate_same(const char *text, size_t len, const char *word)
{
	return len == strlen(word) && strncasecmp(text, word, len) == 0;
}

static enum negotiate_rank negotiate_rank(const struct negotiate_range *range,
					  const struct negotiate_type *type)
{
	const char *slash = memchr(range->text, '/', range->len);
	size_t len = slash ? (size_t)(slash - range->text) : 0;
	const char *subtype = slash ? slash + 1 : "";
	size_t subtype_len = slash ? range->len - len - 1 : 0;

	if (!type->named && negotiate_same(range->text, range->len, "*/*"))
		return RANK_ANY;
	if (!negotiate_same(range->text, len, type->type))
		return RANK_NONE;
	if (negotiate_same(subtype, subtype_len, type->subtype))
		return RANK_EXACT;
	return !type->named && negotiate_same(subtype, subtype_len, "*") ? RANK_TYPE : RANK_NONE;
}

/* What the header says of one type: its closest range counts, of equally close ones the heaviest. */
static struct negotiate_choice negotiate_type(const char *accept, const struct negotiate_type *type)
{
	const char *end = accept + strlen(accept);
	struct negotiate_choice best = { RANK_NONE, 0 };

	for (const char *at = accept; at < end;) {
		const char *stop = negotiate_cut(at, end, ',');
		struct negotiate_range range;

		if (negotiate_read_range(at, stop, &range)) {
			enum negotiate_rank rank = negotiate_rank(&range, type);

			if (rank > best.rank || (rank == best.rank && range.weight > best.weight))
				best = (struct negotiate_choice){ rank, range.weight };
		}
		at = stop + 1;
	}
	return best.rank == RANK_NONE ? (struct negotiate_choice){ RANK_NONE, 0 } : best;
}

bool negotiate_face(const char *accept, unsigned offered, enum face *ret)
{
	struct negotiate_choice best = { RANK_NONE, 0 };

	if (accept[strspn(accept, " \t,")] == '\0')
		accept = "*/*";
	for (size_t i = 0; i < ARRAY_SIZE(negotiate_types); i++) {
		const struct negotiate_type *type = &negotiate_types[i];
		struct negotiate_choice choice;

		if (!(offered & FACE_BIT(type->face)))
			continue;
		choice = negotiate_type(accept, type);
		if (choice.weight > best.weight ||
		    (choice.weight == best.weight && choice.weight > 0 && choice.rank > best.rank)) {
			best = choice;
			*ret = type->face;
		}
	}
	return best.weight > 0;
}
