/*
 * The bare limit: threads of libfcgi that run the service's own statements, prepared, and print fixed text. No
 * router, templates, rights or checks, and one directory connection a thread for searches and one for binds.
 *
 *   bench_limit SOCKET DIR THREADS DB_SOCKET DB_NAME DB_USER DB_PASSWORD LDAP_URI LDAP_CA LDAP_PASSWORD
 *
 * DIR, made by limit.py from sql/queries and from answers of the service: statements.tsv (name, parameters, SQL),
 * and the texts that are printed.
 */
#include <fcgiapp.h>
#include <ldap.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/base/text.h"
#include "tests/bench/limit_row.h"
#include "tests/bench/statement.h"

#define STEPS_MAX 20
#define PATH_SIZE 512
#define PASSWORD_SIZE 128
#define SIGN_IN_PATH "/connexion"
#define PEOPLE_BASE "ou=personnes,dc=accord,dc=demo"

enum argument {
	SOCKET = 1,
	DIR,
	THREADS,
	DB_SOCKET,
	DB_NAME,
	DB_USER,
	DB_PASSWORD,
	LDAP_URI,
	LDAP_CA,
	LDAP_PASSWORD,
	COUNT
};

/* What a request does: its statements in order, the one whose rows are printed, the texts around them. */
struct work {
	const char *prefix;	/* of the address */
	const char *suffix;
	const char *steps[STEPS_MAX];
	const char *rows;
	const char *head;	/* files of DIR */
	const char *tail;
	const char *media;
};

/* clang-format off */
static const struct work works[] = {
	{ "/auth/check", "", { "session_get" }, NULL, NULL, NULL, NULL },
	{ "/actions.json", "", { "session_get", "action_list" }, "action_list", "json.head", "json.tail", "application/json" },
	{ "/actions/", "/approuver",
	  { "session_get", "begin", "action_lock", "approvals_missing", "decision_add", "action_move", "inbox_clear_one",
	    "ledger_last", "ledger_add", "author_choice", "author_notice", "action_get", "action_trail",
	    "form_key_add", "commit" },
	  NULL, "approve.json", NULL, "application/json" },
	{ "/actions/", "", { "session_get", "action_get", "action_trail" }, NULL, "action.html", NULL, "text/html" },
	{ "/actions", "", { "session_get", "action_list" }, "action_list", "html.head", "html.tail", "text/html" },
	{ SIGN_IN_PATH, "",
	  { "throttle_wait", "begin", "person_write", "session_over", "session_end_one", "session_add", "person_last",
	    "person_add", "commit" },
	  NULL, NULL, NULL, NULL },
};
/* clang-format on */

static char **arguments;
static char *texts[ARRAY_SIZE(works)][2];	/* head and tail, or NULL */
static int listener;

struct thread {
	MYSQL *mysql;
	struct statement *statements;
	LDAP *search;
	LDAP *login;
	struct limit_answer answer;
};

static char *read_text(const char *name)
{
	char path[PATH_SIZE];
	char *text = NULL;
	size_t size = 0;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", arguments[DIR], name);
	file = fopen(path, "r");
	if (file == NULL || getdelim(&text, &size, '\0', file) < 0)
		statement_die(path);
	fclose(file);
	return text;
}

static void check_ldap(int code, const char *what)
{
	if (code != LDAP_SUCCESS)
		statement_die(what);
}

static LDAP *open_directory(void)
{
	int version = LDAP_VERSION3;
	LDAP *ldap = NULL;

	check_ldap(ldap_initialize(&ldap, arguments[LDAP_URI]), "directory");
	ldap_set_option(ldap, LDAP_OPT_PROTOCOL_VERSION, &version);
	check_ldap(ldap_start_tls_s(ldap, NULL, NULL), "StartTLS");
	return ldap;
}

static void bind_as(LDAP *ldap, const char *dn, const char *password)
{
	char copy[PASSWORD_SIZE];
	struct berval secret = { .bv_len = strlen(password), .bv_val = copy };

	snprintf(copy, sizeof(copy), "%s", password);
	check_ldap(ldap_sasl_bind_s(ldap, dn, LDAP_SASL_SIMPLE, &secret, NULL, NULL, NULL), "bind");
}

static void search(LDAP *ldap, const char *base, const char *filter)
{
	static char every[] = "*";
	static char uuid[] = "entryUUID";
	static char *all[] = { every, uuid, NULL };
	LDAPMessage *result = NULL;

	check_ldap(ldap_search_ext_s(ldap, base, LDAP_SCOPE_SUBTREE, filter, all, 0, NULL, NULL, NULL, 10,
				     &result),
		   "search");
	ldap_msgfree(result);
}

/* The person of the form "number=NUMBER&username=ACCOUNT": search, bind, groups. */
static void sign_in(struct thread *t, const char *form)
{
	const char *account = strstr(form, "username=");
	char dn[PATH_SIZE];
	char filter[PATH_SIZE * 2];

	if (account == NULL)
		statement_die(form);
	account += strlen("username=");
	if (t->search == NULL) {
		t->search = open_directory();
		t->login = open_directory();
		bind_as(t->search, "cn=accord,ou=services,dc=accord,dc=demo", arguments[LDAP_PASSWORD]);
	}
	snprintf(filter, sizeof(filter), "(&(objectClass=person)(uid=%s))", account);
	search(t->search, PEOPLE_BASE, filter);
	snprintf(dn, sizeof(dn), "uid=%s," PEOPLE_BASE, account);
	bind_as(t->login, dn, "accord-demo");
	snprintf(filter, sizeof(filter), "(member=%s)", dn);
	search(t->search, "ou=groupes,dc=accord,dc=demo", filter);
}

