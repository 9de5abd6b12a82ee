/* The notice of a committee meeting, by mail. */
#include <inttypes.h>

#include "app/base/buf.h"
#include "app/resource/committee/meeting_pages.h"
#include "app/resource/notice/notice.h"
#include "app/resource/record/kinds.h"
#include "app/resource/record/record_model.h"
#include "app/resource/row.h"
#include "app/view/ical.h"

#define SUBJECT_SIZE 1300
#define PATH_SIZE 80

/* The same to each, once for each version of the meeting. */
static enum err mail_all(struct request *req, const json_t *model, struct notice *notice,
			 struct err_info *err)
{
	enum err code = ERR_OK;
	char once[NOTICE_ONCE_MAX];
	size_t i;
	const json_t *seat;

	json_array_foreach(json_object_get(model, "seats"), i, seat) {
		int64_t person = row_number(seat, "person_id");

		if (person == 0 || code != ERR_OK)
			continue;
		snprintf(once, sizeof(once), "meeting:%" PRId64 ":%" PRId64 ":%" PRId64,
			 row_number(model, "id"), row_number(model, "version"), person);
		notice->person_id = person;
		notice->once = once;
		code = notice_add(req->db, notice, err);
	}
	return code;
}

enum err meeting_mail(struct request *req, struct err_info *err)
{
	AUTO_BUF calendar = BUF_INIT(NOTICE_CALENDAR_MAX);
	json_auto_t *model = NULL;
	json_auto_t *event = NULL;
	json_auto_t *text = NULL;
	char subject[SUBJECT_SIZE];
	char path[PATH_SIZE] = "";
	struct notice notice = { .kind = "meeting",
				 .record_kind = committee_meeting_kind.id,
				 .record_id = req->id };
	enum err code = record_model(req, &committee_meeting_kind, req->id, 0, &model, err);

	if (code != ERR_OK)
		return code;
	event = meeting_calendar(req, model);
	text = meeting_notice_text(model);
	if (event == NULL || text == NULL)
		return ERR(err, ERR_MEMORY, "notice");
	code = ical_render(event, &calendar, err);
	if (code != ERR_OK)
		return code;
	(void)!kind_address(committee_meeting_kind.id, req->id, "", path, sizeof(path));
	snprintf(subject, sizeof(subject), "Convocation : %s", row_text(model, "title"));
	notice.subject = subject;
	notice.text = json_string_value(text);
	notice.path = path;
	notice.calendar = buf_text(&calendar);
	return mail_all(req, model, &notice, err);
}
