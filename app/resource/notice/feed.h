/*
 * A calendar that a person subscribes to by an address of their own (/calendrier/TOKEN.ics), without signing in. The
 * token is 256 bits, HMAC-SHA-256 of a random seed under the service's key: the database keeps the seed and the token's
 * hash, so that the address can be shown again here, and cannot be made from a copy of the database alone.
 */
#ifndef ACCORD_RESOURCE_NOTICE_FEED_H
#define ACCORD_RESOURCE_NOTICE_FEED_H

#include "app/http/request.h"

/* The person's own address, whole; *ret NULL: they have none, or it was made with another key. Arena. */
MUST_USE enum err feed_address(struct request *req, const char **ret, struct err_info *err);

#endif
