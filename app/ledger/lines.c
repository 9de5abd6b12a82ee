/* Lines of JSON with a running hash. */
#include "app/ledger/lines.h"

#include <errno.h>

static void lines_free_hash(EVP_MD_CTX **hash)
{
	EVP_MD_CTX_free(*hash);
}

enum err lines_init(struct lines *lines, FILE *file, struct err_info *err)
{
	*lines = (struct lines){ .file = file, .line = BUF_INIT(LINES_MAX) };
	lines->hash = EVP_MD_CTX_new();
	if (lines->hash == NULL || EVP_DigestInit_ex(lines->hash, EVP_sha256(), NULL) != 1)
		return ERR(err, ERR_MEMORY, "hash");
	return ERR_OK;
}

void lines_release(struct lines *lines)
{
	EVP_MD_CTX_free(lines->hash);
	lines->hash = NULL;
	buf_release(&lines->line);
}

/* Counts the current line in, and empties it. */
static enum err lines_finish(struct lines *lines, struct err_info *err)
{
	if (EVP_DigestUpdate(lines->hash, buf_text(&lines->line), lines->line.len) != 1)
		return ERR(err, ERR_INTERNAL, "SHA-256 failed");
	buf_clear(&lines->line);
	return ERR_OK;
}

static int lines_add_chunk(const char *bytes, size_t len, void *line)
{
	buf_add(line, bytes, len);
	return buf_error(line) == ERR_OK ? 0 : -1;
}

enum err lines_write(struct lines *lines, json_t *object, struct err_info *err)
{
	json_auto_t *owned = object;

	if (owned == NULL || json_dump_callback(owned, lines_add_chunk, &lines->line,
						JSON_COMPACT | JSON_SORT_KEYS) != 0)
		return ERR(err, ERR_MEMORY, "line %" JSON_INTEGER_FORMAT, (json_int_t)lines->number + 1);
	buf_addc(&lines->line, '\n');
	if (buf_error(&lines->line) != ERR_OK)
		return ERR(err, ERR_MEMORY, "line");
	lines->number++;
	if (fwrite(lines->line.data, 1, lines->line.len, lines->file) != lines->line.len)
		return ERR(err, ERR_SYSTEM, "writing: %s", strerrordesc_np(errno));
	return lines_finish(lines, err);
}

/* Reads up to the newline or the end of the file. */
static enum err lines_fill(struct lines *lines, struct err_info *err)
{
	int c = '\0';

	while (c != '\n' && buf_error(&lines->line) == ERR_OK) {
		c = getc_unlocked(lines->file);
		if (c == EOF)
			break;
		buf_addc(&lines->line, (char)c);
	}
	if (ferror(lines->file))
		return ERR(err, ERR_SYSTEM, "reading: %s", strerrordesc_np(errno));
	if (buf_error(&lines->line) == ERR_MEMORY)
		return ERR(err, ERR_MEMORY, "line");
	if (buf_error(&lines->line) != ERR_OK)
		return ERR(err, ERR_INVALID, "the line is longer than %d bytes", LINES_MAX);
	if (lines->line.len > 0 && c != '\n')
		return ERR(err, ERR_INVALID, "the file ends within a line");
	return ERR_OK;
}

enum err lines_read(struct lines *lines, json_t **ret, struct err_info *err)
{
	json_error_t error;
	enum err code = lines_finish(lines, err);

	*ret = NULL;
	lines->number++;
	if (code == ERR_OK)
		code = lines_fill(lines, err);
	if (code != ERR_OK || lines->line.len == 0)
		return code;
	*ret = json_loadb(lines->line.data, lines->line.len, JSON_REJECT_DUPLICATES, &error);
	if (*ret == NULL)
		return ERR(err, ERR_INVALID, "not JSON: %s", error.text);
	return ERR_OK;
}

enum err lines_digest(struct lines *lines, char ret[HASH_HEX_SIZE], struct err_info *err)
{
	DEFER(lines_free_hash) EVP_MD_CTX *copy = EVP_MD_CTX_new();
	uint8_t digest[HASH_SIZE];

	if (copy == NULL || EVP_MD_CTX_copy_ex(copy, lines->hash) != 1 ||
	    EVP_DigestFinal_ex(copy, digest, NULL) != 1)
		return ERR(err, ERR_INTERNAL, "SHA-256 failed");
	hash_to_hex(digest, HASH_SIZE, ret);
	return ERR_OK;
}
