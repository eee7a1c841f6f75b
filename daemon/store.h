/* SPDX-License-Identifier: MIT */
/*
 * The history: SQLite in WAL mode, append-only records (design 11). Commits
 * happen on the loop without fsync; the log's fdatasync runs on libuv's pool
 * and only then an answer goes out. Long reads use a second connection on the
 * pool. The state directory is locked by one daemon. Everything here runs on
 * the loop's thread unless it says pool.
 */
#ifndef DAEMON_STORE_H
#define DAEMON_STORE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "core/record.h"

struct store;

enum store_state {
	STORE_GOOD,
	STORE_BEHIND, /* disk full or read-only: records are kept in memory and retried */
	STORE_MEMORY, /* there is no directory: --stdio */
};

/* Called once on the loop: 0, or a negative errno when the records asked about are not on disk
 * (-ENOSPC ...). */
typedef void store_done(void *user, int result);
/* Called once on the loop; entries is owned by the callee, NULL with a negative errno in result. */
typedef void store_entries(void *user, int result, json_t *entries);

/* Opens or makes DIR/history.db and locks DIR. directory NULL: in memory. 0, or a negative errno
 * with problem filled: -EBUSY when another daemon holds it (problem names its pid). A corrupt file
 * is kept aside as history.db.corrupt-TIME, told in problem, and a new one begun: then the result
 * is 0 and problem not empty. So it is, with STORE_BEHIND, when the file cannot be written: what
 * is in it serves from a copy in memory, and the file is tried again. */
int store_open(struct store **ret_store, uv_loop_t *loop, const char *directory, char *problem,
	size_t size);
/* Writes what is left and closes; asynchronous work is waited for. NULL is accepted. */
void store_close(struct store *store);

/* Feeds every record that the engine needs to be what it was, oldest first. 0 or a negative errno.
 */
int store_replay(
	struct store *store, void (*take)(void *user, const struct record *record), void *user);
/* Which machine this is: the first part of the ids of its records. */
const char *store_host(const struct store *store);
/* The serial for the engine's next record. */
uint64_t store_next_serial(const struct store *store);
/* Keeps the record (copied); it is committed with the others of this step by store_commit. */
void store_append(struct store *store, const struct record *record);
/* Ends the step's transaction. Never blocks on the disk's cache. */
void store_commit(struct store *store);
/* Calls done when everything committed so far is on disk, at once when there is nothing to wait
 * for. */
void store_flush(struct store *store, store_done *done, void *user);
enum store_state store_state(const struct store *store);
/* One sentence with the remedy while STORE_BEHIND, else "". */
const char *store_problem(const struct store *store);

struct history_query {
	int64_t since_us, until_us; /* wall; 0: open */
	char reminder[ID_MAX + 1];  /* "": all */
	char id[64];                /* of one session's entry; "": all */
	uint32_t limit;             /* 0: 1000 */
};
/* Entries in the shape of design 14, newest last, read on the pool. */
void store_history(
	struct store *store, const struct history_query *query, store_entries *done, void *user);
/* Dose changes: [{"routine", "exercise", "time", "dose", "before", "reason", "flag"?}], oldest first; either
 * name may be NULL. */
void store_doses(struct store *store, const char *routine, const char *exercise,
	store_entries *done, void *user);
/* Answers to the weekly question: [{"time", "standing"?, "outward"?, "stairs"?, "range"?}], oldest
 * first. */
void store_symptoms(struct store *store, store_entries *done, void *user);

#endif
