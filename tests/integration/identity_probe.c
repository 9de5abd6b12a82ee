/*
 * What test_directory.sh drives: an identity process without the rest of the service, a worker that
 * asks it, and directory servers that accept and then say nothing.
 *
 *   identity_probe serve CONF                        until SIGTERM
 *   identity_probe sign-in SOCKET USERNAME [N]       password from stdin, N times: a line an answer
 *   identity_probe person SOCKET UUID
 *   identity_probe ping SOCKET
 *   identity_probe raw SOCKET                        stdin as it is; prints the answer
 *   identity_probe silent PORT                       accepts, and never answers
 *   identity_probe half-tls PORT                     agrees to StartTLS, and never answers again
 *
 * An answer: outcome, milliseconds, then for a person: user name, id, roles, groups, days, graces,
 * name.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "app/base/date.h"
#include "app/base/text.h"
#include "auth/client.h"
#include "auth/identity/server.h"
#include "auth/role.h"

#define PROBE_DEADLINE_MS 12000
#define PROBE_MEMORY_MAX 65536
#define PROBE_SERVERS_MAX 64

static int probe_fail(const struct err_info *err)
{
	printf("error %s\n", err->detail);
	return 1;
}

static int probe_serve(char **args)
{
	struct conf conf = {.path = NULL};
	struct err_info err;
	sigset_t stop;
	int listen_fd = -1;
	int result = 0;

	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	sigprocmask(SIG_BLOCK, &stop, NULL);
	if (conf_load(args[0], &conf, &err) != ERR_OK ||
	    identity_listen(conf.identity_socket, &listen_fd, &err) != ERR_OK ||
	    identity_serve(&conf, listen_fd, signalfd(-1, &stop, SFD_CLOEXEC), &err) != ERR_OK)
		result = probe_fail(&err);
	if (listen_fd >= 0)
		close(listen_fd);
	conf_release(&conf);
	return result;
}

static void probe_print(enum outcome outcome, int64_t took_ms,
			const struct directory_person *person)
{
	printf("%s %" PRId64, outcome_id(outcome), took_ms);
	if (outcome_has_person(outcome)) {
		printf(" %s %s ", person->username, person->uuid);
		for (int bit = 0; bit < ROLE_COUNT; bit++)
			if ((person->roles & (1U << bit)) != 0)
				printf("%s,", role_id(bit));
		printf(" ");
		for (int i = 0; i < person->group_count; i++)
			printf("%s;", person->groups[i]);
		printf(" %d %d %s|%s|%s|%s", person->days_left, person->graces_left, person->name,
		       person->quality, person->organisation, person->mail);
	}
	printf("\n");
}

static int probe_ask(const char *socket_path, const char *username, const char *password,
		     const char *uuid, int64_t times)
{
	struct directory_person person;
	enum outcome outcome;
	struct arena arena;
	struct err_info err;
	int64_t began_ms;
	enum err e = ERR_OK;

	arena_init(&arena, PROBE_MEMORY_MAX);
	while (times-- > 0 && e == ERR_OK) {
		began_ms = date_monotonic_ms();
		if (uuid != NULL)
			e = client_person(socket_path, uuid, PROBE_DEADLINE_MS, &arena, &outcome,
					  &person, &err);
		else
			e = client_sign_in(socket_path, username, password, PROBE_DEADLINE_MS,
					   &arena, &outcome, &person, &err);
		if (e == ERR_OK)
			probe_print(outcome, date_monotonic_ms() - began_ms, &person);
		arena_reset(&arena);
	}
	arena_release(&arena);
	return e == ERR_OK ? 0 : probe_fail(&err);
}

static int probe_sign_in(char **args)
{
	char password[CLIENT_PASSWORD_MAX + 2];
	size_t len = fread(password, 1, sizeof(password) - 1, stdin);
	int64_t times = 1;

	password[len] = '\0';
	if (args[2] != NULL && !text_to_i64(args[2], 1, 1000000, &times))
		return 2;
	return probe_ask(args[0], args[1], password, NULL, times);
}

static int probe_person(char **args)
{
	return probe_ask(args[0], NULL, NULL, args[1], 1);
}

static int probe_ping(char **args)
{
	struct err_info err;

	if (client_ping(args[0], 1000, &err) != ERR_OK)
		return probe_fail(&err);
	printf("ok\n");
	return 0;
}

static int probe_raw(char **args)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	char bytes[2 * QUESTION_MESSAGE_MAX];
	size_t len = fread(bytes, 1, sizeof(bytes), stdin);
	int fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);
	ssize_t n;

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", args[0]);
	if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) != 0)
		return 1;
	if (len > 0 && send(fd, bytes, len, MSG_NOSIGNAL) < 0)
		return 1;
	n = recv(fd, bytes, sizeof(bytes), 0);
	printf("%.*s\n", n > 0 ? (int)n : 0, bytes);
	close(fd);
	return 0;
}

static int probe_listen(const char *port_text)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	int64_t port = 0;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	int on = 1;

	if (!text_to_i64(port_text, 1, 65535, &port))
		return -1;
	address.sin_port = htons((uint16_t)port);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (const struct sockaddr *)&address, sizeof(address)) != 0 ||
	    listen(fd, 64) != 0)
		return -1;
	return fd;
}

/* Keeps every connection open; `greeting` is sent in answer to the first bytes of each. */
static int probe_hang(const char *port, const void *greeting, size_t len)
{
	int listen_fd = probe_listen(port);
	char bytes[512];
	int fds[PROBE_SERVERS_MAX];

	for (int i = 0; listen_fd >= 0 && i < PROBE_SERVERS_MAX; i++) {
		fds[i] = accept(listen_fd, NULL, NULL);
		if (fds[i] < 0)
			return 1;
		if (len > 0 && recv(fds[i], bytes, sizeof(bytes), 0) > 0)
			(void)!send(fds[i], greeting, len, MSG_NOSIGNAL);
	}
	return 1;
}

static int probe_silent(char **args)
{
	return probe_hang(args[0], NULL, 0);
}

static int probe_half_tls(char **args)
{
	/* LDAPMessage { messageID 1, extendedResp { success, "", "" } } */
	static const unsigned char yes[] = {0x30, 0x0c, 0x02, 0x01, 0x01, 0x78, 0x07,
					    0x0a, 0x01, 0x00, 0x04, 0x00, 0x04, 0x00};

	return probe_hang(args[0], yes, sizeof(yes));
}

static const struct probe_mode {
	const char *name;
	int args;
	int (*run)(char **args);
} probe_modes[] = {
    {"serve", 1, probe_serve},	     {"sign-in", 2, probe_sign_in}, {"person", 2, probe_person},
    {"ping", 1, probe_ping},	     {"raw", 1, probe_raw},	    {"silent", 1, probe_silent},
    {"half-tls", 1, probe_half_tls},
};

int main(int argc, char **argv)
{
	for (size_t i = 0; i < sizeof(probe_modes) / sizeof(probe_modes[0]); i++)
		if (argc >= 2 + probe_modes[i].args && text_equal(argv[1], probe_modes[i].name))
			return probe_modes[i].run(argv + 2);
	return 2;
}
