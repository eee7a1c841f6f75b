/* SPDX-License-Identifier: MIT */
/* Long reads of the store, on libuv's pool: the history and the dose changes in the protocol's
 * shapes. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/civil.h"
#include "core/dose.h"
#include "core/symptom.h"
#include "store.h"
#include "store_private.h"
#include "store_table.h"

#define LIMIT_DEFAULT 1000
#define US INT64_C(1000000)

enum reading_kind { READ_HISTORY, READ_DOSES, READ_SYMPTOMS, READ_OTHER };

struct reading {
	uv_work_t work;
	struct store *store;
	enum reading_kind kind;
	store_reader *reader; /* READ_OTHER */
	struct history_query query;
	char routine[NAME_MAX_BYTES], exercise[ID_MAX + 1];
	sqlite3 *db;
	int result;
	json_t *entries;
	store_entries *done;
	void *user;
};

struct entry {
	int64_t time_us;
	json_t *json; /* owned */
};

struct entries {
	struct entry *items; /* owned */
	size_t count, capacity;
};

json_t *store_time_json(int64_t wall_us, int32_t offset_s) {
	char text[40];
	civil_print_rfc3339(wall_us / US, offset_s, text, sizeof(text));
	return json_string(text);
}

static int entries_add(struct entries *entries, int64_t time_us, json_t *json) {
	if (entries->count == entries->capacity) {
		size_t capacity = entries->capacity > 0 ? 2 * entries->capacity : 64;
		struct entry *items = realloc(entries->items, capacity * sizeof(*items));
		if (items == NULL) {
			json_decref(json);
			return -ENOMEM;
		}
		entries->items = items;
		entries->capacity = capacity;
	}
	entries->items[entries->count++] = (struct entry){time_us, json};
	return 0;
}

static const char *id_of(const void *entry) {
	const char *id =
		json_string_value(json_object_get(((const struct entry *)entry)->json, "id"));
	return id != NULL ? id : "";
}

static int newest_first(const void *a, const void *b) {
	int64_t left = ((const struct entry *)a)->time_us,
		right = ((const struct entry *)b)->time_us;
	if (left != right) {
		return left < right ? 1 : -1;
	}
	/* Any order would do, but on every machine the same. */
	return strcmp(id_of(b), id_of(a));
}

static json_t *holds_json(uint32_t holds) {
	json_t *list = json_array();
	for (uint32_t i = 0; i < HOLD_COUNT; i++) {
		if ((holds & (UINT32_C(1) << i)) != 0) {
			(void)json_array_append_new(list, json_string(hold_name(UINT32_C(1) << i)));
		}
	}
	return list;
}

/* ---- what a person said about a session ---- */

static void set_side(json_t *set, const char *side, int16_t done) {
	if (done >= 0) {
		(void)json_object_set_new(set, side, json_integer(done));
	}
}

static json_t *item_json(const struct item_done *item) {
	json_t *json = json_object();
	if (item->set_count > 0) {
		json_t *sets = json_array();
		for (int32_t i = 0; i < item->set_count; i++) {
			json_t *set = json_object();
			set_side(set, "left", item->sets[i].left);
			set_side(set, "right", item->sets[i].right);
			set_side(set, "both", item->sets[i].both);
			(void)json_array_append_new(sets, set);
		}
		(void)json_object_set_new(json, "sets", sets);
	}
	if (item->rpe >= 0) {
		(void)json_object_set_new(json, "rpe", json_integer(item->rpe));
	}
	return json;
}

static void set_pain(json_t *entry, const char *key, int32_t pain) {
	if (pain == PAIN_UNKNOWN) {
		return;
	}
	json_t *object = json_object_get(entry, "pain");
	if (object == NULL) {
		object = json_object();
		(void)json_object_set_new(entry, "pain", object);
	}
	(void)json_object_set_new(object, key, json_integer(pain));
}

/* Later reports add to earlier ones: only what they say is put in. */
static void report_into(json_t *entry, const struct record_report *report) {
	if (report->effort >= 0) {
		(void)json_object_set_new(entry, "effort", json_integer(report->effort));
	}
	set_pain(entry, "before", report->pain.before);
	set_pain(entry, "during", report->pain.during);
	set_pain(entry, "morning", report->pain.morning);
	if (report->note[0] != '\0') {
		(void)json_object_set_new(entry, "note", json_string(report->note));
	}
	json_t *exercises = json_object_get(entry, "exercises");
	for (uint32_t i = 0; i < report->item_count; i++) {
		if (exercises == NULL) {
			exercises = json_object();
			(void)json_object_set_new(entry, "exercises", exercises);
		}
		(void)json_object_set_new(
			exercises, report->items[i].exercise, item_json(&report->items[i]));
	}
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
	sqlite3_stmt *statement = NULL;
	(void)sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
	return statement;
}

