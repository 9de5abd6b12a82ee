/* multipart/form-data, read through one window. */
#include "app/http/multipart.h"

#include "app/base/text.h"

#define BOUNDARY_CHARACTERS \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'()+_,-./:=?"

/* ---- the window ---- */

static size_t multipart_held(const struct multipart *m)
{
	return m->end - m->start;
}

/* Adds what comes next to the window, which must not be full. */
static enum err multipart_more(struct multipart *m, struct err_info *err)
{
	size_t got = 0;
	enum err code;

	if (m->start > 0)
		memmove(m->window, m->window + m->start, multipart_held(m));
	m->end -= m->start;
	m->start = 0;
	code = m->fill(m->from, m->window + m->end, MULTIPART_WINDOW - m->end, &got, err);
	if (code != ERR_OK)
		return code;
	m->end += got;
	m->ended = got == 0;
	return ERR_OK;
}

/* At least `len` bytes in the window, or an error. */
static enum err multipart_need(struct multipart *m, size_t len, struct err_info *err)
{
	while (multipart_held(m) < len) {
		enum err code = m->ended ? ERR(err, ERR_BAD_REQUEST, "multipart body breaks off") :
					   multipart_more(m, err);

		if (code != ERR_OK)
			return code;
	}
	return ERR_OK;
}

static bool multipart_starts(const struct multipart *m, const char *text, size_t len)
{
	return multipart_held(m) >= len && memcmp(m->window + m->start, text, len) == 0;
}

/* ---- delimiters ---- */

/* Behind "--boundary": CR LF and another part, or "--" and the end. */
static enum err multipart_take_delimiter_end(struct multipart *m, struct err_info *err)
{
	enum err code = multipart_need(m, 2, err);

	if (code != ERR_OK)
		return code;
	m->last = multipart_starts(m, "--", 2);
	if (!m->last && !multipart_starts(m, "\r\n", 2))
		return ERR(err, ERR_BAD_REQUEST, "multipart delimiter goes on");
	m->start += 2;
	m->in_part = false;
	return ERR_OK;
}

/* The first delimiter has no line end before it, and nothing else either. */
static enum err multipart_take_first(struct multipart *m, struct err_info *err)
{
	enum err code = multipart_need(m, m->delimiter_len - 2, err);

	if (code != ERR_OK)
		return code;
	if (!multipart_starts(m, m->delimiter + 2, m->delimiter_len - 2))
		return ERR(err, ERR_BAD_REQUEST, "multipart body does not begin with its boundary");
	m->start += m->delimiter_len - 2;
	return multipart_take_delimiter_end(m, err);
}

/* Behind the closing delimiter: a line end at most. */
static enum err multipart_check_end(struct multipart *m, struct err_info *err)
{
	while (!m->ended && multipart_held(m) <= 2) {
		enum err code = multipart_more(m, err);

		if (code != ERR_OK)
			return code;
	}
	if (multipart_held(m) == 0 || (multipart_held(m) == 2 && multipart_starts(m, "\r\n", 2)))
		return ERR_OK;
	return ERR(err, ERR_BAD_REQUEST, "multipart body goes on behind its end");
}

/* ---- the head of a part ---- */

/* Reads `"…"` at *at into `ret`; browsers write a quote as %22, so that none stands within. */
static bool multipart_quoted(const char **at, char *ret, size_t size)
{
	const char *text = *at;
	size_t len;

	if (*text != '"')
		return false;
	len = strcspn(text + 1, "\"");
	if (text[len + 1] != '"' || len >= size)
		return false;
	memcpy(ret, text + 1, len);
	ret[len] = '\0';
	*at = text + len + 2;
	return text_is_utf8(ret, len) && !text_has_control(ret, false);
}

/* `; name="…"` and perhaps `; filename="…"`, each once. */
static bool multipart_disposition(const char *value, struct multipart_part *ret)
{
	const char *at = value + strlen("form-data");

	if (strncasecmp(value, "form-data", strlen("form-data")) != 0)
		return false;
	while (*at == ';') {
		at += 1 + strspn(at + 1, " ");
		if (text_starts(at, "name=") && ret->name[0] == '\0') {
			at += strlen("name=");
			if (!multipart_quoted(&at, ret->name, sizeof(ret->name)))
				return false;
		} else if (text_starts(at, "filename=") && !ret->is_file) {
			at += strlen("filename=");
			ret->is_file = true;
			if (!multipart_quoted(&at, ret->file_name, sizeof(ret->file_name)))
				return false;
		} else {
			return false;
		}
	}
	return *at == '\0' && ret->name[0] != '\0';
}

/* One header; only what says where the part belongs is looked at. */
static enum err multipart_header(const char *line, struct multipart_part *ret, struct err_info *err)
{
	static const char wanted[] = "Content-Disposition:";
	const char *value = line + sizeof(wanted) - 1;

	if (strncasecmp(line, wanted, sizeof(wanted) - 1) != 0)
		return strncasecmp(line, "Content-", strlen("Content-")) == 0 ?
			       ERR_OK :
			       ERR(err, ERR_BAD_REQUEST, "multipart head of another kind");
	if (ret->name[0] != '\0')
		return ERR(err, ERR_BAD_REQUEST, "multipart part with two names");
	if (!multipart_disposition(value + strspn(value, " "), ret))
		return ERR(err, ERR_BAD_REQUEST, "multipart part without a proper name");
	return ERR_OK;
}

