/* The listening socket: inherited or made, and the check of who connects. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "app/base/text.h"
#include "app/listen.h"

#define LISTEN_UMASK 0117	/* leaves 0660 */
#define LISTEN_PASSWD_SIZE 4096

static void listen_close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

#define AUTO_FD DEFER(listen_close_fd) int

static int listen_give(int *fd)
{
	int given = *fd;

	*fd = -1;
	return given;
}

static enum err listen_address(const char *path, struct sockaddr_un *ret, struct err_info *err)
{
	size_t len = strlen(path);

	if (len == 0 || len >= sizeof(ret->sun_path))
		return ERR(err, ERR_CONFIG, "socket '%s': 1 to %zu bytes are possible", path,
			   sizeof(ret->sun_path) - 1);
	*ret = (struct sockaddr_un){ .sun_family = AF_UNIX };
	memcpy(ret->sun_path, path, len);
	return ERR_OK;
}

/* A full backlog (EAGAIN) is somebody who listens, too. */
static bool listen_somebody_answers(int fd, const struct sockaddr_un *address)
{
	if (connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0)
		return true;
	return errno == EAGAIN || errno == EINPROGRESS;
}

/* Removes what an earlier process left at the path, and nothing else. */
static enum err listen_clear_path(const struct sockaddr_un *address, struct err_info *err)
{
	AUTO_FD probe = -1;
	struct stat found;

	if (lstat(address->sun_path, &found) != 0)
		return errno == ENOENT ? ERR_OK :
					 ERR(err, ERR_SYSTEM, "socket '%s': %s", address->sun_path,
					     strerrordesc_np(errno));
	if (!S_ISSOCK(found.st_mode))
		return ERR(err, ERR_CONFIG, "'%s' exists and is not a socket", address->sun_path);
	probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (probe < 0)
		return ERR(err, ERR_SYSTEM, "socket: %s", strerrordesc_np(errno));
	if (listen_somebody_answers(probe, address))
		return ERR(err, ERR_CONFIG, "socket '%s': another process answers on it",
			   address->sun_path);
	if (unlink(address->sun_path) != 0 && errno != ENOENT)
		return ERR(err, ERR_SYSTEM, "remove socket '%s': %s", address->sun_path,
			   strerrordesc_np(errno));
	return ERR_OK;
}

enum err listen_bind(const char *path, int *ret_fd, struct err_info *err)
{
	AUTO_FD fd = -1;
	struct sockaddr_un address;
	enum err code = listen_address(path, &address, err);
	mode_t before;
	int bound;

	if (code == ERR_OK)
		code = listen_clear_path(&address, err);
	if (code != ERR_OK)
		return code;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return ERR(err, ERR_SYSTEM, "socket: %s", strerrordesc_np(errno));
	before = umask(LISTEN_UMASK);
	bound = bind(fd, (const struct sockaddr *)&address, sizeof(address));
	umask(before);
	if (bound != 0 || listen(fd, LISTEN_BACKLOG) != 0)
		return ERR(err, ERR_SYSTEM, "listen on '%s': %s", path, strerrordesc_np(errno));
	*ret_fd = listen_give(&fd);
	return ERR_OK;
}

static bool listen_option_is(int fd, int option, int wanted)
{
	int value = -1;
	socklen_t size = sizeof(value);

	return getsockopt(fd, SOL_SOCKET, option, &value, &size) == 0 && value == wanted;
}

/* What systemd calls Accept=no, ListenStream=/a/path: anything else is a unit file gone wrong. */
static enum err listen_check_inherited(int fd, int type, struct err_info *err)
{
	int flags = fcntl(fd, F_GETFL);

	if (!listen_option_is(fd, SO_DOMAIN, AF_UNIX) || !listen_option_is(fd, SO_TYPE, type) ||
	    !listen_option_is(fd, SO_ACCEPTCONN, 1))
		return ERR(err, ERR_CONFIG, "descriptor %d is not a listening Unix %s socket", fd,
			   type == SOCK_STREAM ? "stream" : "seqpacket");
	if (fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) != 0)
		return ERR(err, ERR_SYSTEM, "descriptor %d: %s", fd, strerrordesc_np(errno));
	return ERR_OK;
}

/* Takes the variables away, so that no child takes the socket for its own. 0: not activated. */
static int listen_take_environment(void)
{
	const char *pid_text = getenv("LISTEN_PID");
	const char *count_text = getenv("LISTEN_FDS");
	int64_t pid;
	int64_t count = 0;

	if (pid_text == NULL || count_text == NULL || !text_to_i64(pid_text, 1, INT_MAX, &pid) ||
	    pid != (int64_t)getpid() || !text_to_i64(count_text, 1, INT_MAX, &count))
		count = 0;
	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
	unsetenv("LISTEN_FDNAMES");
	return (int)count;
}

enum err listen_inherit(int type, int *ret_fd, struct err_info *err)
{
	int count = listen_take_environment();
	enum err code = ERR_OK;

	*ret_fd = -1;
	if (count > 1)
		return ERR(err, ERR_CONFIG, "LISTEN_FDS: one socket is expected, not %d", count);
	if (count == 1)
		code = listen_check_inherited(LISTEN_FIRST_FD, type, err);
	if (count == 1 && code == ERR_OK)
		*ret_fd = LISTEN_FIRST_FD;
	return code;
}

static enum err listen_socket(const char *path, struct listener *listener, struct err_info *err)
{
	enum err code = listen_inherit(SOCK_STREAM, &listener->fd, err);

	if (code != ERR_OK)
		return code;
	listener->inherited = listener->fd >= 0;
	if (listener->inherited)
		return ERR_OK;
	listener->path = path;
	return listen_bind(path, &listener->fd, err);
}

static enum err listen_find_user(const char *name, uid_t *ret, struct err_info *err)
{
	char space[LISTEN_PASSWD_SIZE];
	struct passwd entry;
	struct passwd *found = NULL;

	if (name == NULL || name[0] == '\0')
		return ERR_OK;
	if (getpwnam_r(name, &entry, space, sizeof(space), &found) != 0 || found == NULL)
		return ERR(err, ERR_CONFIG, "serve.peer_user: there is no account '%s'", name);
	*ret = found->pw_uid;
	return ERR_OK;
}

enum err listen_open(const char *path, const char *peer_user, struct listener *ret,
		     struct err_info *err)
{
	struct listener listener = { .fd = -1, .own_uid = geteuid(), .peer_uid = geteuid() };
	enum err code = listen_find_user(peer_user, &listener.peer_uid, err);

	if (code == ERR_OK)
		code = listen_socket(path, &listener, err);
	if (code == ERR_OK)
		*ret = listener;
	return code;
}

void listen_hide(struct listener *listener)
{
	if (!listener->inherited && listener->path != NULL)
		unlink(listener->path);
	listener->path = NULL;
}

void listen_close(struct listener *listener)
{
	if (listener->fd < 0)
		return;
	listen_hide(listener);
	close(listener->fd);
	listener->fd = -1;
}

bool listen_peer_allowed(const struct listener *listener, int fd, uid_t *ret_uid)
{
	struct ucred peer;
	socklen_t size = sizeof(peer);

	*ret_uid = (uid_t)-1;
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
		return false;
	*ret_uid = peer.uid;
	return peer.uid == 0 || peer.uid == listener->own_uid || peer.uid == listener->peer_uid;
}
