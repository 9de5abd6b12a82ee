/* The worker's side of the identity process; auth/client.h has the messages. */
#include "auth/client.h"

#include <errno.h>
#include <jansson.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "app/base/date.h"
#include "app/base/text.h"
#include "auth/role.h"

/* One question and its answer: on the stack, of fixed size and wiped, since it holds a password. */
struct client_message {
	char bytes[CLIENT_MESSAGE_MAX];
	size_t len;
};

static void client_message_wipe(struct client_message *message)
{
	explicit_bzero(message, sizeof(*message));
}

static void client_close(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static void client_json_release(json_t **json)
{
	json_decref(*json);
}

/* Callers bound what they add: two names and a password, six bytes a byte, are far below the size.
 */
static void client_add(struct client_message *message, const char *text)
{
	size_t len = strlen(text);

	if (len > sizeof(message->bytes) - message->len)
		len = sizeof(message->bytes) - message->len;
	memcpy(message->bytes + message->len, text, len);
	message->len += len;
}

/* A JSON string. Written here and not by a library, which would leave copies of a password behind.
 */
static void client_add_string(struct client_message *message, const char *text)
{
	static const char hex[] = "0123456789abcdef";
	char piece[8];

	client_add(message, "\"");
	for (const char *at = text; *at != '\0'; at++) {
		unsigned char c = (unsigned char)*at;

		if (c < 0x20)
			snprintf(piece, sizeof(piece), "\\u00%c%c", hex[c >> 4], hex[c & 15]);
		else
			snprintf(piece, sizeof(piece), c == '"' || c == '\\' ? "\\%c" : "%c", c);
		client_add(message, piece);
	}
	client_add(message, "\"");
	explicit_bzero(piece, sizeof(piece));
}

/* ERR_DIRECTORY when `fd` is not ready for `events` before `until_ms`. */
static enum err client_wait(int fd, short events, int64_t until_ms, struct err_info *err)
{
	struct pollfd poll_fd = {.fd = fd, .events = events};
	int64_t left;
	int ready;

	do {
		left = until_ms - date_monotonic_ms();
		ready = left > 0 ? poll(&poll_fd, 1, (int)left) : 0;
	} while (ready < 0 && errno == EINTR);
	if (ready < 0)
		return ERR(err, ERR_DIRECTORY, "identity process: %s", strerror(errno));
	if (ready == 0)
		return ERR(err, ERR_DIRECTORY, "identity process did not answer in time");
	return ERR_OK;
}

/* A full backlog is EAGAIN: the service is busy, and nobody waits for it. */
static enum err client_connect(const char *socket_path, int *ret_fd, struct err_info *err)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	size_t len = strlen(socket_path);

	if (len >= sizeof(address.sun_path))
		return ERR(err, ERR_DIRECTORY, "identity socket: path of %zu bytes", len);
	memcpy(address.sun_path, socket_path, len);
	*ret_fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (*ret_fd < 0)
		return ERR(err, ERR_DIRECTORY, "identity socket: %s", strerror(errno));
	if (connect(*ret_fd, (const struct sockaddr *)&address, sizeof(address)) != 0)
		return ERR(err, ERR_DIRECTORY, "%s: %s", socket_path, strerror(errno));
	return ERR_OK;
}

/* Sends `message` and puts the answer in its place. */
static enum err client_exchange(const char *socket_path, int deadline_ms,
				struct client_message *message, struct err_info *err)
{
	DEFER(client_close) int fd = -1;
	int64_t until_ms = date_monotonic_ms() + deadline_ms;
	ssize_t n;
	enum err e;

	e = client_connect(socket_path, &fd, err);
	if (e)
		return e;
	n = send(fd, message->bytes, message->len, MSG_NOSIGNAL);
	if (n < 0)
		return ERR(err, ERR_DIRECTORY, "question not sent: %s", strerror(errno));
	e = client_wait(fd, POLLIN, until_ms, err);
	if (e)
		return e;
	n = recv(fd, message->bytes, sizeof(message->bytes), MSG_TRUNC);
	if (n < 0)
		return ERR(err, ERR_DIRECTORY, "answer not received: %s", strerror(errno));
	if (n == 0)
		return ERR(err, ERR_DIRECTORY, "identity process closed without an answer");
	if ((size_t)n > sizeof(message->bytes))
		return ERR(err, ERR_DIRECTORY, "answer of %zd bytes", n);
	message->len = (size_t)n;
	return ERR_OK;
}

static bool client_outcome(const json_t *answer, enum outcome *ret)
{
	const char *id = json_string_value(json_object_get(answer, "outcome"));

	for (int i = 0; i < OUTCOME_COUNT; i++) {
		if (text_equal(id, outcome_id((enum outcome)i))) {
			*ret = (enum outcome)i;
			return true;
		}
	}
	return false;
}

/* Copies the text `key`; false: it is not there, or no memory (then *ret_full). */
static bool client_text(const json_t *object, const char *key, struct arena *arena,
			const char **ret, bool *ret_full)
{
	const json_t *value = json_object_get(object, key);

	if (!json_is_string(value))
		return false;
	*ret = arena_strndup(arena, json_string_value(value), json_string_length(value));
	if (*ret == NULL)
		*ret_full = true;
	return *ret != NULL;
}

static bool client_roles(const json_t *list, unsigned *ret)
{
	size_t count = json_array_size(list);
	unsigned role;

	*ret = 0;
	for (size_t i = 0; i < count; i++) {
		role = role_from_id(json_string_value(json_array_get(list, i)));
		if (role == 0)
			return false;
		*ret |= role;
	}
	return *ret != 0;
}

