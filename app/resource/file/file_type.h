/*
 * Which files are taken: by the ending of the name and by the content, which must agree. Web pages, drawings with
 * scripts, programs and whatever else a browser or a computer would run are not in the list.
 */
#ifndef ACCORD_RESOURCE_FILE_TYPE_H
#define ACCORD_RESOURCE_FILE_TYPE_H

#include "app/base/err.h"

#define FILE_NAME_MAX 200	/* characters of a file's name */

struct file_type {
	const char *ending;	/* "pdf" */
	const char *media;	/* "application/pdf" */
	const char *label;	/* French: "document PDF" */
	const char *begins;	/* bytes that it begins with, or NULL */
	const char *detected;	/* what libmagic may call it, separated by blanks */
};

/* French: the endings that are taken, for a form's help. Static. */
extern const char file_type_list[];

/* Reads libmagic's signatures; once, before threads. ERR_CONFIG: they are not installed. */
MUST_USE enum err file_type_prepare(struct err_info *err);
/* The type by the ending of `name`, or NULL. Static. */
const struct file_type *file_type_of_name(const char *name);
/* The type with that media type, or NULL. Static. */
const struct file_type *file_type_of_media(const char *media);
/*
 * ERR_OK when the content of the open file is of this type.
 * ret_message   French, static, with ERR_INVALID: why it is not taken
 * ERR_STORAGE: it cannot be read; ERR_MEMORY; ERR_INTERNAL: libmagic failed
 */
MUST_USE enum err file_type_check(const struct file_type *type, int fd, const char **ret_message,
				  struct err_info *err);
/*
 * The name to keep of what a browser sent: without folders and the dots that hide a file; NULL when nothing is
 * left, it is too long, not UTF-8 or has control characters. Borrowed from `sent`, which is changed.
 */
const char *file_type_clean_name(char *sent);

#endif
