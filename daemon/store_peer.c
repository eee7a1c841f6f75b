/* SPDX-License-Identifier: MIT */
#include "store_peer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store_table.h"

#define SQL_BYTES 4096
#define COLUMNS_MAX 48

/* What other machines may know; pauses and counters are of this one alone. */
static const enum record_type exchanged[] = {RECORD_SESSION, RECORD_REPORT, RECORD_AMEND,
	RECORD_STEP, RECORD_OCCURRENCE, RECORD_DOSE, RECORD_SAFETY};
#define EXCHANGED (sizeof(exchanged) / sizeof(exchanged[0]))

struct columns {
	size_t count;
	struct {
		char name[32];
		bool integer;
	} items[COLUMNS_MAX];
};

/* Columns of a table but seq, in order. */
static int read_columns(sqlite3 *db, const char *table, struct columns *ret) {
	sqlite3_stmt *rows = NULL;
	struct columns columns = {0};
	int rc = sqlite3_prepare_v2(db,
		"SELECT name, type FROM pragma_table_info(?1) WHERE name != 'seq'", -1, &rows,
		NULL);
	(void)sqlite3_bind_text(rows, 1, table, -1, SQLITE_STATIC);
	while (rc == SQLITE_OK && (rc = sqlite3_step(rows)) == SQLITE_ROW &&
		columns.count < COLUMNS_MAX) {
		(void)snprintf(columns.items[columns.count].name, sizeof(columns.items[0].name),
			"%s", (const char *)sqlite3_column_text(rows, 0));
		columns.items[columns.count++].integer =
			strcmp((const char *)sqlite3_column_text(rows, 1), "INTEGER") == 0;
		rc = SQLITE_OK;
	}
	(void)sqlite3_finalize(rows);
	*ret = columns;
	return rc == SQLITE_DONE ? SQLITE_OK : rc == SQLITE_OK ? SQLITE_ERROR : rc;
}

/* ---- tables ---- */

static int create_one(sqlite3 *db, const char *table) {
	struct columns columns;
	char sql[SQL_BYTES];
	const char *session = NULL;
	int rc = read_columns(db, table, &columns);
	int used = snprintf(sql, sizeof(sql),
		"CREATE TABLE IF NOT EXISTS peer_%s (seq INTEGER PRIMARY KEY", table);
	for (size_t i = 0; i < columns.count && (size_t)used < sizeof(sql); i++) {
		const char *name = columns.items[i].name;
		used += snprintf(sql + used, sizeof(sql) - (size_t)used, ", %s %s NOT NULL", name,
			columns.items[i].integer ? "INTEGER" : "TEXT");
		session = strcmp(name, "session") == 0 || strcmp(name, "of_session") == 0 ? name
											  : session;
	}
	if (rc != SQLITE_OK || (size_t)used >= sizeof(sql)) {
		return rc != SQLITE_OK ? rc : SQLITE_ERROR;
	}
	(void)snprintf(sql + used, sizeof(sql) - (size_t)used,
		", UNIQUE (host, serial)); CREATE VIEW IF NOT EXISTS all_%s AS SELECT * FROM %s "
		"UNION ALL SELECT * FROM peer_%s",
		table, table, table);
	rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
	if (rc == SQLITE_OK && session != NULL) {
		(void)snprintf(sql, sizeof(sql),
			"CREATE INDEX IF NOT EXISTS peer_%s_by_session ON peer_%s (%s)", table,
			table, session);
		rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
	}
	return rc;
}

int store_peer_create(sqlite3 *db) {
	int rc = SQLITE_OK;
	for (size_t i = 0; i < EXCHANGED && rc == SQLITE_OK; i++) {
		rc = create_one(db, store_table_name(exchanged[i]));
	}
	return rc;
}

/* ---- out ---- */

