/* Deciding in somebody's place. */
#include "app/resource/delegation/delegation.h"

#include <inttypes.h>

#include "app/base/text.h"
#include "app/resource/record/trail.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "auth/session.h"

/* True when `kind` is one of the words of `kinds`, separated by commas; NULL: all are. */
static bool covers(const char *kinds, const char *kind)
{
	size_t len = strlen(kind);

	if (kinds == NULL)
		return true;
	for (const char *at = strstr(kinds, kind); at != NULL; at = strstr(at + 1, kind)) {
		if ((at == kinds || at[-1] == ',') && (at[len] == '\0' || at[len] == ','))
			return true;
	}
	return false;
}

/* The actor as `delegation` lets them act. */
static void act_by(const json_t *delegation, struct actor *actor)
{
	actor->roles = (unsigned)row_number(delegation, "role_bit");
	actor->delegation_id = row_number(delegation, "id");
	actor->delegator_name = row_text(delegation, "name");
	actor->delegator_quality = row_text(delegation, "quality");
}

enum err delegation_use(const struct request *req, const char *kind, struct actor *actor, struct err_info *err)
{
	int64_t id = 0;
	size_t i;
	const json_t *delegation;

	if (form_i64(req, "delegation", &id) == NULL)
		return ERR_OK;
	json_array_foreach(req->session->delegations, i, delegation) {
		if (row_number(delegation, "id") != id || !covers(row_text(delegation, "kinds"), kind))
			continue;
		act_by(delegation, actor);
		return ERR_OK;
	}
	return ERR(err, ERR_FORBIDDEN, "delegation %" PRId64 " is not theirs today, for %s", id, kind);
}

/* True when the delegator wrote or edited a version. */
static bool edited_by(const json_t *trail, int64_t person)
{
	size_t i;
	const json_t *row;

	json_array_foreach(trail, i, row) {
		if (text_equal(row_text(row, "kind"), "version") && row_number(row, "person_id") == person)
			return true;
	}
	return false;
}

struct offering {
	const struct request *req;
	const struct kind *kind;
	const struct life_facts *facts;
	const struct trail trail;
};

static bool may(const struct offering *o, const json_t *delegation, enum life_step step)
{
	struct life_facts facts = *o->facts;
	struct actor actor;

	actor_of_request(o->req, &actor);
	act_by(delegation, &actor);
	facts.approved_by_actor = false;
	facts.rejected_by_actor = false;
	facts.role_has_approved = false;
	facts.edited_by_actor |= edited_by(o->trail.rows, row_number(delegation, "delegator_id"));
	trail_facts(&o->trail, &actor, &facts);
	return life_allowed(o->kind->life, &o->kind->rights, step, &facts, &actor, NULL) == ERR_OK;
}

/* What one delegation allows; null: nothing. */
static json_t *offer_of(const struct offering *o, const json_t *delegation)
{
	bool approve = may(o, delegation, LIFE_APPROVE);
	bool reverse = may(o, delegation, LIFE_REVERSE);
	bool sends_back = may(o, delegation, LIFE_REQUEST_CHANGES) &&
			  !edited_by(o->trail.rows, row_number(delegation, "delegator_id"));
	char href[80] = "";

	if (!covers(row_text(delegation, "kinds"), o->kind->id) || !(approve || reverse || sends_back))
		return NULL;
	(void)!kind_address(o->kind->id, o->trail.id, "", href, sizeof(href));
	return json_pack("{s:O, s:O, s:O, s:O, s:s, s:b, s:b, s:b}", "delegation_id", json_object_get(delegation, "id"),
			 "delegator", json_object_get(delegation, "name"), "quality",
			 json_object_get(delegation, "quality"), "ends_on", json_object_get(delegation, "ends_on"),
			 "href", href, "approve", approve, "sends_back", sends_back, "reverse", reverse);
}

/* The first offer that has `what`, when the model's own `can` lacks `can`; or null. New. */
static json_t *first_with(const json_t *model, const json_t *offers, const char *what, const char *can)
{
	size_t i;
	json_t *offer;

	if (json_object_get(json_object_get(model, "can"), can) != NULL)
		return json_null();
	json_array_foreach(offers, i, offer) {
		if (json_is_true(json_object_get(offer, what)))
			return json_incref(offer);
	}
	return json_null();
}

/* True when one of them may approve or send back. */
static bool any_decides(const json_t *offers)
{
	size_t i;
	const json_t *offer;

	json_array_foreach(offers, i, offer) {
		if (json_is_true(json_object_get(offer, "approve")) ||
		    json_is_true(json_object_get(offer, "sends_back")))
			return true;
	}
	return false;
}

void delegation_offer(const struct request *req, const struct kind *kind, int64_t id, const struct life_facts *of_row,
		      const json_t *trail, int64_t version, json_t **model)
{
	const struct offering offering = {
		.req = req, .kind = kind, .facts = of_row,
		.trail = { .kind = kind, .id = id, .version = version, .rows = trail },
	};
	json_t *offers = json_array();
	json_t *returning;
	json_t *reversing;
	size_t i;
	const json_t *delegation;

	json_array_foreach(req->session->delegations, i, delegation) {
		json_t *offer = offer_of(&offering, delegation);

		if (offer != NULL)
			model_add(&offers, offer);
	}
	returning = first_with(*model, offers, "sends_back", "request_changes");
	reversing = first_with(*model, offers, "reverse", "reverse");
	model_set(model, "has_stand_ins", json_boolean(any_decides(offers)));
	model_set(model, "stand_ins", offers);
	model_set(model, "stand_in_return", returning);
	model_set(model, "stand_in_reverse", reversing);
}

json_t *delegation_of_row(const json_t *row)
{
	if (row_text(row, "delegator_name") == NULL)
		return json_null();
	return json_pack("{s:O, s:O}", "name", json_object_get(row, "delegator_name"), "quality",
			 json_object_get(row, "delegator_quality"));
}
