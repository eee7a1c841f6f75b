/* SPDX-License-Identifier: MIT */
/*
 * One connection to a history with the statements that append to it: the file
 * itself, nothing but memory, or a copy in memory of a file that cannot be
 * written just now. Results are SQLite's codes unless they say errno.
 */
#ifndef DAEMON_STORE_FILE_H
#define DAEMON_STORE_FILE_H

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

#include "core/record.h"
#include "store_private.h"

struct store_file {
	sqlite3 *db;
	sqlite3_stmt *insert[RECORD_TYPE_COUNT];
	char host[STORE_HOST_BYTES];
	int64_t seq;     /* the highest in it */
	uint64_t serial; /* the highest of this host */
	int log_fd;      /* the write-ahead log, for fdatasync; -1: none */
};

/* SQLite's code as a negative errno, 0 for SQLITE_OK. */
int store_errno(int rc);
/* Opens or makes the file; path NULL: in memory. After an error store_file_close is still due. */
int store_file_open(struct store_file *file, const char *path);
/* Reads the file at path, if there is one, into memory, without writing to its disk. After an
 * error store_file_close is still due. */
int store_file_copy(struct store_file *file, const char *path);
void store_file_close(struct store_file *file);
/* A file that is no database any more is never deleted: it is put beside the new one, as
 * PATH.corrupt-TIME. 0 with the sentence in problem, or a negative errno. */
int store_file_set_aside(const char *path, char *problem, size_t size);
/* Gives a file without records the host that those to come were made under. */
int store_file_name_host(struct store_file *file, const char *host);

#endif
