/* What a campaign gave: response rate, a table a question, texts; with what few people said hidden (tally.h). */
#include <inttypes.h>

#include "app/base/text.h"
#include "app/resource/evaluation/campaign.h"
#include "app/resource/evaluation/evaluation.h"
#include "app/resource/evaluation/invitation.h"
#include "app/resource/evaluation/tally.h"
#include "app/resource/list.h"
#include "app/resource/record/record_model.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "sql/queries.h"

#define VERSIONS_MAX 20 /* that were answered, of one campaign */

/* clang-format off */
const struct csv_column results_columns[] = {
	{ "N°", "n", NULL },
	{ "Rubrique", "section", NULL },
	{ "Question", "label", NULL },
	{ "Forme", "kind", "question_kind" },
	{ "Version du questionnaire", "version", NULL },
	{ "Réponse", "answer", NULL },
	{ "Nombre", "cell", NULL },
	{ "Part en %", "share", NULL },
	{ NULL, NULL, NULL }
};
/* clang-format on */

struct reading {
	struct request *req;
	json_t *campaign;  /* new */
	json_t *rows;	   /* new: answers, the newest questionnaire first */
	json_t *snapshots; /* new */
	struct tally_version versions[VERSIONS_MAX];
	json_t *lists[VERSIONS_MAX]; /* new: the answers to each version */
	size_t count;
};

static void reading_release(struct reading *r)
{
	json_decref(r->campaign);
	json_decref(r->rows);
	json_decref(r->snapshots);
	for (size_t i = 0; i < r->count; i++)
		json_decref(r->lists[i]);
}

static bool is_anonymous(const struct reading *r)
{
	return json_is_true(json_object_get(json_object_get(r->campaign, "content"), "anonymous"));
}

/*
 * While an anonymous campaign goes on, whoever sees that an invitation has been used and looks at the results before
 * and after would know what was answered: there are none until it is closed.
 */
static bool is_withheld(const struct reading *r)
{
	return is_anonymous(r) && !text_equal(row_text(r->campaign, "status"), "closed");
}

/* The answers to version `number`. New; NULL: out of memory. */
static json_t *answers_of(const struct reading *r, int64_t number)
{
	json_t *list = json_array();
	size_t i;
	const json_t *row;

	json_array_foreach(r->rows, i, row) {
		if (row_number(row, "version") == number)
			model_add(&list, json_incref(json_object_get(row, "answers")));
	}
	return list;
}

static enum err read_versions(struct reading *r, struct err_info *err)
{
	enum err code = sql_answer_list(r->req->db, r->req->id, INVITATION_MAX, &r->rows, err);
	size_t i;
	const json_t *row;

	if (code == ERR_OK)
		code = sql_answer_versions(r->req->db, r->req->id, &r->snapshots, err);
	json_array_foreach(r->snapshots, i, row) {
		const json_t *questions = json_object_get(json_object_get(row, "content"),
							  "questions");
		struct questionnaire *q = NULL;

		if (code != ERR_OK || r->count == VERSIONS_MAX)
			break;
		code = questionnaire_read(r->req->arena, questions, &q, err);
		r->lists[r->count] = answers_of(r, row_number(row, "version"));
		r->versions[r->count] = (struct tally_version){ .questions = q,
								.answers = r->lists[r->count],
								.number = row_number(row,
										     "version") };
		r->count++;
		if (code == ERR_OK && r->lists[r->count - 1] == NULL)
			code = ERR(err, ERR_MEMORY, "answers");
	}
	return code;
}

/* ---- the table ---- */

/* One line of the table: the question's members with one answer. */
static json_t *line_of(const json_t *question, const char *answer, json_t *cell, json_t *share)
{
	return json_pack(
		"{s:O, s:O?, s:O, s:O, s:O, s:s, s:o, s:o}", "n", json_object_get(question, "n"),
		"section", json_object_get(question, "section"), "label",
		json_object_get(question, "label"), "kind", json_object_get(question, "kind"),
		"version", json_object_get(question, "version"), "answer", answer, "cell", cell,
		"share", share);
}