struct statements {
	sqlite3_stmt *reports, *amends, *steps, *occurrences;
};

/* The + keeps SQLite from looking through all that a host ever wrote: few records have the same
 * session. */
static bool statements_prepare(struct statements *s, sqlite3 *db) {
	s->reports = prepare(
		db, "SELECT * FROM all_report WHERE session = ?1 AND +host = ?2 ORDER BY serial");
	s->amends = prepare(db,
		"SELECT * FROM all_amend WHERE of_session = ?1 AND iif(of_host = '', host, "
		"of_host) "
		"= ?2 AND fold < 2 ORDER BY wall_us, host, serial");
	s->steps = prepare(
		db, "SELECT * FROM all_step WHERE session = ?1 AND +host = ?2 ORDER BY serial");
	s->occurrences = prepare(db,
		"SELECT * FROM all_occurrence WHERE session = ?1 AND +host = ?2 ORDER BY serial "
		"DESC LIMIT "
		"1");
	return s->reports != NULL && s->amends != NULL && s->steps != NULL &&
		s->occurrences != NULL;
}

static void statements_finish(struct statements *s) {
	(void)sqlite3_finalize(s->reports);
	(void)sqlite3_finalize(s->amends);
	(void)sqlite3_finalize(s->steps);
	(void)sqlite3_finalize(s->occurrences);
}

static void begin_for(sqlite3_stmt *statement, uint64_t session, const char *host) {
	(void)sqlite3_reset(statement);
	(void)sqlite3_bind_int64(statement, 1, (int64_t)session);
	(void)sqlite3_bind_text(statement, 2, host, -1, SQLITE_TRANSIENT);
}

/* False: the entry was deleted. */
static bool amend_entry(struct statements *s, json_t *entry, uint64_t session, const char *host,
	struct record *record) {
	bool kept = true;
	begin_for(s->amends, session, host);
	while (sqlite3_step(s->amends) == SQLITE_ROW) {
		store_table_read(s->amends, RECORD_AMEND, record, NULL, NULL);
		/* A deletion stands, whatever somebody said who did not know of it. */
		kept = kept && !record->as.amend.deleted;
		if (kept) {
			(void)json_object_del(entry, "exercises");
			(void)json_object_del(entry, "pain");
			report_into(entry, &record->as.amend.report);
		}
	}
	return kept;
}

static void detail_session(struct statements *s, json_t *entry, uint64_t session, const char *host,
	struct record *record) {
	begin_for(s->reports, session, host);
	while (sqlite3_step(s->reports) == SQLITE_ROW) {
		store_table_read(s->reports, RECORD_REPORT, record, NULL, NULL);
		report_into(entry, &record->as.report);
	}
	json_t *steps = json_array();
	begin_for(s->steps, session, host);
	while (sqlite3_step(s->steps) == SQLITE_ROW) {
		store_table_read(s->steps, RECORD_STEP, record, NULL, NULL);
		(void)json_array_append_new(steps,
			json_pack("{s:I,s:i,s:b}", "step", (json_int_t)record->as.step.step,
				"done_s", record->as.step.done_s, "finished",
				record->as.step.finished));
	}
	(void)json_object_set_new(entry, "steps", steps);
	begin_for(s->occurrences, session, host);
	if (sqlite3_step(s->occurrences) == SQLITE_ROW) {
		store_table_read(s->occurrences, RECORD_OCCURRENCE, record, NULL, NULL);
		/* What would have held a prompt says nothing of a session that was begun by hand.
		 */
		uint32_t holds =
			record->as.occurrence.prompted_us != 0 ? record->as.occurrence.holds : 0;
		(void)json_object_set_new(entry, "held_by", holds_json(holds));
		(void)json_object_set_new(entry, "due",
			store_time_json(record->as.occurrence.due_us, record->offset_s));
	}
}

static json_t *entry_json(const char *host, const char *mark, uint64_t number, const char *routine,
	enum outcome outcome) {
	char id[64];
	(void)snprintf(id, sizeof(id), "%s-%s%llu", host, mark, (unsigned long long)number);
	return json_pack(
		"{s:s,s:s,s:s}", "id", id, "routine", routine, "outcome", outcome_name(outcome));
}

