/* Values of a snapshot in French words, as pages, comparisons and searches show them. */
#ifndef ACCORD_RESOURCE_RECORD_WORDS_H
#define ACCORD_RESOURCE_RECORD_WORDS_H

#include <jansson.h>

#include "app/base/buf.h"
#include "app/http/field.h"

/* The value of a field: terms by their label, dates in words, what a number names by its name,
 * lists with commas, the rows of a group one a line. Nothing for null. */
void words_of_field(const struct field *field, const json_t *value, struct buf *out);
/* The same for a member of a group's row. */
void words_filtered(const char *filter, const json_t *value, struct buf *out);

/*
 * What a page shows of a content: [{heading, rows: [{label, field, text, empty, long, items: [{text, href?}]}]}],
 * a section beginning with each field that has one. An optional field that is empty is left out.
 * first    heading of the fields before any section, French
 * ret      new; NULL: out of memory
 */
json_t *words_sections(const struct field *fields, const json_t *content, const char *first);

#endif
