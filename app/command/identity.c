/* `accord identity`: answers the workers' questions about people until it is told to stop. */
#include <errno.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "app/base/log.h"
#include "app/command/command.h"
#include "app/listen.h"
#include "app/notify.h"
#include "auth/identity/server.h"

struct identity {
	int listen_fd;
	int stop_fd;		/* a signalfd */
	const char *path;	/* of our own socket; NULL: it was inherited */
};

static void identity_close(struct identity *identity)
{
	if (identity->path != NULL)
		unlink(identity->path);
	if (identity->listen_fd >= 0)
		close(identity->listen_fd);
	if (identity->stop_fd >= 0)
		close(identity->stop_fd);
}

static enum err identity_open_stop(struct identity *identity, struct err_info *err)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	if (sigprocmask(SIG_BLOCK, &signals, NULL) == 0)
		identity->stop_fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
	if (identity->stop_fd < 0)
		return ERR(err, ERR_SYSTEM, "signals: %s", strerrordesc_np(errno));
	return ERR_OK;
}

static enum err identity_open_socket(struct identity *identity, const struct conf *conf,
				     struct err_info *err)
{
	enum err code = listen_inherit(SOCK_SEQPACKET, &identity->listen_fd, err);

	if (code != ERR_OK || identity->listen_fd >= 0)
		return code;
	code = identity_listen(conf->identity_socket, &identity->listen_fd, err);
	if (code == ERR_OK)
		identity->path = conf->identity_socket;
	return code;
}

static enum err identity_run(const struct conf *conf, struct err_info *err)
{
	DEFER(identity_close) struct identity identity = { .listen_fd = -1, .stop_fd = -1 };
	enum err code = identity_open_stop(&identity, err);

	if (code == ERR_OK)
		code = identity_open_socket(&identity, conf, err);
	if (code == ERR_OK)
		code = notify_send("READY=1", err);
	if (code != ERR_OK)
		return code;
	log_notice("identity started", "children=%d socket=%s", conf->identity_children,
		   log_quote(identity.path != NULL ? identity.path : "inherited").text);
	code = identity_serve(conf, identity.listen_fd, identity.stop_fd, err);
	log_notice("identity stopped", NULL);
	return code;
}

int command_identity(const struct conf *conf, int argc, char **argv)
{
	struct err_info err;

	if (argc > 1)
		return command_misused(argv[0], "takes no argument");
	if (identity_run(conf, &err) == ERR_OK)
		return COMMAND_OK;
	log_error("identity failed", "reason=%s", log_quote(err.detail).text);
	return COMMAND_FAILED;
}