/* The bytes of the next line with its CR LF, in *ret_len; at most `max`. */
static enum err multipart_line(struct multipart *m, size_t max, size_t *ret_len, struct err_info *err)
{
	for (;;) {
		const char *line = m->window + m->start;
		const char *found = memmem(line, multipart_held(m), "\r\n", 2);
		enum err code;

		if (found != NULL && (size_t)(found - line) + 2 <= max) {
			*ret_len = (size_t)(found - line) + 2;
			return ERR_OK;
		}
		if (found != NULL || multipart_held(m) >= max)
			return ERR(err, ERR_BAD_REQUEST, "multipart head of over %d bytes", MULTIPART_HEAD_MAX);
		code = multipart_need(m, multipart_held(m) + 1, err);
		if (code != ERR_OK)
			return code;
	}
}

static enum err multipart_head(struct multipart *m, struct multipart_part *ret, struct err_info *err)
{
	size_t left = MULTIPART_HEAD_MAX;
	size_t len = 0;
	enum err code = ERR_OK;

	*ret = (struct multipart_part){ 0 };
	for (;;) {
		char *line;

		code = multipart_line(m, left, &len, err);
		if (code != ERR_OK)
			return code;
		line = m->window + m->start;
		m->start += len;
		left -= len;
		if (len == 2)
			break;
		if (memchr(line, '\0', len) != NULL)
			return ERR(err, ERR_BAD_REQUEST, "multipart head with a NUL");
		line[len - 2] = '\0';
		code = multipart_header(line, ret, err);
		if (code != ERR_OK)
			return code;
	}
	return ret->name[0] != '\0' ? ERR_OK : ERR(err, ERR_BAD_REQUEST, "multipart part without a name");
}

/* ---- from outside ---- */

enum err multipart_boundary(const char *content_type, char ret[MULTIPART_BOUNDARY_MAX + 1], struct err_info *err)
{
	const char *at = strcasestr(content_type, "boundary=");
	size_t len;
	bool quoted;

	if (at == NULL || strcasestr(at + 1, "boundary=") != NULL)
		return ERR(err, ERR_BAD_REQUEST, "multipart without one boundary");
	at += strlen("boundary=");
	quoted = *at == '"';
	at += quoted;
	len = strspn(at, BOUNDARY_CHARACTERS);
	if (len == 0 || len > MULTIPART_BOUNDARY_MAX || strcmp(at + len, quoted ? "\"" : "") != 0)
		return ERR(err, ERR_BAD_REQUEST, "multipart boundary that cannot be one");
	memcpy(ret, at, len);
	ret[len] = '\0';
	return ERR_OK;
}

enum err multipart_begin(struct multipart *m, const char *boundary, multipart_fill_fn *fill, void *from,
			 struct err_info *err)
{
	*m = (struct multipart){ .fill = fill, .from = from, .window = malloc(MULTIPART_WINDOW) };
	if (m->window == NULL)
		return ERR(err, ERR_MEMORY, "multipart window");
	m->delimiter_len = (size_t)snprintf(m->delimiter, sizeof(m->delimiter), "\r\n--%s", boundary);
	return ERR_OK;
}

void multipart_release(struct multipart *m)
{
	free(m->window);
	m->window = NULL;
}

enum err multipart_bytes(struct multipart *m, const char **ret, size_t *ret_len, struct err_info *err)
{
	const char *found;
	enum err code;

	*ret = m->window + m->start;
	*ret_len = 0;
	if (!m->in_part)
		return ERR_OK;
	/* One byte more than a delimiter, so that there is one to give when none begins here. */
	code = multipart_need(m, m->delimiter_len, err);
	if (code == ERR_OK && !m->ended && multipart_held(m) == m->delimiter_len)
		code = multipart_more(m, err);
	if (code != ERR_OK)
		return code;
	*ret = m->window + m->start;
	found = memmem(*ret, multipart_held(m), m->delimiter, m->delimiter_len);
	if (found == *ret) {
		m->start += m->delimiter_len;
		return multipart_take_delimiter_end(m, err);
	}
	*ret_len = found != NULL ? (size_t)(found - *ret) : multipart_held(m) - (m->delimiter_len - 1);
	m->start += *ret_len;
	return ERR_OK;
}

enum err multipart_next(struct multipart *m, struct multipart_part *ret, bool *ret_more, struct err_info *err)
{
	const char *bytes;
	size_t len = 1;
	enum err code = ERR_OK;

	if (m->parts == 0 && !m->last)
		code = multipart_take_first(m, err);
	while (code == ERR_OK && m->in_part && len > 0)
		code = multipart_bytes(m, &bytes, &len, err);
	if (code != ERR_OK)
		return code;
	*ret_more = !m->last;
	if (m->last)
		return multipart_check_end(m, err);
	if (m->parts == MULTIPART_PARTS_MAX)
		return ERR(err, ERR_TOO_LARGE, "multipart body of over %d parts", MULTIPART_PARTS_MAX);
	m->parts++;
	m->in_part = true;
	return multipart_head(m, ret, err);
}

enum err multipart_text(struct multipart *m, char *ret, size_t size, struct err_info *err)
{
	const char *bytes;
	size_t total = 0;
	size_t len = 1;

	while (len > 0) {
		enum err code = multipart_bytes(m, &bytes, &len, err);

		if (code != ERR_OK)
			return code;
		if (len >= size - total)
			return ERR(err, ERR_BAD_REQUEST, "multipart field of over %zu bytes", size - 1);
		memcpy(ret + total, bytes, len);
		total += len;
	}
	ret[total] = '\0';
	return text_is_utf8(ret, total) ? ERR_OK : ERR(err, ERR_BAD_REQUEST, "multipart field that is not UTF-8");
}
