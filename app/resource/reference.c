/* A thread's copy of what hardly changes. */
#include "app/resource/reference.h"

#include "app/base/date.h"
#include "app/base/text.h"
#include "app/view/model.h"
#include "conf/conf.h"
#include "sql/queries.h"

static _Thread_local struct reference mine;

static void reference_release(struct reference *reference)
{
	json_decref(reference->agreement);
	json_decref(reference->orientations);
	json_decref(reference->organisations);
	json_decref(reference->territories);
	json_decref(reference->rules);
	json_decref(reference->meetings);
	json_decref(reference->indicators);
	json_decref(reference->organisation_models);
	json_decref(reference->orientation_models);
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

/* Made once: every list names the same few again in every row. */
static enum err reference_make_models(struct reference *ret, struct err_info *err)
{
	size_t i;
	const json_t *row;

	ret->organisation_models = json_array();
	ret->orientation_models = json_array();
	json_array_foreach(ret->organisations, i, row) {
		model_add(&ret->organisation_models, organisation_model(row));
	}
	json_array_foreach(ret->orientations, i, row) {
		model_add(&ret->orientation_models, orientation_model(row));
	}
	if (ret->organisation_models == NULL || ret->orientation_models == NULL)
		return ERR(err, ERR_MEMORY, "models of the reference");
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
		code = sql_approval_rules(db, "action", &ret->rules, err);
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

/* What stands in `models` where `rows` has the value. */
static json_t *reference_model(const json_t *rows, const json_t *models, const char *key, int64_t value)
{
	size_t i;
	const json_t *row;

	json_array_foreach(rows, i, row) {
		if (json_integer_value(json_object_get(row, key)) == value)
			return json_incref(json_array_get(models, i));
	}
	return json_null();
}

json_t *reference_organisation_model(const struct reference *reference, int64_t id)
{
	return reference_model(reference->organisations, reference->organisation_models, "id", id);
}

json_t *reference_orientation_model(const struct reference *reference, int64_t number)
{
	return reference_model(reference->orientations, reference->orientation_models, "number", number);
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
