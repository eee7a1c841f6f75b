/* SPDX-License-Identifier: MIT */
#include "store.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "statedir.h"
#include "store_file.h"
#include "store_private.h"
#include "store_table.h"

#define REPLAY_DAYS                                                                                \
	70 /* longer than every look back of the engine: 56 days' gap, 28 days' screening */
#define WAITING_MAX 10000 /* records kept in memory while the disk refuses them */
#define RETRY_MS 10000
#define CHECKPOINT_PAGES 1000 /* of the log, before it is folded into the file */

struct waiting_record {
	struct record record;
	int64_t seq;
	struct waiting_record *next;
};

/* Somebody who waits until what was committed up to now is on disk. */
struct waiter {
	store_done *done;
	void *user;
	struct waiter *next;
};

struct store {
	uv_loop_t *loop; /* borrowed */
	struct store_file file;
	bool copied; /* file is a copy in memory: the one at path could not be opened yet */
	char host[STORE_HOST_BYTES];
	char path[STORE_PATH_BYTES], directory[STORE_PATH_BYTES]; /* "" in memory */
	int lock_fd;                                              /* -1: none */
	int64_t seq;                                              /* last given */
	uint64_t serial;                                          /* last seen */
	enum store_state state;
	int error; /* negative errno while STORE_BEHIND */
	char problem[STORE_PATH_BYTES + 300];
	struct waiting_record *first, **tail;
	struct waiting_record *unsaved, **unsaved_tail; /* in the copy, not in the file */
	uint32_t waiting_count;
	int log_pages;

	uv_work_t sync;
	bool syncing, checkpoint;
	int sync_result;
	struct waiter *current,
		*next_round; /* answered by the running fdatasync, by the one after */
	uv_timer_t retry;
	uint32_t works;
};

/* ---- opening ---- */

static void tell_unopened(struct store *store, const char *why) {
	(void)snprintf(store->problem, sizeof(store->problem),
		"%s cannot be written (%s); reminding goes on, and what you do is kept in memory "
		"until it can: free space, make the directory yours, or choose another with "
		"--state",
		store->path, why);
}

/* Opens the file itself. 0, or a negative errno with why told. */
static int open_file(struct store *store, struct store_file *file, char *problem, size_t size) {
	char locked[STORE_PATH_BYTES + 200];
	problem[0] = '\0';
	if (store->lock_fd < 0) {
		int result =
			statedir_open(store->directory, &store->lock_fd, locked, sizeof(locked));
		if (result != 0) {
			(void)snprintf(problem, size, "%s", locked);
			tell_unopened(store, strerror(-result));
			return result;
		}
	}
	int rc = store_file_open(file, store->path);
	if (store_errno(rc) == -EUCLEAN) {
		store_file_close(file);
		int result = store_file_set_aside(store->path, problem, size);
		if (result != 0) {
			tell_unopened(store, strerror(-result));
			return result;
		}
		rc = store_file_open(file, store->path);
	}
	if (rc != SQLITE_OK) {
		bool full = statedir_full(store->directory);
		tell_unopened(store, full ? "the disk is full" : sqlite3_errmsg(file->db));
		store_file_close(file);
		return full ? -ENOSPC : store_errno(rc);
	}
	return 0;
}

/* What is in the file, as far as it can be read, serves from memory until it can be written. */
static int open_copy(struct store *store, char *problem, size_t size) {
	int rc = store_file_copy(&store->file, store->path);
	if (rc != SQLITE_OK) {
		store_file_close(&store->file);
		rc = store_file_open(&store->file, NULL);
	}
	store->copied = true;
	store->state = STORE_BEHIND;
	(void)snprintf(problem, size, "%s", store->problem);
	return store_errno(rc);
}

static int open_directory(struct store *store, const char *directory, char *problem, size_t size) {
	int length = snprintf(store->path, sizeof(store->path), "%s/history.db", directory);
	if (length < 0 || (size_t)length >= sizeof(store->path)) {
		return -ENAMETOOLONG;
	}
	(void)snprintf(store->directory, sizeof(store->directory), "%s", directory);
	int result = open_file(store, &store->file, problem, size);
	if (result == -EBUSY && problem[0] == '\0') {
		(void)snprintf(problem, size, "%s", store->problem);
	}
	if (result == 0 || result == -EBUSY) {
		return result;
	}
	store->error = result;
	return open_copy(store, problem, size);
}

