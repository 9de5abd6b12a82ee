/* Invitations and the tokens of their links. */
#include "app/resource/evaluation/invitation.h"

#include "app/base/text.h"
#include "sql/queries.h"

#define PURPOSE "invitation:"

static bool is_mail_byte(char c)
{
	return c > ' ' && c < 0x7f && strchr("\"(),:;<>[\\]", c) == NULL;
}

/* Enough to send to: one @, a dot behind it, nothing that a mail header would take for something else. */
static bool is_mail(const char *text)
{
	const char *at = strchr(text, '@');
	const char *dot = at != NULL ? strrchr(at, '.') : NULL;

	for (const char *c = text; *c != '\0'; c++) {
		if (!is_mail_byte(*c))
			return false;
	}
	return at != NULL && at != text && strchr(at + 1, '@') == NULL && dot != NULL &&
	       dot > at + 1 && dot[1] != '\0' && strlen(text) <= INVITATION_MAIL_MAX;
}

static void lower_ascii(char *text)
{
	for (; *text != '\0'; text++) {
		if (*text >= 'A' && *text <= 'Z')
			*text = (char)(*text - 'A' + 'a');
	}
}

/* NULL, or what is wrong with the line, which is changed. */
static const char *parse_line(char *line, struct invitation *ret)
{
	char *semicolon = strrchr(line, ';');

	if (semicolon == NULL)
		return "il manque le point-virgule entre l’organisme et l’adresse.";
	*semicolon = '\0';
	lower_ascii(text_trim(semicolon + 1));
	ret->name = text_trim(line);
	ret->mail = semicolon + 1;
	if (ret->name[0] == '\0')
		return "il manque le nom de l’organisme.";
	if (text_length(ret->name) > INVITATION_NAME_MAX)
		return "le nom de l’organisme dépasse 200 caractères.";
	return is_mail(ret->mail) ? NULL : "l’adresse électronique n’est pas complète.";
}

static bool is_there(const struct invitation *list, size_t count, const char *mail)
{
	for (size_t i = 0; i < count; i++) {
		if (text_equal(list[i].mail, mail))
			return true;
	}
	return false;
}

/* NULL, or what is wrong with the line (a copy of the arena, or NULL), which becomes the next of the list. */
static const char *take_line(char *line, struct invitation *list, size_t count)
{
	const char *fault;

	if (line == NULL)
		return "le texte est trop long pour être lu.";
	if (count == INVITATION_LINES_MAX)
		return "cent lignes au plus à la fois : envoyez le reste ensuite.";
	fault = parse_line(line, &list[count]);
	if (fault == NULL && is_there(list, count, list[count].mail))
		return "cette adresse est déjà plus haut.";
	return fault;
}

const char *invitation_parse(struct arena *arena, const char *text, struct invitation *ret,
			     size_t *ret_count, size_t *ret_line)
{
	size_t line = 0;

	*ret_count = 0;
	*ret_line = 0;
	while (text != NULL && *text != '\0') {
		size_t len = strcspn(text, "\n");
		char *copy = arena_strndup(arena, text, len);
		const char *fault;

		line++;
		text += len + (text[len] == '\n' ? 1 : 0);
		if (copy != NULL && text_trim(copy)[0] == '\0')
			continue;
		fault = take_line(copy, ret, *ret_count);
		if (fault != NULL) {
			*ret_line = line;
			return fault;
		}
		(*ret_count)++;
	}
	return NULL;
}

enum err invitation_token(const struct conf *conf, const uint8_t seed[HASH_SIZE],
			  char ret[RANDOM_TOKEN_SIZE], struct err_info *err)
{
	char text[sizeof(PURPOSE) + HASH_HEX_SIZE] = PURPOSE;
	char hex[HASH_HEX_SIZE];
	uint8_t bytes[HASH_SIZE];
	enum err code;

	if (conf->form_key.len == 0)
		return ERR(err, ERR_CONFIG, "site.form_key_file is not set");
	hash_to_hex(seed, HASH_SIZE, text + sizeof(PURPOSE) - 1);
	code = hash_hmac_hex((const uint8_t *)conf->form_key.bytes, (size_t)conf->form_key.len,
			     text, hex, err);
	if (code != ERR_OK)
		return code;
	if (!hash_from_hex(hex, bytes, sizeof(bytes)))
		return ERR(err, ERR_INTERNAL, "HMAC is not hexadecimal");
	random_token_text(bytes, ret);
	return ERR_OK;
}

enum err invitation_hash(const char *token, uint8_t ret[HASH_SIZE], struct err_info *err)
{
	const struct hash_part part = { .bytes = token, .len = strlen(token) };

	return hash_sha256(&part, 1, ret, err);
}

enum err invitation_create(struct db *db, const struct inviting *inviting,
			   const struct invitation *who, bool *ret_added, struct err_info *err)
{
	uint8_t seed[HASH_SIZE];
	uint8_t hash[HASH_SIZE];
	char token[RANDOM_TOKEN_SIZE];
	int64_t changed = 0;
	enum err code = random_bytes(seed, sizeof(seed), err);

	/* Sample data may be loaded before the site has its key: its links cannot be shown then. */
	if (code == ERR_OK && inviting->conf->form_key.len == 0)
		code = random_token(token, err);
	else if (code == ERR_OK)
		code = invitation_token(inviting->conf, seed, token, err);
	if (code == ERR_OK)
		code = invitation_hash(token, hash, err);
	if (code == ERR_OK)
		code = sql_invitation_add(db, inviting->campaign, who->name, who->mail, seed,
					  sizeof(seed), hash, sizeof(hash), inviting->on,
					  inviting->days, inviting->at, &changed, err);
	if (code == ERR_OK)
		*ret_added = changed == 1;
	return code;
}
