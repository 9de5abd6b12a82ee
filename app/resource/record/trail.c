/* Decisions and versions of a record, as models and as facts for the rules. */
#include "app/resource/record/trail.h"

#include <inttypes.h>

#include "app/base/text.h"
#include "app/resource/delegation/delegation.h"
#include "app/resource/row.h"
#include "app/view/model.h"

static bool is_of(const json_t *row, const char *kind)
{
	return text_equal(row_text(row, "kind"), kind);
}

static bool is_decision(const json_t *row)
{
	return is_of(row, "decision");
}

bool trail_is_reversed(const struct trail *t, int64_t decision_id)
{
	size_t i;
	const json_t *row;

	json_array_foreach(t->rows, i, row) {
		if (row_number(row, "reverses_id") == decision_id)
			return true;
	}
	return false;
}

const json_t *trail_standing(const struct trail *t, const char *decision, const char *role)
{
	size_t i;
	const json_t *row;

	json_array_foreach(t->rows, i, row) {
		if (is_decision(row) && row_number(row, "version") == t->version &&
		    text_equal(row_text(row, "decision"), decision) &&
		    (role == NULL || text_equal(row_text(row, "role"), role)) &&
		    !trail_is_reversed(t, row_number(row, "decision_id")))
			return row;
	}
	return NULL;
}

const json_t *trail_last(const struct trail *t, const char *decision)
{
	const json_t *last = NULL;
	size_t i;
	const json_t *row;

	json_array_foreach(t->rows, i, row) {
		if (is_decision(row) && text_equal(row_text(row, "decision"), decision) &&
		    (last == NULL || row_number(row, "position") > row_number(last, "position")))
			last = row;
	}
	return last;
}

void trail_facts(const struct trail *t, const struct actor *actor, struct life_facts *facts)
{
	const char *role = life_role(&t->kind->rights, LIFE_APPROVE, actor);
	size_t i;
	const json_t *row;

	json_array_foreach(t->rows, i, row) {
		bool own = row_number(row, "person_id") == actor->person_id;
		const char *decision = row_text(row, "decision");

		if (!is_decision(row) || row_number(row, "version") != t->version ||
		    trail_is_reversed(t, row_number(row, "decision_id")))
			continue;
		if (text_equal(decision, "reject") && own)
			facts->rejected_by_actor = true;
		if (text_equal(decision, "approve") && own)
			facts->approved_by_actor = true;
		if (text_equal(decision, "approve") && text_equal(row_text(row, "role"), role))
			facts->role_has_approved = true;
	}
}

static json_t *person_model(const json_t *row)
{
	return json_pack("{s:O, s:O?}", "name", json_object_get(row, "name"), "quality",
			 json_object_get(row, "quality"));
}

static json_t *decision_model(const struct trail *t, const json_t *row)
{
	json_t *model = json_pack(
		"{s:O, s:O, s:O, s:O, s:O, s:O, s:O, s:O, s:O, s:O, s:O, s:O, s:b}", "position",
		json_object_get(row, "position"), "decision", json_object_get(row, "decision"),
		"version", json_object_get(row, "version"), "from_status",
		json_object_get(row, "from_status"), "to_status", json_object_get(row, "to_status"),
		"reason", json_object_get(row, "reason"), "name", json_object_get(row, "name"),
		"quality", json_object_get(row, "quality"), "organisation",
		json_object_get(row, "organisation"), "role", json_object_get(row, "role"), "group",
		json_object_get(row, "group_dn"), "at", json_object_get(row, "at"), "reversed",
		trail_is_reversed(t, row_number(row, "decision_id")));
	const char *from = row_text(row, "from_status");
	const char *to = row_text(row, "to_status");

	model_set(&model, "from_text", json_string(kind_status_label(t->kind, from)));
	model_set(&model, "to_text", json_string(kind_status_label(t->kind, to)));
	model_set(&model, "moved", json_boolean(!text_equal(from, to)));
	model_set(&model, "delegator", delegation_of_row(row));
	return model;
}

static json_t *version_model(const struct trail *t, const json_t *row)
{
	int64_t version = row_number(row, "version");
	char href[120];
	json_t *model = json_pack("{s:I, s:o, s:O, s:b, s:b, s:n}", "version", (json_int_t)version,
				  "editor", person_model(row), "at", json_object_get(row, "at"),
				  "current", version == t->version, "approved",
				  version == t->approved_version, "compare_href");

	snprintf(href, sizeof(href), "%s/%" PRId64 "/comparaison?de=%" PRId64 "&a=%" PRId64,
		 t->kind->path, t->id, version - 1, version);
	if (version > 1)
		model_set(&model, "compare_href", json_string(href));
	return model;
}

static int newest_first(const void *a, const void *b)
{
	int64_t first = row_number(*(const json_t *const *)a, "position");
	int64_t second = row_number(*(const json_t *const *)b, "position");

	return (second > first) - (second < first);
}

static json_t *models_of(const struct trail *t, const char *kind,
			 json_t *(*model_of)(const struct trail *, const json_t *))
{
	AUTO_FREE const json_t **picked = calloc(json_array_size(t->rows) + 1, sizeof(*picked));
	json_t *list = picked != NULL ? json_array() : NULL;
	size_t count = 0;
	size_t i;
	const json_t *row;

	json_array_foreach(t->rows, i, row) {
		if (picked != NULL && is_of(row, kind))
			picked[count++] = row;
	}
	if (count > 0)
		qsort(picked, count, sizeof(*picked), newest_first);
	for (i = 0; i < count; i++)
		model_add(&list, model_of(t, picked[i]));
	return list;
}

json_t *trail_decisions(const struct trail *t)
{
	return models_of(t, "decision", decision_model);
}

json_t *trail_versions(const struct trail *t)
{
	return models_of(t, "version", version_model);
}

/* In a row of this kind `organisation` is the other record's kind, `from_status` its state and `reason` its date. */
static json_t *link_model(const struct trail *t, const json_t *row)
{
	const char *kind = row_text(row, "organisation");
	const char *status = row_text(row, "from_status");
	int64_t id = row_number(row, "position");
	char href[80] = "";

	(void)t;
	(void)!kind_address(kind, id, "", href, sizeof(href));
	return json_pack("{s:s, s:I, s:O, s:O, s:s, s:s, s:s}", "kind", kind, "id", (json_int_t)id,
			 "title", json_object_get(row, "name"), "held_on",
			 json_object_get(row, "reason"), "href", href, "status", status,
			 "status_text", kind_status_of(kind, status));
}

json_t *trail_links(const struct trail *t)
{
	return models_of(t, "link", link_model);
}
