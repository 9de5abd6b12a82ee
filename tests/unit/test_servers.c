/* auth/identity/servers.c: which server is asked, when some have failed. */
#include "tests/unit/test.h"

#include "auth/identity/servers.h"

#define NOW 1000000
#define SLOW 3000

static struct servers *start(int count)
{
	struct conf conf = {.ldap_retry_s = 30};
	struct servers *servers = NULL;
	struct err_info err;

	conf.ldap_servers.count = count;
	assert_int_equal(servers_new(&conf, &servers, &err), ERR_OK);
	return servers;
}

static void the_first_is_asked_first(void **state)
{
	struct servers *servers = start(2);

	(void)state;
	assert_int_equal(servers_next(servers, 0, NOW), 0);
	assert_int_equal(servers_next(servers, 1, NOW), 1);
	assert_int_equal(servers_next(servers, 3, NOW), -1);
	assert_false(servers_worked(servers, 0));
	servers_free(servers);
}

static void one_that_failed_is_left_alone_for_its_time(void **state)
{
	struct servers *servers = start(2);

	(void)state;
	servers_failed(servers, 0, SLOW, NOW);
	assert_int_equal(servers_next(servers, 0, NOW), 1);
	assert_int_equal(servers_next(servers, 0, NOW + 29999), 1);
	assert_int_equal(servers_next(servers, 0, NOW + 30000), 0);
	servers_free(servers);
}

static void only_one_question_tries_it_again(void **state)
{
	struct servers *servers = start(2);

	(void)state;
	servers_failed(servers, 0, SLOW, NOW);
	assert_int_equal(servers_next(servers, 0, NOW + 30001), 0);
	assert_int_equal(servers_next(servers, 0, NOW + 30002), 1);
	servers_free(servers);
}

static void one_that_works_again_is_the_first_again(void **state)
{
	struct servers *servers = start(2);

	(void)state;
	servers_failed(servers, 0, SLOW, NOW);
	assert_true(servers_worked(servers, 0));
	assert_int_equal(servers_next(servers, 0, NOW + 1), 0);
	servers_free(servers);
}

static void the_only_one_is_asked_at_once_after_a_refused_connection(void **state)
{
	struct servers *servers = start(1);

	(void)state;
	servers_failed(servers, 0, 2, NOW);
	assert_int_equal(servers_next(servers, 0, NOW + 1), 0);
	assert_int_equal(servers_next(servers, 0, NOW + 2), 0);
	assert_int_equal(servers_next(servers, 1, NOW + 3), -1);
	servers_free(servers);
}

static void the_only_one_is_asked_by_one_question_in_five_seconds_when_it_is_silent(void **state)
{
	struct servers *servers = start(1);

	(void)state;
	servers_failed(servers, 0, SLOW, NOW);
	assert_int_equal(servers_next(servers, 0, NOW + 4999), -1);
	assert_int_equal(servers_next(servers, 0, NOW + 5000), 0);
	assert_int_equal(servers_next(servers, 0, NOW + 5001), -1);
	assert_int_equal(servers_next(servers, 0, NOW + 10000), 0);
	servers_free(servers);
}

static void the_time_is_shared_between_those_that_may_answer(void **state)
{
	struct servers *servers = start(3);

	(void)state;
	assert_int_equal(servers_hopeful(servers, 0, NOW), 3);
	servers_failed(servers, 1, SLOW, NOW);
	assert_int_equal(servers_hopeful(servers, 0, NOW), 2);
	assert_int_equal(servers_hopeful(servers, 1, NOW), 1);
	assert_int_equal(servers_hopeful(servers, 7, NOW), 1);
	servers_free(servers);
}

static void the_cost_of_a_refusal_is_learnt(void **state)
{
	struct servers *servers = start(1);

	(void)state;
	servers_learn_bind(servers, 800);
	assert_int_equal(servers->bind_us, 800);
	servers_learn_bind(servers, 1600);
	assert_int_equal(servers->bind_us, 900);
	servers_free(servers);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_first_is_asked_first),
	    cmocka_unit_test(one_that_failed_is_left_alone_for_its_time),
	    cmocka_unit_test(only_one_question_tries_it_again),
	    cmocka_unit_test(one_that_works_again_is_the_first_again),
	    cmocka_unit_test(the_only_one_is_asked_at_once_after_a_refused_connection),
	    cmocka_unit_test(
		the_only_one_is_asked_by_one_question_in_five_seconds_when_it_is_silent),
	    cmocka_unit_test(the_time_is_shared_between_those_that_may_answer),
	    cmocka_unit_test(the_cost_of_a_refusal_is_learnt),
	};

	return cmocka_run_group_tests_name("servers", tests, NULL, NULL);
}
