/* Two texts word by word, by their longest common subsequence. */
#include "app/base/buf.h"
#include "app/resource/diff.h"

#define TEXT_MAX 65536

struct word {
	const char *text;	/* borrowed; a word with the blanks behind it */
	size_t len;
	size_t bare;		/* bytes without those blanks: what is compared */
};

struct words {
	struct word items[DIFF_WORDS_MAX];
	size_t count;
};

enum change { SAME, REMOVED, ADDED };

struct output {
	json_t *list;		/* new */
	struct buf run;		/* words of one kind, to become one item */
	enum change change;
	bool failed;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

/* False: too many words. */
static bool words_split(const char *text, struct words *ret)
{
	const char *at = text;

	ret->count = 0;
	while (*at != '\0') {
		struct word *word = &ret->items[ret->count];

		if (ret->count == DIFF_WORDS_MAX)
			return false;
		word->text = at;
		while (*at != '\0' && !is_blank(*at))
			at++;
		word->bare = (size_t)(at - word->text);
		while (is_blank(*at))
			at++;
		word->len = (size_t)(at - word->text);
		ret->count++;
	}
	return true;
}

static bool word_equal(const struct word *a, const struct word *b)
{
	return a->bare == b->bare && memcmp(a->text, b->text, a->bare) == 0;
}

static void output_end_run(struct output *out)
{
	json_t *item;
	int failed = buf_error(&out->run) != ERR_OK;

	if (out->run.len > 0) {
		item = json_pack("{s:s#}", "text", buf_text(&out->run), (int)out->run.len);
		if (out->change != SAME)
			failed |= json_object_set_new(
				item, out->change == ADDED ? "added" : "removed", json_true());
		failed |= json_array_append_new(out->list, item);
	}
	if (failed)
		out->failed = true;
	buf_clear(&out->run);
}

static void output_add(struct output *out, enum change change, const char *text, size_t len)
{
	if (change != out->change)
		output_end_run(out);
	out->change = change;
	buf_add(&out->run, text, len);
}

/* Lengths of the common subsequences of the ends: cell (i, j) looks at before[i…] and after[j…]. */
static void fill_lengths(uint16_t *table, const struct words *before, const struct words *after)
{
	size_t width = after->count + 1;

	for (size_t i = before->count; i-- > 0;) {
		for (size_t j = after->count; j-- > 0;) {
			uint16_t down = table[(i + 1) * width + j];
			uint16_t right = table[i * width + j + 1];
			uint16_t longer = down > right ? down : right;

			if (word_equal(&before->items[i], &after->items[j]))
				longer = (uint16_t)(table[(i + 1) * width + j + 1] + 1);
			table[i * width + j] = longer;
		}
	}
}

static void walk(struct output *out, const uint16_t *table, const struct words *before,
		 const struct words *after)
{
	size_t width = after->count + 1;
	size_t i = 0;
	size_t j = 0;

	while (i < before->count || j < after->count) {
		const struct word *old = &before->items[i];
		const struct word *new = &after->items[j];

		if (i < before->count && j < after->count && word_equal(old, new)) {
			output_add(out, SAME, new->text, new->len);
			i++;
			j++;
		} else if (j == after->count ||
			   (i < before->count && table[(i + 1) * width + j] >= table[i * width + j + 1])) {
			output_add(out, REMOVED, old->text, old->len);
			i++;
		} else {
			output_add(out, ADDED, new->text, new->len);
			j++;
		}
	}
}

/* Texts that are too long for the table: the old one, then the new one. */
static void whole_texts(struct output *out, const char *before, const char *after)
{
	output_add(out, REMOVED, before, strlen(before));
	output_add(out, ADDED, after, strlen(after));
}

static void compare(struct output *out, const char *before, const char *after)
{
	AUTO_FREE struct words *words = malloc(2 * sizeof(*words));
	AUTO_FREE uint16_t *table = NULL;

	if (words == NULL) {
		out->failed = true;
		return;
	}
	if (!words_split(before, &words[0]) || !words_split(after, &words[1])) {
		whole_texts(out, before, after);
		return;
	}
	table = calloc((words[0].count + 1) * (words[1].count + 1), sizeof(*table));
	if (table == NULL) {
		out->failed = true;
		return;
	}
	fill_lengths(table, &words[0], &words[1]);
	walk(out, table, &words[0], &words[1]);
}

json_t *diff_words(const char *before, const char *after)
{
	struct output out = { .list = json_array(), .run = BUF_INIT(2 * TEXT_MAX) };

	if (out.list == NULL)
		return NULL;
	compare(&out, before, after);
	output_end_run(&out);
	buf_release(&out.run);
	if (out.failed) {
		json_decref(out.list);
		return NULL;
	}
	return out.list;
}
