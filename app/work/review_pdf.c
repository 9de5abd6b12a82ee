/* The PDF of a version of a review: its snapshot as a page to print, turned by WeasyPrint, kept as a file of it. */
#include <inttypes.h>

#include "app/base/date.h"
#include "app/base/text.h"
#include "app/resource/file/store.h"
#include "app/resource/record/kinds.h"
#include "app/resource/record/trail.h"
#include "app/resource/record/words.h"
#include "app/resource/review/figures.h"
#include "app/resource/review/review.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "app/work/converter.h"
#include "app/work/work.h"
#include "sql/queries.h"

#define DEADLINE_S 120
#define PAGE_MAX (4 * 1024 * 1024)
#define PDF_MAX (64 * 1024 * 1024)
#define TRAIL_MAX 500
#define PDF_MEDIA "application/pdf"
#define EXIT_MISSING 3 /* of the program: WeasyPrint is not installed */
#define NOT_INSTALLED                                                                                                \
	"Ce service ne sait pas encore faire de PDF : WeasyPrint n’y est pas installé. La page du bilan, elle, " \
	"s’imprime telle quelle."

/* What is being made. */
struct making {
	struct work_job *job;
	struct store_file file;
	json_t *version; /* record_version: new */
};

static void making_release(struct making *m)
{
	store_drop(&m->file);
	json_decref(m->version);
}

/* ---- the page ---- */

/* Who approved this version. New; NULL: out of memory. */
static json_t *approvals(const json_t *rows, int64_t id, int64_t version)
{
	const struct trail trail = {
		.kind = &review_kind, .id = id, .version = version, .rows = rows
	};
	json_t *list = json_array();
	size_t i;
	const json_t *row;

	json_array_foreach(rows, i, row) {
		if (text_equal(row_text(row, "decision"), "approve") &&
		    row_number(row, "version") == version &&
		    !trail_is_reversed(&trail, row_number(row, "decision_id")))
			model_add(&list, json_pack("{s:O, s:O, s:O, s:O}", "name",
						   json_object_get(row, "name"), "quality",
						   json_object_get(row, "quality"), "organisation",
						   json_object_get(row, "organisation"), "at",
						   json_object_get(row, "at")));
	}
	return list;
}

static enum err make_model(const struct making *m, const json_t *rows, json_t **ret,
			   struct err_info *err)
{
	json_t *content = json_object_get(m->version, "content");
	int64_t id = row_number(m->job->row, "record_id");
	json_t *who = approvals(rows, id, row_number(m->version, "version"));
	json_t *model = json_pack(
		"{s:O, s:O, s:O, s:O, s:O?, s:O?, s:O?, s:O, s:b, s:o, s:o, s:b, s:o}", "title",
		json_object_get(content, "title"), "version",
		json_object_get(m->version, "version"), "content_hash",
		json_object_get(m->version, "content_hash"), "figures_on",
		json_object_get(content, "figures_on"), "baseline_on",
		json_object_get(content, "baseline_on"), "midterm",
		json_object_get(content, "midterm"), "agreement",
		json_object_get(content, "agreement"), "review_type",
		json_object_get(content, "review_type"), "has_midterm",
		json_is_object(json_object_get(content, "midterm")), "sections",
		words_sections(review_kind.form->fields, content, "L’essentiel"), "figures",
		figures_page(json_object_get(content, "figures")), "is_approved",
		json_array_size(who) > 0, "approvals", who);

	*ret = model;
	return model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "page to print");
}

static enum err make_page(struct making *m, struct buf *page, struct err_info *err)
{
	struct db *db = m->job->work->db;
	const json_t *row = m->job->row;
	json_auto_t *rows = NULL;
	json_auto_t *model = NULL;
	enum err code = sql_record_version(db, "review", row_number(row, "record_id"),
					   row_number(row, "version"), &m->version, err);

	if (code == ERR_OK)
		code = sql_record_trail(db, "review", row_number(row, "record_id"), TRAIL_MAX,
					&rows, err);
	if (code == ERR_OK)
		code = make_model(m, rows, &model, err);
	return code == ERR_OK
		       ? mustache_render(m->job->work->templates, "print/review", model, page, err)
		       : code;
}

