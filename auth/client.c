/* The worker's side of the identity process; auth/question.h has the messages. */
#include "auth/client.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "app/base/date.h"
#include "app/base/text.h"
#include "auth/client_answer.h"

#define CLIENT_PING_MEMORY 4096 /* bytes */

static const struct client_field {
	const char *name;
	size_t max; /* bytes */
	unsigned flags;
} client_fields[QUESTION_FIELD_COUNT] = {
#define X(code, name, max, flags) [QUESTION_##code] = { name, max, flags },
	QUESTION_FIELDS(X)
#undef X
};

static const struct client_op {
	const char *name;
	unsigned members; /* bits of enum question_field */
} client_ops[QUESTION_OP_COUNT] = {
#define X(code, name, members) [OP_##code] = { name, members },
	QUESTION_OPS(X)
#undef X
};

/* One question and its answer: on the stack, of fixed size and wiped, since it holds a password. */
struct client_message {
	char bytes[QUESTION_MESSAGE_MAX];
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

/* What does not fit is cut: client_write sees to it that a message that is full is not sent. */
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

/* Nothing that could not be a value goes any further. */
static bool client_is_possible(const struct client_question *question)
{
	for (int i = 0; i < QUESTION_FIELD_COUNT; i++) {
		const char *value = question->values[i];
		size_t len = value != NULL ? strlen(value) : 0;

		if ((client_ops[question->op].members & (1U << i)) == 0)
			continue;
		if (len == 0 && (client_fields[i].flags & QUESTION_OPTIONAL) == 0)
			return false;
		if (len > client_fields[i].max || (len > 0 && !text_is_utf8(value, len)))
			return false;
	}
	return true;
}

static enum err client_write(const struct client_question *question, struct client_message *message,
			     struct err_info *err)
{
	client_add(message, "{\"op\":");
	client_add_string(message, client_ops[question->op].name);
	for (int i = 0; i < QUESTION_FIELD_COUNT; i++) {
		if ((client_ops[question->op].members & (1U << i)) == 0)
			continue;
		client_add(message, ",");
		client_add_string(message, client_fields[i].name);
		client_add(message, ":");
		client_add_string(message, question->values[i] != NULL ? question->values[i] : "");
	}
	client_add(message, "}");
	if (message->len == sizeof(message->bytes))
		return ERR(err, ERR_DIRECTORY, "question '%s' is too long", client_ops[question->op].name);
	return ERR_OK;
}

enum err client_ask(const char *socket_path, const struct client_question *question, int deadline_ms,
		    struct arena *arena, struct client_answer *ret, struct err_info *err)
{
	DEFER(client_message_wipe) struct client_message message;
	enum err e;

	message.len = 0;
	*ret = (struct client_answer){ .outcome = OUTCOME_BAD_CREDENTIALS };
	for (int i = 0; i < ANSWER_FIELD_COUNT; i++)
		ret->texts[i] = "";
	if (!client_is_possible(question))
		return ERR_OK;
	e = client_write(question, &message, err);
	if (e == ERR_OK)
		e = client_exchange(socket_path, deadline_ms, &message, err);
	return e == ERR_OK ? client_answer_read(message.bytes, message.len, arena, ret, err) : e;
}

/* A question whose good answers are nothing without their person. */
static enum err client_ask_person(const char *socket_path, const struct client_question *question, int deadline_ms,
				  struct arena *arena, enum outcome *ret_outcome,
				  struct directory_person *ret_person, struct err_info *err)
{
	struct client_answer answer;
	enum err e = client_ask(socket_path, question, deadline_ms, arena, &answer, err);

	*ret_outcome = answer.outcome;
	*ret_person = answer.person;
	if (e == ERR_OK && outcome_has_person(answer.outcome) && !answer.has_person)
		e = ERR(err, ERR_DIRECTORY, "answer of the identity process lacks the person");
	return e;
}

enum err client_sign_in(const char *socket_path, const char *username, const char *password,
			int deadline_ms, struct arena *arena, enum outcome *ret_outcome,
			struct directory_person *ret_person, struct err_info *err)
{
	struct client_question question = { .op = OP_SIGN_IN };

	question.values[QUESTION_USERNAME] = username;
	question.values[QUESTION_PASSWORD] = password;
	return client_ask_person(socket_path, &question, deadline_ms, arena, ret_outcome, ret_person, err);
}

enum err client_person(const char *socket_path, const char *uuid, int deadline_ms,
		       struct arena *arena, enum outcome *ret_outcome,
		       struct directory_person *ret_person, struct err_info *err)
{
	struct client_question question = { .op = OP_PERSON };

	question.values[QUESTION_UUID] = uuid;
	if (!client_is_possible(&question))
		return ERR(err, ERR_DIRECTORY, "directory id of %zu bytes", strlen(uuid));
	return client_ask_person(socket_path, &question, deadline_ms, arena, ret_outcome, ret_person, err);
}

enum err client_ping(const char *socket_path, int deadline_ms, struct err_info *err)
{
	struct client_question question = { .op = OP_PING };
	struct client_answer answer;
	struct arena arena;
	enum err e;

	arena_init(&arena, CLIENT_PING_MEMORY);
	e = client_ask(socket_path, &question, deadline_ms, &arena, &answer, err);
	if (e == ERR_OK && answer.outcome != OUTCOME_OK)
		e = ERR(err, ERR_DIRECTORY, "identity process does not say that it is well");
	arena_release(&arena);
	return e;
}
