/* SPDX-License-Identifier: MIT */
/*
 * A history that cannot be written when the daemon starts: reminding goes on
 * from what can be read, and nothing that was done meanwhile is lost. A limit
 * of the file size stands in for a full disk: the same write fails in the same
 * place.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "daemon/store.h"

struct place {
	char root[64], directory[80];
	uv_loop_t loop;
	char problem[600];
	struct rlimit before;
};

static int set_up(void **state) {
	struct place *place = calloc(1, sizeof(*place));
	(void)snprintf(place->root, sizeof(place->root), "/tmp/minimus-store-XXXXXX");
	assert_non_null(mkdtemp(place->root));
	(void)snprintf(place->directory, sizeof(place->directory), "%s/minimus", place->root);
	assert_int_equal(uv_loop_init(&place->loop), 0);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &place->before), 0);
	(void)signal(SIGXFSZ, SIG_IGN);
	*state = place;
	return 0;
}

static int tear_down(void **state) {
	struct place *place = *state;
	static const char *const names[] = {
		"history.db", "history.db-wal", "history.db-shm", "lock"};
	(void)uv_run(&place->loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&place->loop), 0);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char path[128];
		(void)snprintf(path, sizeof(path), "%s/%s", place->directory, names[i]);
		(void)unlink(path);
	}
	(void)rmdir(place->directory);
	assert_int_equal(rmdir(place->root), 0);
	free(place);
	return 0;
}

static void fill_disk(struct place *place, bool full) {
	struct rlimit none = {0, place->before.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_FSIZE, full ? &none : &place->before), 0);
}

static struct store *opened(struct place *place) {
	struct store *store = NULL;
	assert_int_equal(store_open(&store, &place->loop, place->directory, place->problem,
				 sizeof(place->problem)),
		0);
	return store;
}

static void append_report(struct store *store) {
	struct record *record = calloc(1, sizeof(*record));
	record->id = store_next_serial(store);
	record->type = RECORD_REPORT;
	record->wall_us = (int64_t)time(NULL) * 1000000;
	record->as.report.session = 1;
	record->as.report.effort = -1;
	store_append(store, record);
	store_commit(store);
	free(record);
}

static void count_one(void *user, const struct record *record) {
	assert_int_equal(record->type, RECORD_REPORT);
	++*(int *)user;
}

static int count_of(struct store *store) {
	int count = 0;
	assert_int_equal(store_replay(store, count_one, &count), 0);
	return count;
}

static void remember(void *user, int result) {
	*(int *)user = result;
}

static int flushed(struct place *place, struct store *store) {
	int result = 1;
	store_flush(store, remember, &result);
	while (result == 1) {
		(void)uv_run(&place->loop, UV_RUN_ONCE);
	}
	return result;
}

static void no_directory_at_first(void **state) {
	struct place *place = *state;
	int file = open(place->directory, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_true(file >= 0);
	(void)close(file);

	struct store *store = opened(place);
	assert_non_null(strstr(place->problem, place->directory));
	assert_non_null(strstr(place->problem, "reminding goes on"));
	assert_int_equal(store_state(store), STORE_BEHIND);
	append_report(store);
	append_report(store);
	assert_true(flushed(place, store) < 0);
	assert_int_equal(count_of(store), 2);

	assert_int_equal(unlink(place->directory), 0);
	append_report(store);
	assert_int_equal(store_state(store), STORE_GOOD);
	assert_string_equal(store_problem(store), "");
	assert_int_equal(flushed(place, store), 0);
	store_close(store);

	store = opened(place);
	assert_string_equal(place->problem, "");
	assert_int_equal(count_of(store), 3);
	assert_int_equal(store_next_serial(store), 4);
	store_close(store);
}

static void goes_on_from_what_is_there(struct place *place, int before) {
	fill_disk(place, true);
	struct store *store = opened(place);
	assert_int_equal(store_state(store), STORE_BEHIND);
	assert_int_equal(count_of(store), before);
	assert_int_equal(store_next_serial(store), before + 1);
	append_report(store);
	assert_true(flushed(place, store) < 0);
	assert_int_equal(count_of(store), before + 1);
	fill_disk(place, false);
	append_report(store);
	assert_int_equal(store_state(store), STORE_GOOD);
	assert_int_equal(flushed(place, store), 0);
	store_close(store);

	store = opened(place);
	assert_string_equal(place->problem, "");
	assert_int_equal(count_of(store), before + 2);
	store_close(store);
}

static void a_full_disk_from_the_beginning(void **state) {
	goes_on_from_what_is_there(*state, 0);
}

static void a_full_disk_after_a_good_end(void **state) {
	struct place *place = *state;
	struct store *store = opened(place);
	append_report(store);
	append_report(store);
	store_close(store);
	goes_on_from_what_is_there(place, 2);
}

static void a_full_disk_after_a_crash(void **state) {
	struct place *place = *state;
	pid_t child = fork();
	if (child == 0) {
		struct store *store = opened(place);
		append_report(store);
		append_report(store);
		append_report(store);
		_exit(flushed(place, store) == 0 ? 0 : 1);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	goes_on_from_what_is_there(place, 3);
}

static void still_full_at_the_end(void **state) {
	struct place *place = *state;
	store_close(opened(place));
	fill_disk(place, true);
	struct store *store = opened(place);
	append_report(store);
	store_close(store);
	fill_disk(place, false);
	store = opened(place);
	assert_int_equal(count_of(store), 0);
	store_close(store);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(no_directory_at_first, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_full_disk_from_the_beginning, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_full_disk_after_a_good_end, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_full_disk_after_a_crash, set_up, tear_down),
		cmocka_unit_test_setup_teardown(still_full_at_the_end, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