/* A row as an object: type, id, and its columns as they are stored. */
static json_t *row_json(sqlite3_stmt *row, const char *type) {
	char id[64];
	(void)snprintf(id, sizeof(id), "%s-%lld", (const char *)sqlite3_column_text(row, 1),
		(long long)sqlite3_column_int64(row, 2));
	json_t *json = json_pack("{s:s, s:s}", "type", type, "id", id);
	for (int i = 3; i < sqlite3_column_count(row); i++) {
		bool text = sqlite3_column_type(row, i) == SQLITE_TEXT;
		(void)json_object_set_new(json, sqlite3_column_name(row, i),
			text ? json_string((const char *)sqlite3_column_text(row, i))
			     : json_integer(sqlite3_column_int64(row, i)));
	}
	return json;
}

/* The records of one table behind `seq`; ret_seq is the last one's. */
static int export_table(sqlite3 *db, const char *prefix, const char *type, int64_t seq,
	json_t *records, int64_t *ret_seq) {
	char sql[160];
	sqlite3_stmt *rows = NULL;
	(void)snprintf(
		sql, sizeof(sql), "SELECT * FROM %s%s WHERE seq > ?1 ORDER BY seq", prefix, type);
	int rc = sqlite3_prepare_v2(db, sql, -1, &rows, NULL);
	(void)sqlite3_bind_int64(rows, 1, seq);
	while (rc == SQLITE_OK && json_array_size(records) < EXPORT_RECORDS_MAX &&
		(rc = sqlite3_step(rows)) == SQLITE_ROW) {
		(void)json_array_append_new(records, row_json(rows, type));
		*ret_seq = sqlite3_column_int64(rows, 0);
		rc = SQLITE_OK;
	}
	(void)sqlite3_finalize(rows);
	return rc == SQLITE_DONE || rc == SQLITE_OK ? SQLITE_OK : rc;
}

int store_export(struct store *store, const char *after, json_t **ret_records,
	char next[EXPORT_PLACE_BYTES]) {
	unsigned int table = 0;
	long long place = 0;
	char rest;
	if (after[0] != '\0' &&
		(sscanf(after, "%3u:%18lld%c", &table, &place, &rest) != 2 ||
			table >= 2 * EXCHANGED || place < 0)) {
		return -EINVAL;
	}
	sqlite3 *shared = store_shared_db(store);
	sqlite3 *db = shared != NULL ? shared : store_open_reader(store_path(store));
	json_t *records = json_array();
	int64_t seq = place;
	int rc = db != NULL ? SQLITE_OK : SQLITE_CANTOPEN;
	next[0] = '\0';
	for (; table < 2 * EXCHANGED && rc == SQLITE_OK; table++, seq = 0) {
		rc = export_table(db, table % 2 == 0 ? "" : "peer_",
			store_table_name(exchanged[table / 2]), seq, records, &seq);
		if (json_array_size(records) >= EXPORT_RECORDS_MAX) {
			(void)snprintf(next, EXPORT_PLACE_BYTES, "%u:%lld", table, (long long)seq);
			break;
		}
	}
	if (shared == NULL) {
		(void)sqlite3_close(db);
	}
	if (rc != SQLITE_OK) {
		json_decref(records);
		return -EIO;
	}
	*ret_records = records;
	return 0;
}

/* ---- in ---- */

