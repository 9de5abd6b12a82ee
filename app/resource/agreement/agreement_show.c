/* One agreement: its text, parties, term, what its entry into force still lacks, and who may do what to it. */
#include "app/resource/agreement/agreement_show.h"

#include "app/base/date.h"
#include "app/base/text.h"
#include "app/base/vocabulary.h"
#include "app/resource/form_model.h"
#include "app/resource/indicator/indicator.h"
#include "app/resource/progress.h"
#include "app/resource/resources.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "sql/queries.h"

#define VERSIONS_SHOWN 50

/* What the model is made from. */
struct shown {
	struct request *req;
	const char *today;
	struct reference parts; /* orientations, meetings, indicators of this agreement: new */
	json_t *row;		/* agreement_get: new */
	json_t *articles;	/* new */
	json_t *parties;	/* new */
	json_t *versions;	/* new */
	struct progress progress;
};

static void shown_release(struct shown *s)
{
	json_decref(s->parts.orientations);
	json_decref(s->parts.meetings);
	json_decref(s->parts.indicators);
	json_decref(s->row);
	json_decref(s->articles);
	json_decref(s->parties);
	json_decref(s->versions);
}

/* ---- model ---- */

/* The name in an object, as everywhere else. */
static int name_organisation(json_t *model)
{
	int failed = json_object_set_new(model, "organisation",
					 json_pack("{s:O}", "name",
						   json_object_get(model, "organisation_name")));

	return failed | json_object_del(model, "organisation_name");
}

static json_t *party_models(const json_t *rows)
{
	json_auto_t *list = json_array();
	size_t i;
	json_t *row;
	int failed = 0;

	json_array_foreach(rows, i, row) {
		json_t *model = reference_copy(row);

		failed |= name_organisation(model);
		failed |= json_object_set_new(model, "needs_deliberation",
					      json_boolean(text_equal(row_text(row, "party"), "cub")));
		failed |= json_object_set_new(model, "shows_deliberation",
					      json_boolean(text_equal(row_text(row, "party"), "cub") ||
							   row_text(row, "deliberation_number") != NULL));
		failed |= json_array_append_new(list, model);
	}
	return failed == 0 ? json_incref(list) : NULL;
}

static json_t *orientation_models(const struct reference *reference, const struct progress *progress)
{
	json_auto_t *list = json_array();
	size_t i;
	json_t *row;
	int failed = 0;

	json_array_foreach(reference->orientations, i, row) {
		int64_t number = json_integer_value(json_object_get(row, "number"));
		json_t *model = reference_copy(row);

		failed |= json_object_set_new(model, "action_count",
					      json_integer(progress_of_orientation(progress, number)));
		failed |= json_array_append_new(list, model);
	}
	return failed == 0 ? json_incref(list) : NULL;
}

/* Both ends are shown: the text may contradict itself, and the committee says which one rules. */
static json_t *term_model(const json_t *row)
{
	return json_pack("{s:O, s:O, s:O, s:O, s:O, s:O, s:b}", "years", json_object_get(row, "term_years"),
			 "end_by_duration", json_object_get(row, "end_by_duration"), "end_by_bracket",
			 json_object_get(row, "end_by_bracket"), "text", json_object_get(row, "term_text"), "ends_on",
			 json_object_get(row, "ends_on"), "extended_to", json_object_get(row, "extended_to"),
			 "disagree",
			 row_text(row, "end_by_duration") != NULL && row_text(row, "end_by_bracket") != NULL &&
				 !text_equal(row_text(row, "end_by_duration"), row_text(row, "end_by_bracket")));
}

static json_t *ruling_model(const json_t *row)
{
	if (row_text(row, "ruled_end") == NULL)
		return json_null();
	return json_pack("{s:O, s:b, s:O, s:O, s:O}", "end", json_object_get(row, "ruled_end"), "by_duration",
			 text_equal(row_text(row, "ruled_end"), "duration"), "on", json_object_get(row, "ruled_on"),
			 "reference", json_object_get(row, "ruled_reference"), "by", json_object_get(row, "ruled_by"));
}

