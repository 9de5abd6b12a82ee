/* Datagrams to the service manager; the protocol is that of sd_notify(3) and sd_watchdog_enabled(3). */
#include <errno.h>
#include <limits.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "app/base/text.h"
#include "app/notify.h"

/* A path, or '@' and the name of an abstract socket (whose first byte is NUL). 0: not an address. */
static socklen_t notify_address(const char *name, struct sockaddr_un *ret)
{
	size_t len = strlen(name);

	if ((name[0] != '/' && name[0] != '@') || len < 2 || len >= sizeof(ret->sun_path))
		return 0;
	*ret = (struct sockaddr_un){ .sun_family = AF_UNIX };
	memcpy(ret->sun_path, name, len);
	if (name[0] == '@')
		ret->sun_path[0] = '\0';
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
}

enum err notify_send(const char *state, struct err_info *err)
{
	const char *name = getenv("NOTIFY_SOCKET");
	struct sockaddr_un address;
	socklen_t size;
	ssize_t sent;
	int fd;
	int reason;

	if (name == NULL || name[0] == '\0')
		return ERR_OK;
	size = notify_address(name, &address);
	if (size == 0)
		return ERR(err, ERR_SYSTEM, "NOTIFY_SOCKET is not the address of a socket");
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return ERR(err, ERR_SYSTEM, "NOTIFY_SOCKET: %s", strerrordesc_np(errno));
	sent = sendto(fd, state, strlen(state), MSG_NOSIGNAL, (const struct sockaddr *)&address,
		      size);
	reason = errno;
	close(fd);
	if (sent < 0)
		return ERR(err, ERR_SYSTEM, "NOTIFY_SOCKET: %s", strerrordesc_np(reason));
	return ERR_OK;
}

int64_t notify_watchdog_ms(void)
{
	const char *pid_text = getenv("WATCHDOG_PID");
	const char *usec_text = getenv("WATCHDOG_USEC");
	int64_t pid;
	int64_t usec;

	if (usec_text == NULL || !text_to_i64(usec_text, 1000, INT64_MAX, &usec))
		return 0;
	if (pid_text != NULL &&
	    (!text_to_i64(pid_text, 1, INT_MAX, &pid) || pid != (int64_t)getpid()))
		return 0;
	return usec / 1000;
}
