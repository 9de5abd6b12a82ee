/* The private address of a calendar: made, shown, revoked. What it gives: feed_show.c */
#include "app/resource/notice/feed.h"

#include <inttypes.h>

#include "app/base/hash.h"
#include "app/base/random.h"
#include "app/base/text.h"
#include "app/resource/notice/notice_pages.h"
#include "app/resource/row.h"
#include "auth/session.h"
#include "conf/conf.h"
#include "sql/queries.h"

#define SEED_TEXT_SIZE 80

static const struct field no_fields[] = { { .name = NULL } };

const struct form feed_form = { .name = "calendar_address", .fields = no_fields };

static enum err feed_token(const struct request *req, const char *seed, char ret[HASH_HEX_SIZE], struct err_info *err)
{
	char text[SEED_TEXT_SIZE];

	snprintf(text, sizeof(text), "calendar %" PRId64 " %s", req->session->person_id, seed);
	return hash_hmac_hex((const uint8_t *)req->conf->form_key.bytes, (size_t)req->conf->form_key.len, text, ret,
			     err);
}

enum err feed_address(struct request *req, const char **ret, struct err_info *err)
{
	char token[HASH_HEX_SIZE];
	char hash[HASH_HEX_SIZE];
	json_auto_t *rows = NULL;
	const json_t *row;
	enum err code = sql_feed_of(req->db, req->session->person_id, &rows, err);

	*ret = NULL;
	row = json_array_get(rows, 0);
	if (code != ERR_OK || row == NULL)
		return code;
	code = feed_token(req, row_text(row, "seed"), token, err);
	if (code == ERR_OK)
		code = hash_sha256_hex(token, strlen(token), hash, err);
	if (code != ERR_OK || !text_equal(hash, row_text(row, "token_hash")))
		return code;
	*ret = arena_printf(req->arena, "%s/calendrier/%s.ics", req->conf->site_origin, token);
	return *ret != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "calendar address");
}

enum err feed_make_take(struct request *req, struct err_info *err)
{
	char seed[RANDOM_UUID_SIZE];
	char token[HASH_HEX_SIZE];
	struct hash_part part = { .bytes = token, .len = HASH_HEX_SIZE - 1 };
	uint8_t hash[HASH_SIZE];
	int64_t changed = 0;
	enum err code = random_uuid(seed, err);

	if (code == ERR_OK)
		code = feed_token(req, seed, token, err);
	if (code == ERR_OK)
		code = hash_sha256(&part, 1, hash, err);
	if (code == ERR_OK)
		code = sql_feed_end(req->db, req->session->person_id, &changed, err);
	if (code == ERR_OK)
		code = sql_feed_add(req->db, req->session->person_id, seed, hash, sizeof(hash), &changed, err);
	return code;
}

enum err feed_end_take(struct request *req, struct err_info *err)
{
	int64_t changed = 0;

	return sql_feed_end(req->db, req->session->person_id, &changed, err);
}
