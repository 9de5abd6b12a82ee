/* Loading the reference data: organisations and territories, then the agreement with all its parts.
 */
#include <inttypes.h>

#include "app/base/text.h"
#include "app/base/vocabulary.h"
#include "app/command/load_internal.h"
#include "auth/role.h"
#include "sql/queries.h"

#define NUMBER_SIZE 32

/* clang-format off */
static const struct load_member organisation_members[] = {
	{ "slug", LOAD_TEXT, true }, { "kind", LOAD_TEXT, true }, { "party", LOAD_TEXT, false },
	{ "name", LOAD_TEXT, true }, { "short_name", LOAD_TEXT, true }, { "carrier_body", LOAD_TEXT, false },
	{ "address", LOAD_TEXT, false }, { "contact", LOAD_TEXT, false }, { "summary", LOAD_TEXT, false },
	{ "valid_from", LOAD_DATE, false }, { "valid_to", LOAD_DATE, false }, { 0 }
};

static const struct load_member territory_members[] = {
	{ "kind", LOAD_TEXT, true }, { "code", LOAD_TEXT, true }, { "name", LOAD_TEXT, true },
	{ "population", LOAD_INTEGER, false }, { "organisation", LOAD_TEXT, false }, { 0 }
};

static const struct load_member agreement_members[] = {
	{ "slug", LOAD_TEXT, true }, { "title", LOAD_TEXT, true }, { "organisation", LOAD_TEXT, true },
	{ "department", LOAD_TEXT, true }, { "territory", LOAD_TEXT, true }, { "status", LOAD_TEXT, true },
	{ "signed_place", LOAD_TEXT, false }, { "in_force_on", LOAD_DATE, false },
	{ "term_years", LOAD_INTEGER, true }, { "end_by_duration", LOAD_DATE, false },
	{ "end_by_bracket", LOAD_DATE, true }, { "term_text", LOAD_TEXT, true }, { "articles", LOAD_LIST, true },
	{ "parties", LOAD_LIST, true }, { "orientations", LOAD_LIST, true }, { "indicators", LOAD_LIST, true },
	{ "meetings", LOAD_LIST, true }, { "approval_rules", LOAD_LIST, true }, { 0 }
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
	{ "code", LOAD_TEXT, true }, { "label", LOAD_TEXT, true }, { "definition", LOAD_TEXT, true },
	{ "unit", LOAD_TEXT, true }, { "value", LOAD_NUMBER, true }, { "reference_year", LOAD_INTEGER, false },
	{ "aggregation", LOAD_TEXT, true }, { "numerator", LOAD_NUMBER, false },
	{ "denominator", LOAD_NUMBER, false }, { "source", LOAD_TEXT, true }, { 0 }
};

static const struct load_member meeting_members[] = {
	{ "code", LOAD_TEXT, true }, { "title", LOAD_TEXT, true }, { "planned_on", LOAD_DATE, true },
	{ "held_on", LOAD_DATE, false }, { "purpose", LOAD_TEXT, true }, { 0 }
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

static enum err territory_add(struct load *load, json_t *row, int64_t position UNUSED,
			      struct err_info *err)
{
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
					      slug != NULL ? &organisation : NULL, &id, err);
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

/* Decimal text with two decimals, or NULL when the member is empty. */
static const char *number_text(const json_t *row, const char *name, char store[NUMBER_SIZE])
{
	const json_t *value = json_object_get(row, name);

	if (!json_is_number(value))
		return NULL;
	snprintf(store, NUMBER_SIZE, "%.2f", json_number_value(value));
	return store;
}

static enum err indicator_add(struct load *load, json_t *row, int64_t position,
			      struct err_info *err)
{
	char value[NUMBER_SIZE];
	char numerator[NUMBER_SIZE];
	char denominator[NUMBER_SIZE];
	int64_t year = 0;
	int64_t id = 0;

	return sql_load_indicator_add(
		load->db, load->agreement_id, load_text(row, "code"), load_text(row, "label"),
		load_text(row, "definition"), load_text(row, "unit"),
		number_text(row, "value", value), load_i64(row, "reference_year", &year),
		load_text(row, "aggregation"), number_text(row, "numerator", numerator),
		number_text(row, "denominator", denominator), load_text(row, "source"), position,
		&id, err);
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
