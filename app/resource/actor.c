/* Who does something, and when. */
#include "app/resource/actor.h"

#include "app/resource/reference.h"
#include "auth/session.h"

void actor_of_request(const struct request *req, struct actor *ret)
{
	const struct session *session = req->session;
	char store[DATE_TEXT_SIZE];

	*ret = (struct actor){
		.person_id = session->person_id,
		.name = session->name,
		.quality = session->quality,
		.roles = session->roles,
		.organisation_id = session->organisation_id,
		.organisation_name = session->organisation_name,
		.party = session->party,
		.directory_uuid = session->directory_uuid,
		.dn = session->dn,
		.groups = session->groups,
		.auth_method = session->auth_method,
		.auth_time = session->auth_time,
	};
	date_now(ret->at);
	snprintf(ret->today, sizeof(ret->today), "%s", reference_today(req->conf, store));
}

const char *actor_group(const struct actor *actor, const char *role)
{
	const char *dn = json_string_value(json_object_get(actor->groups, role));

	return dn != NULL ? dn : "";
}
