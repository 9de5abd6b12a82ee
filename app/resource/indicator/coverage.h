/*
 * How much of the agglomeration's population lives where a PLIE works: computed from the communes' links and
 * populations where all are known, else declared, and it says which. Pure.
 */
#ifndef ACCORD_RESOURCE_INDICATOR_COVERAGE_H
#define ACCORD_RESOURCE_INDICATOR_COVERAGE_H

#include <jansson.h>

#include "app/resource/reference.h"

/*
 * {is_computed, computed, population, known_population, known_percent, covered_population, covered_percent,
 * commune_count, known_count, communes: [{name, population, known, plie, source}]}; `computed` is null while a commune
 * or a population is not known. Percent with two decimals, of all inhabitants.
 * links   rows of commune_links
 * today   links that are not valid on that day count as not known
 * New; NULL: out of memory.
 */
json_t *coverage_model(const struct reference *reference, const json_t *links, const char *today);

#endif