/* Numbers that something is looked up by: no others are let in. */
static const struct {
	const char *type, *column;
	int64_t least, most;
} ranges[] = {
	{"session", "outcome", OUTCOME_OPEN, OUTCOME_UNCONFIRMED},
	{"occurrence", "outcome", OUTCOME_OPEN, OUTCOME_UNCONFIRMED},
	{"session", "sides", SIDES_UNSET, SIDES_RIGHT},
	{"session", "first_side", SIDE_NONE, SIDE_RIGHT},
	{"session", "item_count", 0, ROUTINE_ITEMS_MAX},
	{"session", "choice_count", 0, ROUTINE_ITEMS_MAX},
	{"report", "item_count", 0, REPORT_ITEMS_MAX},
	{"amend", "item_count", 0, REPORT_ITEMS_MAX},
	{"amend", "fold", AMEND_SETTLED, AMEND_RECOMPUTE},
	{"dose", "verdict", VERDICT_PROGRESS, VERDICT_SUSPENDED},
	{"dose", "state_count", 0, MODEL_STATE_MAX},
	{"dose", "course_count", 0, COURSE_NUMBERS},
	{"safety", "kind", SAFETY_SCREENING_NONE, SAFETY_SYMPTOMS_ASKED},
	{"safety", "level", RED_FLAG_NONE, RED_FLAG_EMERGENCY},
	{"safety", "symptom_count", 0, SYMPTOM_COUNT},
	{NULL, "offset_s", -64800, 64800},
	{NULL, "wall_us", 0, INT64_C(7258118400000000)}, /* up to the year 2200 */
	{NULL, "effort", -1, 10},
	{NULL, "pain_before", -1, PAIN_MAX},
	{NULL, "pain_during", -1, PAIN_MAX},
	{NULL, "pain_morning", -1, PAIN_MAX},
	{NULL, "started_us", 0, INT64_C(7258118400000000)},
	{NULL, "due_us", 0, INT64_C(7258118400000000)},
};

static bool in_range(const char *type, const char *column, int64_t value) {
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		bool meant = strcmp(ranges[i].column, column) == 0 &&
			(ranges[i].type == NULL || strcmp(ranges[i].type, type) == 0);
		if (meant && (value < ranges[i].least || value > ranges[i].most)) {
			return false;
		}
	}
	return true;
}

struct import {
	sqlite3 *db;
	const char *own; /* host */
	const char *type;
	struct columns columns;
	sqlite3_stmt *insert; /* owned; for this type */
	char *problem;
	size_t size;
};

static int refuse(struct import *import, const char *what) {
	(void)snprintf(import->problem, import->size, "%.150s", what);
	return -EINVAL;
}

/* "f954fb8e-12" */
static bool read_id(const char *id, char host[STORE_HOST_BYTES], int64_t *ret_serial) {
	size_t length = id != NULL ? strspn(id, "0123456789abcdef") : 0;
	char *end = NULL;
	if (length == 0 || length >= STORE_HOST_BYTES || id[length] != '-' ||
		id[length + 1] < '0' || id[length + 1] > '9') {
		return false;
	}
	(void)snprintf(host, STORE_HOST_BYTES, "%.*s", (int)length, id);
	errno = 0;
	*ret_serial = strtoll(id + length + 1, &end, 10);
	return errno == 0 && *end == '\0' && *ret_serial > 0;
}

/* The statement for records of this type; they come in runs. */
static int prepare_for(struct import *import, const char *type) {
	char sql[SQL_BYTES];
	const char *name = NULL;
	for (size_t i = 0; i < EXCHANGED && type != NULL; i++) {
		const char *known = store_table_name(exchanged[i]);
		name = strcmp(known, type) == 0 ? known : name;
	}
	if (name == NULL) {
		return refuse(import, "its type is none that is exchanged");
	}
	if (import->type == name) {
		return 0;
	}
	(void)sqlite3_finalize(import->insert);
	import->insert = NULL;
	import->type = name;
	int rc = read_columns(import->db, name, &import->columns);
	int used = snprintf(sql, sizeof(sql), "INSERT OR IGNORE INTO peer_%s VALUES (NULL", name);
	for (size_t i = 0; i < import->columns.count && (size_t)used + 2 < sizeof(sql); i++) {
		used += snprintf(sql + used, sizeof(sql) - (size_t)used, ",?");
	}
	(void)snprintf(sql + used, sizeof(sql) - (size_t)used, ")");
	rc = rc == SQLITE_OK ? sqlite3_prepare_v2(import->db, sql, -1, &import->insert, NULL) : rc;
	return rc == SQLITE_OK ? 0 : -EIO;
}

