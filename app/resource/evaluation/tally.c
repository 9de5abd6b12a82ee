/* Answers counted, with what few people said hidden. */
#include "app/resource/evaluation/tally.h"

#include <math.h>
#include <stdlib.h>

#include "app/base/text.h"
#include "app/view/model.h"

#define HIDDEN "masqué" /* also of more than four: whatever would give those away */
#define CELLS_MAX QUESTIONNAIRE_OPTIONS_MAX

_Static_assert(CELLS_MAX >= QUESTIONNAIRE_SCALE, "a scale fits into the cells");

/* ---- what must be hidden ---- */

/* The smallest count that is shown, any but a zero before a zero; n: none. */
static size_t next_to_hide(const int64_t *counts, size_t n, const bool *hidden)
{
	size_t best = n;

	for (size_t i = 0; i < n; i++) {
		if (hidden[i])
			continue;
		if (best == n || (counts[i] > 0 && (counts[best] == 0 || counts[i] < counts[best])))
			best = i;
	}
	return best;
}

void tally_hide(const int64_t *counts, size_t n, bool *ret_hidden)
{
	size_t cells = 0;
	int64_t people = 0;

	for (size_t i = 0; i < n; i++) {
		ret_hidden[i] = counts[i] > 0 && counts[i] < TALLY_LEAST;
		cells += ret_hidden[i] ? 1 : 0;
		people += ret_hidden[i] ? counts[i] : 0;
	}
	while (cells == 1 || (cells > 0 && people < TALLY_LEAST)) {
		size_t next = next_to_hide(counts, n, ret_hidden);

		if (next == n)
			return;
		ret_hidden[next] = true;
		cells++;
		people += counts[next];
	}
}

/* ---- one question ---- */

/* A question with the answers of every version that asked it. */
struct asked {
	struct arena *arena;
	const struct question *question;
	int64_t version;
	json_t *values; /* new */
};

/* How many chose cell `i` of a question with cells. */
static int64_t cell_count(const struct asked *a, size_t i)
{
	int64_t count = 0;
	size_t n;
	const json_t *value;

	json_array_foreach(a->values, n, value) {
		if (a->question->kind == QUESTION_SCALE)
			count += json_integer_value(value) == (json_int_t)i + 1;
		else
			count += text_equal(json_string_value(value), a->question->options[i]);
	}
	return count;
}

static json_t *cell_model(const struct asked *a, size_t i, int64_t count, bool hidden,
			  int64_t total)
{
	const char *label = a->question->kind == QUESTION_SCALE
				    ? questionnaire_step(a->arena, a->question, (int)i + 1)
				    : a->question->options[i];
	json_t *share = hidden || total == 0
				? json_null()
				: json_real(round(1000.0 * (double)count / (double)total) / 10.0);

	if (label == NULL) {
		json_decref(share);
		return NULL;
	}
	return json_pack("{s:s, s:o, s:b, s:o, s:o}", "answer", label, "count",
			 hidden ? json_null() : json_integer(count), "hidden", hidden, "cell",
			 hidden ? json_string(HIDDEN) : json_integer(count), "share", share);
}

/* ret_hidden: whether anything is. */
static json_t *cells_model(const struct asked *a, bool *ret_hidden)
{
	size_t n = a->question->kind == QUESTION_SCALE ? QUESTIONNAIRE_SCALE
						       : a->question->option_count;
	int64_t counts[CELLS_MAX] = { 0 };
	bool hidden[CELLS_MAX] = { false };
	int64_t total = 0;
	json_t *rows = json_array();

	for (size_t i = 0; i < n; i++) {
		counts[i] = cell_count(a, i);
		total += counts[i];
	}
	tally_hide(counts, n, hidden);
	for (size_t i = 0; i < n; i++) {
		*ret_hidden |= hidden[i];
		model_add(&rows, cell_model(a, i, counts[i], hidden[i], total));
	}
	return rows;
}

static int compare_numbers(const void *a, const void *b)
{
	const double *x = a;
	const double *y = b;

	return (*x > *y) - (*x < *y);
}

/* Mean and median of numbers that enough people gave; with hidden cells a mean would give them away. */
static int set_middle(const struct asked *a, json_t *model, bool shown)
{
	size_t n = json_array_size(a->values);
	double *numbers = shown ? arena_alloc(a->arena, (n + 1) * sizeof(*numbers)) : NULL;
	double sum = 0;
	double median;

	if (!shown)
		return model_put(model, "mean", json_null()) |
		       model_put(model, "median", json_null());
	if (numbers == NULL)
		return -1;
	for (size_t i = 0; i < n; i++) {
		numbers[i] = json_number_value(json_array_get(a->values, i));
		sum += numbers[i];
	}
	qsort(numbers, n, sizeof(*numbers), compare_numbers);
	median = n % 2 == 1 ? numbers[n / 2] : (numbers[n / 2 - 1] + numbers[n / 2]) / 2;
	return model_put(model, "mean", json_real(round(100.0 * sum / (double)n) / 100.0)) |
	       model_put(model, "median", json_real(median));
}

static int compare_texts(const void *a, const void *b)
{
	const char *const *x = a;
	const char *const *y = b;

	return strcmp(*x, *y);
}

