/*
 * What the private address of a calendar gives: the committee's meetings, those of the groups that the person's
 * organisation is a member of, the last days to answer its evaluation campaigns, and the days by which the actions
 * must be done that they lead or that it owns. Each only as long as the person's roles may read it.
 */
#include <inttypes.h>

#include "app/base/date.h"
#include "app/base/hash.h"
#include "app/base/text.h"
#include "app/resource/notice/notice_pages.h"
#include "app/resource/record/kinds.h"
#include "app/resource/reference.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "auth/permission.h"
#include "conf/conf.h"
#include "sql/queries.h"

#define EACH_MAX 150	/* events of one sort: fewer than a calendar may have in all */
#define USUAL_MINUTES 120
#define KEPT_FROM "2000-01-01"

/* A calendar being made. */
struct feed {
	struct request *req;
	int64_t agreement;
	int64_t person;
	int64_t organisation;
	unsigned roles;
	json_t *events;	/* new; NULL once memory has failed */
};

static const char *host_of(const struct conf *conf)
{
	const char *at = strstr(conf->site_origin, "://");

	return at != NULL ? at + 3 : conf->site_origin;
}

/* An event of a row; `prefix` and `number` make it the same one for ever. Strings of the arena. */
static void add_event(struct feed *feed, const json_t *row, const char *prefix, int64_t number, const char *summary,
		      const char *day, const char *path, const char *state)
{
	struct request *req = feed->req;
	const char *uid = arena_printf(req->arena, "%s-%" PRId64 "@%s", prefix, number, host_of(req->conf));
	const char *url = path[0] != '\0' ? arena_printf(req->arena, "%s%s", req->conf->site_origin, path) : NULL;
	const char *at = row_text(row, "updated_at");
	int64_t version = row_number(row, "version");
	int64_t minutes = row_number(row, "minutes");

	model_add(&feed->events,
		  json_pack("{s:s?, s:s?, s:s, s:s?, s:I, s:s?, s:n, s:s?, s:I, s:s, s:s}", "uid", uid, "summary",
			    summary, "date", day, "starts", row_text(row, "starts"), "minutes",
			    (json_int_t)(minutes > 0 ? minutes : USUAL_MINUTES), "place", row_text(row, "place"),
			    "text", "url", url, "sequence", (json_int_t)(version > 0 ? version - 1 : 0), "stamp",
			    at != NULL ? at : KEPT_FROM " 00:00:00.000000", "state", state));
}

static enum err add_actions(struct feed *feed, struct err_info *err)
{
	json_auto_t *rows = NULL;
	size_t i;
	const json_t *row;
	enum err code = sql_feed_actions(feed->req->db, feed->agreement, feed->person, feed->organisation, KEPT_FROM,
					 EACH_MAX, &rows, err);

	json_array_foreach(rows, i, row) {
		const char *status = row_text(row, "status");
		bool decided = text_equal(status, "approved") || text_equal(status, "in_progress") ||
			       text_equal(status, "completed");
		const char *summary =
			arena_printf(feed->req->arena, "Échéance\u00a0: %s", row_text(row, "title"));
		char path[80] = "";

		(void)!kind_address("action", row_number(row, "id"), "", path, sizeof(path));
		add_event(feed, row, "action", row_number(row, "id"), summary, row_text(row, "due_on"), path,
			  decided ? "confirmed" : "tentative");
	}
	return code;
}

static enum err add_meetings(struct feed *feed, struct err_info *err)
{
	json_auto_t *rows = NULL;
	size_t i;
	const json_t *row;
	enum err code = sql_feed_meetings(feed->req->db, feed->agreement, feed->organisation, KEPT_FROM, EACH_MAX,
					  &rows, err);

	json_array_foreach(rows, i, row) {
		char path[80] = "";

		(void)!kind_address("meeting", row_number(row, "id"), "", path, sizeof(path));
		add_event(feed, row, "reunion", row_number(row, "id"), row_text(row, "title"), row_text(row, "held_on"),
			  path, "confirmed");
	}
	return code;
}

