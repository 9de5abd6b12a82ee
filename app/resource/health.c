/*
 * Is the service well? For monitors and load balancers: 503 when nothing can be read, 200 when only the
 * directory is away, since whoever is signed in goes on working then.
 */
#include "app/base/version.h"
#include "app/resource/resources.h"
#include "auth/client.h"
#include "conf/conf.h"
#include "sql/db.h"

#define DIRECTORY_MS 1000
#define RETRY_AFTER_S 5

static const char *status_of(bool database, bool directory)
{
	if (!database)
		return "down";
	return directory ? "ok" : "degraded";
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

	req->model = json_pack("{s:s, s:s, s:s, s:s, s:s}", "title", "État du service", "status",
			       status_of(database, directory), "database", part_of(database), "directory",
			       part_of(directory), "version", ACCORD_VERSION);
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "health");
	if (!database) {
		req->status = 503;
		req->retry_after_s = RETRY_AFTER_S;
	}
	return ERR_OK;
}
