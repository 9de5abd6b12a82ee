/* The socket of `accord identity`: connections, questions, the loop. */
#include "auth/identity/server.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "app/base/date.h"
#include "app/base/log.h"
#include "auth/identity/pool.h"
#include "auth/identity/wipe.h"

#define SERVER_BACKLOG 128
#define SERVER_WAITING_MAX 64 /* connections whose question has not come yet */
#define SERVER_WAITING_MS 2000
#define SERVER_STOPPING_MS 20 /* how often one who stops looks for answers that were given */
#define SERVER_FDS (2 + SERVER_WAITING_MAX + SERVERS_CHILDREN_MAX)

struct server_waiting {
	int fd;
	int64_t until_ms;
};

struct server {
	int listen_fd;
	int stop_fd;
	bool stopping;
	struct server_waiting waiting[SERVER_WAITING_MAX];
	int waiting_count;
	struct group_map map;
	struct servers *servers; /* new */
	struct pool pool;
};

static void server_release(struct server *server)
{
	for (int i = 0; i < server->waiting_count; i++)
		close(server->waiting[i].fd);
	server->waiting_count = 0;
	pool_stop(&server->pool);
	group_map_release(&server->map);
	servers_free(server->servers);
}

static void server_close(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/* Takes away the socket of an earlier run, and nothing else. */
static enum err server_clear(const char *path, struct err_info *err)
{
	struct stat info;

	if (lstat(path, &info) != 0 && errno == ENOENT)
		return ERR_OK;
	if (!S_ISSOCK(info.st_mode))
		return ERR(err, ERR_SYSTEM, "%s: something else than a socket", path);
	if (unlink(path) != 0)
		return ERR(err, ERR_SYSTEM, "%s: %s", path, strerror(errno));
	return ERR_OK;
}

enum err identity_listen(const char *path, int *ret_fd, struct err_info *err)
{
	DEFER(server_close) int fd = -1;
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	size_t len = strlen(path);
	enum err e;

	if (len == 0 || len >= sizeof(address.sun_path))
		return ERR(err, ERR_SYSTEM, "identity.socket: path of %zu bytes", len);
	memcpy(address.sun_path, path, len);
	e = server_clear(path, err);
	if (e)
		return e;
	fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0 || bind(fd, (const struct sockaddr *)&address, sizeof(address)) != 0 ||
	    chmod(path, 0660) != 0 || listen(fd, SERVER_BACKLOG) != 0)
		return ERR(err, ERR_SYSTEM, "%s: %s", path, strerror(errno));
	*ret_fd = fd;
	fd = -1;
	return ERR_OK;
}

static bool server_is_allowed(int fd)
{
	struct ucred peer;
	socklen_t len = sizeof(peer);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) != 0)
		return false;
	if (peer.uid == 0 || peer.uid == geteuid() || peer.gid == getegid())
		return true;
	log_warning("identity peer refused", "uid=%u pid=%d", (unsigned)peer.uid, (int)peer.pid);
	return false;
}

static void server_question(struct server *server, int fd, const char *bytes, size_t len)
{
	DEFER(question_wipe) struct question question;
	struct err_info err;
	bool possible;

	if (message_read(bytes, len, &question, &possible, &err) != ERR_OK) {
		log_warning("identity question refused", "reason=%s", log_quote(err.detail).text);
		close(fd);
	} else if (question.op == OP_PING) {
		pool_reply(fd, OUTCOME_OK);
	} else if (!possible) {
		pool_reply(fd, OUTCOME_BAD_CREDENTIALS);
	} else if (!pool_ask(&server->pool, &question, fd)) {
		log_warning("identity question refused", "reason=full refusals=%llu",
			    (unsigned long long)server->pool.refused);
		pool_reply(fd, OUTCOME_UNAVAILABLE);
	}
}

/* false: nothing has come yet. Otherwise the connection is dealt with or closed. */
static bool server_receive(struct server *server, int fd)
{
	char bytes[QUESTION_MESSAGE_MAX];
	ssize_t n = recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT | MSG_TRUNC);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	if (n <= 0 || (size_t)n > sizeof(bytes))
		close(fd);
	else
		server_question(server, fd, bytes, (size_t)n);
	explicit_bzero(bytes, sizeof(bytes));
	return true;
}

