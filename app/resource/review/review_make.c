/* Making the figures of a review at its day. */
#include "app/base/date.h"
#include "app/base/text.h"
#include "app/base/vocabulary.h"
#include "app/resource/record/content.h"
#include "app/resource/reference.h"
#include "app/resource/review/figures.h"
#include "app/resource/review/review.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "sql/queries.h"

#define TITLE_SIZE 300

/* What stood at the end of a day: rows of the queries as_of_…, each new. */
struct standing {
	json_t *approved;
	json_t *kept;
	json_t *reports;
	json_t *consolidation;
};

static void standing_release(struct standing *s)
{
	json_decref(s->approved);
	json_decref(s->kept);
	json_decref(s->reports);
	json_decref(s->consolidation);
}

static enum err standing_read(struct db *db, int64_t agreement, const char *day,
			      struct standing *ret, struct err_info *err)
{
	char until[DATE_TIME_TEXT_SIZE];
	enum err code = date_day_end(day, until) ? ERR_OK : ERR(err, ERR_INVALID, "not a day");

	if (code == ERR_OK)
		code = sql_as_of_approved(db, agreement, until, true, FIGURES_RECORDS_MAX + 1,
					  &ret->approved, err);
	if (code == ERR_OK)
		code = sql_as_of_kept(db, agreement, until, FIGURES_RECORDS_MAX + 1, &ret->kept,
				      err);
	if (code == ERR_OK)
		code = sql_as_of_reports(db, agreement, until, FIGURES_REPORTS_MAX + 1,
					 &ret->reports, err);
	if (code == ERR_OK)
		code = sql_as_of_consolidation(db, agreement, until, &ret->consolidation, err);
	return code;
}

/* Figures at the end of `day`. ret: new */
static enum err make_at(struct db *db, const struct reference *reference, const char *day,
			json_t **ret, struct err_info *err)
{
	DEFER(standing_release) struct standing s = { 0 };
	enum err code = standing_read(db, reference->agreement_id, day, &s, err);

	if (code != ERR_OK)
		return code;
	if (json_array_size(s.approved) > FIGURES_RECORDS_MAX ||
	    json_array_size(s.kept) > FIGURES_RECORDS_MAX ||
	    json_array_size(s.reports) > FIGURES_REPORTS_MAX)
		return ERR(err, ERR_TOO_LARGE, "more records than a review can hold");
	*ret = figures_make(
		&(struct figures_source){ .reference = reference,
					  .approved = s.approved,
					  .kept = s.kept,
					  .reports = s.reports,
					  .consolidation = json_array_get(s.consolidation, 0) });
	return *ret != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "figures");
}

/* What was counted on the day on which the agreement entered into force. */
static enum err add_baseline(struct db *db, const struct reference *reference, json_t *content,
			     json_t *figures, struct err_info *err)
{
	const char *day = row_text(reference->agreement, "in_force_on");
	json_auto_t *before = NULL;
	json_auto_t *values = NULL;
	enum err code = ERR_OK;

	if (day != NULL)
		code = make_at(db, reference, day, &before, err);
	if (code != ERR_OK)
		return code;
	values = figures_values(before);
	if (values == NULL || figures_set(figures, "baseline", values) != 0 ||
	    model_put(content, "baseline_on", day != NULL ? json_string(day) : json_null()) != 0)
		return ERR(err, ERR_MEMORY, "figures");
	return ERR_OK;
}

/* The review of that type that holds its slot, or NULL. Borrowed. */
static const json_t *slot_of(const json_t *reviews, const char *type)
{
	size_t i;
	const json_t *row;

	json_array_foreach(reviews, i, row) {
		if (text_equal(row_text(row, "review_type"), type))
			return row;
	}
	return NULL;
}

/* Keeps of the approved mid-term review which version it is, and its figures beside these. */
static enum err add_midterm(struct db *db, const json_t *reviews, json_t *content, json_t *figures,
			    struct err_info *err)
{
	const json_t *row = slot_of(reviews, "midterm");
	json_auto_t *version = NULL;
	json_auto_t *values = NULL;
	const json_t *then;
	enum err code = sql_record_version(db, "review", row_number(row, "id"),
					   row_number(row, "approved_version"), &version, err);

	if (code != ERR_OK)
		return code;
	then = json_object_get(version, "content");
	values = figures_values(json_object_get(then, "figures"));
	if (values == NULL || figures_set(figures, "midterm", values) != 0 ||
	    model_put(content, "midterm",
		      json_pack("{s:O, s:O, s:O, s:O, s:O}", "id", json_object_get(row, "id"),
				"version", json_object_get(version, "version"), "title",
				json_object_get(then, "title"), "figures_on",
				json_object_get(then, "figures_on"), "content_hash",
				json_object_get(version, "content_hash"))) != 0)
		return ERR(err, ERR_MEMORY, "figures");
	return ERR_OK;
}

