/* SPDX-License-Identifier: MIT */
/* The real store on real files: what was appended comes back, whatever happens in between. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/store.h"

/* Far ahead: what is replayed is bounded by its age. */
#define NOW_US (INT64_C(4004467200) * 1000000)

struct place {
	char directory[64];
	uv_loop_t loop;
	char problem[600];
};

static int set_up(void **state) {
	struct place *place = calloc(1, sizeof(*place));
	(void)snprintf(place->directory, sizeof(place->directory), "/tmp/minimus-store-XXXXXX");
	assert_non_null(mkdtemp(place->directory));
	assert_int_equal(uv_loop_init(&place->loop), 0);
	*state = place;
	return 0;
}

static int tear_down(void **state) {
	struct place *place = *state;
	(void)uv_run(&place->loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&place->loop), 0);
	DIR *directory = opendir(place->directory);
	for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
		(void)unlinkat(dirfd(directory), entry->d_name, 0);
	}
	(void)closedir(directory);
	assert_int_equal(rmdir(place->directory), 0);
	free(place);
	return 0;
}

static struct store *opened(struct place *place) {
	struct store *store = NULL;
	assert_int_equal(store_open(&store, &place->loop, place->directory, place->problem,
				 sizeof(place->problem)),
		0);
	return store;
}

static struct record *record_of(enum record_type type, uint64_t id) {
	struct record *record = calloc(1, sizeof(*record));
	record->type = type;
	record->id = id;
	record->wall_us = NOW_US + (int64_t)id * 1000000;
	record->offset_s = 3600;
	return record;
}

static struct record *session_record(uint64_t id, uint64_t session, enum outcome outcome) {
	struct record *record = record_of(RECORD_SESSION, id);
	struct record_session *s = &record->as.session;
	s->session = session;
	strcpy(s->reminder, "legs");
	strcpy(s->routine, "gluteus-minimus/strength-a-15");
	s->key = -17;
	s->started_us = NOW_US + (int64_t)session * 60000000;
	s->elapsed_s = 861;
	s->total_s = 862;
	s->pace_milli = 1000;
	s->sides = SIDES_BOTH;
	s->first = SIDE_RIGHT;
	s->item_count = 2;
	s->doses[0] = (struct dose){.sets = 2, .reps = 15, .tempo = {3, 0, 2, 0}, .level = 1};
	s->doses[1] = (struct dose){.sets = 5, .hold_s = 30, .load_g = 10500, .stage = 2};
	s->outcome = outcome;
	s->confirmed = outcome == OUTCOME_DONE;
	strcpy(s->note, "it's; \"quoted\", pinching \xc3\xa9");
	return record;
}

static struct record *report_record(uint64_t id, uint64_t session) {
	struct record *record = record_of(RECORD_REPORT, id);
	struct record_report *r = &record->as.report;
	r->session = session;
	r->effort = 6;
	r->pain = (struct pain){.before = PAIN_UNKNOWN, .during = 2, .morning = PAIN_UNKNOWN};
	r->item_count = 1;
	strcpy(r->items[0].exercise, "side-lying-clam");
	r->items[0].rpe = 7;
	r->items[0].set_count = 2;
	r->items[0].sets[0] = (struct set_done){12, 11, -1};
	r->items[0].sets[1] = (struct set_done){-1, -1, 10};
	return record;
}

static struct record *dose_record(uint64_t id) {
	struct record *record = record_of(RECORD_DOSE, id);
	struct record_dose *d = &record->as.dose;
	d->session = 4;
	strcpy(d->routine, "gluteus-minimus/strength-a-15");
	strcpy(d->exercise, "side-lying-clam");
	strcpy(d->model, "progression-standard/double");
	strcpy(d->version, "1.0");
	d->state_count = 4;
	memcpy(d->state, (int32_t[]){14, 0, 0, 2}, sizeof(int32_t[4]));
	memcpy(d->before, (int32_t[]){12, -1, 0, 2}, sizeof(int32_t[4]));
	d->dose = (struct dose){.sets = 2, .reps = 14, .tempo = {3, 1, 1, 0}};
	d->dose_before = (struct dose){.sets = 2, .reps = 12, .tempo = {3, 1, 1, 0}};
	d->amber = 1;
	d->verdict = VERDICT_HOLD;
	d->provisional = true;
	strcpy(d->flag, "SWAP");
	strcpy(d->reason, "12 were done in both sets: 14 next");
	return record;
}

