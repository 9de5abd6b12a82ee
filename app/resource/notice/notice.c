/* Writing notices into the outbox. */
#include "app/resource/notice/notice.h"

#include <inttypes.h>

#include "app/base/text.h"
#include "app/resource/row.h"
#include "auth/role.h"
#include "sql/queries.h"

/* clang-format off */
static const struct {
	const char *kind;
	const char *choice;
} defaults[] = {
	{ "waiting", "immediate" },
	{ "decided", "daily" },
	{ "date",    "daily" },
	{ "meeting", "immediate" },
	{ "work",    "immediate" },
};
/* clang-format on */

const char *notice_default(const char *kind)
{
	for (size_t i = 0; i < ARRAY_SIZE(defaults); i++) {
		if (text_equal(defaults[i].kind, kind))
			return defaults[i].choice;
	}
	return "immediate";
}

static bool longer(const char *text, size_t max)
{
	return text != NULL && strlen(text) > max;
}

/* NULL, or what of a mail cannot be: a subject with a line end would become a header of its own. */
static const char *notice_fault(const struct notice *n)
{
	if (n->subject == NULL || text_has_control(n->subject, false) || text_length(n->subject) > NOTICE_SUBJECT_MAX)
		return "subject";
	if (n->text == NULL || longer(n->text, NOTICE_TEXT_MAX) || text_has_control(n->text, true))
		return "text";
	if (n->address != NULL && text_has_control(n->address, false))
		return "address";
	return longer(n->calendar, NOTICE_CALENDAR_MAX) ? "calendar" : NULL;
}

static enum err notice_check(const struct notice *n, struct err_info *err)
{
	const char *fault = notice_fault(n);

	if (fault != NULL)
		return ERR(err, ERR_INTERNAL, "notice: %s", fault);
	if (longer(n->path, NOTICE_PATH_MAX) || (n->path != NULL && n->path[0] != '/'))
		return ERR(err, ERR_INTERNAL, "notice: path");
	if (n->once == NULL || n->once[0] == '\0' || longer(n->once, NOTICE_ONCE_MAX))
		return ERR(err, ERR_INTERNAL, "notice: once");
	return ERR_OK;
}

static enum err notice_write(struct db *db, const struct notice *n, const int64_t *person, const char *once,
			     const char *choice, struct err_info *err)
{
	bool daily = text_equal(choice, "daily") && n->calendar == NULL;
	const int64_t *record = n->record_kind != NULL ? &n->record_id : NULL;
	int64_t added = 0;
	enum err code = sql_outbox_add(db, n->kind, person, n->address, n->subject, n->text, n->path, n->record_kind,
				       record, n->waits_as, n->calendar, once, daily ? "daily" : "waiting", &added,
				       err);

	/* Written before: only the statement has failed, and the transaction goes on. */
	return code == ERR_CONFLICT && text_equal(db_last_key(db), "uq_outbox_once") ? ERR_OK : code;
}

enum err notice_add(struct db *db, const struct notice *notice, struct err_info *err)
{
	json_auto_t *people = NULL;
	const json_t *row;
	enum err code = notice_check(notice, err);

	if (code != ERR_OK)
		return code;
	if (notice->address != NULL)
		return notice_write(db, notice, NULL, notice->once, "immediate", err);
	code = sql_notice_people(db, &notice->person_id, NULL, 0, notice->kind, notice_default(notice->kind), 1,
				 &people, err);
	row = json_array_get(people, 0);
	if (code != ERR_OK || row == NULL)
		return code;
	return notice_write(db, notice, &notice->person_id, notice->once, row_text(row, "choice"), err);
}

enum err notice_add_for_role(struct db *db, const struct notice *notice, const char *role, int64_t except,
			     struct err_info *err)
{
	int64_t bit = role_from_id(role);
	json_auto_t *people = NULL;
	size_t i;
	const json_t *row;
	enum err code = notice_check(notice, err);

	if (code == ERR_OK)
		code = sql_notice_people(db, NULL, &bit, except, notice->kind, notice_default(notice->kind),
					 NOTICE_PEOPLE_MAX, &people, err);
	json_array_foreach(people, i, row) {
		char once[NOTICE_ONCE_MAX + 22];
		int64_t person = row_number(row, "id");

		snprintf(once, sizeof(once), "%s:%" PRId64, notice->once, person);
		if (code == ERR_OK && strlen(once) > NOTICE_ONCE_MAX)
			code = ERR(err, ERR_INTERNAL, "notice: once");
		if (code == ERR_OK)
			code = notice_write(db, notice, &person, once, row_text(row, "choice"), err);
	}
	return code;
}
