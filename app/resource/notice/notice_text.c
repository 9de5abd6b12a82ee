/* What notices of waiting and of decisions say. */
#include <inttypes.h>

#include "app/base/buf.h"
#include "app/base/text.h"
#include "app/resource/notice/notice.h"
#include "app/resource/row.h"
#include "sql/queries.h"

#define SUBJECT_SIZE 1300	/* a title of 200 characters and a few words */
#define HREF_SIZE 80
#define TITLE_LEN 800

struct notice_words {
	enum life_step step;
	const char *subject;	/* NULL: what the record's new state is called */
	const char *verb;	/* between who and what */
};

/* What is not here is told to nobody: it waits for somebody, or is the author's own. */
static const struct notice_words words[] = {
	{ LIFE_ENDORSE, NULL, "a donné son visa à" },
	{ LIFE_APPROVE, NULL, "a approuvé" },
	{ LIFE_REQUEST_CHANGES, NULL, "demande de revoir" },
	{ LIFE_REJECT, NULL, "a refusé" },
	{ LIFE_WITHDRAW, NULL, "a retiré" },
	{ LIFE_REVERSE, "Décision annulée", "est revenu sur sa décision au sujet de" },
	{ LIFE_RETIRE, NULL, "a archivé" },
};

static const struct notice_words *words_of(enum life_step step)
{
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (words[i].step == step)
			return &words[i];
	}
	return NULL;
}

/* What is asked, by task, and where it is done. */
static const struct wait_words {
	const char *task;
	const char *subject;
	const char *suffix;
} wait_words[] = {
	{ "endorse", "Votre visa est attendu", "/decision" },
	{ "confirm", "Votre confirmation est attendue", "" },
	{ "approve", "Votre approbation est attendue", "/decision" },
};

static const struct wait_words *wait_words_of(const char *task)
{
	size_t i = 0;

	while (i < ARRAY_SIZE(wait_words) - 1 && !text_equal(wait_words[i].task, task))
		i++;
	return &wait_words[i];
}

static void wait_text(const struct actor *actor, const struct kind *kind, const char *title, const char *task,
		      struct buf *text)
{
	if (text_equal(task, "endorse"))
		buf_printf(text, "%s (%s) vous demande de donner votre visa à %s : « %s ».", actor->name,
			   actor->quality, kind->this_one, title);
	else if (text_equal(task, "confirm"))
		buf_printf(text,
			   "%s (%s) vous demande de confirmer le compte rendu de %s : « %s ». Il sera définitif quand "
			   "chaque personne présente l’aura confirmé.",
			   actor->name, actor->quality, kind->this_one, title);
	else
		buf_printf(text, "Votre approbation est attendue pour %s : « %s ».\n\nDernière étape : %s (%s).",
			   kind->this_one, title, actor->name, actor->quality);
}

static enum err wait_write(struct db *db, const struct actor *actor, struct notice *notice, const char *role,
			   const char *title, const char *task, struct err_info *err)
{
	const struct wait_words *asked = wait_words_of(task);
	AUTO_BUF text = BUF_INIT(NOTICE_TEXT_MAX);
	char subject[SUBJECT_SIZE];
	char href[HREF_SIZE] = "";
	char once[NOTICE_ONCE_MAX];
	const struct kind *kind = kind_find(notice->record_kind);

	if (kind == NULL || !kind_address(kind->id, notice->record_id, asked->suffix, href, sizeof(href)))
		return ERR(err, ERR_INTERNAL, "notice about a kind that is not known");
	snprintf(subject, sizeof(subject), "%s : %.*s", asked->subject, TITLE_LEN, title);
	snprintf(once, sizeof(once), "wait:%s:%" PRId64 ":%s:%" PRId64, kind->id, notice->record_id, actor->at,
		 notice->person_id);
	wait_text(actor, kind, title, task, &text);
	if (buf_error(&text) != ERR_OK)
		return ERR(err, buf_error(&text), "notice");
	notice->subject = subject;
	notice->text = buf_text(&text);
	notice->path = href;
	notice->once = once;
	if (notice->person_id > 0)
		return notice_add(db, notice, err);
	return notice_add_for_role(db, notice, role, actor->person_id, err);
}

