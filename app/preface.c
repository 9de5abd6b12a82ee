/* The head of a FastCGI request, looked at before it is read: records, then the pairs within them. */
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/socket.h>

#include "app/base/date.h"
#include "app/http/request.h"
#include "app/preface.h"

#define PREFACE_HEADER 8	/* bytes of a record's header */
#define PREFACE_BEGIN_BODY 8
#define PREFACE_FIRST_LOOK 8192	/* nearly every head is smaller */
#define PREFACE_VERSION 1
#define PREFACE_TYPE_BEGIN 1
#define PREFACE_TYPE_PARAMS 4
#define PREFACE_ROLE_RESPONDER 1
#define PREFACE_MIN_PAUSE_MS 2
#define PREFACE_MAX_PAUSE_MS 50

struct preface_record {
	unsigned type;
	unsigned id;
	size_t content;		/* bytes */
	size_t whole;		/* bytes with header and padding */
};

/* Pairs run across the borders of records, so what is still missing of one is kept between them. */
struct preface_pairs {
	int lengths_read;	/* 0 to 2: lengths known of the pair that is being read */
	uint32_t length;	/* the one being read */
	int length_bytes;	/* still to come of it */
	uint64_t text;		/* bytes of name and value still to come */
	size_t count;
	uint64_t total;		/* bytes of names and values announced */
};

static unsigned preface_u16(const uint8_t *bytes)
{
	return (unsigned)bytes[0] << 8 | bytes[1];
}

static struct preface_record preface_record(const uint8_t *bytes)
{
	struct preface_record record = { .type = bytes[1], .id = preface_u16(bytes + 2) };

	record.content = preface_u16(bytes + 4);
	record.whole = PREFACE_HEADER + record.content + bytes[6];
	return record;
}

static void preface_length_known(struct preface_pairs *pairs)
{
	pairs->lengths_read++;
	pairs->text += pairs->length;
	pairs->total += pairs->length;
	if (pairs->lengths_read == 2) {
		pairs->lengths_read = 0;
		pairs->count++;
	}
}

/* A length is one byte, or four whose first has its top bit set (section 3.4). */
static void preface_length_byte(struct preface_pairs *pairs, uint8_t byte)
{
	if (pairs->length_bytes > 0) {
		pairs->length = pairs->length << 8 | byte;
		pairs->length_bytes--;
	} else if ((byte & 0x80) != 0) {
		pairs->length = byte & 0x7f;
		pairs->length_bytes = 3;
	} else {
		pairs->length = byte;
	}
	if (pairs->length_bytes == 0)
		preface_length_known(pairs);
}

static bool preface_at_lengths(const struct preface_pairs *pairs)
{
	return pairs->text == 0 || pairs->lengths_read == 1 || pairs->length_bytes > 0;
}

static void preface_read_pairs(struct preface_pairs *pairs, const uint8_t *bytes, size_t len)
{
	size_t at = 0;

	while (at < len) {
		size_t left = len - at;

		if (preface_at_lengths(pairs)) {
			preface_length_byte(pairs, bytes[at]);
			at++;
		} else {
			size_t part = pairs->text < left ? (size_t)pairs->text : left;

			pairs->text -= part;
			at += part;
		}
	}
}

static enum preface preface_end(const struct preface_pairs *pairs)
{
	if (pairs->text > 0 || pairs->lengths_read > 0 || pairs->length_bytes > 0)
		return PREFACE_MALFORMED;
	if (pairs->count > REQUEST_PARAM_COUNT_MAX || pairs->total > REQUEST_PARAMS_MAX)
		return PREFACE_LIMIT;
	return PREFACE_OK;
}

/* The BEGIN record must be whole. */
static bool preface_begin_is_sound(const uint8_t *bytes, const struct preface_record *record)
{
	return record->type == PREFACE_TYPE_BEGIN && record->id != 0 &&
	       record->content == PREFACE_BEGIN_BODY &&
	       preface_u16(bytes + PREFACE_HEADER) == PREFACE_ROLE_RESPONDER;
}

