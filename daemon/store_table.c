/* SPDX-License-Identifier: MIT */
#include "store_table.h"

#include <assert.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store_peer.h"

/* Stored numbers: they stay what they are. */
static_assert(OUTCOME_OPEN == 0 && OUTCOME_DONE == 1 && OUTCOME_UNCONFIRMED == 5, "stored");
static_assert(VERDICT_PROGRESS == 0 && VERDICT_SUSPENDED == 3, "stored");
static_assert(RED_FLAG_NONE == 0 && RED_FLAG_EMERGENCY == 3, "stored");
static_assert(SAFETY_SCREENING_NONE == 0 && SAFETY_MORNING == 4 && SAFETY_ADVISED == 5 &&
		SAFETY_MORNING_ASKED == 6 && SAFETY_SYMPTOMS_ASKED == 8,
	"stored");
static_assert(AMEND_SETTLED == 0 && AMEND_RECOMPUTE == 3, "stored");
static_assert(SIDES_UNSET == 0 && SIDES_RIGHT == 5 && SIDE_NONE == 0 && SIDE_RIGHT == 2, "stored");
static_assert(HOLD_USER == 1 && HOLD_BROKEN == 1 << 17, "stored");

enum column_kind {
	COLUMN_TEXT, /* char array */
	COLUMN_I64,
	COLUMN_I32, /* also enums */
	COLUMN_BOOL,
	COLUMN_DOSES, /* array of struct dose, as many as count says, as text */
	COLUMN_STATE, /* array of int32_t, as many as count says, as text */
	COLUMN_ITEMS, /* array of struct item_done, as many as count says, as JSON */
};

struct column {
	const char *name;
	enum column_kind kind;
	uint16_t offset, size; /* in struct record; size of a text */
	uint16_t count;        /* offset of the count of an array; 0: exactly one */
};

static_assert(sizeof(struct record) < UINT16_MAX, "offsets fit");

#define AT(member) (uint16_t) offsetof(struct record, as.member)
#define SIZE(member) (uint16_t)sizeof(((struct record *)NULL)->as.member)
#define TEXT(name, member)                                                                         \
	{ name, COLUMN_TEXT, AT(member), SIZE(member), 0 }
#define I64(name, member)                                                                          \
	{ name, COLUMN_I64, AT(member), 0, 0 }
#define I32(name, member)                                                                          \
	{ name, COLUMN_I32, AT(member), 0, 0 }
#define BOOL(name, member)                                                                         \
	{ name, COLUMN_BOOL, AT(member), 0, 0 }
#define ONE_DOSE(name, member)                                                                     \
	{ name, COLUMN_DOSES, AT(member), 0, 0 }
#define ARRAY(name, kind, member, count)                                                           \
	{ name, kind, AT(member), 0, AT(count) }
#define END                                                                                        \
	{ NULL, COLUMN_TEXT, 0, 0, 0 }

static const struct column occurrence_columns[] = {
	TEXT("reminder", occurrence.reminder),
	TEXT("routine", occurrence.routine),
	I64("occurrence", occurrence.key),
	I64("due_us", occurrence.due_us),
	I64("prompted_us", occurrence.prompted_us),
	I64("until_us", occurrence.until_us),
	I32("snoozes", occurrence.snoozes),
	I32("holds", occurrence.holds),
	I64("session", occurrence.session),
	I32("outcome", occurrence.outcome),
	TEXT("note", occurrence.note),
	END,
};

static const struct column session_columns[] = {
	I64("session", session.session),
	TEXT("reminder", session.reminder),
	TEXT("routine", session.routine),
	I64("occurrence", session.key),
	I64("started_us", session.started_us),
	I32("elapsed_s", session.elapsed_s),
	I32("total_s", session.total_s),
	I32("pace_milli", session.pace_milli),
	I32("sides", session.sides),
	I32("first_side", session.first),
	I32("item_count", session.item_count),
	ARRAY("doses", COLUMN_DOSES, session.doses, session.item_count),
	I32("outcome", session.outcome),
	BOOL("confirmed", session.confirmed),
	TEXT("note", session.note),
	I32("cap_s", session.cap_s),
	I32("choice_count", session.choice.count),
	I64("choice", session.choice.packed),
	END,
};

