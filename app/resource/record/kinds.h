/* Every kind of record; each stands in the file of its resource. */
#ifndef ACCORD_RESOURCE_RECORD_KINDS_H
#define ACCORD_RESOURCE_RECORD_KINDS_H

#include "app/resource/record/kind.h"

extern const struct kind action_kind;	/* app/resource/action_kind.c */
extern const struct kind tool_kind; /* app/resource/tool/tool.c */

#endif
