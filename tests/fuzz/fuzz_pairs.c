/*
 * Any bytes as a urlencoded text. What is decoded is UTF-8, has names, keeps to the limit, and gives the
 * same pairs when it is encoded again.
 */
#include "app/base/buf.h"
#include "app/base/escape.h"
#include "app/base/text.h"
#include "app/http/request.h"

#define FUZZ_TEXT_MAX (8 * 1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz_again(struct arena *arena, const struct pairs *pairs)
{
	AUTO_BUF text = BUF_INIT(FUZZ_TEXT_MAX);
	struct pairs again;
	struct err_info err;

	for (int i = 0; i < pairs->count; i++) {
		escape_url(&text, pairs->items[i].name);
		buf_addc(&text, '=');
		escape_url(&text, pairs->items[i].value);
		buf_addc(&text, '&');
	}
	if (buf_error(&text) || pairs_decode(arena, buf_text(&text), text.len, &again, &err) != ERR_OK)
		abort();
	if (again.count != pairs->count)
		abort();
	for (int i = 0; i < again.count; i++) {
		if (strcmp(again.items[i].name, pairs->items[i].name) != 0 ||
		    strcmp(again.items[i].value, pairs->items[i].value) != 0)
			abort();
	}
}

static void fuzz_check(const struct pairs *pairs)
{
	if (pairs->count > REQUEST_FIELDS_MAX)
		abort();
	for (int i = 0; i < pairs->count; i++) {
		const struct pair *pair = &pairs->items[i];

		if (pair->name[0] == '\0' || !text_is_utf8(pair->name, strlen(pair->name)) ||
		    !text_is_utf8(pair->value, strlen(pair->value)))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct pairs pairs;
	struct err_info err;
	enum err code;

	arena_init(&arena, REQUEST_ARENA_MAX);
	code = pairs_decode(&arena, (const char *)data, size, &pairs, &err);
	if (code == ERR_OK) {
		fuzz_check(&pairs);
		fuzz_again(&arena, &pairs);
	} else if (code != ERR_BAD_REQUEST && code != ERR_TOO_LARGE) {
		abort();
	}
	arena_release(&arena);
	return 0;
}
