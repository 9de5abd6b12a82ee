/* A kind of record that has every type of field, and people who write and decide: behind tests/unit/fake_db.h. */
#ifndef ACCORD_TESTS_UNIT_FAKE_RECORD_H
#define ACCORD_TESTS_UNIT_FAKE_RECORD_H

#include <stdio.h>

#include "app/resource/record/kinds.h"
#include "auth/permission.h"
#include "tests/unit/fake_reference.h"

#define ID 12
#define VERSION 3
#define AUTHOR 20
#define COUNTERPART 22
#define ELECTED 30

/* clang-format off */
static const struct field sample_rows[] = {
	{ .name = "label", .label = "Intitulé", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .max = 100 },
	{ .name = "amount", .label = "Montant", .type = FIELD_DECIMAL, .max = 1000000 },
	{ .name = "held_by", .label = "Tenu par", .type = FIELD_ID, .source = "organisation" },
	{ .name = NULL }
};

static const struct field sample_fields[] = {
	{ .name = "title", .label = "Titre", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 3, .max = 200 },
	{ .name = "tool_type", .label = "Nature", .type = FIELD_CHOICE, .choices = "tool_type" },
	{ .name = "publics", .label = "Publics", .type = FIELD_CHOICES, .choices = "target_public", .max = 5,
	  .section = "Pour qui" },
	{ .name = "held_on", .label = "Jour", .type = FIELD_DATE },
	{ .name = "people", .label = "Personnes", .type = FIELD_INTEGER, .flags = FIELD_REQUIRED_TO_SUBMIT, .max = 1000 },
	{ .name = "cost", .label = "Coût", .type = FIELD_DECIMAL, .max = 1000000 },
	{ .name = "summary", .label = "Résumé", .type = FIELD_LONG, .max = 2000, .section = "Contenu" },
	{ .name = "counterpart", .label = "Vis-à-vis", .type = FIELD_ID, .source = "counterpart" },
	{ .name = "places", .label = "Lieux", .type = FIELD_IDS, .source = "territory", .max = 9 },
	{ .name = "actions", .label = "Actions", .type = FIELD_IDS, .source = "action", .max = 9 },
	{ .name = "rows", .label = "Lignes", .type = FIELD_GROUP, .group = sample_rows, .max = 9 },
	{ .name = "next", .label = "Suite", .type = FIELD_TEXT, .max = 10 },
	{ .name = NULL }
};

static const struct form sample_form = { .name = "sample", .fields = sample_fields };

#define SAMPLE_KIND(life_)                                                                                   \
	{ .id = "tool", .path = "/outils", .form = &sample_form, .life = life_,                              \
	  .rights = { .write = PERMISSION_TOOL_WRITE, .endorse = PERMISSION_RECORD_ENDORSE,                  \
		      .approve = PERMISSION_RECORD_APPROVE, .decline = PERMISSION_RECORD_RETURN },           \
	  .read = PERMISSION_RECORD_READ, .subtype = "tool_type", .held_on = "held_on",                      \
	  .counterpart = "counterpart" }

#define SAMPLE_ACTOR(id_, roles_, organisation_, party_)                                                     \
	{ .person_id = id_, .name = "Nom", .quality = "Qualité", .roles = roles_, .organisation_id = organisation_, \
	  .organisation_name = "Structure", .party = party_, .directory_uuid = "u", .dn = "uid=u",           \
	  .auth_method = "ldap", .auth_time = "2010-01-01 10:00:00", .at = "2010-01-02 10:00:00.000000" }
/* clang-format on */

static const struct kind sample_endorsed UNUSED = SAMPLE_KIND(&life_endorsed);
static const struct actor author UNUSED = SAMPLE_ACTOR(AUTHOR, ROLE_CUB_TECHNICIAN, 3, "cub");
static const struct actor counterpart UNUSED = SAMPLE_ACTOR(COUNTERPART, ROLE_CLAUSE_OFFICER, 4, "urpa");
static const struct actor elected UNUSED = SAMPLE_ACTOR(ELECTED, ROLE_CUB_ELECTED, 3, "cub");
static const struct actor auditor UNUSED = SAMPLE_ACTOR(40, ROLE_AUDITOR, 3, "");

static struct err_info err UNUSED;

static inline int setup(void **state)
{
	(void)state;
	fake_reset();
	fake_reference();
	fake_rows("ledger_last", "[]");
	fake_rows("lead_list", "[{\"id\": 20, \"name\": \"Durand\", \"party\": \"cub\", \"quality\": \"Technicien\","
			       " \"organisation\": \"CUB\"},"
			       " {\"id\": 22, \"name\": \"Martin\", \"party\": \"urpa\", \"quality\": \"Chargée\","
			       " \"organisation\": \"PLIE\"}]");
	return 0;
}

static inline int teardown(void **state)
{
	(void)state;
	fake_release();
	return 0;
}

static inline int forget_reference(void **state)
{
	(void)state;
	reference_thread_end();
	return 0;
}

/* The record, of the CUB, stands in `status`. */
static inline void stands(const char *status)
{
	static char locked[512];

	snprintf(locked, sizeof(locked),
		 "{\"id\": %d, \"title\": \"Un guide\", \"status\": \"%s\", \"version\": %d, \"owner_id\": 3,"
		 " \"owner_party\": \"cub\", \"author_id\": %d, \"counterpart_id\": %d, \"subtype\": null}",
		 ID, status, VERSION, AUTHOR, COUNTERPART);
	fake_rows("record_lock", locked);
}

/* New. */
static inline json_t *parsed(const char *text)
{
	json_t *value = json_loads(text, JSON_DECODE_ANY, NULL);

	assert_non_null(value);
	return value;
}

static inline void assert_json(const json_t *got, const char *wanted)
{
	json_auto_t *expected = parsed(wanted);
	AUTO_FREE char *text = json_dumps(got, JSON_INDENT(1) | JSON_ENCODE_ANY | JSON_SORT_KEYS);

	if (!json_equal(got, expected))
		fail_msg("got %s, wanted %s", text, wanted);
}

#endif
