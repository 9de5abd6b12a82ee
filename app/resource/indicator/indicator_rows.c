/* What a PLIE typed for a year, against the dictionary's rules. */
#include "app/resource/indicator/indicator_rows.h"

#include <math.h>
#include <stdio.h>

#include "app/base/text.h"
#include "app/resource/indicator/figures.h"
#include "app/resource/row.h"

#define RATE_SLACK 0.06 /* percent: a rate that was rounded to one decimal */

/* One list on its way. */
struct reading {
	const json_t *dictionary;
	int64_t year;
	indicator_problem_fn *say;
	void *data;
	size_t problems;
	struct indicator_rows *ret;
};

static void say(struct reading *r, const char *member, size_t place, const char *text)
{
	r->problems++;
	r->say(r->data, member, place, text);
}

bool indicator_rows_is_asked(const json_t *word, int64_t year)
{
	const json_t *from = json_object_get(word, "valid_from");
	const json_t *to = json_object_get(word, "valid_to");

	return json_is_true(json_object_get(word, "per_structure")) &&
	       (!json_is_integer(from) || json_integer_value(from) <= year) &&
	       (!json_is_integer(to) || json_integer_value(to) >= year);
}

const json_t *indicator_rows_word(const json_t *dictionary, const char *code)
{
	size_t i;
	const json_t *word;

	json_array_foreach(dictionary, i, word) {
		if (text_equal(row_text(word, "code"), code))
			return word;
	}
	return NULL;
}

/* False when nothing was given. */
static bool number_of(const json_t *value, const char *member, double *ret)
{
	const json_t *number = json_object_get(value, member);

	*ret = json_number_value(number);
	return json_is_number(number);
}

static bool is_whole(double value)
{
	return floor(value) == value;
}

/* code   NULL: none */
static const struct indicator_row *row_of(const struct indicator_rows *rows, const char *code)
{
	for (size_t i = 0; code != NULL && i < rows->count; i++) {
		if (text_equal(row_text(rows->rows[i].word, "code"), code))
			return &rows->rows[i];
	}
	return NULL;
}

/* ---- shapes ---- */

/* Both parts are there. */
static bool check_parts(struct reading *r, const struct indicator_row *row)
{
	if (!is_whole(row->numerator) || !is_whole(row->denominator))
		say(r, "numerator", row->place, "Un effectif est un nombre entier.");
	else if (row->denominator == 0)
		say(r, "denominator", row->place,
		    "Sans aucune sortie dans l’année, laissez cette ligne vide.");
	else if (row->numerator > row->denominator)
		say(r, "numerator", row->place, "Cet effectif dépasse l’ensemble des sorties.");
	else
		return true;
	return false;
}

static bool read_parts(struct reading *r, const json_t *value, struct indicator_row *row)
{
	bool numerator = number_of(value, "numerator", &row->numerator);
	bool denominator = number_of(value, "denominator", &row->denominator);

	row->has_parts = numerator && denominator;
	if (row->has_parts)
		return check_parts(r, row);
	if (numerator != denominator)
		say(r, numerator ? "denominator" : "numerator", row->place,
		    "Donnez les deux effectifs, ou seulement le taux.");
	return numerator == denominator;
}

/* False: there is nothing to keep. */
static bool read_rate(struct reading *r, const json_t *value, struct indicator_row *row)
{
	double typed = 0;
	bool has_rate = number_of(value, "value", &typed);

	if (!read_parts(r, value, row))
		return false;
	if (has_rate && typed > 100)
		say(r, "value", row->place, "Un taux ne dépasse pas 100 %.");
	row->value = row->has_parts ? figures_rate(row->numerator, row->denominator) : typed;
	if (row->has_parts && has_rate && fabs(row->value - typed) > RATE_SLACK)
		say(r, "value", row->place,
		    "Ce taux n’est pas celui des deux effectifs. Laissez-le vide : il se calcule.");
	return row->has_parts || has_rate;
}