/* One column of the record, bound. host and serial come from the id. */
static int bind_column(struct import *import, size_t i, const json_t *record) {
	const char *name = import->columns.items[i].name;
	const json_t *value = json_object_get(record, name);
	int place = (int)i + 1;
	char text[100];
	if (import->columns.items[i].integer) {
		int64_t number = json_is_true(value) ? 1 : json_integer_value(value);
		if ((value != NULL && !json_is_integer(value) && !json_is_boolean(value)) ||
			!in_range(import->type, name, number)) {
			(void)snprintf(text, sizeof(text), "its \"%s\" cannot be so", name);
			return refuse(import, text);
		}
		return sqlite3_bind_int64(import->insert, place, number) == SQLITE_OK ? 0 : -EIO;
	}
	if (value != NULL && !json_is_string(value)) {
		(void)snprintf(text, sizeof(text), "its \"%s\" is no text", name);
		return refuse(import, text);
	}
	const char *string = value != NULL ? json_string_value(value) : "";
	return sqlite3_bind_text(import->insert, place, string, -1, SQLITE_TRANSIENT) == SQLITE_OK
		? 0
		: -EIO;
}

static int check_members(struct import *import, const json_t *record) {
	const char *name;
	json_t *value;
	char text[100];
	json_object_foreach((json_t *)record, name, value) {
		bool known = strcmp(name, "type") == 0 || strcmp(name, "id") == 0;
		for (size_t i = 2; i < import->columns.count && !known; i++) {
			known = strcmp(name, import->columns.items[i].name) == 0;
		}
		if (!known) {
			(void)snprintf(text, sizeof(text), "\"%.40s\" is no member of a %s", name,
				import->type);
			return refuse(import, text);
		}
	}
	return 0;
}

static bool is_own_known(struct import *import, int64_t serial) {
	char sql[120];
	sqlite3_stmt *row = NULL;
	(void)snprintf(
		sql, sizeof(sql), "SELECT 1 FROM %s WHERE host = ?1 AND serial = ?2", import->type);
	bool found = sqlite3_prepare_v2(import->db, sql, -1, &row, NULL) == SQLITE_OK;
	(void)sqlite3_bind_text(row, 1, import->own, -1, SQLITE_STATIC);
	(void)sqlite3_bind_int64(row, 2, serial);
	found = found && sqlite3_step(row) == SQLITE_ROW;
	(void)sqlite3_finalize(row);
	return found;
}

static int import_one(struct import *import, const json_t *record, struct import_counts *counts) {
	char host[STORE_HOST_BYTES];
	int64_t serial = 0;
	int result = prepare_for(import, json_string_value(json_object_get(record, "type")));
	if (result < 0) {
		return result;
	}
	if (!read_id(json_string_value(json_object_get(record, "id")), host, &serial)) {
		return refuse(import, "its id is none");
	}
	result = check_members(import, record);
	if (result == 0 && strcmp(host, import->own) == 0) {
		counts->known += is_own_known(import, serial);
		counts->own += !is_own_known(import, serial);
		return 0;
	}
	/* Column 0 is the host, column 1 the serial. */
	for (size_t i = 2; i < import->columns.count && result == 0; i++) {
		result = bind_column(import, i, record);
	}
	if (result < 0) {
		return result;
	}
	(void)sqlite3_bind_text(import->insert, 1, host, -1, SQLITE_TRANSIENT);
	(void)sqlite3_bind_int64(import->insert, 2, serial);
	int rc = sqlite3_step(import->insert);
	bool added = rc == SQLITE_DONE && sqlite3_changes(import->db) > 0;
	(void)sqlite3_reset(import->insert);
	counts->added += added;
	counts->known += rc == SQLITE_DONE && !added;
	return rc == SQLITE_DONE ? 0 : -EIO;
}

