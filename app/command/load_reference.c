/* Loading the reference data: organisations and territories, then the agreement with all its parts.
 */
#include <inttypes.h>

#include "app/base/text.h"
#include "app/base/vocabulary.h"
#include "app/command/load_internal.h"
#include "auth/role.h"
#include "sql/queries.h"

/* clang-format off */
static const struct load_member organisation_members[] = {
	{ "slug", LOAD_TEXT, true }, { "kind", LOAD_TEXT, true }, { "party", LOAD_TEXT, false },
	{ "name", LOAD_TEXT, true }, { "short_name", LOAD_TEXT, true }, { "carrier_body", LOAD_TEXT, false },
	{ "address", LOAD_TEXT, false }, { "contact", LOAD_TEXT, false }, { "summary", LOAD_TEXT, false },
	{ "valid_from", LOAD_DATE, false }, { "valid_to", LOAD_DATE, false }, { 0 }
};

static const struct load_member territory_members[] = {
	{ "kind", LOAD_TEXT, true }, { "code", LOAD_TEXT, true }, { "name", LOAD_TEXT, true },
	{ "population", LOAD_INTEGER, false }, { "organisation", LOAD_TEXT, false }, { "source", LOAD_TEXT, false },
	{ "valid_from", LOAD_DATE, false }, { "valid_to", LOAD_DATE, false }, { 0 }
};

static const struct load_member agreement_members[] = {
	{ "slug", LOAD_TEXT, true }, { "title", LOAD_TEXT, true }, { "organisation", LOAD_TEXT, true },
	{ "department", LOAD_TEXT, true }, { "territory", LOAD_TEXT, true }, { "status", LOAD_TEXT, true },
	{ "signed_place", LOAD_TEXT, false }, { "in_force_on", LOAD_DATE, false },
	{ "term_years", LOAD_INTEGER, true }, { "end_by_duration", LOAD_DATE, false },
	{ "end_by_bracket", LOAD_DATE, true }, { "term_text", LOAD_TEXT, true }, { "articles", LOAD_LIST, true },
	{ "parties", LOAD_LIST, true }, { "orientations", LOAD_LIST, true }, { "indicators", LOAD_LIST, true },
	{ "meetings", LOAD_LIST, true }, { "seats", LOAD_LIST, true }, { "approval_rules", LOAD_LIST, true }, { 0 }
};

static const struct load_member article_members[] = {
	{ "code", LOAD_TEXT, true }, { "heading", LOAD_TEXT, true }, { "body", LOAD_TEXT, true }, { 0 }
};

static const struct load_member party_members[] = {
	{ "party", LOAD_TEXT, true }, { "organisation", LOAD_TEXT, true }, { "representative", LOAD_TEXT, true },
	{ "representative_quality", LOAD_TEXT, true }, { "domicile", LOAD_TEXT, true },
	{ "carrier_body", LOAD_TEXT, false }, { "signed_by", LOAD_TEXT, false },
	{ "signed_quality", LOAD_TEXT, false }, { "on_behalf_of", LOAD_TEXT, false },
	{ "signed_on", LOAD_DATE, false }, { "deliberation_number", LOAD_TEXT, false },
	{ "deliberation_date", LOAD_DATE, false }, { 0 }
};

static const struct load_member orientation_members[] = {
	{ "number", LOAD_INTEGER, true }, { "title", LOAD_TEXT, true }, { "short_title", LOAD_TEXT, true },
	{ "body", LOAD_TEXT, true }, { 0 }
};

static const struct load_member indicator_members[] = {
	{ "code", LOAD_TEXT, true }, { "slug", LOAD_TEXT, true }, { "label", LOAD_TEXT, true },
	{ "definition", LOAD_TEXT, true }, { "unit", LOAD_TEXT, true }, { "shape", LOAD_TEXT, true },
	{ "value", LOAD_NUMBER, false }, { "reference_year", LOAD_INTEGER, false },
	{ "aggregation", LOAD_TEXT, true }, { "numerator", LOAD_NUMBER, false },
	{ "denominator", LOAD_NUMBER, false }, { "source", LOAD_TEXT, true }, { "consolidation", LOAD_TEXT, false },
	{ "per_structure", LOAD_FLAG, true }, { "of_people", LOAD_FLAG, false }, { "numerator_label", LOAD_TEXT, false },
	{ "denominator_label", LOAD_TEXT, false }, { "subset_of", LOAD_TEXT, false }, { "contract_type", LOAD_TEXT, false },
	{ "fte_hours", LOAD_INTEGER, false }, { "valid_from", LOAD_INTEGER, false }, { "valid_to", LOAD_INTEGER, false }, { 0 }
};

