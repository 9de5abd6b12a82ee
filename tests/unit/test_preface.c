/* The look at a request's head: what nginx sends passes, at every cut it is incomplete, the rest is refused. */
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "app/base/date.h"
#include "app/http/request.h"
#include "app/preface.h"
#include "tests/stack/fcgi.h"
#include "tests/unit/test.h"

static enum preface judge(const struct buf *bytes)
{
	return preface_judge((const uint8_t *)bytes->data, bytes->len);
}

/* A head whose PARAMS carry `pairs`. */
static enum preface judge_pairs(const struct buf *pairs)
{
	AUTO_BUF head = BUF_INIT(FCGI_BUFFER_MAX);

	fcgi_begin(&head, FCGI_ROLE, 0);
	fcgi_stream(&head, FCGI_TYPE_PARAMS, pairs->data, pairs->len);
	return judge(&head);
}

static void a_usual_request_is_sound(void **state)
{
	AUTO_BUF request = BUF_INIT(FCGI_BUFFER_MAX);

	(void)state;
	fcgi_request(&request, "POST", "/actions", "title=x");
	assert_int_equal(judge(&request), PREFACE_OK);
}

static void a_head_that_is_cut_anywhere_is_incomplete(void **state)
{
	AUTO_BUF pairs = BUF_INIT(FCGI_BUFFER_MAX);
	AUTO_BUF head = BUF_INIT(FCGI_BUFFER_MAX);

	(void)state;
	fcgi_usual_pairs(&pairs, "GET", "/", 0);
	fcgi_begin(&head, FCGI_ROLE, 0);
	fcgi_stream(&head, FCGI_TYPE_PARAMS, pairs.data, pairs.len);
	for (size_t len = 0; len < head.len; len++)
		assert_int_equal(preface_judge((const uint8_t *)head.data, len), PREFACE_MORE);
	assert_int_equal(judge(&head), PREFACE_OK);
}

static void pairs_may_run_across_records_at_any_place(void **state)
{
	AUTO_BUF pairs = BUF_INIT(FCGI_BUFFER_MAX);
	char value[301];

	(void)state;
	memset(value, 'v', sizeof(value) - 1);
	value[sizeof(value) - 1] = '\0';
	fcgi_pair(&pairs, "LONG", value);
	fcgi_pair(&pairs, "", "");
	fcgi_pair(&pairs, value, "short");
	for (size_t cut = 1; cut < pairs.len; cut++) {
		AUTO_BUF head = BUF_INIT(FCGI_BUFFER_MAX);

		fcgi_begin(&head, FCGI_ROLE, 0);
		fcgi_record(&head, FCGI_TYPE_PARAMS, 1, pairs.data, cut);
		fcgi_record(&head, FCGI_TYPE_PARAMS, 1, pairs.data + cut, pairs.len - cut);
		fcgi_record(&head, FCGI_TYPE_PARAMS, 1, NULL, 0);
		assert_int_equal(judge(&head), PREFACE_OK);
	}
}

static void lengths_that_promise_more_than_there_is_are_refused(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
	} cases[] = {
		{ "\xc0\x00\x00\x00\xc0\x00\x00\x00" "A", 9 },	/* ends an unpatched libfcgi */
		{ "\xff\xff\xff\xff\xff\xff\xff\xff", 8 },
		{ "\x05\x05" "SHORT", 7 },
		{ "\x05", 1 },
		{ "\x85\x00", 2 },
		{ "\x00\x01", 2 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		AUTO_BUF pairs = BUF_INIT(FCGI_BUFFER_MAX);

		buf_add(&pairs, cases[i].bytes, cases[i].len);
		assert_int_equal(judge_pairs(&pairs), PREFACE_MALFORMED);
	}
}

static void as_many_names_as_allowed_pass_and_one_more_does_not(void **state)
{
	AUTO_BUF pairs = BUF_INIT(FCGI_BUFFER_MAX);

	(void)state;
	for (int i = 0; i < REQUEST_PARAM_COUNT_MAX; i++)
		fcgi_pair(&pairs, "N", "v");
	assert_int_equal(judge_pairs(&pairs), PREFACE_OK);
	fcgi_pair(&pairs, "N", "v");
	assert_int_equal(judge_pairs(&pairs), PREFACE_LIMIT);
}

