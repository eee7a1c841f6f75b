/* SPDX-License-Identifier: MIT */
#include "store_stats.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/civil.h"
#include "store_private.h"
#include "store_table.h"

#define DATE_BYTES 16

static void add(json_t *counts, const char *key, json_int_t more) {
	json_int_t before = json_integer_value(json_object_get(counts, key));
	(void)json_object_set_new(counts, key, json_integer(before + more));
}

/* The member of that name, made where there is none. Borrowed. */
static json_t *member(json_t *object, const char *key) {
	json_t *found = json_object_get(object, key);
	if (found == NULL) {
		found = json_object();
		(void)json_object_set_new(object, key, found);
	}
	return found;
}

static int prepare(sqlite3 *db, const char *sql, sqlite3_stmt **ret) {
	*ret = NULL;
	return sqlite3_prepare_v2(db, sql, -1, ret, NULL) == SQLITE_OK ? 0 : -EIO;
}

/* ---- what became of the prompts ---- */

static int count_occurrences(sqlite3 *db, const struct history_query *query, json_t *reminders) {
	sqlite3_stmt *rows;
	if (prepare(db,
		    "SELECT reminder, outcome, prompted_us > 0, count(*) FROM all_occurrence "
		    "WHERE (host, serial) IN (SELECT host, max(serial) FROM all_occurrence GROUP "
		    "BY host, reminder, occurrence) AND due_us >= ?1 AND due_us < ?2 AND "
		    "note NOT LIKE 'merged into %' AND note != '" NOTE_TAKEN_BACK "' "
		    "GROUP BY 1, 2, 3",
		    &rows) < 0) {
		return -EIO;
	}
	(void)sqlite3_bind_int64(rows, 1, query->since_us);
	(void)sqlite3_bind_int64(rows, 2, query->until_us);
	int rc;
	while ((rc = sqlite3_step(rows)) == SQLITE_ROW) {
		json_t *counts = member(reminders, (const char *)sqlite3_column_text(rows, 0));
		int outcome = sqlite3_column_int(rows, 1);
		bool shown = sqlite3_column_int(rows, 2) != 0;
		json_int_t count = sqlite3_column_int64(rows, 3);
		add(counts, "prompted", shown ? count : 0);
		/* What became a session is counted by the sessions, which know of corrections. */
		if (outcome == OUTCOME_SKIPPED || outcome == OUTCOME_MISSED) {
			add(counts, outcome_name((enum outcome)outcome), count);
		}
		if (outcome == OUTCOME_MISSED) {
			add(counts, "unseen", shown ? 0 : count);
		}
	}
	(void)sqlite3_finalize(rows);
	return rc == SQLITE_DONE ? 0 : -EIO;
}

/* ---- sessions ---- */

/* The date of the Monday before, at the offset that the time has. */
static void monday_of(const char *time, char date[DATE_BYTES]) {
	struct civil civil;
	int64_t utc_s = 0;
	int32_t offset_s = 0;
	(void)civil_parse_rfc3339(time, &utc_s, &offset_s);
	int64_t local_s = utc_s + offset_s;
	int64_t day = local_s / S_PER_DAY - (local_s % S_PER_DAY < 0);
	civil_from_day(day - civil_weekday(day), &civil);
	(void)snprintf(date, DATE_BYTES, "%04d-%02d-%02d", civil.year % 10000, civil.month % 100,
		civil.day % 100);
}

static void add_said(json_t *week, const char *sum, const char *count, const json_t *said) {
	if (json_is_integer(said)) {
		add(week, sum, json_integer_value(said));
		add(week, count, 1);
	}
}

static void add_pain(const json_t *entry, json_t *pain) {
	json_t *said = json_object_get(entry, "pain"), *effort = json_object_get(entry, "effort");
	if (said == NULL && effort == NULL) {
		return;
	}
	json_t *point = said == NULL ? json_object() : json_copy(said);
	(void)json_object_set(point, "time", json_object_get(entry, "time"));
	if (effort != NULL) {
		(void)json_object_set(point, "effort", effort);
	}
	(void)json_array_append_new(pain, point);
}

/* A session that counts: done, or in part. */
static void add_session(const json_t *entry, bool partial, json_t *stats) {
	char date[DATE_BYTES];
	monday_of(json_string_value(json_object_get(entry, "time")), date);
	json_t *week = member(json_object_get(stats, "weeks"), date);
	add(week, "sessions", 1);
	add(week, "partial", partial ? 1 : 0);
	add(week, "seconds", json_integer_value(json_object_get(entry, "duration_s")));
	add_said(week, "pain_sum", "pain_count",
		json_object_get(json_object_get(entry, "pain"), "during"));
	add_said(week, "effort_sum", "effort_count", json_object_get(entry, "effort"));
	add_pain(entry, json_object_get(stats, "pain"));
}

