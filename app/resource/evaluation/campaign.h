/* A campaign as its own pages read it. */
#ifndef ACCORD_RESOURCE_EVALUATION_CAMPAIGN_H
#define ACCORD_RESOURCE_EVALUATION_CAMPAIGN_H

#include <jansson.h>

#include "app/http/request.h"

/*
 * The campaign's row (record_get), with its content.
 * owner   only for those who write it: ERR_FORBIDDEN to anybody but an author of the structure it belongs to
 * ret   new. ERR_NOT_FOUND
 */
MUST_USE enum err campaign_read(struct request *req, bool owner, json_t **ret,
				struct err_info *err);
/* True for an author of the structure that the campaign's row belongs to. */
bool campaign_is_own(const struct request *req, const json_t *row);
/* {invited, answered, rate} of a campaign: rate in percent, null before anybody was invited. New. */
MUST_USE enum err campaign_counts(struct request *req, int64_t campaign, json_t **ret,
				  struct err_info *err);

#endif
