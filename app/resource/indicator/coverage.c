/* Coverage by inhabitants. */
#include "app/resource/indicator/coverage.h"

#include "app/base/text.h"
#include "app/resource/indicator/figures.h"
#include "app/resource/row.h"
#include "app/view/model.h"

/* Sums over the communes. */
struct coverage {
	int64_t communes;
	int64_t known; /* communes with a link of today */
	bool counted;  /* every population is known */
	int64_t population;
	int64_t known_population;
	int64_t covered_population;
};

static bool is_known(const json_t *link, const char *today)
{
	const char *from = row_text(link, "valid_from");
	const char *to = row_text(link, "valid_to");

	return json_is_true(json_object_get(link, "known")) &&
	       (from == NULL || strcmp(from, today) <= 0) && (to == NULL || strcmp(today, to) <= 0);
}

static json_t *commune_model(const struct reference *reference, const json_t *link, bool known)
{
	int64_t organisation = row_number(link, "organisation_id");

	return json_pack(
		"{s:O, s:O, s:b, s:o, s:o}", "name", json_object_get(link, "name"), "population",
		json_object_get(link, "population"), "known", known, "plie",
		known ? reference_organisation_model(reference, organisation) : json_null(),
		"source", known ? json_incref(json_object_get(link, "source")) : json_null());
}

static void count(struct coverage *all, const json_t *link, bool known)
{
	int64_t people = row_number(link, "population");

	all->communes++;
	all->known += known;
	all->counted = all->counted && people > 0;
	all->population += people;
	if (!known)
		return;
	all->known_population += people;
	if (json_is_integer(json_object_get(link, "organisation_id")))
		all->covered_population += people;
}

/* The link of row `at`'s commune that holds today, or its first row; the rows of a commune stand together. */
static const json_t *link_at(const json_t *links, size_t at, size_t *ret_next, const char *today)
{
	const json_t *first = json_array_get(links, at);
	const json_t *found = first;
	const json_t *link = first;

	while (link != NULL && text_equal(row_text(link, "code"), row_text(first, "code"))) {
		if (is_known(link, today))
			found = link;
		link = json_array_get(links, ++at);
	}
	*ret_next = at;
	return found;
}

static json_t *percent(int64_t part, int64_t whole)
{
	return json_real(whole > 0 ? figures_rate((double)part, (double)whole) : 0);
}

json_t *coverage_model(const struct reference *reference, const json_t *links, const char *today)
{
	struct coverage all = { .counted = true };
	json_t *communes = json_array();
	size_t next = 0;
	bool computed;

	while (next < json_array_size(links)) {
		const json_t *link = link_at(links, next, &next, today);
		bool known = is_known(link, today);

		count(&all, link, known);
		model_add(&communes, commune_model(reference, link, known));
	}
	computed = all.communes > 0 && all.known == all.communes && all.counted;
	return json_pack("{s:b, s:o, s:I, s:I, s:o, s:I, s:o, s:I, s:I, s:o}", "is_computed",
			 computed, "computed",
			 computed ? percent(all.covered_population, all.population) : json_null(),
			 "population", (json_int_t)all.population, "known_population",
			 (json_int_t)all.known_population, "known_percent",
			 percent(all.known_population, all.population), "covered_population",
			 (json_int_t)all.covered_population, "covered_percent",
			 percent(all.covered_population, all.population), "commune_count",
			 (json_int_t)all.communes, "known_count", (json_int_t)all.known, "communes",
			 communes);
}
