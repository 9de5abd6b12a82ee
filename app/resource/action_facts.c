/* What the rules of an action's life look at. */
#include "app/base/text.h"
#include "app/resource/action_internal.h"
#include "app/resource/action_trail.h"

enum err action_allowed(enum life_step step, const struct life_facts *facts, const struct actor *actor,
			struct err_info *err)
{
	return life_allowed(action_kind.life, &action_kind.rights, step, facts, actor, err);
}

static void facts_of_decision(const json_t *row, const struct actor *actor,
			      struct life_facts *facts)
{
	const char *decision = json_string_value(json_object_get(row, "decision"));
	const char *role = json_string_value(json_object_get(row, "role"));
	bool own = json_integer_value(json_object_get(row, "person_id")) == actor->person_id;

	if (text_equal(decision, "reject"))
		facts->rejected_by_actor = own;
	if (!text_equal(decision, "approve"))
		return;
	if (own)
		facts->approved_by_actor = true;
	if (text_equal(role, life_role(&action_kind.rights, LIFE_APPROVE, actor)))
		facts->role_has_approved = true;
}

void action_facts_of_trail(const json_t *trail, const struct actor *actor, int64_t version,
			   struct life_facts *facts)
{
	size_t i;
	const json_t *row;

	json_array_foreach(trail, i, row) {
		int64_t about = json_integer_value(json_object_get(row, "version"));

		if (action_trail_is_kind(row, "version") &&
		    json_integer_value(json_object_get(row, "person_id")) == actor->person_id)
			facts->edited_by_actor = true;
		if (action_trail_is_kind(row, "decision") && about == version &&
		    !action_trail_is_reversed(trail, json_integer_value(json_object_get(row, "decision_id"))))
			facts_of_decision(row, actor, facts);
	}
}
