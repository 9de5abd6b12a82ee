/* Reminders before a date. */
#include "app/mail/reminder.h"

#include <inttypes.h>

#include "app/base/buf.h"
#include "app/base/date.h"
#include "app/resource/notice/notice.h"
#include "app/resource/row.h"
#include "auth/permission.h"
#include "sql/queries.h"

#define AT_ONCE 200
#define SUBJECT_SIZE 1300
#define TITLE_LEN 800
#define HREF_SIZE 80

/* One sort of date. */
struct reminder {
	enum err (*find)(const struct mailer *mailer, int64_t agreement, const char *today, json_t **ret,
			 struct err_info *err);
	const char *kind;	/* of record */
	const char *subject;	/* before the date */
	const char *text;	/* before the title */
	const char *after;	/* after the date */
};

static enum err find_actions(const struct mailer *mailer, int64_t agreement, const char *today, json_t **ret,
			     struct err_info *err)
{
	return sql_remind_actions(mailer->db, agreement, today, REMINDER_ACTION_DAYS, AT_ONCE, ret, err);
}

static enum err find_meetings(const struct mailer *mailer, int64_t agreement, const char *today, json_t **ret,
			      struct err_info *err)
{
	return sql_remind_meetings(mailer->db, agreement, today, REMINDER_MEETING_DAYS, ROLES_AUTHORS, AT_ONCE, ret,
				   err);
}

static enum err find_committee(const struct mailer *mailer, int64_t agreement, const char *today, json_t **ret,
			       struct err_info *err)
{
	return sql_remind_committee(mailer->db, agreement, today, REMINDER_MEETING_DAYS, AT_ONCE, ret, err);
}

static const struct reminder reminders[] = {
	{ find_actions, "action", "Échéance le", "Une action que vous conduisez doit être réalisée le",
	  "Dites où elle en est, ou qu’elle est réalisée." },
	{ find_meetings, "meeting", "Réunion le", "Un groupe dont votre structure est membre se réunit le",
	  "L’ordre du jour est sur la page de la réunion." },
	{ find_committee, "committee_meeting", "Comité de pilotage le", "Le comité où vous siégez se réunit le",
	  "Le dossier de séance est sur la page de la réunion." },
};

static enum err remind(const struct mailer *mailer, const struct reminder *r, const json_t *row, struct err_info *err)
{
	AUTO_BUF text = BUF_INIT(NOTICE_TEXT_MAX);
	char subject[SUBJECT_SIZE];
	char day[DATE_FRENCH_SIZE] = "";
	char href[HREF_SIZE] = "";
	char once[NOTICE_ONCE_MAX];
	int64_t id = row_number(row, "id");
	struct notice notice = { .kind = "date", .person_id = row_number(row, "person_id"), .subject = subject,
				 .path = href, .record_kind = r->kind, .record_id = id, .once = once };

	(void)!date_to_french(row_text(row, "due_on"), day);
	snprintf(subject, sizeof(subject), "%s %s\u00a0: %.*s", r->subject, day, TITLE_LEN, row_text(row, "title"));
	snprintf(once, sizeof(once), "due-%s-%" PRId64 "-%s-%" PRId64, r->kind, id, row_text(row, "due_on"),
		 notice.person_id);
	buf_printf(&text, "%s %s\u00a0: «\u00a0%s\u00a0».\n\n%s", r->text, day, row_text(row, "title"), r->after);
	if (buf_error(&text) != ERR_OK || !kind_address(r->kind, id, "", href, sizeof(href)))
		return ERR(err, ERR_INTERNAL, "reminder");
	notice.text = buf_text(&text);
	return notice_add(mailer->db, &notice, err);
}

struct look {
	const struct mailer *mailer;
	const struct reminder *reminder;
	int64_t agreement;
	const char *today;
	size_t found;
};

/* What is found and what is written of it are one transaction: another sender may look at the same time. */
static enum err look_work(void *data, struct err_info *err)
{
	struct look *look = data;
	json_auto_t *rows = NULL;
	size_t i;
	const json_t *row;
	enum err code = look->reminder->find(look->mailer, look->agreement, look->today, &rows, err);

	look->found = json_array_size(rows);
	json_array_foreach(rows, i, row) {
		if (code == ERR_OK)
			code = remind(look->mailer, look->reminder, row, err);
	}
	return code;
}

/* A row is found until its reminder is written: the last look finds none. */
static enum err reminder_all(const struct mailer *mailer, const struct reminder *r, int64_t agreement,
			     const char *today, struct err_info *err)
{
	struct look look = { .mailer = mailer, .reminder = r, .agreement = agreement, .today = today,
			     .found = AT_ONCE };
	enum err code = ERR_OK;

	while (code == ERR_OK && look.found == AT_ONCE && !mailer->stopping())
		code = db_transaction(mailer->db, look_work, &look, err);
	return code;
}

enum err reminder_write(const struct mailer *mailer, struct err_info *err)
{
	json_auto_t *agreements = NULL;
	const json_t *agreement;
	const char *fixed = mailer->conf->reference_date;
	char today[DATE_TEXT_SIZE];
	enum err code = sql_remind_agreement(mailer->db, &agreements, err);

	agreement = json_array_get(agreements, 0);
	if (code != ERR_OK || agreement == NULL)
		return code;
	date_today(today);
	for (size_t i = 0; i < ARRAY_SIZE(reminders) && code == ERR_OK; i++)
		code = reminder_all(mailer, &reminders[i], row_number(agreement, "id"),
				    fixed[0] != '\0' ? fixed : today, err);
	return code;
}
