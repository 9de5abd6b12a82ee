/* Opening, making and ending sessions. */
#include "auth/session.h"

#include <inttypes.h>

#include "app/base/date.h"
#include "app/base/hash.h"
#include "app/base/random.h"
#include "app/base/text.h"
#include "app/http/response.h"
#include "auth/permission.h"
#include "conf/conf.h"
#include "sql/queries.h"

#define SESSION_SEEN_S 60	/* how often a session's last use is written */
#define SESSION_RECIPIENT_SIZE 41
#define SESSION_DELEGATIONS_MAX 50

bool session_cookies_are_secure(const struct conf *conf)
{
	return text_starts(conf->site_origin, "https://");
}

static enum err session_hash(const char *token, uint8_t ret[HASH_SIZE], struct err_info *err)
{
	const struct hash_part part = { .bytes = token, .len = strlen(token) };

	return hash_sha256(&part, 1, ret, err);
}

const char *session_cookie(struct request *req, const char *base)
{
	const char *name =
		cookie_name(req->arena, base, session_cookies_are_secure(req->conf));
	const char *value = name != NULL ? pairs_get(&req->cookies, name) : NULL;

	/* Only what random_token makes; anything else was not ours. */
	return value != NULL && strlen(value) == RANDOM_TOKEN_SIZE - 1 ? value : NULL;
}

static const char *session_text(const json_t *row, const char *name)
{
	const char *text = json_string_value(json_object_get(row, name));

	return text != NULL ? text : "";
}

static int64_t session_number(const json_t *row, const char *name)
{
	return json_integer_value(json_object_get(row, name));
}

static int session_waiting(const json_t *row)
{
	int64_t waiting = session_number(row, "role_waiting") + session_number(row, "person_waiting");

	return waiting < SESSION_INBOX_MAX ? (int)waiting : SESSION_INBOX_MAX;
}

static int session_left(const json_t *row, int idle_s)
{
	int64_t left = session_number(row, "left_s");

	return left < idle_s ? (int)left : idle_s;
}

/* The row's texts are borrowed: the session owns the row. */
static void session_fill(struct session *session, const char *token, json_t *row, int idle_s)
{
	*session = (struct session){
		.row = row,
		.token = token,
		.public_id = session_text(row, "public_id"),
		.person_id = session_number(row, "person_id"),
		.username = session_text(row, "username"),
		.name = session_text(row, "name"),
		.quality = session_text(row, "quality"),
		.directory_uuid = session_text(row, "directory_uuid"),
		.dn = session_text(row, "dn"),
		.roles = (unsigned)session_number(row, "roles"),
		.role_recipient = session_text(row, "role_recipient"),
		.person_recipient = session_text(row, "person_recipient"),
		.organisation_id = session_number(row, "organisation_id"),
		.organisation_slug = session_text(row, "organisation_slug"),
		.organisation_name = session_text(row, "organisation_name"),
		.party = session_text(row, "party"),
		.groups = json_object_get(row, "groups"),
		.auth_method = session_text(row, "auth_method"),
		.auth_time = session_text(row, "auth_time"),
		.expires_at = session_text(row, "expires_at"),
		.left_s = session_left(row, idle_s),
		.inbox = session_waiting(row),
	};
}

/* ---- in somebody's place ---- */

/* The kinds of one more delegation. NULL: all; also when memory fails, since every decision is checked again. */
static const char *session_kinds(struct request *req, const char *before, const char *kinds, bool first)
{
	if (first || kinds == NULL)
		return kinds != NULL ? arena_strdup(req->arena, kinds) : NULL;
	return before != NULL ? arena_printf(req->arena, "%s,%s", before, kinds) : NULL;
}

/* Few have any, so that most sessions cost one query. They become part of the session's row. */
static enum err session_read_delegations(struct request *req, struct session *session, const char *today,
					 struct err_info *err)
{
	json_t *rows = NULL;
	enum err code;

	if (session_number(session->row, "delegated") == 0)
		return ERR_OK;
	code = sql_session_delegations(req->db, session->person_id, today, SESSION_DELEGATIONS_MAX, &rows, err);
	if (code != ERR_OK)
		return code;
	if (json_object_set_new(session->row, "delegations", rows) != 0)
		return ERR(err, ERR_MEMORY, "delegations");
	session->delegations = rows;
	return ERR_OK;
}

