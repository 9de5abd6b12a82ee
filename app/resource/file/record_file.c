/* Files as part of what a record says. */
#include "app/resource/file/record_file.h"

#include <inttypes.h>

#include "app/base/text.h"
#include "app/resource/file/file_type.h"
#include "app/resource/record/record_write.h"
#include "app/resource/row.h"
#include "app/view/filter.h"
#include "app/view/model.h"
#include "sql/queries.h"

#define HREF_SIZE 120
#define DIFF_MAX 20000	/* bytes of the names of all files of a record */

static const json_t *files_of(const json_t *content)
{
	return json_object_get(content, "files");
}

/* The file of that number, or NULL. Borrowed. */
static json_t *find(const json_t *files, int64_t id)
{
	size_t i;
	json_t *file;

	json_array_foreach(files, i, file) {
		if (row_number(file, "id") == id)
			return file;
	}
	return NULL;
}

/* ---- changing ---- */

/* The list without the file of that number or that name. New; NULL: out of memory. */
static json_t *files_without(const json_t *files, int64_t id, const char *name)
{
	json_t *list = json_array();
	size_t i;
	json_t *file;

	json_array_foreach(files, i, file) {
		if (row_number(file, "id") != id && (name == NULL || strcmp(row_text(file, "name"), name) != 0))
			model_add(&list, json_incref(file));
	}
	return list;
}

enum err record_file_row(struct db *db, const struct actor *actor, const struct record_file *file, json_t **ret,
			 struct err_info *err)
{
	uint8_t sha256[HASH_SIZE];
	int64_t added = 0;
	enum err code;

	if (!hash_from_hex(file->stored->sha256, sha256, sizeof(sha256)))
		return ERR(err, ERR_INTERNAL, "a file without its hash");
	code = sql_file_add(db, sha256, sizeof(sha256), file->stored->size, file->media_type, actor->at, &added, err);
	return code == ERR_OK ? sql_file_by_hash(db, sha256, sizeof(sha256), ret, err) : code;
}

/* The current content of a record that is locked. ret: new, may be changed */
static enum err read_content(struct db *db, const struct record_head *head, json_t **ret, struct err_info *err)
{
	json_auto_t *row = NULL;
	enum err code = sql_record_version(db, head->kind->id, head->id, head->version, &row, err);

	if (code != ERR_OK)
		return code;
	*ret = json_copy(json_object_get(row, "content"));
	return *ret != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "content");
}

/* Puts the file into the content. ERR_INVALID with its message. */
static enum err add_to(json_t *content, const struct record_file *file, int64_t file_id, const char **ret_message,
		       struct err_info *err)
{
	const json_t *files = files_of(content);
	json_t *list;

	if (find(files, file_id) != NULL) {
		*ret_message = "Ce fichier est déjà joint à la fiche.";
		return ERR(err, ERR_INVALID, "a file that is there already");
	}
	list = files_without(files, 0, file->name);
	if (json_array_size(list) >= RECORD_FILES_MAX) {
		json_decref(list);
		*ret_message = "Cette fiche a déjà 50 fichiers, le plus qu’elle puisse avoir. Retirez-en un d’abord.";
		return ERR(err, ERR_INVALID, "more than %d files", RECORD_FILES_MAX);
	}
	model_add(&list, json_pack("{s:I, s:s, s:I, s:s, s:s}", "id", (json_int_t)file_id, "name", file->name, "size",
				   (json_int_t)file->stored->size, "media_type", file->media_type, "sha256",
				   file->stored->sha256));
	return json_object_set_new(content, "files", list) == 0 ? ERR_OK : ERR(err, ERR_MEMORY, "files");
}

enum err record_file_add(struct db *db, const struct actor *actor, const struct kind *kind, int64_t id,
			 int64_t version, const struct record_file *file, const char **ret_message,
			 struct err_info *err)
{
	DEFER(record_head_release) struct record_head head = { 0 };
	json_auto_t *row = NULL;
	json_auto_t *content = NULL;
	int64_t added = 0;
	enum err code = record_file_row(db, actor, file, &row, err);

	if (code == ERR_OK)
		code = record_lock(db, kind, id, &head, err);
	if (code == ERR_OK)
		code = read_content(db, &head, &content, err);
	/* What was refused for its version says so, even when the file has come meanwhile. */
	if (code == ERR_OK && head.version == version)
		code = add_to(content, file, row_number(row, "id"), ret_message, err);
	if (code == ERR_OK)
		code = record_edit(db, actor, kind, id, version, content, err);
	if (code == ERR_OK)
		code = sql_record_file_add(db, kind->id, id, version + 1, row_number(row, "id"), file->name, &added,
					   err);
	return code == ERR_OK ? store_keep(file->dir, file->stored, err) : code;
}

