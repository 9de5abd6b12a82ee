/* What waits for one person, as items for the inbox and the dashboard. */
#ifndef ACCORD_RESOURCE_INBOX_H
#define ACCORD_RESOURCE_INBOX_H

#include <jansson.h>

#include "app/http/request.h"
#include "app/resource/list.h"

/*
 * Items of the signed-in person's inbox, oldest first: {id, title, task, since, blocking, structure,
 * orientation, owner, summary, other_approval, href}. New array.
 * cursor   where to go on, or one that is not set
 */
MUST_USE enum err inbox_items(struct request *req, const struct list_cursor *cursor, int64_t limit,
			      json_t **ret, struct err_info *err);

#endif