static void put_reminder(json_t *entry, const char *reminder) {
	if (reminder[0] != '\0') {
		(void)json_object_set_new(entry, "reminder", json_string(reminder));
	}
}

/* ---- history ---- */

static sqlite3_stmt *select_entries(
	sqlite3 *db, const char *sql, const struct history_query *query) {
	sqlite3_stmt *rows = prepare(db, sql);
	if (rows != NULL) {
		(void)sqlite3_bind_int64(rows, 1, query->since_us);
		(void)sqlite3_bind_int64(
			rows, 2, query->until_us > 0 ? query->until_us : INT64_MAX);
		(void)sqlite3_bind_text(rows, 3, query->reminder, -1, SQLITE_STATIC);
		(void)sqlite3_bind_text(rows, 4, query->id, -1, SQLITE_STATIC);
	}
	return rows;
}

static size_t limit_of(const struct history_query *query) {
	return query->limit > 0 ? query->limit : LIMIT_DEFAULT;
}

/* The next row as long as more entries are wanted; a deleted one does not count, so the limit
 * cannot be the statement's. */
static int next_entry(sqlite3_stmt *rows, const struct entries *entries, size_t wanted) {
	return entries->count < wanted ? sqlite3_step(rows) : SQLITE_DONE;
}

static int read_sessions(struct reading *reading, struct entries *entries, struct record *record) {
	size_t limit = limit_of(&reading->query);
	struct statements s;
	sqlite3_stmt *rows = select_entries(reading->db,
		"SELECT * FROM all_session WHERE (host, serial) IN (SELECT host, max(serial) FROM "
		"all_session GROUP BY host, session) "
		"AND outcome != 0 AND started_us >= ?1 AND started_us < ?2 AND (?3 = '' OR "
		"reminder = ?3) "
		"AND (?4 = '' OR host || '-' || session = ?4) "
		"ORDER BY started_us DESC",
		&reading->query);
	int rc = statements_prepare(&s, reading->db) && rows != NULL ? SQLITE_ROW : SQLITE_ERROR;
	while (rc == SQLITE_ROW && (rc = next_entry(rows, entries, limit)) == SQLITE_ROW) {
		char host[STORE_HOST_BYTES];
		const char *from;
		store_table_read(rows, RECORD_SESSION, record, NULL, &from);
		(void)snprintf(host, sizeof(host), "%s", from);
		uint64_t session = record->as.session.session;
		int64_t started_us = record->as.session.started_us;
		json_t *entry = entry_json(
			host, "", session, record->as.session.routine, record->as.session.outcome);
		(void)json_object_set_new(
			entry, "time", store_time_json(started_us, record->offset_s));
		(void)json_object_set_new(
			entry, "duration_s", json_integer(record->as.session.elapsed_s));
		(void)json_object_set_new(
			entry, "confirmed", json_boolean(record->as.session.confirmed));
		put_reminder(entry, record->as.session.reminder);
		if (record->as.session.note[0] != '\0') {
			(void)json_object_set_new(
				entry, "stopped_because", json_string(record->as.session.note));
		}
		detail_session(&s, entry, session, host, record);
		if (!amend_entry(&s, entry, session, host, record)) {
			json_decref(entry);
		} else if (entries_add(entries, started_us, entry) != 0) {
			rc = SQLITE_NOMEM;
		}
	}
	statements_finish(&s);
	(void)sqlite3_finalize(rows);
	return rc;
}

static int read_occurrences(
	struct reading *reading, struct entries *entries, struct record *record) {
	size_t wanted = entries->count + limit_of(&reading->query);
	sqlite3_stmt *rows = select_entries(reading->db,
		"SELECT * FROM all_occurrence WHERE (host, serial) IN (SELECT host, max(serial) "
		"FROM all_occurrence GROUP BY host, reminder, occurrence) "
		"AND outcome IN (3, 4) AND due_us >= ?1 AND due_us < ?2 AND (?3 = '' OR reminder = "
		"?3) "
		"AND ?4 = '' AND note != '" NOTE_TAKEN_BACK "' "
		"ORDER BY due_us DESC",
		&reading->query);
	int rc = rows != NULL ? SQLITE_ROW : SQLITE_ERROR;
	while (rc == SQLITE_ROW && (rc = next_entry(rows, entries, wanted)) == SQLITE_ROW) {
		const char *host;
		store_table_read(rows, RECORD_OCCURRENCE, record, NULL, &host);
		const struct record_occurrence *o = &record->as.occurrence;
		json_t *entry = entry_json(host, "o", record->id, o->routine, o->outcome);
		(void)json_object_set_new(
			entry, "time", store_time_json(o->due_us, record->offset_s));
		put_reminder(entry, o->reminder);
		if (o->note[0] != '\0') {
			(void)json_object_set_new(entry, "note", json_string(o->note));
		}
		(void)json_object_set_new(entry, "held_by", holds_json(o->holds));
		if (entries_add(entries, o->due_us, entry) != 0) {
			rc = SQLITE_NOMEM;
		}
	}
	(void)sqlite3_finalize(rows);
	return rc;
}

