/* Who sits in the committee on a day. */
#include "app/resource/committee/composition.h"

#include <string.h>

#include "app/base/text.h"
#include "app/resource/row.h"
#include "app/view/model.h"

static bool holds_on(const json_t *row, const char *day)
{
	const char *from = row_text(row, "from_on");
	const char *to = row_text(row, "to_on");

	return from != NULL && strcmp(from, day) <= 0 && (to == NULL || strcmp(day, to) <= 0);
}

static const json_t *row_of_seat(const json_t *rows, int64_t seat)
{
	size_t i;
	const json_t *row;

	json_array_foreach(rows, i, row) {
		if (row_number(row, "seat_id") == seat)
			return row;
	}
	return NULL;
}

const json_t *composition_seat(const json_t *composition, int64_t seat)
{
	return row_of_seat(composition, seat);
}

/* holder   the row of who holds it, or NULL */
static json_t *seat_model(const json_t *seat, const json_t *holder, const json_t *answer)
{
	const char *state = "empty";

	if (holder != NULL)
		state = answer != NULL ? row_text(answer, "answer") : "silent";
	return json_pack(
		"{s:O, s:O?, s:O, s:O, s:O, s:O, s:O, s:O?, s:O?, s:O?, s:O?, s:s}", "seat_id",
		json_object_get(seat, "id"), "version", json_object_get(seat, "version"), "code",
		json_object_get(seat, "code"), "kind", json_object_get(seat, "kind"), "quality",
		json_object_get(seat, "quality"), "party", json_object_get(seat, "party"),
		"organisation", json_object_get(seat, "organisation"), "person_id",
		json_object_get(holder, "person_id"), "name", json_object_get(holder, "name"),
		"holder_quality", json_object_get(holder, "holder_quality"), "from_on",
		json_object_get(holder, "from_on"), "state", state);
}

json_t *composition_on(const json_t *rows, const json_t *answers, const char *day)
{
	json_t *list = json_array();
	size_t count = json_array_size(rows);
	size_t i = 0;

	while (i < count) {
		const json_t *seat = json_array_get(rows, i);
		int64_t id = row_number(seat, "id");
		const json_t *holder = NULL;

		for (; i < count && row_number(json_array_get(rows, i), "id") == id; i++) {
			if (holds_on(json_array_get(rows, i), day))
				holder = json_array_get(rows, i);
		}
		model_add(&list, seat_model(seat, holder, row_of_seat(answers, id)));
	}
	return list;
}

size_t composition_count(const json_t *composition, const char *state)
{
	size_t count = 0;
	size_t i;
	const json_t *row;

	json_array_foreach(composition, i, row) {
		if (text_equal(row_text(row, "state"), state))
			count++;
	}
	return count;
}

bool composition_is_complete(const json_t *composition)
{
	return composition_count(composition, "empty") == 0 &&
	       composition_count(composition, "silent") == 0;
}

json_t *composition_present(const json_t *composition, const json_t *attendance)
{
	json_t *list = json_array();
	size_t i;
	json_t *row;

	json_array_foreach(composition, i, row) {
		const json_t *was = row_of_seat(attendance, row_number(row, "seat_id"));

		if (text_equal(row_text(was, "state"), "present"))
			model_add(&list, json_incref(row));
	}
	return list;
}

json_t *composition_unconfirmed(const json_t *present, const json_t *confirmations)
{
	json_t *list = json_array();
	size_t i;
	json_t *row;

	json_array_foreach(present, i, row) {
		if (row_of_seat(confirmations, row_number(row, "seat_id")) == NULL)
			model_add(&list, json_incref(row));
	}
	return list;
}
