/*
 * Where the bytes of files lie: in the folder site.files as aa/bb/SHA256, aa and bb being its first digits. A file
 * is written under another name in the folder `new`, and gets its own when it is whole and on the disk; from then
 * on it never changes. The same content is there once.
 */
#ifndef ACCORD_RESOURCE_FILE_STORE_H
#define ACCORD_RESOURCE_FILE_STORE_H

#include "app/base/hash.h"

#define STORE_PATH_SIZE 640	/* of a file, with NUL; site.files is at most 500 bytes */
#define STORE_NEW "new"		/* folder of what is being written */

/* A file that is being written. */
struct store_file {
	int fd;				/* -1: none */
	char path[STORE_PATH_SIZE];	/* under STORE_NEW; "": gone */
	struct hash_stream *hash;	/* new */
	int64_t size;
	char sha256[HASH_HEX_SIZE];	/* once it is whole */
};

#define STORE_FILE_INIT { .fd = -1 }

/* Makes the folder, for us alone, when it is not there. ERR_CONFIG: it cannot be, or others may look into it. */
MUST_USE enum err store_prepare(const char *dir, struct err_info *err);

/* Begins a file. ERR_STORAGE (here and below): the disk is full, or refuses. */
MUST_USE enum err store_begin(const char *dir, struct store_file *ret, struct err_info *err);
MUST_USE enum err store_add(struct store_file *file, const void *bytes, size_t len, struct err_info *err);
/* The file is whole: it is on the disk, and has its hash. */
MUST_USE enum err store_end(struct store_file *file, struct err_info *err);
/*
 * Gives it its name, when there is not one already; may be called again. To be called in the transaction that
 * adds its row (sql_file_add), behind that: then nobody purges it meanwhile.
 */
MUST_USE enum err store_keep(const char *dir, const struct store_file *file, struct err_info *err);
/* Removes what was written under the other name. Accepts one that was never begun. */
void store_drop(struct store_file *file);

/* Path of the file with this hash. */
void store_path(const char *dir, const char *sha256, char ret[STORE_PATH_SIZE]);
/* Opens it. ret: to be closed. */
MUST_USE enum err store_open(const char *dir, const char *sha256, int *ret, int64_t *ret_size, struct err_info *err);

#endif
