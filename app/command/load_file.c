/* Loading the files of records: short texts that stand in the data files themselves. */
#include "app/base/text.h"
#include "app/command/load_internal.h"
#include "app/resource/file/file_type.h"
#include "app/resource/file/record_file.h"
#include "sql/queries.h"

/* The text as a whole file of the store, under its other name. */
static enum err write_text(const struct load *load, const char *text, const struct file_type *type,
			   struct store_file *file, struct err_info *err)
{
	const char *message = NULL;
	enum err code = store_prepare(load->files_dir, err);

	if (code == ERR_OK)
		code = store_begin(load->files_dir, file, err);
	if (code == ERR_OK)
		code = store_add(file, text, strlen(text), err);
	if (code == ERR_OK)
		code = file_type_check(type, file->fd, &message, err);
	return code == ERR_OK ? store_end(file, err) : code;
}

enum err load_attach(const struct load *load, const struct actor *actor, const struct kind *kind, int64_t id,
		     int64_t version, const json_t *event, json_t **ret_content, struct err_info *err)
{
	DEFER(store_drop) struct store_file stored = STORE_FILE_INIT;
	const char *name = load_text(event, "name");
	const char *text = load_text(event, "text");
	const struct file_type *type = name != NULL ? file_type_of_name(name) : NULL;
	struct record_file file = { .dir = load->files_dir, .stored = &stored, .name = name };
	json_auto_t *row = NULL;
	const char *message = NULL;
	enum err code;

	if (type == NULL || text == NULL || !kind->files)
		return ERR(err, ERR_INVALID, "name, text: not a file that this record can have");
	file.media_type = type->media;
	code = write_text(load, text, type, &stored, err);
	if (code == ERR_OK)
		code = record_file_add(load->db, actor, kind, id, version, &file, &message, err);
	if (code == ERR_OK)
		code = sql_record_version(load->db, kind->id, id, version + 1, &row, err);
	if (code == ERR_OK)
		*ret_content = json_incref(json_object_get(row, "content"));
	return code;
}
