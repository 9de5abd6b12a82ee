/* Decisions, versions and progress reports of an action, as models. */
#include "app/resource/action_trail.h"

#include <inttypes.h>
#include <math.h>

#include "app/base/text.h"
#include "app/resource/delegation/delegation.h"
#include "app/resource/record/kind.h"
#include "app/resource/row.h"
#include "app/view/model.h"

#define LINK_HREF_SIZE 80

bool action_trail_is_kind(const json_t *row, const char *kind)
{
	return text_equal(row_text(row, "kind"), kind);
}

bool action_trail_is_reversed(const json_t *rows, int64_t decision_id)
{
	size_t i;
	const json_t *row;

	json_array_foreach(rows, i, row) {
		if (row_number(row, "reverses_id") == decision_id)
			return true;
	}
	return false;
}

static json_t *person_model(const json_t *row)
{
	return json_pack("{s:O, s:O?}", "name", json_object_get(row, "name"), "quality",
			 json_object_get(row, "quality"));
}

/* True when a decision up to number `position` reverses the one with this number. */
static bool was_reversed(const json_t *rows, int64_t decision_id, int64_t position)
{
	size_t i;
	const json_t *row;

	json_array_foreach(rows, i, row) {
		if (row_number(row, "reverses_id") == decision_id && row_number(row, "position") <= position)
			return true;
	}
	return false;
}

/* True when an approval of `version` in `role` stood once decision number `position` was taken. */
static bool stood_then(const json_t *rows, const char *role, int64_t version, int64_t position)
{
	size_t i;
	const json_t *row;

	json_array_foreach(rows, i, row) {
		if (action_trail_is_kind(row, "decision") && text_equal(row_text(row, "decision"), "approve") &&
		    text_equal(row_text(row, "role"), role) && row_number(row, "version") == version &&
		    row_number(row, "position") <= position &&
		    !was_reversed(rows, row_number(row, "decision_id"), position))
			return true;
	}
	return false;
}

static bool is_unmoved(const json_t *row)
{
	return text_equal(row_text(row, "from_status"), row_text(row, "to_status"));
}

/* The roles that still had to approve after a decision that left the status as it was; null after others. */
static json_t *awaited_model(const struct action_trail *t, const json_t *row)
{
	json_t *list;
	size_t i;
	const json_t *rule;

	if (!is_unmoved(row))
		return json_null();
	list = json_array();
	json_array_foreach(t->rules, i, rule) {
		if (!stood_then(t->rows, row_text(rule, "role"), row_number(row, "version"),
				row_number(row, "position")))
			model_add(&list, json_incref(json_object_get(rule, "role")));
	}
	return list;
}

/* Members of a row under the names that the model gives them. */
static const struct {
	const char *name;
	const char *column;
} decision_members[] = {
	{ "position", "position" },   { "decision", "decision" },     { "version", "version" },
	{ "from_status", "from_status" }, { "to_status", "to_status" }, { "reason", "reason" },
	{ "name", "name" },	      { "quality", "quality" },	      { "organisation", "organisation" },
	{ "role", "role" },	      { "group", "group_dn" },	      { "at", "at" },
};

static json_t *decision_model(const struct action_trail *t, const json_t *row)
{
	json_t *model = json_object();

	for (size_t i = 0; i < ARRAY_SIZE(decision_members); i++)
		model_set(&model, decision_members[i].name,
			  json_incref(json_object_get(row, decision_members[i].column)));
	model_set(&model, "reversed",
		  json_boolean(action_trail_is_reversed(t->rows, row_number(row, "decision_id"))));
	model_set(&model, "unmoved", json_boolean(is_unmoved(row)));
	model_set(&model, "awaited", awaited_model(t, row));
	model_set(&model, "delegator", delegation_of_row(row));
	return model;
}

static json_t *version_model(const struct action_trail *t, const json_t *row)
{
	int64_t version = row_number(row, "version");
	json_t *model = json_pack(
		"{s:I, s:o, s:O, s:b, s:b, s:n}", "version", (json_int_t)version, "editor",
		person_model(row), "at", json_object_get(row, "at"), "current",
		version == row_number(t->row, "version"), "approved",
		version == row_number(t->row, "approved_version"), "compare_href");
	char href[96];

	if (version > 1) {
		snprintf(href, sizeof(href), "/actions/%" PRId64 "/comparaison?de=%" PRId64 "&a=%" PRId64,
			 row_number(t->row, "id"), version - 1, version);
		model_set(&model, "compare_href", json_string(href));
	}
	return model;
}

/* The measured values of a report beside the objectives they belong to. */
static json_t *report_model(const struct action_trail *t, const json_t *row)
{
	json_t *measured = json_array();
	const json_t *values = json_object_get(row, "measured");
	size_t i;
	const json_t *objective;

	json_array_foreach(json_object_get(t->content, "objectives"), i, objective) {
		json_t *value = json_array_get(values, i);

		if (json_is_number(value))
			model_add(&measured, json_pack("{s:O, s:O, s:O}", "label",
						       json_object_get(objective, "label"), "value", value,
						       "unit", json_object_get(objective, "unit")));
	}
	return json_pack("{s:O, s:O, s:O, s:O, s:o}", "progress", json_object_get(row, "progress"), "note",
			 json_object_get(row, "reason"), "name", json_object_get(row, "name"), "at",
			 json_object_get(row, "at"), "measured", measured);
}