static const struct column step_columns[] = {
	I64("session", step.session),
	I32("step", step.step),
	I32("done_s", step.done_s),
	BOOL("finished", step.finished),
	END,
};

#define REPORT(report)                                                                             \
	I64("session", report.session), I32("effort", report.effort),                              \
		I32("pain_before", report.pain.before), I32("pain_during", report.pain.during),    \
		I32("pain_morning", report.pain.morning), I32("item_count", report.item_count),    \
		ARRAY("items", COLUMN_ITEMS, report.items, report.item_count),                     \
		TEXT("note", report.note), BOOL("unasked", report.unasked)

static const struct column report_columns[] = {REPORT(report), END};

static const struct column dose_columns[] = {
	I64("session", dose.session),
	TEXT("routine", dose.routine),
	TEXT("exercise", dose.exercise),
	TEXT("model", dose.model),
	TEXT("version", dose.version),
	I32("state_count", dose.state_count),
	ARRAY("state", COLUMN_STATE, dose.state, dose.state_count),
	ARRAY("state_before", COLUMN_STATE, dose.before, dose.state_count),
	ONE_DOSE("dose", dose.dose),
	ONE_DOSE("dose_before", dose.dose_before),
	I32("amber", dose.amber),
	I32("amber_before", dose.amber_before),
	I32("verdict", dose.verdict),
	BOOL("provisional", dose.provisional),
	TEXT("flag", dose.flag),
	TEXT("reason", dose.reason),
	I32("course_count", dose.course_count),
	ARRAY("course", COLUMN_STATE, dose.course, dose.course_count),
	END,
};

static const struct column safety_columns[] = {
	I32("kind", safety.kind),
	I32("level", safety.level),
	I32("pain", safety.pain),
	TEXT("statement", safety.statement),
	I32("symptom_count", safety.symptom_count),
	ARRAY("symptoms", COLUMN_STATE, safety.symptoms, safety.symptom_count),
	END,
};

static const struct column pause_columns[] = {
	BOOL("is_on", pause.on),
	TEXT("reason", pause.reason),
	TEXT("owner", pause.owner),
	TEXT("reminder", pause.reminder),
	I64("until_us", pause.until_us),
	END,
};

static const struct column amend_columns[] = {
	I64("of_session", amend.session),
	BOOL("deleted", amend.deleted),
	REPORT(amend.report),
	I32("fold", amend.fold),
	TEXT("of_host", amend.of_host),
	END,
};

static const struct column counter_columns[] = {
	TEXT("reminder", counter.reminder),
	I64("every_us", counter.every_us),
	I64("counted_us", counter.counted_us),
	I32("level", counter.level),
	END,
};

/* `replay` selects what the engine needs to be what it was: everything recent, of the rest the last
 * word about each thing, and of the journal only what belongs to a session that was never closed.
 */
static const struct table {
	const char *name;
	const struct column *columns;
	const char *index;
	const char *replay;
} tables[RECORD_TYPE_COUNT] = {
	[RECORD_OCCURRENCE] = {"occurrence", occurrence_columns, "reminder, seq",
		"wall_us >= ?1 OR seq IN (SELECT max(seq) FROM occurrence GROUP BY reminder)"},
	[RECORD_SESSION] = {"session", session_columns, "session, seq",
		"wall_us >= ?1 OR seq IN (SELECT max(seq) FROM session GROUP BY routine)"},
	[RECORD_STEP] = {"step", step_columns, "session, seq",
		"session IN (SELECT session FROM session GROUP BY session HAVING max(outcome) = "
		"0)"},
	[RECORD_REPORT] = {"report", report_columns, "session, seq", "wall_us >= ?1"},
	[RECORD_DOSE] = {"dose", dose_columns, "routine, exercise, seq",
		"wall_us >= ?1 OR seq IN (SELECT max(seq) FROM dose GROUP BY routine, exercise)"},
	[RECORD_SAFETY] = {"safety", safety_columns, "wall_us", "1"},
	[RECORD_PAUSE] = {"pause", pause_columns, "reason, reminder, seq",
		"wall_us >= ?1 OR seq IN (SELECT max(seq) FROM pause GROUP BY reason, reminder)"},
	[RECORD_AMEND] = {"amend", amend_columns, "of_session, seq", "wall_us >= ?1"},
	[RECORD_COUNTER] = {"counter", counter_columns, "reminder, seq",
		"seq IN (SELECT max(seq) FROM counter GROUP BY reminder)"},
};