static json_t *previous_model(const json_t *row)
{
	if (row_text(row, "previous_title") == NULL)
		return json_null();
	return json_pack("{s:O, s:O}", "id", json_object_get(row, "previous_id"), "title",
			 json_object_get(row, "previous_title"));
}

static json_t *can_model(const struct request *req, const json_t *row)
{
	json_t *can = json_object();
	struct actor actor;

	actor_of_request(req, &actor);
	for (int step = AGREEMENT_EDIT; step < AGREEMENT_STEPS; step++) {
		if (agreement_allowed((enum agreement_step)step, row, &actor, NULL) == ERR_OK)
			model_set(&can, agreement_step_id((enum agreement_step)step), json_true());
	}
	return can;
}

static json_t *head_model(const struct shown *s)
{
	static const char *const plain[] = { "id", "slug", "title", "department", "territory", "signed_place",
					     "in_force_on", "terminated_on", "version", "current" };
	const char *status = agreement_status_on(s->row, s->today);
	json_t *model = json_object();

	for (size_t i = 0; i < ARRAY_SIZE(plain); i++)
		model_set(&model, plain[i], json_incref(json_object_get(s->row, plain[i])));
	model_set(&model, "organisation", json_pack("{s:O}", "name", json_object_get(s->row, "organisation_name")));
	model_set(&model, "status", json_string(status));
	model_set(&model, "draft", json_boolean(text_equal(status, "draft")));
	model_set(&model, "over", json_boolean(agreement_is_over(s->row, s->today)));
	model_set(&model, "term", term_model(s->row));
	model_set(&model, "ruling", ruling_model(s->row));
	model_set(&model, "previous", previous_model(s->row));
	model_set(&model, "can", can_model(s->req, s->row));
	return model;
}

static json_t *plie_models(const struct reference *reference)
{
	json_auto_t *list = json_array();
	size_t i;
	json_t *row;
	int failed = 0;

	json_array_foreach(reference->organisations, i, row) {
		if (text_equal(row_text(row, "kind"), "plie"))
			failed |= json_array_append(list, row);
	}
	return failed == 0 ? json_incref(list) : NULL;
}

/* What a PLIE does, in the words of the preamble. */
static json_t *trade_models(void)
{
	const struct vocabulary *trades = vocabulary_find("plie_trade");
	json_t *list = json_array();

	for (size_t i = 0; i < trades->count; i++)
		model_add(&list, json_pack("{s:s, s:s}", "id", trades->terms[i].id, "label", trades->terms[i].label));
	return list;
}

static void set_reference(struct shown *s, json_t **model)
{
	model_set(model, "indicators", indicator_models(&s->parts));
	model_set(model, "has_indicators", json_boolean(json_array_size(s->parts.indicators) > 0));
	model_set(model, "meetings", json_incref(s->parts.meetings));
	model_set(model, "orientations", orientation_models(&s->parts, &s->progress));
	model_set(model, "plies", plie_models(&s->parts));
	model_set(model, "trades", trade_models());
}

/* The parts of the current agreement are at hand; those of another are asked for. */
static enum err read_parts(struct shown *s, int64_t id, struct err_info *err)
{
	const struct reference *reference = NULL;
	struct db *db = s->req->db;
	enum err code = reference_get(db, &reference, err);

	if (code != ERR_OK)
		return code;
	s->parts.organisations = reference->organisations;
	s->parts.agreement_id = id;
	if (id == reference->agreement_id) {
		s->parts.orientations = json_incref(reference->orientations);
		s->parts.meetings = json_incref(reference->meetings);
		s->parts.indicators = json_incref(reference->indicators);
		return ERR_OK;
	}
	code = sql_orientation_list(db, id, &s->parts.orientations, err);
	if (code == ERR_OK)
		code = sql_agreement_meetings(db, id, &s->parts.meetings, err);
	if (code == ERR_OK)
		code = sql_indicator_list(db, id, &s->parts.indicators, err);
	return code;
}

