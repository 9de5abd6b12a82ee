/*
 * Any bytes as a multipart body; the first says in how large pieces it comes, and whether parts are read or passed
 * over. Bytes that are given were there, names are text, limits hold, and the size of the pieces changes nothing.
 */
#include "app/base/buf.h"
#include "app/base/text.h"
#include "app/http/multipart.h"

#define FUZZ_MAX (8 * 1024 * 1024)
#define BOUNDARY "b"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct coming {
	const char *bytes;
	size_t left;
	size_t step;
};

static enum err fill(void *from, char *into, size_t max, size_t *ret_len, struct err_info *err UNUSED)
{
	struct coming *coming = from;
	size_t len = coming->left < coming->step ? coming->left : coming->step;

	if (max == 0)
		abort();
	len = len < max ? len : max;
	memcpy(into, coming->bytes, len);
	coming->bytes += len;
	coming->left -= len;
	*ret_len = len;
	return ERR_OK;
}

static void check_part(const struct multipart_part *part)
{
	if (part->name[0] == '\0' || text_has_control(part->name, false) || text_has_control(part->file_name, false))
		abort();
}

/* What is read, as one text. */
static enum err read_all(struct multipart *m, bool pass, struct buf *out)
{
	struct multipart_part part;
	struct err_info err;
	bool more = true;
	enum err code = ERR_OK;

	for (int parts = 0; code == ERR_OK; parts++) {
		const char *bytes = NULL;
		size_t len = pass ? 0 : 1;

		code = multipart_next(m, &part, &more, &err);
		if (code != ERR_OK || !more)
			break;
		if (parts == MULTIPART_PARTS_MAX)
			abort();
		check_part(&part);
		buf_printf(out, "%s[%s]%d=", part.name, part.file_name, part.is_file);
		while (code == ERR_OK && len > 0) {
			code = multipart_bytes(m, &bytes, &len, &err);
			if (code == ERR_OK && len > 0)
				buf_add(out, bytes, len);
		}
	}
	return code;
}

static enum err read_in(const uint8_t *data, size_t size, size_t step, bool pass, struct buf *out)
{
	DEFER(multipart_release) struct multipart m = { 0 };
	struct coming coming = { .bytes = (const char *)data, .left = size, .step = step };
	struct err_info err;

	if (multipart_begin(&m, BOUNDARY, fill, &coming, &err) != ERR_OK)
		abort();
	return read_all(&m, pass, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_BUF whole = BUF_INIT(FUZZ_MAX);
	AUTO_BUF pieces = BUF_INIT(FUZZ_MAX);
	AUTO_BUF passed = BUF_INIT(FUZZ_MAX);
	enum err code;

	if (size == 0)
		return 0;
	code = read_in(data + 1, size - 1, FUZZ_MAX, false, &whole);
	if (code != ERR_OK && code != ERR_BAD_REQUEST && code != ERR_TOO_LARGE)
		abort();
	if (read_in(data + 1, size - 1, (size_t)(data[0] % 64) + 1, false, &pieces) != code ||
	    read_in(data + 1, size - 1, FUZZ_MAX, true, &passed) != code)
		abort();
	/* Of what is refused more or less may have been given before that was seen. */
	if (code == ERR_OK && (whole.len != pieces.len || memcmp(buf_text(&whole), buf_text(&pieces), whole.len) != 0))
		abort();
	return 0;
}
