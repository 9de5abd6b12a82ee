/* Giving a delegation, and ending it early. */
#include <inttypes.h>

#include "app/base/text.h"
#include "app/resource/delegation/delegation_internal.h"
#include "app/resource/delegation/delegation_pages.h"
#include "app/resource/ledger.h"
#include "app/resource/row.h"
#include "auth/permission.h"
#include "sql/queries.h"

#define KINDS_MAX 400

static enum err note(struct db *db, const struct actor *actor, const char *event, int64_t id, json_t *details,
		     struct err_info *err)
{
	struct ledger_entry entry = { .kind = "delegation", .id = id, .event = event, .details = details };

	return details != NULL ? ledger_append(db, actor, &entry, err) : ERR(err, ERR_MEMORY, "ledger details");
}

unsigned delegation_role_of_party(const char *party)
{
	return text_equal(party, "cub") ? ROLE_CUB_ELECTED : ROLE_URPA_ELECTED;
}

static const char *role_name(const char *party)
{
	return text_equal(party, "cub") ? "cub_elected" : "urpa_elected";
}

bool delegation_records_for(const struct actor *actor, const char *party)
{
	if ((actor->roles & ROLE_ADMINISTRATOR) != 0)
		return true;
	return (actor->roles & (ROLE_CUB_TECHNICIAN | ROLE_URPA_COORDINATOR)) != 0 && text_equal(actor->party, party);
}

/* The kinds with commas between; false: more than fit. */
static bool join_kinds(const json_t *list, char ret[KINDS_MAX])
{
	size_t at = 0;
	size_t i;
	const json_t *kind;

	ret[0] = '\0';
	json_array_foreach(list, i, kind) {
		int len = snprintf(ret + at, KINDS_MAX - at, "%s%s", i > 0 ? "," : "", json_string_value(kind));

		if (len < 0 || (size_t)len >= KINDS_MAX - at)
			return false;
		at += (size_t)len;
	}
	return true;
}

static enum err write_row(struct db *db, const struct actor *actor, const json_t *values, const char *party,
			  const char *kinds, int64_t *ret_id, struct err_info *err)
{
	const char *number = row_text(values, "deliberation_number");
	bool own = number == NULL;
	int64_t delegator = own ? actor->person_id : row_number(values, "delegator");

	return sql_delegation_add(db, delegator, row_number(values, "delegate"), role_name(party),
				  (int64_t)delegation_role_of_party(party), kinds[0] != '\0' ? kinds : NULL,
				  row_text(values, "starts_on"), row_text(values, "ends_on"),
				  own ? "official" : "deliberation", number, row_text(values, "deliberation_date"),
				  row_text(values, "reason"), actor->person_id, actor->at, own, ret_id, err);
}

/* The party of whom it is: the actor's, but an administrator records for either. */
static const char *party_of(struct db *db, const struct actor *actor, const json_t *values, json_t **ret_people,
			    enum err *ret_code, struct err_info *err)
{
	size_t i;
	const json_t *row;

	*ret_code = sql_delegation_people(db, ret_people, err);
	json_array_foreach(*ret_people, i, row) {
		if (row_number(row, "id") == row_number(values, "delegator"))
			return row_text(row, "party");
	}
	return actor->party;
}

enum err delegation_create(struct db *db, const struct actor *actor, const json_t *values, int64_t *ret_id,
			   struct err_info *err)
{
	json_auto_t *people = NULL;
	char kinds[KINDS_MAX];
	enum err code = ERR_OK;
	bool own = row_text(values, "deliberation_number") == NULL;
	const char *party = own ? actor->party : party_of(db, actor, values, &people, &code, err);

	if (code != ERR_OK)
		return code;
	if (own ? (actor->roles & ROLES_ELECTED) == 0 : !delegation_records_for(actor, party))
		return ERR(err, ERR_FORBIDDEN, "a delegation that is not theirs to give");
	if (!join_kinds(json_object_get(values, "kinds"), kinds))
		return ERR(err, ERR_INVALID, "too many kinds");
	code = write_row(db, actor, values, party, kinds, ret_id, err);
	if (code == ERR_OK && *ret_id == 0)
		return ERR(err, ERR_INVALID, "who cannot give or hold this delegation");
	if (code != ERR_OK)
		return code;
	return note(db, actor, "delegation.create", *ret_id,
		    json_pack("{s:I, s:s, s:s, s:s, s:s*, s:s*}", "delegate",
			      (json_int_t)row_number(values, "delegate"), "role", role_name(party), "starts_on",
			      row_text(values, "starts_on"), "ends_on", row_text(values, "ends_on"), "deliberation",
			      row_text(values, "deliberation_number"), "kinds", kinds[0] != '\0' ? kinds : NULL),
		    err);
}

enum err delegation_end(struct db *db, const struct actor *actor, int64_t id, struct err_info *err)
{
	json_auto_t *row = NULL;
	int64_t changed = 0;
	enum err code = sql_delegation_lock(db, id, &row, err);

	if (code != ERR_OK)
		return code;
	if (row_number(row, "delegator_id") != actor->person_id &&
	    !delegation_records_for(actor, row_text(row, "party")))
		return ERR(err, ERR_FORBIDDEN, "delegation %" PRId64 ": not theirs to end", id);
	if (strcmp(actor->today, row_text(row, "ends_on")) > 0)
		return ERR(err, ERR_CONFLICT, "delegation %" PRId64 " has ended", id);
	code = sql_delegation_revoke(db, id, actor->person_id, actor->at, &changed, err);
	if (code == ERR_OK && changed != 1)
		return ERR(err, ERR_CONFLICT, "delegation %" PRId64 " was ended already", id);
	if (code != ERR_OK)
		return code;
	return note(db, actor, "delegation.end", id,
		    json_pack("{s:O, s:O}", "delegator", json_object_get(row, "delegator_name"), "delegate",
			      json_object_get(row, "delegate_name")),
		    err);
}
