/*
 * `accord serve` from outside, with tests/stack/fake_serve.c in the place of the pages: good and bad peers,
 * many at once, what it holds, and how it stops. FAKE_SERVE names the program.
 */
#include <grp.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/base/date.h"
#include "app/http/request.h"
#include "tests/stack/fcgi.h"
#include "tests/stack/program.h"
#include "tests/unit/test.h"

#define LARGE_MS 15000	/* megabytes, perhaps under a sanitizer */
#define SOON_MS 2000	/* what everybody gets an answer within, whatever others do */
#define BAD_PEERS 8	/* twice the threads */

static char dir[] = "/tmp/test_worker_XXXXXX";
static char socket_path[64];
static char log_path[64];

struct served {
	pid_t pid;
};

static bool answers(void)
{
	AUTO_BUF answer = BUF_INIT(FCGI_BUFFER_MAX);

	return fcgi_ask(socket_path, "GET", "/pid", NULL, SOON_MS, &answer);
}

static int start(struct served *served, const char *threads, const char *request_s, const char *stop_s)
{
	char *argv[] = { getenv("FAKE_SERVE"), socket_path, strdup(threads), strdup(request_s),
			 strdup(stop_s), NULL };

	unlink(log_path);
	served->pid = program_start(argv, log_path);
	for (int i = 2; i < 5; i++)
		free(argv[i]);
	for (int i = 0; i < 1000 && access(socket_path, F_OK) != 0; i++)
		program_pause(10);
	return answers() ? 0 : -1;
}

static int start_usual(void **state)
{
	static struct served served;

	*state = &served;
	return start(&served, "4", "3", "5");
}

static int end(void **state)
{
	struct served *served = *state;

	program_kill(served->pid);
	unlink(socket_path);
	return 0;
}