static const struct load_member meeting_members[] = {
	{ "code", LOAD_TEXT, true }, { "title", LOAD_TEXT, true }, { "planned_on", LOAD_DATE, true },
	{ "held_on", LOAD_DATE, false }, { "purpose", LOAD_TEXT, true }, { 0 }
};

static const struct load_member seat_members[] = {
	{ "code", LOAD_TEXT, true }, { "kind", LOAD_TEXT, true }, { "quality", LOAD_TEXT, true },
	{ "party", LOAD_TEXT, true }, { "organisation", LOAD_TEXT, false }, { 0 }
};

static const struct load_member rule_members[] = {
	{ "record_kind", LOAD_TEXT, true }, { "role", LOAD_TEXT, true }, { "label", LOAD_TEXT, true }, { 0 }
};
/* clang-format on */

static enum err organisation_add(struct load *load, json_t *row, int64_t position UNUSED,
				 struct err_info *err)
{
	int64_t id = 0;
	enum err code = sql_load_organisation_add(
		load->db, load_text(row, "slug"), load_text(row, "kind"), load_text(row, "party"),
		load_text(row, "name"), load_text(row, "short_name"),
		load_text(row, "carrier_body"), load_text(row, "address"),
		load_text(row, "contact"), load_text(row, "summary"), load_text(row, "valid_from"),
		load_text(row, "valid_to"), &id, err);

	if (code != ERR_OK)
		return code;
	return load_remember(load->organisations, load_text(row, "slug"), id, row, err);
}

/* Who covers a commune stands with its source and its dates. */
static enum err commune_link(struct load *load, const json_t *row, int64_t commune, int64_t organisation,
			     struct err_info *err)
{
	int64_t added = 0;

	if (load_text(row, "source") == NULL)
		return ERR(err, ERR_INVALID, "source: needed with the PLIE of a commune");
	return sql_load_commune_link_add(load->db, commune, organisation, load_text(row, "valid_from"),
					 load_text(row, "valid_to"), load_text(row, "source"), &added, err);
}

static enum err territory_add(struct load *load, json_t *row, int64_t position UNUSED,
			      struct err_info *err)
{
	bool commune = text_equal(load_text(row, "kind"), "commune");
	const char *slug = load_text(row, "organisation");
	int64_t population = 0;
	int64_t organisation = 0;
	int64_t id = 0;
	enum err code = ERR_OK;

	if (slug != NULL)
		code = load_find(load->organisations, "organisation", slug, &organisation, err);
	if (code == ERR_OK)
		code = sql_load_territory_add(load->db, load_text(row, "kind"),
					      load_text(row, "code"), load_text(row, "name"),
					      load_i64(row, "population", &population),
					      slug != NULL && !commune ? &organisation : NULL, &id, err);
	if (code == ERR_OK && commune && slug != NULL)
		code = commune_link(load, row, id, organisation, err);
	if (code != ERR_OK)
		return code;
	return load_remember(load->territories, load_text(row, "code"), id, row, err);
}

enum err load_organisations(struct load *load, struct err_info *err)
{
	const json_t *file = load->organisations_file;
	enum err code =
		load_each(load, file, "organisations", organisation_members, organisation_add, err);

	if (code == ERR_OK)
		code = load_each(load, file, "territories", territory_members, territory_add, err);
	if (code == ERR_OK)
		printf("%zu organisations, %zu territories\n",
		       json_object_size(load->organisations), json_object_size(load->territories));
	return load_at(code, "organisations.json", err);
}

static enum err article_add(struct load *load, json_t *row, int64_t position, struct err_info *err)
{
	int64_t added = 0;

	return sql_load_article_add(load->db, load->agreement_id, position, load_text(row, "code"),
				    load_text(row, "heading"), load_text(row, "body"), &added, err);
}

static enum err party_add(struct load *load, json_t *row, int64_t position UNUSED,
			  struct err_info *err)
{
	int64_t organisation = 0;
	int64_t added = 0;
	enum err code = load_find(load->organisations, "organisation",
				  load_text(row, "organisation"), &organisation, err);

