/* The page of a seat: who held it, and two forms. */
#include <inttypes.h>

#include "app/base/text.h"
#include "app/resource/committee/committee.h"
#include "app/resource/committee/composition.h"
#include "app/resource/committee/seat.h"
#include "app/resource/form_model.h"
#include "app/resource/reference.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "auth/session.h"
#include "sql/queries.h"

/* clang-format off */
static const struct field hold_fields[] = {
	{ .name = "person", .label = "Personne qui a un compte", .type = FIELD_ID, .source = "committee",
	  .help = "Elle confirmera elle-même les comptes rendus des réunions où elle est présente." },
	{ .name = "name", .label = "Ou nom ou fonction, sans compte", .type = FIELD_TEXT, .max = 200 },
	{ .name = "quality", .label = "En quelle qualité", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 3, .max = 200 },
	{ .name = "from_on", .label = "À partir du", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
	{ .name = "note", .label = "Acte qui le désigne", .type = FIELD_TEXT, .max = 300, .help = "Délibération, désignation, lettre." },
	{ .name = NULL }
};
static const struct field leave_fields[] = {
	{ .name = "to_on", .label = "Dernier jour", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
	{ .name = NULL }
};
/* clang-format on */

static void check_holder(struct request *req)
{
	int64_t person = 0;

	if (form_i64(req, "person", &person) == NULL && form_text(req, "name") == NULL)
		request_message(req, "name",
				"Choisissez une personne, ou écrivez un nom ou une fonction.");
}

const struct form seat_hold_form = {
	.name = "seat_hold", .fields = hold_fields, .flags = FORM_VERSION, .check = check_holder
};
const struct form seat_leave_form = { .name = "seat_leave",
				      .fields = leave_fields,
				      .flags = FORM_VERSION };

static json_t *options_of(struct request *req, const json_t *people)
{
	json_t *list = json_array();
	size_t i;
	const json_t *row;

	json_array_foreach(people, i, row) {
		const char *label = arena_printf(req->arena, "%s, %s (%s)", row_text(row, "name"),
						 row_text(row, "quality"),
						 row_text(row, "organisation"));

		model_add(&list,
			  label != NULL ? form_model_option(row_number(row, "id"), label) : NULL);
	}
	return json_pack("{s:o}", "person", list);
}

/* The holders of one seat among all rows, the newest first. */
static json_t *holders_of(const json_t *rows, int64_t seat)
{
	json_t *list = json_array();

	for (size_t i = json_array_size(rows); i > 0; i--) {
		json_t *row = json_array_get(rows, i - 1);

		if (row_number(row, "id") == seat && row_text(row, "name") != NULL)
			model_add(&list, json_incref(row));
	}
	return list;
}

static enum err set_forms(struct request *req, const char *party, struct err_info *err)
{
	json_auto_t *people = NULL;
	json_auto_t *options = NULL;
	json_auto_t *leave = json_object();
	enum err code = sql_committee_people(req->db, party, &people, err);

	if (code != ERR_OK)
		return code;
	options = options_of(req, people);
	if (options == NULL || leave == NULL)
		return ERR(err, ERR_MEMORY, "people");
	code = form_model_set(req, leave, &seat_leave_form, NULL, NULL, err);
	if (code == ERR_OK)
		code = form_model_set(req, req->model, &seat_hold_form, NULL, options, err);
	if (code != ERR_OK)
		return code;
	/* Both forms stand on the page. */
	if (json_object_update(json_object_get(req->model, "f"), json_object_get(leave, "f")) != 0)
		return ERR(err, ERR_MEMORY, "seat");
	return ERR_OK;
}

enum err seat_show(struct request *req, struct err_info *err)
{
	const struct reference *reference = NULL;
	char store[DATE_TEXT_SIZE];
	json_auto_t *rows = NULL;
	json_auto_t *all = NULL;
	const json_t *seat;
	struct actor actor;
	bool may;
	enum err code = reference_get(req->db, &reference, err);

	if (code == ERR_OK)
		code = sql_committee_seats(req->db, reference->agreement_id, &rows, err);
	if (code != ERR_OK)
		return code;
	all = composition_on(rows, NULL, reference_today(req->conf, store));
	seat = composition_seat(all, req->id);
	if (seat == NULL)
		return ERR(err, ERR_NOT_FOUND, "no seat %" PRId64, req->id);
	actor_of_request(req, &actor);
	may = seat_is_kept_by(&actor, row_text(seat, "party"));
	req->model = json_pack("{s:O, s:I, s:O, s:O, s:o, s:b, s:b}", "title",
			       json_object_get(seat, "quality"), "id", (json_int_t)req->id,
			       "version", json_object_get(seat, "version"), "seat", seat, "holders",
			       holders_of(rows, req->id), "can_edit", may, "held",
			       row_text(seat, "name") != NULL);
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "seat");
	return may ? set_forms(req, row_text(seat, "party"), err) : ERR_OK;
}

/* Who was chosen among the people of the party: name as they are called now. */
static enum err read_holder(struct request *req, struct seat_holder *ret, json_t **ret_people,
			    struct err_info *err)
{
	size_t i;
	const json_t *row;
	enum err code;

	*ret = (struct seat_holder){ .name = form_text(req, "name"),
				     .quality = form_text(req, "quality"),
				     .from_on = form_text(req, "from_on"),
				     .note = form_text(req, "note") };
	if (ret->person_id == NULL && json_is_null(json_object_get(req->form, "person")))
		return ERR_OK;
	code = sql_committee_people(req->db, req->session->party, ret_people, err);
	if (code != ERR_OK)
		return code;
	json_array_foreach(*ret_people, i, row) {
		if (row_number(row, "id") ==
		    json_integer_value(json_object_get(req->form, "person")))
			ret->name = row_text(row, "name");
		else
			continue;
		return ERR_OK;
	}
	request_message(req, "person", "Choisissez une des personnes proposées.");
	return ERR(err, ERR_INVALID, "person of another party");
}

static enum err answer(struct request *req, enum err code)
{
	req->model = code == ERR_OK ? json_pack("{s:I}", "id", (json_int_t)req->id) : NULL;
	return code;
}

enum err seat_hold_take(struct request *req, struct err_info *err)
{
	json_auto_t *people = NULL;
	struct seat_holder holder;
	struct actor actor;
	int64_t person = 0;
	enum err code;

	actor_of_request(req, &actor);
	code = read_holder(req, &holder, &people, err);
	if (code != ERR_OK)
		return code;
	holder.person_id = form_i64(req, "person", &person);
	code = seat_hold(req->db, &actor, req->id, req->version, &holder, err);
	if (code == ERR_INVALID)
		request_message(
			req, "from_on",
			"Quelqu’un occupe déjà ce siège ce jour-là ou plus tard : choisissez un jour suivant.");
	return answer(req, code);
}

enum err seat_leave_take(struct request *req, struct err_info *err)
{
	struct actor actor;
	enum err code;

	actor_of_request(req, &actor);
	code = seat_leave(req->db, &actor, req->id, req->version, form_text(req, "to_on"), err);
	if (code == ERR_INVALID)
		request_message(req, "to_on", "Personne n’occupe ce siège ce jour-là.");
	return answer(req, code);
}
