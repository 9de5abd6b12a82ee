/*
 * One template's text to its tokens. Text and names move to a pool that the template owns and that
 * is never larger than the source; tokens and keys are counted before: three allocations in all.
 */
#include "app/base/text.h"
#include "app/view/mustache_internal.h"

struct compile {
	struct mustache_template *template;
	const char *src;
	size_t len;
	size_t at;			/* first byte not compiled yet */
	size_t pool_used;
	size_t keys_used;
	size_t floor;			/* text is not merged into a token before this one */
	size_t open[MUSTACHE_DEPTH_MAX];	/* sections that are not closed yet */
	size_t open_count;
	size_t seen;			/* line and column of this byte are known */
	uint32_t line;
	uint32_t column;
	struct err_info *err;
};

static int compile_shown(size_t len)
{
	return len < MUSTACHE_NAME_SHOWN ? (int)len : MUSTACHE_NAME_SHOWN;
}

/* Counts lines and characters up to `place`, which is never before the one of the last call. */
static void compile_place(struct compile *c, size_t place)
{
	for (; c->seen < place; c->seen++) {
		unsigned char byte = (unsigned char)c->src[c->seen];

		if (byte == '\n') {
			c->line++;
			c->column = 1;
		} else if ((byte & 0xC0) != 0x80) {
			c->column++;
		}
	}
}

/* ERR_CONFIG at the tag: "NAME.html:LINE:COLUMN: what 'of'". */
static enum err compile_refuse(struct compile *c, const char *what, const char *of, size_t of_len)
{
	return ERR(c->err, ERR_CONFIG, "%s.html:%u:%u: %s '%.*s'", c->template->name, c->line,
		   c->column, what, compile_shown(of_len), of);
}

static bool compile_at_line_start(const struct compile *c, size_t at)
{
	return at == 0 || c->src[at - 1] == '\n';
}

/* Where the next tag begins, or the length. */
static size_t compile_find(const struct compile *c, size_t from)
{
	const char *found = memmem(c->src + from, c->len - from, "{{", 2);

	return found != NULL ? (size_t)(found - c->src) : c->len;
}

/* Copies bytes to the pool. */
static const char *compile_keep(struct compile *c, const char *bytes, size_t len)
{
	char *kept = c->template->pool + c->pool_used;

	memcpy(kept, bytes, len);
	c->pool_used += len;
	return kept;
}

static struct mustache_token *compile_push(struct compile *c, enum mustache_type type)
{
	struct mustache_token *token = &c->template->tokens[c->template->count++];

	token->type = type;
	token->line = c->line;
	token->column = c->column;
	return token;
}

/* The text token that more text can be added to, or NULL. */
static struct mustache_token *compile_open_text(struct compile *c)
{
	struct mustache_token *last;

	if (c->template->count <= c->floor)
		return NULL;
	last = &c->template->tokens[c->template->count - 1];
	return last->type == MUSTACHE_TEXT ? last : NULL;
}

static void compile_text(struct compile *c, size_t from, size_t to)
{
	struct mustache_token *token = compile_open_text(c);
	const char *text;

	if (from == to)
		return;
	text = compile_keep(c, c->src + from, to - from);
	if (token == NULL) {
		token = compile_push(c, MUSTACHE_TEXT);
		token->text = text;
		token->indent_first = compile_at_line_start(c, from);
	}
	token->len += to - from;
	token->indent_last = false;
}

/* Notes that the tag at hand begins a line, where a partial's indentation goes. */
static void compile_mark(struct compile *c)
{
	struct mustache_token *token = compile_open_text(c);

	if (token != NULL && token->len > 0) {
		token->indent_last = true;
		return;
	}
	if (token == NULL) {
		token = compile_push(c, MUSTACHE_TEXT);
		token->text = c->template->pool + c->pool_used;
	}
	token->indent_first = true;
}

/* Adds the text before the tag, without the blanks of a line that the tag has for itself, and moves
 * behind it. */
static void compile_before(struct compile *c, const struct mustache_tag *tag)
{
	compile_text(c, c->at, tag->start - tag->indent);
	if (!tag->alone && tag->begins_line)
		compile_mark(c);
	c->at = tag->end;
}

static bool compile_is_key_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-';
}

/* Splits a dotted name into keys; "." has none. */
static enum err compile_path(struct compile *c, const struct mustache_tag *tag,
			     struct mustache_token *token)
{
	const char *name = compile_keep(c, tag->name, tag->name_len);
	struct mustache_key *keys = c->template->keys + c->keys_used;
	size_t start = 0;

	token->path = keys;
	if (tag->name_len == 1 && name[0] == '.')
		return ERR_OK;
	for (size_t i = 0; i <= tag->name_len; i++) {
		if (i < tag->name_len && compile_is_key_byte(name[i]))
			continue;
		if (i == start || (i < tag->name_len && name[i] != '.'))
			return compile_refuse(c, "not a name:", tag->name, tag->name_len);
		keys[token->path_len].text = name + start;
		keys[token->path_len++].len = i - start;
		start = i + 1;
	}
	c->keys_used += token->path_len;
	return ERR_OK;
}

/* True behind the opening tag of a script element: what HTML takes as it is, up to its end tag. */
static bool compile_in_script(const struct compile *c)
{
	const char *start = memrchr(c->template->pool, '<', c->pool_used);
	size_t len;

	if (start == NULL)
		return false;
	len = c->pool_used - (size_t)(start - c->template->pool);
	return len > 7 && strncasecmp(start, "<script", 7) == 0 && memchr(start, '>', len) != NULL;
}

