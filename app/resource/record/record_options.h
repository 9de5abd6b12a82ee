/* The form of a kind with its lists to choose from. */
#ifndef ACCORD_RESOURCE_RECORD_OPTIONS_H
#define ACCORD_RESOURCE_RECORD_OPTIONS_H

#include <jansson.h>

#include "app/resource/record/kind.h"

/*
 * Sets the members `f`, `errors` and `form_sections` ([{heading, fields}]) of the model for the kind's form.
 * content   snapshot that is edited, or NULL: a new record; what it names and can no longer be chosen is offered too
 */
MUST_USE enum err record_options_set_form(struct request *req, const struct kind *kind,
					  json_t *model, const json_t *content,
					  struct err_info *err);

#endif
