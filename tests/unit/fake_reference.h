/* The reference data of a small agreement, for tests with tests/unit/fake_db.h. */
#ifndef ACCORD_TESTS_UNIT_FAKE_REFERENCE_H
#define ACCORD_TESTS_UNIT_FAKE_REFERENCE_H

#include "app/resource/reference.h"
#include "tests/unit/fake_db.h"

/* Call it after fake_reset. The thread's copy is read once: reference_thread_end forgets it. */
static inline void fake_reference(void)
{
	fake_rows("agreement_current", "[{\"id\": 1, \"slug\": \"accord\", \"title\": \"Accord-cadre\"}]");
	fake_rows("orientation_list",
		  "[{\"number\": 1, \"title\": \"Partager les savoir-faire\", \"short_title\": \"Partager\"},"
		  " {\"number\": 2, \"title\": \"Développer les clauses\", \"short_title\": \"Développer\"}]");
	fake_rows("organisation_list",
		  "[{\"id\": 3, \"slug\": \"cub\", \"party\": \"cub\", \"name\": \"Communauté urbaine\","
		  " \"short_name\": \"CUB\"},"
		  " {\"id\": 4, \"slug\": \"plie-graves\", \"party\": \"urpa\", \"name\": \"PLIE des Graves\","
		  " \"short_name\": \"PLIE des Graves\"},"
		  " {\"id\": 5, \"slug\": \"reseau\", \"party\": null, \"name\": \"Réseau\","
		  " \"short_name\": \"Réseau\"}]");
	fake_rows("territory_list", "[{\"id\": 7, \"name\": \"Bègles\"}]");
	fake_rows("approval_rules", "[{\"record_kind\": \"action\", \"role\": \"cub_elected\", \"role_bit\": 1, \"label\": \"Élu CUB\"},"
				    " {\"record_kind\": \"action\", \"role\": \"urpa_elected\", \"role_bit\": 2, \"label\": \"Élu URPA\"}]");
	/* Who is told by mail of what is decided, and what it is called. */
	fake_rows("notice_title", "{\"title\": \"Une action\"}");
	fake_rows("notice_people", "[{\"id\": 41, \"choice\": \"immediate\"}]");
	fake_rows("agreement_meetings", "[]");
	fake_rows("indicator_list", "[]");
}

#endif
