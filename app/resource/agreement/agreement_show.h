/* An agreement as its page and its JSON show it. */
#ifndef ACCORD_RESOURCE_AGREEMENT_SHOW_H
#define ACCORD_RESOURCE_AGREEMENT_SHOW_H

#include "app/http/request.h"
#include "app/resource/agreement/agreement.h"

/* ret: new. ERR_NOT_FOUND */
MUST_USE enum err agreement_model(struct request *req, int64_t id, json_t **ret, struct err_info *err);

#endif
