/* The listening socket: inherited as systemd hands it over, or made; and who may connect. */
#include <fcntl.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/listen.h"
#include "tests/stack/fcgi.h"
#include "tests/unit/test.h"

static char dir[] = "/tmp/test_listen_XXXXXX";
static char path[64];

static int make_dir(void **state)
{
	(void)state;
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/socket", dir);
	return 0;
}

static int remove_dir(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(dir);
}

static int remove_socket(void **state)
{
	(void)state;
	unlink(path);
	return 0;
}

static void our_own_socket_listens_is_closed_to_others_and_goes_with_us(void **state)
{
	struct listener listener = { .fd = -1 };
	struct err_info err;
	struct stat found;
	int client;

	(void)state;
	assert_int_equal(listen_open(path, "", &listener, &err), ERR_OK);
	assert_false(listener.inherited);
	assert_int_equal(stat(path, &found), 0);
	assert_int_equal(found.st_mode & 07777, 0660);
	assert_true(fcntl(listener.fd, F_GETFL) & O_NONBLOCK);
	assert_true(fcntl(listener.fd, F_GETFD) & FD_CLOEXEC);
	client = fcgi_connect(path);
	assert_true(client >= 0);
	close(client);
	listen_close(&listener);
	assert_int_equal(listener.fd, -1);
	assert_int_equal(access(path, F_OK), -1);
}

static void a_socket_that_was_left_behind_is_replaced(void **state)
{
	struct err_info err;
	int fd = -1;

	(void)state;
	assert_int_equal(listen_bind(path, &fd, &err), ERR_OK);
	close(fd);
	assert_int_equal(access(path, F_OK), 0);
	assert_int_equal(listen_bind(path, &fd, &err), ERR_OK);
	close(fd);
}

static void a_socket_that_somebody_answers_on_is_left_alone(void **state)
{
	struct err_info err;
	int first = -1;
	int second = -1;
	int client;

	(void)state;
	assert_int_equal(listen_bind(path, &first, &err), ERR_OK);
	assert_int_equal(listen_bind(path, &second, &err), ERR_CONFIG);
	assert_non_null(strstr(err.detail, "another process"));
	assert_int_equal(second, -1);
	client = fcgi_connect(path);
	assert_true(client >= 0);
	close(client);
	close(first);
}

static void a_file_that_is_no_socket_is_left_alone(void **state)
{
	struct err_info err;
	int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

	(void)state;
	close(fd);
	assert_int_equal(listen_bind(path, &fd, &err), ERR_CONFIG);
	assert_int_equal(access(path, F_OK), 0);
}

static void a_path_that_no_socket_can_have_is_refused(void **state)
{
	char longer[200];
	struct err_info err;
	int fd;

	(void)state;
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	assert_int_equal(listen_bind(longer, &fd, &err), ERR_CONFIG);
	assert_int_equal(listen_bind("", &fd, &err), ERR_CONFIG);
	assert_int_equal(listen_bind("/nonexistent/folder/socket", &fd, &err), ERR_SYSTEM);
}

static void an_account_that_does_not_exist_is_refused(void **state)
{
	struct listener listener = { .fd = -1 };
	struct err_info err;

	(void)state;
	assert_int_equal(listen_open(path, "no-such-account", &listener, &err), ERR_CONFIG);
	assert_int_equal(access(path, F_OK), -1);
}