	if (code != ERR_OK)
		return code;
	return sql_load_party_add(load->db, load->agreement_id, load_text(row, "party"),
				  organisation, load_text(row, "representative"),
				  load_text(row, "representative_quality"),
				  load_text(row, "domicile"), load_text(row, "carrier_body"),
				  load_text(row, "signed_by"), load_text(row, "signed_quality"),
				  load_text(row, "on_behalf_of"), load_text(row, "signed_on"),
				  load_text(row, "deliberation_number"),
				  load_text(row, "deliberation_date"), &added, err);
}

static enum err orientation_add(struct load *load, json_t *row, int64_t position UNUSED,
				struct err_info *err)
{
	int64_t added = 0;

	return sql_load_orientation_add(load->db, load->agreement_id,
					json_integer_value(json_object_get(row, "number")),
					load_text(row, "title"), load_text(row, "short_title"),
					load_text(row, "body"), &added, err);
}

/* How the figures of the PLIE become one must be known, and what it is a part of must stand before it. */
static enum err indicator_check(const struct load *load, const json_t *row, int64_t position, struct err_info *err)
{
	const char *whole = load_text(row, "subset_of");
	size_t i;
	const json_t *other;

	if (load_flag(row, "per_structure") && load_text(row, "consolidation") == NULL)
		return ERR(err, ERR_INVALID, "consolidation: needed of what each PLIE enters");
	if (whole == NULL)
		return ERR_OK;
	json_array_foreach(json_object_get(load->agreement_file, "indicators"), i, other) {
		if ((int64_t)i + 1 < position && text_equal(load_text(other, "code"), whole))
			return ERR_OK;
	}
	return ERR(err, ERR_INVALID, "subset_of: there is no \"%s\" before it", whole);
}

static enum err indicator_add(struct load *load, json_t *row, int64_t position,
			      struct err_info *err)
{
	char value[LOAD_NUMBER_SIZE];
	char numerator[LOAD_NUMBER_SIZE];
	char denominator[LOAD_NUMBER_SIZE];
	int64_t year = 0;
	int64_t fte_hours = 0;
	int64_t from = 0;
	int64_t to = 0;
	int64_t id = 0;
	enum err code = indicator_check(load, row, position, err);

	if (code != ERR_OK)
		return code;
	return sql_load_indicator_add(
		load->db, load->agreement_id, load_text(row, "code"), load_text(row, "slug"),
		load_text(row, "label"), load_text(row, "definition"), load_text(row, "unit"),
		load_text(row, "shape"), load_decimal(row, "value", value),
		load_i64(row, "reference_year", &year), load_text(row, "aggregation"),
		load_decimal(row, "numerator", numerator), load_decimal(row, "denominator", denominator),
		load_text(row, "source"), load_text(row, "consolidation"), load_flag(row, "per_structure"),
		load_flag(row, "of_people"), load_text(row, "numerator_label"),
		load_text(row, "denominator_label"), load_text(row, "subset_of"),
		load_text(row, "contract_type"), load_i64(row, "fte_hours", &fte_hours),
		load_i64(row, "valid_from", &from), load_i64(row, "valid_to", &to), position, &id, err);
}

static enum err meeting_add(struct load *load, json_t *row, int64_t position, struct err_info *err)
{
	int64_t added = 0;

	if (vocabulary_term(vocabulary_find("meeting"), load_text(row, "code")) == NULL)
		return ERR(err, ERR_INVALID, "code: not a meeting of the committee");
	return sql_load_meeting_add(load->db, load->agreement_id, position, load_text(row, "code"),
				    load_text(row, "title"), load_text(row, "planned_on"),
				    load_text(row, "held_on"), load_text(row, "purpose"), &added,
				    err);
}

static enum err seat_add(struct load *load, json_t *row, int64_t position, struct err_info *err)
{
	const char *slug = load_text(row, "organisation");
	const char *code_word = load_text(row, "code");
	int64_t organisation = 0;
	int64_t id = 0;
	enum err code = ERR_OK;

	if (slug != NULL)
		code = load_find(load->organisations, "organisation", slug, &organisation, err);
	if (code == ERR_OK)
		code = sql_load_seat_add(load->db, load->agreement_id, position, code_word, load_text(row, "kind"),
					 load_text(row, "quality"), load_text(row, "party"),
					 slug != NULL ? &organisation : NULL, &id, err);
	return code == ERR_OK ? load_remember(load->seats, code_word, id, row, err) : code;
}

static enum err rule_add(struct load *load, json_t *row, int64_t position UNUSED,
			 struct err_info *err)
{
	unsigned bit = role_from_id(load_text(row, "role"));
	int64_t added = 0;

