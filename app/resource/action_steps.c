/* The steps of an action's life as requests: one button each. */
#include <inttypes.h>

#include "app/base/text.h"
#include "app/resource/action_internal.h"
#include "app/resource/action_model.h"
#include "app/resource/delegation/delegation.h"
#include "app/resource/record/record_write.h"
#include "app/resource/resources.h"
#include "auth/session.h"
#include "sql/queries.h"

#define REASON_MAX 2000
/* Above the page that is shown again: nothing was typed into it but perhaps a reason. */
#define CHANGED \
	"Cette action a changé depuis que vous avez ouvert la page : en voici la version actuelle. Rien n’a été " \
	"enregistré : relisez-la, puis recommencez."

/* clang-format off */
static const struct field step_fields[] = {
	{ .name = "reason", .label = "Motif", .type = FIELD_LONG, .max = REASON_MAX },
	DELEGATION_FIELD,
	{ .name = NULL }
};
static const struct field step_reason_fields[] = {
	{ .name = "reason", .label = "Motif", .type = FIELD_LONG, .flags = FIELD_REQUIRED, .min = 5, .max = REASON_MAX,
	  .help = "Il sera lu par l’auteur et reste dans l’historique. Ne citez aucune personne bénéficiaire." },
	DELEGATION_FIELD,
	{ .name = NULL }
};
/* clang-format on */

const struct form step_form = { .name = "step", .fields = step_fields, .flags = FORM_VERSION };
const struct form step_reason_form = { .name = "step_reason", .fields = step_reason_fields, .flags = FORM_VERSION };

static enum err take(struct request *req, enum life_step step, struct err_info *err)
{
	struct actor actor;
	enum err code;

	actor_of_request(req, &actor);
	code = delegation_use(req, action_kind.id, &actor, err);
	if (code != ERR_OK)
		return code;
	code = record_take_step(req->db, &actor, &action_kind, req->id, req->version, step, form_text(req, "reason"),
				err);
	if (code == ERR_STALE && req->face == FACE_HTML) {
		req->notice_tone = "warning";
		req->notice = CHANGED;
	}
	if (code == ERR_OK)
		code = action_model_answer(req, req->id, err);
	return code;
}

/* After a decision: back to the inbox, which names what was decided and offers the next. */
static enum err decide(struct request *req, enum life_step step, struct err_info *err)
{
	enum err code = take(req, step, err);

	if (code != ERR_OK)
		return code;
	req->location = arena_printf(req->arena, "/a-decider?fait=%" PRId64, req->id);
	return req->location != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "location");
}

enum err action_submit_take(struct request *req, struct err_info *err)
{
	enum err code = action_form_check_submit(req, err);

	if (code != ERR_OK || req->message_count > 0)
		return code;
	return take(req, LIFE_SUBMIT, err);
}

enum err action_endorse_take(struct request *req, struct err_info *err)
{
	return decide(req, LIFE_ENDORSE, err);
}

enum err action_approve_take(struct request *req, struct err_info *err)
{
	return decide(req, LIFE_APPROVE, err);
}

enum err action_request_changes_take(struct request *req, struct err_info *err)
{
	return decide(req, LIFE_REQUEST_CHANGES, err);
}

enum err action_reject_take(struct request *req, struct err_info *err)
{
	return decide(req, LIFE_REJECT, err);
}

enum err action_start_take(struct request *req, struct err_info *err)
{
	return take(req, LIFE_START, err);
}

enum err action_complete_take(struct request *req, struct err_info *err)
{
	return take(req, LIFE_COMPLETE, err);
}

enum err action_withdraw_take(struct request *req, struct err_info *err)
{
	return take(req, LIFE_WITHDRAW, err);
}

enum err action_reverse_take(struct request *req, struct err_info *err)
{
	return take(req, LIFE_REVERSE, err);
}
