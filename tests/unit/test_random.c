#include "tests/unit/test.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/random.h>

#include "app/base/random.h"

/* The kernel of these tests: hands out 0, 1, 2, … in pieces of at most `piece` bytes. */
static size_t piece;
static int interruptions; /* EINTR so many times first */
static int failure; /* errno of a refusal, 0: none */
static bool real;
static unsigned char next;

ssize_t __real_getrandom(void *bytes, size_t len, unsigned int flags);
ssize_t __wrap_getrandom(void *bytes, size_t len, unsigned int flags);

ssize_t __wrap_getrandom(void *bytes, size_t len, unsigned int flags)
{
	size_t n = len < piece ? len : piece;

	if (real)
		return __real_getrandom(bytes, len, flags);
	if (interruptions > 0 || failure) {
		errno = failure ? failure : EINTR;
		interruptions--;
		return -1;
	}
	for (size_t i = 0; i < n; i++)
		((unsigned char *)bytes)[i] = next++;
	return (ssize_t)n;
}

static int counting_kernel(void **state)
{
	(void)state;
	piece = 1000;
	interruptions = 0;
	failure = 0;
	real = false;
	next = 0;
	return 0;
}

static void a_token_is_base64url_without_padding(void **state)
{
	char token[RANDOM_TOKEN_SIZE];

	(void)state;
	assert_int_equal(random_token(token, NULL), ERR_OK);
	assert_string_equal(token, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
	next = 224;
	assert_int_equal(random_token(token, NULL), ERR_OK);
	assert_string_equal(token, "4OHi4-Tl5ufo6err7O3u7_Dx8vP09fb3-Pn6-_z9_v8");
}

static void a_uuid_has_version_4_and_its_variant(void **state)
{
	char uuid[RANDOM_UUID_SIZE];

	(void)state;
	assert_int_equal(random_uuid(uuid, NULL), ERR_OK);
	assert_string_equal(uuid, "00010203-0405-4607-8809-0a0b0c0d0e0f");
	next = 240;
	assert_int_equal(random_uuid(uuid, NULL), ERR_OK);
	assert_string_equal(uuid, "f0f1f2f3-f4f5-46f7-b8f9-fafbfcfdfeff");
}

static void bytes_that_come_in_pieces_are_put_together(void **state)
{
	unsigned char bytes[100];

	(void)state;
	piece = 7;
	interruptions = 3;
	assert_int_equal(random_bytes(bytes, sizeof(bytes), NULL), ERR_OK);
	for (size_t i = 0; i < sizeof(bytes); i++)
		assert_int_equal(bytes[i], i);
}

static void a_refusal_of_the_kernel_is_an_error(void **state)
{
	char token[RANDOM_TOKEN_SIZE];
	char uuid[RANDOM_UUID_SIZE];
	struct err_info err;
	unsigned char byte;

	(void)state;
	failure = ENOSYS;
	assert_int_equal(random_bytes(&byte, 1, &err), ERR_SYSTEM);
	assert_int_equal(err.code, ERR_SYSTEM);
	assert_int_equal(random_token(token, NULL), ERR_SYSTEM);
	assert_int_equal(random_uuid(uuid, NULL), ERR_SYSTEM);
}

static void a_kernel_that_gives_nothing_is_an_error(void **state)
{
	unsigned char byte;

	(void)state;
	piece = 0;
	assert_int_equal(random_bytes(&byte, 1, NULL), ERR_SYSTEM);
}

static void two_tokens_of_the_real_kernel_differ(void **state)
{
	char a[RANDOM_TOKEN_SIZE];
	char b[RANDOM_TOKEN_SIZE];

	(void)state;
	real = true;
	assert_int_equal(random_token(a, NULL), ERR_OK);
	assert_int_equal(random_token(b, NULL), ERR_OK);
	assert_string_not_equal(a, b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_token_is_base64url_without_padding, counting_kernel),
		cmocka_unit_test_setup(a_uuid_has_version_4_and_its_variant, counting_kernel),
		cmocka_unit_test_setup(bytes_that_come_in_pieces_are_put_together, counting_kernel),
		cmocka_unit_test_setup(a_refusal_of_the_kernel_is_an_error, counting_kernel),
		cmocka_unit_test_setup(a_kernel_that_gives_nothing_is_an_error, counting_kernel),
		cmocka_unit_test_setup(two_tokens_of_the_real_kernel_differ, counting_kernel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
