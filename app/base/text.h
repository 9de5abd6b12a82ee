/* Checks and strict readings of text from outside. No locale is involved anywhere. */
#ifndef ACCORD_BASE_TEXT_H
#define ACCORD_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/base/cleanup.h"

/* True when the `len` bytes are well-formed UTF-8 (RFC 3629: no overlong form, no surrogate, at most
 * U+10FFFF) and contain no NUL. */
bool text_is_utf8(const char *text, size_t len);
/* Reads the code point at the start of the `len` bytes; its length in bytes, 0: malformed or nothing there. */
size_t text_decode(const char *text, size_t len, uint32_t *ret);
/* True for C0, DEL, C1 and the bidirectional overrides (U+202A–U+202E, U+2066–U+2069). */
bool text_is_control(uint32_t code);
/* Number of code points of well-formed UTF-8. */
size_t text_length(const char *text);
/* True when there is a control character: C0 (but TAB, LF, CR when `multiline`), DEL, C1, or a
 * bidirectional override. Malformed UTF-8 counts as one. */
bool text_has_control(const char *text, bool multiline);
/* Removes blanks, TAB, CR and LF at both ends in place; turns CR LF and CR into LF. Returns `text`. */
char *text_trim(char *text);

/* Reads a whole decimal integer, optional sign, nothing before or after; false: not one, or outside
 * [min, max] (then *ret is untouched). */
MUST_USE bool text_to_i64(const char *text, int64_t min, int64_t max, int64_t *ret);

/* Length-safe strcmp(a, b) == 0 that accepts NULL (NULL equals only NULL). */
bool text_equal(const char *a, const char *b);
bool text_starts(const char *text, const char *prefix);
/* Same bytes in the same time whatever they hold (for secrets). */
bool text_equal_secret(const void *a, const void *b, size_t len);

#endif