enum err record_file_remove(struct db *db, const struct actor *actor, const struct kind *kind, int64_t id,
			    int64_t version, int64_t file, struct err_info *err)
{
	DEFER(record_head_release) struct record_head head = { 0 };
	json_auto_t *content = NULL;
	enum err code = record_lock(db, kind, id, &head, err);

	if (code == ERR_OK)
		code = read_content(db, &head, &content, err);
	if (code != ERR_OK)
		return code;
	if (head.version == version && find(files_of(content), file) == NULL)
		return ERR(err, ERR_NOT_FOUND, "%s %" PRId64 " has no file %" PRId64, kind->id, id, file);
	if (json_object_set_new(content, "files", files_without(files_of(content), file, NULL)) != 0)
		return ERR(err, ERR_MEMORY, "files");
	return record_edit(db, actor, kind, id, version, content, err);
}

/* ---- showing ---- */

static int64_t downloads_of(const json_t *counts, int64_t file)
{
	size_t i;
	const json_t *row;

	json_array_foreach(counts, i, row) {
		if (row_number(row, "file_id") == file)
			return row_number(row, "downloads");
	}
	return 0;
}

static json_t *file_model(const struct kind *kind, int64_t id, json_t *file, const json_t *counts)
{
	const struct file_type *type = file_type_of_media(row_text(file, "media_type"));
	int64_t number = row_number(file, "id");
	int64_t downloads = downloads_of(counts, number);
	char href[HREF_SIZE];
	json_t *model = json_copy(file);

	snprintf(href, sizeof(href), "%s/%" PRId64 "/fichiers/%" PRId64, kind->path, id, number);
	model_set(&model, "href", json_string(href));
	model_set(&model, "label", json_string(type != NULL ? type->label : "fichier"));
	model_set(&model, "downloads", json_integer(downloads));
	model_set(&model, "downloaded", json_boolean(downloads > 0));
	return model;
}

enum err record_file_models(struct db *db, const struct kind *kind, int64_t id, const json_t *content, json_t **ret,
			    struct err_info *err)
{
	const json_t *files = files_of(content);
	json_auto_t *counts = NULL;
	json_t *list = json_array();
	size_t i;
	json_t *file;
	enum err code = ERR_OK;

	if (json_array_size(files) > 0)
		code = sql_download_counts(db, kind->id, id, &counts, err);
	json_array_foreach(files, i, file)
		model_add(&list, file_model(kind, id, file, counts));
	if (code == ERR_OK && list == NULL)
		code = ERR(err, ERR_MEMORY, "files");
	if (code == ERR_OK)
		*ret = list;
	else
		json_decref(list);
	return code;
}

void record_file_search(const json_t *content, struct buf *out)
{
	size_t i;
	const json_t *file;

	json_array_foreach(files_of(content), i, file) {
		filter_plain(json_object_get(file, "name"), out);
		buf_addc(out, '\n');
	}
}

/* ---- what changed ---- */

/* Words {text, `mark`} of the files that the other list has not; their names, in `text`. */
static void add_words(const json_t *files, const json_t *others, const char *mark, json_t **words, struct buf *text)
{
	size_t i;
	const json_t *file;

	json_array_foreach(files, i, file) {
		buf_adds(text, text->len > 0 ? ", " : "");
		filter_plain(json_object_get(file, "name"), text);
		if (find(others, row_number(file, "id")) != NULL)
			continue;
		if (json_array_size(*words) > 0)
			model_add(words, json_pack("{s:s}", "text", " "));
		model_add(words, json_pack("{s:O, s:b}", "text", json_object_get(file, "name"), mark, true));
	}
}

enum err record_file_diff(const json_t *before, const json_t *after, json_t *rows, struct err_info *err)
{
	AUTO_BUF old = BUF_INIT(DIFF_MAX);
	AUTO_BUF new = BUF_INIT(DIFF_MAX);
	json_t *words = json_array();

	add_words(files_of(before), files_of(after), "removed", &words, &old);
	add_words(files_of(after), files_of(before), "added", &words, &new);
	if (words != NULL && json_array_size(words) == 0) {
		json_decref(words);
		return ERR_OK;
	}
	if (json_array_append_new(rows, json_pack("{s:s, s:s, s:s, s:s, s:o}", "field", "files", "label", "Fichiers",
						  "before", buf_text(&old), "after", buf_text(&new), "words",
						  words)) != 0)
		return ERR(err, ERR_MEMORY, "differences of files");
	return ERR_OK;
}
