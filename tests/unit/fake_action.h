/* One action and what stands around it, for whole requests: behind tests/unit/talk.h. */
#ifndef ACCORD_TESTS_UNIT_FAKE_ACTION_H
#define ACCORD_TESTS_UNIT_FAKE_ACTION_H

#include "auth/permission.h"
#include "tests/unit/fake_reference.h"
#include "tests/unit/talk.h"

#define CONTENT(title)                                                                                       \
	"{\"title\": \"" title "\", \"orientation\": 1, \"action_form\": \"engineering\","                   \
	" \"operation_type\": \"career_plan\", \"target_publics\": [\"disabled_worker\"], \"other_public\": null," \
	" \"territory\": {\"id\": 7, \"name\": \"Bègles\"}, \"structure\": {\"id\": 4, \"slug\": \"plie-graves\","  \
	" \"name\": \"PLIE des Graves\", \"short_name\": \"PLIE des Graves\"},"                              \
	" \"cub_lead\": {\"id\": 21, \"name\": \"Durand\", \"quality\": \"Technicien\", \"organisation\": \"CUB\"}," \
	" \"partner_lead\": {\"id\": 22, \"name\": \"Martin\", \"quality\": \"Chargée\", \"organisation\": \"PLIE\"}," \
	" \"learners\": \"both\", \"contract_type\": null, \"partners\": \"La Poste\", \"network\": null,"    \
	" \"event\": null, \"starts_on\": \"2010-01-01\", \"ends_on\": \"2010-03-31\","                      \
	" \"summary\": \"Former. Puis agir.\", \"expected_results\": \"Des marchés.\","                      \
	" \"objectives\": [{\"label\": \"Marchés\", \"unit\": \"marchés\", \"baseline\": 10, \"target\": 25}]}"

#define TRAIL_NOTHING                                                                                        \
	"\"organisation\": null, \"decision\": null, \"from_status\": null, \"to_status\": null, \"role\": null,"  \
	" \"group_dn\": null, \"decision_id\": null, \"reverses_id\": null"

#define TRAIL                                                                                                \
	"[{\"kind\": \"version\", \"position\": 1, \"version\": 1, \"at\": \"2010-01-01 10:00:00\", \"person_id\": 20," \
	" \"name\": \"Auteur\", \"quality\": \"Technicien\", \"reason\": null, \"progress\": null,"          \
	" \"measured\": null, " TRAIL_NOTHING "},"                                                           \
	" {\"kind\": \"version\", \"position\": 2, \"version\": 2, \"at\": \"2010-01-02 10:00:00\", \"person_id\": 20," \
	" \"name\": \"Auteur\", \"quality\": \"Technicien\", \"reason\": null, \"progress\": null,"          \
	" \"measured\": null, " TRAIL_NOTHING "},"                                                           \
	" {\"kind\": \"decision\", \"position\": 1, \"version\": 1, \"at\": \"2010-01-01 11:00:00\", \"person_id\": 22," \
	" \"name\": \"Martin\", \"quality\": \"Chargée\", \"organisation\": \"PLIE\", \"decision\": \"request_changes\"," \
	" \"from_status\": \"submitted\", \"to_status\": \"changes_requested\", \"role\": \"clause_officer\"," \
	" \"group_dn\": \"cn=c\", \"reason\": \"Trop court.\", \"decision_id\": 1, \"reverses_id\": null,"   \
	" \"progress\": null, \"measured\": null},"                                                          \
	" {\"kind\": \"decision\", \"position\": 2, \"version\": 2, \"at\": \"2010-01-02 11:00:00\", \"person_id\": 20," \
	" \"name\": \"Auteur\", \"quality\": \"Technicien\", \"organisation\": \"CUB\", \"decision\": \"submit\"," \
	" \"from_status\": \"draft\", \"to_status\": \"submitted\", \"role\": \"cub_technician\","           \
	" \"group_dn\": \"cn=t\", \"reason\": null, \"decision_id\": 2, \"reverses_id\": null,"              \
	" \"progress\": null, \"measured\": null},"                                                          \
	" {\"kind\": \"report\", \"position\": 1, \"version\": 2, \"at\": \"2010-02-01 10:00:00\", \"person_id\": 20," \
	" \"name\": \"Auteur\", \"quality\": null, \"reason\": \"Fait.\", \"progress\": 40, \"measured\": [14, null]," \
	" " TRAIL_NOTHING "}]"