/* Delegations stay within a party, which has one elected quality. */
static enum err session_stand_in(struct request *req, struct session *session, struct err_info *err)
{
	json_auto_t *row = NULL;
	size_t i;
	const json_t *d;
	enum err code;

	json_array_foreach(session->delegations, i, d) {
		session->stand_in_roles |= (unsigned)session_number(d, "role_bit");
		session->stand_in_kinds = session_kinds(req, session->stand_in_kinds,
							json_string_value(json_object_get(d, "kinds")), i == 0);
		session->stand_in = arena_printf(req->arena, "role:%s", session_text(d, "role"));
	}
	if ((session->stand_in_roles & ~session->roles) == 0)
		session->stand_in = NULL;
	if (session->stand_in == NULL) {
		session->stand_in_kinds = NULL;
		return ERR_OK;
	}
	code = sql_delegation_waiting(req->db, session->stand_in, session->stand_in_kinds, &row, err);
	if (code == ERR_OK)
		session->inbox += (int)session_number(row, "waiting");
	if (session->inbox > SESSION_INBOX_MAX)
		session->inbox = SESSION_INBOX_MAX;
	return code;
}

bool session_may(const struct session *session, unsigned permission)
{
	return permission_allows((enum permission)permission, session->roles) ||
	       (permission_is_delegable((enum permission)permission) &&
		permission_allows((enum permission)permission, session->stand_in_roles));
}

static const char *session_today(const struct conf *conf, char store[DATE_TEXT_SIZE])
{
	if (conf->reference_date != NULL && conf->reference_date[0] != '\0')
		return conf->reference_date;
	date_today(store);
	return store;
}

enum err session_open(struct request *req, struct err_info *err)
{
	const char *token = session_cookie(req, SESSION_COOKIE);

	return token != NULL ? session_open_token(req, token, err) : ERR_OK;
}

enum err session_open_token(struct request *req, const char *token, struct err_info *err)
{
	struct session *session = arena_alloc(req->arena, sizeof(*session));
	const char *kept = arena_strdup(req->arena, token);
	uint8_t hash[HASH_SIZE];
	char store[DATE_TEXT_SIZE];
	const char *today = session_today(req->conf, store);
	json_t *row = NULL;
	int64_t changed = 0;
	enum err code;

	if (session == NULL || kept == NULL)
		return ERR(err, ERR_MEMORY, "session");
	session_release(req->session);
	req->session = NULL;
	code = session_hash(token, hash, err);
	if (code != ERR_OK)
		return code;
	code = sql_session_get(req->db, hash, sizeof(hash), req->conf->session_idle_s, today, &row, err);
	if (code != ERR_OK)
		return code == ERR_NOT_FOUND ? ERR_OK : code;
	session_fill(session, kept, row, req->conf->session_idle_s);
	req->session = session;
	code = session_read_delegations(req, session, today, err);
	if (code == ERR_OK)
		code = session_stand_in(req, session, err);
	if (code != ERR_OK || session_number(row, "idle_s") < SESSION_SEEN_S)
		return code;
	return sql_session_seen(req->db, hash, sizeof(hash), &changed, err);
}

void session_release(struct session *session)
{
	if (session == NULL)
		return;
	json_decref(session->row);
	session->row = NULL;
}

/* Role → group that gave it: groups come in the order of the roles that the person has. New. */
static json_t *session_groups(const struct directory_person *person)
{
	json_t *groups = json_object();
	int next = 0;

	for (int bit = 0; bit < ROLE_COUNT && groups != NULL; bit++) {
		if ((person->roles & (1U << bit)) == 0 || next >= person->group_count)
			continue;
		if (json_object_set_new(groups, role_id(bit), json_string(person->groups[next++])) != 0) {
			json_decref(groups);
			groups = NULL;
		}
	}
	return groups;
}

/* The inbox of the elected quality, or "". */
static const char *session_role_recipient(unsigned roles)
{
	if ((roles & ROLE_CUB_ELECTED) != 0)
		return "role:cub_elected";
	if ((roles & ROLE_URPA_ELECTED) != 0)
		return "role:urpa_elected";
	return "";
}

