/* Sending what stands in the outbox. */
#include "app/mail/mailer.h"

#include <inttypes.h>

#include "app/base/log.h"
#include "app/base/text.h"
#include "app/mail/letter.h"
#include "app/mail/mime.h"
#include "app/resource/row.h"
#include "sql/queries.h"

#define LEASE_MARGIN_S 60	/* beyond the longest time of a mail */
#define ID_SIZE 340

/* One mail on its way. */
struct sending {
	const struct mailer *mailer;
	int64_t id;
	int64_t tries;		/* of this claim: whoever has another number has another claim */
	bool found;
	bool handed;		/* the row says that the server may have it now */
	char message_id[ID_SIZE];
};

char *mailer_host(const char *origin)
{
	const char *host = strstr(origin, "://");
	size_t len;
	char *copy;

	host = host != NULL ? host + 3 : origin;
	len = strcspn(host, ":/");
	copy = malloc(len + 1);
	if (copy == NULL)
		return NULL;
	memcpy(copy, host, len);
	copy[len] = '\0';
	return copy;
}

int64_t mailer_wait_s(int64_t tries)
{
	static const int64_t waits_s[] = { 60, 120, 300, 900, 1800, 3600, 7200, 14400 };
	int64_t last = (int64_t)ARRAY_SIZE(waits_s) - 1;

	return waits_s[tries < 1 ? 0 : tries - 1 > last ? last : tries - 1];
}

static int64_t lease_s(const struct mailer *mailer)
{
	return mailer->conf->mail_timeout_s + LEASE_MARGIN_S;
}

/* ---- claiming ---- */

static enum err claim_work(void *data, struct err_info *err)
{
	struct sending *s = data;
	json_auto_t *rows = NULL;
	const json_t *row;
	int64_t changed = 0;
	enum err code = sql_outbox_next(s->mailer->db, &rows, err);

	row = json_array_get(rows, 0);
	s->found = code == ERR_OK && row != NULL;
	if (!s->found)
		return code;
	s->id = row_number(row, "id");
	s->tries = row_number(row, "tries") + 1;
	code = sql_outbox_claim(s->mailer->db, s->id, s->tries - 1, lease_s(s->mailer), &changed, err);
	s->found = changed == 1;
	return code;
}

struct settling {
	struct db *db;
	int64_t freed;
	int64_t closed;
};

static enum err settle_work(void *data, struct err_info *err)
{
	struct settling *s = data;
	enum err code = sql_outbox_free_claims(s->db, &s->freed, err);

	return code == ERR_OK ? sql_outbox_close_handed(s->db, &s->closed, err) : code;
}

/* What earlier senders have left behind. */
static enum err settle(const struct mailer *mailer, struct err_info *err)
{
	struct settling s = { .db = mailer->db };
	enum err code = db_transaction(mailer->db, settle_work, &s, err);

	if (code != ERR_OK)
		return code;
	if (s.freed > 0)
		log_warning("mail freed", "mails=%" PRId64 " reason=\"a sender ended before it sent them\"", s.freed);
	if (s.closed > 0)
		log_error("mail unsure", "mails=%" PRId64 " reason=\"a sender ended while it sent them\"", s.closed);
	return ERR_OK;
}

/* ---- what became of one ---- */

/* Each change is a transaction: other senders change their rows at the same time, and a deadlock is tried again. */
struct sending_change {
	const struct sending *s;
	const char *state;	/* NULL: it waits again */
	int64_t wait_s;
	int reply;
};

static enum err sending_change_work(void *data, struct err_info *err)
{
	const struct sending_change *c = data;
	struct db *db = c->s->mailer->db;
	int64_t changed = 0;

	if (c->state != NULL)
		return sql_outbox_done(db, c->s->id, c->s->tries, c->state, c->reply, &changed, err);
	return sql_outbox_again(db, c->s->id, c->s->tries, c->wait_s, c->reply, &changed, err);
}

static enum err sending_done(const struct sending *s, const char *state, int reply, struct err_info *err)
{
	struct sending_change change = { .s = s, .state = state, .reply = reply };

	return db_transaction(s->mailer->db, sending_change_work, &change, err);
}

static enum err sending_fail(const struct sending *s, int reply, const char *reason, struct err_info *err)
{
	log_error("mail given up", "outbox=%" PRId64 " tries=%" PRId64 " reply=%d reason=%s", s->id, s->tries, reply,
		  log_quote(reason).text);
	return sending_done(s, "failed", reply, err);
}

static enum err sending_again(const struct sending *s, int reply, const char *reason, struct err_info *err)
{
	int64_t wait_s = mailer_wait_s(s->tries);
	struct sending_change change = { .s = s, .wait_s = wait_s, .reply = reply };