static enum preface preface_judge_params(const uint8_t *bytes, size_t len, unsigned id)
{
	struct preface_pairs pairs = { 0 };
	size_t at = 0;

	while (len - at >= PREFACE_HEADER) {
		struct preface_record record = preface_record(bytes + at);

		if (bytes[at] != PREFACE_VERSION || record.type != PREFACE_TYPE_PARAMS ||
		    record.id != id)
			return PREFACE_MALFORMED;
		if (record.content == 0)
			return preface_end(&pairs);
		if (record.whole > len - at)
			return PREFACE_MORE;
		preface_read_pairs(&pairs, bytes + at + PREFACE_HEADER, record.content);
		at += record.whole;
	}
	return PREFACE_MORE;
}

enum preface preface_judge(const uint8_t *bytes, size_t len)
{
	struct preface_record begin;

	if (len > 0 && bytes[0] != PREFACE_VERSION)
		return PREFACE_MALFORMED;
	if (len > 1 && bytes[1] != PREFACE_TYPE_BEGIN)
		return PREFACE_MALFORMED;
	if (len < PREFACE_HEADER + PREFACE_BEGIN_BODY)
		return PREFACE_MORE;
	begin = preface_record(bytes);
	if (!preface_begin_is_sound(bytes, &begin))
		return PREFACE_MALFORMED;
	if (begin.whole > len)
		return PREFACE_MORE;
	return preface_judge_params(bytes + begin.whole, len - begin.whole, begin.id);
}

/* Waits a moment for more. Bytes that are there already would end a wait for input at once, so only the
 * peer's hanging up does. */
static bool preface_pause(int fd, int64_t pause_ms)
{
	struct pollfd hung_up = { .fd = fd, .events = POLLRDHUP };

	return poll(&hung_up, 1, (int)pause_ms) <= 0;
}

static ssize_t preface_peek(int fd, uint8_t *space, size_t size)
{
	ssize_t len = recv(fd, space, size, MSG_PEEK);

	while (len < 0 && errno == EINTR)
		len = recv(fd, space, size, MSG_PEEK);
	return len;
}

static enum preface preface_look(int fd, uint8_t *space, size_t *size)
{
	ssize_t len = preface_peek(fd, space, *size);
	enum preface preface;

	if (len < 0)
		return errno == EAGAIN ? PREFACE_SILENT : PREFACE_ENDED;
	if (len == 0)
		return PREFACE_ENDED;
	preface = preface_judge(space, (size_t)len);
	if (preface != PREFACE_MORE || (size_t)len < *size)
		return preface;
	if (*size == PREFACE_SIZE)
		return PREFACE_TOO_LONG;
	*size = PREFACE_SIZE;
	return preface_look(fd, space, size);
}

enum preface preface_wait(int fd, uint8_t *space, int64_t wait_ms)
{
	int64_t deadline_ms = date_monotonic_ms() + wait_ms;
	int64_t pause_ms = PREFACE_MIN_PAUSE_MS;
	size_t size = PREFACE_FIRST_LOOK;
	enum preface preface = preface_look(fd, space, &size);
	bool there = true;

	while (preface == PREFACE_MORE) {
		if (date_monotonic_ms() >= deadline_ms)
			return PREFACE_SILENT;
		if (!there)
			return PREFACE_ENDED;
		there = preface_pause(fd, pause_ms);
		if (pause_ms < PREFACE_MAX_PAUSE_MS)
			pause_ms *= 2;
		preface = preface_look(fd, space, &size);
	}
	return preface;
}

const char *preface_id(enum preface preface)
{
	static const char *const ids[] = {
		[PREFACE_OK] = "ok",
		[PREFACE_LIMIT] = "limit",
		[PREFACE_MORE] = "incomplete",
		[PREFACE_MALFORMED] = "malformed",
		[PREFACE_TOO_LONG] = "too_long",
		[PREFACE_SILENT] = "silent",
		[PREFACE_ENDED] = "ended",
	};

	return ids[preface];
}