static void only_root_ourselves_and_the_account_named_may_connect(void **state)
{
	struct listener listener = { .own_uid = 1001, .peer_uid = 1002 };
	uid_t uid;
	int pair[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	assert_int_equal(listen_peer_allowed(&listener, pair[0], &uid), geteuid() == 0);
	assert_int_equal(uid, geteuid());
	listener.peer_uid = geteuid();
	assert_true(listen_peer_allowed(&listener, pair[0], &uid));
	listener.peer_uid = 1002;
	listener.own_uid = geteuid();
	assert_true(listen_peer_allowed(&listener, pair[0], &uid));
	close(pair[0]);
	close(pair[1]);
}

/* What a child that has `fd` as descriptor 3 makes of it: the code of listen_open. */
static int inherit(int fd, const char *fds, long pid_offset, bool *ret_inherited)
{
	int pipes[2];
	int status = -1;
	pid_t pid;

	assert_int_equal(pipe2(pipes, O_CLOEXEC), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct listener listener = { .fd = -1 };
		char text[24];
		enum err code;
		char inherited;

		snprintf(text, sizeof(text), "%ld", (long)getpid() + pid_offset);
		setenv("LISTEN_PID", text, 1);
		setenv("LISTEN_FDS", fds, 1);
		dup2(pipes[1], 9);
		dup2(fd, LISTEN_FIRST_FD);
		code = listen_open(path, "", &listener, NULL);
		inherited = listener.inherited && getenv("LISTEN_FDS") == NULL &&
			    listener.fd == LISTEN_FIRST_FD;
		listen_close(&listener);
		if (write(9, &inherited, 1) != 1)
			_exit(99);
		_exit((int)code);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	*ret_inherited = false;
	assert_int_equal(read(pipes[0], ret_inherited, 1), 1);
	close(pipes[0]);
	close(pipes[1]);
	return WEXITSTATUS(status);
}

static void an_inherited_socket_is_taken_and_left_where_it_is(void **state)
{
	struct err_info err;
	bool inherited;
	int fd = -1;
	int client;

	(void)state;
	assert_int_equal(listen_bind(path, &fd, &err), ERR_OK);
	assert_int_equal(inherit(fd, "1", 0, &inherited), ERR_OK);
	assert_true(inherited);
	client = fcgi_connect(path);
	assert_true(client >= 0);
	close(client);
	close(fd);
}

static void variables_meant_for_another_process_are_not_ours(void **state)
{
	struct err_info err;
	bool inherited;
	int fd = -1;

	(void)state;
	assert_int_equal(listen_bind(path, &fd, &err), ERR_OK);
	unlink(path);
	assert_int_equal(inherit(fd, "1", -1, &inherited), ERR_OK);
	assert_false(inherited);
	assert_int_equal(inherit(fd, "x", 0, &inherited), ERR_OK);
	assert_false(inherited);
	assert_int_equal(inherit(fd, "2", 0, &inherited), ERR_CONFIG);
	close(fd);
}

static void an_inherited_descriptor_of_another_kind_is_refused(void **state)
{
	int tcp = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int silent = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int file = open("/dev/null", O_RDWR | O_CLOEXEC);
	struct sockaddr_in any = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	bool inherited;

	(void)state;
	assert_int_equal(bind(tcp, (struct sockaddr *)&any, sizeof(any)), 0);
	assert_int_equal(listen(tcp, 1), 0);
	assert_int_equal(inherit(tcp, "1", 0, &inherited), ERR_CONFIG);
	assert_int_equal(inherit(silent, "1", 0, &inherited), ERR_CONFIG);
	assert_int_equal(inherit(file, "1", 0, &inherited), ERR_CONFIG);
	close(tcp);
	close(silent);
	close(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(our_own_socket_listens_is_closed_to_others_and_goes_with_us,
					  remove_socket),
		cmocka_unit_test_teardown(a_socket_that_was_left_behind_is_replaced, remove_socket),
		cmocka_unit_test_teardown(a_socket_that_somebody_answers_on_is_left_alone,
					  remove_socket),
		cmocka_unit_test_teardown(a_file_that_is_no_socket_is_left_alone, remove_socket),
		cmocka_unit_test(a_path_that_no_socket_can_have_is_refused),
		cmocka_unit_test(an_account_that_does_not_exist_is_refused),
		cmocka_unit_test(only_root_ourselves_and_the_account_named_may_connect),
		cmocka_unit_test_teardown(an_inherited_socket_is_taken_and_left_where_it_is,
					  remove_socket),
		cmocka_unit_test_teardown(variables_meant_for_another_process_are_not_ours,
					  remove_socket),
		cmocka_unit_test(an_inherited_descriptor_of_another_kind_is_refused),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