	if (bit == 0)
		return ERR(err, ERR_INVALID, "role: there is no such role");
	return sql_load_rule_add(load->db, load_text(row, "record_kind"), load_text(row, "role"),
				 (int64_t)bit, load_text(row, "label"), &added, err);
}

/* The agreement's own law: it enters into force signed by both, and the Community's president holds
 * his authority from a deliberation. */
static enum err check_in_force(struct load *load UNUSED, json_t *row, int64_t position UNUSED,
			       struct err_info *err)
{
	if (load_text(row, "signed_by") == NULL || load_text(row, "signed_on") == NULL)
		return ERR(err, ERR_INVALID, "signed_by, signed_on: needed to be in force");
	if (text_equal(load_text(row, "party"), "cub") &&
	    (load_text(row, "deliberation_number") == NULL ||
	     load_text(row, "deliberation_date") == NULL))
		return ERR(err, ERR_INVALID,
			   "deliberation_number, deliberation_date: needed to be in force");
	return ERR_OK;
}

static double indicator_value(const json_t *file, const char *code)
{
	size_t i;
	const json_t *row;

	json_array_foreach(json_object_get(file, "indicators"), i, row) {
		if (text_equal(load_text(row, "code"), code))
			return json_number_value(json_object_get(row, "value"));
	}
	return 0;
}

static enum err check_agreement(struct load *load, struct err_info *err)
{
	const json_t *file = load->agreement_file;

	if (indicator_value(file, "durable_job_exit_rate") >
	    indicator_value(file, "positive_exit_rate"))
		return ERR(err, ERR_INVALID,
			   "indicators: durable exits are positive exits, "
			   "so that their rate cannot be higher");
	if (!text_equal(load_text(file, "status"), "in_force"))
		return ERR_OK;
	if (load_text(file, "signed_place") == NULL || load_text(file, "in_force_on") == NULL)
		return ERR(err, ERR_INVALID, "signed_place, in_force_on: needed to be in force");
	return load_each(load, file, "parties", party_members, check_in_force, err);
}

static enum err agreement_row(struct load *load, struct err_info *err)
{
	const json_t *file = load->agreement_file;
	const char *status = load_text(file, "status");
	int64_t current = 1;
	bool is_current = text_equal(status, "in_force") || text_equal(status, "draft");
	int64_t organisation = 0;
	enum err code = load_find(load->organisations, "organisation",
				  load_text(file, "organisation"), &organisation, err);

	if (code != ERR_OK)
		return code;
	return sql_load_agreement_add(
		load->db, load_text(file, "slug"), load_text(file, "title"), organisation,
		load_text(file, "department"), load_text(file, "territory"), status,
		is_current ? &current : NULL, load_text(file, "signed_place"),
		load_text(file, "in_force_on"),
		json_integer_value(json_object_get(file, "term_years")),
		load_text(file, "end_by_duration"), load_text(file, "end_by_bracket"),
		load_text(file, "term_text"), &load->agreement_id, err);
}

static const struct agreement_part {
	const char *name;
	const struct load_member *members;
	load_row_fn *add;
} agreement_parts[] = {
	{ "articles", article_members, article_add },
	{ "parties", party_members, party_add },
	{ "orientations", orientation_members, orientation_add },
	{ "indicators", indicator_members, indicator_add },
	{ "meetings", meeting_members, meeting_add },
	{ "seats", seat_members, seat_add },
	{ "approval_rules", rule_members, rule_add },
};

enum err load_agreement(struct load *load, struct err_info *err)
{
	json_t *file = load->agreement_file;
	enum err code = load_check(file, agreement_members, err);

	if (code == ERR_OK)
		code = check_agreement(load, err);
	if (code == ERR_OK)
		code = agreement_row(load, err);
	for (size_t i = 0; code == ERR_OK && i < ARRAY_SIZE(agreement_parts); i++) {
		const struct agreement_part *part = &agreement_parts[i];

		code = load_each(load, file, part->name, part->members, part->add, err);
	}
	if (code == ERR_OK)
		printf("agreement %s: %zu articles, %zu orientations, %zu indicators\n",
		       load_text(file, "slug"), json_array_size(json_object_get(file, "articles")),
		       json_array_size(json_object_get(file, "orientations")),
		       json_array_size(json_object_get(file, "indicators")));
	return load_at(code, "agreement.json", err);
}
