/* Structured log lines on stderr: one line, one write. */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <unistd.h>

#include "app/base/log.h"
#include "app/base/text.h"

#define LOG_CUT "…"
#define LOG_ESCAPED_MAX (4 * sizeof("\\xNN"))	/* the longest way to write one code point */

/* Text of a fixed size that is cut, with a mark, when it is full. */
struct log_out {
	char *text;
	size_t len;
	size_t max;	/* bytes, the mark not counted */
	bool cut;
};

static enum log_level log_max = LOG_LEVEL_INFO;

void log_set_level(enum log_level max)
{
	log_max = max;
}

static void log_add(struct log_out *out, const char *bytes, size_t len)
{
	if (out->cut || len > out->max - out->len) {
		out->cut = true;
		return;
	}
	memcpy(out->text + out->len, bytes, len);
	out->len += len;
}

static void log_add_hex(struct log_out *out, const char *bytes, size_t len)
{
	char hex[LOG_ESCAPED_MAX];
	size_t at = 0;

	for (size_t i = 0; i < len; i++) {
		snprintf(hex + at, sizeof(hex) - at, "\\x%02X",
			 (unsigned int)(unsigned char)bytes[i]);
		at += 4;
	}
	log_add(out, hex, at);
}

/* Adds `text`: the unprintable as \xNN, the characters of `quoted` behind a backslash. */
static void log_add_text(struct log_out *out, const char *text, const char *quoted)
{
	size_t len = strlen(text);
	size_t at = 0;

	while (at < len && !out->cut) {
		uint32_t code = 0;
		size_t n = text_decode(text + at, len - at, &code);
		size_t step = n > 0 ? n : 1;

		if (n == 0 || text_is_control(code)) {
			log_add_hex(out, text + at, step);
		} else if (n == 1 && strchr(quoted, text[at])) {
			char pair[] = { '\\', text[at] };

			log_add(out, pair, sizeof(pair));
		} else {
			log_add(out, text + at, step);
		}
		at += step;
	}
}

/* Ends the text with the mark when it was cut; there is room for it. */
static void log_mark(struct log_out *out)
{
	if (!out->cut)
		return;
	memcpy(out->text + out->len, LOG_CUT, strlen(LOG_CUT));
	out->len += strlen(LOG_CUT);
}

static void log_write(const char *line, size_t len)
{
	ssize_t n;

	do
		n = write(STDERR_FILENO, line, len);
	while (n < 0 && errno == EINTR);
}

void log_line(enum log_level level, const char *event, const char *fmt, ...)
{
	char line[LOG_LINE_MAX];
	char fields[LOG_LINE_MAX];
	struct log_out out = { .text = line, .max = sizeof(line) - sizeof(LOG_CUT "\n") };
	int saved = errno;
	va_list args;

	if (level > log_max)
		return;
	snprintf(fields, sizeof(fields), "<%d>", (int)level);
	log_add(&out, fields, strlen(fields));
	log_add_text(&out, event, "");
	if (fmt) {
		va_start(args, fmt);
		vsnprintf(fields, sizeof(fields), fmt, args);
		va_end(args);
		log_add(&out, " ", 1);
		log_add_text(&out, fields, "");
	}
	log_mark(&out);
	line[out.len++] = '\n';
	log_write(line, out.len);
	errno = saved;
}

struct log_quoted log_quote(const char *text)
{
	struct log_quoted ret = { "-" };
	struct log_out out = { .text = ret.text, .max = sizeof(ret.text) - sizeof(LOG_CUT "\"") };

	if (!text)
		return ret;
	log_add(&out, "\"", 1);
	log_add_text(&out, text, "\"\\");
	log_mark(&out);
	ret.text[out.len++] = '"';
	ret.text[out.len] = '\0';
	return ret;
}
