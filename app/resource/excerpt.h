/* A piece of a text with the words that were searched. */
#ifndef ACCORD_RESOURCE_EXCERPT_H
#define ACCORD_RESOURCE_EXCERPT_H

#include <jansson.h>
#include <stdbool.h>

/*
 * The text in pieces, [{text, mark}]: each word that begins as one of the words of `q` does is marked, whatever its
 * accents and capitals. Ends of lines become blanks.
 * cut     the text begins in the midst of another: its first, broken word is left out, and an ellipsis stands there
 * Returns new; NULL: out of memory.
 */
json_t *excerpt_of(const char *text, const char *q, bool cut);

#endif