/* Locks the person, before anything else is read. */
static enum err session_write_person(struct request *req, const struct directory_person *person,
				     int64_t *ret_person_id, struct err_info *err)
{
	int64_t id = 0;
	enum err code = sql_person_write(req->db, person->uuid, person->username, person->dn, person->name,
					 person->quality, person->mail, person->organisation,
					 (int64_t)person->roles, &id, err);

	if (code == ERR_OK && id == 0)
		code = sql_person_add(req->db, person->uuid, person->username, person->dn, person->name,
				      person->quality, person->mail, person->organisation,
				      (int64_t)person->roles, &id, err);
	if (code != ERR_OK)
		return code;
	if (id == 0)
		return ERR(err, ERR_FORBIDDEN, "organisation %s is not known",
			   log_quote(person->organisation).text);
	*ret_person_id = id;
	return ERR_OK;
}

static enum err session_insert(struct request *req, const struct directory_person *person,
			       const char *method, int64_t person_id, const char *token,
			       struct err_info *err)
{
	json_auto_t *groups = session_groups(person);
	AUTO_FREE char *groups_text = groups != NULL ? json_dumps(groups, JSON_COMPACT) : NULL;
	char public_id[RANDOM_UUID_SIZE];
	char recipient[SESSION_RECIPIENT_SIZE];
	uint8_t hash[HASH_SIZE];
	int64_t added = 0;
	enum err code = session_hash(token, hash, err);

	if (code == ERR_OK)
		code = random_uuid(public_id, err);
	if (code != ERR_OK)
		return code;
	if (groups_text == NULL)
		return ERR(err, ERR_MEMORY, "session groups");
	snprintf(recipient, sizeof(recipient), "person:%" PRId64, person_id);
	return sql_session_add(req->db, hash, sizeof(hash), public_id, person_id, (int64_t)person->roles,
			       session_role_recipient(person->roles), recipient, groups_text, method,
			       req->conf->session_absolute_s, req->address, req->user_agent, &added, err);
}

/* The oldest sessions of the person over the limit. */
static enum err session_end_oldest(struct request *req, int64_t person_id, struct err_info *err)
{
	json_auto_t *over = NULL;
	const json_t *row;
	size_t i;
	int64_t ended = 0;
	enum err code = sql_session_over(req->db, person_id, req->conf->session_max - 1, &over, err);

	json_array_foreach(over, i, row) {
		if (code == ERR_OK)
			code = sql_session_end_one(req->db, person_id, session_text(row, "id"), &ended, err);
	}
	return code;
}

/* The old session of this browser ends, and so do the oldest of the person. */
static enum err session_make_room(struct request *req, int64_t person_id, struct err_info *err)
{
	const char *old = session_cookie(req, SESSION_COOKIE);
	uint8_t hash[HASH_SIZE];
	int64_t ended = 0;
	enum err code = ERR_OK;

	if (old != NULL) {
		code = session_hash(old, hash, err);
		if (code == ERR_OK)
			code = sql_session_end(req->db, hash, sizeof(hash), &ended, err);
	}
	return code == ERR_OK ? session_end_oldest(req, person_id, err) : code;
}

enum err session_create(struct request *req, const struct directory_person *person,
			const char *method, char ret_token[RANDOM_TOKEN_SIZE],
			int64_t *ret_person_id, struct err_info *err)
{
	enum err code = session_write_person(req, person, ret_person_id, err);

	if (code == ERR_OK)
		code = random_token(ret_token, err);
	if (code == ERR_OK)
		code = session_make_room(req, *ret_person_id, err);
	if (code == ERR_OK)
		code = session_insert(req, person, method, *ret_person_id, ret_token, err);
	if (code != ERR_OK)
		return code;
	req->set_cookie[0] = response_cookie(req->arena, SESSION_COOKIE, ret_token,
					     session_cookies_are_secure(req->conf), -1);
	if (req->set_cookie[0] == NULL)
		return ERR(err, ERR_MEMORY, "session cookie");
	return ERR_OK;
}

enum err session_end(struct request *req, struct err_info *err)
{
	uint8_t hash[HASH_SIZE];
	int64_t ended = 0;
	enum err code = session_hash(req->session->token, hash, err);

	if (code == ERR_OK)
		code = sql_session_end(req->db, hash, sizeof(hash), &ended, err);
	if (code != ERR_OK)
		return code;
	req->set_cookie[0] = response_cookie(req->arena, SESSION_COOKIE, "",
					     session_cookies_are_secure(req->conf), 0);
	if (req->set_cookie[0] == NULL)
		return ERR(err, ERR_MEMORY, "session cookie");
	req->clear_site_data = true;
	return ERR_OK;
}