static void free_unopened(struct store *store) {
	store_file_close(&store->file);
	if (store->lock_fd >= 0) {
		(void)close(store->lock_fd);
	}
	free(store);
}

static void handle_retry(uv_timer_t *timer) {
	store_commit(timer->data);
}

int store_open(struct store **ret_store, uv_loop_t *loop, const char *directory, char *problem,
	size_t size) {
	struct store *store = calloc(1, sizeof(*store));
	if (store == NULL) {
		return -ENOMEM;
	}
	problem[0] = '\0';
	store->loop = loop;
	store->lock_fd = store->file.log_fd = -1;
	store->tail = &store->first;
	store->unsaved_tail = &store->unsaved;
	int result;
	if (directory == NULL) {
		store->state = STORE_MEMORY;
		result = store_errno(store_file_open(&store->file, NULL));
	} else {
		result = open_directory(store, directory, problem, size);
	}
	result = result == 0 ? uv_timer_init(loop, &store->retry) : result;
	if (result != 0) {
		free_unopened(store);
		return result;
	}
	store->seq = store->file.seq;
	store->serial = store->file.serial;
	(void)snprintf(store->host, sizeof(store->host), "%s", store->file.host);
	uv_unref((uv_handle_t *)&store->retry);
	store->retry.data = store;
	if (store->copied) {
		(void)uv_timer_start(&store->retry, handle_retry, RETRY_MS, 0);
	}
	*ret_store = store;
	return 0;
}

/* ---- reading back ---- */

struct source {
	sqlite3_stmt *rows;
	bool has;
	int64_t seq;
	struct record record;
};

