/* The tests' FastCGI client: records out, records in. */
#include <poll.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "app/base/date.h"
#include "tests/stack/fcgi.h"

#define FCGI_HEADER 8
#define FCGI_CONTENT_MAX 65528	/* a multiple of 8 */

void fcgi_record(struct buf *out, int type, int id, const void *content, size_t len)
{
	static const uint8_t zeros[8];
	size_t padding = (8 - len % 8) % 8;
	uint8_t header[FCGI_HEADER] = {
		1,
		(uint8_t)type,
		(uint8_t)(id >> 8),
		(uint8_t)id,
		(uint8_t)(len >> 8),
		(uint8_t)len,
		(uint8_t)padding,
		0,
	};

	buf_add(out, header, sizeof(header));
	if (len > 0)
		buf_add(out, content, len);
	buf_add(out, zeros, padding);
}

void fcgi_begin(struct buf *out, int role, int flags)
{
	uint8_t body[8] = { (uint8_t)(role >> 8), (uint8_t)role, (uint8_t)flags };

	fcgi_record(out, FCGI_TYPE_BEGIN, 1, body, sizeof(body));
}

static void fcgi_length(struct buf *out, size_t len)
{
	uint8_t wide[4] = { (uint8_t)(len >> 24 | 0x80), (uint8_t)(len >> 16), (uint8_t)(len >> 8),
			    (uint8_t)len };

	if (len < 128)
		buf_addc(out, (char)len);
	else
		buf_add(out, wide, sizeof(wide));
}

void fcgi_pair(struct buf *out, const char *name, const char *value)
{
	fcgi_length(out, strlen(name));
	fcgi_length(out, strlen(value));
	buf_adds(out, name);
	buf_adds(out, value);
}

void fcgi_stream(struct buf *out, int type, const void *bytes, size_t len)
{
	const uint8_t *at = bytes;

	while (len > 0) {
		size_t part = len < FCGI_CONTENT_MAX ? len : FCGI_CONTENT_MAX;

		fcgi_record(out, type, 1, at, part);
		at += part;
		len -= part;
	}
	fcgi_record(out, type, 1, NULL, 0);
}

void fcgi_usual_pairs(struct buf *out, const char *method, const char *uri, size_t body_len)
{
	char length[24] = "";

	if (body_len > 0)
		snprintf(length, sizeof(length), "%zu", body_len);
	fcgi_pair(out, "REQUEST_METHOD", method);
	fcgi_pair(out, "REQUEST_URI", uri);
	fcgi_pair(out, "CONTENT_TYPE", body_len > 0 ? "application/x-www-form-urlencoded" : "");
	fcgi_pair(out, "CONTENT_LENGTH", length);
	fcgi_pair(out, "REMOTE_ADDR", "127.0.0.1");
	fcgi_pair(out, "SERVER_PROTOCOL", "HTTP/1.1");
	fcgi_pair(out, "HTTP_HOST", "accord.example");
}

void fcgi_request(struct buf *out, const char *method, const char *uri, const char *body)
{
	AUTO_BUF pairs = BUF_INIT(FCGI_BUFFER_MAX);
	size_t len = body != NULL ? strlen(body) : 0;

	fcgi_usual_pairs(&pairs, method, uri, len);
	fcgi_begin(out, FCGI_ROLE, 0);
	fcgi_stream(out, FCGI_TYPE_PARAMS, pairs.data, pairs.len);
	fcgi_stream(out, FCGI_TYPE_STDIN, body, len);
}

int fcgi_connect(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || strlen(path) >= sizeof(address.sun_path))
		return -1;
	memcpy(address.sun_path, path, strlen(path));
	if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

bool fcgi_send(int fd, const struct buf *bytes)
{
	size_t sent = 0;

	while (sent < bytes->len) {
		ssize_t n = send(fd, bytes->data + sent, bytes->len - sent, MSG_NOSIGNAL);

		if (n <= 0)
			return false;
		sent += (size_t)n;
	}
	return true;
}

/* Everything that comes until the end, or until the time is over. */
static void fcgi_read_all(int fd, int timeout_ms, struct buf *ret)
{
	int64_t deadline_ms = date_monotonic_ms() + timeout_ms;
	char part[16384];

	for (;;) {
		struct pollfd event = { .fd = fd, .events = POLLIN };
		int64_t left_ms = deadline_ms - date_monotonic_ms();
		ssize_t n;

		if (left_ms <= 0 || poll(&event, 1, (int)left_ms) <= 0)
			return;
		n = recv(fd, part, sizeof(part), 0);
		if (n <= 0)
			return;
		buf_add(ret, part, (size_t)n);
	}
}

/* Takes the records apart; true when the last one is an END_REQUEST that says complete. */
static bool fcgi_unpack(const struct buf *raw, struct buf *out)
{
	const uint8_t *bytes = (const uint8_t *)raw->data;
	size_t at = 0;
	bool ended = false;

	while (!ended && raw->len - at >= FCGI_HEADER) {
		const uint8_t *record = bytes + at;
		size_t content = (size_t)record[4] << 8 | record[5];
		size_t whole = FCGI_HEADER + content + record[6];

		if (record[0] != 1 || whole > raw->len - at)
			return false;
		if (record[1] == FCGI_TYPE_STDOUT)
			buf_add(out, record + FCGI_HEADER, content);
		ended = record[1] == FCGI_TYPE_END && content == 8 &&
			record[FCGI_HEADER + 4] == 0;
		at += whole;
	}
	return ended && at == raw->len;
}

bool fcgi_receive(int fd, int timeout_ms, struct buf *out)
{
	AUTO_BUF raw = BUF_INIT(FCGI_BUFFER_MAX);

	fcgi_read_all(fd, timeout_ms, &raw);
	return raw.len > 0 && fcgi_unpack(&raw, out);
}

bool fcgi_ask(const char *path, const char *method, const char *uri, const char *body, int timeout_ms,
	      struct buf *out)
{
	AUTO_BUF request = BUF_INIT(FCGI_BUFFER_MAX);
	int fd = fcgi_connect(path);
	bool whole;

	if (fd < 0)
		return false;
	fcgi_request(&request, method, uri, body);
	whole = fcgi_send(fd, &request) && fcgi_receive(fd, timeout_ms, out);
	close(fd);
	return whole;
}