enum err notice_of_wait(struct db *db, const struct actor *actor, const char *kind, int64_t id, int64_t person,
			const char *role, const char *recipient, const char *task, struct err_info *err)
{
	struct notice notice = { .kind = "waiting", .person_id = person, .record_kind = kind, .record_id = id,
				 .waits_as = recipient };
	json_auto_t *row = NULL;
	enum err code;

	if (actor->quiet || text_equal(task, "revise") || (person > 0 && person == actor->person_id))
		return ERR_OK;
	code = sql_notice_title(db, kind, id, &row, err);
	if (code != ERR_OK)
		return code;
	return wait_write(db, actor, &notice, role, row_text(row, "title"), task, err);
}

/* A decision under way to those it is told to. */
struct telling {
	struct db *db;
	const struct actor *actor;
	const struct record_head *head;
	const struct notice_words *words;
	const char *to;
	const char *reason;
};

static void decision_text(const struct telling *t, struct buf *text)
{
	const struct kind *kind = t->head->kind;

	buf_printf(text, "%s (%s, %s) %s %s : « %s ».", t->actor->name, t->actor->quality,
		   t->actor->organisation_name, t->words->verb, kind->this_one, t->head->title);
	if (t->reason != NULL)
		buf_printf(text, "\n\nMotif : %s", t->reason);
	if (t->words->step == LIFE_APPROVE && !text_equal(t->to, "approved"))
		buf_adds(text, "\n\nD’autres approbations sont encore attendues.");
	buf_printf(text, "\n\nÉtat actuel : %s.", kind_status_label(kind, t->to));
}

/* What came back to the author waits for them: told as that. */
static enum err decision_tell(const struct telling *t, int64_t person, const char *text, struct err_info *err)
{
	const struct record_head *head = t->head;
	bool revise = text_equal(t->to, "changes_requested") && person == head->author_id;
	bool partly = t->words->step == LIFE_APPROVE && !text_equal(t->to, "approved");
	const char *label = t->words->subject != NULL ? t->words->subject : kind_status_label(head->kind, t->to);
	char subject[SUBJECT_SIZE];
	char recipient[41];
	char href[HREF_SIZE] = "";
	char once[NOTICE_ONCE_MAX];
	struct notice notice = { .kind = revise ? "waiting" : "decided", .person_id = person, .subject = subject,
				 .text = text, .path = href, .record_kind = head->kind->id, .record_id = head->id,
				 .waits_as = revise ? recipient : NULL, .once = once };

	if (person == 0 || person == t->actor->person_id)
		return ERR_OK;
	snprintf(subject, sizeof(subject), "%s : %.*s", partly ? "Une approbation" : label, TITLE_LEN, head->title);
	snprintf(recipient, sizeof(recipient), "person:%" PRId64, person);
	snprintf(once, sizeof(once), "step:%s:%" PRId64 ":%s:%s:%" PRId64, head->kind->id, head->id,
		 life_step_id(t->words->step), t->actor->at, person);
	if (!kind_address(head->kind->id, head->id, "", href, sizeof(href)))
		return ERR(err, ERR_INTERNAL, "notice about a kind that is not known");
	return notice_add(t->db, &notice, err);
}

enum err notice_of_decision(struct db *db, const struct actor *actor, const struct record_head *head,
			    enum life_step step, const char *to, const char *reason, struct err_info *err)
{
	const struct telling t = { db, actor, head, words_of(step), to, reason };
	AUTO_BUF text = BUF_INIT(NOTICE_TEXT_MAX);
	enum err code;

	if (actor->quiet || t.words == NULL)
		return ERR_OK;
	decision_text(&t, &text);
	if (buf_error(&text) != ERR_OK)
		return ERR(err, buf_error(&text), "notice");
	code = decision_tell(&t, head->author_id, buf_text(&text), err);
	if (code == ERR_OK && head->facts.counterpart_id != head->author_id)
		code = decision_tell(&t, head->facts.counterpart_id, buf_text(&text), err);
	return code;
}