static enum err add_campaigns(struct feed *feed, struct err_info *err)
{
	json_auto_t *rows = NULL;
	size_t i;
	const json_t *row;
	enum err code = sql_feed_campaigns(feed->req->db, feed->agreement, feed->organisation, KEPT_FROM, EACH_MAX / 3,
					   &rows, err);

	json_array_foreach(rows, i, row) {
		const char *summary = arena_printf(feed->req->arena, "Dernier jour pour répondre : %s",
						   row_text(row, "title"));
		char path[80] = "";

		(void)!kind_address("campaign", row_number(row, "id"), "", path, sizeof(path));
		add_event(feed, row, "campagne", row_number(row, "id"), summary, row_text(row, "closes_on"), path,
			  text_equal(row_text(row, "status"), "draft") ? "tentative" : "confirmed");
	}
	return code;
}

/* A meeting with a record is the same event as the one that came with its notice. */
static enum err add_committee(struct feed *feed, struct err_info *err)
{
	json_auto_t *rows = NULL;
	size_t i;
	const json_t *row;
	enum err code = sql_feed_committee(feed->req->db, feed->agreement, &rows, err);

	json_array_foreach(rows, i, row) {
		int64_t id = row_number(row, "id");
		char path[80] = "";

		(void)!kind_address("committee_meeting", id, "", path, sizeof(path));
		add_event(feed, row, id > 0 ? "comite" : "comite-prevu", id > 0 ? id : row_number(row, "position"),
			  row_text(row, "title"), row_text(row, "held_on"), id > 0 ? path : "/comite", "confirmed");
	}
	return code;
}

static enum err add_all(struct feed *feed, struct err_info *err)
{
	enum err code = ERR_OK;

	if (permission_allows(PERMISSION_ACTION_READ, feed->roles))
		code = add_actions(feed, err);
	if (code == ERR_OK && permission_allows(meeting_kind.read, feed->roles))
		code = add_meetings(feed, err);
	if (code == ERR_OK && permission_allows(campaign_kind.read, feed->roles))
		code = add_campaigns(feed, err);
	if (code == ERR_OK && permission_allows(committee_meeting_kind.read, feed->roles))
		code = add_committee(feed, err);
	return code;
}

/* ERR_NOT_FOUND: nobody's address, revoked, of somebody who has left or has no role any more. */
static enum err feed_owner(struct feed *feed, struct err_info *err)
{
	struct hash_part part = { .bytes = feed->req->token, .len = strlen(feed->req->token) };
	uint8_t hash[HASH_SIZE];
	json_auto_t *rows = NULL;
	const json_t *row;
	enum err code = hash_sha256(&part, 1, hash, err);

	if (code == ERR_OK)
		code = sql_feed_get(feed->req->db, hash, sizeof(hash), &rows, err);
	if (code != ERR_OK)
		return code;
	row = json_array_get(rows, 0);
	feed->roles = (unsigned)row_number(row, "roles");
	if (row == NULL || feed->roles == 0)
		return ERR(err, ERR_NOT_FOUND, "nobody's calendar");
	feed->person = row_number(row, "id");
	feed->organisation = row_number(row, "organisation_id");
	return ERR_OK;
}

enum err feed_show(struct request *req, struct err_info *err)
{
	struct feed feed = { .req = req };
	const struct reference *reference = NULL;
	enum err code = feed_owner(&feed, err);

	if (code == ERR_OK)
		code = reference_get(req->db, &reference, err);
	if (code != ERR_OK)
		return code;
	feed.agreement = reference->agreement_id;
	feed.events = json_array();
	code = add_all(&feed, err);
	if (code != ERR_OK) {
		json_decref(feed.events);
		return code;
	}
	req->model = json_pack("{s:{s:s, s:o}}", "calendar", "name", req->conf->site_name, "events", feed.events);
	return req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "calendar");
}
