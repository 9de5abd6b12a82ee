/* The pieces that parties attach to an agreement: the page of one's own, what its form sends, and the download. */
#include "app/resource/agreement/agreement_file.h"

#include <inttypes.h>

#include "app/base/text.h"
#include "app/base/vocabulary.h"
#include "app/resource/agreement/agreement_show.h"
#include "app/resource/agreement/agreement_write.h"
#include "app/resource/file/file_pages.h"
#include "app/resource/file/record_file.h"
#include "app/resource/file/upload.h"
#include "app/resource/form_model.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "auth/session.h"
#include "conf/conf.h"
#include "sql/queries.h"

/* clang-format off */
#define PIECE(how) { .name = "piece", .label = "Quelle pièce", .type = FIELD_CHOICE, .flags = how, .choices = "agreement_piece" }

/* Who may not write is told that before what is missing. */
static const struct field file_fields[] = { PIECE(0), { .name = NULL } };
/* As the page shows it; the file itself is no field (upload.h). */
static const struct field shown_fields[] = {
	PIECE(FIELD_REQUIRED),
	{ .name = UPLOAD_FIELD, .label = "Fichier à joindre", .type = FIELD_TEXT, .flags = FIELD_REQUIRED },
	{ .name = NULL }
};
/* clang-format on */

static const struct form shown_form = { .name = "agreement_file_shown", .fields = shown_fields };
const struct form agreement_file_form = { .name = "agreement_file", .fields = file_fields, .flags = FORM_VERSION };

/* ---- the page ---- */

/* {piece, name, href} of what the party has attached. */
static json_t *piece_model(const json_t *party, const char *piece, int64_t agreement)
{
	char file[40];
	char name[40];

	snprintf(file, sizeof(file), "%s_file", piece);
	snprintf(name, sizeof(name), "%s_file_name", piece);
	if (row_text(party, name) == NULL)
		return json_null();
	return json_pack("{s:s, s:s, s:o}", "piece", piece, "name", row_text(party, name), "href",
			 json_sprintf("/accords/%" PRId64 "/fichiers/%" PRId64, agreement, row_number(party, file)));
}

/* Those of the person's own party. New; NULL: out of memory. */
static json_t *piece_models(const struct request *req, const json_t *parties)
{
	static const char *const pieces[] = { "deliberation", "signature" };
	json_t *list = json_array();
	size_t i;
	const json_t *party;

	json_array_foreach(parties, i, party) {
		for (size_t p = 0; p < ARRAY_SIZE(pieces); p++) {
			json_t *model = text_equal(row_text(party, "party"), req->session->party) ?
						piece_model(party, pieces[p], req->id) :
						json_null();

			if (json_is_null(model))
				json_decref(model);
			else
				model_add(&list, model);
		}
	}
	return list;
}

enum err agreement_file_show(struct request *req, struct err_info *err)
{
	json_auto_t *row = NULL;
	json_auto_t *parties = NULL;
	struct actor actor;
	enum err code = sql_agreement_get(req->db, req->id, &row, err);

	actor_of_request(req, &actor);
	if (code == ERR_OK)
		code = agreement_allowed(AGREEMENT_FILE, row, &actor, err);
	if (code == ERR_OK)
		code = sql_agreement_parties(req->db, req->id, &parties, err);
	if (code != ERR_OK)
		return code;
	req->model = json_pack("{s:s, s:I, s:O, s:O, s:o, s:s, s:i}", "title", "Les pièces de votre partie", "id",
			       (json_int_t)req->id, "version", json_object_get(row, "version"), "agreement_title",
			       json_object_get(row, "title"), "pieces", piece_models(req, parties), "accepted",
			       file_type_list, "upload_max", req->conf->upload_max_mib);
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "pieces");
	return req->face == FACE_HTML ? form_model_set(req, req->model, &shown_form, req->form, NULL, err) : ERR_OK;
}

/* ---- what its form sends ---- */

/* First in its transaction: a file that others add at the same moment is seen by what is read later. */
static enum err attach(struct request *req, const struct actor *actor, const char *piece, struct err_info *err)
{
	const struct upload *upload = req->upload;
	const struct record_file file = { .dir = req->conf->files_dir, .stored = &upload->stored,
					  .name = upload->name, .media_type = upload->type->media };
	json_auto_t *row = NULL;
	json_auto_t *values = NULL;
	enum err code = record_file_row(req->db, actor, &file, &row, err);

	if (code != ERR_OK)
		return code;
	values = json_pack("{s:s, s:s, s:I, s:s}", "piece", piece, "name", upload->name, "file",
			   (json_int_t)row_number(row, "id"), "sha256", upload->stored.sha256);
	if (values == NULL)
		return ERR(err, ERR_MEMORY, "piece");
	code = agreement_change(req->db, actor, AGREEMENT_FILE, req->id, req->version, values, err);
	return code == ERR_OK ? store_keep(file.dir, &upload->stored, err) : code;
}

/* Says first whether there is such an agreement, and whether the person may attach anything to it. */
static enum err refuse_without_piece(struct request *req, const struct actor *actor, struct err_info *err)
{
	json_auto_t *row = NULL;
	enum err code = sql_agreement_get(req->db, req->id, &row, err);

	if (code == ERR_OK)
		code = agreement_allowed(AGREEMENT_FILE, row, actor, err);
	if (code != ERR_OK)
		return code;
	request_message(req, "piece", "Dites quelle pièce vous joignez.");
	return ERR(err, ERR_INVALID, "a file without its piece");
}

enum err agreement_file_take(struct request *req, struct err_info *err)
{
	const char *piece = form_text(req, "piece");
	struct actor actor;
	enum err code;

	actor_of_request(req, &actor);
	if (piece == NULL)
		return refuse_without_piece(req, &actor, err);
	code = attach(req, &actor, piece, err);
	if (code != ERR_OK)
		return code;
	req->location = arena_printf(req->arena, "/accords/%" PRId64, req->id);
	if (req->location == NULL)
		return ERR(err, ERR_MEMORY, "location");
	return req->face == FACE_JSON ? agreement_model(req, req->id, &req->model, err) : ERR_OK;
}

/* Whoever reads the agreement reads what is attached to it. */
enum err agreement_file_download(struct request *req, struct err_info *err)
{
	return file_send(req, "agreement", req->id, req->number, err);
}
