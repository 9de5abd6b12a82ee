/* Waits after failed sign-ins: how long, for whom, and what is kept of the subjects. */
#include "tests/unit/test.h"

#include "auth/throttle.h"
#include "tests/unit/fake_db.h"

enum { BOTH, ADDRESS, ACCOUNT };

static int setup(void **state)
{
	(void)state;
	fake_reset();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fake_release();
	return 0;
}

static struct request request_from(const char *address)
{
	return (struct request){ .db = FAKE_DB, .address = address };
}

/* clang-format off */
static const struct { int subject; int failures; int delay; } delays[] = {
	{ BOTH, -1, 0 }, { BOTH, 0, 0 }, { BOTH, 1, 0 }, { BOTH, 3, 0 },
	{ BOTH, 4, 5 }, { BOTH, 5, 15 }, { BOTH, 6, 60 }, { BOTH, 7, 300 }, { BOTH, 8, 600 }, { BOTH, 9, 600 },
	{ BOTH, 1000, 600 },
	{ ADDRESS, 30, 0 }, { ADDRESS, 31, 5 }, { ADDRESS, 34, 300 }, { ADDRESS, 35, 300 }, { ADDRESS, 1000, 300 },
	/* Nobody can lock an official out: never longer than fifteen seconds. */
	{ ACCOUNT, 20, 0 }, { ACCOUNT, 21, 5 }, { ACCOUNT, 22, 15 }, { ACCOUNT, 23, 15 }, { ACCOUNT, 1000, 15 },
};
/* clang-format on */

static void waits_grow_as_the_table_says_and_stop_growing(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(delays); i++)
		assert_int_equal(throttle_delay(delays[i].subject, delays[i].failures), delays[i].delay);
}

static void a_wait_is_counted_in_whole_seconds_upwards(void **state)
{
	static const struct {
		const char *row;
		int wait_s;
		bool failed;
	} waits[] = {
		{ "{\"wait_us\": 0, \"failed\": 0}", 0, false },
		{ "{\"wait_us\": -5000000, \"failed\": 1}", 0, true },
		{ "{\"wait_us\": 1, \"failed\": 0}", 1, false },
		{ "{\"wait_us\": 1000000, \"failed\": 1}", 1, true },
		{ "{\"wait_us\": 1000001, \"failed\": 0}", 2, false },
		{ "{\"wait_us\": 600000000, \"failed\": 1}", 600, true },
	};
	struct request req = request_from("192.0.2.1");

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(waits); i++) {
		struct err_info err;
		int wait_s = -1;
		bool failed = !waits[i].failed;

		fake_rows("throttle_wait", waits[i].row);
		assert_int_equal(throttle_wait(&req, "elu.cub", &wait_s, &failed, &err), ERR_OK);
		assert_int_equal(wait_s, waits[i].wait_s);
		assert_int_equal(failed, waits[i].failed);
	}
}

/* The subject that `account` from `address` is counted under. */
static const char *subject(const char *address, const char *account, const char *name)
{
	struct request req = request_from(address);
	struct err_info err;
	int wait_s;
	bool failed = false;

	fake_rows("throttle_wait", "{\"wait_us\": 0}");
	assert_int_equal(throttle_wait(&req, account, &wait_s, &failed, &err), ERR_OK);
	return fake_arg_text("throttle_wait", name);
}

static void assert_same(bool same, const char *a_address, const char *a_account, const char *b_address,
			const char *b_account, const char *name)
{
	char first[HASH_HEX_SIZE];
	const char *second;

	snprintf(first, sizeof(first), "%s", subject(a_address, a_account, name));
	second = subject(b_address, b_account, name);
	if ((strcmp(first, second) == 0) != same)
		fail_msg("%s: %s and %s are %s subject", name, a_address, b_address,
			 same ? "not the same" : "the same");
}

static void subjects_are_hashes_and_differ_by_kind(void **state)
{
	const char *both = subject("192.0.2.1", "elu.cub", "both");

	(void)state;
	assert_int_equal(strlen(both), 64);
	assert_int_equal(strspn(both, "0123456789abcdef"), 64);
	assert_string_not_equal(subject("192.0.2.1", "elu.cub", "both"),
				subject("192.0.2.1", "elu.cub", "account"));
	assert_string_not_equal(subject("192.0.2.1", "elu.cub", "address"),
				subject("192.0.2.1", "elu.cub", "account"));
}

static void an_account_is_the_same_in_capitals_and_another_elsewhere(void **state)
{
	(void)state;
	assert_same(true, "192.0.2.1", "Elu.CUB", "192.0.2.1", "elu.cub", "both");
	assert_same(true, "192.0.2.1", "Elu.CUB", "198.51.100.1", "elu.cub", "account");
	assert_same(false, "192.0.2.1", "elu.cub", "198.51.100.1", "elu.cub", "both");
	assert_same(false, "192.0.2.1", "elu.cub", "192.0.2.1", "elu.urpa", "both");
	assert_same(true, "192.0.2.1", "elu.cub", "192.0.2.1", "elu.urpa", "address");
	assert_same(false, "192.0.2.1", "a", "192.0.2.2", "a", "address");
}