static int read_history(struct reading *reading) {
	struct entries entries = {0};
	struct record *record = malloc(sizeof(*record));
	if (record == NULL) {
		return -ENOMEM;
	}
	int rc = read_sessions(reading, &entries, record);
	rc = rc == SQLITE_DONE ? read_occurrences(reading, &entries, record) : rc;
	free(record);
	if (entries.count > 0) {
		qsort(entries.items, entries.count, sizeof(*entries.items), newest_first);
	}
	size_t limit = limit_of(&reading->query);
	size_t shown = entries.count < limit ? entries.count : limit;
	reading->entries = json_array();
	for (size_t i = shown; i > 0; i--) {
		(void)json_array_append(reading->entries, entries.items[i - 1].json);
	}
	for (size_t i = 0; i < entries.count; i++) {
		json_decref(entries.items[i].json);
	}
	free(entries.items);
	return rc == SQLITE_DONE ? 0 : -EIO;
}

int store_read_history(sqlite3 *db, const struct history_query *query, json_t **ret) {
	struct reading reading = {.db = db, .query = *query};
	int result = read_history(&reading);
	if (result < 0) {
		json_decref(reading.entries);
		return result;
	}
	*ret = reading.entries;
	return 0;
}

/* ---- dose changes ---- */

/* A session that was taken back moved nothing, and neither did taking it back. A deleted one is
 * folded instead, and its doses tell of that. */
static int read_doses(struct reading *reading) {
	struct record *record = malloc(sizeof(*record));
	sqlite3_stmt *rows = prepare(reading->db,
		"SELECT * FROM dose d WHERE (?1 = '' OR routine = ?1) AND (?2 = '' OR exercise = "
		"?2) AND reason != '" REASON_TAKEN_BACK "' AND NOT EXISTS (SELECT 1 FROM amend a "
		"WHERE a.host = d.host AND a.of_session = d.session AND a.of_host = '' AND "
		"a.deleted AND a.fold = 0) ORDER BY wall_us, seq");
	if (rows == NULL || record == NULL) {
		(void)sqlite3_finalize(rows);
		free(record);
		return -EIO;
	}
	(void)sqlite3_bind_text(rows, 1, reading->routine, -1, SQLITE_STATIC);
	(void)sqlite3_bind_text(rows, 2, reading->exercise, -1, SQLITE_STATIC);
	reading->entries = json_array();
	int rc;
	while ((rc = sqlite3_step(rows)) == SQLITE_ROW) {
		char dose[64], before[64];
		store_table_read(rows, RECORD_DOSE, record, NULL, NULL);
		const struct record_dose *d = &record->as.dose;
		dose_print(&d->dose, dose, sizeof(dose));
		dose_print(&d->dose_before, before, sizeof(before));
		json_t *entry = json_pack("{s:s,s:s,s:o,s:s,s:s,s:s,s:b}", "routine", d->routine,
			"exercise", d->exercise, "time",
			store_time_json(record->wall_us, record->offset_s), "dose", dose, "before",
			before, "reason", d->reason, "provisional", d->provisional);
		if (d->dose.level > 0) {
			(void)json_object_set_new(entry, "level", json_integer(d->dose.level));
		}
		if (d->flag[0] != '\0') {
			(void)json_object_set_new(entry, "flag", json_string(d->flag));
		}
		(void)json_array_append_new(reading->entries, entry);
	}
	(void)sqlite3_finalize(rows);
	free(record);
	return rc == SQLITE_DONE ? 0 : -EIO;
}

/* ---- the weekly question ---- */