/* Only of the agreement that the service follows: its orientations and indicators are what is counted by. */
static enum err get_reference(struct db *db, const json_t *content, const struct reference **ret,
			      struct err_info *err)
{
	const json_t *agreement = json_object_get(content, "agreement");
	enum err code = reference_get(db, ret, err);

	if (code == ERR_OK && agreement != NULL &&
	    row_number(agreement, "id") != (*ret)->agreement_id)
		return ERR(err, ERR_CONFLICT, "a review of another agreement");
	return code;
}

static enum err make(struct db *db, const json_t *reviews, json_t *content, struct err_info *err)
{
	const struct reference *reference = NULL;
	json_auto_t *figures = NULL;
	enum err code = get_reference(db, content, &reference, err);

	if (code == ERR_OK)
		code = make_at(db, reference, row_text(content, "figures_on"), &figures, err);
	if (code == ERR_OK)
		code = add_baseline(db, reference, content, figures, err);
	if (code == ERR_OK && text_equal(row_text(content, "review_type"), "final"))
		code = add_midterm(db, reviews, content, figures, err);
	else if (code == ERR_OK && model_put(content, "midterm", json_null()) != 0)
		code = ERR(err, ERR_MEMORY, "figures");
	if (code == ERR_OK &&
	    (model_put(content, "figures", json_incref(figures)) != 0 ||
	     model_put(content, "agreement",
		       json_pack("{s:I, s:O}", "id", (json_int_t)reference->agreement_id, "name",
				 json_object_get(reference->agreement, "title"))) != 0))
		code = ERR(err, ERR_MEMORY, "figures");
	return code;
}

/* Those of the same agreement. ret: new */
static enum err read_reviews(struct db *db, const json_t *content, json_t **ret,
			     struct err_info *err)
{
	const struct reference *reference = NULL;
	const json_t *agreement = json_object_get(content, "agreement");
	enum err code = reference_get(db, &reference, err);

	if (code != ERR_OK)
		return code;
	return sql_review_list(
		db, agreement != NULL ? row_number(agreement, "id") : reference->agreement_id, ret,
		err);
}

/* French: why no review of that type can be made; NULL: it can. Static. */
static const char *refusal_of(const json_t *reviews, const json_t *old, const char *type)
{
	bool is_final = text_equal(type, "final");

	if (old != NULL && !text_equal(row_text(old, "review_type"), type))
		return "Un bilan ne change pas de nature : préparez l’autre à part.";
	if (old == NULL && slot_of(reviews, type) != NULL)
		return is_final
			       ? "Le bilan définitif est déjà préparé : il n’y en a qu’un par accord-cadre."
			       : "Le bilan à mi-parcours est déjà préparé : il n’y en a qu’un par accord-cadre.";
	if (is_final && !text_equal(row_text(slot_of(reviews, "midterm"), "status"), "approved"))
		return "Le bilan définitif se prépare après l’approbation du bilan à mi-parcours.";
	return NULL;
}

static enum err add_title(json_t *content, struct err_info *err)
{
	const struct term *type = vocabulary_term(vocabulary_find("review_type"),
						  row_text(content, "review_type"));
	char day[DATE_FRENCH_SIZE] = "";
	char title[TITLE_SIZE];

	if (content_text(content, "title") != NULL)
		return ERR_OK;
	(void)!date_to_french(row_text(content, "figures_on"), day);
	snprintf(title, sizeof(title), "%s, au %s", type != NULL ? type->label : "Bilan", day);
	return model_put(content, "title", json_string(title)) == 0 ? ERR_OK
								    : ERR(err, ERR_MEMORY, "title");
}

enum err review_make_figures(struct db *db, json_t *content, struct err_info *err)
{
	json_auto_t *reviews = NULL;
	enum err code = read_reviews(db, content, &reviews, err);

	if (code == ERR_OK &&
	    refusal_of(reviews, content, row_text(content, "review_type")) != NULL)
		code = ERR(err, ERR_CONFLICT, "the mid-term review is not approved");
	return code == ERR_OK ? make(db, reviews, content, err) : code;
}

enum err review_complete(struct db *db, const struct actor *actor UNUSED, const json_t *old,
			 json_t *content, struct kind_refusal *ret, struct err_info *err)
{
	bool same_day = old != NULL &&
			text_equal(row_text(old, "figures_on"), row_text(content, "figures_on"));
	json_auto_t *reviews = NULL;
	enum err code = read_reviews(db, content, &reviews, err);

	if (code != ERR_OK)
		return code;
	ret->text = refusal_of(reviews, old, row_text(content, "review_type"));
	if (ret->text != NULL) {
		ret->field = "review_type";
		return ERR(err, ERR_INVALID, "no such review can be made now");
	}
	code = add_title(content, err);
	return code == ERR_OK && !same_day ? make(db, reviews, content, err) : code;
}