const char *store_table_name(enum record_type type) {
	return tables[type].name;
}

/* ---- text forms of what has no column type ---- */

static void doses_print(const struct dose *doses, uint32_t count, char *text, size_t size) {
	size_t used = 0;
	text[0] = '\0';
	for (uint32_t i = 0; i < count && used < size; i++) {
		const struct dose *d = &doses[i];
		int length = snprintf(text + used, size - used, "%s%d,%d,%d,%d,%d,%d,%d,%d,%d,%d",
			i > 0 ? ";" : "", d->sets, d->reps, d->hold_s, d->load_g, d->tempo[0],
			d->tempo[1], d->tempo[2], d->tempo[3], d->level, d->stage);
		used += (size_t)length;
	}
}

static const char *number_read(const char *text, int32_t *ret) {
	char *end;
	long number = strtol(text, &end, 10);
	*ret = number < INT32_MIN || number > INT32_MAX ? 0 : (int32_t)number;
	return *end == '\0' ? end : end + 1;
}

static void doses_read(const char *text, struct dose *doses, uint32_t count) {
	for (uint32_t i = 0; i < count; i++) {
		struct dose *d = &doses[i];
		int32_t *members[] = {&d->sets, &d->reps, &d->hold_s, &d->load_g, &d->tempo[0],
			&d->tempo[1], &d->tempo[2], &d->tempo[3], &d->level, &d->stage};
		for (size_t m = 0; m < sizeof(members) / sizeof(members[0]); m++) {
			text = number_read(text, members[m]);
		}
	}
}

static void state_print(const int32_t *state, uint32_t count, char *text, size_t size) {
	size_t used = 0;
	text[0] = '\0';
	for (uint32_t i = 0; i < count && used < size; i++) {
		used += (size_t)snprintf(
			text + used, size - used, "%s%d", i > 0 ? "," : "", state[i]);
	}
}

static void state_read(const char *text, int32_t *state, uint32_t count) {
	for (uint32_t i = 0; i < count; i++) {
		text = number_read(text, &state[i]);
	}
}

/* [["side-lying-clam", 6, [[12, 11, -1], ...]], ...] */
static char *items_print(const struct item_done *items, uint32_t count) {
	json_t *list = json_array();
	for (uint32_t i = 0; i < count; i++) {
		json_t *sets = json_array();
		for (int32_t s = 0; s < items[i].set_count; s++) {
			const struct set_done *set = &items[i].sets[s];
			(void)json_array_append_new(
				sets, json_pack("[iii]", set->left, set->right, set->both));
		}
		(void)json_array_append_new(
			list, json_pack("[sio]", items[i].exercise, items[i].rpe, sets));
	}
	char *text = json_dumps(list, JSON_COMPACT);
	json_decref(list);
	return text;
}

static int16_t small(json_t *array, size_t i) {
	json_int_t number = json_integer_value(json_array_get(array, i));
	return number < -1 || number > INT16_MAX ? -1 : (int16_t)number;
}