/* One of each kind, in an order that no single table has. */
static size_t sample(struct record *ret[16]) {
	size_t n = 0;
	ret[n] = record_of(RECORD_OCCURRENCE, 1);
	struct record_occurrence *o = &ret[n++]->as.occurrence;
	strcpy(o->reminder, "desk-break");
	strcpy(o->routine, "gluteus-minimus/desk-micro-3");
	o->key = INT64_C(1) << 40;
	o->due_us = NOW_US;
	o->snoozes = 2;
	o->holds = HOLD_QUIET | HOLD_BROKEN;
	o->outcome = OUTCOME_MISSED;
	strcpy(o->note, "merged into legs");
	ret[n++] = session_record(2, 4, OUTCOME_OPEN);
	ret[n] = record_of(RECORD_STEP, 3);
	ret[n++]->as.step =
		(struct record_step){.session = 4, .step = 7, .done_s = 75, .finished = true};
	ret[n] = record_of(RECORD_PAUSE, 4);
	strcpy(ret[n]->as.pause.reason, "meeting");
	ret[n++]->as.pause.on = true;
	ret[n++] = report_record(5, 4);
	ret[n++] = dose_record(6);
	ret[n] = record_of(RECORD_SAFETY, 7);
	ret[n]->as.safety.kind = SAFETY_CLEARED;
	strcpy(ret[n]->as.safety.statement, "Dr Who looked at it and said I may go on");
	ret[n]->as.safety.symptom_count = SYMPTOM_COUNT;
	memcpy(ret[n++]->as.safety.symptoms, (int32_t[]){3, SYMPTOM_UNKNOWN, 0, 1},
		sizeof(int32_t[SYMPTOM_COUNT]));
	ret[n] = record_of(RECORD_AMEND, 8);
	ret[n]->as.amend.session = 99;
	ret[n]->as.amend.fold = AMEND_FOLDS;
	ret[n++]->as.amend.deleted = true;
	ret[n] = record_of(RECORD_COUNTER, 9);
	strcpy(ret[n]->as.counter.reminder, "desk-break");
	ret[n]->as.counter.every_us = INT64_C(3000000000);
	ret[n]->as.counter.counted_us = INT64_C(1234567890);
	ret[n++]->as.counter.level = 2;
	return n;
}

struct seen {
	size_t count;
	struct record *records[64];
};

static void take(void *user, const struct record *record) {
	struct seen *seen = user;
	assert_true(seen->count < 64);
	seen->records[seen->count] = malloc(sizeof(*record));
	memcpy(seen->records[seen->count++], record, sizeof(*record));
}

static void free_all(struct record **records, size_t count) {
	for (size_t i = 0; i < count; i++) {
		free(records[i]);
	}
}

static void append_sample(struct store *store) {
	struct record *records[16];
	size_t count = sample(records);
	for (size_t i = 0; i < count; i++) {
		store_append(store, records[i]);
	}
	store_commit(store);
	free_all(records, count);
}

static void every_record_comes_back_as_it_was(void **state) {
	struct place *place = *state;
	struct store *store = opened(place);
	assert_int_equal(store_next_serial(store), 1);
	append_sample(store);
	store_close(store);

	store = opened(place);
	assert_string_equal(place->problem, "");
	assert_int_equal(store_next_serial(store), 10);
	struct seen seen = {0};
	assert_int_equal(store_replay(store, take, &seen), 0);
	struct record *records[16];
	size_t count = sample(records);
	assert_int_equal(seen.count, count);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(seen.records[i]->type, records[i]->type);
		assert_memory_equal(seen.records[i], records[i], sizeof(struct record));
	}
	free_all(records, count);
	free_all(seen.records, seen.count);
	store_close(store);
}

static void the_journal_of_a_closed_session_is_not_replayed(void **state) {
	struct place *place = *state;
	struct store *store = opened(place);
	append_sample(store);
	struct record *closed = session_record(9, 4, OUTCOME_DONE);
	store_append(store, closed);
	store_commit(store);
	free(closed);
	struct seen seen = {0};
	assert_int_equal(store_replay(store, take, &seen), 0);
	for (size_t i = 0; i < seen.count; i++) {
		assert_int_not_equal(seen.records[i]->type, RECORD_STEP);
	}
	free_all(seen.records, seen.count);
	store_close(store);
}

