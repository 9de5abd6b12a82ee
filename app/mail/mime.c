/* One mail as text: headers, quoted-printable, base64. */
#include "app/mail/mime.h"

#include <openssl/evp.h>

#include "app/base/hash.h"
#include "app/base/text.h"

#define LINE_MAX_LEN 76		/* of an encoded line (RFC 2045, 6.7 and 6.8) */
#define WORD_BYTES 39		/* of text in one encoded word: 64 characters of it, behind "Subject: " */
#define PLAIN_MAX 60		/* a header's text up to here needs no folding */
#define BASE64_LINE 57		/* bytes that become LINE_MAX_LEN characters */
#define DATE_SIZE 40

static const char crlf[] = "\r\n";

/* Visible ASCII without what ends or quotes an address. */
static bool has_only_address(const char *text)
{
	for (const char *c = text; *c != '\0'; c++) {
		if (*c <= ' ' || *c > '~' || strchr("<>()[]\\,;:\"", *c) != NULL)
			return false;
	}
	return true;
}

bool mime_is_address(const char *text)
{
	const char *at = text != NULL ? strchr(text, '@') : NULL;

	if (at == NULL || at == text || at[1] == '\0' || strchr(at + 1, '@') != NULL)
		return false;
	return strlen(text) <= MIME_ADDRESS_MAX && has_only_address(text);
}

/* `len` bytes, at most BASE64_LINE, in one piece. */
static void base64(struct buf *out, const void *bytes, size_t len)
{
	unsigned char text[LINE_MAX_LEN + 5];
	int n = EVP_EncodeBlock(text, bytes, (int)len);

	buf_add(out, text, (size_t)n);
}

/* A header's text is left as it is when it is short and holds nothing that a reader could take for more. */
static bool is_plain(const char *text)
{
	size_t len = strlen(text);

	if (len == 0 || len > PLAIN_MAX || text[0] == ' ' || text[len - 1] == ' ' || strstr(text, "=?") != NULL)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (text[i] < ' ' || text[i] > '~' || strchr("<>()[]\\,;:\"@", text[i]) != NULL)
			return false;
	}
	return true;
}

/* The bytes of `text` that go into the next encoded word: whole characters. */
static size_t word_len(const char *text)
{
	size_t len = strnlen(text, WORD_BYTES);

	if (text[len] == '\0')
		return len;
	while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80)
		len--;
	return len;
}

/* As encoded words (RFC 2047), one a line. */
static void header_text(struct buf *out, const char *text)
{
	if (is_plain(text)) {
		buf_adds(out, text);
		return;
	}
	while (*text != '\0') {
		size_t len = word_len(text);

		buf_adds(out, "=?UTF-8?B?");
		base64(out, text, len);
		buf_adds(out, "?=");
		text += len;
		if (*text != '\0')
			buf_adds(out, "\r\n ");
	}
}

static void header(struct buf *out, const char *name, const char *text)
{
	buf_adds(out, name);
	header_text(out, text);
	buf_adds(out, crlf);
}

/* "Wed, 25 Nov 2026 01:42:22 +0000" */
static void header_date(struct buf *out, time_t date)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	struct tm tm = { 0 };

	if (gmtime_r(&date, &tm) == NULL)
		return;
	buf_printf(out, "Date: %s, %02d %s %04d %02d:%02d:%02d +0000\r\n", days[tm.tm_wday], tm.tm_mday,
		   months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static void add_headers(struct buf *out, const struct mime *m)
{
	header_date(out, m->date);
	buf_adds(out, "From: ");
	header_text(out, m->from_name);
	buf_printf(out, "\r\n <%s>\r\nTo: <%s>\r\n", m->from, m->to);
	header(out, "Subject: ", m->subject);
	buf_printf(out, "Message-ID: <%s>\r\n", m->id);
	buf_printf(out, "List-Id: <avis.%s>\r\n", m->host);
	/* No answering machine answers a machine (RFC 3834, 5). */
	buf_adds(out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n");
}

/* ---- quoted-printable (RFC 2045, 6.7) ---- */

struct qp {
	struct buf *out;
	size_t column;
};

/* One byte as it is or as =XX, on a line that never passes LINE_MAX_LEN with the "=" of a soft end. */
static void qp_byte(struct qp *qp, unsigned char byte, bool plain)
{
	size_t width = plain ? 1 : 3;

	if (qp->column + width > LINE_MAX_LEN - 1) {
		buf_adds(qp->out, "=\r\n");
		qp->column = 0;
	}
	if (plain)
		buf_addc(qp->out, (char)byte);
	else
		buf_printf(qp->out, "=%02X", byte);
	qp->column += width;
}

static void qp_text(struct buf *out, const char *text)
{
	struct qp qp = { out, 0 };

	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;
		bool ends = text[1] == '\n' || text[1] == '\0';

		if (c == '\n') {
			buf_adds(out, crlf);
			qp.column = 0;
		} else {
			qp_byte(&qp, c, c > ' ' && c <= '~' && c != '=' ? true : c == ' ' && !ends);
		}
	}
	buf_adds(out, crlf);
}

static void add_text(struct buf *out, const struct mime *m)
{
	buf_adds(out, "Content-Type: text/plain; charset=utf-8\r\n"
		      "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
	qp_text(out, m->text);
}

static void add_calendar(struct buf *out, const char *calendar)
{
	size_t len = strlen(calendar);

	buf_adds(out, "Content-Type: text/calendar; charset=utf-8; method=PUBLISH\r\n"
		      "Content-Transfer-Encoding: base64\r\n"
		      "Content-Disposition: attachment; filename=\"accord.ics\"\r\n\r\n");
	for (size_t at = 0; at < len; at += BASE64_LINE) {
		base64(out, calendar + at, len - at < BASE64_LINE ? len - at : BASE64_LINE);
		buf_adds(out, crlf);
	}
}

/* "=_" stands in no quoted-printable text and no base64. */
static enum err add_parts(struct buf *out, const struct mime *m, struct err_info *err)
{
	char hash[HASH_HEX_SIZE];
	enum err code = hash_sha256_hex(m->id, strlen(m->id), hash, err);

	if (code != ERR_OK)
		return code;
	buf_printf(out, "Content-Type: multipart/mixed;\r\n boundary=\"=_%.40s\"\r\n\r\n--=_%.40s\r\n", hash, hash);
	add_text(out, m);
	buf_printf(out, "--=_%.40s\r\n", hash);
	add_calendar(out, m->calendar);
	buf_printf(out, "--=_%.40s--\r\n", hash);
	return ERR_OK;
}

static enum err mime_check(const struct mime *m, struct err_info *err)
{
	if (!mime_is_address(m->to) || !mime_is_address(m->from))
		return ERR(err, ERR_INVALID, "a mail address that is none");
	if (!mime_is_address(m->id))
		return ERR(err, ERR_INVALID, "a message identifier that is none");
	if (text_has_control(m->subject, false) || text_has_control(m->from_name, false))
		return ERR(err, ERR_INVALID, "a header with a control character");
	return ERR_OK;
}

enum err mime_write(const struct mime *mime, struct buf *out, struct err_info *err)
{
	enum err code = mime_check(mime, err);

	if (code != ERR_OK)
		return code;
	add_headers(out, mime);
	if (mime->calendar != NULL)
		code = add_parts(out, mime, err);
	else
		add_text(out, mime);
	if (code == ERR_OK && buf_error(out) != ERR_OK)
		code = ERR(err, buf_error(out), "mail");
	return code;
}
