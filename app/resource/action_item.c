/* Rows of lists of actions. */
#include "app/base/date.h"
#include "app/base/text.h"
#include "app/resource/action_model.h"
#include "app/resource/row.h"
#include "app/view/model.h"

static const struct {
	const char *status;
	const char *by_cub;	/* next step when the CUB owns it */
	const char *by_urpa;
	bool open;		/* not ended: can be late */
} next_steps[] = {
	{ "draft", "À compléter et à soumettre par la CUB", "À compléter et à soumettre par la structure", true },
	{ "submitted", "Visa attendu du pilote PLIE ou URPA", "Visa attendu du pilote de la CUB", true },
	{ "endorsed", "Approbation attendue des élus", "Approbation attendue des élus", true },
	{ "approved", "Démarrage attendu de la CUB", "Démarrage attendu de la structure", true },
	{ "changes_requested", "Modification attendue de la CUB", "Modification attendue de la structure", true },
	{ "in_progress", "En cours : avancement à suivre", "En cours : avancement à suivre", true },
	{ "completed", "Terminée", "Terminée", false },
	{ "rejected", "Refusée : rien de plus à faire", "Refusée : rien de plus à faire", false },
	{ "withdrawn", "Retirée par sa structure", "Retirée par sa structure", false },
};

const char *action_model_next_step(const char *status, const char *owner_party)
{
	for (size_t i = 0; i < ARRAY_SIZE(next_steps); i++) {
		if (text_equal(next_steps[i].status, status))
			return text_equal(owner_party, "cub") ? next_steps[i].by_cub :
								next_steps[i].by_urpa;
	}
	return "";
}

bool action_model_is_late(const char *status, const char *due_on, const char *today)
{
	if (due_on == NULL || strcmp(due_on, today) >= 0)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(next_steps); i++) {
		if (text_equal(next_steps[i].status, status))
			return next_steps[i].open;
	}
	return false;
}

static int64_t days_late(const json_t *row, const char *today)
{
	const char *ends_on = row_text(row, "ends_on");
	bool late = action_model_is_late(row_text(row, "status"), ends_on, today);

	return late ? date_days_between(ends_on, today) : 0;
}

/* The numbers of the orientation, structure and owner are replaced by what lists show of them. */
static int item_of_row(const struct reference *reference, const char *today, json_t *row)
{
	int64_t owner = row_number(row, "owner");
	int64_t days = days_late(row, today);
	const char *next = action_model_next_step(row_text(row, "status"), reference_party(reference, owner));
	json_t *next_step = json_object();
	int failed = 0;

	json_object_del(row, "total");
	json_object_del(row, "due_on");
	failed |= model_put(row, "orientation",
			    reference_orientation_model(reference, row_number(row, "orientation")));
	failed |= model_put(row, "structure",
			    reference_organisation_model(reference, row_number(row, "structure")));
	failed |= model_put(row, "owner", reference_organisation_model(reference, owner));
	failed |= model_put(row, "late", json_boolean(days > 0));
	failed |= model_put(row, "days_late", json_integer(days));
	failed |= model_put(next_step, "text", json_string_nocheck(next));
	failed |= model_put(row, "next_step", next_step);
	return failed;
}

enum err action_model_items(const struct reference *reference, const char *today, json_t *rows,
			    json_t *model, struct err_info *err)
{
	size_t i;
	json_t *row;
	int failed = 0;

	json_array_foreach(rows, i, row) {
		failed |= item_of_row(reference, today, row);
	}
	failed |= json_object_set(model, "items", rows);
	return failed == 0 ? ERR_OK : ERR(err, ERR_MEMORY, "list items");
}