static int source_next(struct source *source, enum record_type type) {
	int rc = sqlite3_step(source->rows);
	source->has = rc == SQLITE_ROW;
	if (source->has) {
		store_table_read(source->rows, type, &source->record, &source->seq, NULL);
	}
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/* Tables are merged by seq, the order in which everything happened here. */
static int merge_sources(
	struct source *sources, void (*take)(void *user, const struct record *record), void *user) {
	for (;;) {
		size_t lowest = RECORD_TYPE_COUNT;
		for (size_t i = 0; i < RECORD_TYPE_COUNT; i++) {
			if (sources[i].has &&
				(lowest == RECORD_TYPE_COUNT ||
					sources[i].seq < sources[lowest].seq)) {
				lowest = i;
			}
		}
		if (lowest == RECORD_TYPE_COUNT) {
			return SQLITE_OK;
		}
		take(user, &sources[lowest].record);
		int rc = source_next(&sources[lowest], (enum record_type)lowest);
		if (rc != SQLITE_OK) {
			return rc;
		}
	}
}

int store_replay(
	struct store *store, void (*take)(void *user, const struct record *record), void *user) {
	struct source *sources = calloc(RECORD_TYPE_COUNT, sizeof(*sources));
	if (sources == NULL) {
		return -ENOMEM;
	}
	int64_t since_us = ((int64_t)time(NULL) - REPLAY_DAYS * INT64_C(86400)) * 1000000;
	int rc = SQLITE_OK;
	for (size_t i = 0; i < RECORD_TYPE_COUNT && rc == SQLITE_OK; i++) {
		sources[i].rows = store_table_select(
			store->file.db, (enum record_type)i, STORE_REPLAY, since_us);
		rc = sources[i].rows != NULL ? source_next(&sources[i], (enum record_type)i)
					     : sqlite3_extended_errcode(store->file.db);
	}
	rc = rc == SQLITE_OK ? merge_sources(sources, take, user) : rc;
	for (size_t i = 0; i < RECORD_TYPE_COUNT; i++) {
		(void)sqlite3_finalize(sources[i].rows);
	}
	free(sources);
	return store_errno(rc);
}

uint64_t store_next_serial(const struct store *store) {
	return store->serial + 1;
}

/* ---- writing ---- */

void store_append(struct store *store, const struct record *record) {
	struct waiting_record *waiting = malloc(sizeof(*waiting));
	if (waiting == NULL || store->waiting_count >= WAITING_MAX) {
		free(waiting);
		store->state = STORE_BEHIND;
		store->error = -ENOMEM;
		(void)snprintf(store->problem, sizeof(store->problem),
			"memory is short: an entry could not be kept; free memory or disk space "
			"now");
		return;
	}
	*waiting = (struct waiting_record){.record = *record, .seq = ++store->seq};
	store->serial = record->id > store->serial ? record->id : store->serial;
	*store->tail = waiting;
	store->tail = &waiting->next;
	store->waiting_count++;
}

static void drop_waiting(struct waiting_record **list, struct waiting_record ***ret_tail) {
	while (*list != NULL) {
		struct waiting_record *next = (*list)->next;
		free(*list);
		*list = next;
	}
	*ret_tail = list;
}

static int write_records(
	struct store *store, struct store_file *file, const struct waiting_record *records) {
	int rc = sqlite3_exec(file->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	for (const struct waiting_record *w = records; w != NULL && rc == SQLITE_OK; w = w->next) {
		rc = store_table_write(
			file->insert[w->record.type], &w->record, w->seq, store->host);
	}
	rc = rc == SQLITE_OK ? sqlite3_exec(file->db, "COMMIT", NULL, NULL, NULL) : rc;
	if (rc != SQLITE_OK) {
		(void)sqlite3_exec(file->db, "ROLLBACK", NULL, NULL, NULL);
	}
	return rc;
}

static void fall_behind(struct store *store, int rc) {
	store->error = store_errno(rc);
	store->state = STORE_BEHIND;
	(void)snprintf(store->problem, sizeof(store->problem),
		"%u entries are not saved yet (%s); free space or make %s writable, and they will "
		"be",
		store->waiting_count, sqlite3_errstr(rc), store->path);
	(void)uv_timer_start(&store->retry, handle_retry, RETRY_MS, 0);
}

static int handle_log_grown(void *user, sqlite3 *db, const char *name, int pages) {
	struct store *store = user;
	(void)db;
	(void)name;
	store->log_pages = pages;
	return SQLITE_OK;
}

static void caught_up(struct store *store) {
	store->state = STORE_GOOD;
	store->error = 0;
	store->problem[0] = '\0';
	(void)uv_timer_stop(&store->retry);
}

/* Tries the file again, with all that has been kept for it. */
static void leave_copy(struct store *store) {
	struct store_file file = {.log_fd = -1};
	char problem[STORE_PATH_BYTES + 300];
	int result = open_file(store, &file, problem, sizeof(problem));
	if (result != 0) {
		store->error = result;
		return;
	}
	int rc = SQLITE_OK;
	if (file.serial == 0 && file.seq == 0) {
		rc = store_file_name_host(&file, store->host);
	}
	int64_t seq = file.seq;
	for (struct waiting_record *w = store->unsaved; w != NULL; w = w->next) {
		w->seq = ++seq;
	}
	rc = rc == SQLITE_OK ? write_records(store, &file, store->unsaved) : rc;
	if (rc != SQLITE_OK) {
		store->error = store_errno(rc);
		tell_unopened(store, sqlite3_errstr(rc));
		store_file_close(&file);
		return;
	}
	drop_waiting(&store->unsaved, &store->unsaved_tail);
	store_file_close(&store->file);
	store->file = file;
	store->seq = seq;
	store->waiting_count = 0;
	store->copied = false;
	caught_up(store);
}

static void commit_copy(struct store *store) {
	int rc = SQLITE_OK;
	if (store->first != NULL) {
		rc = write_records(store, &store->file, store->first);
		if (rc != SQLITE_OK) {
			fall_behind(store, rc);
			return;
		}
		*store->unsaved_tail = store->first;
		store->unsaved_tail = store->tail;
		store->first = NULL;
		store->tail = &store->first;
	}
	leave_copy(store);
	if (store->copied) {
		(void)uv_timer_start(&store->retry, handle_retry, RETRY_MS, 0);
	}
}

void store_commit(struct store *store) {
	bool retrying = store->copied && !uv_is_active((const uv_handle_t *)&store->retry);
	if (store->first == NULL && !retrying) {
		return;
	}
	if (store->copied) {
		commit_copy(store);
		return;
	}
	(void)sqlite3_wal_hook(store->file.db, handle_log_grown, store);
	int rc = write_records(store, &store->file, store->first);
	if (rc != SQLITE_OK) {
		fall_behind(store, rc);
		return;
	}
	drop_waiting(&store->first, &store->tail);
	store->waiting_count = 0;
	if (store->state == STORE_BEHIND) {
		caught_up(store);
	}
	if (store->path[0] != '\0' && store->log_pages > CHECKPOINT_PAGES) {
		store_flush(store, NULL, NULL);
	}
}

/* ---- durability, on the pool ---- */

/* Runs on the pool: the connection is its own. */
static void checkpoint_log(const char *path) {
	sqlite3 *db = NULL;
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) ==
			SQLITE_OK &&
		sqlite3_exec(db, "PRAGMA synchronous = FULL", NULL, NULL, NULL) == SQLITE_OK) {
		(void)sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	}
	(void)sqlite3_close(db);
}