static int count_sessions(
	sqlite3 *db, const struct history_query *given, json_t *reminders, json_t *stats) {
	struct history_query query = {
		.since_us = given->since_us, .until_us = given->until_us, .limit = UINT32_MAX};
	json_t *entries = NULL, *entry;
	size_t i;
	int result = store_read_history(db, &query, &entries);
	if (result < 0) {
		return result;
	}
	json_array_foreach(entries, i, entry) {
		const char *reminder = json_string_value(json_object_get(entry, "reminder"));
		const char *outcome = json_string_value(json_object_get(entry, "outcome"));
		bool partial = strcmp(outcome, outcome_name(OUTCOME_PARTIAL)) == 0;
		if (json_object_get(entry, "duration_s") == NULL) {
			continue; /* a prompt that became no session */
		}
		add(member(reminders, reminder != NULL ? reminder : ""), outcome, 1);
		if (partial || strcmp(outcome, outcome_name(OUTCOME_DONE)) == 0) {
			add_session(entry, partial, stats);
		}
	}
	json_decref(entries);
	return 0;
}

/* ---- safety ---- */

static const char *kind_word(enum safety_kind kind) {
	switch (kind) {
	case SAFETY_SCREENING_NONE:
		return "screening-none";
	case SAFETY_SCREENING_SOMETHING:
		return "screening-something";
	case SAFETY_RED_FLAG:
		return "red-flag";
	case SAFETY_CLEARED:
		return "cleared";
	case SAFETY_ADVISED:
		return "advised";
	default:
		return NULL;
	}
}

static void add_safety(
	const struct record *record, const struct history_query *query, json_t *stats) {
	const struct record_safety *safety = &record->as.safety;
	json_t *time = store_time_json(record->wall_us, record->offset_s);
	const char *word = kind_word(safety->kind);
	if (safety->kind == SAFETY_MORNING && record->wall_us >= query->since_us &&
		record->wall_us < query->until_us) {
		(void)json_array_append_new(json_object_get(stats, "mornings"),
			json_pack("{s:O,s:i}", "time", time, "morning", (int)safety->pain));
	} else if (word != NULL) {
		json_t *event = json_pack("{s:O,s:s}", "time", time, "kind", word);
		if (safety->kind == SAFETY_RED_FLAG) {
			(void)json_object_set_new(
				event, "level", json_string(red_flag_name(safety->level)));
		}
		if (safety->statement[0] != '\0') {
			(void)json_object_set_new(
				event, "statement", json_string(safety->statement));
		}
		(void)json_array_append_new(json_object_get(stats, "safety"), event);
	}
	json_decref(time);
}

static int read_safety(sqlite3 *db, const struct history_query *query, json_t *stats) {
	struct record *record = malloc(sizeof(*record));
	sqlite3_stmt *rows;
	if (record == NULL ||
		prepare(db, "SELECT * FROM all_safety ORDER BY wall_us, host, serial", &rows) < 0) {
		free(record);
		return record == NULL ? -ENOMEM : -EIO;
	}
	int rc;
	while ((rc = sqlite3_step(rows)) == SQLITE_ROW) {
		store_table_read(rows, RECORD_SAFETY, record, NULL, NULL);
		add_safety(record, query, stats);
	}
	(void)sqlite3_finalize(rows);
	free(record);
	return rc == SQLITE_DONE ? 0 : -EIO;
}

static int read_stats(sqlite3 *db, const struct history_query *query, json_t **ret) {
	json_t *stats = json_pack(
		"{s:{},s:{},s:[],s:[],s:[]}", "reminders", "weeks", "pain", "mornings", "safety");
	json_t *reminders = json_object_get(stats, "reminders");
	int result = stats == NULL ? -ENOMEM : count_occurrences(db, query, reminders);
	result = result < 0 ? result : count_sessions(db, query, reminders, stats);
	result = result < 0 ? result : read_safety(db, query, stats);
	if (result < 0) {
		json_decref(stats);
		return result;
	}
	*ret = stats;
	return 0;
}

void store_stats(
	struct store *store, const struct history_query *query, store_entries *done, void *user) {
	store_read(store, read_stats, query, done, user);
}
