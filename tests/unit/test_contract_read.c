/* Public contracts out of what buyers publish, with the faults that real files have. */
#include "tests/unit/test.h"

#include "app/base/text.h"
#include "app/resource/contract/contract_read.h"
#include "app/resource/row.h"
#include "tests/unit/torture.h"

static int use_torture(void **state)
{
	(void)state;
	json_set_alloc_funcs(malloc, free);
	return 0;
}

/* A contract with these members besides what each needs; ' stands for ". New. */
static json_t *source_with(const char *members)
{
	char text[4000];
	json_t *source;

	snprintf(text, sizeof(text),
		 "{'id': '2019-1', 'objet': 'Nettoyage', 'acheteur': {'id': '22330001300016', 'nom': 'Département'}%s%s}",
		 members[0] != '\0' ? ", " : "", members);
	for (char *at = text; *at != '\0'; at++) {
		if (*at == '\'')
			*at = '"';
	}
	source = json_loads(text, 0, NULL);
	assert_non_null(source);
	return source;
}

/* The contract that is read of it. New. */
static json_t *read_with(const char *members)
{
	json_auto_t *source = source_with(members);
	json_t *contract = NULL;
	const char *fault = NULL;
	struct err_info err;

	assert_int_equal(contract_read(source, &contract, &fault, &err), ERR_OK);
	assert_null(fault);
	return contract;
}

static void want_text(const char *members, const char *name, const char *wanted)
{
	json_auto_t *contract = read_with(members);
	const char *got = row_text(contract, name);

	if (wanted == NULL || got == NULL)
		assert_ptr_equal(got, wanted);
	else
		assert_string_equal(got, wanted);
}

static void want_fault(const char *text, const char *wanted)
{
	json_auto_t *source = json_loads(text, JSON_DECODE_ANY, NULL);
	json_t *contract = NULL;
	const char *fault = NULL;
	struct err_info err;

	assert_non_null(source);
	assert_int_equal(contract_read(source, &contract, &fault, &err), ERR_OK);
	assert_null(contract);
	assert_string_equal(fault, wanted);
}

static void both_versions_of_the_format_are_lists(void **state)
{
	json_auto_t *first = json_loads("{\"marches\": [{}, {}]}", 0, NULL);
	json_auto_t *second = json_loads("{\"marches\": {\"marche\": [{}]}}", 0, NULL);
	json_auto_t *neither = json_loads("{\"marches\": \"a\"}", 0, NULL);

	(void)state;
	assert_int_equal(json_array_size(contract_list(first)), 2);
	assert_int_equal(json_array_size(contract_list(second)), 1);
	assert_null(contract_list(neither));
}

static void a_contract_without_buyer_number_or_subject_is_left_out_and_says_why(void **state)
{
	(void)state;
	want_fault("\"text\"", "not an object");
	want_fault("{}", "the buyer has no SIRET");
	want_fault("{\"acheteur\": {\"id\": \"2233000130001X\"}}", "the buyer has no SIRET");
	want_fault("{\"acheteur\": {\"id\": \"22330001300016\"}}", "no number");
	want_fault("{\"acheteur\": {\"id\": \"22330001300016\"}, \"id\": \"\"}", "no number");
	want_fault("{\"acheteur\": {\"id\": \"22330001300016\"}, \"id\": \"1\"}", "no subject");
	want_fault("{\"acheteur\": {\"id\": \"22330001300016\"}, \"id\": \"1\", \"objet\": \" <br/> \"}", "no subject");
}

static void a_subject_becomes_one_line(void **state)
{
	(void)state;
	want_text("'objet': ' Lot 1 :<br />  voirie\\n\\t<BR>et réseaux<br/>'", "object", "Lot 1 : voirie et réseaux");
	want_text("'objet': 'a < b'", "object", "a < b");
}

static void a_subject_that_is_too_long_is_cut_off_with_a_mark(void **state)
{
	char members[3 * CONTRACT_OBJECT_MAX];
	json_auto_t *contract = NULL;
	size_t at = (size_t)snprintf(members, sizeof(members), "'objet': '");

	(void)state;
	for (size_t i = 0; i < CONTRACT_OBJECT_MAX + 1; i++)
		at += (size_t)snprintf(members + at, sizeof(members) - at, "é");
	snprintf(members + at, sizeof(members) - at, "'");
	contract = read_with(members);
	assert_int_equal(strlen(row_text(contract, "object")), CONTRACT_OBJECT_MAX * strlen("é") + strlen("…"));
}

