/*
 * Evaluations (article 2, third orientation): campaigns that people outside answer without an account, what they
 * gave, the synthesis that elected officials approve; the evaluation of a completed action; experiments.
 */
#ifndef ACCORD_RESOURCE_EVALUATION_H
#define ACCORD_RESOURCE_EVALUATION_H

#include "app/http/route.h"
#include "app/resource/record/kinds.h"

/* campaign.c */
handler_fn campaign_preview; /* the questionnaire as respondents see it */
extern const struct form campaign_form;
extern const struct form campaign_edit_form;

/* invitation_page.c: for the structure that owns the campaign alone */
handler_fn invitation_list;
handler_fn invitation_add_take;
handler_fn invitation_remind_take;
extern const struct form invitation_query;
extern const struct form invitation_form;
extern const struct form invitation_remind_form;
extern const struct csv_column invitation_columns[];

/* respond.c: behind personal links, without an account */
handler_fn respond_show;
handler_fn respond_take;
handler_fn respond_again_show; /* the answer of an anonymous campaign, by its respondent's key */
handler_fn respond_again_take;
extern const struct form respond_query;

/* results.c */
handler_fn results_show;
extern const struct csv_column results_columns[];

/* synthesis.c, action_evaluation.c, experiment.c */
handler_fn action_evaluation_new; /* the form of a new one, from the page of a completed action */
extern const struct form synthesis_form;
extern const struct form synthesis_edit_form;
extern const struct form action_evaluation_form;
extern const struct form action_evaluation_edit_form;
extern const struct form experiment_form;
extern const struct form experiment_edit_form;

#endif
