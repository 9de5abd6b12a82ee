/*
 * What an action says: its form, and the snapshot of one version. A snapshot holds the names of people and
 * organisations as they were, so that a later change of holder rewrites nothing.
 */
#ifndef ACCORD_RESOURCE_ACTION_CONTENT_H
#define ACCORD_RESOURCE_ACTION_CONTENT_H

#include <jansson.h>

#include "app/base/buf.h"
#include "app/http/field.h"
#include "app/resource/reference.h"

#define ACTION_OBJECTIVES_MAX 10

/* Every field that the agreement asks of an action. */
extern const struct form action_form;
extern const struct form action_edit_form;	/* the same, from a version on */

/*
 * The snapshot of checked form values (members by the names of action_form; absent or null: empty).
 * ret_content     new: values, with territory, structure and leads as objects {id, name, …}
 * ret_bad_field   static: the field that names something that is not there, with ERR_INVALID
 */
MUST_USE enum err action_content_from_form(struct db *db, const json_t *values, json_t **ret_content,
					   const char **ret_bad_field, struct err_info *err);
/* The form values of a snapshot, to edit it: objects become their numbers. New. */
json_t *action_content_to_form(const json_t *content);

/* Number of `content`'s object `name`, or of the plain integer; NULL when empty, else store. */
const int64_t *action_content_id(const json_t *content, const char *name, int64_t *store);
/* Text of `name`, or NULL when empty. Borrowed. */
const char *action_content_text(const json_t *content, const char *name);
/* All words worth finding, in one text. */
void action_content_search(const json_t *content, struct buf *ret);

#endif
