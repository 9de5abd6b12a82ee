/* Sign-in and re-reading of a person, over the list of servers. */
#include "auth/identity/directory.h"

#include "app/base/date.h"
#include "app/base/log.h"
#include "auth/identity/entry.h"
#include "auth/identity/guard.h"
#include "auth/identity/policy.h"

#define DIRECTORY_TLS_MS 1000	     /* over directory.connect_timeout, for the handshake */
#define DIRECTORY_EVEN_MAX_US 500000 /* longest wait that makes an unknown name cost the same */
#define DIRECTORY_NOBODY "cn=nobody,"

/* One question at one server. */
struct attempt {
	struct directory *directory;
	const struct question *question;
	int server;
	int64_t until_ms;
	enum outcome outcome;
	struct directory_person *person;
};

void directory_init(struct directory *directory, const struct conf *conf,
		    const struct group_map *map, struct servers *servers, int child)
{
	*directory =
	    (struct directory){.conf = conf, .map = map, .servers = servers, .child = child};
	for (int i = 0; i < CONF_LIST_MAX; i++) {
		handle_init(&directory->search[i]);
		handle_init(&directory->login[i]);
	}
	arena_init(&directory->arena, DIRECTORY_MEMORY_MAX);
}

void directory_release(struct directory *directory)
{
	for (int i = 0; i < CONF_LIST_MAX; i++) {
		handle_close(&directory->search[i]);
		handle_close(&directory->login[i]);
	}
	group_leaves_release(&directory->leaves);
	arena_release(&directory->arena);
}

static const char *directory_uri(const struct attempt *attempt)
{
	return attempt->directory->conf->ldap_servers.values[attempt->server];
}

static int64_t directory_operation_ms(const struct attempt *attempt)
{
	int64_t left = attempt->until_ms - date_monotonic_ms();
	int64_t most = (int64_t)attempt->directory->conf->ldap_operation_s * 1000;

	return left < most ? left : most;
}

/* Connecting has a shorter time of its own; with a connection that is there the guard stays as it is. */
static enum err directory_open(const struct attempt *attempt, struct handle *handle,
			       struct err_info *err)
{
	const struct conf *conf = attempt->directory->conf;
	int64_t until_ms = date_monotonic_ms() + conf->ldap_connect_s * 1000 + DIRECTORY_TLS_MS;
	bool connects = handle_must_connect(handle);
	enum err e;

	if (connects)
		guard_start(until_ms < attempt->until_ms ? until_ms : attempt->until_ms);
	e = handle_open(conf, directory_uri(attempt), handle, err);
	if (e == ERR_OK && connects)
		guard_start(attempt->until_ms);
	return e;
}

static enum err directory_open_search(const struct attempt *attempt, struct err_info *err)
{
	struct handle *handle = &attempt->directory->search[attempt->server];
	const struct conf *conf = attempt->directory->conf;
	struct bind_answer answer;
	enum err e = directory_open(attempt, handle, err);

	if (e || handle->warm || conf->ldap_bind_dn == NULL || conf->ldap_bind_dn[0] == '\0')
		return e;
	e = handle_bind(handle, conf->ldap_bind_dn, conf->ldap_bind_password.bytes,
			(size_t)conf->ldap_bind_password.len, directory_operation_ms(attempt),
			&answer, err);
	if (e)
		return e;
	if (answer.result != LDAP_SUCCESS)
		return ERR(err, ERR_DIRECTORY, "bind of directory.bind_dn: %s",
			   ldap_err2string(answer.result));
	return ERR_OK;
}

/* Results by which the server says that it cannot, not that it will not. */
static bool directory_is_broken(int result)
{
	return result < 0 || result == LDAP_OPERATIONS_ERROR || result == LDAP_BUSY ||
	       result == LDAP_UNAVAILABLE || result == LDAP_ADMINLIMIT_EXCEEDED ||
	       result == LDAP_TIMELIMIT_EXCEEDED || result == LDAP_OTHER;
}