typedef json_t *row_model_fn(const struct action_trail *t, const json_t *row);

static int newest_first(const void *a, const void *b)
{
	int64_t first = row_number(*(const json_t *const *)a, "position");
	int64_t second = row_number(*(const json_t *const *)b, "position");

	return (second > first) - (second < first);
}

/* The rows of one kind, newest first: positions grow within a kind. */
static json_t *models_of(const struct action_trail *t, const char *kind, row_model_fn *model_of)
{
	AUTO_FREE const json_t **picked = calloc(json_array_size(t->rows) + 1, sizeof(*picked));
	json_t *list = picked != NULL ? json_array() : NULL;
	size_t count = 0;
	size_t i;
	const json_t *row;

	json_array_foreach(t->rows, i, row) {
		if (picked != NULL && action_trail_is_kind(row, kind))
			picked[count++] = row;
	}
	if (count > 0)
		qsort(picked, count, sizeof(*picked), newest_first);
	for (i = 0; i < count; i++)
		model_add(&list, model_of(t, picked[i]));
	return list;
}

/* They are numbered from 1, and the newest is always among the rows. */
json_t *action_trail_older(const struct action_trail *t, const char *kind)
{
	int64_t last = 0;
	int64_t shown = 0;
	size_t i;
	const json_t *row;

	json_array_foreach(t->rows, i, row) {
		if (!action_trail_is_kind(row, kind))
			continue;
		shown++;
		if (row_number(row, "position") > last)
			last = row_number(row, "position");
	}
	return last > shown ? json_integer(last - shown) : json_null();
}

json_t *action_trail_decisions(const struct action_trail *t)
{
	return models_of(t, "decision", decision_model);
}

json_t *action_trail_versions(const struct action_trail *t)
{
	return models_of(t, "version", version_model);
}

json_t *action_trail_reports(const struct action_trail *t)
{
	return models_of(t, "report", report_model);
}

static json_t *link_model(const json_t *row)
{
	const char *kind = row_text(row, "organisation");
	const char *status = row_text(row, "from_status");
	int64_t id = row_number(row, "position");
	char href[LINK_HREF_SIZE];

	if (!kind_address(kind, id, "", href, sizeof(href)))
		return json_null();
	return json_pack("{s:s, s:I, s:O, s:s, s:s, s:s}", "kind", kind, "id", (json_int_t)id, "title",
			 json_object_get(row, "name"), "href", href, "status", status, "status_text",
			 kind_status_of(kind, status));
}

json_t *action_trail_links(const struct action_trail *t, bool tools)
{
	json_t *list = json_array();
	size_t i;
	const json_t *row;

	json_array_foreach(t->rows, i, row) {
		if (action_trail_is_kind(row, "link") && text_equal(row_text(row, "organisation"), "tool") == tools)
			model_add(&list, link_model(row));
	}
	return list;
}

/* ---- objectives ---- */

/* How far from baseline to target, 0 to 100. */
static json_t *percent_of(const json_t *objective, const json_t *measured)
{
	double from = json_number_value(json_object_get(objective, "baseline"));
	double to = json_number_value(json_object_get(objective, "target"));
	double at = json_number_value(measured);
	double percent;

	if (!json_is_number(measured) || fabs(to - from) < 0.005)
		return json_null();
	percent = 100.0 * (at - from) / (to - from);
	if (percent < 0)
		percent = 0;
	return json_integer(lround(percent < 100 ? percent : 100));
}

/* The newest value measured for objective number `i`. */
static const json_t *measured_value(const struct action_trail *t, size_t i, const json_t **ret_at)
{
	const json_t *found = NULL;
	int64_t position = 0;
	size_t j;
	const json_t *row;

	json_array_foreach(t->rows, j, row) {
		const json_t *value = json_array_get(json_object_get(row, "measured"), i);

		if (!action_trail_is_kind(row, "report") || !json_is_number(value) ||
		    row_number(row, "position") <= position)
			continue;
		position = row_number(row, "position");
		found = value;
		*ret_at = json_object_get(row, "at");
	}
	return found;
}

json_t *action_trail_objectives(const struct action_trail *t)
{
	json_t *list = json_array();
	size_t i;
	const json_t *objective;

	json_array_foreach(json_object_get(t->content, "objectives"), i, objective) {
		const json_t *at = NULL;
		const json_t *measured = measured_value(t, i, &at);
		json_t *model = json_deep_copy(objective);

		model_set(&model, "percent", percent_of(objective, measured));
		model_set(&model, "measured",
				    measured != NULL ? json_deep_copy(measured) : json_null());
		model_set(&model, "measured_at", at != NULL ? json_deep_copy(at) : json_null());
		model_add(&list, model);
	}
	return list;
}
