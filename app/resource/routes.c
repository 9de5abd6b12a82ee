/*
 * Every URL of the service, one row each, with all that is decided before its handler runs: who may, which
 * form, which page, where to go afterwards. app/http/route.h explains the columns.
 */
#include "app/http/route.h"
#include "app/resource/action_content.h"
#include "app/resource/group/group.h"
#include "app/resource/agreement/agreement_form.h"
#include "app/resource/agreement/amendment.h"
#include "app/resource/indicator/indicator_pages.h"
#include "app/resource/record/record_pages.h"
#include "app/resource/resources.h"
#include "app/resource/tool/tool.h"
#include "auth/permission.h"

#define DECIDE "action/decide"
#define SHOW "action/show"

/* clang-format off */
static const struct route routes[] = {
	/* myself */
	{ METHOD_GET, "/connexion", sign_in_show, PERMISSION_PUBLIC, .form = &sign_in_query, .page = "session/sign_in",
	  .summary = "Sign-in form" },
	{ METHOD_POST, "/connexion", sign_in_take, PERMISSION_PUBLIC, .form = &sign_in_form, .page = "session/sign_in",
	  .show = sign_in_again, .flags = ROUTE_NO_TRANSACTION, .summary = "Sign in by the directory" },
	{ METHOD_POST, "/deconnexion", sign_out_take, PERMISSION_SIGNED_IN, .form = &empty_form, .then = "/connexion?fin=1",
	  .flags = ROUTE_NO_TRANSACTION, .summary = "Sign out" },
	{ METHOD_GET, "/session", session_who, PERMISSION_SIGNED_IN, .flags = ROUTE_RAW_JSON,
	  .summary = "Who is signed in, and the anti-forgery token" },
	{ METHOD_GET, "/sessions", session_list, PERMISSION_SIGNED_IN, .page = "session/list", .flags = ROUTE_LIST,
	  .summary = "My open sessions" },
	{ METHOD_POST, "/sessions/fin", session_close, PERMISSION_SIGNED_IN, .form = &session_close_form, .page = "session/list",
	  .show = session_list, .then = "/sessions", .flags = ROUTE_NO_TRANSACTION, .summary = "End one or all of my sessions" },
	{ METHOD_GET, "/auth/check", session_check, PERMISSION_PUBLIC, .flags = ROUTE_NO_BODY,
	  .summary = "Session check for applications behind the same server" },

	/* what waits for me */
	{ METHOD_GET, "/", home_show, PERMISSION_SIGNED_IN, .page = "home/dashboard", .summary = "My dashboard" },
	{ METHOD_GET, "/a-decider", inbox_show, PERMISSION_INBOX_READ, .form = &inbox_query, .page = "inbox/list",
	  .csv = inbox_columns, .flags = ROUTE_LIST, .summary = "What waits for my decision" },

	/* actions */
	{ METHOD_GET, "/actions", action_list, PERMISSION_ACTION_READ, .form = &action_list_query, .page = "action/list",
	  .csv = action_columns, .flags = ROUTE_LIST, .summary = "Actions, filtered, sorted, page by page" },
	{ METHOD_POST, "/actions", action_create_take, PERMISSION_ACTION_WRITE, .form = &action_form, .page = "action/edit",
	  .show = action_new, .summary = "Propose an action (a draft)" },
	{ METHOD_GET, "/actions/nouvelle", action_new, PERMISSION_ACTION_WRITE, .page = "action/edit",
	  .summary = "Form of a new action" },
	{ METHOD_GET, "/actions/:id", action_show, PERMISSION_ACTION_READ, .form = &action_show_query, .page = SHOW,
	  .summary = "One action with its decisions and history" },
	{ METHOD_POST, "/actions/:id", action_edit_take, PERMISSION_ACTION_WRITE, .form = &action_edit_form,
	  .page = "action/edit", .show = action_edit_show, .summary = "Save a new version of an action" },
	{ METHOD_GET, "/actions/:id/modifier", action_edit_show, PERMISSION_ACTION_WRITE, .page = "action/edit",
	  .summary = "Form of an action" },
	{ METHOD_GET, "/actions/:id/comparaison", action_compare, PERMISSION_ACTION_READ, .form = &action_compare_query,
	  .page = "action/compare", .summary = "What changed between two versions" },
	{ METHOD_GET, "/actions/:id/soumission", action_check_show, PERMISSION_ACTION_WRITE, .page = "action/check",
	  .summary = "Check before submitting" },
	{ METHOD_GET, "/actions/:id/decision", action_decide_show, PERMISSION_ACTION_RETURN, .page = DECIDE,
	  .summary = "All that is needed to decide about an action" },
	{ METHOD_GET, "/actions/:id/avancement", action_report_show, PERMISSION_ACTION_WRITE, .page = "action/report",
	  .summary = "Form of a progress report" },
	{ METHOD_POST, "/actions/:id/avancement", action_report_take, PERMISSION_ACTION_WRITE, .form = &action_report_form,
	  .page = "action/report", .show = action_report_show, .then = "/actions/:id", .summary = "Report progress" },
	{ METHOD_POST, "/actions/:id/soumettre", action_submit_take, PERMISSION_ACTION_WRITE, .form = &step_form,
	  .page = "action/check", .show = action_check_show, .then = "/actions/:id", .summary = "Submit an action" },
	{ METHOD_POST, "/actions/:id/viser", action_endorse_take, PERMISSION_ACTION_ENDORSE, .form = &step_form,
	  .page = DECIDE, .show = action_decide_show, .summary = "Endorse as co-lead" },
	{ METHOD_POST, "/actions/:id/approuver", action_approve_take, PERMISSION_ACTION_APPROVE, .form = &step_form,
	  .page = DECIDE, .show = action_decide_show, .summary = "Approve as an elected official" },
	{ METHOD_POST, "/actions/:id/demander-modification", action_request_changes_take, PERMISSION_ACTION_RETURN,
	  .form = &step_reason_form, .page = DECIDE, .show = action_decide_show, .summary = "Ask for changes" },
	{ METHOD_POST, "/actions/:id/refuser", action_reject_take, PERMISSION_ACTION_RETURN, .form = &step_reason_form,
	  .page = DECIDE, .show = action_decide_show, .summary = "Reject" },
	{ METHOD_POST, "/actions/:id/demarrer", action_start_take, PERMISSION_ACTION_WRITE, .form = &step_form, .page = SHOW,
	  .show = action_show, .then = "/actions/:id", .summary = "Start an approved action" },
	{ METHOD_POST, "/actions/:id/realiser", action_complete_take, PERMISSION_ACTION_WRITE, .form = &step_form, .page = SHOW,
	  .show = action_show, .then = "/actions/:id", .summary = "Complete an action" },
	{ METHOD_POST, "/actions/:id/retirer", action_withdraw_take, PERMISSION_ACTION_WRITE, .form = &step_reason_form,
	  .page = SHOW, .show = action_show, .then = "/actions/:id", .summary = "Withdraw before approval" },
	{ METHOD_POST, "/actions/:id/annuler", action_reverse_take, PERMISSION_ACTION_RETURN, .form = &step_reason_form,
	  .page = SHOW, .show = action_show, .then = "/actions/:id", .summary = "Reverse my own decision" },

	/* shared tools */
	RECORD_ROUTES("/outils", &tool_kind, "shared tool", PERMISSION_RECORD_READ, PERMISSION_TOOL_WRITE, &tool_form,
		      &tool_edit_form, "record/show"),
	RECORD_ENDORSED_STEPS("/outils", &tool_kind, "shared tool", PERMISSION_TOOL_WRITE, "record/show"),
	RECORD_FILES("/outils", &tool_kind, "shared tool", PERMISSION_RECORD_READ, PERMISSION_TOOL_WRITE),

	/* groups, networks, events */
	RECORD_ROUTES("/groupes", &group_kind, "working group", PERMISSION_RECORD_READ, PERMISSION_GROUP_WRITE, &group_form,
		      &group_edit_form, "group/show"),
	RECORD_KEPT_STEPS("/groupes", &group_kind, "working group", PERMISSION_GROUP_WRITE, "group/show"),
	RECORD_ROUTES("/reunions", &meeting_kind, "meeting", PERMISSION_RECORD_READ, PERMISSION_GROUP_WRITE, &meeting_form,
		      &meeting_edit_form, "record/show"),
	RECORD_FILES("/reunions", &meeting_kind, "meeting", PERMISSION_RECORD_READ, PERMISSION_GROUP_WRITE),
	RECORD_KEPT_STEPS("/reunions", &meeting_kind, "meeting", PERMISSION_GROUP_WRITE, "record/show"),
	RECORD_ROUTES("/contributions", &contribution_kind, "joint contribution", PERMISSION_RECORD_READ, PERMISSION_GROUP_WRITE, &contribution_form,
		      &contribution_edit_form, "record/show"),
	RECORD_FILES("/contributions", &contribution_kind, "joint contribution", PERMISSION_RECORD_READ, PERMISSION_GROUP_WRITE),
	RECORD_KEPT_STEPS("/contributions", &contribution_kind, "joint contribution", PERMISSION_GROUP_WRITE, "record/show"),
	RECORD_ROUTES("/diffusions", &diffusion_kind, "diffusion", PERMISSION_RECORD_READ, PERMISSION_GROUP_WRITE, &diffusion_form,
		      &diffusion_edit_form, "record/show"),
	RECORD_KEPT_STEPS("/diffusions", &diffusion_kind, "diffusion", PERMISSION_GROUP_WRITE, "record/show"),
	RECORD_ROUTES("/manifestations", &event_kind, "event", PERMISSION_RECORD_READ, PERMISSION_GROUP_WRITE, &event_form,
		      &event_edit_form, "record/show"),
	RECORD_FILES("/manifestations", &event_kind, "event", PERMISSION_RECORD_READ, PERMISSION_GROUP_WRITE),
	RECORD_KEPT_STEPS("/manifestations", &event_kind, "event", PERMISSION_GROUP_WRITE, "record/show"),
	RECORD_ROUTES("/concertations", &concertation_kind, "concertation", PERMISSION_RECORD_READ, PERMISSION_GROUP_WRITE, &concertation_form,
		      &concertation_edit_form, "record/show"),
	RECORD_KEPT_STEPS("/concertations", &concertation_kind, "concertation", PERMISSION_GROUP_WRITE, "record/show"),
	RECORD_ROUTES("/contacts", &contact_kind, "contact", PERMISSION_RECORD_READ, PERMISSION_GROUP_WRITE, &contact_form,
		      &contact_edit_form, "record/show"),
	RECORD_KEPT_STEPS("/contacts", &contact_kind, "contact", PERMISSION_GROUP_WRITE, "record/show"),
	{ METHOD_GET, "/participations-croisees", crossing_list, PERMISSION_RECORD_READ, .page = "group/crossing",
	  .csv = crossing_columns, .flags = ROUTE_LIST, .summary = "Members of one party at the other's bodies, from attendance" },

	/* the agreement */
	{ METHOD_GET, "/accord", agreement_show, PERMISSION_AGREEMENT_READ, .page = "agreement/show",
	  .summary = "The framework agreement" },
	{ METHOD_GET, "/accords", agreement_list, PERMISSION_AGREEMENT_READ, .page = "agreement/list",
	  .csv = agreement_columns, .flags = ROUTE_LIST, .summary = "Agreements over time" },
	{ METHOD_POST, "/accords", agreement_create_take, PERMISSION_AGREEMENT_WRITE, .form = &agreement_new_form,
	  .page = "agreement/edit", .show = agreement_new, .summary = "Prepare the agreement that follows the current one" },
	{ METHOD_GET, "/accords/nouveau", agreement_new, PERMISSION_AGREEMENT_WRITE, .page = "agreement/edit",
	  .summary = "Form of the next agreement" },
	{ METHOD_GET, "/accords/:id", agreement_one, PERMISSION_AGREEMENT_READ, .page = "agreement/show",
	  .summary = "One agreement" },
	{ METHOD_POST, "/accords/:id", agreement_form_take, PERMISSION_AGREEMENT_WRITE, .form = &agreement_edit_form,
	  .page = "agreement/edit", .show = agreement_form_show, .subject = &agreement_edit_page,
	  .summary = "Save a new version of a draft agreement" },
	{ METHOD_GET, "/accords/:id/modifier", agreement_form_show, PERMISSION_AGREEMENT_WRITE, .page = "agreement/edit",
	  .subject = &agreement_edit_page, .summary = "Form of a draft agreement" },
	{ METHOD_GET, "/accords/:id/partie", agreement_form_show, PERMISSION_AGREEMENT_WRITE, .page = "agreement/edit",
	  .subject = &agreement_party_page, .summary = "Form of who represents the party" },
	{ METHOD_POST, "/accords/:id/partie", agreement_form_take, PERMISSION_AGREEMENT_WRITE,
	  .form = &agreement_party_form, .page = "agreement/edit", .show = agreement_form_show,
	  .subject = &agreement_party_page, .summary = "Record who represents the party" },
	{ METHOD_GET, "/accords/:id/deliberation", agreement_form_show, PERMISSION_AGREEMENT_WRITE, .page = "agreement/edit",
	  .subject = &agreement_deliberation_page, .summary = "Form of the deliberation of the party" },
	{ METHOD_POST, "/accords/:id/deliberation", agreement_form_take, PERMISSION_AGREEMENT_WRITE,
	  .form = &agreement_deliberation_form, .page = "agreement/edit", .show = agreement_form_show,
	  .subject = &agreement_deliberation_page, .summary = "Record the deliberation of the party" },
	{ METHOD_GET, "/accords/:id/signature", agreement_form_show, PERMISSION_AGREEMENT_WRITE, .page = "agreement/edit",
	  .subject = &agreement_sign_page, .summary = "Form of the signature of the party" },
	{ METHOD_POST, "/accords/:id/signature", agreement_form_take, PERMISSION_AGREEMENT_WRITE,
	  .form = &agreement_sign_form, .page = "agreement/edit", .show = agreement_form_show,
	  .subject = &agreement_sign_page, .summary = "Record the signature of the party" },
	{ METHOD_GET, "/accords/:id/fin", agreement_form_show, PERMISSION_AGREEMENT_WRITE, .page = "agreement/edit",
	  .subject = &agreement_rule_page, .summary = "Form of which end of the term the committee retained" },
	{ METHOD_POST, "/accords/:id/fin", agreement_form_take, PERMISSION_AGREEMENT_WRITE,
	  .form = &agreement_rule_form, .page = "agreement/edit", .show = agreement_form_show,
	  .subject = &agreement_rule_page, .summary = "Record which end of the term the committee retained" },
	{ METHOD_POST, "/accords/:id/entree-en-vigueur", agreement_enter_take, PERMISSION_AGREEMENT_WRITE,
	  .form = &agreement_enter_form, .page = "agreement/show", .show = agreement_one,
	  .summary = "Entry into force, refused until everything is there" },
	RECORD_ROUTES("/avenants", &amendment_kind, "amendment", PERMISSION_RECORD_READ, PERMISSION_AGREEMENT_WRITE,
		      &amendment_form, &amendment_edit_form, "record/show"),
	RECORD_FINAL_STEPS("/avenants", &amendment_kind, "amendment", PERMISSION_AGREEMENT_WRITE, "record/show"),
	RECORD_ROUTES("/resiliations", &termination_kind, "termination", PERMISSION_RECORD_READ,
		      PERMISSION_AGREEMENT_WRITE, &termination_form, &termination_edit_form, "record/show"),
	RECORD_FINAL_STEPS("/resiliations", &termination_kind, "termination", PERMISSION_AGREEMENT_WRITE, "record/show"),
	{ METHOD_GET, "/structures", organisation_list, PERMISSION_AGREEMENT_READ, .page = "organisation/list",
	  .csv = organisation_columns, .flags = ROUTE_LIST, .summary = "Organisations" },
	{ METHOD_GET, "/structures/:word", organisation_show, PERMISSION_AGREEMENT_READ, .page = "organisation/show",
	  .summary = "One organisation" },
	{ METHOD_GET, "/indicateurs", indicator_list, PERMISSION_AGREEMENT_READ, .page = "indicator/list",
	  .csv = indicator_columns, .flags = ROUTE_LIST, .summary = "Dictionary of indicators, with their latest figures" },
	{ METHOD_GET, "/indicateurs/saisie", indicator_enter_show, PERMISSION_INDICATOR_WRITE, .form = &indicator_enter_query,
	  .page = "indicator/enter", .summary = "Form of my PLIE's figures of one year" },
	{ METHOD_POST, "/indicateurs/saisie", indicator_enter_take, PERMISSION_INDICATOR_WRITE,
	  .form = &indicator_enter_form, .page = "indicator/enter", .show = indicator_enter_show,
	  .summary = "Save or send my PLIE's figures of one year" },
	{ METHOD_GET, "/indicateurs/consolidation", consolidation_show, PERMISSION_AGREEMENT_READ,
	  .form = &consolidation_query, .page = "indicator/consolidation", .csv = indicator_value_columns,
	  .flags = ROUTE_LIST, .summary = "One year of all PLIE, consolidated" },
	{ METHOD_POST, "/indicateurs/consolidation", consolidation_take, PERMISSION_INDICATOR_CONFIRM,
	  .form = &consolidation_form, .page = "indicator/consolidation", .show = consolidation_show,
	  .summary = "Confirm the consolidation of a year" },
	{ METHOD_GET, "/indicateurs/references", published_list, PERMISSION_AGREEMENT_READ, .page = "indicator/references",
	  .csv = published_columns, .flags = ROUTE_LIST, .summary = "Published figures with their sources" },
	{ METHOD_GET, "/indicateurs/:word", indicator_show, PERMISSION_AGREEMENT_READ, .page = "indicator/show",
	  .csv = indicator_value_columns, .flags = ROUTE_LIST, .summary = "One indicator over the years" },

	/* proof and rules */
	{ METHOD_GET, "/journal", journal_list, PERMISSION_LEDGER_READ, .form = &journal_query, .page = "ledger/list",
	  .csv = journal_columns, .flags = ROUTE_LIST, .summary = "The ledger" },
	{ METHOD_GET, "/droits", rights_show, PERMISSION_SIGNED_IN, .page = "rights/show", .summary = "Who may do what" },

	/* for everybody */
	{ METHOD_GET, "/aide", help_show, PERMISSION_PUBLIC, .page = "help/help", .summary = "Help" },
	{ METHOD_GET, "/accessibilite", accessibility_show, PERMISSION_PUBLIC, .page = "help/accessibility",
	  .summary = "Accessibility statement" },
	{ METHOD_GET, "/sante", health_show, PERMISSION_PUBLIC, .page = "health/show", .summary = "Health of the service" },
	{ METHOD_GET, "/openapi", openapi_show, PERMISSION_PUBLIC, .flags = ROUTE_RAW_JSON, .summary = "This document" },
};
/* clang-format on */

const struct route *routes_all(size_t *ret_count)
{
	*ret_count = ARRAY_SIZE(routes);
	return routes;
}
