/* SPDX-License-Identifier: MIT */
#include "store_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "store_table.h"

int store_errno(int rc) {
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

static int read_host(struct store_file *file) {
	sqlite3_stmt *row;
	int rc = sqlite3_prepare_v2(
		file->db, "SELECT value FROM meta WHERE name = 'host'", -1, &row, NULL);
	if (rc == SQLITE_OK && sqlite3_step(row) == SQLITE_ROW) {
		(void)snprintf(file->host, sizeof(file->host), "%s",
			(const char *)sqlite3_column_text(row, 0));
	}
	int finalized = sqlite3_finalize(row);
	return rc != SQLITE_OK ? rc : finalized;
}

/* The highest place and serial of all tables, so that new ones go on from there. */
static int read_highest(struct store_file *file) {
	for (size_t type = 0; type < RECORD_TYPE_COUNT; type++) {
		char sql[160];
		sqlite3_stmt *row;
		(void)snprintf(sql, sizeof(sql),
			"SELECT max(seq), (SELECT max(serial) FROM %s WHERE host = ?) FROM %s",
			store_table_name((enum record_type)type),
			store_table_name((enum record_type)type));
		int rc = sqlite3_prepare_v2(file->db, sql, -1, &row, NULL);
		if (rc != SQLITE_OK) {
			return rc;
		}
		(void)sqlite3_bind_text(row, 1, file->host, -1, SQLITE_STATIC);
		if (sqlite3_step(row) == SQLITE_ROW) {
			int64_t seq = sqlite3_column_int64(row, 0);
			uint64_t serial = (uint64_t)sqlite3_column_int64(row, 1);
			file->seq = seq > file->seq ? seq : file->seq;
			file->serial = serial > file->serial ? serial : file->serial;
		}
		rc = sqlite3_finalize(row);
		if (rc != SQLITE_OK) {
			return rc;
		}
	}
	return SQLITE_OK;
}

/* Tables, statements and what is in them, of a connection that is open. */
static int prepare(struct store_file *file) {
	/* The loop never waits for the disk: no fsync at commit, no checkpoint at all
	 * here. Both are done on the pool, by fdatasync and by a connection of their own
	 * that is synchronous, so that a power cut finds either the log or the file whole.
	 */
	int rc = sqlite3_exec(file->db,
		"PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA "
		"wal_autocheckpoint = 0;"
		"PRAGMA cache_size = -256; PRAGMA temp_store = MEMORY",
		NULL, NULL, NULL);
	rc = rc == SQLITE_OK ? store_table_create(file->db) : rc;
	rc = rc == SQLITE_OK ? read_host(file) : rc;
	rc = rc == SQLITE_OK ? read_highest(file) : rc;
	for (size_t i = 0; i < RECORD_TYPE_COUNT && rc == SQLITE_OK; i++) {
		file->insert[i] = store_table_insert(file->db, (enum record_type)i);
		rc = file->insert[i] != NULL ? SQLITE_OK : sqlite3_extended_errcode(file->db);
	}
	return rc;
}

int store_file_open(struct store_file *file, const char *path) {
	*file = (struct store_file){.log_fd = -1};
	int rc = sqlite3_open_v2(path != NULL ? path : ":memory:", &file->db,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc == SQLITE_OK) {
		(void)sqlite3_extended_result_codes(file->db, 1);
		rc = prepare(file);
	}
	if (rc == SQLITE_OK && path != NULL) {
		char log[STORE_PATH_BYTES + 8];
		(void)snprintf(log, sizeof(log), "%s-wal", path);
		file->log_fd = open(log, O_RDONLY | O_CLOEXEC);
	}
	return rc;
}

void store_file_close(struct store_file *file) {
	for (size_t i = 0; i < RECORD_TYPE_COUNT; i++) {
		(void)sqlite3_finalize(file->insert[i]);
	}
	(void)sqlite3_close(file->db);
	if (file->log_fd >= 0) {
		(void)close(file->log_fd);
	}
	*file = (struct store_file){.log_fd = -1};
}

/* ---- a file that cannot be written ---- */

/* Reads everything through a connection that writes nothing. */
static int read_through(sqlite3 *memory, const char *uri, int flags, const char *pragma) {
	sqlite3 *db = NULL;
	int rc = sqlite3_open_v2(uri, &db, flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc == SQLITE_OK && pragma != NULL) {
		rc = sqlite3_exec(db, pragma, NULL, NULL, NULL);
	}
	if (rc == SQLITE_OK) {
		sqlite3_backup *backup = sqlite3_backup_init(memory, "main", db, "main");
		rc = backup != NULL ? sqlite3_backup_step(backup, -1) : sqlite3_errcode(memory);
		rc = rc == SQLITE_DONE ? SQLITE_OK : rc;
		(void)sqlite3_backup_finish(backup);
	}
	(void)sqlite3_close(db);
	return rc;
}

static size_t uri_of(char *uri, size_t size, const char *path, const char *query) {
	static const char digits[] = "0123456789ABCDEF";
	size_t used = (size_t)snprintf(uri, size, "file:");
	for (; *path != '\0' && used + 4 < size; path++) {
		bool plain = *path != '%' && *path != '?' && *path != '#';
		if (plain) {
			uri[used++] = *path;
			continue;
		}
		uri[used++] = '%';
		uri[used++] = digits[(unsigned char)*path >> 4];
		uri[used++] = digits[(unsigned char)*path & 15];
	}
	used += (size_t)snprintf(uri + used, size - used, "%s", query);
	return used;
}

int store_file_copy(struct store_file *file, const char *path) {
	char uri[3 * STORE_PATH_BYTES + 32];
	struct stat status;
	*file = (struct store_file){.log_fd = -1};
	int rc = sqlite3_open_v2(":memory:", &file->db,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc == SQLITE_OK && stat(path, &status) == 0) {
		rc = read_through(file->db, path, SQLITE_OPEN_READONLY, NULL);
		if (rc != SQLITE_OK) {
			/* Alone with the file SQLite keeps the index of the log in memory: no disk
			 * is needed. */
			rc = read_through(file->db, path, SQLITE_OPEN_READWRITE,
				"PRAGMA locking_mode = EXCLUSIVE");
		}
		if (rc != SQLITE_OK) {
			/* The file as it is, without a log that a crash may have left. */
			(void)uri_of(uri, sizeof(uri), path, "?immutable=1");
			rc = read_through(file->db, uri, SQLITE_OPEN_READONLY, NULL);
		}
	}
	return rc == SQLITE_OK ? prepare(file) : rc;
}

int store_file_set_aside(const char *path, char *problem, size_t size) {
	char aside[STORE_PATH_BYTES + 64], date[32];
	time_t now = time(NULL);
	struct tm utc;
	(void)strftime(date, sizeof(date), "%Y%m%dT%H%M%SZ", gmtime_r(&now, &utc));
	(void)snprintf(aside, sizeof(aside), "%s.corrupt-%s", path, date);
	if (rename(path, aside) != 0) {
		return -errno;
	}
	static const char *const ends[] = {"-wal", "-shm"};
	for (size_t i = 0; i < 2; i++) {
		char log[STORE_PATH_BYTES + 8], aside_log[STORE_PATH_BYTES + 80];
		(void)snprintf(log, sizeof(log), "%s%s", path, ends[i]);
		(void)snprintf(aside_log, sizeof(aside_log), "%s%s", aside, ends[i]);
		(void)rename(log, aside_log);
	}
	(void)snprintf(problem, size,
		"the history %s could not be read and was kept as %s; a new one was begun, and "
		"reminding goes on",
		path, aside);
	return 0;
}

int store_file_name_host(struct store_file *file, const char *host) {
	sqlite3_stmt *update;
	int rc = sqlite3_prepare_v2(
		file->db, "UPDATE meta SET value = ? WHERE name = 'host'", -1, &update, NULL);
	if (rc == SQLITE_OK) {
		(void)sqlite3_bind_text(update, 1, host, -1, SQLITE_STATIC);
		(void)sqlite3_step(update);
		rc = sqlite3_finalize(update);
	}
	(void)snprintf(file->host, sizeof(file->host), "%s", host);
	return rc;
}
