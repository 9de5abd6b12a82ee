/*
 * A form as the templates under form/ show it: made from its field table, what was typed (or the record's
 * present values), the messages, and options that only the database knows.
 */
#ifndef ACCORD_RESOURCE_FORM_MODEL_H
#define ACCORD_RESOURCE_FORM_MODEL_H

#include <jansson.h>

#include "app/http/field.h"

/*
 * Sets model members `f` (field models by name) and `errors` (messages in order) for the request.
 * values    what the record holds, in the shape of req->form; NULL: a new record. What was typed, if
 *           anything was, comes before it.
 * options   object: field name (GROUP_MEMBER in a group) → array of {value, label, group?}; NULL: none. Borrowed.
 * ERR_MEMORY
 */
MUST_USE enum err form_model_set(struct request *req, json_t *model, const struct form *form,
				 const json_t *values, const json_t *options, struct err_info *err);

/* The first message beside the field `name` (in a group: of that row, from 1; else 0), or NULL. Borrowed. */
const char *form_model_message(const struct request *req, const char *name, size_t row);

/* {value, label} for a list of options. New. */
json_t *form_model_option(int64_t value, const char *label);

#endif
