/* Members of a row that a query gave, or of a model. */
#ifndef ACCORD_RESOURCE_ROW_H
#define ACCORD_RESOURCE_ROW_H

#include <jansson.h>
#include <stdint.h>
#include <string.h>

/* Text of a member, or NULL when it is null or not there. Borrowed. */
static inline const char *row_text(const json_t *row, const char *name)
{
	return json_string_value(json_object_getn(row, name, strlen(name)));
}

/* A whole number, or 0. */
static inline int64_t row_number(const json_t *row, const char *name)
{
	return json_integer_value(json_object_getn(row, name, strlen(name)));
}

#endif
