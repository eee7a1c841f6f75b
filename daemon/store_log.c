/* SPDX-License-Identifier: MIT */
#include "store_log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/report.h"
#include "store_private.h"
#include "store_table.h"

#define HOST "host = (SELECT value FROM meta WHERE name = 'host')"

/* ---- the connection ---- */

static sqlite3 *open_db(struct store *store) {
	sqlite3 *shared = store_shared_db(store);
	return shared != NULL ? shared : store_open_reader(store_path(store));
}

static void close_db(struct store *store, sqlite3 *db) {
	if (db != store_shared_db(store)) {
		(void)sqlite3_close(db);
	}
}

/* Feeds each row of this type. 0 or a negative errno. */
static int read_rows(sqlite3 *db, const char *sql, enum record_type type, const char *texts[2],
	int (*take)(struct store_log *log, const struct record *record), struct store_log *log) {
	struct record *record = malloc(sizeof(*record));
	sqlite3_stmt *rows = NULL;
	int result = record != NULL ? 0 : -ENOMEM;
	int rc = sqlite3_prepare_v2(db, sql, -1, &rows, NULL);
	for (int i = 0; i < sqlite3_bind_parameter_count(rows); i++) {
		(void)sqlite3_bind_text(rows, i + 1, texts[i], -1, SQLITE_STATIC);
	}
	while (result == 0 && rc == SQLITE_OK && (rc = sqlite3_step(rows)) == SQLITE_ROW) {
		store_table_read(rows, type, record, NULL, NULL);
		result = take(log, record);
		rc = SQLITE_OK;
	}
	(void)sqlite3_finalize(rows);
	free(record);
	return result != 0 ? result : rc == SQLITE_DONE ? 0 : -EIO;
}

/* Room for one more in an array that grows. NULL: memory is out. */
static void *grow(void *items, size_t count, size_t size) {
	if (count > 0 && (count & (count - 1)) != 0) {
		return items;
	}
	return realloc(items, (count > 0 ? 2 * count : 1) * size);
}

/* ---- rows ---- */

static int take_session(struct store_log *log, const struct record *record) {
	struct log_session *items = grow(log->sessions, log->session_count, sizeof(*items));
	if (items == NULL) {
		return -ENOMEM;
	}
	log->sessions = items;
	struct log_session *added = &items[log->session_count++];
	memset(added, 0, sizeof(*added));
	added->session = record->as.session;
	report_init(&added->report, record->as.session.session);
	return 0;
}

static struct log_session *find_session(struct store_log *log, uint64_t session) {
	for (size_t i = 0; i < log->session_count; i++) {
		if (log->sessions[i].session.session == session) {
			return &log->sessions[i];
		}
	}
	return NULL;
}

static int take_report(struct store_log *log, const struct record *record) {
	struct log_session *of = find_session(log, record->as.report.session);
	if (of != NULL) {
		report_merge(&of->report, &record->as.report);
	}
	return 0;
}

static int take_amend(struct store_log *log, const struct record *record) {
	struct log_session *of = find_session(log, record->as.amend.session);
	if (of != NULL) {
		of->deleted = of->deleted || record->as.amend.deleted;
		of->report = of->deleted ? of->report : record->as.amend.report;
	}
	return 0;
}

static int take_step(struct store_log *log, const struct record *record) {
	struct log_session *of = find_session(log, record->as.step.session);
	if (of == NULL) {
		return 0;
	}
	struct record_step *steps = grow(of->steps, of->step_count, sizeof(*steps));
	if (steps == NULL) {
		return -ENOMEM;
	}
	of->steps = steps;
	steps[of->step_count++] = record->as.step;
	return 0;
}

static int take_dose(struct store_log *log, const struct record *record) {
	struct record_dose *items = grow(log->doses, log->dose_count, sizeof(*items));
	if (items == NULL) {
		return -ENOMEM;
	}
	log->doses = items;
	items[log->dose_count++] = record->as.dose;
	return 0;
}

static int take_safety(struct store_log *log, const struct record *record) {
	if (record->as.safety.kind != SAFETY_MORNING) {
		return 0;
	}
	struct morning *items = grow(log->mornings, log->morning_count, sizeof(*items));
	if (items == NULL) {
		return -ENOMEM;
	}
	log->mornings = items;
	items[log->morning_count++] = (struct morning){record->wall_us, record->as.safety.pain};
	return 0;
}

/* ---- all of it ---- */

#define OF_ROUTINE "(SELECT session FROM all_session WHERE routine = ?1 AND host = ?2)"

/* ?1: the routine, ?2: the machine whose sessions they are. Others may have amended them. */
static const struct {
	enum record_type type;
	int (*take)(struct store_log *log, const struct record *record);
	const char *sql;
} parts[] = {
	{RECORD_SESSION, take_session,
		"SELECT * FROM all_session WHERE host = ?2 AND serial IN (SELECT max(serial) FROM "
		"all_session WHERE routine = ?1 AND host = ?2 GROUP BY session) AND outcome != 0 "
		"ORDER BY started_us, session"},
	{RECORD_REPORT, take_report,
		"SELECT * FROM all_report WHERE host = ?2 AND session IN " OF_ROUTINE
		" ORDER BY serial"},
	{RECORD_AMEND, take_amend,
		"SELECT * FROM all_amend WHERE iif(of_host = '', host, of_host) = ?2 AND fold < 2 "
		"AND of_session IN " OF_ROUTINE " ORDER BY wall_us, host, serial"},
	{RECORD_STEP, take_step,
		"SELECT * FROM all_step WHERE host = ?2 AND session IN " OF_ROUTINE
		" ORDER BY serial"},
	{RECORD_DOSE, take_dose,
		"SELECT * FROM all_dose WHERE routine = ?1 AND host = ?2 ORDER BY serial"},
	{RECORD_SAFETY, take_safety, "SELECT * FROM safety ORDER BY wall_us, seq"},
};

