/*
 * The handlers that every kind of record shares; which kind is meant stands in the route
 * (route->subject). Forms, CSV columns and the rows of routes.c that use them: RECORD_ROUTES below.
 */
#ifndef ACCORD_RESOURCE_RECORD_PAGES_H
#define ACCORD_RESOURCE_RECORD_PAGES_H

#include "app/http/route.h"
#include "app/resource/file/file_pages.h"
#include "app/resource/record/kinds.h"

/* record_list.c */
enum err record_list(struct request *req, struct err_info *err);
/* record_form.c */
enum err record_new(struct request *req, struct err_info *err);
enum err record_create_take(struct request *req, struct err_info *err);
enum err record_edit_show(struct request *req, struct err_info *err);
enum err record_edit_take(struct request *req, struct err_info *err);
/* record_check.c */
enum err record_check_show(struct request *req, struct err_info *err);
enum err record_submit_take(struct request *req, struct err_info *err);
/* record_show.c */
enum err record_show(struct request *req, struct err_info *err);
enum err record_compare(struct request *req, struct err_info *err);
enum err record_decide_show(struct request *req, struct err_info *err);
/* record_steps.c: the step stands in the path's last segment */
enum err record_step_take(struct request *req, struct err_info *err);
enum err record_decision_take(struct request *req, struct err_info *err);

extern const struct form record_list_query;
extern const struct form record_show_query;
extern const struct form record_compare_query;
extern const struct form record_step_form;
extern const struct form record_step_reason_form;
extern const struct csv_column record_columns[];

/* clang-format off */
/* A step that leads back to the record's page, and one whose page is the decision's. */
#define RECORD_STEP(path, kind, right, form_, word, page_, what)                                             \
	{ METHOD_POST, path "/:id/" word, record_step_take, right, .form = form_, .page = page_,             \
	  .show = record_show, .then = path "/:id", .subject = kind, .summary = what }
#define RECORD_DECISION(path, kind, right, form_, word, what)                                                \
	{ METHOD_POST, path "/:id/" word, record_decision_take, right, .form = form_, .page = "record/decide", \
	  .show = record_decide_show, .subject = kind, .summary = what }

/* List, form, page, edit, comparison: every kind. `name` is English, for /openapi.json. */
#define RECORD_ROUTES(path, kind, name, read, write, new_form, edit_form_, page_)                            \
	{ METHOD_GET, path, record_list, read, .form = &record_list_query, .page = "record/list",            \
	  .csv = record_columns, .flags = ROUTE_LIST, .subject = kind, .summary = "List of " name "s" },     \
	{ METHOD_POST, path, record_create_take, write, .form = new_form, .page = "record/edit",             \
	  .show = record_new, .subject = kind, .summary = "Add one " name },                                 \
	{ METHOD_GET, path "/nouveau", record_new, write, .page = "record/edit", .subject = kind,            \
	  .summary = "Form of a new " name },                                                                \
	{ METHOD_GET, path "/:id", record_show, read, .form = &record_show_query, .page = page_,             \
	  .subject = kind, .summary = "One " name " with its decisions and history" },                       \
	{ METHOD_POST, path "/:id", record_edit_take, write, .form = edit_form_, .page = "record/edit",      \
	  .show = record_edit_show, .subject = kind, .summary = "Save a new version of one " name },         \
	{ METHOD_GET, path "/:id/modifier", record_edit_show, write, .page = "record/edit", .subject = kind, \
	  .summary = "Form of one " name },                                                                  \
	{ METHOD_GET, path "/:id/comparaison", record_compare, read, .form = &record_compare_query,          \
	  .page = "record/compare", .subject = kind, .summary = "What changed between two versions of one " name }

/* What is kept up to date and needs nobody's approval (life_kept). */
#define RECORD_KEPT_STEPS(path, kind, name, write, page_)                                                    \
	RECORD_STEP(path, kind, write, &record_step_reason_form, "clore", page_, "Close one " name),         \
	RECORD_STEP(path, kind, write, &record_step_reason_form, "rouvrir", page_, "Open one " name " again")

/* What elected officials approve, and then stays (life_final). */
#define RECORD_FINAL_STEPS(path, kind, name, write, page_)                                                \
	{ METHOD_GET, path "/:id/soumission", record_check_show, write, .page = "record/check",              \
	  .subject = kind, .summary = "Check before submitting one " name },                                 \
	{ METHOD_GET, path "/:id/decision", record_decide_show, PERMISSION_RECORD_RETURN,                    \
	  .page = "record/decide", .subject = kind, .summary = "All that is needed to decide about one " name }, \
	{ METHOD_POST, path "/:id/soumettre", record_submit_take, write, .form = &record_step_form,          \
	  .page = "record/check", .show = record_check_show, .then = path "/:id", .subject = kind,           \
	  .summary = "Submit one " name },                                                                   \
	RECORD_DECISION(path, kind, PERMISSION_RECORD_APPROVE, &record_step_form, "approuver",               \
			"Approve one " name " as an elected official"),                                      \
	RECORD_DECISION(path, kind, PERMISSION_RECORD_RETURN, &record_step_reason_form,                      \
			"demander-modification", "Ask for changes of one " name),                            \
	RECORD_DECISION(path, kind, PERMISSION_RECORD_RETURN, &record_step_reason_form, "refuser",           \
			"Reject one " name),                                                                 \
	RECORD_STEP(path, kind, write, &record_step_reason_form, "retirer", page_,                           \
		    "Withdraw one " name " before approval"),                                                \
	RECORD_STEP(path, kind, PERMISSION_RECORD_RETURN, &record_step_reason_form, "annuler", page_,        \
		    "Reverse my own decision about one " name)

/* What elected officials approve (life_approved). */
#define RECORD_APPROVED_STEPS(path, kind, name, write, page_)                                                \
	RECORD_FINAL_STEPS(path, kind, name, write, page_),                                                  \
	RECORD_STEP(path, kind, write, &record_step_reason_form, "archiver", page_,                          \
		    "Take one approved " name " out of use")

/* With an endorsement of the other party before (life_endorsed). */
#define RECORD_ENDORSED_STEPS(path, kind, name, write, page_)                                                \
	RECORD_APPROVED_STEPS(path, kind, name, write, page_),                                               \
	RECORD_DECISION(path, kind, PERMISSION_RECORD_ENDORSE, &record_step_form, "viser",                   \
			"Endorse one " name " as counterpart")

/* The files of a kind with `.files = true`: their page, adding, removing, reading. */
#define RECORD_FILES(path, kind, name, read, write)                                                          \
	{ METHOD_GET, path "/:id/fichiers", file_list_show, read, .page = "record/files", .subject = kind,   \
	  .summary = "Files of one " name },                                                                 \
	{ METHOD_POST, path "/:id/fichiers", file_upload_take, write, .form = &file_upload_form,             \
	  .page = "record/files", .show = file_list_show, .then = path "/:id/fichiers",                      \
	  .flags = ROUTE_UPLOAD, .subject = kind, .summary = "Add a file to one " name },                    \
	{ METHOD_POST, path "/:id/fichiers/retirer", file_remove_take, write, .form = &file_remove_form,     \
	  .page = "record/files", .show = file_list_show, .then = path "/:id/fichiers", .subject = kind,     \
	  .summary = "Remove a file from one " name },                                                       \
	{ METHOD_GET, path "/:id/fichiers/:number", file_download, read, .flags = ROUTE_FILE,                \
	  .subject = kind, .summary = "Download a file of one " name }
/* clang-format on */

#endif
