/* Between openapi.c (the document and its paths) and openapi_schema.c (what forms and answers look like). */
#ifndef ACCORD_RESOURCE_OPENAPI_INTERNAL_H
#define ACCORD_RESOURCE_OPENAPI_INTERNAL_H

#include <jansson.h>

#include "app/http/route.h"

#define OPENAPI_FORM_SUFFIX "_form"	/* schema of a form as a browser sends it */

/* The whole document for a table of routes. New; NULL: out of memory. */
json_t *openapi_document(const struct route *routes, size_t count, const struct conf *conf);
/* A reference: {"$ref": "#/components/KIND/NAME" SUFFIX}. New; NULL: out of memory. */
json_t *openapi_schema_ref(const char *kind, const char *name, const char *suffix);
/* Schemas, parameters, responses and the security scheme of the whole table. New; NULL: out of memory. */
json_t *openapi_schema_components(const struct route *routes, size_t count, const char *cookie);

#endif
