/* What a file is, by its name and by its bytes. */
#include "app/resource/file/file_type.h"

#include <errno.h>
#include <magic.h>
#include <pthread.h>
#include <unistd.h>

#include "app/base/text.h"

#define LOOKED_AT 262144	/* bytes from the start of a file that libmagic gets */
#define ZIP "PK\3\4"
#define OPEN_DOCUMENT "application/vnd.oasis.opendocument."
#define OFFICE "application/vnd.openxmlformats-officedocument."
/* A zip that libmagic cannot tell more of: programs write the parts of these documents in any order. */
#define SOME_ZIP " application/zip application/octet-stream"
#define TEXT "text/plain text/csv application/csv"

/* clang-format off */
static const struct file_type types[] = {
	{ "pdf",  "application/pdf", "document PDF", "%PDF-", "application/pdf" },
	{ "odt",  OPEN_DOCUMENT "text", "texte OpenDocument", ZIP, OPEN_DOCUMENT "text" },
	{ "ods",  OPEN_DOCUMENT "spreadsheet", "classeur OpenDocument", ZIP, OPEN_DOCUMENT "spreadsheet" },
	{ "odp",  OPEN_DOCUMENT "presentation", "présentation OpenDocument", ZIP, OPEN_DOCUMENT "presentation" },
	{ "docx", OFFICE "wordprocessingml.document", "document Word", ZIP, OFFICE "wordprocessingml.document" SOME_ZIP },
	{ "xlsx", OFFICE "spreadsheetml.sheet", "classeur Excel", ZIP, OFFICE "spreadsheetml.sheet" SOME_ZIP },
	{ "pptx", OFFICE "presentationml.presentation", "présentation PowerPoint", ZIP,
	  OFFICE "presentationml.presentation" SOME_ZIP },
	{ "csv",  "text/csv", "tableau CSV", NULL, TEXT },
	{ "txt",  "text/plain", "texte", NULL, TEXT },
	{ "png",  "image/png", "image PNG", "\211PNG\r\n\032\n", "image/png" },
	{ "jpg",  "image/jpeg", "image JPEG", "\377\330\377", "image/jpeg" },
	{ "jpeg", "image/jpeg", "image JPEG", "\377\330\377", "image/jpeg" },
	{ "zip",  "application/zip", "archive ZIP", ZIP, "application/zip" },
};
/* clang-format on */

const char file_type_list[] = "PDF, ODT, ODS, ODP, DOCX, XLSX, PPTX, CSV, TXT, PNG, JPEG ou ZIP";

static const char not_what_it_says[] =
	"Le contenu de ce fichier n’est pas celui que son nom annonce. Ouvrez-le, enregistrez-le de nouveau dans "
	"le bon format, puis envoyez-le.";
static const char is_active[] =
	"Ce fichier contient une page web, un dessin SVG ou un programme, que le service ne garde pas. Envoyez-en "
	"une version PDF.";

/* libmagic's handle serves one thread at a time. */
static pthread_mutex_t magic_lock = PTHREAD_MUTEX_INITIALIZER;
static magic_t magic;

enum err file_type_prepare(struct err_info *err)
{
	if (magic != NULL)
		return ERR_OK;
	magic = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_ELF | MAGIC_NO_CHECK_TAR |
			   MAGIC_NO_CHECK_CDF);
	if (magic == NULL)
		return ERR(err, ERR_MEMORY, "libmagic");
	if (magic_load(magic, NULL) == 0)
		return ERR_OK;
	err_set(err, ERR_CONFIG, __FILE__, __LINE__, "libmagic: %s", magic_error(magic));
	magic_close(magic);
	magic = NULL;
	return ERR_CONFIG;
}

const struct file_type *file_type_of_name(const char *name)
{
	const char *dot = strrchr(name, '.');

	for (size_t i = 0; dot != NULL && i < ARRAY_SIZE(types); i++) {
		if (strcasecmp(types[i].ending, dot + 1) == 0)
			return &types[i];
	}
	return NULL;
}

const struct file_type *file_type_of_media(const char *media)
{
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		if (text_equal(types[i].media, media))
			return &types[i];
	}
	return NULL;
}

/* True when `word` is one of those that blanks separate. */
static bool is_among(const char *words, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = words; *at != '\0'; at += strspn(at, " ")) {
		size_t at_len = strcspn(at, " ");

		if (at_len == len && strncmp(at, word, len) == 0)
			return true;
		at += at_len;
	}
	return false;
}

/* What would do something: said more clearly than that it is not what its name says. */
static bool is_program(const char *detected)
{
	static const char *const starts[] = { "text/html", "text/xml", "image/svg", "application/x-",
					      "text/x-", "application/javascript", "text/javascript" };

	for (size_t i = 0; i < ARRAY_SIZE(starts); i++) {
		if (text_starts(detected, starts[i]))
			return true;
	}
	return false;
}

/* The start of the file. ret_len: how much of it */
static enum err read_start(int fd, char *into, size_t *ret_len, struct err_info *err)
{
	size_t len = 0;

	while (len < LOOKED_AT) {
		ssize_t n = pread(fd, into + len, LOOKED_AT - len, (off_t)len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return ERR(err, ERR_STORAGE, "cannot read a file: %s", strerrordesc_np(errno));
		if (n == 0)
			break;
		len += (size_t)n;
	}
	*ret_len = len;
	return ERR_OK;
}

/* ERR_INVALID with its message. */
static enum err judge(const struct file_type *type, const char *detected, const char **ret_message,
		      struct err_info *err)
{
	if (detected == NULL)
		return ERR(err, ERR_INTERNAL, "libmagic: %s", magic_error(magic));
	if (is_among(type->detected, detected))
		return ERR_OK;
	*ret_message = is_program(detected) ? is_active : not_what_it_says;
	return ERR(err, ERR_INVALID, "a .%s that is %.100s", type->ending, detected);
}

enum err file_type_check(const struct file_type *type, int fd, const char **ret_message, struct err_info *err)
{
	AUTO_FREE char *start = malloc(LOOKED_AT);
	size_t begins = type->begins != NULL ? strlen(type->begins) : 0;
	size_t len = 0;
	enum err code = start != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "start of a file");

	if (code == ERR_OK)
		code = read_start(fd, start, &len, err);
	if (code != ERR_OK)
		return code;
	pthread_mutex_lock(&magic_lock);
	code = file_type_prepare(err);
	if (code == ERR_OK)
		code = judge(type, magic_buffer(magic, start, len), ret_message, err);
	pthread_mutex_unlock(&magic_lock);
	if (code != ERR_OK || begins == 0)
		return code;
	if (len >= begins && memcmp(start, type->begins, begins) == 0)
		return ERR_OK;
	*ret_message = not_what_it_says;
	return ERR(err, ERR_INVALID, "a .%s that does not begin so", type->ending);
}

const char *file_type_clean_name(char *sent)
{
	char *name = sent;

	for (char *c = sent; *c != '\0'; c++) {
		if (*c == '/' || *c == '\\')
			name = c + 1;
	}
	name = text_trim(name);
	name += strspn(name, ". ");
	if (name[0] == '\0' || text_has_control(name, false) || text_length(name) > FILE_NAME_MAX)
		return NULL;
	return name;
}