static int read_symptoms(struct reading *reading) {
	struct record *record = malloc(sizeof(*record));
	sqlite3_stmt *rows = prepare(reading->db,
		"SELECT * FROM all_safety WHERE kind = ?1 ORDER BY wall_us, host, serial");
	if (rows == NULL || record == NULL) {
		(void)sqlite3_finalize(rows);
		free(record);
		return -EIO;
	}
	(void)sqlite3_bind_int(rows, 1, SAFETY_SYMPTOMS);
	reading->entries = json_array();
	int rc;
	while ((rc = sqlite3_step(rows)) == SQLITE_ROW) {
		store_table_read(rows, RECORD_SAFETY, record, NULL, NULL);
		const struct record_safety *safety = &record->as.safety;
		json_t *entry = json_pack(
			"{s:o}", "time", store_time_json(record->wall_us, record->offset_s));
		for (int32_t i = 0; i < safety->symptom_count && i < SYMPTOM_COUNT; i++) {
			enum symptom symptom = (enum symptom)i;
			int32_t value = safety->symptoms[i];
			if (value != SYMPTOM_UNKNOWN) {
				(void)json_object_set_new(entry, symptom_id(symptom),
					symptom_yes_no(symptom) ? json_boolean(value != 0)
								: json_integer(value));
			}
		}
		(void)json_array_append_new(reading->entries, entry);
	}
	(void)sqlite3_finalize(rows);
	free(record);
	return rc == SQLITE_DONE ? 0 : -EIO;
}

/* ---- on the pool and back ---- */

static int read_other(struct reading *reading) {
	return reading->reader(reading->db, &reading->query, &reading->entries);
}

static void read_now(struct reading *reading) {
	if (reading->db == NULL) {
		reading->result = -EIO;
		return;
	}
	static int (*const readers[])(struct reading * reading) = {[READ_HISTORY] = read_history,
		[READ_DOSES] = read_doses,
		[READ_SYMPTOMS] = read_symptoms,
		[READ_OTHER] = read_other};
	reading->result = readers[reading->kind](reading);
}

static void read_on_pool(uv_work_t *work) {
	struct reading *reading = work->data;
	reading->db = store_open_reader(store_path(reading->store));
	read_now(reading);
	(void)sqlite3_close(reading->db);
}

static void finish_reading(struct reading *reading) {
	if (reading->result != 0) {
		json_decref(reading->entries);
		reading->entries = NULL;
	}
	reading->done(reading->user, reading->result, reading->entries);
	free(reading);
}

static void handle_read(uv_work_t *work, int status) {
	struct reading *reading = work->data;
	store_work_ended(reading->store);
	reading->result = status != 0 ? status : reading->result;
	finish_reading(reading);
}

static void begin_reading(struct reading *reading) {
	reading->db = store_shared_db(reading->store);
	if (reading->db != NULL) {
		read_now(reading);
		finish_reading(reading);
		return;
	}
	reading->work.data = reading;
	store_work_begun(reading->store);
	int result = uv_queue_work(
		store_loop(reading->store), &reading->work, read_on_pool, handle_read);
	if (result != 0) {
		store_work_ended(reading->store);
		reading->result = result;
		finish_reading(reading);
	}
}

static struct reading *reading_create(
	struct store *store, enum reading_kind kind, store_entries *done, void *user) {
	struct reading *reading = calloc(1, sizeof(*reading));
	if (reading == NULL) {
		done(user, -ENOMEM, NULL);
		return NULL;
	}
	reading->store = store;
	reading->kind = kind;
	reading->done = done;
	reading->user = user;
	return reading;
}

void store_history(
	struct store *store, const struct history_query *query, store_entries *done, void *user) {
	struct reading *reading = reading_create(store, READ_HISTORY, done, user);
	if (reading != NULL) {
		reading->query = *query;
		begin_reading(reading);
	}
}

void store_doses(struct store *store, const char *routine, const char *exercise,
	store_entries *done, void *user) {
	struct reading *reading = reading_create(store, READ_DOSES, done, user);
	if (reading != NULL) {
		(void)snprintf(reading->routine, sizeof(reading->routine), "%s",
			routine != NULL ? routine : "");
		(void)snprintf(reading->exercise, sizeof(reading->exercise), "%s",
			exercise != NULL ? exercise : "");
		begin_reading(reading);
	}
}

void store_symptoms(struct store *store, store_entries *done, void *user) {
	struct reading *reading = reading_create(store, READ_SYMPTOMS, done, user);
	if (reading != NULL) {
		begin_reading(reading);
	}
}

void store_read(struct store *store, store_reader *reader, const struct history_query *query,
	store_entries *done, void *user) {
	struct reading *reading = reading_create(store, READ_OTHER, done, user);
	if (reading != NULL) {
		reading->reader = reader;
		reading->query = *query;
		begin_reading(reading);
	}
}
