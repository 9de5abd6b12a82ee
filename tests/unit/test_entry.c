/* auth/identity/entry.c, group.c, handle.c: what needs no server. */
#include "tests/unit/test.h"

#include "auth/identity/entry.h"
#include "auth/identity/group.h"

static void an_objectguid_is_written_as_windows_does(void **state)
{
	static const uint8_t guid[ENTRY_GUID_SIZE] = {0x33, 0x22, 0x11, 0x00, 0x55, 0x44,
						      0x77, 0x66, 0x88, 0x99, 0xaa, 0xbb,
						      0xcc, 0xdd, 0xee, 0xff};
	uint8_t back[ENTRY_GUID_SIZE];
	char text[37];

	(void)state;
	entry_guid_to_text(guid, text);
	assert_string_equal(text, "00112233-4455-6677-8899-aabbccddeeff");
	assert_true(entry_guid_from_text(text, back));
	assert_memory_equal(back, guid, sizeof(guid));
}

static void what_is_not_a_guid_is_refused(void **state)
{
	uint8_t back[ENTRY_GUID_SIZE];

	(void)state;
	assert_false(entry_guid_from_text("", back));
	assert_false(entry_guid_from_text("00112233-4455-6677-8899-aabbccddeef", back));
	assert_false(entry_guid_from_text("00112233-4455-6677-8899-aabbccddeeff0", back));
	assert_false(entry_guid_from_text("00112233-4455-6677-8899-aabbccddeefg", back));
}

static void names_of_one_group_are_one_spelling(void **state)
{
	char *one = group_normal_dn("CN=Elus-CUB, OU=Groupes,dc=accord,dc=demo");
	char *other = group_normal_dn("cn=elus-cub,ou=groupes,DC=accord,DC=demo");
	char *third = group_normal_dn("cn=\\65lus-cub,ou=groupes,dc=accord,dc=demo");

	(void)state;
	assert_string_equal(one, "cn=elus-cub,ou=groupes,dc=accord,dc=demo");
	assert_string_equal(other, one);
	assert_string_equal(third, one);
	free(one);
	free(other);
	free(third);
}

static void a_comma_in_a_name_stays_part_of_it(void **state)
{
	char *one = group_normal_dn("cn=a\\,ou=groupes,dc=demo");
	char *other = group_normal_dn("cn=a,ou=groupes,dc=demo");

	(void)state;
	assert_string_not_equal(one, other);
	free(one);
	free(other);
}

static void a_group_that_is_no_name_stops_the_start(void **state)
{
	char good[] = "cn=auditeurs,dc=demo";
	char bad[] = "auditeurs";
	struct conf conf = {.group_administrator = good, .group_auditor = bad};
	struct group_map map;
	struct err_info err;

	(void)state;
	assert_int_equal(group_map_init(&conf, &map, &err), ERR_CONFIG);
	assert_non_null(strstr(err.detail, "group.auditor"));
	conf.group_auditor = NULL;
	assert_int_equal(group_map_init(&conf, &map, &err), ERR_OK);
	assert_string_equal(map.dn[0], good);
	assert_null(map.dn[6]);
	group_map_release(&map);
}

static void plain_text_never_leaves_the_machine(void **state)
{
	static const struct {
		const char *uri;
		bool plain;
		enum err e;
	} addresses[] = {
	    {"ldaps://ldap.example.fr", false, ERR_OK},
	    {"ldap://ldap.example.fr:1389", false, ERR_OK},
	    {"ldap://ldap.example.fr", true, ERR_CONFIG},
	    {"ldap://10.0.0.1", true, ERR_CONFIG},
	    {"ldap://127.0.0.1", true, ERR_OK},
	    {"ldap://127.9.9.9:389", true, ERR_OK},
	    {"ldap://[::1]", true, ERR_OK},
	    {"ldap://localhost", true, ERR_OK},
	    {"ldap://localhost.example.fr", true, ERR_CONFIG},
	    {"ldap://127.0.0.1.example.fr", true, ERR_CONFIG},
	    {"ldaps://ldap.example.fr", true, ERR_OK},
	    {"ldapi://%2Frun%2Fldapi", true, ERR_OK},
	    {"ldapi://%2Frun%2Fldapi", false, ERR_CONFIG},
	    {"http://127.0.0.1", true, ERR_CONFIG},
	    {"ldap://", true, ERR_CONFIG},
	    {"", false, ERR_CONFIG},
	};
	struct conf conf = {.ldap_plain = false};
	struct err_info err;

	(void)state;
	for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
		conf.ldap_plain = addresses[i].plain;
		if (handle_check(&conf, addresses[i].uri, &err) != addresses[i].e)
			fail_msg("%s, plain: %d", addresses[i].uri, addresses[i].plain);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_objectguid_is_written_as_windows_does),
	    cmocka_unit_test(what_is_not_a_guid_is_refused),
	    cmocka_unit_test(names_of_one_group_are_one_spelling),
	    cmocka_unit_test(a_comma_in_a_name_stays_part_of_it),
	    cmocka_unit_test(a_group_that_is_no_name_stops_the_start),
	    cmocka_unit_test(plain_text_never_leaves_the_machine),
	};

	return cmocka_run_group_tests_name("entry", tests, NULL, NULL);
}