/* In the order of their letters, so that they do not tell who wrote when. */
static json_t *texts_model(const struct asked *a)
{
	size_t n = json_array_size(a->values);
	const char **texts = arena_alloc(a->arena, (n + 1) * sizeof(*texts));
	json_t *list = json_array();

	if (texts == NULL) {
		json_decref(list);
		return NULL;
	}
	for (size_t i = 0; i < n; i++)
		texts[i] = json_string_value(json_array_get(a->values, i));
	qsort(texts, n, sizeof(*texts), compare_texts);
	for (size_t i = 0; i < n; i++)
		model_add(&list, json_string(texts[i]));
	return list;
}

static const char *kind_id(enum question_kind kind)
{
	static const char *const ids[] = { [QUESTION_SCALE] = "scale",
					   [QUESTION_CHOICE] = "choice",
					   [QUESTION_NUMBER] = "number",
					   [QUESTION_TEXT] = "text" };

	return ids[kind];
}

static bool has_cells(enum question_kind kind)
{
	return kind == QUESTION_SCALE || kind == QUESTION_CHOICE;
}

/* Texts tell of those who wrote them: of an anonymous campaign more than five must stand together. */
static json_t *shown_texts(const struct asked *a, bool open_texts)
{
	bool shown = open_texts || json_array_size(a->values) > TALLY_LEAST;

	return a->question->kind == QUESTION_TEXT && shown ? texts_model(a) : json_array();
}

/* What is the same of every kind of question. */
static json_t *question_head(const struct asked *a, size_t place, bool few)
{
	enum question_kind kind = a->question->kind;
	json_int_t answered = (json_int_t)json_array_size(a->values);

	return json_pack("{s:I, s:s?, s:s, s:s, s:I, s:o, s:b, s:b, s:b}", "n", (json_int_t)place,
			 "section", a->question->section, "label", a->question->label, "kind",
			 kind_id(kind), "version", (json_int_t)a->version, "answered",
			 few ? json_null() : json_integer(answered), "few", few, "has_table",
			 has_cells(kind), "is_text", kind == QUESTION_TEXT);
}

static json_t *question_model(const struct asked *a, size_t place, bool open_texts)
{
	enum question_kind kind = a->question->kind;
	bool hidden = false;
	size_t answered = json_array_size(a->values);
	json_t *model = question_head(a, place, answered > 0 && answered < TALLY_LEAST);
	json_t *texts = shown_texts(a, open_texts);
	bool texts_hidden = kind == QUESTION_TEXT && answered > 0 && json_array_size(texts) == 0;

	model_set(&model, "rows", has_cells(kind) ? cells_model(a, &hidden) : json_array());
	model_set(&model, "texts", texts);
	model_set(&model, "texts_hidden", json_boolean(texts_hidden));
	if (model == NULL || set_middle(a, model,
					(kind == QUESTION_SCALE || kind == QUESTION_NUMBER) &&
						answered >= TALLY_LEAST && !hidden) == 0)
		return model;
	json_decref(model);
	return NULL;
}

/* ---- all versions ---- */

static bool is_same(const struct question *a, const struct question *b)
{
	if (a->kind != b->kind || !text_equal(a->label, b->label) ||
	    a->option_count != b->option_count)
		return false;
	for (size_t i = 0; i < a->option_count; i++) {
		if (!text_equal(a->options[i], b->options[i]))
			return false;
	}
	return true;
}

/* The place of the question in that version; its count: not asked. */
static size_t place_of(const struct questionnaire *q, const struct question *question)
{
	size_t i = 0;

	while (i < q->count && !is_same(&q->questions[i], question))
		i++;
	return i;
}

/* True when a version before number `v` in the list asked it too, and has it counted. */
static bool is_counted(const struct tally_version *versions, size_t v,
		       const struct question *question)
{
	for (size_t i = 0; i < v; i++) {
		if (place_of(versions[i].questions, question) < versions[i].questions->count)
			return true;
	}
	return false;
}

static void add_values(struct asked *a, const struct tally_version *version)
{
	size_t place = place_of(version->questions, a->question);
	const char *key = questionnaire_key(a->arena, place);
	size_t i;
	const json_t *answers;

	if (place == version->questions->count)
		return;
	if (key == NULL) {
		json_decref(a->values);
		a->values = NULL;
		return;
	}
	json_array_foreach(version->answers, i, answers) {
		json_t *value = json_object_get(answers, key);

		if (value != NULL)
			model_add(&a->values, json_incref(value));
	}
}

json_t *tally_results(struct arena *arena, const struct tally_version *versions, size_t count,
		      bool open_texts)
{
	json_t *list = json_array();

	for (size_t v = 0; v < count; v++) {
		const struct questionnaire *q = versions[v].questions;

		for (size_t i = 0; i < q->count; i++) {
			struct asked a = { .arena = arena,
					   .question = &q->questions[i],
					   .version = versions[v].number };

			if (is_counted(versions, v, a.question) || place_of(q, a.question) < i)
				continue;
			a.values = json_array();
			for (size_t other = v; other < count; other++)
				add_values(&a, &versions[other]);
			model_add(&list, a.values != NULL
						 ? question_model(&a, json_array_size(list) + 1,
								  open_texts)
						 : NULL);
			json_decref(a.values);
		}
	}
	return list;
}
