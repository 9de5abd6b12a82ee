/* Questions from the rows of a form, and answers from what was typed. */
#include "app/resource/evaluation/questionnaire.h"

#include "app/base/text.h"
#include "app/resource/row.h"

/* clang-format off */
const struct field questionnaire_fields[] = {
	{ .name = "section", .label = "Rubrique", .type = FIELD_TEXT, .max = 120,
	  .help = "À remplir sur la première question de chaque rubrique." },
	{ .name = "kind", .label = "Forme de la réponse", .type = FIELD_CHOICE, .flags = FIELD_REQUIRED,
	  .choices = "question_kind" },
	{ .name = "label", .label = "Question", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 3, .max = 300 },
	{ .name = "options", .label = "Réponses proposées", .type = FIELD_TEXT, .max = 1000,
	  .help = "Séparées par des points-virgules. Pour une échelle : les mots des deux bouts, ou rien." },
	{ .name = "required", .label = "Réponse obligatoire", .type = FIELD_CHOICE, .choices = "yes_no" },
	{ .name = NULL }
};

#define ANSWER(n) { .name = "q" #n, .label = "Question " #n, .type = FIELD_LONG, .max = QUESTIONNAIRE_TEXT_MAX }
#define TEN(t) ANSWER(t##1), ANSWER(t##2), ANSWER(t##3), ANSWER(t##4), ANSWER(t##5), ANSWER(t##6), ANSWER(t##7), \
	ANSWER(t##8), ANSWER(t##9)

static const struct field answer_fields[] = {
	{ .name = "questionnaire", .label = "Version du questionnaire", .type = FIELD_INTEGER, .min = 1, .max = 100000 },
	{ .name = "cle", .label = "Clé personnelle", .type = FIELD_TEXT, .max = 43 },
	TEN(), ANSWER(10), TEN(1), ANSWER(20), TEN(2), ANSWER(30), TEN(3), ANSWER(40),
	{ .name = NULL }
};
/* clang-format on */

/* Who answers has no account, and so no one-time key; a second sending finds the first (respond.c). */
const struct form questionnaire_answer_form = { .name = "answer",
						.fields = answer_fields,
						.flags = FORM_NO_KEY };

static enum question_kind kind_of(const char *word)
{
	if (text_equal(word, "scale"))
		return QUESTION_SCALE;
	if (text_equal(word, "choice"))
		return QUESTION_CHOICE;
	return text_equal(word, "number") ? QUESTION_NUMBER : QUESTION_TEXT;
}

static enum err read_options(struct arena *arena, const char *text, struct question *ret,
			     struct err_info *err)
{
	while (text != NULL && *text != '\0') {
		size_t len = strcspn(text, ";");
		char *option = arena_strndup(arena, text, len);

		if (option == NULL)
			return ERR(err, ERR_MEMORY, "options");
		text_trim(option);
		if (option[0] != '\0' && ret->option_count == QUESTIONNAIRE_OPTIONS_MAX)
			ret->too_many = true;
		else if (option[0] != '\0')
			ret->options[ret->option_count++] = option;
		text += len;
		text += *text == ';' ? 1 : 0;
	}
	return ERR_OK;
}

enum err questionnaire_read(struct arena *arena, const json_t *rows, struct questionnaire **ret,
			    struct err_info *err)
{
	struct questionnaire *q = arena_alloc(arena, sizeof(*q));
	size_t i;
	const json_t *row;

	if (q == NULL)
		return ERR(err, ERR_MEMORY, "questionnaire");
	*q = (struct questionnaire){ .count = 0 };
	json_array_foreach(rows, i, row) {
		struct question *one = &q->questions[q->count];
		const char *section = row_text(row, "section");
		const char *label = row_text(row, "label");
		enum err code;

		if (q->count == QUESTIONNAIRE_MAX)
			break;
		one->section = section != NULL && section[0] != '\0' ? section : NULL;
		one->kind = kind_of(row_text(row, "kind"));
		one->label = label != NULL ? label : "";
		one->required = text_equal(row_text(row, "required"), "yes");
		code = read_options(arena, row_text(row, "options"), one, err);
		if (code != ERR_OK)
			return code;
		q->count++;
	}
	*ret = q;
	return ERR_OK;
}

static bool has_twice(const struct question *question)
{
	for (size_t i = 0; i < question->option_count; i++) {
		for (size_t j = 0; j < i; j++) {
			if (text_equal(question->options[i], question->options[j]))
				return true;
		}
	}
	return false;
}

/* clang-format off */
/* How many options each kind may have. */
static const struct {
	size_t min;
	size_t max;
	bool or_none;
	const char *fault;
} option_rules[] = {
	[QUESTION_SCALE] = { 2, 2, true,
			     "Pour une échelle, donnez les mots des deux bouts, séparés par un point-virgule, ou rien." },
	[QUESTION_CHOICE] = { 2, QUESTIONNAIRE_OPTIONS_MAX, false,
			      "Proposez au moins deux réponses, séparées par un point-virgule." },
	[QUESTION_NUMBER] = { 0, 0, true, "Cette forme de réponse ne propose pas de choix : laissez vide." },
	[QUESTION_TEXT] = { 0, 0, true, "Cette forme de réponse ne propose pas de choix : laissez vide." },
};
/* clang-format on */

const char *questionnaire_fault(const struct question *question)
{
	size_t count = question->option_count;

	if (question->too_many)
		return "Proposez douze réponses au plus.";
	if (has_twice(question))
		return "Deux réponses proposées sont les mêmes.";
	if (count == 0 && option_rules[question->kind].or_none)
		return NULL;
	if (count < option_rules[question->kind].min || count > option_rules[question->kind].max)
		return option_rules[question->kind].fault;
	return NULL;
}

const char *questionnaire_name(struct arena *arena, size_t i)
{
	return arena_printf(arena, "q%zu", i + 1);
}

const char *questionnaire_key(struct arena *arena, size_t i)
{
	return arena_printf(arena, "%zu", i + 1);
}

const char *questionnaire_step(struct arena *arena, const struct question *question, int step)
{
	const char *end = NULL;

	if (question->option_count == 2 && step == 1)
		end = question->options[0];
	if (question->option_count == 2 && step == QUESTIONNAIRE_SCALE)
		end = question->options[1];
	return end != NULL ? arena_printf(arena, "%d – %s", step, end)
			   : arena_printf(arena, "%d", step);
}

/* ---- what was typed ---- */

/* Bytes of the blank at `at`, as they stand within French numbers; 0: none. */
static size_t blank_length(const char *at)
{
	if (*at == ' ')
		return 1;
	if (strncmp(at, "\u00a0", 2) == 0)
		return 2;
	return strncmp(at, "\u202f", 3) == 0 ? 3 : 0;
}

/* Copies without blanks, a comma as a point. False: too long. */
static bool copy_number(const char *text, char *ret, size_t size)
{
	size_t len = 0;

	while (*text != '\0') {
		size_t blank = blank_length(text);

		if (blank == 0 && len == size - 1)
			return false;
		if (blank == 0)
			ret[len++] = *text == ',' ? '.' : *text;
		text += blank > 0 ? blank : 1;
	}
	ret[len] = '\0';
	return true;
}

/* "1 234,5": a whole number, or one with a comma or point and two decimals at most. */
static bool read_number(const char *text, json_t **ret)
{
	char digits[24];
	char *point;
	int64_t value = 0;
	int64_t scale = 1;

	if (!copy_number(text, digits, sizeof(digits)))
		return false;
	point = strchr(digits, '.');
	if (point != NULL) {
		size_t decimals = strlen(point + 1);

		if (point == digits || decimals == 0 || decimals > 2 ||
		    strspn(point + 1, "0123456789") != decimals)
			return false;
		scale = decimals == 1 ? 10 : 100;
		memmove(point, point + 1, decimals + 1);
	}
	if (!text_to_i64(digits, -QUESTIONNAIRE_NUMBER_MAX * scale,
			 QUESTIONNAIRE_NUMBER_MAX * scale, &value))
		return false;
	*ret = value % scale == 0 ? json_integer(value / scale)
				  : json_real((double)value / (double)scale);
	return true;
}

static const char *option_of(const struct question *question, const char *text)
{
	for (size_t i = 0; i < question->option_count; i++) {
		if (text_equal(question->options[i], text))
			return question->options[i];
	}
	return NULL;
}

/* NULL, or the message; ret: new, NULL when memory failed. */
static const char *read_answer(const struct question *question, const char *text, json_t **ret)
{
	int64_t step = 0;

	switch (question->kind) {
	case QUESTION_SCALE:
		if (!text_to_i64(text, 1, QUESTIONNAIRE_SCALE, &step))
			return "Choisissez un des cinq degrés.";
		*ret = json_integer(step);
		return NULL;
	case QUESTION_CHOICE:
		if (option_of(question, text) == NULL)
			return "Choisissez une des réponses proposées.";
		*ret = json_string(text);
		return NULL;
	case QUESTION_NUMBER:
		return read_number(text, ret) ? NULL : "Écrivez un nombre, par exemple 12 ou 12,5.";
	case QUESTION_TEXT:
		break;
	}
	*ret = json_string(text);
	return NULL;
}

/* Adds the answer to one question, or its message. False: out of memory. */
static bool check_one(struct request *req, const struct question *question, size_t i,
		      json_t *answers)
{
	const char *name = questionnaire_name(req->arena, i);
	const char *key = questionnaire_key(req->arena, i);
	const char *text = name != NULL ? form_text(req, name) : NULL;
	const char *message = NULL;
	json_t *answer = NULL;

	if (name == NULL || key == NULL)
		return false;
	if (text != NULL)
		message = read_answer(question, text, &answer);
	else if (question->required)
		message = "Répondez à cette question : elle est obligatoire.";
	if (message != NULL)
		request_message(req, name, message);
	return text == NULL || message != NULL || json_object_set_new(answers, key, answer) == 0;
}

enum err questionnaire_check(struct request *req, const struct questionnaire *q, json_t **ret,
			     struct err_info *err)
{
	json_auto_t *answers = json_object();
	bool done = answers != NULL;

	for (size_t i = 0; i < q->count && done; i++)
		done = check_one(req, &q->questions[i], i, answers);
	if (!done)
		return ERR(err, ERR_MEMORY, "answers");
	*ret = json_incref(answers);
	return ERR_OK;
}
