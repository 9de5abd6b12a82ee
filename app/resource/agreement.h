/* What an agreement still lacks. */
#ifndef ACCORD_RESOURCE_AGREEMENT_H
#define ACCORD_RESOURCE_AGREEMENT_H

#include <jansson.h>

/*
 * French sentences saying what entry into force lacks (articles 4 and end of the text: a deliberation for the
 * CUB, a signature of each party, a place and a date); empty when nothing does.
 * agreement, parties   rows of agreement_current and agreement_parties
 * New array; NULL: out of memory.
 */
json_t *agreement_missing(const json_t *agreement, const json_t *parties);

#endif