static uint32_t items_read(const char *text, struct item_done *items, uint32_t count) {
	json_t *list = json_loads(text, 0, NULL);
	uint32_t used = 0;
	for (size_t i = 0; i < json_array_size(list) && used < count; i++) {
		json_t *row = json_array_get(list, i), *sets = json_array_get(row, 2);
		const char *name = json_string_value(json_array_get(row, 0));
		struct item_done *item = &items[used];
		if (name == NULL) {
			continue;
		}
		(void)snprintf(item->exercise, sizeof(item->exercise), "%s", name);
		item->rpe = (int32_t)json_integer_value(json_array_get(row, 1));
		item->set_count = 0;
		for (size_t s = 0; s < json_array_size(sets) && s < DOSE_SETS_MAX; s++) {
			json_t *set = json_array_get(sets, s);
			item->sets[item->set_count++] =
				(struct set_done){small(set, 0), small(set, 1), small(set, 2)};
		}
		used++;
	}
	json_decref(list);
	return used;
}

/* ---- tables ---- */

static const char *column_type(enum column_kind kind) {
	return kind == COLUMN_I64 || kind == COLUMN_I32 || kind == COLUMN_BOOL ? "INTEGER" : "TEXT";
}

static int create_one(sqlite3 *db, const struct table *table) {
	char sql[2048];
	int used = snprintf(sql, sizeof(sql),
		"CREATE TABLE IF NOT EXISTS %s (seq INTEGER PRIMARY KEY, host TEXT NOT NULL, "
		"serial INTEGER NOT NULL, wall_us INTEGER NOT NULL, offset_s INTEGER NOT NULL",
		table->name);
	for (const struct column *c = table->columns; c->name != NULL; c++) {
		used += snprintf(sql + used, sizeof(sql) - (size_t)used, ", %s %s NOT NULL",
			c->name, column_type(c->kind));
	}
	used += snprintf(sql + used, sizeof(sql) - (size_t)used,
		", UNIQUE (host, serial));"
		"CREATE INDEX IF NOT EXISTS %s_by_thing ON %s (%s);"
		"CREATE INDEX IF NOT EXISTS %s_by_time ON %s (wall_us)",
		table->name, table->name, table->index, table->name, table->name);
	assert((size_t)used < sizeof(sql));
	return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

#define TEXT_OF_VALUE(value) #value
#define TEXT_OF(value) TEXT_OF_VALUE(value)
#define SCHEMA_TEXT TEXT_OF(STORE_SCHEMA)

static int schema_of(sqlite3 *db, int *ret_schema) {
	sqlite3_stmt *statement;
	int rc = sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &statement, NULL);
	if (rc == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW) {
		*ret_schema = sqlite3_column_int(statement, 0);
	}
	int finalized = sqlite3_finalize(statement);
	return rc != SQLITE_OK ? rc : finalized;
}

/* What files of earlier schemas lack: tables are made where they are missing, columns here. */
static const struct {
	int schema; /* the one that has it */
	const char *sql;
} steps[] = {
	{3,
		"ALTER TABLE dose ADD COLUMN course_count INTEGER NOT NULL DEFAULT 0;"
		"ALTER TABLE dose ADD COLUMN course TEXT NOT NULL DEFAULT ''"},
	/* Which cap was in force is not known, so it is the plan's. */
	{4, "ALTER TABLE session ADD COLUMN cap_s INTEGER NOT NULL DEFAULT -1"},
	{5,
		"ALTER TABLE safety ADD COLUMN symptom_count INTEGER NOT NULL DEFAULT 0;"
		"ALTER TABLE safety ADD COLUMN symptoms TEXT NOT NULL DEFAULT ''"},
	{6, "ALTER TABLE amend ADD COLUMN fold INTEGER NOT NULL DEFAULT 0"},
	/* Sessions had all items of their routine. */
	{7,
		"ALTER TABLE session ADD COLUMN choice_count INTEGER NOT NULL DEFAULT 0;"
		"ALTER TABLE session ADD COLUMN choice INTEGER NOT NULL DEFAULT 0"},
	{8, "ALTER TABLE amend ADD COLUMN of_host TEXT NOT NULL DEFAULT ''"},
};

