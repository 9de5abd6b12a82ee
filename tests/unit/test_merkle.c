/* The Merkle tree, by the known answers of the reference implementation of RFC 6962. */
#include "app/ledger/merkle.h"
#include "tests/unit/test.h"

#define LEAVES 8

static const struct {
	const char *bytes;
	size_t len;
} inputs[LEAVES] = {
	{ "", 0 },
	{ "\x00", 1 },
	{ "\x10", 1 },
	{ "\x20\x21", 2 },
	{ "\x30\x31", 2 },
	{ "\x40\x41\x42\x43", 4 },
	{ "\x50\x51\x52\x53\x54\x55\x56\x57", 8 },
	{ "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16 },
};

/* Of the first n + 1 inputs. */
static const char *const roots[LEAVES] = {
	"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
	"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
	"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
	"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
	"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
	"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
	"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

static void expect_root(size_t n, const char *expected)
{
	uint8_t nodes[LEAVES][HASH_SIZE];
	uint8_t root[HASH_SIZE];
	char hex[HASH_HEX_SIZE];
	struct err_info err;

	for (size_t i = 0; i < n; i++)
		assert_int_equal(merkle_leaf(inputs[i].bytes, inputs[i].len, nodes[i], &err), ERR_OK);
	assert_int_equal(merkle_root(nodes, n, root, &err), ERR_OK);
	hash_to_hex(root, HASH_SIZE, hex);
	assert_string_equal(hex, expected);
}

static void the_root_of_nothing_is_the_hash_of_nothing(void **state)
{
	(void)state;
	expect_root(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void roots_are_those_of_the_standard(void **state)
{
	(void)state;
	for (size_t n = 0; n < LEAVES; n++)
		expect_root(n + 1, roots[n]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_root_of_nothing_is_the_hash_of_nothing),
		cmocka_unit_test(roots_are_those_of_the_standard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
