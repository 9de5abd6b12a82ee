/* Waits after failed sign-ins. */
#include "auth/throttle.h"

#include <arpa/inet.h>

#include "app/base/buf.h"
#include "app/base/hash.h"
#include "sql/queries.h"

enum { SUBJECT_BOTH, SUBJECT_ADDRESS, SUBJECT_ACCOUNT, SUBJECT_COUNT };

#define SUBJECT_TEXT_MAX 1024	/* bytes: an account has at most CLIENT_USERNAME_MAX characters of four */
#define NETWORK_SIZE 8		/* bytes of an IPv6 address: /64 */

static const int delays_s[] = { 5, 15, 60, 300, 600 };

/* Failures that cost nothing, and the longest wait, of each kind of subject. */
static const struct {
	const char *name;
	int free_failures;
	int longest_s;
} subjects[SUBJECT_COUNT] = {
	[SUBJECT_BOTH] = { "both", 3, 600 },
	[SUBJECT_ADDRESS] = { "address", 30, 300 },
	[SUBJECT_ACCOUNT] = { "account", 20, 15 },
};

int throttle_delay(int subject, int failures)
{
	int over = failures - subjects[subject].free_failures - 1;
	int last = (int)ARRAY_SIZE(delays_s) - 1;
	int delay;

	if (over < 0)
		return 0;
	delay = delays_s[over < last ? over : last];
	return delay < subjects[subject].longest_s ? delay : subjects[subject].longest_s;
}

/* The network of an address: an IPv6 subscriber has a whole /64, however its addresses are written. */
static void add_network(struct buf *out, const char *address)
{
	char hex[2 * NETWORK_SIZE + 1];
	struct in6_addr six;

	if (inet_pton(AF_INET6, address, &six) != 1) {
		buf_adds(out, address);
	} else if (IN6_IS_ADDR_V4MAPPED(&six)) {
		buf_printf(out, "%u.%u.%u.%u", six.s6_addr[12], six.s6_addr[13], six.s6_addr[14],
			   six.s6_addr[15]);
	} else {
		hash_to_hex(six.s6_addr, NETWORK_SIZE, hex);
		buf_adds(out, hex);
	}
}

static enum err subject_hash(int subject, const char *account, const char *address,
			     char ret[HASH_HEX_SIZE], struct err_info *err)
{
	AUTO_BUF text = BUF_INIT(SUBJECT_TEXT_MAX);

	buf_adds(&text, subjects[subject].name);
	buf_addc(&text, '\n');
	if (subject != SUBJECT_ADDRESS) {
		/* Case-folded as far as directories do: ASCII. */
		for (const char *c = account; *c != '\0'; c++)
			buf_addc(&text, *c >= 'A' && *c <= 'Z' ? (char)(*c + 'a' - 'A') : *c);
	}
	buf_addc(&text, '\n');
	if (subject != SUBJECT_ACCOUNT)
		add_network(&text, address);
	if (buf_error(&text) != ERR_OK)
		return ERR(err, buf_error(&text), "throttle subject");
	return hash_sha256_hex(buf_text(&text), text.len, ret, err);
}

static enum err subject_hashes(const struct request *req, const char *account,
			       char ret[SUBJECT_COUNT][HASH_HEX_SIZE], struct err_info *err)
{
	enum err code = ERR_OK;

	for (int i = 0; i < SUBJECT_COUNT && code == ERR_OK; i++)
		code = subject_hash(i, account, req->address, ret[i], err);
	return code;
}

enum err throttle_wait(struct request *req, const char *account, int *ret_s, bool *ret_failed,
		       struct err_info *err)
{
	char hashes[SUBJECT_COUNT][HASH_HEX_SIZE];
	json_auto_t *row = NULL;
	int64_t wait_us;
	enum err code = subject_hashes(req, account, hashes, err);

	if (code == ERR_OK)
		code = sql_throttle_wait(req->db, hashes[SUBJECT_BOTH], hashes[SUBJECT_ADDRESS],
					 hashes[SUBJECT_ACCOUNT], &row, err);
	if (code != ERR_OK)
		return code;
	wait_us = json_integer_value(json_object_get(row, "wait_us"));
	*ret_s = wait_us > 0 ? (int)((wait_us + 999999) / 1000000) : 0;
	*ret_failed = json_integer_value(json_object_get(row, "failed")) != 0;
	return ERR_OK;
}

static enum err subject_fail(struct request *req, int subject, const char *hash, int *ret_s,
			     struct err_info *err)
{
	json_auto_t *row = NULL;
	int64_t added = 0;
	int delay = 0;
	enum err code = sql_throttle_failures(req->db, hash, &row, err);

	if (code != ERR_OK)
		return code;
	delay = throttle_delay(subject, (int)json_integer_value(json_object_get(row, "failures")) + 1);
	if (delay > *ret_s)
		*ret_s = delay;
	return sql_throttle_add(req->db, hash, delay, &added, err);
}

enum err throttle_fail(struct request *req, const char *account, int *ret_s, struct err_info *err)
{
	char hashes[SUBJECT_COUNT][HASH_HEX_SIZE];
	enum err code = subject_hashes(req, account, hashes, err);

	*ret_s = 0;
	for (int i = 0; i < SUBJECT_COUNT && code == ERR_OK; i++)
		code = subject_fail(req, i, hashes[i], ret_s, err);
	return code;
}

enum err throttle_forget(struct request *req, const char *account, struct err_info *err)
{
	char hashes[SUBJECT_COUNT][HASH_HEX_SIZE];
	int64_t forgotten = 0;
	enum err code = subject_hashes(req, account, hashes, err);

	if (code == ERR_OK)
		code = sql_throttle_forget(req->db, hashes[SUBJECT_BOTH], &forgotten, err);
	return code;
}