static bool client_groups(const json_t *list, struct arena *arena, struct directory_person *ret,
			  bool *ret_full)
{
	size_t count = json_array_size(list);

	if (count == 0 || count > CLIENT_GROUPS_MAX)
		return false;
	for (size_t i = 0; i < count; i++) {
		const char *dn = json_string_value(json_array_get(list, i));

		if (dn == NULL)
			return false;
		ret->groups[i] = arena_strdup(arena, dn);
		if (ret->groups[i] == NULL)
			*ret_full = true;
		if (ret->groups[i] == NULL)
			return false;
	}
	ret->group_count = (int)count;
	return true;
}

static bool client_number(const json_t *answer, const char *key, int *ret)
{
	const json_t *value = json_object_get(answer, key);

	if (!json_is_integer(value) || json_integer_value(value) < 0 ||
	    json_integer_value(value) > INT32_MAX)
		return false;
	*ret = (int)json_integer_value(value);
	return true;
}

static bool client_person_read(const json_t *person, struct arena *arena,
			       struct directory_person *ret, bool *ret_full)
{
	return client_text(person, "uuid", arena, &ret->uuid, ret_full) &&
	       client_text(person, "dn", arena, &ret->dn, ret_full) &&
	       client_text(person, "username", arena, &ret->username, ret_full) &&
	       client_text(person, "name", arena, &ret->name, ret_full) &&
	       client_text(person, "mail", arena, &ret->mail, ret_full) &&
	       client_text(person, "quality", arena, &ret->quality, ret_full) &&
	       client_text(person, "organisation", arena, &ret->organisation, ret_full) &&
	       client_roles(json_object_get(person, "roles"), &ret->roles) &&
	       client_groups(json_object_get(person, "groups"), arena, ret, ret_full);
}

static enum err client_answer(const struct client_message *message, struct arena *arena,
			      enum outcome *ret_outcome, struct directory_person *ret_person,
			      struct err_info *err)
{
	DEFER(client_json_release) json_t *answer = NULL;
	bool full = false;
	bool fine;

	*ret_person = (struct directory_person){.days_left = 0};
	answer = json_loadb(message->bytes, message->len, JSON_REJECT_DUPLICATES, NULL);
	if (answer == NULL || !client_outcome(answer, ret_outcome))
		return ERR(err, ERR_DIRECTORY, "answer of the identity process is not one");
	if (!outcome_has_person(*ret_outcome))
		return ERR_OK;
	fine = client_person_read(json_object_get(answer, "person"), arena, ret_person, &full);
	if (fine && *ret_outcome == OUTCOME_EXPIRES_SOON)
		fine = client_number(answer, "days_left", &ret_person->days_left);
	if (fine && *ret_outcome == OUTCOME_GRACE)
		fine = client_number(answer, "graces_left", &ret_person->graces_left);
	if (full)
		return ERR(err, ERR_MEMORY, "no room for the person that signs in");
	if (!fine)
		return ERR(err, ERR_DIRECTORY, "answer of the identity process lacks the person");
	return ERR_OK;
}

/* Nothing that could not be a name and a password goes any further. */
static bool client_is_possible(const char *username, const char *password)
{
	size_t name_len = strlen(username);
	size_t password_len = strlen(password);

	return name_len > 0 && name_len <= CLIENT_USERNAME_MAX && password_len > 0 &&
	       password_len <= CLIENT_PASSWORD_MAX && text_is_utf8(username, name_len) &&
	       text_is_utf8(password, password_len);
}

enum err client_sign_in(const char *socket_path, const char *username, const char *password,
			int deadline_ms, struct arena *arena, enum outcome *ret_outcome,
			struct directory_person *ret_person, struct err_info *err)
{
	DEFER(client_message_wipe) struct client_message message = {.len = 0};
	enum err e;

	if (!client_is_possible(username, password)) {
		*ret_outcome = OUTCOME_BAD_CREDENTIALS;
		*ret_person = (struct directory_person){.days_left = 0};
		return ERR_OK;
	}
	client_add(&message, "{\"op\":\"sign_in\",\"username\":");
	client_add_string(&message, username);
	client_add(&message, ",\"password\":");
	client_add_string(&message, password);
	client_add(&message, "}");
	e = client_exchange(socket_path, deadline_ms, &message, err);
	if (e)
		return e;
	return client_answer(&message, arena, ret_outcome, ret_person, err);
}

enum err client_person(const char *socket_path, const char *uuid, int deadline_ms,
		       struct arena *arena, enum outcome *ret_outcome,
		       struct directory_person *ret_person, struct err_info *err)
{
	struct client_message message = {.len = 0};
	size_t len = strlen(uuid);
	enum err e;

	if (len == 0 || len > CLIENT_USERNAME_MAX || !text_is_utf8(uuid, len))
		return ERR(err, ERR_DIRECTORY, "directory id of %zu bytes", len);
	client_add(&message, "{\"op\":\"person\",\"uuid\":");
	client_add_string(&message, uuid);
	client_add(&message, "}");
	e = client_exchange(socket_path, deadline_ms, &message, err);
	if (e)
		return e;
	return client_answer(&message, arena, ret_outcome, ret_person, err);
}

enum err client_ping(const char *socket_path, int deadline_ms, struct err_info *err)
{
	DEFER(client_json_release) json_t *answer = NULL;
	struct client_message message = {.len = 0};
	enum outcome outcome = OUTCOME_UNAVAILABLE;
	enum err e;

	client_add(&message, "{\"op\":\"ping\"}");
	e = client_exchange(socket_path, deadline_ms, &message, err);
	if (e)
		return e;
	answer = json_loadb(message.bytes, message.len, JSON_REJECT_DUPLICATES, NULL);
	if (answer == NULL || !client_outcome(answer, &outcome) || outcome != OUTCOME_OK)
		return ERR(err, ERR_DIRECTORY, "identity process does not say that it is well");
	return ERR_OK;
}
