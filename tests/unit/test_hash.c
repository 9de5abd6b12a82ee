#include "tests/unit/test.h"

#include "app/base/hash.h"

/* FIPS 180-4 examples. */
static void sha256_gives_the_published_values(void **state)
{
	char hex[HASH_HEX_SIZE];

	(void)state;
	assert_int_equal(hash_sha256_hex("", 0, hex, NULL), ERR_OK);
	assert_string_equal(hex,
			    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_int_equal(hash_sha256_hex("abc", 3, hex, NULL), ERR_OK);
	assert_string_equal(hex,
			    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void parts_hash_like_the_whole(void **state)
{
	const struct hash_part parts[] = { { "a", 1 }, { "", 0 }, { NULL, 0 }, { "bc", 2 } };
	const struct hash_part whole[] = { { "abc", 3 } };
	uint8_t a[HASH_SIZE];
	uint8_t b[HASH_SIZE];

	(void)state;
	assert_int_equal(hash_sha256(parts, ARRAY_SIZE(parts), a, NULL), ERR_OK);
	assert_int_equal(hash_sha256(whole, 1, b, NULL), ERR_OK);
	assert_memory_equal(a, b, HASH_SIZE);
}

/* RFC 4231, test cases 1, 2 and 6. */
static void hmac_gives_the_published_values(void **state)
{
	uint8_t key[131];
	char hex[HASH_HEX_SIZE];

	(void)state;
	memset(key, 0x0b, 20);
	assert_int_equal(hash_hmac_hex(key, 20, "Hi There", hex, NULL), ERR_OK);
	assert_string_equal(hex,
			    "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
	assert_int_equal(hash_hmac_hex((const uint8_t *)"Jefe", 4, "what do ya want for nothing?",
				       hex, NULL),
			 ERR_OK);
	assert_string_equal(hex,
			    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	memset(key, 0xaa, sizeof(key));
	assert_int_equal(hash_hmac_hex(key, sizeof(key),
				       "Test Using Larger Than Block-Size Key - Hash Key First",
				       hex, NULL),
			 ERR_OK);
	assert_string_equal(hex,
			    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

static void hexadecimal_is_written_in_lower_case(void **state)
{
	const uint8_t bytes[] = { 0x00, 0x0f, 0xa5, 0xff };
	char hex[9];

	(void)state;
	hash_to_hex(bytes, sizeof(bytes), hex);
	assert_string_equal(hex, "000fa5ff");
	hash_to_hex(bytes, 0, hex);
	assert_string_equal(hex, "");
}

static void hexadecimal_is_read_in_both_cases(void **state)
{
	const uint8_t expected[] = { 0x00, 0x0f, 0xa5, 0xff };
	uint8_t bytes[4];

	(void)state;
	assert_true(hash_from_hex("000fA5fF", bytes, sizeof(bytes)));
	assert_memory_equal(bytes, expected, sizeof(bytes));
}

static void other_text_is_not_read_as_hexadecimal(void **state)
{
	static const char *const others[] = { "",	   "0",	       "00",	   "000fa5f",
					      "000fa5ff0", "000fa5fg", "000fa5f ", " 00fa5ff",
					      "0x0fa5ff",  "00:fa5ff", "/00fa5ff", "@00fa5ff" };
	uint8_t bytes[4];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		assert_false(hash_from_hex(others[i], bytes, sizeof(bytes)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256_gives_the_published_values),
		cmocka_unit_test(parts_hash_like_the_whole),
		cmocka_unit_test(hmac_gives_the_published_values),
		cmocka_unit_test(hexadecimal_is_written_in_lower_case),
		cmocka_unit_test(hexadecimal_is_read_in_both_cases),
		cmocka_unit_test(other_text_is_not_read_as_hexadecimal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
