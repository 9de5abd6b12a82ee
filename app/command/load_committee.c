/* Loading who holds the seats of the committee: each event goes through the same functions as a request. */
#include "app/base/text.h"
#include "app/command/load_internal.h"
#include "app/resource/committee/seat.h"

/* clang-format off */
static const struct load_member event_members[] = {
	{ "do", LOAD_TEXT, true }, { "by", LOAD_TEXT, true }, { "at", LOAD_TIME, true }, { "seat", LOAD_TEXT, true },
	{ "person", LOAD_TEXT, false }, { "name", LOAD_TEXT, false }, { "quality", LOAD_TEXT, false },
	{ "from_on", LOAD_DATE, false }, { "to_on", LOAD_DATE, false }, { "note", LOAD_TEXT, false }, { 0 }
};
/* clang-format on */

static enum err hold(struct load *load, const struct actor *actor, int64_t seat, const json_t *row,
		     struct err_info *err)
{
	const char *username = load_text(row, "person");
	const json_t *person = json_object_get(
		json_object_get(load->people, username != NULL ? username : ""), "row");
	int64_t id = 0;
	struct seat_holder holder = { .name = person != NULL ? load_text(person, "name")
							     : load_text(row, "name"),
				      .quality = load_text(row, "quality"),
				      .from_on = load_text(row, "from_on"),
				      .note = load_text(row, "note") };
	enum err code = ERR_OK;

	if (username != NULL) {
		code = load_find(load->people, "person", username, &id, err);
		holder.person_id = &id;
	}
	if (code != ERR_OK)
		return code;
	if (holder.name == NULL || holder.quality == NULL || holder.from_on == NULL)
		return ERR(err, ERR_INVALID, "person or name, quality, from_on: needed");
	return seat_hold(load->db, actor, seat, 0, &holder, err);
}

static enum err event_add(struct load *load, json_t *row, int64_t position UNUSED,
			  struct err_info *err)
{
	const char *what = load_text(row, "do");
	json_auto_t *groups = NULL;
	struct actor actor;
	int64_t seat = 0;
	enum err code = load_actor(load, row, &actor, &groups, err);

	if (code == ERR_OK)
		code = load_find(load->seats, "seat", load_text(row, "seat"), &seat, err);
	if (code != ERR_OK)
		return code;
	if (text_equal(what, "hold"))
		return hold(load, &actor, seat, row, err);
	if (text_equal(what, "leave") && load_text(row, "to_on") != NULL)
		return seat_leave(load->db, &actor, seat, 0, load_text(row, "to_on"), err);
	return ERR(err, ERR_INVALID, "do: neither \"hold\" nor \"leave\" with its day");
}

enum err load_committee(struct load *load, struct err_info *err)
{
	json_auto_t *file = json_pack("{s:O*}", "committee", load->committee_file);
	enum err code;

	if (load->committee_file == NULL)
		return ERR_OK;
	code = load_each(load, file, "committee", event_members, event_add, err);
	if (code == ERR_OK)
		printf("%zu changes of seats\n", json_array_size(load->committee_file));
	return load_at(code, "committee.json", err);
}