static void lost_letters_stay_as_they_came_and_are_said(void **state)
{
	json_auto_t *damaged = read_with("'objet': 'D\xEF\xBF\xBDpollution'");
	json_auto_t *whole = read_with("");

	(void)state;
	assert_true(json_is_true(json_object_get(damaged, "damaged")));
	assert_true(json_is_false(json_object_get(whole, "damaged")));
}

static void days_lose_their_time_zone_and_impossible_ones_are_unknown(void **state)
{
	(void)state;
	want_text("'dateNotification': '2018-12-21+01:00'", "notified_on", "2018-12-21");
	want_text("'dateNotification': '2018-02-30'", "notified_on", NULL);
	want_text("'dateNotification': '1900-01-01'", "notified_on", NULL);
	want_text("'dateNotification': 20181221", "notified_on", NULL);
	want_text("", "notified_on", NULL);
}

static void amounts_are_text_and_impossible_ones_are_unknown(void **state)
{
	(void)state;
	want_text("'montant': 78833.31", "amount", "78833.31");
	want_text("'montant': 160000", "amount", "160000.00");
	want_text("'montant': 0", "amount", NULL);
	want_text("'montant': -5", "amount", NULL);
	want_text("'montant': 1e15", "amount", NULL);
	want_text("'montant': '12'", "amount", NULL);
}

static void the_type_comes_of_the_vocabulary_code(void **state)
{
	(void)state;
	want_text("'codeCPV': '45233220'", "contract_type", "works");
	want_text("'codeCPV': '45000000-7'", "contract_type", "works");
	want_text("'codeCPV': '48000000'", "contract_type", "supplies");
	want_text("'codeCPV': '33651600'", "contract_type", "supplies");
	want_text("'codeCPV': '90610000'", "contract_type", "services");
	want_text("'codeCPV': '9061'", "contract_type", NULL);
	want_text("", "contract_type", NULL);
}

static void a_social_clause_is_never_guessed(void **state)
{
	(void)state;
	want_text("", "clause", NULL);
	want_text("'considerationsSociales': []", "clause", NULL);
	want_text("'considerationsSociales': ['Clause sociale', 'Critère social']", "clause", "yes");
	want_text("'considerationsSociales': {'considerationSociale': ['Marché réservé']}", "clause", "yes");
	want_text("'considerationsSociales': ['Critère social']", "clause", "no");
	want_text("'considerationsSociales': ['Pas de considération sociale']", "clause", "no");
}

static void a_natural_person_is_neither_named_nor_numbered(void **state)
{
	static const char *const people[] = {
		"{'typeIdentifiant': 'SIRET', 'id': '1', 'denominationSociale': 'Mme Durand'}",
		"{'typeIdentifiant': 'SIRET', 'id': '1', 'denominationSociale': 'MONSIEUR DURAND'}",
		"{'id': '1', 'denominationSociale': 'Durand'}",
	};
	char members[300];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(people); i++) {
		json_auto_t *contract = NULL;
		const json_t *holder;

		snprintf(members, sizeof(members), "'titulaires': [%s]", people[i]);
		contract = read_with(members);
		holder = json_array_get(json_object_get(contract, "holders"), 0);
		assert_true(json_is_null(json_object_get(holder, "name")));
		assert_true(json_is_null(json_object_get(holder, "id")));
	}
}

static void holders_of_both_versions_are_read_once_each(void **state)
{
	json_auto_t *contract = read_with(
		"'titulaires': [{'typeIdentifiant': 'SIRET', 'id': '1', 'denominationSociale': 'A'},"
		" {'titulaire': {'typeIdentifiant': 'TVA', 'id': '2'}},"
		" {'typeIdentifiant': 'SIRET', 'id': '1', 'denominationSociale': 'A'}]");
	const json_t *holders = json_object_get(contract, "holders");

	(void)state;
	assert_int_equal(json_array_size(holders), 2);
	assert_string_equal(row_text(json_array_get(holders, 0), "name"), "A");
	assert_string_equal(row_text(json_array_get(holders, 1), "id"), "2");
}

