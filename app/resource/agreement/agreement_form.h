/* The forms of an agreement: one page a step, all by the same handlers (route->subject says which). */
#ifndef ACCORD_RESOURCE_AGREEMENT_FORM_H
#define ACCORD_RESOURCE_AGREEMENT_FORM_H

#include "app/http/route.h"
#include "app/resource/agreement/agreement.h"

struct agreement_page;

extern const struct agreement_page agreement_edit_page;
extern const struct agreement_page agreement_party_page;
extern const struct agreement_page agreement_deliberation_page;
extern const struct agreement_page agreement_sign_page;
extern const struct agreement_page agreement_rule_page;

extern const struct form agreement_new_form;
extern const struct form agreement_edit_form;
extern const struct form agreement_party_form;
extern const struct form agreement_deliberation_form;
extern const struct form agreement_sign_form;
extern const struct form agreement_rule_form;
extern const struct form agreement_enter_form;

handler_fn agreement_new;
handler_fn agreement_create_take;
handler_fn agreement_form_show;
handler_fn agreement_form_take;
handler_fn agreement_enter_take;

#endif
