/*
 * The files of a record: they stand in the snapshot of its version as `files` [{id, name, size, media_type,
 * sha256}], so that adding or removing one makes a new version, to be decided about like any other change.
 */
#ifndef ACCORD_RESOURCE_FILE_RECORD_FILE_H
#define ACCORD_RESOURCE_FILE_RECORD_FILE_H

#include <jansson.h>

#include "app/base/buf.h"
#include "app/resource/file/store.h"
#include "app/resource/record/kind.h"

#define RECORD_FILES_MAX 50	/* files of one record */

/* A file that has come, and is whole in the store. All text borrowed. */
struct record_file {
	const char *dir;		/* site.files */
	const struct store_file *stored;
	const char *name;
	const char *media_type;
};

/*
 * The row of its content, made now if nobody has sent it before; store_keep follows in the same transaction.
 * ret   {id, size, media_type}: new
 */
MUST_USE enum err record_file_row(struct db *db, const struct actor *actor, const struct record_file *file,
				  json_t **ret, struct err_info *err);
/*
 * A new version of the record with this file; one of the same name is replaced, and stays in the versions before.
 * To be called first in its transaction: files that others add at the same moment are seen by what is read later.
 * ret_message   French, static, with ERR_INVALID: why it cannot be added
 * The errors of record_edit and store_keep
 */
MUST_USE enum err record_file_add(struct db *db, const struct actor *actor, const struct kind *kind, int64_t id,
				  int64_t version, const struct record_file *file, const char **ret_message,
				  struct err_info *err);
/* A new version without the file of that number. ERR_NOT_FOUND: it has none; the errors of record_edit. */
MUST_USE enum err record_file_remove(struct db *db, const struct actor *actor, const struct kind *kind, int64_t id,
				     int64_t version, int64_t file, struct err_info *err);

/*
 * What pages and JSON show of the files in `content`: its rows with href, label (French, of the type) and
 * downloads. ret: new, also when there are none
 */
MUST_USE enum err record_file_models(struct db *db, const struct kind *kind, int64_t id, const json_t *content,
				     json_t **ret, struct err_info *err);
/* Their names, to be found by. */
void record_file_search(const json_t *content, struct buf *out);
/* Adds a row to `rows` (app/resource/diff.h) when two contents have other files. ERR_MEMORY */
MUST_USE enum err record_file_diff(const json_t *before, const json_t *after, json_t *rows, struct err_info *err);

#endif