static void sync_on_pool(uv_work_t *work) {
	struct store *store = work->data;
	store->sync_result = fdatasync(store->file.log_fd) == 0 ? 0 : -errno;
	if (store->checkpoint && store->sync_result == 0) {
		checkpoint_log(store->path);
	}
}

static void answer(struct waiter *waiter, int result) {
	while (waiter != NULL) {
		struct waiter *next = waiter->next;
		if (waiter->done != NULL) {
			waiter->done(waiter->user, result);
		}
		free(waiter);
		waiter = next;
	}
}

static void begin_sync(struct store *store);

static void handle_synced(uv_work_t *work, int status) {
	struct store *store = work->data;
	struct waiter *answered = store->current;
	store->current = NULL;
	store->syncing = false;
	if (store->checkpoint) {
		store->log_pages = 0;
		store->checkpoint = false;
	}
	store_work_ended(store);
	answer(answered, status != 0 ? status : store->sync_result);
	if (store->next_round != NULL && !store->syncing) {
		begin_sync(store);
	}
}

static void begin_sync(struct store *store) {
	store->current = store->next_round;
	store->next_round = NULL;
	store->syncing = true;
	store->checkpoint = store->log_pages > CHECKPOINT_PAGES;
	store->sync.data = store;
	store_work_begun(store);
	int result = uv_queue_work(store->loop, &store->sync, sync_on_pool, handle_synced);
	assert(result == 0);
}

void store_flush(struct store *store, store_done *done, void *user) {
	if (store->path[0] == '\0' || store->state == STORE_BEHIND || store->file.log_fd < 0) {
		int result = store->state == STORE_BEHIND ? store->error : 0;
		if (done != NULL) {
			done(user, result);
		}
		return;
	}
	struct waiter *waiter = malloc(sizeof(*waiter));
	if (waiter == NULL) {
		if (done != NULL) {
			done(user, -ENOMEM);
		}
		return;
	}
	*waiter = (struct waiter){.done = done, .user = user};
	struct waiter **last = &store->next_round;
	while (*last != NULL) {
		last = &(*last)->next;
	}
	*last = waiter;
	if (!store->syncing) {
		begin_sync(store);
	}
}

enum store_state store_state(const struct store *store) {
	return store->state;
}

const char *store_problem(const struct store *store) {
	return store->problem;
}

/* ---- the end ---- */

static void handle_closed(uv_handle_t *handle) {
	struct store *store = handle->data;
	free(store);
}

void store_close(struct store *store) {
	if (store == NULL) {
		return;
	}
	while (store->works > 0) {
		(void)uv_run(store->loop, UV_RUN_ONCE);
	}
	(void)uv_timer_stop(&store->retry);
	store_commit(store);
	if (store->file.log_fd >= 0) {
		(void)fdatasync(store->file.log_fd);
	}
	drop_waiting(&store->first, &store->tail);
	drop_waiting(&store->unsaved, &store->unsaved_tail);
	store_file_close(&store->file);
	if (store->lock_fd >= 0) {
		(void)close(store->lock_fd);
	}
	uv_close((uv_handle_t *)&store->retry, handle_closed);
}

/* ---- for the readers ---- */

sqlite3 *store_shared_db(struct store *store) {
	return store->path[0] == '\0' || store->copied ? store->file.db : NULL;
}

sqlite3 *store_writer_db(struct store *store) {
	return store->copied || store->state == STORE_BEHIND ? NULL : store->file.db;
}

const char *store_host(const struct store *store) {
	return store->host;
}

const char *store_path(const struct store *store) {
	return store->path;
}

uv_loop_t *store_loop(struct store *store) {
	return store->loop;
}

sqlite3 *store_open_reader(const char *path) {
	sqlite3 *db = NULL;
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
		SQLITE_OK) {
		(void)sqlite3_close(db);
		return NULL;
	}
	(void)sqlite3_busy_timeout(db, 2000);
	return db;
}

void store_work_begun(struct store *store) {
	store->works++;
}

void store_work_ended(struct store *store) {
	store->works--;
}
