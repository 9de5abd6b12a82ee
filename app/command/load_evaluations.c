/*
 * Loading who was invited to the campaigns of records.json, and what they answered: evaluations.json holds
 * {campaign, invitations, answers}. The answers of an anonymous campaign name nobody.
 */
#include "app/base/random.h"
#include "app/base/text.h"
#include "app/command/load_internal.h"
#include "app/resource/evaluation/invitation.h"
#include "app/resource/row.h"
#include "sql/queries.h"

/* clang-format off */
static const struct load_member campaign_members[] = {
	{ "campaign", LOAD_TEXT, true }, { "link_days", LOAD_INTEGER, true }, { "on", LOAD_DATE, true }, { "at", LOAD_TIME, true },
	{ "invitations", LOAD_LIST, true }, { "answers", LOAD_LIST, true }, { 0 }
};
static const struct load_member invitation_members[] = {
	{ "organisation", LOAD_TEXT, true }, { "mail", LOAD_TEXT, true }, { "answered", LOAD_INTEGER, false },
	{ "reminded_on", LOAD_DATE, false }, { 0 }
};
static const struct load_member answer_members[] = {
	{ "mail", LOAD_TEXT, false }, { "version", LOAD_INTEGER, true }, { "on", LOAD_DATE, true },
	{ "answers", LOAD_OBJECT, true }, { 0 }
};
/* clang-format on */

/* One campaign. */
struct filling {
	struct load *load;
	const json_t *row;
	int64_t campaign;
	json_t *invitations; /* new: mail → id */
};

static void filling_release(struct filling *f)
{
	json_decref(f->invitations);
}

/* The number of the invitation that was added last. */
static enum err last_invitation(struct filling *f, const char *mail, int64_t *ret,
				struct err_info *err)
{
	json_auto_t *rows = NULL;
	size_t i;
	const json_t *row;
	enum err code = sql_invitation_list(f->load->db, f->campaign, NULL, NULL, INVITATION_MAX,
					    &rows, err);

	*ret = 0;
	json_array_foreach(rows, i, row) {
		if (text_equal(row_text(row, "contact_mail"), mail))
			*ret = row_number(row, "id");
	}
	return code;
}

/* A reminder and the flag that it was used. */
static enum err mark_invitation(struct filling *f, const json_t *row, int64_t id,
				struct err_info *err)
{
	const char *reminded = load_text(row, "reminded_on");
	int64_t changed = 0;
	enum err code = ERR_OK;

	if (reminded != NULL)
		code = sql_invitation_remind(f->load->db, f->campaign, id, reminded,
					     row_number(f->row, "link_days"), &changed, err);
	if (code == ERR_OK && row_number(row, "answered") != 0)
		code = sql_invitation_use(f->load->db, id, &changed, err);
	return code;
}

static enum err add_invitation(struct filling *f, json_t *row, struct err_info *err)
{
	const struct inviting inviting = { .conf = f->load->conf,
					   .campaign = f->campaign,
					   .on = load_text(f->row, "on"),
					   .at = load_text(f->row, "at"),
					   .days = row_number(f->row, "link_days") };
	const struct invitation who = { .name = load_text(row, "organisation"),
					.mail = load_text(row, "mail") };
	bool added = false;
	int64_t id = 0;
	enum err code = load_check(row, invitation_members, err);

	if (code == ERR_OK)
		code = invitation_create(f->load->db, &inviting, &who, &added, err);
	if (code == ERR_OK && !added)
		code = ERR(err, ERR_INVALID, "%s is invited twice", who.mail);
	if (code == ERR_OK)
		code = last_invitation(f, who.mail, &id, err);
	if (code == ERR_OK)
		code = mark_invitation(f, row, id, err);
	if (code == ERR_OK &&
	    json_object_set_new(f->invitations, who.mail, json_integer((json_int_t)id)) != 0)
		code = ERR(err, ERR_MEMORY, "invitations");
	return code;
}

/* A key that nobody holds. */
static enum err random_key(uint8_t ret[HASH_SIZE], struct err_info *err)
{
	char secret[RANDOM_TOKEN_SIZE];
	enum err code = random_token(secret, err);

	return code == ERR_OK ? invitation_hash(secret, ret, err) : code;
}

/* The invitation of an answer that is not anonymous; 0: of one that is. */
static enum err invitation_of(const struct filling *f, const json_t *row, int64_t *ret,
			      struct err_info *err)
{
	const char *mail = load_text(row, "mail");

	*ret = mail != NULL ? row_number(f->invitations, mail) : 0;
	if (mail != NULL && *ret == 0)
		return ERR(err, ERR_INVALID, "mail: nobody invited has this address");
	return ERR_OK;
}

static enum err add_answer(struct filling *f, json_t *row, struct err_info *err)
{
	int64_t invitation = 0;
	uint8_t key[HASH_SIZE];
	int64_t changed = 0;
	AUTO_FREE char *answers = json_dumps(json_object_get(row, "answers"),
					     JSON_COMPACT | JSON_SORT_KEYS);
	enum err code = load_check(row, answer_members, err);

	if (code == ERR_OK && answers == NULL)
		code = ERR(err, ERR_MEMORY, "answers");
	if (code == ERR_OK)
		code = invitation_of(f, row, &invitation, err);
	if (code == ERR_OK)
		code = random_key(key, err);
	if (code == ERR_OK)
		code = sql_answer_load(f->load->db, f->campaign, row_number(row, "version"), key,
				       sizeof(key), invitation != 0 ? &invitation : NULL, answers,
				       load_text(row, "on"), &changed, err);
	return code == ERR_OK && invitation != 0
		       ? sql_invitation_use(f->load->db, invitation, &changed, err)
		       : code;
}

static enum err add_each(struct filling *f, const char *list,
			 enum err (*add)(struct filling *, json_t *, struct err_info *),
			 struct err_info *err)
{
	char where[64];
	size_t i;
	json_t *row;

	json_array_foreach(json_object_get(f->row, list), i, row) {
		enum err code = add(f, row, err);

		snprintf(where, sizeof(where), "%s[%zu]", list, i);
		if (code != ERR_OK)
			return load_at(code, where, err);
	}
	return ERR_OK;
}

static enum err campaign_add(struct load *load, json_t *row, int64_t position UNUSED,
			     struct err_info *err)
{
	DEFER(filling_release)
	struct filling f = { .load = load, .row = row, .invitations = json_object() };
	enum err code = load_find_record(load, "campaign", "campaign", load_text(row, "campaign"),
					 &f.campaign, err);

	if (code == ERR_OK)
		code = add_each(&f, "invitations", add_invitation, err);
	if (code == ERR_OK)
		code = add_each(&f, "answers", add_answer, err);
	if (code == ERR_OK)
		printf("%s: %zu invitations, %zu answers\n", load_text(row, "campaign"),
		       json_array_size(json_object_get(row, "invitations")),
		       json_array_size(json_object_get(row, "answers")));
	return code;
}

enum err load_evaluations(struct load *load, struct err_info *err)
{
	json_auto_t *file = json_pack("{s:O*}", "evaluations", load->evaluations_file);

	if (load->evaluations_file == NULL)
		return ERR_OK;
	return load_each(load, file, "evaluations", campaign_members, campaign_add, err);
}
