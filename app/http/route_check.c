/* Checks the route table when the program starts: a row that forgets a duty stops it. */
#include "app/base/text.h"
#include "app/http/internal.h"
#include "app/http/route.h"

/* What a row is checked with. */
struct route_check_pages {
	bool (*has_template)(const void *, const char *);
	const void *templates;
};

/* "/", or segments that are letters, digits and '-', with at most one of each parameter. */
static bool route_check_path(const char *path)
{
	int seen[SEGMENT_WRONG + 1] = { 0 };
	int count = 0;

	if (text_equal(path, "/"))
		return true;
	if (!path || *path != '/')
		return false;
	for (const char *at = path; *at == '/'; count++) {
		size_t len = strcspn(at + 1, "/");

		seen[route_segment_of(at + 1, len)]++;
		at += 1 + len;
	}
	return count <= REQUEST_SEGMENTS_MAX && seen[SEGMENT_ID] <= 1 && seen[SEGMENT_NUMBER] <= 1 &&
	       seen[SEGMENT_WORD] <= 1 && seen[SEGMENT_TOKEN] <= 1 && seen[SEGMENT_WRONG] == 0;
}

static bool route_check_is_digits(const char *text, size_t len)
{
	return text[0] != '0' && strspn(text, "0123456789") >= len;
}

static bool route_check_is_word(const char *text, size_t len)
{
	return strspn(text, "abcdefghijklmnopqrstuvwxyz-") >= len;
}

/* True when the parameter `kind` takes the literal `text`. */
static bool route_check_takes(enum route_segment kind, const char *text, size_t len)
{
	if (kind == SEGMENT_ID || kind == SEGMENT_NUMBER)
		return route_check_is_digits(text, len);
	if (kind == SEGMENT_WORD)
		return route_check_is_word(text, len);
	return kind == SEGMENT_TOKEN && len >= ROUTE_TOKEN_MIN;
}

/* True when one text fits both parameters; a comes first in enum route_segment. */
static bool route_check_both(enum route_segment a, enum route_segment b)
{
	return a == b || b == SEGMENT_NUMBER || (a == SEGMENT_WORD && b == SEGMENT_TOKEN);
}

/* True when one text fits both segments. */
static bool route_check_overlap(const char *a, size_t a_len, const char *b, size_t b_len)
{
	enum route_segment a_kind = route_segment_of(a, a_len);
	enum route_segment b_kind = route_segment_of(b, b_len);

	if (a_kind > b_kind)
		return route_check_overlap(b, b_len, a, a_len);
	if (b_kind != SEGMENT_LITERAL)
		return route_check_both(a_kind, b_kind);
	if (a_kind != SEGMENT_LITERAL)
		return route_check_takes(a_kind, b, b_len);
	return a_len == b_len && strncmp(a, b, a_len) == 0;
}

/* True when one path fits both patterns. */
static bool route_check_same(const char *a, const char *b)
{
	while (*a == '/' && *b == '/') {
		size_t a_len = strcspn(a + 1, "/");
		size_t b_len = strcspn(b + 1, "/");
		bool root = a_len == 0 && b_len == 0;

		if (!root && !route_check_overlap(a + 1, a_len, b + 1, b_len))
			return false;
		a += 1 + a_len;
		b += 1 + b_len;
	}
	return *a == '\0' && *b == '\0';
}

/*
 * True when `earlier` takes only words out of what `later` would match, as "/a/new" does before "/a/:word": the first
 * row that matches is taken, so that both can be reached.
 */
static bool route_check_takes_words(const char *earlier, const char *later)
{
	bool takes = false;

	while (*earlier == '/' && *later == '/') {
		size_t earlier_len = strcspn(earlier + 1, "/");
		size_t later_len = strcspn(later + 1, "/");
		enum route_segment kind = route_segment_of(earlier + 1, earlier_len);

		if (kind == SEGMENT_LITERAL && route_segment_of(later + 1, later_len) == SEGMENT_WORD)
			takes = true;
		else if (earlier_len != later_len || strncmp(earlier, later, earlier_len + 1) != 0)
			return false;
		earlier += 1 + earlier_len;
		later += 1 + later_len;
	}
	return takes;
}

/* NULL, or what is wrong with the columns of a GET. */
static const char *route_check_get(const struct route *route)
{
	const unsigned other = ROUTE_RAW_JSON | ROUTE_NO_BODY | ROUTE_CALENDAR | ROUTE_FILE;

	if (!route->page && !route->csv && !(route->flags & other))
		return "a GET without page";
	if (route->then)
		return "a GET with a place to go to";
	return NULL;
}

static bool route_check_has_fields(const struct form *form)
{
	return form->fields && form->fields[0].name;
}

/* NULL, or what is wrong with the columns of a POST. */
static const char *route_check_post(const struct route *route)
{
	if (!route->form)
		return "a POST without form";
	if (!route->page && route_check_has_fields(route->form) && !(route->flags & ROUTE_RAW_JSON))
		return "a POST with fields and without a page to show them again";
	if (route->csv || (route->flags & ROUTE_LIST))
		return "a POST with a list";
	if (route->then && (route->then[0] != '/' || route->then[1] == '/'))
		return "a place to go to that is not a local path";
	return NULL;
}

static bool route_check_has_page(const struct route *route, const struct route_check_pages *pages)
{
	return !route->page || !pages->has_template ||
	       pages->has_template(pages->templates, route->page);
}

/* NULL, or what is wrong with the row. */
static const char *route_check_row(const struct route *route, const struct route_check_pages *pages)
{
	if (!route_check_path(route->path))
		return "path";
	if (route->method != METHOD_GET && route->method != METHOD_POST)
		return "method";
	if (!route->handler)
		return "no handler";
	if (route->permission == 0)
		return "no permission";
	if (route->csv && !route->csv[0].heading)
		return "CSV without columns";
	if (!route_check_has_page(route, pages))
		return "a page that has no template";
	return route->method == METHOD_GET ? route_check_get(route) : route_check_post(route);
}

/* The earlier row that shares method and a path with row `at`, or NULL. */
static const struct route *route_check_twin(const struct route *table, size_t at)
{
	for (size_t i = 0; i < at; i++) {
		if (table[i].method == table[at].method &&
		    route_check_same(table[i].path, table[at].path) &&
		    !route_check_takes_words(table[i].path, table[at].path))
			return &table[i];
	}
	return NULL;
}

enum err route_check(const struct route *table, size_t count,
		     bool (*has_template)(const void *, const char *), const void *templates,
		     struct err_info *err)
{
	struct route_check_pages pages = { has_template, templates };

	for (size_t i = 0; i < count; i++) {
		const char *path = table[i].path ? table[i].path : "(none)";
		const char *fault = route_check_row(&table[i], &pages);
		const struct route *twin;
		enum err code;

		if (fault)
			return ERR(err, ERR_CONFIG, "route %zu, %s: %s", i, path, fault);
		twin = route_check_twin(table, i);
		if (twin)
			return ERR(err, ERR_CONFIG, "route %zu, %s: matches what %s matches", i, path,
				   twin->path);
		code = table[i].form ? field_check_form(table[i].form, err) : ERR_OK;
		if (code)
			return code;
	}
	return ERR_OK;
}
