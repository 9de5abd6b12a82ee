/* Handing one mail to a mail server by libcurl. */
#include "app/mail/smtp.h"

#include <curl/curl.h>
#include <stdint.h>

#include "app/base/buf.h"
#include "app/base/text.h"

#define URL_MAX 1000
#define CONNECT_MAX_S 20

struct smtp {
	CURL *curl;
	int timeout_s;
};

/* What libcurl reads of a mail. */
struct smtp_reading {
	const struct smtp_mail *mail;
	size_t at;
	bool handed;
};

enum err smtp_library_init(struct err_info *err)
{
	return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? ERR_OK : ERR(err, ERR_SYSTEM, "libcurl");
}

static size_t smtp_read(char *to, size_t size, size_t count, void *data)
{
	struct smtp_reading *reading = data;
	size_t left = reading->mail->len - reading->at;
	size_t len = size * count < left ? size * count : left;

	if (left == 0 && !reading->handed) {
		if (!reading->mail->handing(reading->mail->data))
			return CURL_READFUNC_ABORT;
		reading->handed = true;
	}
	memcpy(to, reading->mail->bytes + reading->at, len);
	reading->at += len;
	return len;
}

/* The failures of setting options are one: memory. */
static bool set_trust(CURL *curl, const struct smtp_settings *s)
{
	long tls = s->plain ? CURLUSESSL_NONE : CURLUSESSL_ALL;
	bool good = curl_easy_setopt(curl, CURLOPT_USE_SSL, tls) == CURLE_OK;

	good &= curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK;
	if (s->ca_file[0] != '\0')
		good &= curl_easy_setopt(curl, CURLOPT_CAINFO, s->ca_file) == CURLE_OK;
	if (s->user[0] != '\0') {
		good &= curl_easy_setopt(curl, CURLOPT_USERNAME, s->user) == CURLE_OK;
		good &= curl_easy_setopt(curl, CURLOPT_PASSWORD, s->password) == CURLE_OK;
	}
	return good;
}

static bool set_transport(CURL *curl, const struct smtp_settings *s, const char *url)
{
	long connect_s = s->timeout_s < CONNECT_MAX_S ? s->timeout_s : CONNECT_MAX_S;
	bool good = curl_easy_setopt(curl, CURLOPT_URL, url) == CURLE_OK;

	good &= curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps") == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK;	/* none from the environment */
	good &= curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_READFUNCTION, smtp_read) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, connect_s) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)s->timeout_s) == CURLE_OK;
	/* Also of the goodbye, which is no longer part of a mail. */
	good &= curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)s->timeout_s) == CURLE_OK;
	return good;
}

enum err smtp_new(const struct smtp_settings *settings, struct smtp **ret, struct err_info *err)
{
	AUTO_BUF url = BUF_INIT(URL_MAX);
	struct smtp *smtp = calloc(1, sizeof(*smtp));

	/* What stands behind the server's name is how libcurl greets it. */
	buf_printf(&url, "%s/%s", settings->server, settings->host);
	if (smtp != NULL)
		smtp->curl = curl_easy_init();
	if (smtp == NULL || smtp->curl == NULL || buf_error(&url) != ERR_OK ||
	    !set_trust(smtp->curl, settings) || !set_transport(smtp->curl, settings, buf_text(&url))) {
		smtp_free(smtp);
		return ERR(err, ERR_MEMORY, "mail client");
	}
	smtp->timeout_s = settings->timeout_s;
	*ret = smtp;
	return ERR_OK;
}

void smtp_free(struct smtp *smtp)
{
	if (smtp == NULL)
		return;
	if (smtp->curl != NULL)
		curl_easy_cleanup(smtp->curl);
	free(smtp);
}

/*
 * Before the end of the message was told the server cannot have taken it. Afterwards its own refusal is certain too;
 * silence is not: it may have the mail and be lost before it said so (RFC 5321, 4.5.3.2.6 and 6.1 leave that to the
 * sender). A mail that may have come is not sent again.
 */
static enum smtp_outcome outcome_of(CURLcode code, bool handed, long reply)
{
	bool refused = reply >= 500;
	bool later = reply >= 400 && reply < 500;

	if (code == CURLE_OK)
		return SMTP_SENT;
	if (handed)
		return refused ? SMTP_REFUSED : later ? SMTP_LATER : SMTP_UNSURE;
	/* libcurl's word for an answer that MAIL, RCPT or DATA did not hope for, and for a write that failed. */
	if (code == CURLE_SEND_ERROR && (refused || later))
		return refused ? SMTP_REFUSED : SMTP_LATER;
	return SMTP_TROUBLE;
}

enum smtp_outcome smtp_send(struct smtp *smtp, const struct smtp_mail *mail, int *ret_reply,
			    const char **ret_reason)
{
	struct smtp_reading reading = { mail, 0, false };
	struct curl_slist *to = curl_slist_append(NULL, mail->to);
	long reply = 0;
	CURLcode code = CURLE_OUT_OF_MEMORY;

	if (to != NULL && curl_easy_setopt(smtp->curl, CURLOPT_MAIL_FROM, mail->from) == CURLE_OK &&
	    curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, to) == CURLE_OK &&
	    curl_easy_setopt(smtp->curl, CURLOPT_READDATA, &reading) == CURLE_OK) {
		code = curl_easy_perform(smtp->curl);
		(void)curl_easy_getinfo(smtp->curl, CURLINFO_RESPONSE_CODE, &reply);
	}
	curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, NULL);
	curl_easy_setopt(smtp->curl, CURLOPT_READDATA, NULL);
	curl_slist_free_all(to);
	*ret_reply = reply > 0 && reply < 1000 ? (int)reply : 0;
	*ret_reason = curl_easy_strerror(code);
	return outcome_of(code, reading.handed, reply);
}
