/*
 * From when to when a PLIE exists, and what takes its place: a PLIE is closed or merged, never deleted. Each change is
 * a version with its reason and an entry of the ledger.
 */
#ifndef ACCORD_RESOURCE_ORGANISATION_VALIDITY_H
#define ACCORD_RESOURCE_ORGANISATION_VALIDITY_H

#include "app/http/route.h"

handler_fn validity_show;
handler_fn validity_take;
extern const struct form validity_form;

/*
 * Sets in `model` what is known now of an organisation (not a copy some seconds old): valid_from, valid_to, version,
 * is_closed, successor, may_change and `validity_history`: [{version, valid_from, valid_to, successor, reason, editor,
 * at}], newest first.
 */
MUST_USE enum err validity_set(struct request *req, const json_t *organisation, json_t **model,
			       struct err_info *err);

#endif