/* ERR_SYSTEM: the socket is not one that can be accepted from. */
static enum err server_accept(struct server *server, struct err_info *err)
{
	int fd = accept4(server->listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd < 0 && (errno == EBADF || errno == EINVAL || errno == ENOTSOCK))
		return ERR(err, ERR_SYSTEM, "identity socket: %s", strerror(errno));
	if (fd < 0)
		return ERR_OK;
	if (!server_is_allowed(fd)) {
		close(fd);
		return ERR_OK;
	}
	if (server_receive(server, fd))
		return ERR_OK;
	server->waiting[server->waiting_count++] =
	    (struct server_waiting){.fd = fd, .until_ms = date_monotonic_ms() + SERVER_WAITING_MS};
	return ERR_OK;
}

/* `fds` are those of the connections at the time of poll, in the same order. */
static void server_waiting_ready(struct server *server, const struct pollfd *fds, int count)
{
	int64_t now_ms = date_monotonic_ms();
	int kept = 0;

	for (int i = 0; i < count; i++) {
		struct server_waiting waiting = server->waiting[i];

		if (fds[i].revents != 0 && server_receive(server, waiting.fd))
			continue;
		if (waiting.until_ms > now_ms)
			server->waiting[kept++] = waiting;
		else
			close(waiting.fd);
	}
	server->waiting_count = kept;
}

static int server_timeout_ms(const struct server *server)
{
	int64_t deadline_ms = pool_deadline_ms(&server->pool);
	int64_t left;

	for (int i = 0; i < server->waiting_count; i++)
		if (server->waiting[i].until_ms < deadline_ms)
			deadline_ms = server->waiting[i].until_ms;
	if (deadline_ms == INT64_MAX)
		return -1;
	left = deadline_ms - date_monotonic_ms();
	if (server->stopping && left > SERVER_STOPPING_MS)
		left = SERVER_STOPPING_MS;
	return left > 0 ? (int)left : 0;
}

/* Once round: all that is ready. With a full waiting room, or when stopping, nobody is let in. */
static enum err server_turn(struct server *server, struct err_info *err)
{
	struct pollfd fds[SERVER_FDS];
	int count = server->waiting_count;
	bool open = !server->stopping && count < SERVER_WAITING_MAX;
	enum err e = ERR_OK;

	fds[0] = (struct pollfd){.fd = server->stopping ? -1 : server->stop_fd, .events = POLLIN};
	fds[1] = (struct pollfd){.fd = open ? server->listen_fd : -1, .events = POLLIN};
	for (int i = 0; i < count; i++)
		fds[2 + i] = (struct pollfd){.fd = server->waiting[i].fd, .events = POLLIN};
	pool_poll(&server->pool, fds + 2 + count);
	if (poll(fds, (nfds_t)(2 + count + server->pool.count), server_timeout_ms(server)) < 0 &&
	    errno != EINTR)
		return ERR(err, ERR_SYSTEM, "poll: %s", strerror(errno));
	pool_ready(&server->pool, fds + 2 + count);
	pool_expire(&server->pool);
	server_waiting_ready(server, fds + 2, count);
	if (fds[1].revents != 0)
		e = server_accept(server, err);
	if (fds[0].revents != 0)
		server->stopping = true;
	return e;
}

static enum err server_prepare(struct server *server, const struct conf *conf, struct err_info *err)
{
	enum err e;

	if (conf->ldap_servers.count == 0)
		return ERR(err, ERR_CONFIG, "directory.server: none is named");
	for (int i = 0; i < conf->ldap_servers.count; i++) {
		e = handle_check(conf, conf->ldap_servers.values[i], err);
		if (e)
			return e;
	}
	e = group_map_init(conf, &server->map, err);
	if (e)
		return e;
	return servers_new(conf, &server->servers, err);
}

enum err identity_serve(const struct conf *conf, int listen_fd, int stop_fd, struct err_info *err)
{
	DEFER(server_release) struct server server = {.listen_fd = listen_fd, .stop_fd = stop_fd};
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	enum err e;

	sigemptyset(&ignore.sa_mask);
	sigaction(SIGPIPE, &ignore, NULL);
	if (setenv("LDAPNOINIT", "1", 1) != 0)
		return ERR(err, ERR_MEMORY, "no room in the environment");
	wipe_install();
	e = server_prepare(&server, conf, err);
	if (e)
		return e;
	pool_start(&server.pool, conf, &server.map, server.servers);
	log_notice("identity started", "children=%d servers=%d", server.pool.count,
		   conf->ldap_servers.count);
	while (e == ERR_OK && !(server.stopping && pool_is_idle(&server.pool)))
		e = server_turn(&server, err);
	log_notice("identity stopped", "questions=%llu refused=%llu killed=%llu crashed=%llu",
		   (unsigned long long)server.pool.questions,
		   (unsigned long long)server.pool.refused, (unsigned long long)server.pool.killed,
		   (unsigned long long)server.pool.crashed);
	return e;
}