/* ---- the file ---- */

static enum err take_piece(void *data, const void *bytes, size_t len, struct err_info *err)
{
	struct making *m = data;

	if (m->file.size + (int64_t)len > PDF_MAX)
		return ERR(err, ERR_TOO_LARGE, "the PDF is over %d bytes", PDF_MAX);
	return store_add(&m->file, bytes, len, err);
}

static enum err tick(void *data, struct err_info *err)
{
	struct making *m = data;

	return work_tick(m->job, 50, "Mise en page du document.", err);
}

static enum err make_file(struct making *m, const struct buf *page, struct err_info *err)
{
	const struct conf *conf = m->job->work->conf;
	const char *const argv[] = { "/usr/bin/python3",
				     "-I",
				     "-B",
				     conf->pdf_program,
				     row_text(m->version, "content_hash"),
				     NULL };
	const struct converter_sink sink = { .take = take_piece, .tick = tick, .data = m };
	int status = 0;
	enum err code = store_begin(conf->files_dir, &m->file, err);

	if (code == ERR_OK)
		code = converter_run(argv, buf_text(page), page->len, DEADLINE_S, &sink, &status,
				     err);
	if (code != ERR_OK)
		return code;
	if (status == EXIT_MISSING)
		m->job->message = NOT_INSTALLED;
	if (status != 0 || m->file.size == 0)
		return ERR(err, ERR_SYSTEM, "%s: exit status %d, %" PRId64 " bytes",
			   conf->pdf_program, status, m->file.size);
	return store_end(&m->file, err);
}

/* ---- the end: the file is one of the record's ---- */

struct keeping {
	struct making *m;
	int64_t file_id;
};

static enum err keep(void *data, struct err_info *err)
{
	struct keeping *k = data;
	struct making *m = k->m;
	struct db *db = m->job->work->db;
	const json_t *row = m->job->row;
	int64_t id = row_number(row, "record_id");
	int64_t version = row_number(row, "version");
	char now[DATE_TIME_TEXT_SIZE];
	char name[64];
	uint8_t hash[HASH_SIZE];
	json_auto_t *file = NULL;
	int64_t added = 0;
	enum err code = hash_from_hex(m->file.sha256, hash, sizeof(hash))
				? ERR_OK
				: ERR(err, ERR_INTERNAL, "hash");

	date_now(now);
	snprintf(name, sizeof(name), "bilan-%" PRId64 "-version-%" PRId64 ".pdf", id, version);
	if (code == ERR_OK)
		code = sql_file_add(db, hash, sizeof(hash), m->file.size, PDF_MEDIA, now, &added,
				    err);
	if (code == ERR_OK)
		code = sql_file_by_hash(db, hash, sizeof(hash), &file, err);
	if (code != ERR_OK)
		return code;
	k->file_id = row_number(file, "id");
	code = sql_record_file_once(db, "review", id, version, k->file_id, name, &added, err);
	return code == ERR_OK ? store_keep(m->job->work->conf->files_dir, &m->file, err) : code;
}

enum err review_pdf_run(struct work_job *job, int64_t *ret_file, struct err_info *err)
{
	DEFER(making_release) struct making m = { .job = job, .file = STORE_FILE_INIT };
	struct keeping k = { .m = &m };
	AUTO_BUF page = BUF_INIT(PAGE_MAX);
	enum err code = work_say(job, 10, "Lecture du bilan.", err);

	if (code == ERR_OK)
		code = make_page(&m, &page, err);
	if (code == ERR_OK)
		code = work_say(job, 30, "Mise en page du document.", err);
	if (code == ERR_OK)
		code = make_file(&m, &page, err);
	if (code == ERR_OK)
		code = work_say(job, 90, "Enregistrement du document.", err);
	if (code == ERR_OK)
		code = db_transaction(job->work->db, keep, &k, err);
	*ret_file = k.file_id;
	return code;
}