static bool read_count(struct reading *r, const json_t *value, struct indicator_row *row)
{
	bool known = number_of(value, "value", &row->value);

	if (known && !is_whole(row->value))
		say(r, "value", row->place, "Donnez un nombre entier.");
	return known;
}

static bool read_hours(struct reading *r, const json_t *value, struct indicator_row *row)
{
	bool known = number_of(value, "value", &row->value);

	row->fte_hours = row_number(value, "fte_hours");
	if (row->fte_hours == 0)
		row->fte_hours = row_number(row->word, "fte_hours");
	if (row->fte_hours != 1600 && row->fte_hours != 1820)
		say(r, "fte_hours", row->place, "Choisissez 1 600 ou 1 820 heures.");
	return known;
}

static bool read_shape(struct reading *r, const json_t *value, struct indicator_row *row)
{
	const char *shape = row_text(row->word, "shape");

	if (text_equal(shape, "rate"))
		return read_rate(r, value, row);
	if (text_equal(shape, "hours"))
		return read_hours(r, value, row);
	return read_count(r, value, row);
}

static bool is_negative(const json_t *value)
{
	return json_number_value(json_object_get(value, "value")) < 0 ||
	       json_number_value(json_object_get(value, "numerator")) < 0;
}

static void read_row(struct reading *r, const json_t *value, size_t place)
{
	const char *code = row_text(value, "code");
	struct indicator_row row = { .word = indicator_rows_word(r->dictionary, code),
				     .place = place };

	row.note = row_text(value, "note");
	if (row.word == NULL || !indicator_rows_is_asked(row.word, r->year)) {
		say(r, "code", place, "Cet indicateur n’est pas demandé pour cette année.");
		return;
	}
	if (row_of(r->ret, code) != NULL || r->ret->count == INDICATOR_ROWS_MAX) {
		say(r, "code", place, "Cet indicateur est donné deux fois.");
		return;
	}
	if (is_negative(value))
		say(r, "value", place, "Un chiffre ne peut pas être négatif.");
	else if (read_shape(r, value, &row))
		r->ret->rows[r->ret->count++] = row;
}

/* ---- between rows ---- */

/* before, after: around the label of the whole */
static void say_of_whole(struct reading *r, const struct indicator_row *part, const char *member,
			 const char *before, const struct indicator_row *whole, const char *after)
{
	char text[400];

	snprintf(text, sizeof(text), "%s « %s »%s", before, row_text(whole->word, "label"), after);
	say(r, member, part->place, text);
}

/* What is a part of something else is not more than it, and is a part of the same people. */
static void check_part(struct reading *r, const struct indicator_row *part)
{
	const struct indicator_row *whole = row_of(r->ret, row_text(part->word, "subset_of"));
	bool parts;

	if (whole == NULL)
		return;
	parts = part->has_parts && whole->has_parts;
	if (parts && part->denominator != whole->denominator)
		say_of_whole(r, part, "denominator", "Cet ensemble n’est pas le même que pour",
			     whole, ".");
	else if (part->value > whole->value || (parts && part->numerator > whole->numerator))
		say_of_whole(r, part, part->has_parts ? "numerator" : "value",
			     "Ce chiffre est compris dans", whole,
			     " : il ne peut pas le dépasser.");
}

size_t indicator_rows_read(const json_t *dictionary, int64_t year, const json_t *values,
			   indicator_problem_fn *say_to, void *data, struct indicator_rows *ret)
{
	struct reading r = {
		.dictionary = dictionary, .year = year, .say = say_to, .data = data, .ret = ret
	};
	size_t i;
	const json_t *value;

	ret->count = 0;
	json_array_foreach(values, i, value)
		read_row(&r, value, i + 1);
	for (size_t n = 0; n < ret->count; n++)
		check_part(&r, &ret->rows[n]);
	return r.problems;
}
