/* SPDX-License-Identifier: MIT */
/*
 * Histories of other machines (design 11). What another machine recorded lies
 * in tables beside this one's, peer_session beside session, and never feeds the
 * engine; the views all_session ... have both, and are what history reads. A
 * record is known by its host and serial, so merging is adding what is not
 * there: in any order, any number of times.
 *
 * A column that a table gets later is added to its peer table, too.
 */
#ifndef DAEMON_STORE_PEER_H
#define DAEMON_STORE_PEER_H

#include "store.h"
#include "store_private.h"

#define EXPORT_RECORDS_MAX 500

/* Makes the tables and views that are missing; inside store_table_create's transaction. */
int store_peer_create(sqlite3 *db);

/* The next records, at most EXPORT_RECORDS_MAX; after: "" or what the call before gave in next
 * (SIZE bytes). next "" when that was all. 0, or a negative errno. */
#define EXPORT_PLACE_BYTES 40
int store_export(struct store *store, const char *after, json_t **ret_records,
	char next[EXPORT_PLACE_BYTES]);

struct import_counts {
	uint32_t added, known;
	uint32_t own; /* written under this machine's name, but not in its history: left out */
};
/* Adds what is not there, all or nothing: 0, -EINVAL with problem (a record that cannot be), or
 * another negative errno with problem. Not durable before store_flush. */
int store_import(struct store *store, const json_t *records, struct import_counts *ret_counts,
	char *problem, size_t size);

/* The next amendment by another machine of a session of this one that stands, and that this one
 * has not made its own yet. 0 with routine (NAME_MAX_BYTES) and ret_amend, -ENOENT, or -EIO. */
int store_peer_amendment(struct store *store, char *routine, struct record_amend *ret_amend);

#endif