static int64_t directory_now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Waits until an unknown name has cost what a wrong password costs. */
static void directory_wait_even(const struct attempt *attempt, int64_t since_us)
{
	int64_t us = atomic_load(&attempt->directory->servers->bind_us);
	struct timespec pause = {.tv_sec = 0};

	if (us > DIRECTORY_EVEN_MAX_US)
		us = DIRECTORY_EVEN_MAX_US;
	us -= directory_now_us() - since_us;
	if (us <= 0)
		return;
	pause.tv_nsec = us * 1000;
	nanosleep(&pause, NULL);
}

/*
 * A bind with the typed password, as `dn` or, where that is NULL, as nobody: then the answer is not
 * looked at, so that it does not show by the time whether a name exists.
 */
static enum err directory_login(const struct attempt *attempt, const char *dn,
				struct bind_answer *ret, struct err_info *err)
{
	struct directory *directory = attempt->directory;
	struct handle *handle = &directory->login[attempt->server];
	const char *password = question_text(attempt->question, QUESTION_PASSWORD);
	const char *name = dn;
	int64_t began_us;
	enum err e = directory_open(attempt, handle, err);

	if (e)
		return e;
	if (name == NULL)
		name = arena_printf(&directory->arena, DIRECTORY_NOBODY "%s",
				    directory->conf->ldap_people_base);
	if (name == NULL)
		return ERR(err, ERR_MEMORY, "no room for a name");
	began_us = directory_now_us();
	e = handle_bind(handle, name, password, strlen(password), directory_operation_ms(attempt),
			ret, err);
	if (e)
		return e;
	if (dn == NULL)
		directory_wait_even(attempt, began_us);
	else if (ret->result == LDAP_INVALID_CREDENTIALS)
		servers_learn_bind(directory->servers, directory_now_us() - began_us);
	if (directory_is_broken(ret->result))
		return ERR(err, ERR_DIRECTORY, "bind: %s", ldap_err2string(ret->result));
	return ERR_OK;
}

static enum err directory_read_roles(struct attempt *attempt, struct entry *entry,
				     struct err_info *err)
{
	struct directory *directory = attempt->directory;
	enum err e;

	e = group_find_roles(&directory->search[attempt->server], directory->conf, directory->map,
			     &directory->leaves, attempt->until_ms, &directory->arena,
			     &entry->person, err);
	if (e)
		return e;
	if (entry->person.roles == 0)
		attempt->outcome = OUTCOME_NO_ROLE;
	else
		*attempt->person = entry->person;
	return ERR_OK;
}

static enum err directory_find(const struct attempt *attempt, const char *attribute,
			       const char *value, struct entry *ret, int *ret_count,
			       struct err_info *err)
{
	struct directory *directory = attempt->directory;
	enum err e = directory_open_search(attempt, err);

	if (e)
		return e;
	e = entry_find(&directory->search[attempt->server], directory->conf, attribute, value,
		       directory_operation_ms(attempt), &directory->arena, ret, ret_count, err);
	if (e)
		return e;
	if (*ret_count > 1)
		log_warning("directory entry refused", "reason=ambiguous attribute=%s value=%s",
			    attribute, log_quote(value).text);
	return ERR_OK;
}

static enum err directory_sign_in(struct attempt *attempt, struct err_info *err)
{
	const char *username = question_text(attempt->question, QUESTION_USERNAME);
	struct bind_answer answer;
	struct entry entry;
	int count = 0;
	enum err e;

	e = directory_find(attempt, attempt->directory->conf->ldap_login_attribute, username,
			   &entry, &count, err);
	if (e)
		return e;
	attempt->outcome = OUTCOME_BAD_CREDENTIALS;
	if (count != 1)
		return directory_login(attempt, NULL, &answer, err);
	e = directory_login(attempt, entry.person.dn, &answer, err);
	if (e)
		return e;
	attempt->outcome =
	    policy_outcome(&answer, &entry.person.days_left, &entry.person.graces_left);
	if (attempt->outcome == OUTCOME_LOCKED && entry.disabled)
		attempt->outcome = OUTCOME_DISABLED;
	if (attempt->outcome == OUTCOME_UNAVAILABLE)
		log_warning("directory bind undecided", "server=%s account=%s result=%d",
			    directory_uri(attempt), log_quote(entry.person.username).text,
			    answer.result);
	return outcome_has_person(attempt->outcome) ? directory_read_roles(attempt, &entry, err)
						    : ERR_OK;
}