	if (s->tries >= MAILER_TRIES_MAX)
		return sending_fail(s, reply, reason, err);
	log_warning("mail put off",
		    "outbox=%" PRId64 " tries=%" PRId64 " reply=%d wait_s=%" PRId64 " reason=%s", s->id, s->tries,
		    reply, wait_s, log_quote(reason).text);
	return db_transaction(s->mailer->db, sending_change_work, &change, err);
}

static enum err sending_end(const struct sending *s, enum smtp_outcome outcome, int reply, const char *reason,
			    struct err_info *err)
{
	switch (outcome) {
	case SMTP_SENT:
		log_info("mail sent", "outbox=%" PRId64 " tries=%" PRId64 " reply=%d", s->id, s->tries, reply);
		return sending_done(s, "sent", reply, err);
	case SMTP_REFUSED:
		return sending_fail(s, reply, reason, err);
	case SMTP_UNSURE:
		log_error("mail unsure", "outbox=%" PRId64 " tries=%" PRId64 " reason=%s", s->id, s->tries,
			  log_quote(reason).text);
		return sending_done(s, "unsure", reply, err);
	case SMTP_LATER:
	case SMTP_TROUBLE:
		break;
	}
	return sending_again(s, reply, reason, err);
}

/* ---- sending one ---- */

static enum err sending_hand_work(void *data, struct err_info *err)
{
	struct sending *s = data;
	int64_t changed = 0;
	enum err code = sql_outbox_hand(s->mailer->db, s->id, s->tries, s->message_id, lease_s(s->mailer), &changed,
					err);

	s->handed = changed == 1;
	return code;
}

/* Committed by itself: see mailer.h. */
static bool sending_hand(void *data)
{
	struct sending *s = data;
	struct err_info err;

	return db_transaction(s->mailer->db, sending_hand_work, s, &err) == ERR_OK && s->handed;
}

/* The whole mail of a row. ERR_INVALID: an address that is none. */
static enum err compose(struct sending *s, const json_t *row, struct buf *out, struct err_info *err)
{
	const struct conf *conf = s->mailer->conf;
	AUTO_BUF text = BUF_INIT(LETTER_MAX);
	const struct letter letter = { conf->site_name, conf->site_origin, row_text(row, "body"), row_text(row, "path"),
				       row_number(row, "person_id") > 0 };
	struct mime mime = { .from = conf->mail_sender, .from_name = conf->site_name,
				   .to = row_text(row, "address"), .subject = row_text(row, "subject"),
				   .id = s->message_id, .host = s->mailer->host,
				   .calendar = row_text(row, "calendar"), .date = time(NULL) };

	snprintf(s->message_id, sizeof(s->message_id), "accord.%" PRId64 ".%s@%s", s->id, row_text(row, "stamp"),
		 s->mailer->host);
	letter_write(&letter, &text);
	if (buf_error(&text) != ERR_OK)
		return ERR(err, buf_error(&text), "letter");
	mime.text = buf_text(&text);
	return mime_write(&mime, out, err);
}

/* *ret_go_on: false when the server cannot be used now. */
static enum err sending_send(struct sending *s, const json_t *row, bool *ret_go_on, struct err_info *err)
{
	AUTO_BUF mail = BUF_INIT(MIME_MAX);
	struct smtp_mail smtp = { .from = s->mailer->conf->mail_sender, .to = row_text(row, "address"),
				  .handing = sending_hand, .data = s };
	enum smtp_outcome outcome;
	int reply = 0;
	const char *reason = "";
	enum err code = compose(s, row, &mail, err);

	if (code == ERR_INVALID || code == ERR_TOO_LARGE)
		return sending_fail(s, 0, err->detail, err);
	if (code != ERR_OK)
		return code;
	smtp.bytes = buf_text(&mail);
	smtp.len = mail.len;
	outcome = smtp_send(s->mailer->smtp, &smtp, &reply, &reason);
	/* The answer that did not come may still come, and be taken for the next mail's on that connection. */
	*ret_go_on = outcome != SMTP_TROUBLE && outcome != SMTP_UNSURE;
	return sending_end(s, outcome, reply, reason, err);
}

static enum err send_next(struct sending *s, bool *ret_go_on, struct err_info *err)
{
	json_auto_t *row = NULL;
	enum err code = db_transaction(s->mailer->db, claim_work, s, err);

	*ret_go_on = code == ERR_OK && s->found;
	if (!*ret_go_on)
		return code;
	code = sql_outbox_letter(s->mailer->db, s->id, &row, err);
	if (code != ERR_OK)
		return code;
	if (row_number(row, "unwanted") != 0 || row_text(row, "address")[0] == '\0')
		return sending_done(s, "dropped", 0, err);
	return sending_send(s, row, ret_go_on, err);
}

enum err mailer_send_due(const struct mailer *mailer, struct err_info *err)
{
	bool go_on = true;
	enum err code = settle(mailer, err);

	while (code == ERR_OK && go_on && !mailer->stopping()) {
		struct sending s = { .mailer = mailer };

		code = send_next(&s, &go_on, err);
	}
	return code;
}
