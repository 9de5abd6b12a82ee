/*
 * A campaign's questions as a snapshot keeps them, and the answers to one version of them. Pure: no database.
 * Answers are an object by the question's place, "1" first: a whole number from 1 to 5 (scale), the words of
 * the option (choice), a number, a text; what was left empty has no member.
 */
#ifndef ACCORD_RESOURCE_EVALUATION_QUESTIONNAIRE_H
#define ACCORD_RESOURCE_EVALUATION_QUESTIONNAIRE_H

#include <jansson.h>

#include "app/http/field.h"

#define QUESTIONNAIRE_MAX 40	     /* questions */
#define QUESTIONNAIRE_OPTIONS_MAX 12 /* of one question */
#define QUESTIONNAIRE_SCALE 5	     /* steps of a scale */
#define QUESTIONNAIRE_TEXT_MAX 2000  /* characters of an answer */
#define QUESTIONNAIRE_NUMBER_MAX 1000000000

enum question_kind { QUESTION_SCALE, QUESTION_CHOICE, QUESTION_NUMBER, QUESTION_TEXT };

struct question {	     /* all text borrowed from the snapshot or of the arena */
	const char *section; /* heading that begins with this question, or NULL */
	enum question_kind kind;
	const char *label;
	const char *options
		[QUESTIONNAIRE_OPTIONS_MAX]; /* a scale: the words of its two ends, or none */
	size_t option_count;
	bool too_many; /* options beyond the limit were left out */
	bool required;
};

struct questionnaire {
	struct question questions[QUESTIONNAIRE_MAX];
	size_t count;
};

/* Member `questions` of the form of a campaign. */
extern const struct field questionnaire_fields[];
/* The form of an answer: q1 to q40 as text, the version they were asked in, and the key of an anonymous one. */
extern const struct form questionnaire_answer_form;

/*
 * Reads the rows of a snapshot or of a checked form: options are separated by semicolons, blanks around them and
 * empty ones are left out. Rows beyond QUESTIONNAIRE_MAX are not read.
 * ret   new, of the arena. ERR_MEMORY
 */
MUST_USE enum err questionnaire_read(struct arena *arena, const json_t *rows,
				     struct questionnaire **ret, struct err_info *err);
/* French: what is wrong with a question's options, or NULL. Static. */
const char *questionnaire_fault(const struct question *question);

/*
 * Checks what was typed into questionnaire_answer_form (req->form) by the questions: a message beside each wrong
 * field. ret   new: the answers, when there is no message
 */
MUST_USE enum err questionnaire_check(struct request *req, const struct questionnaire *q,
				      json_t **ret, struct err_info *err);

/*
 * The questions as a form: [{heading, id, fields: [{as: {radio|long|text}, …}]}], as the templates under form/ show
 * them. answers   what was answered before, or NULL; what has just been typed comes before it. New; NULL: out of
 * memory.
 */
json_t *questionnaire_form(struct request *req, const struct questionnaire *q,
			   const json_t *answers);
/* What was answered, to be read: [{heading, rows: [{label, text, empty, long}]}]. New; NULL: out of memory. */
json_t *questionnaire_words(struct arena *arena, const struct questionnaire *q,
			    const json_t *answers);
/* The name of the field, and of the member of the answers, of question number `i` from 0 (arena; NULL: no memory). */
const char *questionnaire_name(struct arena *arena, size_t i);
const char *questionnaire_key(struct arena *arena, size_t i);
/* French: a step of the scale from 1: "4", "5 – tout à fait". Arena; NULL: out of memory. */
const char *questionnaire_step(struct arena *arena, const struct question *question, int step);

#endif
