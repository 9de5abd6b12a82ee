/*
 * From tokens and a model to text. Nothing is parsed or looked up by template name here, and
 * nothing allocated but the output, and a copy of a filter's result in the rare case that it needs
 * escaping.
 */
#include "app/base/escape.h"
#include "app/view/mustache_internal.h"

/* What a partial that is alone on its line puts before each of its lines. */
struct indent {
	const struct indent *outer;	/* NULL: outermost */
	const char *text;
	size_t len;
};

struct render {
	const struct mustache_set *set;
	const struct mustache_template *template;
	struct buf *out;
	const struct indent *indent;			/* NULL: none */
	const json_t *contexts[MUSTACHE_DEPTH_MAX + 1];	/* outermost first */
	size_t context_count;
	int depth;		/* of sections and partials */
	struct err_info *err;
};

static enum err render_tokens(struct render *r, size_t from, size_t to);

static void render_indent(struct buf *out, const struct indent *indent)
{
	if (indent == NULL)
		return;
	render_indent(out, indent->outer);
	buf_add(out, indent->text, indent->len);
}

static void render_indented_text(const struct render *r, const struct mustache_token *token)
{
	const char *at = token->text, *end = token->text + token->len;

	if (token->indent_first)
		render_indent(r->out, r->indent);
	while (at < end) {
		const char *feed = memchr(at, '\n', (size_t)(end - at));
		const char *next = feed != NULL ? feed + 1 : end;

		buf_add(r->out, at, (size_t)(next - at));
		if (next < end)
			render_indent(r->out, r->indent);
		at = next;
	}
	if (token->indent_last)
		render_indent(r->out, r->indent);
}

static void render_text(const struct render *r, const struct mustache_token *token)
{
	if (r->indent == NULL)
		buf_add(r->out, token->text, token->len);
	else
		render_indented_text(r, token);
}

/* The first key is searched from the innermost context outwards, the others in what it gave. */
static const json_t *render_find(const struct render *r, const struct mustache_token *token)
{
	const struct mustache_key *key = token->path;
	const json_t *value = NULL;

	if (token->path_len == 0)
		return r->contexts[r->context_count - 1];
	for (size_t i = r->context_count; i > 0 && value == NULL; i--)
		value = json_object_getn(r->contexts[i - 1], key->text, key->len);
	for (size_t i = 1; i < token->path_len && value != NULL; i++)
		value = json_object_getn(value, key[i].text, key[i].len);
	return value;
}

/* Escapes what was added since `start`. */
static void render_escape_tail(struct buf *out, size_t start)
{
	size_t len = out->len - start;
	AUTO_BUF plain = BUF_INIT(len + 1);

	if (len == 0 || strcspn(out->data + start, "&<>\"'") == len)
		return;
	buf_add(&plain, out->data + start, len);
	if (buf_error(&plain) != ERR_OK) {
		out->failed = buf_error(&plain);
		return;
	}
	out->len = start;
	escape_html(out, buf_text(&plain), len);
}

static void render_value(const struct render *r, const struct mustache_token *token)
{
	const json_t *value = render_find(r, token);
	size_t start = r->out->len;

	if (token->filter.fn != NULL)
		token->filter.fn(value, token->filter.data, r->out);
	else if (json_is_string(value))
		escape_html(r->out, json_string_value(value), json_string_length(value));
	else
		filter_plain(value, r->out);
	if (token->filter.fn != NULL && !token->raw && buf_error(r->out) == ERR_OK)
		render_escape_tail(r->out, start);
}

static bool render_is_true(const json_t *value)
{
	if (value == NULL)
		return false;
	switch (json_typeof(value)) {
	case JSON_FALSE:
	case JSON_NULL:
		return false;
	case JSON_ARRAY:
		return json_array_size(value) > 0;
	case JSON_STRING:
		return json_string_length(value) > 0;
	case JSON_OBJECT:
	case JSON_INTEGER:
	case JSON_REAL:
	case JSON_TRUE:
		break;
	}
	return true;
}