static void add_lines(json_t **list, const json_t *question)
{
	static const struct {
		const char *member;
		const char *label;
	} figures[] = { { "mean", "Moyenne" }, { "median", "Médiane" } };
	bool few = json_is_true(json_object_get(question, "few"));
	size_t i;
	const json_t *row;

	json_array_foreach(json_object_get(question, "rows"), i, row)
		model_add(list, line_of(question, row_text(row, "answer"),
					json_incref(json_object_get(row, "cell")),
					json_incref(json_object_get(row, "share"))));
	model_add(list, line_of(question, "Réponses",
				few ? json_string("moins de 5")
				    : json_incref(json_object_get(question, "answered")),
				json_null()));
	for (i = 0; i < ARRAY_SIZE(figures); i++) {
		json_t *value = json_object_get(question, figures[i].member);

		if (json_is_number(value))
			model_add(list, line_of(question, figures[i].label, json_incref(value),
						json_null()));
	}
	json_array_foreach(json_object_get(question, "texts"), i, row)
		model_add(list,
			  line_of(question, json_string_value(row), json_null(), json_null()));
}

static json_t *lines_of(const json_t *questions)
{
	json_t *list = json_array();
	size_t i;
	const json_t *question;

	json_array_foreach(questions, i, question)
		add_lines(&list, question);
	return list;
}

/* ---- the answer ---- */

static enum err set_page(struct reading *r, struct err_info *err)
{
	struct request *req = r->req;
	struct list_count count = { .value = (int64_t)json_array_size(
					    json_object_get(req->model, "items")) };
	json_t *exports;
	enum err code;

	model_set(&req->model, "title", json_string("Résultats"));
	model_set(&req->model, "record_kind", record_model_kind(&campaign_kind));
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "results");
	code = list_set_exports(req, req->model, count, err);
	if (code != ERR_OK)
		return code;
	/* Results have no pages, in JSON neither. */
	exports = json_object_get(req->model, "exports");
	if (json_object_set(json_array_get(exports, json_array_size(exports) - 1), "rows_text",
			    json_object_get(json_array_get(exports, 0), "rows_text")) != 0)
		return ERR(err, ERR_MEMORY, "exports");
	return ERR_OK;
}

static enum err set_model(struct reading *r, struct err_info *err)
{
	struct request *req = r->req;
	const json_t *content = json_object_get(r->campaign, "content");
	json_t *questions = tally_results(req->arena, r->versions, r->count, !is_anonymous(r));
	json_t *counts = NULL;
	enum err code = campaign_counts(req, req->id, &counts, err);

	if (code != ERR_OK) {
		json_decref(questions);
		return code;
	}
	req->model = json_pack(
		"{s:I, s:O, s:O, s:O, s:b, s:b, s:b, s:b, s:o, s:o, s:o, s:n}", "id",
		(json_int_t)req->id, "campaign_title", json_object_get(content, "title"),
		"respondent_group", json_object_get(content, "respondent_group"), "status",
		json_object_get(r->campaign, "status"), "is_anonymous", is_anonymous(r), "withheld",
		is_withheld(r), "nothing", r->count == 0 && !is_withheld(r), "several",
		r->count > 1, "response", counts, "items", lines_of(questions), "questions",
		questions, "next");
	return req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "results");
}

enum err results_show(struct request *req, struct err_info *err)
{
	DEFER(reading_release) struct reading r = { .req = req };
	enum err code = campaign_read(req, false, &r.campaign, err);

	if (code == ERR_OK && !is_withheld(&r))
		code = read_versions(&r, err);
	if (code == ERR_OK)
		code = set_model(&r, err);
	if (code == ERR_OK && req->face == FACE_HTML)
		code = set_page(&r, err);
	return code;
}
