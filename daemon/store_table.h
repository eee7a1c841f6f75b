/* SPDX-License-Identifier: MIT */
/*
 * Records <-> rows: one table for each type of record, described column by
 * column. The descriptions create the tables, write rows and read them back,
 * so that the three cannot disagree.
 *
 * Changing the format: a new column is appended to its description and added
 * by a step in store_table_create under the next STORE_SCHEMA; columns are
 * never renamed, retyped or dropped, and the numbers of enums never change
 * (store_table.c asserts them).
 */
#ifndef DAEMON_STORE_TABLE_H
#define DAEMON_STORE_TABLE_H

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

#include "core/record.h"

#define STORE_SCHEMA 9

/* Which rows of a table store_table_select reads. */
enum store_reading {
	STORE_ALL,
	STORE_REPLAY, /* what the engine needs: see store_table.c */
};

/* Makes what is missing. SQLITE_OK or an error of SQLite's; SQLITE_NOTADB when a newer minimus
 * wrote the file. */
int store_table_create(sqlite3 *db);
/* A statement that appends a row of this type, owned by the caller (sqlite3_finalize); NULL on
 * failure. */
sqlite3_stmt *store_table_insert(sqlite3 *db, enum record_type type);
/* Runs it for one record. seq is the place in the local order, host who wrote it. */
int store_table_write(
	sqlite3_stmt *insert, const struct record *record, int64_t seq, const char *host);
/* Rows in rising seq; since_us bounds STORE_REPLAY. Owned by the caller; NULL on failure. */
sqlite3_stmt *store_table_select(
	sqlite3 *db, enum record_type type, enum store_reading reading, int64_t since_us);
/* The row that the statement stands on; ret_seq and ret_host (borrowed until the next step) may be
 * NULL. */
void store_table_read(sqlite3_stmt *row, enum record_type type, struct record *ret_record,
	int64_t *ret_seq, const char **ret_host);
const char *store_table_name(enum record_type type);

#endif
