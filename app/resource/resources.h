/*
 * The handlers of app/resource, as app/resource/routes.c names them. To add a resource: a queries file, a
 * handler file, its rows in routes.c, its permission, its template, its tests (README).
 */
#ifndef ACCORD_RESOURCE_RESOURCES_H
#define ACCORD_RESOURCE_RESOURCES_H

#include "app/http/route.h"

/* sign_in.c, sessions.c */
handler_fn sign_in_show;
handler_fn sign_in_take;
handler_fn sign_in_again;	/* the page of a refused sign-in */
handler_fn sign_out_take;
handler_fn session_check;	/* /auth/check: 200 or 401 for applications behind the same nginx */
handler_fn session_who;		/* /session: who I am, and the anti-forgery token, for JSON clients */
handler_fn session_list;
handler_fn session_close;
extern const struct form sign_in_form;
extern const struct form sign_in_query;
extern const struct form session_close_form;
extern const struct form empty_form;	/* a button */
extern const struct form confirm_form;	/* a button that may be sent twice */

/* home.c, inbox.c */
handler_fn home_show;
handler_fn inbox_show;
extern const struct form inbox_query;
extern const struct csv_column inbox_columns[];

/* action_list.c, action_show.c, action_compare.c */
handler_fn action_list;
handler_fn action_show;
handler_fn action_compare;
extern const struct form action_list_query;
extern const struct form action_show_query;
extern const struct form action_compare_query;
extern const struct csv_column action_columns[];

/* action_form.c, action_report.c: the pages of a form, and what they send */
handler_fn action_new;
handler_fn action_edit_show;
handler_fn action_check_show;
handler_fn action_report_show;
handler_fn action_create_take;
handler_fn action_edit_take;
handler_fn action_report_take;
extern const struct form action_report_form;

/* action_steps.c: one button each */
handler_fn action_decide_show;
handler_fn action_submit_take;
handler_fn action_endorse_take;
handler_fn action_approve_take;
handler_fn action_request_changes_take;
handler_fn action_reject_take;
handler_fn action_start_take;
handler_fn action_complete_take;
handler_fn action_withdraw_take;
handler_fn action_reverse_take;
extern const struct form step_form;		/* reason optional */
extern const struct form step_reason_form;	/* reason required */

/* agreement/agreement_show.c (its forms: agreement/agreement_form.h), organisation.c */
handler_fn agreement_show;	/* the current one */
handler_fn agreement_one;
handler_fn agreement_list;
extern const struct csv_column agreement_columns[];
handler_fn organisation_list;
handler_fn organisation_show;
extern const struct csv_column organisation_columns[];

/* journal.c */
handler_fn journal_list;
/* search_page.c */
enum err search_show(struct request *req, struct err_info *err);
extern const struct form search_query;

extern const struct form journal_query;
extern const struct csv_column journal_columns[];

/* rights.c, health.c, help.c, openapi.c */
handler_fn rights_show;
handler_fn health_show;
handler_fn help_show;
handler_fn accessibility_show;
handler_fn openapi_show;

#endif
