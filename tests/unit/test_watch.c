/* Connections past their deadline are cut; others, and what is closed meanwhile, are not. */
#include <sys/socket.h>
#include <unistd.h>

#include "app/watch.h"
#include "tests/unit/test.h"

struct scene {
	struct watch watch;
	int near;
	int far;
};

static int scene_open(void **state)
{
	static struct scene scene;
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return -1;
	watch_init(&scene.watch);
	scene.near = pair[0];
	scene.far = pair[1];
	*state = &scene;
	return 0;
}

static int scene_close(void **state)
{
	struct scene *scene = *state;

	watch_release(&scene->watch);
	close(scene->near);
	close(scene->far);
	return 0;
}

static bool can_write(int fd)
{
	return send(fd, "x", 1, MSG_NOSIGNAL | MSG_DONTWAIT) == 1;
}

static void a_connection_is_cut_at_its_deadline_and_not_before(void **state)
{
	struct scene *scene = *state;

	watch_begin(&scene->watch, scene->near, 1000);
	assert_int_equal(watch_look(&scene->watch, 999), WATCH_BUSY);
	assert_true(can_write(scene->near));
	assert_int_equal(watch_look(&scene->watch, 1000), WATCH_LATE);
	assert_false(can_write(scene->near));
	assert_int_equal(watch_look(&scene->watch, 5000), WATCH_LATE);
	assert_true(watch_end(&scene->watch));
}

static void a_connection_that_ended_is_not_touched(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(watch_look(&scene->watch, 1), WATCH_IDLE);
	watch_begin(&scene->watch, scene->near, 1000);
	assert_false(watch_end(&scene->watch));
	assert_int_equal(watch_look(&scene->watch, 2000), WATCH_IDLE);
	assert_false(watch_cut(&scene->watch));
	assert_true(can_write(scene->near));
}

static void any_connection_can_be_cut_at_the_end(void **state)
{
	struct scene *scene = *state;

	watch_begin(&scene->watch, scene->near, 1000000);
	assert_true(watch_cut(&scene->watch));
	assert_false(can_write(scene->near));
	assert_true(watch_end(&scene->watch));
	/* The next one starts anew. */
	watch_begin(&scene->watch, scene->far, 1000000);
	assert_false(watch_end(&scene->watch));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_connection_is_cut_at_its_deadline_and_not_before,
						scene_open, scene_close),
		cmocka_unit_test_setup_teardown(a_connection_that_ended_is_not_touched, scene_open,
						scene_close),
		cmocka_unit_test_setup_teardown(any_connection_can_be_cut_at_the_end, scene_open,
						scene_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
