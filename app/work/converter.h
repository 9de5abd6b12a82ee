/*
 * A program that turns text into a file: it reads the text on its standard input and writes the file to its standard
 * output. It gets no environment, no other open file, and limits on time, memory and the size of what it writes.
 */
#ifndef ACCORD_WORK_CONVERTER_H
#define ACCORD_WORK_CONVERTER_H

#include "app/base/err.h"

#define CONVERTER_MEMORY (1024L * 1024 * 1024) /* bytes of address space */

struct converter_sink {
	/* A piece of what it wrote. */
	enum err (*take)(void *data, const void *bytes, size_t len, struct err_info *err);
	/* Called at least once a second while it runs; an error ends it. */
	enum err (*tick)(void *data, struct err_info *err);
	void *data;
};

/*
 * argv        NULL-ended; argv[0] is the path of the program
 * deadline_s  then it is killed
 * ret_status  its exit status
 * ERR_SYSTEM: it cannot be started, was killed at the deadline, or ended by a signal; what the sink said.
 */
MUST_USE enum err converter_run(const char *const *argv, const char *text, size_t len,
				int deadline_s, const struct converter_sink *sink, int *ret_status,
				struct err_info *err);

#endif
