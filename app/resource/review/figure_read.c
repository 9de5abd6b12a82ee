/* Figures that have been made: found, compared, shown. */
#include "app/base/text.h"
#include "app/resource/review/figures.h"
#include "app/resource/row.h"
#include "app/view/model.h"

json_t *figures_values(const json_t *figures)
{
	json_t *values = json_object();
	size_t i;
	size_t j;
	const json_t *section;
	const json_t *figure;

	json_array_foreach(figures, i, section) {
		json_array_foreach(json_object_get(section, "items"), j, figure)
			model_set(&values, row_text(figure, "code"),
				  json_incref(json_object_get(figure, "value")));
	}
	return values;
}

int figures_set(json_t *figures, const char *name, const json_t *values)
{
	int failed = 0;
	size_t i;
	size_t j;
	const json_t *section;
	json_t *figure;

	json_array_foreach(figures, i, section) {
		json_array_foreach(json_object_get(section, "items"), j, figure) {
			json_t *value = json_object_get(values, row_text(figure, "code"));

			if (value != NULL && !json_is_null(value) &&
			    json_is_null(json_object_get(figure, name)))
				failed |= model_put(figure, name, json_incref(value));
		}
	}
	return failed;
}

json_t *figures_find(const json_t *figures, const char *code)
{
	size_t i;
	size_t j;
	const json_t *section;
	json_t *figure;

	json_array_foreach(figures, i, section) {
		json_array_foreach(json_object_get(section, "items"), j, figure) {
			if (text_equal(row_text(figure, "code"), code))
				return figure;
		}
	}
	return NULL;
}

int figures_mark(json_t *figure)
{
	int failed = model_put(figure, "has_baseline",
			       json_boolean(json_is_number(json_object_get(figure, "baseline"))));

	failed |= model_put(figure, "midterm_measured",
			    json_boolean(json_is_number(json_object_get(figure, "midterm"))));
	failed |= model_put(figure, "measured",
			    json_boolean(json_is_number(json_object_get(figure, "value"))));
	return failed;
}

json_t *figures_page(const json_t *figures)
{
	json_auto_t *copy = json_deep_copy(figures);
	int failed = 0;
	size_t i;
	size_t j;
	const json_t *section;
	json_t *figure;

	json_array_foreach(copy, i, section) {
		json_array_foreach(json_object_get(section, "items"), j, figure)
			failed |= figures_mark(figure);
	}
	return failed == 0 ? json_incref(copy) : NULL;
}
