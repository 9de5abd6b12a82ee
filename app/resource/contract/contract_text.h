/*
 * Single values of published contracts, put into order. Each takes a member as it came (borrowed, or NULL) and gives a
 * new one: null for what is not told, or cannot be; NULL: out of memory.
 */
#ifndef ACCORD_RESOURCE_CONTRACT_CONTRACT_TEXT_H
#define ACCORD_RESOURCE_CONTRACT_CONTRACT_TEXT_H

#include <jansson.h>

/* One line of at most `max` characters: blanks, control characters and HTML breaks made one blank; "…" when cut off. */
json_t *contract_line(const json_t *value, size_t max);
/* Decimal text of an amount of euros: more than 0, less than 10^12. */
json_t *contract_amount(const json_t *value);
/* 1 to 1200. */
json_t *contract_months(const json_t *value);
/* A day from 1990 on, whatever time zone stands behind it ("2018-12-21+01:00"). */
json_t *contract_day(const json_t *value);

#endif