static const struct work *find_work(const char *uri)
{
	const char *end = strchrnul(uri, '?');

	for (size_t i = 0; i < ARRAY_SIZE(works); i++) {
		size_t len = strlen(works[i].suffix);

		if (text_starts(uri, works[i].prefix) && (size_t)(end - uri) >= len &&
		    strncmp(end - len, works[i].suffix, len) == 0)
			return &works[i];
	}
	statement_die(uri);
}

static bool run_step(struct thread *t, const struct work *work, const char *name, struct statement_values *values)
{
	struct statement *statement = statement_find(t->statements, name);
	bool json = text_equal(work->media, "application/json");

	if (!statement_run(statement, values))
		return false;
	while (statement_next(statement, values)) {
		if (text_equal(name, work->rows))
			limit_row_add(&t->answer, statement, json);
		else if (text_equal(name, "session_get"))
			values->found = true;
	}
	return true;
}

/* A transaction that meets another is run again from its start. */
static void run_steps(struct thread *t, const struct work *work, struct statement_values *values)
{
	size_t start = 0;

	for (size_t i = 0; i < STEPS_MAX && work->steps[i] != NULL; i++) {
		if (text_equal(work->steps[i], "begin"))
			start = i;
		if (run_step(t, work, work->steps[i], values))
			continue;
		mysql_rollback(t->mysql);
		i = start - 1;
	}
}

static void answer(struct thread *t, FCGX_Request *request)
{
	const char *uri = FCGX_GetParam("REQUEST_URI", request->envp);
	const struct work *work = find_work(uri);
	bool signs_in = text_equal(work->prefix, SIGN_IN_PATH);
	char *const *text = texts[work - works];
	struct statement_values values = { 0 };
	char form[PATH_SIZE] = "";

	FCGX_GetStr(form, sizeof(form) - 1, request->in);
	statement_set_token(&values, FCGX_GetParam("HTTP_COOKIE", request->envp));
	values.id = statement_number(strpbrk(signs_in ? form : uri, "0123456789"));
	if (signs_in)
		sign_in(t, form);
	t->answer.len = 0;
	limit_answer_add(&t->answer,
			 "Status: %d\r\nContent-Type: %s; charset=utf-8\r\nCache-Control: no-store\r\n\r\n%s",
			 signs_in ? 204 : 200, work->media != NULL ? work->media : "text/plain",
			 text[0] != NULL ? text[0] : "");
	run_steps(t, work, &values);
	if (text[1] != NULL)
		limit_answer_add(&t->answer, "%s", text[1]);
	if (!values.found && !signs_in)
		statement_die("no session");
	FCGX_PutStr(t->answer.text, (int)t->answer.len, request->out);
}

/* The accept loop of the service (app/worker.c) without its watching. */
static void serve(struct thread *t, int fd)
{
	FCGX_Request request;

	FCGX_InitRequest(&request, -1, 0);
	request.ipcFd = fd;
	request.keepConnection = 1;
	FCGX_Detach(&request);
	if (FCGX_Accept_r(&request) == 0) {
		answer(t, &request);
		FCGX_Finish_r(&request);
	}
	if (request.ipcFd >= 0)
		close(request.ipcFd);
}

static void *thread_main(void *unused)
{
	struct thread *t = calloc(1, sizeof(*t));

	(void)unused;
	if (t == NULL)
		statement_die("memory");
	t->mysql = mysql_init(NULL);
	if (mysql_real_connect(t->mysql, NULL, arguments[DB_USER], arguments[DB_PASSWORD], arguments[DB_NAME], 0,
			       arguments[DB_SOCKET], CLIENT_FOUND_ROWS) == NULL)
		statement_die(mysql_error(t->mysql));
	mysql_set_character_set(t->mysql, "utf8mb4");
	t->statements = statement_read(t->mysql, arguments[DIR]);
	for (;;) {
		int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

		if (fd >= 0)
			serve(t, fd);
	}
}

static void read_texts(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(works); i++) {
		texts[i][0] = works[i].head != NULL ? read_text(works[i].head) : NULL;
		texts[i][1] = works[i].tail != NULL ? read_text(works[i].tail) : NULL;
	}
}

int main(int argc, char **argv)
{
	int64_t threads = 0;
	pthread_t thread;

	arguments = argv;
	if (argc != COUNT || !text_to_i64(argv[THREADS], 1, 64, &threads))
		statement_die("its arguments stand at the top of limit.c");
	read_texts();
	ldap_set_option(NULL, LDAP_OPT_X_TLS_CACERTFILE, argv[LDAP_CA]);
	mysql_server_init(0, NULL, NULL);
	FCGX_Init();
	listener = FCGX_OpenSocket(argv[SOCKET], 1024);
	if (listener < 0 || chmod(argv[SOCKET], 0660) != 0)
		statement_die("socket");
	for (int64_t i = 1; i < threads; i++) {
		if (pthread_create(&thread, NULL, thread_main, NULL) != 0)
			statement_die("thread");
	}
	thread_main(NULL);
	return 0;
}
