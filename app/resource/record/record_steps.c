/* The steps of a record's life as requests: one button each. */
#include <inttypes.h>
#include <string.h>

#include "app/http/route.h"
#include "app/resource/delegation/delegation.h"
#include "app/resource/record/record_model.h"
#include "app/resource/record/record_pages.h"
#include "app/resource/record/record_write.h"

#define REASON_MAX 2000
#define CHANGED                                                                                    \
	"Cette fiche a changé depuis que vous l’avez ouverte. Rien n’a été enregistré : relisez-la, puis décidez."

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

const struct form record_step_form = { .name = "record_step",
				       .fields = step_fields,
				       .flags = FORM_VERSION };
const struct form record_step_reason_form = { .name = "record_step_reason",
					      .fields = step_reason_fields,
					      .flags = FORM_VERSION };

enum err record_step_take(struct request *req, struct err_info *err)
{
	const struct kind *kind = kind_of_request(req);
	enum life_step step = life_step_of_path(strrchr(req->route->path, '/') + 1);
	struct actor actor;
	enum err code;

	actor_of_request(req, &actor);
	code = delegation_use(req, kind->id, &actor, err);
	if (code != ERR_OK)
		return code;
	code = record_take_step(req->db, &actor, kind, req->id, req->version, step,
				form_text(req, "reason"), err);
	if (code == ERR_STALE && req->face == FACE_HTML) {
		req->notice_tone = "warning";
		req->notice = CHANGED;
	}
	return code == ERR_OK ? record_model_answer(req, kind, req->id, err) : code;
}

/* After a decision: back to the inbox, which names what was decided and offers the next. */
enum err record_decision_take(struct request *req, struct err_info *err)
{
	enum err code = record_step_take(req, err);

	if (code != ERR_OK)
		return code;
	req->location = arena_printf(req->arena, "/a-decider?nature=%s&fait=%" PRId64,
				     kind_of_request(req)->id, req->id);
	return req->location != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "location");
}