static void a_second_daemon_is_told_who_holds_the_directory(void **state) {
	struct place *place = *state;
	struct store *store = opened(place), *second = NULL;
	char pid[32];
	(void)snprintf(pid, sizeof(pid), "pid %ld", (long)getpid());
	assert_int_equal(store_open(&second, &place->loop, place->directory, place->problem,
				 sizeof(place->problem)),
		-EBUSY);
	assert_null(second);
	assert_non_null(strstr(place->problem, pid));
	store_close(store);
	store = opened(place);
	store_close(store);
}

static void a_file_that_is_no_database_is_kept_aside(void **state) {
	struct place *place = *state;
	char path[128];
	(void)snprintf(path, sizeof(path), "%s/history.db", place->directory);
	FILE *file = fopen(path, "w");
	for (int i = 0; i < 1000; i++) {
		(void)fputs("this was a history once\n", file);
	}
	(void)fclose(file);
	struct store *store = opened(place);
	assert_non_null(strstr(place->problem, "history.db.corrupt-"));
	append_sample(store);
	struct seen seen = {0};
	assert_int_equal(store_replay(store, take, &seen), 0);
	assert_int_equal(seen.count, 9);
	free_all(seen.records, seen.count);
	store_close(store);
	int kept = 0;
	DIR *directory = opendir(place->directory);
	for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
		kept += strncmp(entry->d_name, "history.db.corrupt-", 19) == 0;
	}
	(void)closedir(directory);
	assert_int_equal(kept, 1);
}

static void remember_result(void *user, int result) {
	*(int *)user = result;
}

/* A file of the first format had no counters. */
static void an_older_file_gets_what_it_lacks(void **state) {
	struct place *place = *state;
	char path[128];
	sqlite3 *db;
	store_close(opened(place));
	(void)snprintf(path, sizeof(path), "%s/history.db", place->directory);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db,
				 "DROP VIEW all_session; DROP VIEW all_report; DROP VIEW all_amend;"
				 "DROP VIEW all_step; DROP VIEW all_occurrence; DROP VIEW all_dose;"
				 "DROP VIEW all_safety; DROP TABLE peer_session;"
				 "DROP TABLE peer_report; DROP TABLE peer_amend; DROP TABLE peer_step;"
				 "DROP TABLE peer_occurrence; DROP TABLE peer_dose;"
				 "DROP TABLE peer_safety;"
				 "DROP TABLE counter; ALTER TABLE dose DROP COLUMN course;"
				 "ALTER TABLE dose DROP COLUMN course_count;"
				 "ALTER TABLE session DROP COLUMN cap_s;"
				 "ALTER TABLE session DROP COLUMN choice;"
				 "ALTER TABLE session DROP COLUMN choice_count;"
				 "ALTER TABLE safety DROP COLUMN symptoms;"
				 "ALTER TABLE safety DROP COLUMN symptom_count;"
				 "ALTER TABLE amend DROP COLUMN of_host;"
				 "ALTER TABLE amend DROP COLUMN fold;"
				 "PRAGMA user_version = 1",
				 NULL, NULL, NULL),
		SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	struct store *store = opened(place);
	assert_string_equal(place->problem, "");
	append_sample(store);
	struct seen seen = {0};
	assert_int_equal(store_replay(store, take, &seen), 0);
	assert_int_equal(seen.count, 9);
	free_all(seen.records, seen.count);
	store_close(store);
}

static void a_full_disk_keeps_the_entries_and_says_so(void **state) {
	struct place *place = *state;
	struct store *store = opened(place);
	/* The file size limit stands in for a full disk: the same write fails in the same place. */
	struct rlimit before, none = {0, 0};
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	none.rlim_max = before.rlim_max;
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
	append_sample(store);
	int result = 1;
	store_flush(store, remember_result, &result);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_true(result < 0 && result != 1);
	assert_int_equal(store_state(store), STORE_BEHIND);
	assert_non_null(strstr(store_problem(store), "9 entries are not saved yet"));
	store_commit(store);
	assert_int_equal(store_state(store), STORE_GOOD);
	assert_string_equal(store_problem(store), "");
	struct seen seen = {0};
	assert_int_equal(store_replay(store, take, &seen), 0);
	assert_int_equal(seen.count, 9);
	free_all(seen.records, seen.count);
	store_close(store);
}

