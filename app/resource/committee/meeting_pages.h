/* The pages of a committee meeting, from its notice to its confirmed minutes. */
#ifndef ACCORD_RESOURCE_MEETING_PAGES_H
#define ACCORD_RESOURCE_MEETING_PAGES_H

#include "app/http/field.h"
#include "app/resource/committee/meeting_record.h"

/* meeting_show.c */
enum err meeting_show(struct request *req, struct err_info *err);
enum err meeting_open_show(struct request *req, struct err_info *err);
enum err meeting_extend(struct request *req, json_t *model, struct err_info *err);
/* meeting_notice.c: the notice as it can be sent by hand; what it says, without greeting and address; and the meeting
 * as a calendar (app/view/ical.h). New; NULL: out of memory. model: of record_model */
json_t *meeting_letter(const struct request *req, const json_t *model);
json_t *meeting_notice_text(const json_t *model);
json_t *meeting_calendar(const struct request *req, const json_t *model);
/* meeting_mail.c: the notice to everybody who holds a seat and has an account, with the meeting for their calendar */
MUST_USE enum err meeting_mail(struct request *req, struct err_info *err);
/* meeting_forms.c */
enum err meeting_attend_show(struct request *req, struct err_info *err);
enum err meeting_minutes_show(struct request *req, struct err_info *err);
/* meeting_take.c */
enum err meeting_notify_take(struct request *req, struct err_info *err);
enum err meeting_answer_take(struct request *req, struct err_info *err);
enum err meeting_open_take(struct request *req, struct err_info *err);
enum err meeting_attend_take(struct request *req, struct err_info *err);
enum err meeting_minutes_take(struct request *req, struct err_info *err);
enum err meeting_confirm_take(struct request *req, struct err_info *err);
/* folder.c: all that a session needs, to be printed */
enum err meeting_folder_show(struct request *req, struct err_info *err);
/* told.c: events of sample data */
enum err meeting_tell(struct db *db, const struct actor *actor, int64_t id, const char *what,
		      json_t *details, int64_t *version, struct err_info *err);

extern const struct form committee_meeting_form;
extern const struct form committee_meeting_edit_form;
extern const struct form meeting_notify_form;
extern const struct form meeting_answer_form;
extern const struct form meeting_open_form;
extern const struct form meeting_attend_form;
extern const struct form meeting_minutes_form;
extern const struct form meeting_confirm_form;

#endif
