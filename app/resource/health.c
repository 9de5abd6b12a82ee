/*
 * Is the service well? For monitors and load balancers: 503 when nothing can be read, 200 when only the
 * directory is away or mail has waited for an hour, since whoever is signed in goes on working then.
 */
#include "app/base/version.h"
#include "app/resource/resources.h"
#include "app/resource/row.h"
#include "auth/client.h"
#include "conf/conf.h"
#include "sql/db.h"
#include "sql/queries.h"

#define DIRECTORY_MS 1000
#define RETRY_AFTER_S 5

/* Whether mail goes out, and how many wait. */
struct mail {
	const char *state;	/* "ok", "degraded", "off": there is no mail server, "down": not known */
	int64_t waiting;	/* counted to 1 000 */
};

static const char *status_of(bool database, bool directory, const struct mail *mail)
{
	if (!database)
		return "down";
	return directory && mail->state[0] != 'd' ? "ok" : "degraded";
}

static struct mail mail_of(struct request *req, bool database)
{
	struct mail mail = { .state = "down" };
	struct err_info ignored;
	json_auto_t *row = NULL;

	if (!database || sql_outbox_health(req->db, &row, &ignored) != ERR_OK)
		return mail;
	mail.waiting = row_number(row, "waiting");
	mail.state = row_number(row, "late") != 0 ? "degraded" : "ok";
	if (req->conf->mail_server[0] == '\0')
		mail.state = "off";
	return mail;
}

static const char *part_of(bool well)
{
	return well ? "ok" : "down";
}

/* The failures' details are not told: whoever asks is nobody we know. */
enum err health_show(struct request *req, struct err_info *err)
{
	struct err_info ignored;
	bool database = db_ping(req->db, &ignored) == ERR_OK;
	bool directory = client_ping(req->conf->identity_socket, DIRECTORY_MS, &ignored) == ERR_OK;
	const struct mail mail = mail_of(req, database);

	req->model = json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:s}", "title", "État du service", "status",
			       status_of(database, directory, &mail), "database", part_of(database), "directory",
			       part_of(directory), "mail", mail.state, "mail_waiting", (json_int_t)mail.waiting,
			       "version", ACCORD_VERSION);
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "health");
	if (!database) {
		req->status = 503;
		req->retry_after_s = RETRY_AFTER_S;
	}
	return ERR_OK;
}