/* Ends as told, with the status that says all is well. */
static void check_stops(struct served *served)
{
	int status;

	kill(served->pid, SIGTERM);
	status = program_wait(served->pid, 8000);
	assert_int_not_equal(status, -1);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void check_still_answers_soon(void)
{
	int64_t start_ms = date_monotonic_ms();

	assert_true(answers());
	assert_in_range(date_monotonic_ms() - start_ms, 0, SOON_MS);
}

static const char *body_of(const struct buf *answer)
{
	const char *end_of_head = strstr(buf_text(answer), "\r\n\r\n");

	return end_of_head != NULL ? end_of_head + 4 : "";
}

static void a_request_is_answered_and_its_body_read(void **state)
{
	AUTO_BUF answer = BUF_INIT(FCGI_BUFFER_MAX);

	assert_true(fcgi_ask(socket_path, "POST", "/echo", "title=a&reason=b", SOON_MS, &answer));
	assert_int_equal(strncmp(buf_text(&answer), "Status: 200\r\n", 13), 0);
	assert_string_equal(body_of(&answer), "title=a&reason=b");
	check_stops(*state);
	assert_int_equal(access(socket_path, F_OK), -1);
}

static void the_largest_body_and_a_large_answer_pass(void **state)
{
	AUTO_BUF answer = BUF_INIT(FCGI_BUFFER_MAX);
	AUTO_BUF large = BUF_INIT(FCGI_BUFFER_MAX);
	static char body[REQUEST_BODY_MAX + 1];

	memset(body, 'b', sizeof(body) - 1);
	assert_true(fcgi_ask(socket_path, "POST", "/echo", body, LARGE_MS, &answer));
	assert_string_equal(body_of(&answer), body);
	assert_true(fcgi_ask(socket_path, "GET", "/big/5000000", NULL, LARGE_MS, &large));
	assert_int_equal(strlen(body_of(&large)), 5000000);
	check_stops(*state);
}

/* More than an answer may hold at once. */
static void an_answer_goes_in_pieces(void **state)
{
	AUTO_BUF answer = BUF_INIT(FCGI_BUFFER_MAX);

	assert_true(fcgi_ask(socket_path, "GET", "/pieces/120", NULL, LARGE_MS, &answer));
	assert_int_equal(strlen(body_of(&answer)), 120 * 100000 + strlen("end"));
	assert_int_equal(strncmp(buf_text(&answer), "Status: 200", 11), 0);
	check_stops(*state);
}

/* All that there was, but no end that would make it whole. */
static void an_answer_that_breaks_off_has_no_end(void **state)
{
	AUTO_BUF answer = BUF_INIT(FCGI_BUFFER_MAX);

	assert_false(fcgi_ask(socket_path, "GET", "/cut/3", NULL, LARGE_MS, &answer));
	assert_int_equal(strlen(body_of(&answer)), 3 * 100000 + strlen("end"));
	assert_int_equal(program_log_count(log_path, "answer broken off"), 1);
	check_still_answers_soon();
	check_stops(*state);
}

/* Sends `request` as it is, and gives the answer's body. */
static void ask_raw(const struct buf *request, struct buf *answer)
{
	int fd = fcgi_connect(socket_path);

	assert_true(fd >= 0);
	assert_true(fcgi_send(fd, request));
	assert_true(fcgi_receive(fd, 6000, answer));
	close(fd);
}

static void check_echo_of(const char *sent, size_t declared, const char *expected)
{
	AUTO_BUF pairs = BUF_INIT(FCGI_BUFFER_MAX);
	AUTO_BUF request = BUF_INIT(FCGI_BUFFER_MAX);
	AUTO_BUF answer = BUF_INIT(FCGI_BUFFER_MAX);

	fcgi_usual_pairs(&pairs, "POST", "/echo", declared);
	fcgi_begin(&request, FCGI_ROLE, 0);
	fcgi_stream(&request, FCGI_TYPE_PARAMS, pairs.data, pairs.len);
	fcgi_stream(&request, FCGI_TYPE_STDIN, sent, strlen(sent));
	ask_raw(&request, &answer);
	assert_string_equal(body_of(&answer), expected);
}

static void a_body_of_another_length_than_declared_is_refused(void **state)
{
	check_echo_of("seven b", 7, "seven b");
	check_echo_of("seven b", 8, "400");
	check_echo_of("seven b", 6, "400");
	check_echo_of("", 1, "400");
	check_stops(*state);
}

static void a_body_that_nobody_reads_does_not_cost_the_answer(void **state)
{
	static char body[900001];
	AUTO_BUF answer = BUF_INIT(FCGI_BUFFER_MAX);

	memset(body, 'b', sizeof(body) - 1);
	assert_true(fcgi_ask(socket_path, "POST", "/pid", body, SOON_MS, &answer));
	check_stops(*state);
}

static void a_request_whose_body_has_no_end_is_answered_all_the_same(void **state)
{
	AUTO_BUF pairs = BUF_INIT(FCGI_BUFFER_MAX);
	AUTO_BUF request = BUF_INIT(FCGI_BUFFER_MAX);
	AUTO_BUF answer = BUF_INIT(FCGI_BUFFER_MAX);

	fcgi_usual_pairs(&pairs, "GET", "/pid", 0);
	fcgi_begin(&request, FCGI_ROLE, FCGI_KEEP);
	fcgi_stream(&request, FCGI_TYPE_PARAMS, pairs.data, pairs.len);
	ask_raw(&request, &answer);
	assert_true(body_of(&answer)[0] != '\0');
	check_stops(*state);
}

static void too_many_names_get_an_answer_that_says_so(void **state)
{
	AUTO_BUF pairs = BUF_INIT(FCGI_BUFFER_MAX);
	AUTO_BUF request = BUF_INIT(FCGI_BUFFER_MAX);
	AUTO_BUF answer = BUF_INIT(FCGI_BUFFER_MAX);

	for (int i = 0; i <= REQUEST_PARAM_COUNT_MAX; i++)
		fcgi_pair(&pairs, "HTTP_X", "1");
	fcgi_begin(&request, FCGI_ROLE, 0);
	fcgi_stream(&request, FCGI_TYPE_PARAMS, pairs.data, pairs.len);
	fcgi_stream(&request, FCGI_TYPE_STDIN, NULL, 0);
	ask_raw(&request, &answer);
	assert_int_equal(strncmp(buf_text(&answer), "Status: 431\r\n", 13), 0);
	check_stops(*state);
}

static void an_answer_that_could_not_be_made_whole_is_not_sent_in_part(void **state)
{
	AUTO_BUF answer = BUF_INIT(FCGI_BUFFER_MAX);

	fcgi_ask(socket_path, "GET", "/incomplete", NULL, SOON_MS, &answer);
	assert_int_equal(answer.len, 0);
	assert_int_equal(program_log_count(log_path, "answer discarded"), 1);
	check_still_answers_soon();
	check_stops(*state);
}

/* What bad peers send before they fall silent; each is sent by more peers than there are threads. */
static void add_garbage(struct buf *out)
{
	buf_adds(out, "GET / HTTP/1.1\r\nHost: accord.example\r\n\r\n");
}

static void add_one_byte(struct buf *out)
{
	buf_addc(out, 1);
}

static void add_nothing(struct buf *out UNUSED)
{
}

static void add_half_a_head(struct buf *out)
{
	fcgi_begin(out, FCGI_ROLE, 0);
	fcgi_record(out, FCGI_TYPE_PARAMS, 1, "\x0e\x01REQUEST_METHOD", 16);
}

static void add_huge_lengths(struct buf *out)
{
	fcgi_begin(out, FCGI_ROLE, 0);
	fcgi_stream(out, FCGI_TYPE_PARAMS, "\xc0\0\0\0\xc0\0\0\0A", 9);
	fcgi_stream(out, FCGI_TYPE_STDIN, NULL, 0);
}

static void add_question(struct buf *out)
{
	for (int i = 0; i < 100; i++)
		fcgi_record(out, FCGI_TYPE_GET_VALUES, 0, "\x0e\0FCGI_MAX_CONNS", 16);
}

static void add_second_begin(struct buf *out)
{
	fcgi_begin(out, FCGI_ROLE, 0);
	fcgi_begin(out, FCGI_ROLE, 0);
}

static void add_body_that_stops(struct buf *out)
{
	AUTO_BUF pairs = BUF_INIT(FCGI_BUFFER_MAX);

	fcgi_usual_pairs(&pairs, "POST", "/pid", 100);
	fcgi_begin(out, FCGI_ROLE, 0);
	fcgi_stream(out, FCGI_TYPE_PARAMS, pairs.data, pairs.len);
	fcgi_record(out, FCGI_TYPE_STDIN, 1, "half", 4);
}

static void check_bad_peers(void (*add)(struct buf *))
{
	AUTO_BUF bytes = BUF_INIT(FCGI_BUFFER_MAX);
	int fds[BAD_PEERS];

	add(&bytes);
	for (int i = 0; i < BAD_PEERS; i++) {
		fds[i] = fcgi_connect(socket_path);
		assert_true(fds[i] >= 0);
		fcgi_send(fds[i], &bytes);
	}
	/* Twice as many as threads: two rounds of a second each. */
	program_pause(1100);
	check_still_answers_soon();
	for (int i = 0; i < BAD_PEERS; i++)
		close(fds[i]);
}

static void bad_peers_do_not_keep_others_from_being_served(void **state)
{
	static void (*const kinds[])(struct buf *) = {
		add_nothing,	  add_one_byte, add_garbage,	  add_half_a_head,
		add_huge_lengths, add_question, add_second_begin, add_body_that_stops,
	};
	struct served *served = *state;
	int before = program_fd_count(served->pid);

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		check_bad_peers(kinds[i]);
	program_pause(1500);
	assert_int_equal(program_fd_count(served->pid), before);
	check_stops(served);
}

/* A byte every 100 ms, until the connection is cut; then when that was. */
static void *trickle(void *data)
{
	int64_t *ended_ms = data;
	int64_t start_ms = date_monotonic_ms();
	AUTO_BUF pairs = BUF_INIT(FCGI_BUFFER_MAX);
	AUTO_BUF head = BUF_INIT(FCGI_BUFFER_MAX);
	int fd = fcgi_connect(socket_path);

	fcgi_usual_pairs(&pairs, "POST", "/echo", 1000);
	fcgi_begin(&head, FCGI_ROLE, 0);
	fcgi_stream(&head, FCGI_TYPE_PARAMS, pairs.data, pairs.len);
	fcgi_send(fd, &head);
	for (int i = 0; i < 300; i++) {
		AUTO_BUF one = BUF_INIT(FCGI_BUFFER_MAX);

		fcgi_record(&one, FCGI_TYPE_STDIN, 1, "x", 1);
		if (!fcgi_send(fd, &one))
			break;
		program_pause(100);
	}
	*ended_ms = date_monotonic_ms() - start_ms;
	close(fd);
	return NULL;
}

static void a_body_that_trickles_is_cut_at_the_deadline(void **state)
{
	int64_t ended_ms = 0;
	pthread_t peer;

	assert_int_equal(pthread_create(&peer, NULL, trickle, &ended_ms), 0);
	check_still_answers_soon();
	pthread_join(peer, NULL);
	assert_in_range(ended_ms, 2500, 4500);	/* the deadline is 3 s, and looked at twice a second */
	assert_int_equal(program_log_count(log_path, "connection cut"), 1);
	check_still_answers_soon();
	check_stops(*state);
}

static void a_peer_that_reads_no_answer_is_cut(void **state)
{
	AUTO_BUF request = BUF_INIT(FCGI_BUFFER_MAX);
	int fds[BAD_PEERS];

	fcgi_request(&request, "GET", "/big/5000000", NULL);
	for (int i = 0; i < BAD_PEERS / 2; i++) {
		fds[i] = fcgi_connect(socket_path);
		assert_true(fcgi_send(fds[i], &request));
	}
	/* Under a sanitizer the answers themselves take long to make. */
	program_pause(getenv("SANITIZED") != NULL ? 15000 : 4000);
	check_still_answers_soon();
	for (int i = 0; i < BAD_PEERS / 2; i++)
		close(fds[i]);
	check_stops(*state);
}

static void many_connections_at_once_are_all_answered(void **state)
{
	AUTO_BUF request = BUF_INIT(FCGI_BUFFER_MAX);
	int fds[256];

	fcgi_request(&request, "GET", "/wait/5", NULL);
	for (size_t i = 0; i < ARRAY_SIZE(fds); i++) {
		fds[i] = fcgi_connect(socket_path);
		assert_true(fds[i] >= 0);
		assert_true(fcgi_send(fds[i], &request));
	}
	for (size_t i = 0; i < ARRAY_SIZE(fds); i++) {
		AUTO_BUF answer = BUF_INIT(FCGI_BUFFER_MAX);

		assert_true(fcgi_receive(fds[i], 10000, &answer));
		close(fds[i]);
	}
	check_stops(*state);
}

static void nothing_is_left_behind_by_many_requests(void **state)
{
	struct served *served = *state;
	int fds_before = program_fd_count(served->pid);
	long kb_before;

	for (int i = 0; i < 1000; i++)
		assert_true(answers());
	kb_before = program_private_kb(served->pid);
	for (int i = 0; i < 2000; i++)
		assert_true(answers());
	assert_int_equal(program_fd_count(served->pid), fds_before);
	/* One page or two may be touched late; sanitizers have books of their own. */
	if (getenv("SANITIZED") == NULL)
		assert_in_range(program_private_kb(served->pid) - kb_before + 32, 0, 64);
	check_stops(served);
}

/* In a child of another account: 0 answered, 1 not answered, 2 cannot connect. */
static int ask_as(uid_t uid)
{
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		AUTO_BUF answer = BUF_INIT(FCGI_BUFFER_MAX);
		int fd;

		if (setgroups(0, NULL) != 0 || setgid(uid) != 0 || setuid(uid) != 0)
			_exit(3);
		fd = fcgi_connect(socket_path);
		if (fd < 0)
			_exit(2);
		close(fd);
		_exit(fcgi_ask(socket_path, "GET", "/pid", NULL, SOON_MS, &answer) ? 0 : 1);
	}
	waitpid(pid, &status, 0);
	return WEXITSTATUS(status);
}

