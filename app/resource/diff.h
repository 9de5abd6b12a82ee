/*
 * What changed between two snapshots of a record, in words: a row for each field that differs, and within it
 * the words that were taken away and added.
 */
#ifndef ACCORD_RESOURCE_DIFF_H
#define ACCORD_RESOURCE_DIFF_H

#include <jansson.h>

#include "app/base/err.h"
#include "app/http/field.h"

#define DIFF_WORDS_MAX 600	/* words of one text that are compared; longer texts are shown whole */

/*
 * Rows {label, before, after, words: [{text, added?, removed?}]} for the fields that differ. New, also when
 * empty. Snapshots of forms with these fields. ERR_MEMORY
 */
MUST_USE enum err diff_contents(const struct field *fields, const json_t *before, const json_t *after,
				json_t **ret, struct err_info *err);
/* The same for two snapshots of an action. */
MUST_USE enum err diff_actions(const json_t *before, const json_t *after, json_t **ret,
			       struct err_info *err);

/* The words of `after` beside those of `before` (longest common subsequence): new array; NULL: out of memory. */
json_t *diff_words(const char *before, const char *after);

#endif
