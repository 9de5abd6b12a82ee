/* A questionnaire as a form, and its answers in words. */
#include "app/base/text.h"
#include "app/resource/evaluation/questionnaire.h"
#include "app/resource/form_model.h"
#include "app/resource/row.h"
#include "app/view/filter.h"
#include "app/view/model.h"

#define NUMBER_TEXT_MAX 64
#define FIRST_HEADING "Questions"

/* A form being made. */
struct asking {
	struct request *req;
	const struct questionnaire *q;
	const json_t *answers; /* or NULL */
};

/* A number as it is typed: with a comma. Arena; NULL: out of memory. */
static const char *number_text(struct arena *arena, const json_t *value)
{
	AUTO_BUF text = BUF_INIT(NUMBER_TEXT_MAX);
	char *copy;

	filter_plain(value, &text);
	if (buf_error(&text) != ERR_OK)
		return NULL;
	copy = arena_strndup(arena, buf_text(&text), text.len);
	if (copy != NULL && strchr(copy, '.') != NULL)
		*strchr(copy, '.') = ',';
	return copy;
}

/* What stands in the field: what was typed, else what was answered. Arena or borrowed; NULL: out of memory. */
static const char *value_of(const struct asking *a, size_t i, const char *name)
{
	const char *key = questionnaire_key(a->req->arena, i);
	const json_t *answer = key != NULL ? json_object_get(a->answers, key) : NULL;
	const char *text;

	if (a->req->method == METHOD_POST && a->req->typed != NULL) {
		text = row_text(a->req->typed, name);
		return text != NULL ? text : "";
	}
	if (json_is_string(answer))
		return json_string_value(answer);
	return number_text(a->req->arena, answer);
}

static void add_option(json_t **list, const char *name, size_t n, const char *value,
		       const char *label, const char *chosen)
{
	char id[40];

	snprintf(id, sizeof(id), "f-%s-%zu", name, n);
	model_add(list, json_pack("{s:s, s:s, s:s, s:b}", "value", value, "label", label,
				  "option_id", id, "selected", text_equal(value, chosen)));
}

static json_t *options_model(const struct asking *a, const struct question *question,
			     const char *name, const char *chosen)
{
	static const char *const steps[] = { "1", "2", "3", "4", "5" };
	json_t *list = json_array();

	for (size_t i = 0; i < QUESTIONNAIRE_SCALE && question->kind == QUESTION_SCALE; i++)
		add_option(&list, name, i + 1, steps[i],
			   questionnaire_step(a->req->arena, question, (int)i + 1), chosen);
	for (size_t i = 0; i < question->option_count && question->kind == QUESTION_CHOICE; i++)
		add_option(&list, name, i + 1, question->options[i], question->options[i], chosen);
	return list;
}

static const char *shown_as(enum question_kind kind)
{
	if (kind == QUESTION_TEXT)
		return "long";
	return kind == QUESTION_NUMBER ? "decimal" : "radio";
}

static json_t *field_model(const struct asking *a, size_t i)
{
	const struct question *question = &a->q->questions[i];
	const char *name = questionnaire_name(a->req->arena, i);
	const char *value = name != NULL ? value_of(a, i, name) : NULL;
	char id[32];

	if (value == NULL)
		return NULL;
	snprintf(id, sizeof(id), "f-%s", name);
	return json_pack("{s:s, s:s, s:s, s:{s:b}, s:b, s:b, s:b, s:n, s:s?, s:s, s:b, s:I, s:o}",
			 "name", name, "id", id, "label", question->label, "as",
			 shown_as(question->kind), true, "required", question->required,
			 "required_to_submit", false, "optional", !question->required, "help",
			 "error", form_model_message(a->req, name, 0), "value", value, "many",
			 false, "max", (json_int_t)QUESTIONNAIRE_TEXT_MAX, "options",
			 options_model(a, question, name, value));
}

static void end_section(json_t **sections, const char *heading, const char *member, json_t *list)
{
	char id[24];

	if (list != NULL && json_array_size(list) == 0) {
		json_decref(list);
		return;
	}
	snprintf(id, sizeof(id), "rubrique-%zu", json_array_size(*sections) + 1);
	model_add(sections,
		  json_pack("{s:s, s:s, s:o}", "heading", heading, "id", id, member, list));
}

json_t *questionnaire_form(struct request *req, const struct questionnaire *q,
			   const json_t *answers)
{
	const struct asking a = { .req = req, .q = q, .answers = answers };
	const char *heading = FIRST_HEADING;
	json_t *sections = json_array();
	json_t *fields = json_array();

	for (size_t i = 0; i < q->count; i++) {
		if (q->questions[i].section != NULL) {
			end_section(&sections, heading, "fields", fields);
			heading = q->questions[i].section;
			fields = json_array();
		}
		model_add(&fields, field_model(&a, i));
	}
	end_section(&sections, heading, "fields", fields);
	return sections;
}

static json_t *row_model(struct arena *arena, const struct question *question, const json_t *answer)
{
	const char *text = json_string_value(answer);

	if (question->kind == QUESTION_SCALE && answer != NULL)
		text = questionnaire_step(arena, question, (int)json_integer_value(answer));
	else if (json_is_number(answer))
		text = number_text(arena, answer);
	return json_pack("{s:s, s:s, s:b, s:b}", "label", question->label, "text",
			 text != NULL ? text : "", "empty", answer == NULL, "long",
			 question->kind == QUESTION_TEXT);
}

json_t *questionnaire_words(struct arena *arena, const struct questionnaire *q,
			    const json_t *answers)
{
	const char *heading = FIRST_HEADING;
	json_t *sections = json_array();
	json_t *rows = json_array();

	for (size_t i = 0; i < q->count; i++) {
		const char *key = questionnaire_key(arena, i);

		if (q->questions[i].section != NULL) {
			end_section(&sections, heading, "rows", rows);
			heading = q->questions[i].section;
			rows = json_array();
		}
		model_add(&rows, key != NULL ? row_model(arena, &q->questions[i],
							 json_object_get(answers, key))
					     : NULL);
	}
	end_section(&sections, heading, "rows", rows);
	return sections;
}
