/*
 * Answers counted for publication. No figure may tell what fewer than five respondents said, not even by taking
 * what is shown from a total that is shown. Pure: no database.
 */
#ifndef ACCORD_RESOURCE_EVALUATION_TALLY_H
#define ACCORD_RESOURCE_EVALUATION_TALLY_H

#include <jansson.h>

#include "app/base/arena.h"
#include "app/resource/evaluation/questionnaire.h"

#define TALLY_LEAST 5 /* a count from 1 to 4 is hidden */

/*
 * Which of the `n` counts of one question must be hidden, the total of them being known. A count from 1 to 4 is
 * hidden; as long as what is hidden is one cell, or adds up to fewer than five, the smallest count that is still
 * shown is hidden too (a zero last). Zeros alone tell of nobody.
 */
void tally_hide(const int64_t *counts, size_t n, bool *ret_hidden);

/* Answers to one version of the questionnaire. */
struct tally_version {
	const struct questionnaire *questions;
	const json_t *answers; /* list of answers objects */
	int64_t number;
};

/*
 * The results of all versions, the newest question first in its order; the same question (kind, words, options) of
 * several versions is counted together, one that was worded otherwise stands by itself.
 * open_texts   texts may be listed (not anonymous); else only more than five together
 * ret   [{n, section, label, kind, version, answered, few, rows: [{answer, count, hidden, cell, share}], mean, median,
 *        texts: [text], has_table}]; count is null and cell «masqué» where hidden. New; NULL: out of memory.
 */
json_t *tally_results(struct arena *arena, const struct tally_version *versions, size_t count,
		      bool open_texts);

#endif
