/* Keys, by a known answer of RFC 8032, and the body of a checkpoint. */
#include <sys/stat.h>
#include <unistd.h>

#include "app/ledger/checkpoint.h"
#include "app/ledger/key.h"
#include "tests/unit/test.h"

/* RFC 8032, section 7.1, test 2. */
#define PEM                                                                  \
	"-----BEGIN PUBLIC KEY-----\n"                                       \
	"MCowBQYDK2VwAyEAPUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=\n"     \
	"-----END PUBLIC KEY-----\n"
#define SIGNATURE                                                                      \
	"92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"             \
	"085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
#define RSA_PEM                                                                        \
	"-----BEGIN PUBLIC KEY-----\n"                                                 \
	"MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf\n"           \
	"9Cnzj4p4WGeKLs1Pt8QuKUpRKfFLfRYC9AIKjbJTWit+CqvjWYzvQwECAwEAAQ==\n"           \
	"-----END PUBLIC KEY-----\n"
#define BODY                                                                                   \
	"{\"entries\":2,\"format\":\"accord checkpoint 1\",\"key\":\"" CHECKPOINT_GENESIS      \
	"\",\"number\":7,\"previous\":\"" CHECKPOINT_GENESIS "\",\"root\":\"" CHECKPOINT_GENESIS \
	"\",\"sealed_at\":\"2026-11-24 02:00:00.000000\",\"total\":19}"

static void a_known_signature_is_accepted_and_no_other(void **state)
{
	DEFER(key_release) struct key key = { .pkey = NULL };
	uint8_t signature[KEY_SIGNATURE_SIZE];
	struct err_info err;

	(void)state;
	assert_int_equal(key_parse_public(PEM, &key, &err), ERR_OK);
	assert_true(hash_from_hex(SIGNATURE, signature, sizeof(signature)));
	assert_int_equal(key_verify(&key, "\x72", 1, signature, &err), ERR_OK);
	assert_int_equal(key_verify(&key, "\x73", 1, signature, &err), ERR_INVALID);
	signature[0] ^= 1;
	assert_int_equal(key_verify(&key, "\x72", 1, signature, &err), ERR_INVALID);
}

static void a_public_key_is_written_as_it_was_read(void **state)
{
	DEFER(key_release) struct key key = { .pkey = NULL };
	AUTO_BUF out = BUF_INIT(KEY_PEM_MAX);
	struct err_info err;

	(void)state;
	assert_int_equal(key_parse_public(PEM, &key, &err), ERR_OK);
	assert_int_equal(key_write_public(&key, &out, &err), ERR_OK);
	assert_string_equal(buf_text(&out), PEM);
}

static void only_ed25519_is_a_key(void **state)
{
	struct key key = { .pkey = NULL };
	struct err_info err;

	(void)state;
	assert_int_equal(key_parse_public("", &key, &err), ERR_INVALID);
	assert_int_equal(key_parse_public("hello", &key, &err), ERR_INVALID);
	assert_int_equal(key_parse_public(RSA_PEM, &key, &err), ERR_INVALID);
	assert_null(key.pkey);
	assert_int_equal(key_read_public("/nowhere/key.pem", &key, &err), ERR_CONFIG);
	assert_int_equal(key_read_private("", &key, &err), ERR_CONFIG);
}

static void a_new_key_signs_and_is_read_again(void **state)
{
	char dir[] = "/tmp/accord-test-key-XXXXXX";
	char path[64];
	DEFER(key_release) struct key made = { .pkey = NULL };
	DEFER(key_release) struct key read = { .pkey = NULL };
	struct key other = { .pkey = NULL };
	uint8_t signature[KEY_SIGNATURE_SIZE];
	struct err_info err;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/key.pem", dir);
	assert_int_equal(key_generate(path, &made, &err), ERR_OK);
	assert_int_equal(key_generate(path, &other, &err), ERR_CONFLICT);
	assert_null(other.pkey);
	assert_int_equal(key_read_private(path, &read, &err), ERR_OK);
	assert_string_equal(read.fingerprint, made.fingerprint);
	assert_int_equal(key_sign(&read, "text", 4, signature, &err), ERR_OK);
	assert_int_equal(key_verify(&made, "text", 4, signature, &err), ERR_OK);
	chmod(path, 0604);
	assert_int_equal(key_read_private(path, &other, &err), ERR_CONFIG);
	unlink(path);
	assert_int_equal(key_generate("/nowhere/key.pem", &other, &err), ERR_SYSTEM);
	rmdir(dir);
}

static void a_checkpoint_is_canonical_text(void **state)
{
	struct checkpoint checkpoint = { .number = 7, .entries = 2, .total = 19,
					 .sealed_at = "2026-11-24 02:00:00.000000",
					 .root = CHECKPOINT_GENESIS, .previous = CHECKPOINT_GENESIS,
					 .key = CHECKPOINT_GENESIS };
	struct checkpoint again;
	AUTO_FREE char *body = NULL;
	struct err_info err;

	(void)state;
	assert_int_equal(checkpoint_write(&checkpoint, &body, &err), ERR_OK);
	assert_string_equal(body, BODY);
	assert_int_equal(checkpoint_read(body, &again, &err), ERR_OK);
	assert_memory_equal(&again, &checkpoint, sizeof(again));
}

/* BODY with `to` in place of `from` must be refused. */
static void expect_refused(const char *from, const char *to)
{
	char body[1024];
	const char *at = strstr(BODY, from);
	struct checkpoint checkpoint;
	struct err_info err;

	assert_non_null(at);
	snprintf(body, sizeof(body), "%.*s%s%s", (int)(at - BODY), BODY, to, at + strlen(from));
	assert_int_equal(checkpoint_read(body, &checkpoint, &err), ERR_INVALID);
}

static void what_is_no_checkpoint_is_refused(void **state)
{
	(void)state;
	expect_refused("{", "");
	expect_refused("checkpoint 1", "checkpoint 2");
	expect_refused("\"number\":7", "\"number\":0");
	expect_refused("\"number\":7", "\"number\":\"7\"");
	expect_refused("\"entries\":2", "\"entries\":0");
	expect_refused("\"total\":19", "\"total\":19,\"total\":19");
	expect_refused("\"total\":19", "\"total\":19,\"more\":1");
	expect_refused("\"previous\":\"00", "\"previous\":\"0x");
	expect_refused("\"root\":\"00", "\"root\":\"0");
	expect_refused(".000000\"", "\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_known_signature_is_accepted_and_no_other),
		cmocka_unit_test(a_public_key_is_written_as_it_was_read),
		cmocka_unit_test(only_ed25519_is_a_key),
		cmocka_unit_test(a_new_key_signs_and_is_read_again),
		cmocka_unit_test(a_checkpoint_is_canonical_text),
		cmocka_unit_test(what_is_no_checkpoint_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
