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
#include "store_private.h"
#include "store_table.h"

#define REPLAY_DAYS                                                                                \
	70 /* longer than every look back of the engine: 56 days' gap, 28 days' screening */
#define WAITING_MAX 10000 /* records kept in memory while the disk refuses them */
#define RETRY_MS 10000
#define CHECKPOINT_PAGES 1000 /* of the log, before it is folded into the file */
#define PATH_BYTES 4096

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
	sqlite3 *db;
	sqlite3_stmt *insert[RECORD_TYPE_COUNT];
	char host[STORE_HOST_BYTES];
	char path[PATH_BYTES]; /* "" in memory */
	int lock_fd, log_fd;   /* -1: none. log_fd is the write-ahead log, for fdatasync */
	int64_t seq;           /* last given */
	uint64_t serial;       /* last seen */
	enum store_state state;
	int error; /* negative errno while STORE_BEHIND */
	char problem[PATH_BYTES + 200];
	struct waiting_record *first, **tail;
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

static int errno_of(int rc) {
	switch (rc & 0xff) {
	case SQLITE_OK:
		return 0;
	case SQLITE_FULL:
		return -ENOSPC;
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
		return -EROFS;
	case SQLITE_NOMEM:
		return -ENOMEM;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return -EUCLEAN;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return -EBUSY;
	default:
		return -EIO;
	}
}

static int read_host(struct store *store) {
	sqlite3_stmt *row;
	int rc = sqlite3_prepare_v2(
		store->db, "SELECT value FROM meta WHERE name = 'host'", -1, &row, NULL);
	if (rc == SQLITE_OK && sqlite3_step(row) == SQLITE_ROW) {
		(void)snprintf(store->host, sizeof(store->host), "%s",
			(const char *)sqlite3_column_text(row, 0));
	}
	int finalized = sqlite3_finalize(row);
	return rc != SQLITE_OK ? rc : finalized;
}

/* The highest place and serial of all tables, so that new ones go on from there. */
static int read_highest(struct store *store) {
	for (size_t type = 0; type < RECORD_TYPE_COUNT; type++) {
		char sql[160];
		sqlite3_stmt *row;
		(void)snprintf(sql, sizeof(sql),
			"SELECT max(seq), (SELECT max(serial) FROM %s WHERE host = ?) FROM %s",
			store_table_name((enum record_type)type),
			store_table_name((enum record_type)type));
		int rc = sqlite3_prepare_v2(store->db, sql, -1, &row, NULL);
		if (rc != SQLITE_OK) {
			return rc;
		}
		(void)sqlite3_bind_text(row, 1, store->host, -1, SQLITE_STATIC);
		if (sqlite3_step(row) == SQLITE_ROW) {
			int64_t seq = sqlite3_column_int64(row, 0);
			uint64_t serial = (uint64_t)sqlite3_column_int64(row, 1);
			store->seq = seq > store->seq ? seq : store->seq;
			store->serial = serial > store->serial ? serial : store->serial;
		}
		rc = sqlite3_finalize(row);
		if (rc != SQLITE_OK) {
			return rc;
		}
	}
	return SQLITE_OK;
}

static int open_db(struct store *store) {
	const char *path = store->path[0] != '\0' ? store->path : ":memory:";
	int rc = sqlite3_open_v2(path, &store->db,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc == SQLITE_OK) {
		(void)sqlite3_extended_result_codes(store->db, 1);
		/* The loop never waits for the disk: no fsync at commit, no checkpoint at all
		 * here. Both are done on the pool, by fdatasync and by a connection of their own
		 * that is synchronous, so that a power cut finds either the log or the file whole.
		 */
		rc = sqlite3_exec(store->db,
			"PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA "
			"wal_autocheckpoint = 0;"
			"PRAGMA cache_size = -256; PRAGMA temp_store = MEMORY",
			NULL, NULL, NULL);
	}
	rc = rc == SQLITE_OK ? store_table_create(store->db) : rc;
	rc = rc == SQLITE_OK ? read_host(store) : rc;
	rc = rc == SQLITE_OK ? read_highest(store) : rc;
	for (size_t i = 0; i < RECORD_TYPE_COUNT && rc == SQLITE_OK; i++) {
		store->insert[i] = store_table_insert(store->db, (enum record_type)i);
		rc = store->insert[i] != NULL ? SQLITE_OK : sqlite3_extended_errcode(store->db);
	}
	return rc;
}

static void close_db(struct store *store) {
	for (size_t i = 0; i < RECORD_TYPE_COUNT; i++) {
		(void)sqlite3_finalize(store->insert[i]);
		store->insert[i] = NULL;
	}
	(void)sqlite3_close(store->db);
	store->db = NULL;
	if (store->log_fd >= 0) {
		(void)close(store->log_fd);
		store->log_fd = -1;
	}
}

/* A file that is no database any more is never deleted: it is put beside the new one. */
static int set_aside(struct store *store, char *problem, size_t size) {
	char aside[PATH_BYTES + 64], log[PATH_BYTES + 8], date[32];
	time_t now = time(NULL);
	struct tm utc;
	close_db(store);
	(void)strftime(date, sizeof(date), "%Y%m%dT%H%M%SZ", gmtime_r(&now, &utc));
	(void)snprintf(aside, sizeof(aside), "%s.corrupt-%s", store->path, date);
	if (rename(store->path, aside) != 0) {
		return -errno;
	}
	static const char *const ends[] = {"-wal", "-shm"};
	for (size_t i = 0; i < 2; i++) {
		char aside_log[PATH_BYTES + 80];
		(void)snprintf(log, sizeof(log), "%s%s", store->path, ends[i]);
		(void)snprintf(aside_log, sizeof(aside_log), "%s%s", aside, ends[i]);
		(void)rename(log, aside_log);
	}
	(void)snprintf(problem, size,
		"the history %s could not be read and was kept as %s; a new one was begun, and "
		"reminding goes on",
		store->path, aside);
	store->seq = 0;
	store->serial = 0;
	return 0;
}