static enum err read_all(struct shown *s, int64_t id, struct err_info *err)
{
	struct db *db = s->req->db;
	enum err code = sql_agreement_get(db, id, &s->row, err);

	if (code == ERR_OK)
		code = read_parts(s, id, err);
	if (code == ERR_OK)
		code = sql_agreement_articles(db, id, &s->articles, err);
	if (code == ERR_OK)
		code = sql_agreement_parties(db, id, &s->parties, err);
	if (code == ERR_OK)
		code = sql_agreement_versions(db, id, VERSIONS_SHOWN, &s->versions, err);
	if (code == ERR_OK)
		code = progress_read(db, id, s->today, &s->progress, err);
	return code;
}

enum err agreement_model(struct request *req, int64_t id, json_t **ret, struct err_info *err)
{
	char store[DATE_TEXT_SIZE];
	DEFER(shown_release) struct shown s = { .req = req, .today = reference_today(req->conf, store) };
	json_t *model;
	enum err code = read_all(&s, id, err);

	if (code != ERR_OK)
		return code;
	model = head_model(&s);
	model_set(&model, "articles", json_incref(s.articles));
	model_set(&model, "parties", party_models(s.parties));
	model_set(&model, "versions", json_incref(s.versions));
	model_set(&model, "in_force_missing", agreement_missing(s.row, s.parties, s.today));
	set_reference(&s, &model);
	*ret = model;
	return model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "agreement");
}

enum err agreement_show(struct request *req, struct err_info *err)
{
	const struct reference *reference = NULL;
	enum err code = reference_get(req->db, &reference, err);

	return code == ERR_OK ? agreement_model(req, reference->agreement_id, &req->model, err) : code;
}

enum err agreement_one(struct request *req, struct err_info *err)
{
	enum err code = agreement_model(req, req->id, &req->model, err);

	/* The page shown again says what the entry into force lacks. */
	if (code == ERR_OK && req->method == METHOD_POST)
		code = form_model_set(req, req->model, req->route->form, NULL, NULL, err);
	return code;
}

/* ---- all of them ---- */

/* One that follows the current agreement is there already: nobody needs a second. */
static bool has_successor(const json_t *rows, int64_t id)
{
	size_t i;
	const json_t *row;

	json_array_foreach(rows, i, row) {
		if (row_number(row, "previous_id") == id)
			return true;
	}
	return false;
}

static json_t *list_items(json_t *rows, const char *today)
{
	json_t *list = json_array();
	size_t i;
	json_t *row;

	json_array_foreach(rows, i, row) {
		json_t *item = reference_copy(row);

		model_set(&item, "status", json_string(agreement_status_on(row, today)));
		model_add(&list, item);
	}
	return list;
}

const struct csv_column agreement_columns[] = {
	{ "Numéro", "id", NULL },
	{ "Titre", "title", NULL },
	{ "État", "status", "agreement_status" },
	{ "Entrée en vigueur", "in_force_on", NULL },
	{ "Échéance", "ends_on", NULL },
	{ "Résilié le", "terminated_on", NULL },
	{ "Fait suite à", "previous_id", NULL },
	{ NULL, NULL, NULL }
};

enum err agreement_list(struct request *req, struct err_info *err)
{
	const struct reference *reference = NULL;
	char store[DATE_TEXT_SIZE];
	json_auto_t *rows = NULL;
	struct actor actor;
	bool creates;
	enum err code = reference_get(req->db, &reference, err);

	if (code == ERR_OK)
		code = sql_agreement_list(req->db, &rows, err);
	if (code != ERR_OK)
		return code;
	actor_of_request(req, &actor);
	creates = agreement_allowed(AGREEMENT_CREATE, reference->agreement, &actor, NULL) == ERR_OK &&
		  !has_successor(rows, reference->agreement_id);
	req->model = json_pack("{s:s, s:o, s:n, s:n, s:{s:o*}}", "title", "Les accords-cadres", "items",
			       list_items(rows, reference_today(req->conf, store)), "next", "next_href", "can",
			       "create", creates ? json_true() : NULL);
	return req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "agreements");
}