static enum err render_enter(struct render *r, const struct mustache_token *token)
{
	if (r->depth == MUSTACHE_DEPTH_MAX)
		return ERR(r->err, ERR_INTERNAL, "%s.html:%u:%u: nested deeper than %d",
			   r->template->name, token->line, token->column, MUSTACHE_DEPTH_MAX);
	r->depth++;
	return ERR_OK;
}

/* The section's body with `value` as innermost context. */
static enum err render_body(struct render *r, const struct mustache_token *token,
			    const json_t *value)
{
	size_t first = (size_t)(token - r->template->tokens) + 1;
	enum err code;

	r->contexts[r->context_count++] = value;
	code = render_tokens(r, first, token->end);
	r->context_count--;
	return code;
}

static enum err render_section(struct render *r, const struct mustache_token *token)
{
	const json_t *value = render_find(r, token);
	enum err code;

	if (!render_is_true(value))
		return ERR_OK;
	code = render_enter(r, token);
	if (code != ERR_OK)
		return code;
	if (!json_is_array(value))
		code = render_body(r, token, value);
	for (size_t i = 0; code == ERR_OK && i < json_array_size(value); i++) {
		code = render_body(r, token, json_array_get(value, i));
		/* A full buffer ends long lists; the end of the page reports it. */
		if (buf_error(r->out) != ERR_OK)
			break;
	}
	r->depth--;
	return code;
}

static enum err render_inverted(struct render *r, const struct mustache_token *token)
{
	enum err code;

	if (render_is_true(render_find(r, token)))
		return ERR_OK;
	code = render_enter(r, token);
	if (code != ERR_OK)
		return code;
	code = render_tokens(r, (size_t)(token - r->template->tokens) + 1, token->end);
	r->depth--;
	return code;
}

static enum err render_partial(struct render *r, const struct mustache_token *token)
{
	const struct mustache_template *outer_template = r->template;
	const struct indent *outer = r->indent;
	struct indent own = { .outer = outer, .text = token->text, .len = token->len };
	enum err code = render_enter(r, token);

	if (code != ERR_OK)
		return code;
	if (!token->alone)
		r->indent = NULL;
	else if (token->len > 0)
		r->indent = &own;
	r->template = &r->set->templates[token->partial];
	code = render_tokens(r, 0, r->template->count);
	r->template = outer_template;
	r->indent = outer;
	r->depth--;
	return code;
}

/* Renders the tokens from index `from` up to, not with, `to`. */
static enum err render_tokens(struct render *r, size_t from, size_t to)
{
	enum err code = ERR_OK;

	for (size_t i = from; i < to && code == ERR_OK;) {
		const struct mustache_token *token = &r->template->tokens[i++];

		switch (token->type) {
		case MUSTACHE_TEXT:
			render_text(r, token);
			break;
		case MUSTACHE_VALUE:
			render_value(r, token);
			break;
		case MUSTACHE_SECTION:
			code = render_section(r, token);
			i = token->end;
			break;
		case MUSTACHE_INVERTED:
			code = render_inverted(r, token);
			i = token->end;
			break;
		case MUSTACHE_PARTIAL:
			code = render_partial(r, token);
			break;
		}
	}
	return code;
}

enum err mustache_render(const struct mustache_set *set, const char *name, const json_t *model,
			 struct buf *out, struct err_info *err)
{
	struct render r = { .set = set, .out = out, .contexts = { model }, .context_count = 1,
			    .err = err };
	enum err code;

	r.template = mustache_find(set, name, strlen(name));
	if (r.template == NULL)
		return ERR(err, ERR_NOT_FOUND, "no template '%s'", name);
	code = render_tokens(&r, 0, r.template->count);
	if (code != ERR_OK)
		return code;
	code = buf_error(out);
	if (code != ERR_OK)
		return ERR(err, code, "%s.html: %zu bytes at most", name, out->max);
	return ERR_OK;
}