static void many_who_wait_are_answered_once_each(void **state) {
	struct place *place = *state;
	struct store *store = opened(place);
	int results[40];
	for (int i = 0; i < 40; i++) {
		struct record *record = report_record((uint64_t)i + 1, 4);
		store_append(store, record);
		store_commit(store);
		free(record);
		results[i] = 1;
		store_flush(store, remember_result, &results[i]);
	}
	(void)uv_run(&place->loop, UV_RUN_DEFAULT);
	for (int i = 0; i < 40; i++) {
		assert_int_equal(results[i], 0);
	}
	store_close(store);
}

static void tell_parent(void *user, int result) {
	char byte = result == 0 ? 'y' : 'n';
	assert_int_equal(write(*(int *)user, &byte, 1), 1);
}

/* The child answers and is killed at once, again and again: nothing answered may be missing. */
static void kill_loses_nothing_that_was_answered(void **state) {
	struct place *place = *state;
	for (int round = 0; round < 12; round++) {
		int pipe_fds[2];
		assert_int_equal(pipe(pipe_fds), 0);
		pid_t child = fork();
		if (child == 0) {
			uv_loop_t loop;
			struct store *store = NULL;
			(void)uv_loop_init(&loop);
			(void)store_open(&store, &loop, place->directory, place->problem,
				sizeof(place->problem));
			for (;;) {
				struct record *record = report_record(store_next_serial(store), 4);
				store_append(store, record);
				store_commit(store);
				free(record);
				store_flush(store, tell_parent, &pipe_fds[1]);
				(void)uv_run(&loop, UV_RUN_ONCE);
			}
		}
		(void)close(pipe_fds[1]);
		char bytes[8];
		int answered = 0;
		while (answered < 3 + round && read(pipe_fds[0], bytes, 1) == 1) {
			assert_int_equal(bytes[0], 'y');
			answered++;
		}
		(void)kill(child, SIGKILL);
		for (ssize_t more; (more = read(pipe_fds[0], bytes, sizeof(bytes))) > 0;) {
			answered += (int)more;
		}
		(void)close(pipe_fds[0]);
		(void)waitpid(child, NULL, 0);
		struct store *store = opened(place);
		assert_string_equal(place->problem, "");
		static uint64_t before = 1;
		assert_true(store_next_serial(store) >= before + (uint64_t)answered);
		before = store_next_serial(store);
		store_close(store);
		(void)uv_run(&place->loop, UV_RUN_DEFAULT);
	}
}

struct got {
	int calls, result;
	json_t *entries;
};

static void remember_entries(void *user, int result, json_t *entries) {
	struct got *got = user;
	got->calls++;
	got->result = result;
	got->entries = entries;
}

static void history_of(struct place *place, struct store *store, const struct history_query *query,
	struct got *got) {
	*got = (struct got){0};
	store_history(store, query, remember_entries, got);
	(void)uv_run(&place->loop, UV_RUN_DEFAULT);
	assert_int_equal(got->calls, 1);
	assert_int_equal(got->result, 0);
}

static void entry_text(json_t *entries, size_t i, const char *expected) {
	json_t *entry = json_deep_copy(json_array_get(entries, i));
	const char *id = json_string_value(json_object_get(entry, "id"));
	assert_true(strlen(id) > 9 && id[8] == '-');
	(void)json_object_del(entry, "id");
	char *text = json_dumps(entry, JSON_COMPACT | JSON_SORT_KEYS);
	assert_string_equal(text, expected);
	free(text);
	json_decref(entry);
}