static enum err directory_person(struct attempt *attempt, struct err_info *err)
{
	struct entry entry;
	int count = 0;
	enum err e;

	e = directory_find(attempt, attempt->directory->conf->ldap_id_attribute,
			   question_text(attempt->question, QUESTION_UUID), &entry, &count, err);
	if (e)
		return e;
	attempt->outcome = OUTCOME_BAD_CREDENTIALS;
	if (count != 1)
		return ERR_OK;
	attempt->outcome = entry.disabled ? OUTCOME_DISABLED : OUTCOME_OK;
	return entry.disabled ? ERR_OK : directory_read_roles(attempt, &entry, err);
}

static enum err directory_ask(struct attempt *attempt, struct err_info *err)
{
	if (attempt->question->op == OP_SIGN_IN)
		return directory_sign_in(attempt, err);
	return directory_person(attempt, err);
}

/* A connection kept from an earlier question may have ended with a restart of the server: once
 * more. */
static enum err directory_try(struct attempt *attempt, struct err_info *err)
{
	struct handle *search = &attempt->directory->search[attempt->server];
	struct handle *login = &attempt->directory->login[attempt->server];
	enum err e = directory_ask(attempt, err);
	bool again = e == ERR_DIRECTORY && (search->warm || login->warm) && !guard_expired();

	if (e == ERR_DIRECTORY) {
		handle_close(search);
		handle_close(login);
	}
	if (again && directory_operation_ms(attempt) > 0)
		e = directory_ask(attempt, err);
	if (again && e == ERR_DIRECTORY) {
		handle_close(search);
		handle_close(login);
	}
	return e;
}

static enum err directory_at(struct attempt *attempt)
{
	struct servers *servers = attempt->directory->servers;
	int64_t began_ms = date_monotonic_ms();
	int64_t took_ms;
	struct err_info err;
	enum err e;

	atomic_store(&servers->asked[attempt->directory->child], attempt->server + 1);
	guard_start(attempt->until_ms);
	e = directory_try(attempt, &err);
	guard_stop();
	atomic_store(&servers->asked[attempt->directory->child], 0);
	took_ms = date_monotonic_ms() - began_ms;
	if (e == ERR_DIRECTORY) {
		servers_failed(servers, attempt->server, took_ms, date_monotonic_ms());
		log_warning("directory server failed", "server=%s took_ms=%d reason=%s",
			    directory_uri(attempt), (int)took_ms, log_quote(err.detail).text);
		return e;
	}
	if (servers_worked(servers, attempt->server))
		log_notice("directory server answered again", "server=%s", directory_uri(attempt));
	if (e != ERR_OK) {
		attempt->outcome = OUTCOME_UNAVAILABLE;
		log_error("directory question failed", "server=%s reason=%s",
			  directory_uri(attempt), log_quote(err.detail).text);
	}
	return ERR_OK;
}

enum outcome directory_answer(struct directory *directory, const struct question *question,
			      struct directory_person *ret_person)
{
	int64_t now_ms = date_monotonic_ms();
	int64_t until_ms =
	    now_ms + (int64_t)directory->conf->identity_deadline_s * 1000 - DIRECTORY_MARGIN_MS;
	struct attempt attempt = {
	    .directory = directory, .question = question, .person = ret_person};
	unsigned tried = 0;
	int hopeful;

	arena_reset(&directory->arena);
	for (; now_ms < until_ms; now_ms = date_monotonic_ms()) {
		hopeful = servers_hopeful(directory->servers, tried, now_ms);
		attempt.server = servers_next(directory->servers, tried, now_ms);
		if (attempt.server < 0)
			break;
		tried |= 1U << attempt.server;
		attempt.until_ms = now_ms + (until_ms - now_ms) / hopeful;
		if (directory_at(&attempt) == ERR_OK)
			return attempt.outcome;
	}
	return OUTCOME_UNAVAILABLE;
}