static void another_account_is_not_served(void **state)
{
	if (geteuid() != 0) {
		end(state);
		skip();
	}
	chmod(dir, 0711);
	assert_int_equal(ask_as(65534), 2);	/* the file's mode alone */
	chmod(socket_path, 0666);
	assert_int_equal(ask_as(65534), 1);
	assert_true(program_log_count(log_path, "peer refused uid=65534") > 0);
	check_still_answers_soon();
	check_stops(*state);
}

static void a_request_under_way_is_answered_before_the_end(void **state)
{
	struct served *served = *state;
	AUTO_BUF request = BUF_INIT(FCGI_BUFFER_MAX);
	AUTO_BUF answer = BUF_INIT(FCGI_BUFFER_MAX);
	int fd = fcgi_connect(socket_path);

	fcgi_request(&request, "GET", "/wait/800", NULL);
	assert_true(fcgi_send(fd, &request));
	program_pause(100);
	kill(served->pid, SIGTERM);
	program_pause(100);
	assert_int_equal(fcgi_connect(socket_path), -1);
	assert_true(fcgi_receive(fd, SOON_MS, &answer));
	close(fd);
	check_stops(served);
	assert_int_equal(program_log_count(log_path, "service stopped"), 1);
}

static void requests_that_wait_on_the_socket_are_answered_before_the_end(void **state)
{
	struct served *served = *state;
	AUTO_BUF request = BUF_INIT(FCGI_BUFFER_MAX);
	int fds[20];

	fcgi_request(&request, "GET", "/wait/100", NULL);
	for (size_t i = 0; i < ARRAY_SIZE(fds); i++) {
		fds[i] = fcgi_connect(socket_path);
		assert_true(fcgi_send(fds[i], &request));
	}
	kill(served->pid, SIGTERM);
	for (size_t i = 0; i < ARRAY_SIZE(fds); i++) {
		AUTO_BUF answer = BUF_INIT(FCGI_BUFFER_MAX);

		assert_true(fcgi_receive(fds[i], 5000, &answer));
		close(fds[i]);
	}
	check_stops(served);
}