int store_import(struct store *store, const json_t *records, struct import_counts *ret_counts,
	char *problem, size_t size) {
	struct import import = {.db = store_writer_db(store),
		.own = store_host(store),
		.problem = problem,
		.size = size};
	struct import_counts counts = {0};
	size_t i;
	json_t *record;
	if (import.db == NULL) {
		(void)snprintf(problem, size, "%s", store_problem(store));
		return -EROFS;
	}
	int result = sqlite3_exec(import.db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK
		? 0
		: -EIO;
	json_array_foreach(records, i, record) {
		char why[160] = "";
		import.problem = why;
		import.size = sizeof(why);
		result = result == 0 ? import_one(&import, record, &counts) : result;
		if (result == -EINVAL) {
			(void)snprintf(problem, size,
				"record %zu: %s; nothing of this part was taken in", i + 1, why);
			break;
		}
	}
	(void)sqlite3_finalize(import.insert);
	if (result == 0 && sqlite3_exec(import.db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK) {
		*ret_counts = counts;
		return 0;
	}
	if (result != -EINVAL) {
		(void)snprintf(problem, size, "the history cannot be written: %s",
			sqlite3_errmsg(import.db));
		result = -EIO;
	}
	(void)sqlite3_exec(import.db, "ROLLBACK", NULL, NULL, NULL);
	return result;
}

/* ---- amendments ---- */

/* Of each session the latest amendment, a deletion before all others, when it came from elsewhere
 * and says something that this machine's own last one does not. */
int store_peer_amendment(struct store *store, char *routine, struct record_amend *ret_amend) {
	static const char sql[] =
		"SELECT p.*, s.routine FROM peer_amend p JOIN session s ON s.session = "
		"p.of_session AND s.host = p.of_host WHERE p.fold < 2 AND p.of_host = ?1 AND "
		"s.outcome "
		"!= 0 AND NOT EXISTS (SELECT 1 FROM all_amend q WHERE q.of_session = p.of_session "
		"AND "
		"q.fold < 2 AND (q.of_host = ?1 OR (q.of_host = '' AND q.host = ?1)) AND "
		"(q.deleted, "
		"q.wall_us, q.host, q.serial) > (p.deleted, p.wall_us, p.host, p.serial)) AND NOT "
		"EXISTS (SELECT 1 FROM amend o WHERE o.of_session = p.of_session AND o.of_host = "
		"'' "
		"AND o.fold < 2 AND o.serial = (SELECT max(serial) FROM amend WHERE of_session = "
		"p.of_session AND of_host = '' AND fold < 2) AND o.deleted = p.deleted AND "
		"(o.deleted "
		"OR (o.effort = p.effort AND o.pain_before = p.pain_before AND o.pain_during = "
		"p.pain_during AND o.pain_morning = p.pain_morning AND o.items = p.items AND "
		"o.note = "
		"p.note))) LIMIT 1";
	struct record *record = malloc(sizeof(*record));
	sqlite3_stmt *row = NULL;
	sqlite3 *db = store_writer_db(store);
	int result = -EIO;
	if (record != NULL && db != NULL &&
		sqlite3_prepare_v2(db, sql, -1, &row, NULL) == SQLITE_OK) {
		(void)sqlite3_bind_text(row, 1, store_host(store), -1, SQLITE_STATIC);
		int rc = sqlite3_step(row);
		result = rc == SQLITE_ROW ? 0 : rc == SQLITE_DONE ? -ENOENT : -EIO;
	}
	if (result == 0) {
		store_table_read(row, RECORD_AMEND, record, NULL, NULL);
		*ret_amend = record->as.amend;
		(void)snprintf(routine, NAME_MAX_BYTES, "%s",
			(const char *)sqlite3_column_text(row, sqlite3_column_count(row) - 1));
	}
	(void)sqlite3_finalize(row);
	free(record);
	return result;
}