#define LIST_ROW(id, title)                                                                                  \
	"{\"id\": " #id ", \"title\": \"" title "\", \"status\": \"endorsed\", \"version\": 2, \"orientation\": 1," \
	" \"structure\": 4, \"owner\": 3, \"action_form\": \"engineering\","                                \
	" \"operation_type\": \"career_plan\", \"starts_on\": \"2010-01-01\", \"ends_on\": \"2010-03-31\","  \
	" \"progress\": 0, \"updated_at\": \"2010-01-02 11:00:00.000000\", \"due_on\": \"2010-03-31\", \"total\": 2}"

/* The action 12 of the CUB, version 2, in `status`. */
static inline void fake_action(const char *status)
{
	static char row[5000];
	static char locked[1000];

	snprintf(row, sizeof(row),
		 "{\"id\": 12, \"status\": \"%s\", \"version\": 2, \"approved_version\": null, \"owner_id\": 3,"
		 " \"owner_party\": \"cub\", \"author_id\": 20, \"counterpart_id\": 22,"
		 " \"progress\": 40, \"due_on\": \"2010-03-31\", \"created_at\": \"2010-01-01 10:00:00\","
		 " \"updated_at\": \"2010-01-02 11:00:00\", \"status_at\": \"2010-01-02 11:00:00\","
		 " \"content_hash\": \"00\", \"editor_id\": 20, \"author_name\": \"Auteur\","
		 " \"author_quality\": \"Technicien\", \"content\": " CONTENT("Une action") "}",
		 status);
	snprintf(locked, sizeof(locked),
		 "{\"id\": 12, \"title\": \"Une action\", \"status\": \"%s\", \"version\": 2, \"owner_id\": 3,"
		 " \"owner_party\": \"cub\", \"author_id\": 20, \"counterpart_id\": 22,"
		 " \"structure_id\": 4, \"progress\": 40}",
		 status);
	fake_rows("action_get", row);
	fake_rows("action_lock", locked);
}

/* All tables that pages and changes of actions read; the reader is an elected official of the CUB. */
static inline void fake_tables(void)
{
	fake_rows("session_get", talk_session(ROLE_CUB_ELECTED));
	fake_rows("action_trail", TRAIL);
	fake_rows("action_report_last", "{\"position\": 1}");
	fake_rows("action_version", "{\"version\": 1, \"at\": \"2010-01-01 10:00:00\", \"editor\": \"Auteur\","
				    " \"content\": " CONTENT("Autre titre") "}");
	fake_rows("action_list", "[" LIST_ROW(12, "Une action") "," LIST_ROW(13, "Une autre") "]");
	fake_rows("action_count", "{\"total\": 2}");
	fake_rows("lead_list", "[{\"id\": 21, \"name\": \"Durand\", \"quality\": \"Technicien\", \"party\": \"cub\","
			       " \"organisation\": \"CUB\"}, {\"id\": 22, \"name\": \"Martin\", \"quality\":"
			       " \"Chargée\", \"party\": \"urpa\", \"organisation\": \"PLIE\"}]");
	fake_rows("inbox_list", "[{\"kind\": \"action\", \"id\": 12, \"task\": \"approve\", \"since\": \"2010-01-02 11:00:00.000000\","
				" \"title\": \"Une action\", \"status\": \"endorsed\", \"version\": 2,"
				" \"orientation\": 1, \"structure_id\": 4, \"owner_id\": 3, \"content\":"
				" " CONTENT("Une action") ", \"other_name\": \"Élue\", \"other_role\":"
				" \"urpa_elected\", \"other_at\": \"2010-01-03 10:00:00\"}]");
	fake_rows("decision_recent", "[{\"kind\": \"action\", \"id\": 13, \"title\": \"Une autre\", \"decision\": \"approve\","
				     " \"decided_at\": \"2010-01-03 10:00:00\", \"status\": \"approved\"}]");
	fake_rows("approvals_missing", "[{\"role\": \"cub_elected\"}]");
	fake_rows("ledger_last", "[]");
	fake_rows("form_key_get", "[]");
	fake_rows("last_return", "[]");
	fake_rows("session_list", "[{\"id\": \"x\", \"user_agent\": \"Linux\", \"address\": \"192.0.2.1\"}]");
	fake_rows("throttle_wait", "{\"wait_us\": 0}");
	fake_number("person_write", 30);
	fake_rows("session_over", "[]");
	fake_rows("person_lock", "{\"id\": 30}");
}

#endif