/* Whoever has one address of a /64 has them all, however the address is written. */
static void an_ipv6_network_is_one_address(void **state)
{
	(void)state;
	assert_same(true, "2001:db8:1:2:a:b:c:d", "a", "2001:db8:1:2:d:c:b:a", "a", "address");
	assert_same(true, "2001:db8:1:2::1", "a", "2001:db8:1:2:ffff::1", "a", "address");
	assert_same(true, "2001:db8::1", "a", "2001:db8::a:b:c:d", "a", "address");
	assert_same(true, "2001:db8::1", "a", "2001:db8::2", "a", "address");
	assert_same(true, "fe80::1", "a", "fe80::2:3:4:5", "a", "address");
	assert_same(false, "2001:db8:1:2::1", "a", "2001:db8:1:3::1", "a", "address");
	assert_same(false, "2001:db8::1", "a", "2001:db8:0:1::1", "a", "address");
	/* An IPv4 address in IPv6's clothes is one address. */
	assert_same(false, "::ffff:192.0.2.1", "a", "::ffff:192.0.2.2", "a", "address");
	assert_same(true, "::ffff:192.0.2.1", "a", "192.0.2.1", "a", "address");
	/* No address at all: a socket of this machine. */
	assert_same(true, "unix:", "a", "unix:", "a", "address");
}

/* The longest account that a form lets through: 128 characters of four bytes. */
static void the_longest_account_is_counted_too(void **state)
{
	char account[4 * 128 + 1] = "";
	struct request req = request_from("2001:0db8:0001:0002:000a:000b:000c:000d");
	struct err_info err;
	int wait_s = 0;

	(void)state;
	fake_forget_calls();
	for (size_t i = 0; i < sizeof(account) - 1; i += 4)
		memcpy(account + i, "\xf0\x9f\x98\x80", 4);
	fake_rows("throttle_failures", "{\"failures\": 0}");
	assert_int_equal(throttle_fail(&req, account, &wait_s, &err), ERR_OK);
	assert_int_equal(fake_count("throttle_add"), 3);
}

static void a_failure_is_counted_for_all_three_and_brings_the_longest_wait(void **state)
{
	struct request req = request_from("192.0.2.1");
	struct err_info err;
	int wait_s = 99;

	(void)state;
	fake_forget_calls();
	fake_rows("throttle_failures", "{\"failures\": 2}");
	assert_int_equal(throttle_fail(&req, "elu.cub", &wait_s, &err), ERR_OK);
	assert_int_equal(fake_count("throttle_add"), 3);
	assert_int_equal(wait_s, 0);
	fake_rows("throttle_failures", "{\"failures\": 30}");
	assert_int_equal(throttle_fail(&req, "elu.cub", &wait_s, &err), ERR_OK);
	assert_int_equal(wait_s, 600);
	assert_int_equal(fake_arg_i64("throttle_add", "delay_s"), 15);
}

static void a_success_forgets_the_account_at_this_address_only(void **state)
{
	struct request req = request_from("192.0.2.1");
	struct err_info err;

	(void)state;
	assert_int_equal(throttle_forget(&req, "elu.cub", &err), ERR_OK);
	assert_int_equal(fake_count("throttle_forget"), 1);
	assert_string_equal(fake_arg_text("throttle_forget", "subject"),
			    subject("192.0.2.1", "elu.cub", "both"));
}

static void without_the_database_nobody_passes(void **state)
{
	struct request req = request_from("192.0.2.1");
	struct err_info err;
	int wait_s = 0;
	bool failed = false;

	(void)state;
	fake_error("throttle_wait", ERR_DATABASE);
	fake_error("throttle_failures", ERR_DATABASE);
	assert_int_equal(throttle_wait(&req, "elu.cub", &wait_s, &failed, &err), ERR_DATABASE);
	assert_int_equal(throttle_fail(&req, "elu.cub", &wait_s, &err), ERR_DATABASE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(waits_grow_as_the_table_says_and_stop_growing),
		cmocka_unit_test(a_wait_is_counted_in_whole_seconds_upwards),
		cmocka_unit_test(subjects_are_hashes_and_differ_by_kind),
		cmocka_unit_test(an_account_is_the_same_in_capitals_and_another_elsewhere),
		cmocka_unit_test(an_ipv6_network_is_one_address),
		cmocka_unit_test(the_longest_account_is_counted_too),
		cmocka_unit_test(a_failure_is_counted_for_all_three_and_brings_the_longest_wait),
		cmocka_unit_test(a_success_forgets_the_account_at_this_address_only),
		cmocka_unit_test(without_the_database_nobody_passes),
	};

	return cmocka_run_group_tests_name("waits", tests, setup, teardown);
}
