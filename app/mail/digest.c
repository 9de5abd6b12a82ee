/* The daily digest. */
#include "app/mail/digest.h"

#include <inttypes.h>

#include "app/base/buf.h"
#include "app/base/date.h"
#include "app/resource/row.h"
#include "sql/queries.h"

#define PEOPLE_MAX 200	/* looked for at once */
#define LINES_MAX 200	/* of one digest; the rest comes the next day */
#define TEXT_MAX 60000	/* bytes; as much as the column holds */
#define ONCE_SIZE 60
#define SUBJECT_SIZE 200

/* One person's digest. */
struct digest {
	const struct mailer *mailer;
	int64_t person;
	const char *day;
};

static void digest_subject(const struct digest *d, int lines, char ret[SUBJECT_SIZE])
{
	char french[DATE_FRENCH_SIZE] = "";

	(void)!date_to_french(d->day, french);
	snprintf(ret, SUBJECT_SIZE, "Votre résumé du %s\u00a0: %d avis", french, lines);
}

static void digest_line(const struct digest *d, const json_t *row, struct buf *text)
{
	buf_printf(text, "\n– %s\n", row_text(row, "subject"));
	if (row_text(row, "path") != NULL)
		buf_printf(text, "  %s%s\n", d->mailer->conf->site_origin, row_text(row, "path"));
}

/* The text of what is still wanted; how many lines it has. */
static int digest_text(const struct digest *d, const json_t *rows, struct buf *text)
{
	int lines = 0;
	size_t i;
	const json_t *row;

	buf_adds(text, "Voici ce qui s’est passé depuis votre dernier résumé.\n");
	json_array_foreach(rows, i, row) {
		if (row_number(row, "unwanted") != 0)
			continue;
		digest_line(d, row, text);
		lines++;
	}
	return lines;
}

static enum err digest_mark(const struct digest *d, const json_t *rows, int64_t digest, struct err_info *err)
{
	size_t i;
	const json_t *row;
	int64_t changed = 0;
	enum err code = ERR_OK;

	json_array_foreach(rows, i, row) {
		bool wanted = row_number(row, "unwanted") == 0;

		if (code == ERR_OK)
			code = sql_digest_gather(d->mailer->db, row_number(row, "id"), wanted ? "gathered" : "dropped",
						 wanted ? &digest : NULL, &changed, err);
	}
	return code;
}

static enum err digest_work(void *data, struct err_info *err)
{
	struct digest *d = data;
	AUTO_BUF text = BUF_INIT(TEXT_MAX);
	json_auto_t *rows = NULL;
	char subject[SUBJECT_SIZE];
	char once[ONCE_SIZE];
	int64_t digest = 0;
	int lines;
	enum err code = sql_digest_lines(d->mailer->db, d->person, LINES_MAX, &rows, err);

	if (code != ERR_OK)
		return code;
	lines = digest_text(d, rows, &text);
	if (buf_error(&text) != ERR_OK)
		return ERR(err, buf_error(&text), "digest");
	digest_subject(d, lines, subject);
	snprintf(once, sizeof(once), "digest-%" PRId64 "-%s", d->person, d->day);
	if (lines > 0)
		code = sql_digest_add(d->mailer->db, d->person, subject, buf_text(&text), once, &digest, err);
	if (code == ERR_OK)
		code = digest_mark(d, rows, digest, err);
	return code;
}

/* A person whose digest another sender makes at this moment has it from there. */
static enum err digest_of(const struct mailer *mailer, int64_t person, const char *day, struct err_info *err)
{
	struct digest digest = { mailer, person, day };
	enum err code = db_transaction(mailer->db, digest_work, &digest, err);

	return code == ERR_CONFLICT ? ERR_OK : code;
}

enum err digest_gather(const struct mailer *mailer, struct err_info *err)
{
	json_auto_t *people = NULL;
	char day[DATE_TEXT_SIZE];
	size_t i;
	const json_t *row;
	enum err code;

	if (date_hour() < mailer->conf->mail_digest_hour)
		return ERR_OK;
	date_today(day);
	code = sql_digest_people(mailer->db, day, PEOPLE_MAX, &people, err);
	json_array_foreach(people, i, row) {
		if (code == ERR_OK && !mailer->stopping())
			code = digest_of(mailer, row_number(row, "person_id"), day, err);
	}
	return code;
}
