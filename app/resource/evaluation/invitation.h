/*
 * Invitations to answer a campaign, and the personal links they give.
 *
 * A link's token is the HMAC of the invitation's random seed (256 bits) under the site's form key: the database holds
 * the seed and the token's SHA-256, never the token, and nobody without the key can make a link from it. So the same
 * link can be shown again for a reminder, and a link that was sent stays the one that works.
 */
#ifndef ACCORD_RESOURCE_EVALUATION_INVITATION_H
#define ACCORD_RESOURCE_EVALUATION_INVITATION_H

#include <jansson.h>

#include "app/base/arena.h"
#include "app/base/hash.h"
#include "app/base/random.h"
#include "conf/conf.h"
#include "sql/db.h"

#define INVITATION_PATH "/reponse/" /* of links, before their token */
#define INVITATION_MAX 500	    /* of one campaign */
#define INVITATION_LINES_MAX 100    /* that are added at once */
#define INVITATION_NAME_MAX 200	    /* characters */
#define INVITATION_MAIL_MAX 254	    /* bytes (RFC 5321) */

struct invitation { /* text of the arena */
	const char *name;
	const char *mail; /* in small letters */
};

/*
 * Reads lines "organisation ; mail"; empty lines are left out.
 * ret       room for INVITATION_LINES_MAX
 * ret_line  the line from 1 that is wrong, else 0
 * Returns NULL, or the French message about that line (static). `arena` full: ret_line is set and the message says so.
 */
const char *invitation_parse(struct arena *arena, const char *text, struct invitation *ret,
			     size_t *ret_count, size_t *ret_line);

/* The token of a seed. ERR_CONFIG: the site has no form key; ERR_INTERNAL. */
MUST_USE enum err invitation_token(const struct conf *conf, const uint8_t seed[HASH_SIZE],
				   char ret[RANDOM_TOKEN_SIZE], struct err_info *err);
/* SHA-256 of a token: what the database knows of it. */
MUST_USE enum err invitation_hash(const char *token, uint8_t ret[HASH_SIZE], struct err_info *err);

struct inviting {
	const struct conf *conf;
	int64_t campaign;
	const char *on; /* day of the invitation, YYYY-MM-DD */
	const char *at; /* time, UTC */
	int64_t days;	/* that the link lives */
};
/* Adds one in the caller's transaction. ret_added: false when that address is invited already. */
MUST_USE enum err invitation_create(struct db *db, const struct inviting *inviting,
				    const struct invitation *who, bool *ret_added,
				    struct err_info *err);

#endif
