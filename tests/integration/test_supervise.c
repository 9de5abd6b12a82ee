/*
 * Several processes on one socket: one that is killed is replaced and costs its own request only, one that
 * cannot live ends the whole, and a stop is passed on. ACCORD_SUPERVISE and FAKE_SERVE name the programs.
 */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/base/date.h"
#include "app/base/text.h"
#include "tests/stack/fcgi.h"
#include "tests/stack/program.h"
#include "tests/unit/test.h"

static char dir[] = "/tmp/test_supervise_XXXXXX";
static char socket_path[64];
static char log_path[64];

/* The process that answers, or 0. */
static pid_t ask(const char *uri)
{
	AUTO_BUF answer = BUF_INIT(FCGI_BUFFER_MAX);
	const char *body;
	int64_t pid;

	if (!fcgi_ask(socket_path, "GET", uri, NULL, 2000, &answer))
		return 0;
	body = strstr(buf_text(&answer), "\r\n\r\n");
	return body != NULL && text_to_i64(body + 4, 1, INT32_MAX, &pid) ? (pid_t)pid : 0;
}

static int start(void **state)
{
	static pid_t supervisor;
	char *argv[] = { getenv("ACCORD_SUPERVISE"), (char[]){ "-n" }, (char[]){ "2" }, socket_path,
			 getenv("FAKE_SERVE"), (char[]){ "/unused" }, (char[]){ "2" },
			 (char[]){ "5" }, (char[]){ "5" }, NULL };

	unlink(log_path);
	supervisor = program_start(argv, log_path);
	for (int i = 0; i < 1000 && program_log_count(log_path, "service started") < 2; i++)
		program_pause(10);
	*state = &supervisor;
	return ask("/pid") > 0 ? 0 : -1;
}

static int end(void **state)
{
	program_kill(*(pid_t *)*state);
	unlink(socket_path);
	return 0;
}

static void check_stops(pid_t supervisor)
{
	int status;

	kill(supervisor, SIGTERM);
	status = program_wait(supervisor, 8000);
	assert_int_not_equal(status, -1);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	assert_int_equal(access(socket_path, F_OK), -1);
}

static void both_processes_serve_and_stop_as_told(void **state)
{
	pid_t first = ask("/pid");
	pid_t other = first;

	for (int i = 0; i < 2000 && other == first; i++)
		other = ask("/pid");
	assert_int_not_equal(other, first);
	check_stops(*(pid_t *)*state);
	assert_int_equal(kill(first, 0), -1);
	assert_int_equal(kill(other, 0), -1);
	assert_int_equal(program_log_count(log_path, "service stopped"), 2);
}

static void a_killed_process_is_replaced_within_a_second_and_others_notice_nothing(void **state)
{
	for (int round = 0; round < 3; round++) {
		pid_t victim = ask("/pid");
		int64_t killed_ms = date_monotonic_ms();

		assert_true(victim > 0);
		assert_int_equal(kill(victim, SIGKILL), 0);
		/* Everybody is served all the time: who is not, was with the victim when it died. */
		while (program_log_count(log_path, "service started") < 3 + round) {
			assert_true(ask("/pid") > 0);
			assert_in_range(date_monotonic_ms() - killed_ms, 0, 1000);
		}
		program_pause(1100);	/* an end right after the start is another matter */
	}
	assert_int_equal(program_log_count(log_path, "worker ended"), 3);
	check_stops(*(pid_t *)*state);
}

static void a_request_that_ends_its_process_costs_itself_alone(void **state)
{
	AUTO_BUF request = BUF_INIT(FCGI_BUFFER_MAX);
	int waiting[4];
	int answered = 0;

	/* One request in each thread of both; one of the processes dies. */
	fcgi_request(&request, "GET", "/wait/600", NULL);
	program_pause(1100);
	for (size_t i = 0; i < 3; i++) {
		waiting[i] = fcgi_connect(socket_path);
		assert_true(fcgi_send(waiting[i], &request));
	}
	program_pause(100);
	assert_int_equal(ask("/abort"), 0);
	for (size_t i = 0; i < 3; i++) {
		AUTO_BUF answer = BUF_INIT(FCGI_BUFFER_MAX);

		answered += fcgi_receive(waiting[i], 3000, &answer);
		close(waiting[i]);
	}
	assert_in_range(answered, 2, 3);
	assert_int_equal(program_log_count(log_path, "signal=6"), 1);
	check_stops(*(pid_t *)*state);
}

static void processes_end_with_their_supervisor(void **state)
{
	pid_t worker = ask("/pid");
	pid_t supervisor = *(pid_t *)*state;
	int64_t start_ms = date_monotonic_ms();

	program_kill(supervisor);
	while (kill(worker, 0) == 0) {
		assert_in_range(date_monotonic_ms() - start_ms, 0, 5000);
		program_pause(20);
	}
}

static void a_program_that_cannot_live_is_given_up(void **state)
{
	char *argv[] = { getenv("ACCORD_SUPERVISE"), (char[]){ "-n" }, (char[]){ "1" }, socket_path,
			 (char[]){ "/bin/false" }, NULL };
	int status;

	(void)state;
	unlink(log_path);
	status = program_wait(program_start(argv, log_path), 20000);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 1);
	assert_int_equal(program_log_count(log_path, "supervision given up"), 1);
	assert_int_equal(access(socket_path, F_OK), -1);
}

static void a_wrong_call_says_how_to_call(void **state)
{
	char *without[] = { getenv("ACCORD_SUPERVISE"), socket_path, NULL };
	char *zero[] = { getenv("ACCORD_SUPERVISE"), (char[]){ "-n" }, (char[]){ "0" }, socket_path,
			 (char[]){ "/bin/false" }, NULL };

	(void)state;
	assert_int_equal(WEXITSTATUS(program_wait(program_start(without, log_path), 5000)), 2);
	assert_int_equal(WEXITSTATUS(program_wait(program_start(zero, log_path), 5000)), 2);
}

static int make_dir(void **state)
{
	(void)state;
	if (getenv("FAKE_SERVE") == NULL || getenv("ACCORD_SUPERVISE") == NULL || mkdtemp(dir) == NULL)
		return -1;
	snprintf(socket_path, sizeof(socket_path), "%s/socket", dir);
	snprintf(log_path, sizeof(log_path), "%s/log", dir);
	return 0;
}

static int remove_dir(void **state)
{
	(void)state;
	unlink(log_path);
	return rmdir(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(both_processes_serve_and_stop_as_told, start, end),
		cmocka_unit_test_setup_teardown(
			a_killed_process_is_replaced_within_a_second_and_others_notice_nothing, start,
			end),
		cmocka_unit_test_setup_teardown(a_request_that_ends_its_process_costs_itself_alone,
						start, end),
		cmocka_unit_test_setup_teardown(processes_end_with_their_supervisor, start, end),
		cmocka_unit_test(a_program_that_cannot_live_is_given_up),
		cmocka_unit_test(a_wrong_call_says_how_to_call),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
