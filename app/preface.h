/*
 * Looks at the head of a FastCGI request, from its BEGIN to the end of its PARAMS, before libfcgi reads
 * it. libfcgi trusts lengths (a crafted PARAMS or management record ends the process), allocates whatever
 * is announced, and waits as long as bytes trickle in. Here the head must arrive within a time and a size,
 * consist of the records that nginx sends, and stay within the limits of app/http/request.h. Nothing is
 * taken off the socket (MSG_PEEK), so libfcgi then reads exactly what was looked at.
 * Source: FastCGI Specification 1.0, sections 3.3 to 5.2.
 */
#ifndef ACCORD_PREFACE_H
#define ACCORD_PREFACE_H

#include <stddef.h>
#include <stdint.h>

#include "app/base/cleanup.h"

#define PREFACE_SIZE (80 * 1024)	/* bytes of a whole head: REQUEST_PARAMS_MAX, headers, padding */

enum preface {
	PREFACE_OK,
	PREFACE_LIMIT,		/* sound, but more names or bytes than a request may have */
	PREFACE_MORE,		/* sound so far, not yet whole */
	PREFACE_MALFORMED,
	PREFACE_TOO_LONG,	/* not whole within PREFACE_SIZE */
	PREFACE_SILENT,		/* not whole in time */
	PREFACE_ENDED		/* the peer hung up */
};

/* Judges the first `len` bytes of a connection: PREFACE_OK, _LIMIT, _MORE or _MALFORMED. */
enum preface preface_judge(const uint8_t *bytes, size_t len);
/*
 * Waits at most `wait_ms` for a whole head on `fd` (blocking, with SO_RCVTIMEO) and judges it; never
 * PREFACE_MORE. `space` has PREFACE_SIZE bytes.
 */
enum preface preface_wait(int fd, uint8_t *space, int64_t wait_ms);
/* "malformed", "silent", … for the log. Static. */
const char *preface_id(enum preface preface);

#endif
