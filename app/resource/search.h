/* Word search of lists: the query field `q`. */
#ifndef ACCORD_RESOURCE_SEARCH_H
#define ACCORD_RESOURCE_SEARCH_H

#include "app/http/request.h"

/*
 * Moves *at to the next word there or after it; letters and digits are words, signs part them.
 * Returns its bytes; 0: none is left, or what follows is not UTF-8.
 */
size_t search_next_word(const char **at);

/*
 * Every word of the query field `q` (at most 100 characters) must be there, as a beginning: "+mot* +mot*". Operators
 * of the search are left out.
 * ret   arena; NULL: no words
 * ERR_BAD_REQUEST (not UTF-8), ERR_MEMORY
 */
MUST_USE enum err search_expression(struct request *req, const char **ret, struct err_info *err);

#endif