int store_table_create(sqlite3 *db) {
	int schema = 0;
	int rc = schema_of(db, &schema);
	if (rc != SQLITE_OK || schema == STORE_SCHEMA) {
		return rc;
	}
	if (schema > STORE_SCHEMA) {
		return SQLITE_NOTADB;
	}
	rc = sqlite3_exec(db,
		"BEGIN; CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT "
		"NULL) "
		"WITHOUT ROWID",
		NULL, NULL, NULL);
	for (size_t i = 0; i < RECORD_TYPE_COUNT && rc == SQLITE_OK; i++) {
		rc = create_one(db, &tables[i]);
	}
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && schema > 0; i++) {
		if (rc == SQLITE_OK && schema < steps[i].schema) {
			rc = sqlite3_exec(db, steps[i].sql, NULL, NULL, NULL);
		}
	}
	rc = rc == SQLITE_OK ? store_peer_create(db) : rc;
	if (rc == SQLITE_OK) {
		rc = sqlite3_exec(db,
			"CREATE INDEX IF NOT EXISTS occurrence_by_session ON occurrence (session);"
			"CREATE INDEX IF NOT EXISTS peer_amend_of_session ON peer_amend "
			"(of_session);"
			"INSERT OR IGNORE INTO meta VALUES ('host', lower(hex(randomblob(4))));"
			"PRAGMA user_version = " SCHEMA_TEXT "; COMMIT",
			NULL, NULL, NULL);
	}
	if (rc != SQLITE_OK) {
		(void)sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	}
	return rc;
}

sqlite3_stmt *store_table_insert(sqlite3 *db, enum record_type type) {
	char sql[1024];
	int used =
		snprintf(sql, sizeof(sql), "INSERT INTO %s VALUES (?,?,?,?,?", tables[type].name);
	for (const struct column *c = tables[type].columns; c->name != NULL; c++) {
		used += snprintf(sql + used, sizeof(sql) - (size_t)used, ",?");
	}
	(void)snprintf(sql + used, sizeof(sql) - (size_t)used, ")");
	sqlite3_stmt *statement = NULL;
	(void)sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
	return statement;
}

static uint32_t array_count(const struct record *record, const struct column *c) {
	uint32_t count = 1;
	if (c->count != 0) {
		memcpy(&count, (const char *)record + c->count, sizeof(count));
	}
	return count;
}

static int column_bind(
	sqlite3_stmt *insert, int place, const struct column *c, const struct record *record) {
	const char *from = (const char *)record + c->offset;
	char text[ROUTINE_ITEMS_MAX * 120];
	int64_t i64;
	int32_t i32;
	switch (c->kind) {
	case COLUMN_TEXT:
		return sqlite3_bind_text(
			insert, place, from, (int)strnlen(from, c->size), SQLITE_TRANSIENT);
	case COLUMN_I64:
		memcpy(&i64, from, sizeof(i64));
		return sqlite3_bind_int64(insert, place, i64);
	case COLUMN_I32:
		memcpy(&i32, from, sizeof(i32));
		return sqlite3_bind_int(insert, place, i32);
	case COLUMN_BOOL:
		return sqlite3_bind_int(insert, place, *(const bool *)from);
	case COLUMN_DOSES:
		doses_print((const void *)from, array_count(record, c), text, sizeof(text));
		return sqlite3_bind_text(insert, place, text, -1, SQLITE_TRANSIENT);
	case COLUMN_STATE:
		state_print((const void *)from, array_count(record, c), text, sizeof(text));
		return sqlite3_bind_text(insert, place, text, -1, SQLITE_TRANSIENT);
	case COLUMN_ITEMS:
		return sqlite3_bind_text(insert, place,
			items_print((const void *)from, array_count(record, c)), -1, free);
	}
	return SQLITE_MISUSE;
}