static void open_log(struct store *store) {
	char path[PATH_BYTES + 8];
	(void)snprintf(path, sizeof(path), "%s-wal", store->path);
	store->log_fd = open(path, O_RDONLY | O_CLOEXEC);
}

static int open_file(struct store *store, const char *directory, char *problem, size_t size) {
	int result = statedir_open(directory, &store->lock_fd, problem, size);
	if (result != 0) {
		return result;
	}
	int length = snprintf(store->path, sizeof(store->path), "%s/history.db", directory);
	if (length < 0 || (size_t)length >= sizeof(store->path)) {
		return -ENAMETOOLONG;
	}
	result = errno_of(open_db(store));
	if (result == -EUCLEAN) {
		result = set_aside(store, problem, size);
		result = result == 0 ? errno_of(open_db(store)) : result;
	}
	if (result == -EIO && statedir_full(directory)) {
		result = -ENOSPC;
	}
	if (result != 0) {
		(void)snprintf(problem, size,
			"%s cannot be opened (%s); free space or make it yours", store->path,
			result == -ENOSPC           ? "the disk is full"
				: store->db != NULL ? sqlite3_errmsg(store->db)
						    : strerror(-result));
		return result;
	}
	open_log(store);
	return 0;
}

static void free_unopened(struct store *store) {
	close_db(store);
	if (store->lock_fd >= 0) {
		(void)close(store->lock_fd);
	}
	free(store);
}

int store_open(struct store **ret_store, uv_loop_t *loop, const char *directory, char *problem,
	size_t size) {
	struct store *store = calloc(1, sizeof(*store));
	if (store == NULL) {
		return -ENOMEM;
	}
	problem[0] = '\0';
	store->loop = loop;
	store->lock_fd = store->log_fd = -1;
	store->tail = &store->first;
	int result;
	if (directory == NULL) {
		store->state = STORE_MEMORY;
		result = errno_of(open_db(store));
	} else {
		result = open_file(store, directory, problem, size);
	}
	result = result == 0 ? uv_timer_init(loop, &store->retry) : result;
	if (result != 0) {
		free_unopened(store);
		return result;
	}
	uv_unref((uv_handle_t *)&store->retry);
	store->retry.data = store;
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
		sources[i].rows =
			store_table_select(store->db, (enum record_type)i, STORE_REPLAY, since_us);
		rc = sources[i].rows != NULL ? source_next(&sources[i], (enum record_type)i)
					     : sqlite3_extended_errcode(store->db);
	}
	rc = rc == SQLITE_OK ? merge_sources(sources, take, user) : rc;
	for (size_t i = 0; i < RECORD_TYPE_COUNT; i++) {
		(void)sqlite3_finalize(sources[i].rows);
	}
	free(sources);
	return errno_of(rc);
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

static void drop_waiting(struct store *store) {
	while (store->first != NULL) {
		struct waiting_record *next = store->first->next;
		free(store->first);
		store->first = next;
	}
	store->tail = &store->first;
	store->waiting_count = 0;
}

static int write_waiting(struct store *store) {
	int rc = sqlite3_exec(store->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	for (struct waiting_record *w = store->first; w != NULL && rc == SQLITE_OK; w = w->next) {
		rc = store_table_write(
			store->insert[w->record.type], &w->record, w->seq, store->host);
	}
	rc = rc == SQLITE_OK ? sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL) : rc;
	if (rc != SQLITE_OK) {
		(void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	}
	return rc;
}

static void handle_retry(uv_timer_t *timer) {
	store_commit(timer->data);
}

static void fall_behind(struct store *store, int rc) {
	store->error = errno_of(rc);
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

void store_commit(struct store *store) {
	if (store->first == NULL) {
		return;
	}
	(void)sqlite3_wal_hook(store->db, handle_log_grown, store);
	int rc = write_waiting(store);
	if (rc != SQLITE_OK) {
		fall_behind(store, rc);
		return;
	}
	drop_waiting(store);
	if (store->state == STORE_BEHIND) {
		store->state = STORE_GOOD;
		store->error = 0;
		store->problem[0] = '\0';
		(void)uv_timer_stop(&store->retry);
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
	store->sync_result = fdatasync(store->log_fd) == 0 ? 0 : -errno;
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
	if (store->path[0] == '\0' || store->state == STORE_BEHIND || store->log_fd < 0) {
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
	store_commit(store);
	if (store->log_fd >= 0) {
		(void)fdatasync(store->log_fd);
	}
	drop_waiting(store);
	close_db(store);
	if (store->lock_fd >= 0) {
		(void)close(store->lock_fd);
	}
	uv_close((uv_handle_t *)&store->retry, handle_closed);
}

/* ---- for the readers ---- */

sqlite3 *store_shared_db(struct store *store) {
	return store->path[0] == '\0' ? store->db : NULL;
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
