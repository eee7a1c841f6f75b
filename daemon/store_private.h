/* SPDX-License-Identifier: MIT */
/* What the parts of the store share: the connection's opening and who this host is. */
#ifndef DAEMON_STORE_PRIVATE_H
#define DAEMON_STORE_PRIVATE_H

#include <sqlite3.h>
#include <uv.h>

#include "store.h"

#define STORE_HOST_BYTES HOST_BYTES
#define STORE_PATH_BYTES 4096

/* The connection that appends; NULL while it cannot. */
sqlite3 *store_writer_db(struct store *store);
/* The connection of the loop where the history is in memory, else NULL: then readers open the file
 * by path. */
sqlite3 *store_shared_db(struct store *store);
const char *store_path(const struct store *store);
uv_loop_t *store_loop(struct store *store);
/* A long read: *ret (owned by the caller) on success. 0 or a negative errno. Runs on the pool. */
typedef int store_reader(sqlite3 *db, const struct history_query *query, json_t **ret);
/* Runs it on the pool, or at once where the history is in memory; query is copied. */
void store_read(struct store *store, store_reader *reader, const struct history_query *query,
	store_entries *done, void *user);
/* What store_history gives. */
store_reader store_read_history;
/* An RFC 3339 time at an offset. */
json_t *store_time_json(int64_t wall_us, int32_t offset_s);
/* A connection for reading on the pool, closed by sqlite3_close; NULL on failure. */
sqlite3 *store_open_reader(const char *path);
/* Asynchronous work in flight is counted, so that store_close can wait for it. */
void store_work_begun(struct store *store);
void store_work_ended(struct store *store);

#endif
