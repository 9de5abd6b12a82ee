/* Every kind of record; each stands in the file of its resource. */
#ifndef ACCORD_RESOURCE_RECORD_KINDS_H
#define ACCORD_RESOURCE_RECORD_KINDS_H

#include "app/resource/record/kind.h"

extern const struct kind action_kind; /* app/resource/action_kind.c */
extern const struct kind tool_kind;   /* app/resource/tool/tool.c */
/* app/resource/evaluation/ */
extern const struct kind campaign_kind;
extern const struct kind synthesis_kind;
extern const struct kind action_evaluation_kind;
extern const struct kind experiment_kind;
/* app/resource/group/ */
extern const struct kind group_kind;
extern const struct kind meeting_kind;
extern const struct kind contribution_kind;
extern const struct kind diffusion_kind;
extern const struct kind event_kind;
extern const struct kind concertation_kind;
extern const struct kind contact_kind;
/* app/resource/agreement/ */
extern const struct kind amendment_kind;
extern const struct kind termination_kind;
extern const struct kind committee_meeting_kind; /* app/resource/committee/ */
extern const struct kind review_kind; /* app/resource/review/review.c */

#endif
