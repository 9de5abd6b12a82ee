/*
 * What a record says: the snapshot of a version, made from checked form values. What a value names
 * is kept as an object {id, name} with its name as it was, so that a later change rewrites nothing.
 */
#ifndef ACCORD_RESOURCE_RECORD_CONTENT_H
#define ACCORD_RESOURCE_RECORD_CONTENT_H

#include <jansson.h>

#include "app/base/buf.h"
#include "app/resource/record/kind.h"

/*
 * values        of kind->form, as req->form has them
 * old           snapshot before (what it names may stay although it can no longer be chosen; what is not of the
 *               form, as files, goes on); NULL: a new record
 * ret_content   new
 * ret_refusal   with ERR_INVALID: the field that names something that is not there, or what kind->complete says
 */
MUST_USE enum err content_from_form(struct db *db, const struct actor *actor,
				    const struct kind *kind, const json_t *values, json_t *old,
				    json_t **ret_content, struct kind_refusal *ret_refusal,
				    struct err_info *err);
/* The form values of a snapshot, to edit it: objects become their numbers. New; NULL: out of memory. */
json_t *content_to_form(const struct kind *kind, const json_t *content);
/* All words worth finding, in one text. */
void content_search(const struct kind *kind, const json_t *content, struct buf *ret);
/* Writes anew the links of the record: what its fields with a source name. In the transaction of its version. */
MUST_USE enum err content_write_links(struct db *db, const struct kind *kind, int64_t id,
				      const json_t *content, struct err_info *err);

/* Text of a member, or NULL when it is empty. Borrowed. */
const char *content_text(const json_t *content, const char *name);
/* Number of the object, or of the plain integer `name`; NULL when empty, else `store`. `name` may
 * be NULL. */
const int64_t *content_id(const json_t *content, const char *name, int64_t *store);

#endif
