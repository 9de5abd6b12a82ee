/* Who holds a seat of the committee. */
#include "app/resource/committee/seat.h"

#include <inttypes.h>

#include "app/base/text.h"
#include "app/resource/ledger.h"
#include "app/resource/reference.h"
#include "app/resource/row.h"
#include "auth/permission.h"
#include "sql/queries.h"

bool seat_is_kept_by(const struct actor *actor, const char *party)
{
	return permission_allows(PERMISSION_COMMITTEE_WRITE, actor->roles) &&
	       text_equal(actor->party, party);
}

static enum err seat_lock(struct db *db, const struct actor *actor, int64_t seat, int64_t version,
			  json_t **ret, struct err_info *err)
{
	const struct reference *reference = NULL;
	json_auto_t *row = NULL;
	int64_t changed = 0;
	enum err code = reference_get(db, &reference, err);

	if (code == ERR_OK)
		code = sql_committee_seat_lock(db, reference->agreement_id, seat, &row, err);
	if (code != ERR_OK)
		return code;
	if (!seat_is_kept_by(actor, row_text(row, "party")))
		return ERR(err, ERR_FORBIDDEN, "seat %" PRId64 " is another party's", seat);
	if (version != 0 && row_number(row, "version") != version)
		return ERR(err, ERR_STALE, "seat %" PRId64 " has changed", seat);
	code = sql_committee_seat_changed(db, seat, row_number(row, "version"), &changed, err);
	*ret = code == ERR_OK ? json_incref(row) : NULL;
	return code;
}

static enum err seat_note(struct db *db, const struct actor *actor, int64_t seat, const char *event,
			  json_t *details, struct err_info *err)
{
	struct ledger_entry entry = {
		.kind = "committee_seat", .id = seat, .event = event, .details = details
	};

	if (details == NULL)
		return ERR(err, ERR_MEMORY, "ledger details");
	return ledger_append(db, actor, &entry, err);
}

enum err seat_hold(struct db *db, const struct actor *actor, int64_t seat, int64_t version,
		   const struct seat_holder *holder, struct err_info *err)
{
	json_auto_t *row = NULL;
	int64_t changed = 0;
	enum err code = seat_lock(db, actor, seat, version, &row, err);

	if (code == ERR_OK)
		code = sql_committee_holder_replace(db, seat, holder->from_on, actor->person_id,
						    actor->at, &changed, err);
	if (code == ERR_OK)
		code = sql_committee_holder_add(
			db, seat, holder->person_id, holder->name, holder->quality, holder->from_on,
			holder->note, actor->person_id, actor->name, actor->at, &changed, err);
	if (code == ERR_OK && changed != 1)
		return ERR(err, ERR_INVALID, "seat %" PRId64 " is held on %s", seat,
			   holder->from_on);
	if (code != ERR_OK)
		return code;
	return seat_note(db, actor, seat, "committee.hold",
			 json_pack("{s:O, s:s, s:s, s:s}", "seat", json_object_get(row, "code"),
				   "name", holder->name, "quality", holder->quality, "from_on",
				   holder->from_on),
			 err);
}

enum err seat_leave(struct db *db, const struct actor *actor, int64_t seat, int64_t version,
		    const char *to_on, struct err_info *err)
{
	json_auto_t *row = NULL;
	int64_t changed = 0;
	enum err code = seat_lock(db, actor, seat, version, &row, err);

	if (code == ERR_OK)
		code = sql_committee_holder_end(db, seat, to_on, actor->person_id, actor->at,
						&changed, err);
	if (code == ERR_OK && changed != 1)
		return ERR(err, ERR_INVALID, "seat %" PRId64 " is not held until %s", seat, to_on);
	if (code != ERR_OK)
		return code;
	return seat_note(
		db, actor, seat, "committee.leave",
		json_pack("{s:O, s:s}", "seat", json_object_get(row, "code"), "to_on", to_on), err);
}