static void as_many_bytes_as_allowed_pass_and_one_more_does_not(void **state)
{
	static char value[REQUEST_PARAMS_MAX + 1];
	AUTO_BUF exact = BUF_INIT(FCGI_BUFFER_MAX);
	AUTO_BUF over = BUF_INIT(FCGI_BUFFER_MAX);

	(void)state;
	memset(value, 'v', sizeof(value) - 1);
	fcgi_pair(&over, "N", value);
	value[REQUEST_PARAMS_MAX - 1] = '\0';
	fcgi_pair(&exact, "N", value);
	assert_int_equal(judge_pairs(&exact), PREFACE_OK);
	assert_int_equal(judge_pairs(&over), PREFACE_LIMIT);
}

/* Everything that nginx never sends within a head. */
static void other_records_in_the_head_are_refused(void **state)
{
	static const struct {
		int type;
		int id;
		int role;
	} cases[] = {
		{ FCGI_TYPE_BEGIN, 1, FCGI_ROLE },	{ FCGI_TYPE_STDIN, 1, FCGI_ROLE },
		{ FCGI_TYPE_ABORT, 1, FCGI_ROLE },	{ FCGI_TYPE_GET_VALUES, 0, FCGI_ROLE },
		{ FCGI_TYPE_PARAMS, 2, FCGI_ROLE },	{ FCGI_TYPE_PARAMS, 0, FCGI_ROLE },
		{ FCGI_TYPE_PARAMS, 1, 2 },		{ FCGI_TYPE_PARAMS, 1, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		AUTO_BUF head = BUF_INIT(FCGI_BUFFER_MAX);

		fcgi_begin(&head, cases[i].role, 0);
		fcgi_record(&head, cases[i].type, cases[i].id, NULL, 0);
		assert_int_equal(judge(&head), PREFACE_MALFORMED);
	}
}

static void other_first_records_are_refused(void **state)
{
	static const uint8_t cases[][16] = {
		{ 2, 1, 0, 1, 0, 8, 0, 0, 0, 1 },		/* version */
		{ 1, 9, 0, 0, 0, 8, 0, 0 },			/* a question to libfcgi itself */
		{ 1, 4, 0, 1, 0, 8, 0, 0 },			/* PARAMS without BEGIN */
		{ 1, 1, 0, 0, 0, 8, 0, 0, 0, 1 },		/* request 0 */
		{ 1, 1, 0, 1, 0, 7, 0, 0, 0, 1 },		/* a short body */
		{ 'G', 'E', 'T', ' ', '/', ' ', 'H', 'T', 'T', 'P' },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(preface_judge(cases[i], sizeof(cases[i])), PREFACE_MALFORMED);
}

struct wire {
	int near;
	int far;
	uint8_t space[PREFACE_SIZE];
};

static int wire_open(void **state)
{
	static struct wire wire;
	struct timeval second = { .tv_usec = 300000 };
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return -1;
	wire.near = pair[0];
	wire.far = pair[1];
	*state = &wire;
	return setsockopt(wire.near, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof(second));
}

static int wire_close(void **state)
{
	struct wire *wire = *state;

	close(wire->near);
	if (wire->far >= 0)
		close(wire->far);
	return 0;
}

static void looking_takes_nothing_off_the_socket(void **state)
{
	struct wire *wire = *state;
	AUTO_BUF request = BUF_INIT(FCGI_BUFFER_MAX);
	char back[4096];

	fcgi_request(&request, "GET", "/", NULL);
	assert_true(fcgi_send(wire->far, &request));
	assert_int_equal(preface_wait(wire->near, wire->space, 1000), PREFACE_OK);
	assert_int_equal(recv(wire->near, back, sizeof(back), 0), request.len);
	assert_memory_equal(back, request.data, request.len);
}

static void *send_slowly(void *data)
{
	const struct wire *wire = data;
	AUTO_BUF request = BUF_INIT(FCGI_BUFFER_MAX);
	struct timespec pause = { .tv_nsec = 1000000 };

	fcgi_request(&request, "GET", "/", NULL);
	for (size_t i = 0; i < request.len; i++) {
		send(wire->far, request.data + i, 1, MSG_NOSIGNAL);
		nanosleep(&pause, NULL);
	}
	return NULL;
}

static void a_head_that_comes_in_bits_is_waited_for(void **state)
{
	struct wire *wire = *state;
	pthread_t sender;

	assert_int_equal(pthread_create(&sender, NULL, send_slowly, wire), 0);
	assert_int_equal(preface_wait(wire->near, wire->space, 10000), PREFACE_OK);
	pthread_join(sender, NULL);
}

static void a_head_that_comes_too_slowly_is_given_up_in_time(void **state)
{
	struct wire *wire = *state;
	int64_t start_ms = date_monotonic_ms();
	pthread_t sender;

	assert_int_equal(pthread_create(&sender, NULL, send_slowly, wire), 0);
	assert_int_equal(preface_wait(wire->near, wire->space, 60), PREFACE_SILENT);
	assert_in_range(date_monotonic_ms() - start_ms, 60, 1000);
	pthread_join(sender, NULL);
}

static void a_peer_that_says_nothing_is_given_up(void **state)
{
	struct wire *wire = *state;

	assert_int_equal(preface_wait(wire->near, wire->space, 1000), PREFACE_SILENT);
}

static void a_peer_that_hangs_up_in_the_middle_is_not_waited_for(void **state)
{
	struct wire *wire = *state;
	int64_t start_ms = date_monotonic_ms();
	AUTO_BUF begin = BUF_INIT(FCGI_BUFFER_MAX);

	fcgi_begin(&begin, FCGI_ROLE, 0);
	assert_true(fcgi_send(wire->far, &begin));
	close(wire->far);
	wire->far = -1;
	assert_int_equal(preface_wait(wire->near, wire->space, 5000), PREFACE_ENDED);
	assert_in_range(date_monotonic_ms() - start_ms, 0, 1000);
}

static void a_head_larger_than_the_first_look_is_seen_whole(void **state)
{
	struct wire *wire = *state;
	AUTO_BUF pairs = BUF_INIT(FCGI_BUFFER_MAX);
	AUTO_BUF head = BUF_INIT(FCGI_BUFFER_MAX);
	static char value[30001];

	memset(value, 'v', sizeof(value) - 1);
	fcgi_pair(&pairs, "N", value);
	fcgi_begin(&head, FCGI_ROLE, 0);
	fcgi_stream(&head, FCGI_TYPE_PARAMS, pairs.data, pairs.len);
	assert_true(fcgi_send(wire->far, &head));
	assert_int_equal(preface_wait(wire->near, wire->space, 1000), PREFACE_OK);
}

static void a_head_without_an_end_is_refused_at_the_limit(void **state)
{
	struct wire *wire = *state;
	AUTO_BUF head = BUF_INIT(FCGI_BUFFER_MAX);
	static char value[60001];

	memset(value, 'v', sizeof(value) - 1);
	fcgi_begin(&head, FCGI_ROLE, 0);
	fcgi_record(&head, FCGI_TYPE_PARAMS, 1, value, 60000);
	fcgi_record(&head, FCGI_TYPE_PARAMS, 1, value, 30000);
	assert_true(fcgi_send(wire->far, &head));
	assert_int_equal(preface_wait(wire->near, wire->space, 1000), PREFACE_TOO_LONG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_usual_request_is_sound),
		cmocka_unit_test(a_head_that_is_cut_anywhere_is_incomplete),
		cmocka_unit_test(pairs_may_run_across_records_at_any_place),
		cmocka_unit_test(lengths_that_promise_more_than_there_is_are_refused),
		cmocka_unit_test(as_many_names_as_allowed_pass_and_one_more_does_not),
		cmocka_unit_test(as_many_bytes_as_allowed_pass_and_one_more_does_not),
		cmocka_unit_test(other_records_in_the_head_are_refused),
		cmocka_unit_test(other_first_records_are_refused),
		cmocka_unit_test_setup_teardown(looking_takes_nothing_off_the_socket, wire_open,
						wire_close),
		cmocka_unit_test_setup_teardown(a_head_that_comes_in_bits_is_waited_for, wire_open,
						wire_close),
		cmocka_unit_test_setup_teardown(a_head_that_comes_too_slowly_is_given_up_in_time,
						wire_open, wire_close),
		cmocka_unit_test_setup_teardown(a_peer_that_says_nothing_is_given_up, wire_open,
						wire_close),
		cmocka_unit_test_setup_teardown(
			a_peer_that_hangs_up_in_the_middle_is_not_waited_for, wire_open, wire_close),
		cmocka_unit_test_setup_teardown(a_head_larger_than_the_first_look_is_seen_whole,
						wire_open, wire_close),
		cmocka_unit_test_setup_teardown(a_head_without_an_end_is_refused_at_the_limit,
						wire_open, wire_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