static void an_idle_service_stops_at_once(void **state)
{
	int64_t start_ms = date_monotonic_ms();

	check_stops(*state);
	assert_in_range(date_monotonic_ms() - start_ms, 0, 1000);
}

static int start_impatient(void **state)
{
	static struct served served;

	*state = &served;
	return start(&served, "2", "30", "1");
}

static void a_request_that_does_not_end_is_cut_off_by_the_stop(void **state)
{
	struct served *served = *state;
	int64_t start_ms = date_monotonic_ms();
	AUTO_BUF request = BUF_INIT(FCGI_BUFFER_MAX);
	int fd = fcgi_connect(socket_path);
	int status;

	fcgi_request(&request, "GET", "/wait/20000", NULL);
	assert_true(fcgi_send(fd, &request));
	program_pause(100);
	kill(served->pid, SIGTERM);
	status = program_wait(served->pid, 5000);
	close(fd);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 1);
	assert_in_range(date_monotonic_ms() - start_ms, 1000, 3000);
	assert_int_equal(program_log_count(log_path, "service cut off requests=1"), 1);
}

static void a_process_out_of_descriptors_goes_on_when_it_has_some_again(void **state)
{
	struct served *served = *state;
	struct rlimit few = { .rlim_cur = 4, .rlim_max = 4096 };
	struct rlimit enough = { .rlim_cur = 1024, .rlim_max = 4096 };
	AUTO_BUF answer = BUF_INIT(FCGI_BUFFER_MAX);

	assert_int_equal(prlimit(served->pid, RLIMIT_NOFILE, &few, NULL), 0);
	assert_false(fcgi_ask(socket_path, "GET", "/pid", NULL, 300, &answer));
	assert_int_equal(prlimit(served->pid, RLIMIT_NOFILE, &enough, NULL), 0);
	check_still_answers_soon();
	check_stops(served);
}

