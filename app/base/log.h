/*
 * Structured log lines on stderr, one line an event, as journald reads them:
 *   <5>login refused method=form account="x" reason=expired wait_ms=0 request=4f1c…
 * An event is a noun and a past participle; values are key=value with the unit in the key. Text from
 * outside goes through log_quote. No secret and no body is ever logged. Only the program layer logs
 * (dispatch, worker, main, identity server): libraries return errors.
 * Thread-safe: a line is one write(2) of at most LOG_LINE_MAX bytes. errno is preserved.
 */
#ifndef ACCORD_BASE_LOG_H
#define ACCORD_BASE_LOG_H

#include <stddef.h>

#include "app/base/cleanup.h"

#define LOG_LINE_MAX 2048
#define LOG_QUOTE_MAX 256

/* Values are syslog(3) priorities, printed as <N>. */
enum log_level {
	LOG_LEVEL_ERROR = 3,
	LOG_LEVEL_WARNING = 4,
	LOG_LEVEL_NOTICE = 5,
	LOG_LEVEL_INFO = 6,
	LOG_LEVEL_DEBUG = 7
};

/* Lines of a higher number than `max` are dropped. Default INFO. Call before the threads start. */
void log_set_level(enum log_level max);

/*
 * Writes one line: `event`, then the formatted fields (NULL for none). Control characters, ESC and
 * bytes that are not UTF-8 are escaped as \xNN, whoever put them there.
 */
void log_line(enum log_level level, const char *event, const char *fmt, ...) PRINTF_LIKE(3, 4);

#define log_error(...) log_line(LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warning(...) log_line(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_notice(...) log_line(LOG_LEVEL_NOTICE, __VA_ARGS__)
#define log_info(...) log_line(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_debug(...) log_line(LOG_LEVEL_DEBUG, __VA_ARGS__)

struct log_quoted {
	char text[LOG_QUOTE_MAX];
};

/*
 * `text` (borrowed; NULL gives "-") between double quotes, with quotes, backslashes and everything
 * that is not printable UTF-8 escaped; cut with "…" when longer. Returned by value: use as
 * log_quote(name).text in the same expression.
 */
struct log_quoted log_quote(const char *text);

#endif
