/* A thread's copy of what hardly changes. */
#include "app/resource/reference.h"

#include <inttypes.h>

#include "app/base/date.h"
#include "app/base/text.h"
#include "app/base/vocabulary.h"
#include "app/http/request.h"
#include "app/resource/agreement/agreement.h"
#include "app/resource/list.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "conf/conf.h"
#include "sql/queries.h"

static _Thread_local struct reference mine;

static void reference_models_free(struct reference_model *models, const json_t *rows)
{
	for (size_t i = 0; models != NULL && i < json_array_size(rows); i++)
		json_decref(models[i].model);
	free(models);
}

static void reference_release(struct reference *reference)
{
	reference_models_free(reference->organisation_models, reference->organisations);
	reference_models_free(reference->orientation_models, reference->orientations);
	json_decref(reference->options);
	json_decref(reference->agreement);
	json_decref(reference->orientations);
	json_decref(reference->organisations);
	json_decref(reference->territories);
	json_decref(reference->rules);
	json_decref(reference->record_rules);
	json_decref(reference->meetings);
	json_decref(reference->indicators);
	*reference = (struct reference){ 0 };
}

void reference_thread_end(void)
{
	reference_release(&mine);
}

static enum err reference_read_agreement(struct db *db, struct reference *ret, struct err_info *err)
{
	json_auto_t *rows = NULL;
	enum err code = sql_agreement_current(db, &rows, err);

	if (code != ERR_OK)
		return code;
	if (json_array_size(rows) == 0)
		return ERR(err, ERR_NOT_FOUND, "no agreement is loaded");
	ret->agreement = json_incref(json_array_get(rows, 0));
	ret->agreement_id = json_integer_value(json_object_get(ret->agreement, "id"));
	return ERR_OK;
}

static json_t *organisation_model(const json_t *row)
{
	return json_pack("{s:O, s:O, s:O, s:O}", "id", json_object_get(row, "id"), "slug",
			 json_object_get(row, "slug"), "name", json_object_get(row, "name"), "short_name",
			 json_object_get(row, "short_name"));
}

static json_t *orientation_model(const json_t *row)
{
	return json_pack("{s:O, s:O, s:O}", "number", json_object_get(row, "number"), "title",
			 json_object_get(row, "title"), "short_title", json_object_get(row, "short_title"));
}

typedef json_t *reference_model_fn(const json_t *row);

/* One for each row; `key` is the column of its number. New; NULL: out of memory. */
static struct reference_model *reference_models(const json_t *rows, const char *key,
						reference_model_fn *model_of)
{
	struct reference_model *models = calloc(json_array_size(rows) + 1, sizeof(*models));
	size_t i;
	const json_t *row;

	json_array_foreach(rows, i, row) {
		if (models == NULL)
			break;
		models[i].id = row_number(row, key);
		models[i].party = row_text(row, "party");
		models[i].model = model_of(row);
	}
	return models;
}

static json_t *vocabulary_options(const struct vocabulary *list)
{
	json_t *options = json_array();

	for (size_t i = 0; i < list->count; i++)
		model_add(&options, list_option(list->terms[i].id, list->terms[i].label, false));
	return options;
}

static json_t *orientation_options(const struct reference *reference)
{
	json_t *options = json_array();
	char number[24];
	size_t i;
	const json_t *row;

	json_array_foreach(reference->orientations, i, row) {
		snprintf(number, sizeof(number), "%" PRId64, row_number(row, "number"));
		model_add(&options, list_option(number, row_text(row, "short_title"), false));
	}
	return options;
}

static json_t *structure_options(const struct reference *reference)
{
	json_t *options = json_array();
	size_t i;
	const json_t *row;

	json_array_foreach(reference->organisations, i, row) {
		if (text_equal(row_text(row, "party"), "urpa"))
			model_add(&options, list_option(row_text(row, "slug"), row_text(row, "short_name"), false));
	}
	return options;
}

static enum err reference_make_models(struct reference *ret, struct err_info *err)
{
	size_t count = 0;
	const struct vocabulary *lists = vocabulary_all(&count);

	ret->organisation_models = reference_models(ret->organisations, "id", organisation_model);
	ret->orientation_models = reference_models(ret->orientations, "number", orientation_model);
	ret->options = json_object();
	for (size_t i = 0; i < count; i++)
		model_set(&ret->options, lists[i].name, vocabulary_options(&lists[i]));
	model_set(&ret->options, "orientations", orientation_options(ret));
	model_set(&ret->options, "structures", structure_options(ret));
	if (ret->organisation_models == NULL || ret->orientation_models == NULL || ret->options == NULL)
		return ERR(err, ERR_MEMORY, "models of the reference");
	return ERR_OK;
}

/* Those of actions apart from those of every other kind. */
static enum err read_rules(struct db *db, struct reference *ret, struct err_info *err)
{
	json_auto_t *rows = NULL;
	size_t i;
	json_t *row;
	enum err code = sql_approval_rules(db, &rows, err);

