/* Cross-participations: the rule, and their page. */
#include "app/resource/group/crossing.h"

#include "app/base/text.h"
#include "app/resource/group/group.h"
#include "app/resource/list.h"
#include "app/resource/record/kinds.h"
#include "app/resource/reference.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "sql/queries.h"

/* clang-format off */
const struct csv_column crossing_columns[] = {
	{ "Groupe ou instance", "group.title", NULL },
	{ "Partie qui le réunit", "body_party", "party" },
	{ "Année", "year", NULL },
	{ "Partie présente", "party", "party" },
	{ "Présences", "people", NULL },
	{ "Réunions", "meetings", NULL },
	{ NULL, NULL, NULL }
};
/* clang-format on */

static bool is_party(const char *word)
{
	return text_equal(word, "cub") || text_equal(word, "urpa");
}

static json_t *row_of(const json_t *count)
{
	int64_t id = row_number(count, "group_id");
	char href[80] = "";

	(void)!kind_address(group_kind.id, id, "", href, sizeof(href));
	return json_pack("{s:{s:I, s:O, s:s}, s:O, s:O, s:O, s:O, s:O}", "group", "id", (json_int_t)id, "title",
			 json_object_get(count, "group"), "href", href, "body_party",
			 json_object_get(count, "body_party"), "year", json_object_get(count, "year"), "party",
			 json_object_get(count, "party"), "people", json_object_get(count, "people"), "meetings",
			 json_object_get(count, "meetings"));
}

json_t *crossing_of(const json_t *counts)
{
	json_t *list = json_array();
	size_t i;
	const json_t *count;

	json_array_foreach(counts, i, count) {
		const char *body = row_text(count, "body_party");
		const char *party = row_text(count, "party");

		if (is_party(body) && is_party(party) && !text_equal(body, party))
			model_add(&list, row_of(count));
	}
	return list;
}

enum err crossing_read(struct db *db, const int64_t *group, json_t **ret, struct err_info *err)
{
	const struct reference *reference = NULL;
	json_auto_t *counts = NULL;
	enum err code = reference_get(db, &reference, err);

	if (code == ERR_OK)
		code = sql_crossing_counts(db, reference->agreement_id, group, &counts, err);
	if (code != ERR_OK)
		return code;
	*ret = crossing_of(counts);
	return *ret != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "crossings");
}

/* {people, meetings} of one party over all rows. */
static json_t *total_of(const json_t *rows, const char *party)
{
	json_int_t people = 0;
	json_int_t meetings = 0;
	size_t i;
	const json_t *row;

	json_array_foreach(rows, i, row) {
		if (!text_equal(row_text(row, "party"), party))
			continue;
		people += row_number(row, "people");
		meetings += row_number(row, "meetings");
	}
	return json_pack("{s:s, s:I, s:I}", "party", party, "people", people, "meetings", meetings);
}

enum err crossing_list(struct request *req, struct err_info *err)
{
	json_t *rows = NULL;
	enum err code = crossing_read(req->db, NULL, &rows, err);

	if (code != ERR_OK)
		return code;
	req->model = json_pack("{s:s, s:n, s:[o, o], s:b, s:o}", "title", "Participations croisées", "next", "totals",
			       total_of(rows, "cub"), total_of(rows, "urpa"), "is_empty", json_array_size(rows) == 0,
			       "items", rows);
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "crossings");
	return list_set_exports(req, req->model, (struct list_count){ .value = (int64_t)json_array_size(rows) }, err);
}
