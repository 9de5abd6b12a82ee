/* Shared tools. */
#ifndef ACCORD_RESOURCE_TOOL_H
#define ACCORD_RESOURCE_TOOL_H

#include "app/http/field.h"

extern const struct form tool_form;
extern const struct form tool_edit_form;

#endif