int store_log_read(
	struct store *store, const char *routine, const char *host, struct store_log *ret_log) {
	const char *texts[2] = {routine, host != NULL ? host : store_host(store)};
	struct store_log log = {0};
	sqlite3 *db = open_db(store);
	int result = db != NULL ? 0 : -EIO;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]) && result == 0; i++) {
		result = read_rows(db, parts[i].sql, parts[i].type, texts, parts[i].take, &log);
	}
	close_db(store, db);
	if (result != 0) {
		store_log_free(&log);
		return result;
	}
	*ret_log = log;
	return 0;
}

int store_log_recent(
	struct store *store, const char *routine, int64_t since_us, struct store_log *ret_log) {
	/* Rows rise in time: from the end backwards, only the recent ones are looked at. */
	static const char recent[] =
		"SELECT * FROM session WHERE seq IN (SELECT max(seq) FROM session WHERE seq > "
		"(SELECT coalesce(max(seq), 0) FROM session WHERE wall_us < %lld) AND routine = ?1 "
		"AND " HOST " GROUP BY session) AND outcome != 0 ORDER BY started_us, session";
	const char *texts[2] = {routine, store_host(store)};
	char sql[640];
	struct store_log log = {0};
	sqlite3 *db = open_db(store);
	(void)snprintf(sql, sizeof(sql), recent, (long long)since_us);
	int result =
		db != NULL ? read_rows(db, sql, RECORD_SESSION, texts, take_session, &log) : -EIO;
	for (size_t i = 1; i < 3 && result == 0 && log.session_count > 0; i++) {
		result = read_rows(db, parts[i].sql, parts[i].type, texts, parts[i].take, &log);
	}
	close_db(store, db);
	if (result != 0) {
		store_log_free(&log);
		return result;
	}
	*ret_log = log;
	return 0;
}

void store_log_free(struct store_log *log) {
	for (size_t i = 0; i < log->session_count; i++) {
		free(log->sessions[i].steps);
	}
	free(log->sessions);
	free(log->doses);
	free(log->mornings);
	*log = (struct store_log){0};
}

/* The routine and the session of the one row that is wanted, and whose it is. */
static int find_one(struct store *store, const char *sql, const char *text, char *routine,
	char *host, uint64_t *ret_session) {
	sqlite3 *db = open_db(store);
	sqlite3_stmt *rows = NULL;
	int result = -EIO;
	if (db != NULL && sqlite3_prepare_v2(db, sql, -1, &rows, NULL) == SQLITE_OK) {
		if (text != NULL) {
			(void)sqlite3_bind_text(rows, 1, text, -1, SQLITE_STATIC);
		}
		int rc = sqlite3_step(rows);
		result = rc == SQLITE_ROW ? 0 : rc == SQLITE_DONE ? -ENOENT : -EIO;
	}
	if (result == 0) {
		const unsigned char *name = sqlite3_column_text(rows, 0);
		(void)snprintf(
			routine, NAME_MAX_BYTES, "%s", name != NULL ? (const char *)name : "");
		*ret_session = (uint64_t)sqlite3_column_int64(rows, 1);
		if (host != NULL) {
			const unsigned char *whose = sqlite3_column_text(rows, 2);
			(void)snprintf(
				host, HOST_BYTES, "%s", whose != NULL ? (const char *)whose : "");
		}
	}
	(void)sqlite3_finalize(rows);
	close_db(store, db);
	return result;
}

int store_log_find(
	struct store *store, const char *id, char *routine, char *host, uint64_t *ret_session) {
	const char *sql =
		"SELECT routine, session, iif(" HOST ", '', host) FROM all_session s WHERE outcome "
		"!= 0 AND host || '-' || session = ?1 AND NOT EXISTS (SELECT 1 FROM all_amend a "
		"WHERE a.of_session = s.session AND iif(a.of_host = '', a.host, a.of_host) = "
		"s.host AND a.deleted) ORDER BY serial DESC LIMIT 1";
	return find_one(store, sql, id, routine, host, ret_session);
}

int store_log_unfolded(struct store *store, char *routine, uint64_t *ret_session) {
	const char *sql =
		"SELECT s.routine, a.of_session FROM amend a JOIN session s ON s.host = a.host AND "
		"s.session = a.of_session WHERE a." HOST " AND a.fold IN (1, 3) AND NOT EXISTS "
		"(SELECT 1 FROM amend b WHERE b.host = a.host AND b.of_session = a.of_session AND "
		"b.fold = 2 AND b.seq > a.seq) ORDER BY s.started_us LIMIT 1";
	return find_one(store, sql, NULL, routine, NULL, ret_session);
}
