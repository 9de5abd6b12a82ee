/* What the notice of a committee meeting says, and the meeting as a calendar. */
#include <inttypes.h>

#include "app/base/buf.h"
#include "app/base/date.h"
#include "app/base/text.h"
#include "app/resource/committee/meeting_pages.h"
#include "app/resource/row.h"
#include "conf/conf.h"

#define TEXT_MAX 16384
#define USUAL_MINUTES 120

static void add_agenda(struct buf *out, const json_t *agenda)
{
	size_t i;
	const json_t *row;

	json_array_foreach(agenda, i, row) {
		char number[24];

		snprintf(number, sizeof(number), "%zu. ", i + 1);
		buf_adds(out, number);
		buf_adds(out, row_text(row, "text"));
		buf_adds(out, text_equal(row_text(row, "what"), "decision")
				      ? " (pour décision)\n"
				      : " (pour information)\n");
	}
}

static const char *address(const struct request *req, const json_t *model)
{
	return arena_printf(req->arena, "%s/comite/reunions/%" PRId64, req->conf->site_origin,
			    row_number(model, "id"));
}

static void add_place(struct buf *out, const json_t *model)
{
	char day[DATE_FRENCH_SIZE] = "";

	(void)!date_to_french(row_text(model, "planned_on"), day);
	buf_adds(out, day);
	if (row_text(model, "starts") != NULL) {
		buf_adds(out, " à ");
		buf_adds(out, row_text(model, "starts"));
	}
	if (row_text(model, "place") != NULL) {
		buf_adds(out, ", ");
		buf_adds(out, row_text(model, "place"));
	}
}

static void add_notice(struct buf *out, const json_t *model)
{
	buf_adds(
		out,
		"Vous êtes convié au comité de pilotage de l’accord-cadre sur les clauses sociales "
		"(article 3), le ");
	add_place(out, model);
	buf_adds(out, ".\n\nOrdre du jour :\n");
	add_agenda(out, json_object_get(model, "agenda"));
	if (row_text(model, "message") != NULL) {
		buf_addc(out, '\n');
		buf_adds(out, row_text(model, "message"));
		buf_addc(out, '\n');
	}
	buf_adds(
		out,
		"\nMerci d’indiquer si vous viendrez, si vous êtes excusé ou qui vous représentera.");
}

static json_t *text_of(const struct buf *out)
{
	return buf_error(out) == ERR_OK ? json_stringn(buf_text(out), out->len) : NULL;
}

json_t *meeting_notice_text(const json_t *model)
{
	AUTO_BUF out = BUF_INIT(TEXT_MAX);

	add_notice(&out, model);
	return text_of(&out);
}

json_t *meeting_letter(const struct request *req, const json_t *model)
{
	AUTO_BUF out = BUF_INIT(TEXT_MAX);
	const char *href = address(req, model);

	buf_adds(&out, "Madame, Monsieur,\n\n");
	add_notice(&out, model);
	buf_addc(&out, '\n');
	buf_adds(&out, href != NULL ? href : "");
	return text_of(&out);
}

/* What stands behind the scheme of the site's address. */
static const char *host_of(const struct conf *conf)
{
	const char *at = strstr(conf->site_origin, "://");

	return at != NULL ? at + 3 : conf->site_origin;
}

json_t *meeting_calendar(const struct request *req, const json_t *m)
{
	AUTO_BUF text = BUF_INIT(TEXT_MAX);
	const char *uid = arena_printf(req->arena, "comite-%" PRId64 "@%s", row_number(m, "id"),
				       host_of(req->conf));
	const char *held_on = row_text(m, "held_on");
	int64_t minutes = row_number(m, "minutes_long");

	add_agenda(&text, json_object_get(m, "agenda"));
	if (buf_error(&text) != ERR_OK || uid == NULL)
		return NULL;
	return json_pack("{s:s, s:[{s:s, s:O, s:s, s:O?, s:I, s:O?, s:s, s:s?, s:I, s:O, s:s}]}",
			 "name", "Comité de pilotage", "events", "uid", uid, "summary",
			 json_object_get(m, "title"), "date",
			 held_on != NULL ? held_on : row_text(m, "planned_on"), "starts",
			 json_object_get(m, "starts"), "minutes",
			 (json_int_t)(minutes > 0 ? minutes : USUAL_MINUTES), "place",
			 json_object_get(m, "place"), "text", buf_text(&text), "url",
			 address(req, m), "sequence", (json_int_t)(row_number(m, "version") - 1),
			 "stamp", json_object_get(m, "updated_at"), "state",
			 row_text(m, "noticed_at") != NULL ? "confirmed" : "tentative");
}