static int make_dir(void **state)
{
	(void)state;
	if (getenv("FAKE_SERVE") == NULL || mkdtemp(dir) == NULL)
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

#define SERVED(test) cmocka_unit_test_setup_teardown(test, start_usual, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SERVED(a_request_is_answered_and_its_body_read),
		SERVED(the_largest_body_and_a_large_answer_pass),
		SERVED(an_answer_goes_in_pieces),
		SERVED(an_answer_that_breaks_off_has_no_end),
		SERVED(a_body_of_another_length_than_declared_is_refused),
		SERVED(a_body_that_nobody_reads_does_not_cost_the_answer),
		SERVED(a_request_whose_body_has_no_end_is_answered_all_the_same),
		SERVED(too_many_names_get_an_answer_that_says_so),
		SERVED(an_answer_that_could_not_be_made_whole_is_not_sent_in_part),
		SERVED(bad_peers_do_not_keep_others_from_being_served),
		SERVED(a_body_that_trickles_is_cut_at_the_deadline),
		SERVED(a_peer_that_reads_no_answer_is_cut),
		SERVED(many_connections_at_once_are_all_answered),
		SERVED(nothing_is_left_behind_by_many_requests),
		SERVED(another_account_is_not_served),
		SERVED(a_request_under_way_is_answered_before_the_end),
		SERVED(requests_that_wait_on_the_socket_are_answered_before_the_end),
		SERVED(an_idle_service_stops_at_once),
		SERVED(a_process_out_of_descriptors_goes_on_when_it_has_some_again),
		cmocka_unit_test_setup_teardown(a_request_that_does_not_end_is_cut_off_by_the_stop,
						start_impatient, end),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
