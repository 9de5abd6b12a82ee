/*
 * Public contracts as buyers publish them: «données essentielles de la commande publique» (DECP), version 1 (arrêté du
 * 14 avril 2017, `marches[]`) and version 2 (arrêté du 22 décembre 2022, `marches.marche[]`, schema 2.0.3). Real files
 * are dirty: what cannot be is left out and counted, never guessed.
 */
#ifndef ACCORD_RESOURCE_CONTRACT_CONTRACT_READ_H
#define ACCORD_RESOURCE_CONTRACT_CONTRACT_READ_H

#include <jansson.h>

#include "app/base/err.h"

#define CONTRACT_OBJECT_MAX 1000 /* characters of the subject; the rest is cut off, with "…" */
#define CONTRACT_HOLDERS_MAX 50

/* The contracts of a file: an array, borrowed; NULL: it is no such file. */
const json_t *contract_list(const json_t *file);
/*
 * One contract of it, put into order.
 * ret   new: {buyer_id, number, buyer, object, contract_type, nature, procedure, cpv, amount, amount_now, months,
 *       notified_on, published_on, place_code, place, clause, considerations, changes, damaged,
 *       holders: [{id, name}]}.
 *       contract_type  term of that vocabulary, by the CPV; null: no CPV
 *       amount         euros without tax, as text; amount_now: after the last change; null: not told, or impossible
 *       clause         "yes", "no", or null where the format or the buyer does not say
 *       damaged        a letter was lost on the way (U+FFFD); the text is kept as it came
 *       holders        without id and name (null) where one is a natural person: that is personal data
 * fault NULL, or why it cannot be kept ("no number"); then *ret is NULL
 * ERR_MEMORY
 */
MUST_USE enum err contract_read(const json_t *source, json_t **ret, const char **ret_fault, struct err_info *err);
/*
 * The same contract once more: in later files a row stands for each co-holder, with the whole amount in each. Adds the
 * holders of `again` that `contract` has not, and takes the rest of the one published last.
 */
MUST_USE enum err contract_merge(json_t *contract, const json_t *again, struct err_info *err);

#endif