static void the_change_notified_last_says_the_amount_and_the_holders(void **state)
{
	static const char members[] =
		"'montant': 10, 'titulaires': [{'typeIdentifiant': 'SIRET', 'id': '1', 'denominationSociale': 'A'}],"
		"'modifications': ["
		" {'modification': {'dateNotificationModification': '2022-10-18', 'montant': 30,"
		"  'titulaires': [{'titulaire': {'typeIdentifiant': 'SIRET', 'id': '2', 'denominationSociale': 'B'}}]}},"
		" {'dateNotificationModification': '2021-01-01', 'montant': 20},"
		" {'dateNotificationModification': '2023-01-01', 'dureeMois': 3}]";
	json_auto_t *contract = read_with(members);

	(void)state;
	want_text(members, "amount", "10.00");
	want_text(members, "amount_now", "30.00");
	assert_int_equal(row_number(contract, "changes"), 3);
	assert_string_equal(row_text(json_array_get(json_object_get(contract, "holders"), 0), "name"), "B");
}

static void a_row_for_each_holder_is_one_contract(void **state)
{
	json_auto_t *first = read_with("'montant': 10, 'datePublicationDonnees': '2020-01-01', 'titulaires':"
				       " [{'typeIdentifiant': 'SIRET', 'id': '1', 'denominationSociale': 'A'}]");
	json_auto_t *again = read_with("'montant': 10, 'datePublicationDonnees': '2020-02-01', 'objet': 'Nouveau', "
				       "'titulaires': [{'typeIdentifiant': 'SIRET', 'id': '2', "
				       "'denominationSociale': 'B'}]");
	struct err_info err;

	(void)state;
	assert_int_equal(contract_merge(first, again, &err), ERR_OK);
	assert_int_equal(json_array_size(json_object_get(first, "holders")), 2);
	assert_string_equal(row_text(first, "object"), "Nouveau");
	assert_string_equal(row_text(first, "amount"), "10.00");
}

static void without_memory_there_is_no_half_contract(void **state)
{
	static const char members[] =
		"'montant': 10, 'codeCPV': '45000000', 'dateNotification': '2020-01-01', 'nature': 'Marché',"
		"'considerationsSociales': ['Clause sociale'], 'titulaires':"
		" [{'typeIdentifiant': 'SIRET', 'id': '1', 'denominationSociale': 'A'}]";
	json_auto_t *source = source_with(members);
	json_auto_t *whole = read_with(members);
	const char *fault = NULL;
	struct err_info err;

	(void)state;
	for (size_t n = 1; torture_again(n); n++) {
		json_auto_t *contract = NULL;
		enum err code = contract_read(source, &contract, &fault, &err);

		torture_stop();
		assert_null(fault);
		assert_int_equal(code, torture_has_failed() ? ERR_MEMORY : ERR_OK);
		assert_true(contract == NULL || json_equal(contract, whole));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_versions_of_the_format_are_lists),
		cmocka_unit_test(a_contract_without_buyer_number_or_subject_is_left_out_and_says_why),
		cmocka_unit_test(a_subject_becomes_one_line),
		cmocka_unit_test(a_subject_that_is_too_long_is_cut_off_with_a_mark),
		cmocka_unit_test(lost_letters_stay_as_they_came_and_are_said),
		cmocka_unit_test(days_lose_their_time_zone_and_impossible_ones_are_unknown),
		cmocka_unit_test(amounts_are_text_and_impossible_ones_are_unknown),
		cmocka_unit_test(the_type_comes_of_the_vocabulary_code),
		cmocka_unit_test(a_social_clause_is_never_guessed),
		cmocka_unit_test(a_natural_person_is_neither_named_nor_numbered),
		cmocka_unit_test(holders_of_both_versions_are_read_once_each),
		cmocka_unit_test(the_change_notified_last_says_the_amount_and_the_holders),
		cmocka_unit_test(a_row_for_each_holder_is_one_contract),
		cmocka_unit_test(without_memory_there_is_no_half_contract),
	};

	return cmocka_run_group_tests_name("public contracts", tests, use_torture, NULL);
}