int store_table_write(
	sqlite3_stmt *insert, const struct record *record, int64_t seq, const char *host) {
	int rc = sqlite3_reset(insert);
	rc = rc == SQLITE_OK ? sqlite3_bind_int64(insert, 1, seq) : rc;
	rc = rc == SQLITE_OK ? sqlite3_bind_text(insert, 2, host, -1, SQLITE_TRANSIENT) : rc;
	rc = rc == SQLITE_OK ? sqlite3_bind_int64(insert, 3, (int64_t)record->id) : rc;
	rc = rc == SQLITE_OK ? sqlite3_bind_int64(insert, 4, record->wall_us) : rc;
	rc = rc == SQLITE_OK ? sqlite3_bind_int(insert, 5, record->offset_s) : rc;
	int place = 6;
	for (const struct column *c = tables[record->type].columns;
		c->name != NULL && rc == SQLITE_OK; c++) {
		rc = column_bind(insert, place++, c, record);
	}
	if (rc != SQLITE_OK) {
		return rc;
	}
	rc = sqlite3_step(insert);
	int reset = sqlite3_reset(insert);
	return rc == SQLITE_DONE ? SQLITE_OK : reset;
}

sqlite3_stmt *store_table_select(
	sqlite3 *db, enum record_type type, enum store_reading reading, int64_t since_us) {
	char sql[512];
	(void)snprintf(sql, sizeof(sql), "SELECT * FROM %s WHERE %s ORDER BY seq",
		tables[type].name, reading == STORE_REPLAY ? tables[type].replay : "1");
	sqlite3_stmt *statement = NULL;
	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK) {
		return NULL;
	}
	if (sqlite3_bind_parameter_count(statement) > 0) {
		(void)sqlite3_bind_int64(statement, 1, since_us);
	}
	return statement;
}

static const char *column_string(sqlite3_stmt *row, int place) {
	const unsigned char *text = sqlite3_column_text(row, place);
	return text != NULL ? (const char *)text : "";
}

/* How many of an array fit; the file may have been written by anybody. */
static uint32_t array_limit(const struct column *c, uint32_t count) {
	uint32_t limit = c->kind == COLUMN_STATE ? MODEL_STATE_MAX : ROUTINE_ITEMS_MAX;
	return count < limit ? count : limit;
}

static void column_read(
	sqlite3_stmt *row, int place, const struct column *c, struct record *record) {
	char *to = (char *)record + c->offset;
	int64_t i64 = 0;
	int32_t i32 = 0;
	uint32_t count = 1;
	switch (c->kind) {
	case COLUMN_TEXT:
		(void)snprintf(to, c->size, "%s", column_string(row, place));
		return;
	case COLUMN_I64:
		i64 = sqlite3_column_int64(row, place);
		memcpy(to, &i64, sizeof(i64));
		return;
	case COLUMN_I32:
		i32 = sqlite3_column_int(row, place);
		memcpy(to, &i32, sizeof(i32));
		return;
	case COLUMN_BOOL:
		*(bool *)to = sqlite3_column_int(row, place) != 0;
		return;
	case COLUMN_DOSES:
	case COLUMN_STATE:
	case COLUMN_ITEMS:
		break;
	}
	if (c->count != 0) {
		count = array_limit(c, array_count(record, c));
		memcpy((char *)record + c->count, &count, sizeof(count));
	}
	if (c->kind == COLUMN_DOSES) {
		doses_read(column_string(row, place), (void *)to, count);
	} else if (c->kind == COLUMN_STATE) {
		state_read(column_string(row, place), (void *)to, count);
	} else {
		count = items_read(column_string(row, place), (void *)to, count);
		memcpy((char *)record + c->count, &count, sizeof(count));
	}
}

void store_table_read(sqlite3_stmt *row, enum record_type type, struct record *ret_record,
	int64_t *ret_seq, const char **ret_host) {
	memset(ret_record, 0, sizeof(*ret_record));
	ret_record->type = type;
	if (ret_seq != NULL) {
		*ret_seq = sqlite3_column_int64(row, 0);
	}
	if (ret_host != NULL) {
		*ret_host = column_string(row, 1);
	}
	ret_record->id = (uint64_t)sqlite3_column_int64(row, 2);
	ret_record->wall_us = sqlite3_column_int64(row, 3);
	ret_record->offset_s = sqlite3_column_int(row, 4);
	int place = 5;
	for (const struct column *c = tables[type].columns; c->name != NULL; c++) {
		column_read(row, place++, c, ret_record);
	}
}