	if (code != ERR_OK)
		return code;
	ret->rules = json_array();
	ret->record_rules = json_array();
	json_array_foreach(rows, i, row)
		model_add(text_equal(row_text(row, "record_kind"), "action") ? &ret->rules : &ret->record_rules,
			  json_incref(row));
	if (ret->rules == NULL || ret->record_rules == NULL)
		return ERR(err, ERR_MEMORY, "approval rules");
	return ERR_OK;
}

static enum err reference_read(struct db *db, struct reference *ret, struct err_info *err)
{
	enum err code = reference_read_agreement(db, ret, err);

	if (code == ERR_OK)
		code = sql_orientation_list(db, ret->agreement_id, &ret->orientations, err);
	if (code == ERR_OK)
		code = sql_organisation_list(db, &ret->organisations, err);
	if (code == ERR_OK)
		code = sql_territory_list(db, &ret->territories, err);
	if (code == ERR_OK)
		code = read_rules(db, ret, err);
	if (code == ERR_OK)
		code = sql_agreement_meetings(db, ret->agreement_id, &ret->meetings, err);
	if (code == ERR_OK)
		code = sql_indicator_list(db, ret->agreement_id, &ret->indicators, err);
	if (code == ERR_OK)
		code = reference_make_models(ret, err);
	ret->read_ms = date_monotonic_ms();
	return code;
}

enum err reference_get(struct db *db, const struct reference **ret, struct err_info *err)
{
	struct reference fresh = { 0 };
	bool young = date_monotonic_ms() - mine.read_ms < REFERENCE_S * 1000;
	enum err code;

	/* Not read anew in a transaction: what it reads first fixes what it sees, and that must be its lock. */
	if (mine.agreement != NULL && (young || db_in_transaction(db))) {
		*ret = &mine;
		return ERR_OK;
	}
	code = reference_read(db, &fresh, err);
	if (code != ERR_OK) {
		reference_release(&fresh);
		return code;
	}
	reference_release(&mine);
	mine = fresh;
	*ret = &mine;
	return ERR_OK;
}

static const json_t *reference_find(const json_t *rows, const char *key, int64_t value)
{
	size_t i;
	const json_t *row;

	json_array_foreach(rows, i, row) {
		if (json_integer_value(json_object_get(row, key)) == value)
			return row;
	}
	return NULL;
}

const json_t *reference_organisation(const struct reference *reference, int64_t id)
{
	return reference_find(reference->organisations, "id", id);
}

const json_t *reference_orientation(const struct reference *reference, int64_t number)
{
	return reference_find(reference->orientations, "number", number);
}

const json_t *reference_territory(const struct reference *reference, int64_t id)
{
	return reference_find(reference->territories, "id", id);
}

const json_t *reference_organisation_by_slug(const struct reference *reference, const char *slug)
{
	size_t i;
	const json_t *row;

	json_array_foreach(reference->organisations, i, row) {
		if (text_equal(json_string_value(json_object_get(row, "slug")), slug))
			return row;
	}
	return NULL;
}

/* The one with this number among those of `rows`, or NULL. */
static const struct reference_model *find_model(const struct reference_model *models, const json_t *rows,
						int64_t id)
{
	size_t count = json_array_size(rows);

	for (size_t i = 0; i < count; i++) {
		if (models[i].id == id)
			return &models[i];
	}
	return NULL;
}

json_t *reference_organisation_model(const struct reference *reference, int64_t id)
{
	const struct reference_model *found =
		find_model(reference->organisation_models, reference->organisations, id);

	return found != NULL ? json_incref(found->model) : json_null();
}

json_t *reference_orientation_model(const struct reference *reference, int64_t number)
{
	const struct reference_model *found =
		find_model(reference->orientation_models, reference->orientations, number);

	return found != NULL ? json_incref(found->model) : json_null();
}

const char *reference_party(const struct reference *reference, int64_t organisation)
{
	const struct reference_model *found =
		find_model(reference->organisation_models, reference->organisations, organisation);

	return found != NULL && found->party != NULL ? found->party : "";
}

json_t *reference_options(const struct reference *reference, const char *name)
{
	return json_object_get(reference->options, name);
}

json_t *reference_copy(json_t *row)
{
	json_auto_t *copy = json_object();

	return json_object_update(copy, row) == 0 ? json_incref(copy) : NULL;
}

const char *reference_today(const struct conf *conf, char store[DATE_TEXT_SIZE])
{
	if (conf->reference_date != NULL && conf->reference_date[0] != '\0')
		return conf->reference_date;
	date_today(store);
	return store;
}

enum err reference_open(struct request *req, struct err_info *err)
{
	const struct reference *reference = NULL;
	char store[DATE_TEXT_SIZE];
	const char *today = reference_today(req->conf, store);
	enum err code = reference_get(req->db, &reference, err);

	if (code == ERR_OK && agreement_is_over(reference->agreement, today))
		return ERR(err, ERR_ENDED, "nothing new after %s", row_text(reference->agreement, "last_day"));
	return code;
}
