/* Sums, means and what is hidden. */
#include "app/resource/indicator/figures.h"

#include <math.h>

static double two_decimals(double value)
{
	return round(value * 100) / 100;
}

double figures_rate(double numerator, double denominator)
{
	return two_decimals(100 * numerator / denominator);
}

double figures_fte(double hours, int64_t fte_hours)
{
	return two_decimals(hours / (double)fte_hours);
}

/* ---- hiding ---- */

static bool is_small(const struct figure *figure, bool rate)
{
	if (!figure->known)
		return false;
	if (!rate)
		return figure->value < FIGURES_LEAST;
	return figure->has_parts &&
	       (figure->numerator < FIGURES_LEAST || figure->denominator < FIGURES_LEAST);
}

/* How few people stand behind a figure. */
static double people_of(const struct figure *figure)
{
	return figure->has_parts ? figure->numerator : figure->value;
}

static struct figure *smallest_shown(struct figure *figures, size_t count)
{
	struct figure *least = NULL;

	for (size_t i = 0; i < count; i++) {
		if (!figures[i].known || figures[i].hidden)
			continue;
		if (least == NULL || people_of(&figures[i]) < people_of(least))
			least = &figures[i];
	}
	return least;
}

void figures_hide(struct figure *figures, size_t count, bool rate)
{
	size_t hidden = 0;
	struct figure *other;

	for (size_t i = 0; i < count; i++) {
		figures[i].hidden = is_small(&figures[i], rate);
		hidden += figures[i].hidden;
	}
	if (hidden != 1)
		return;
	other = smallest_shown(figures, count);
	if (other != NULL)
		other->hidden = true;
}

/* ---- consolidation ---- */

static void add_fte(const struct figure *figure, struct consolidated *ret)
{
	if (figure->fte_hours == 0)
		return;
	if (ret->fte_hours != 0 && ret->fte_hours != figure->fte_hours)
		ret->fte_mixed = true;
	ret->fte_hours = figure->fte_hours;
	ret->fte += figure->value / (double)figure->fte_hours;
}

static void add(const struct figure *figure, struct consolidated *ret)
{
	ret->answered++;
	ret->value += figure->value;
	add_fte(figure, ret);
	if (!figure->has_parts)
		return;
	ret->with_parts++;
	ret->numerator += figure->numerator;
	ret->denominator += figure->denominator;
}

static void finish_rate(struct consolidated *ret)
{
	ret->value /= (double)ret->answered;
	ret->has_ratio = ret->with_parts == ret->answered && ret->denominator > 0;
	if (ret->has_ratio)
		ret->ratio = figures_rate(ret->numerator, ret->denominator);
}

static bool is_small_total(const struct consolidated *ret, bool rate)
{
	if (!rate)
		return ret->value < FIGURES_LEAST;
	return ret->has_ratio &&
	       (ret->numerator < FIGURES_LEAST || ret->denominator < FIGURES_LEAST);
}

void figures_consolidate(const struct figure *figures, size_t count, bool rate, bool people,
			 struct consolidated *ret)
{
	bool alone_hidden = false;

	*ret = (struct consolidated){ 0 };
	for (size_t i = 0; i < count; i++) {
		if (!figures[i].known)
			continue;
		add(&figures[i], ret);
		alone_hidden = ret->answered == 1 && figures[i].hidden;
	}
	ret->known = ret->answered > 0;
	if (!ret->known)
		return;
	if (rate)
		finish_rate(ret);
	ret->value = two_decimals(ret->value);
	ret->fte = two_decimals(ret->fte);
	if (ret->fte_mixed)
		ret->fte_hours = 0;
	ret->hidden = people && (alone_hidden || is_small_total(ret, rate));
}