static enum err compile_value(struct compile *c, const struct mustache_tag *tag)
{
	bool in_script = compile_in_script(c);
	struct mustache_token *token = compile_push(c, MUSTACHE_VALUE);
	bool is_json = tag->filter_len == 4 && memcmp(tag->filter, "json", 4) == 0;

	if (tag->filter != NULL && !filter_find(tag->filter, tag->filter_len, &token->filter))
		return compile_refuse(c, "no such filter:", tag->filter, tag->filter_len);
	if (in_script && !is_json)
		return compile_refuse(c, "a script element takes the filter json only:", tag->name,
				      tag->name_len);
	token->raw = in_script;
	return compile_path(c, tag, token);
}

static enum err compile_section(struct compile *c, const struct mustache_tag *tag)
{
	enum mustache_type type = tag->sigil == '#' ? MUSTACHE_SECTION : MUSTACHE_INVERTED;
	struct mustache_token *token = compile_push(c, type);

	if (tag->filter != NULL)
		return compile_refuse(c, "a section has no filter:", tag->name, tag->name_len);
	if (c->open_count == MUSTACHE_DEPTH_MAX)
		return compile_refuse(c, "nested too deep: section", tag->name, tag->name_len);
	c->open[c->open_count++] = c->template->count - 1;
	/* The source's own bytes, so that the closing tag is compared as it was written. */
	token->text = tag->name;
	token->len = tag->name_len;
	return compile_path(c, tag, token);
}

static enum err compile_close(struct compile *c, const struct mustache_tag *tag)
{
	struct mustache_token *section;

	if (c->open_count == 0)
		return compile_refuse(c, "closes a section that is not open:", tag->name,
				      tag->name_len);
	section = &c->template->tokens[c->open[c->open_count - 1]];
	if (tag->filter != NULL || section->len != tag->name_len ||
	    memcmp(section->text, tag->name, tag->name_len) != 0)
		return ERR(c->err, ERR_CONFIG, "%s.html:%u:%u: section '%.*s' is closed by '%.*s'",
			   c->template->name, c->line, c->column, compile_shown(section->len),
			   section->text, compile_shown(tag->name_len), tag->name);
	section->text = NULL;
	section->len = 0;
	section->end = c->template->count;
	c->floor = c->template->count;
	c->open_count--;
	return ERR_OK;
}

static enum err compile_partial(struct compile *c, const struct mustache_tag *tag)
{
	struct mustache_token *token = compile_push(c, MUSTACHE_PARTIAL);
	struct mustache_key *key = &c->template->keys[c->keys_used++];

	if (tag->filter != NULL)
		return compile_refuse(c, "a partial has no filter:", tag->name, tag->name_len);
	key->text = compile_keep(c, tag->name, tag->name_len);
	key->len = tag->name_len;
	token->path = key;
	token->path_len = 1;
	token->alone = tag->alone;
	token->len = tag->indent;
	token->text = compile_keep(c, c->src + tag->start - tag->indent, tag->indent);
	return ERR_OK;
}

static enum err compile_tag(struct compile *c, size_t start)
{
	struct mustache_tag tag;
	const char *problem;

	compile_place(c, start);
	problem = mustache_scan(c->src, c->len, start, &tag);
	if (problem != NULL)
		return compile_refuse(c, problem, tag.name, tag.name_len);
	compile_before(c, &tag);
	switch (tag.sigil) {
	case '!':
		return ERR_OK;
	case '#':
	case '^':
		return compile_section(c, &tag);
	case '/':
		return compile_close(c, &tag);
	case '>':
		return compile_partial(c, &tag);
	default:
		return compile_value(c, &tag);
	}
}

static enum err compile_not_closed(struct compile *c)
{
	const struct mustache_token *token = &c->template->tokens[c->open[c->open_count - 1]];

	return ERR(c->err, ERR_CONFIG, "%s.html:%u:%u: section '%.*s' is not closed",
		   c->template->name, token->line, token->column, compile_shown(token->len),
		   token->text);
}

static enum err compile_all(struct compile *c)
{
	size_t start;
	enum err code = ERR_OK;

	for (start = compile_find(c, 0); start < c->len; start = compile_find(c, c->at)) {
		code = compile_tag(c, start);
		if (code != ERR_OK)
			return code;
	}
	compile_text(c, c->at, c->len);
	return c->open_count > 0 ? compile_not_closed(c) : ERR_OK;
}

/* Room for all that the text can give: a token for each tag and each text before one, a key for
 * each tag and each dot. */
static enum err compile_reserve(struct mustache_template *template, const char *text, size_t len)
{
	size_t tags = 0, dots = 0;

	for (size_t i = 0; i < len; i++) {
		tags += i > 0 && text[i - 1] == '{' && text[i] == '{';
		dots += text[i] == '.';
	}
	template->tokens = calloc(2 * tags + 1, sizeof(*template->tokens));
	template->keys = calloc(tags + dots + 1, sizeof(*template->keys));
	template->pool = malloc(len + 1);
	if (template->tokens == NULL || template->keys == NULL || template->pool == NULL)
		return ERR_MEMORY;
	return ERR_OK;
}

enum err mustache_compile(struct mustache_template *template, const char *text, size_t len,
			  struct err_info *err)
{
	struct compile c = { .template = template, .src = text, .len = len, .line = 1, .column = 1,
			     .err = err };

	if (len > MUSTACHE_TEXT_MAX)
		return ERR(err, ERR_CONFIG, "%s.html: %zu bytes, more than %d", template->name, len,
			   MUSTACHE_TEXT_MAX);
	if (!text_is_utf8(text, len))
		return ERR(err, ERR_CONFIG, "%s.html: is not UTF-8", template->name);
	if (compile_reserve(template, text, len) != ERR_OK)
		return ERR(err, ERR_MEMORY, "%s.html", template->name);
	return compile_all(&c);
}