static void the_history_has_the_protocols_shape(void **state) {
	struct place *place = *state;
	struct store *store = opened(place);
	append_sample(store);
	struct record *more[] = {session_record(9, 4, OUTCOME_UNCONFIRMED),
		session_record(10, 4, OUTCOME_DONE), session_record(11, 99, OUTCOME_DONE),
		session_record(12, 100, OUTCOME_OPEN)};
	for (size_t i = 0; i < 4; i++) {
		store_append(store, more[i]);
		free(more[i]);
	}
	store_commit(store);
	struct history_query query = {0};
	struct got got;
	history_of(place, store, &query, &got);
	/* 99 was deleted by the sample's amendment, 100 still runs. */
	assert_int_equal(json_array_size(got.entries), 2);
	entry_text(got.entries, 0,
		"{\"held_by\":[\"quiet\",\"broken\"],\"note\":\"merged into "
		"legs\",\"outcome\":\"missed\","
		"\"reminder\":\"desk-break\",\"routine\":\"gluteus-minimus/"
		"desk-micro-3\",\"time\":\"2096-11-23T01:00:00+01:00\"}");
	entry_text(got.entries, 1,
		"{\"confirmed\":true,\"duration_s\":861,\"effort\":6,\"exercises\":{\"side-lying-"
		"clam\":{\"rpe\":7,\"sets\":"
		"[{\"left\":12,\"right\":11},{\"both\":10}]}},\"outcome\":\"done\",\"pain\":{"
		"\"during\":2},\"reminder\":\"legs\","
		"\"routine\":\"gluteus-minimus/"
		"strength-a-15\",\"steps\":[{\"done_s\":75,\"finished\":true,\"step\":7}],"
		"\"stopped_because\":\"it's; \\\"quoted\\\", pinching "
		"\xc3\xa9\",\"time\":\"2096-11-23T01:04:00+01:00\"}");
	json_decref(got.entries);

	strcpy(query.reminder, "desk-break");
	history_of(place, store, &query, &got);
	assert_int_equal(json_array_size(got.entries), 1);
	json_decref(got.entries);
	query = (struct history_query){.limit = 1};
	history_of(place, store, &query, &got);
	assert_int_equal(json_array_size(got.entries), 1);
	assert_string_equal(
		json_string_value(json_object_get(json_array_get(got.entries, 0), "outcome")),
		"done");
	json_decref(got.entries);
	query = (struct history_query){.since_us = NOW_US + 1, .until_us = NOW_US + 2};
	history_of(place, store, &query, &got);
	assert_int_equal(json_array_size(got.entries), 0);
	json_decref(got.entries);
	store_close(store);
}

static void dose_changes_are_listed_with_their_reasons(void **state) {
	struct place *place = *state;
	struct store *store = opened(place);
	append_sample(store);
	struct got got = {0};
	store_doses(store, NULL, "side-lying-clam", remember_entries, &got);
	(void)uv_run(&place->loop, UV_RUN_DEFAULT);
	assert_int_equal(json_array_size(got.entries), 1);
	json_t *entry = json_array_get(got.entries, 0);
	assert_string_equal(json_string_value(json_object_get(entry, "dose")), "2x14@3-1-1-0");
	assert_string_equal(json_string_value(json_object_get(entry, "reason")),
		"12 were done in both sets: 14 next");
	json_decref(got.entries);
	store_close(store);
}

static void without_a_directory_everything_is_in_memory(void **state) {
	struct place *place = *state;
	struct store *store = NULL;
	assert_int_equal(
		store_open(&store, &place->loop, NULL, place->problem, sizeof(place->problem)), 0);
	append_sample(store);
	assert_int_equal(store_state(store), STORE_MEMORY);
	int result = 1;
	store_flush(store, remember_result, &result);
	assert_int_equal(result, 0);
	struct got got;
	struct history_query query = {0};
	history_of(place, store, &query, &got);
	assert_int_equal(json_array_size(got.entries), 1);
	json_decref(got.entries);
	store_close(store);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			every_record_comes_back_as_it_was, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			the_journal_of_a_closed_session_is_not_replayed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_second_daemon_is_told_who_holds_the_directory, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_file_that_is_no_database_is_kept_aside, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			an_older_file_gets_what_it_lacks, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_full_disk_keeps_the_entries_and_says_so, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			many_who_wait_are_answered_once_each, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			kill_loses_nothing_that_was_answered, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			the_history_has_the_protocols_shape, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			dose_changes_are_listed_with_their_reasons, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			without_a_directory_everything_is_in_memory, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
