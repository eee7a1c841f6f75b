/* SPDX-License-Identifier: MIT */
/* stats: what the history adds up to, week by week and reminder by reminder. Days are those of the
 * place where something was done. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/civil.h"
#include "core/instant.h"
#include "core/zone.h"
#include "methods.h"
#include "render.h"

#define WEEKS_USUAL 12
#define WEEKS_MAX 530 /* ten years */
#define ENTRIES_MAX 200000

struct week {
	int32_t sessions, partial, minutes_s;
	int32_t pain_sum, pain_count, effort_sum, effort_count;
};

struct stats_wait {
	struct daemon *daemon;
	struct request *request;
	int64_t first_day; /* a Monday */
	uint32_t week_count;
	struct week weeks[WEEKS_MAX];
	struct week all;
	uint32_t unconfirmed;
	json_t *reminders; /* owned; by id: counts of outcomes */
};

static int64_t monday_of(int64_t day) {
	return day - civil_weekday(day);
}

/* The local day of an entry's time; false where it is none. */
static bool day_of(const json_t *entry, int64_t *ret_day) {
	const char *time = json_string_value(json_object_get(entry, "time"));
	int64_t utc_s = 0;
	int32_t offset_s = 0;

	if (time == NULL || civil_parse_rfc3339(time, &utc_s, &offset_s) < 0) {
		return false;
	}
	int64_t local_s = utc_s + offset_s;
	*ret_day = local_s / 86400 - (local_s % 86400 < 0);
	return true;
}

/* ---- adding up ---- */

static void add_number(const json_t *object, const char *key, int32_t *sum, int32_t *count) {
	json_t *value = json_object_get(object, key);

	if (json_is_integer(value)) {
		*sum += (int32_t)json_integer_value(value);
		(*count)++;
	}
}

static void add_session(struct week *week, const json_t *entry, bool partial) {
	week->sessions++;
	week->partial += partial;
	week->minutes_s += (int32_t)json_integer_value(json_object_get(entry, "duration_s"));
	add_number(json_object_get(entry, "pain"), "during", &week->pain_sum, &week->pain_count);
	add_number(entry, "effort", &week->effort_sum, &week->effort_count);
}

static void add_reminder(struct stats_wait *wait, const json_t *entry, const char *outcome) {
	const char *id = json_string_value(json_object_get(entry, "reminder"));

	if (id == NULL) {
		return;
	}
	json_t *counts = json_object_get(wait->reminders, id);
	if (counts == NULL) {
		counts = json_object();
		(void)json_object_set_new(wait->reminders, id, counts);
		json_t *title = json_object_get(entry, "title");
		if (title != NULL) {
			(void)json_object_set(counts, "title", title);
		}
	}
	(void)json_object_set_new(counts, outcome,
		json_integer(json_integer_value(json_object_get(counts, outcome)) + 1));
}

static void add_entry(struct stats_wait *wait, const json_t *entry) {
	const char *outcome = json_string_value(json_object_get(entry, "outcome"));
	int64_t day = 0;

	if (outcome == NULL || !day_of(entry, &day) || day < wait->first_day) {
		return;
	}
	bool partial = strcmp(outcome, "partial") == 0;
	uint64_t week = (uint64_t)(day - wait->first_day) / 7;
	if (partial || strcmp(outcome, "done") == 0) {
		add_session(&wait->all, entry, partial);
		if (week < wait->week_count) {
			add_session(&wait->weeks[week], entry, partial);
		}
	}
	wait->unconfirmed += strcmp(outcome, "unconfirmed") == 0;
	add_reminder(wait, entry, outcome);
}

/* ---- the answer ---- */

/* In tenths, so that numbers stay whole. */
static void put_mean(json_t *json, const char *key, int32_t sum, int32_t count) {
	if (count > 0) {
		(void)json_object_set_new(json, key, json_integer((10 * sum + count / 2) / count));
	}
}

static json_t *render_week(const struct week *week, int64_t monday) {
	struct civil civil;
	char begins[16];

	civil_from_day(monday, &civil);
	(void)snprintf(begins, sizeof(begins), "%04d-%02d-%02d", (int)civil.year, (int)civil.month,
		(int)civil.day);
	json_t *json = json_pack("{s:s, s:i, s:i, s:i}", "begins", begins, "sessions",
		week->sessions, "partial", week->partial, "minutes", (week->minutes_s + 30) / 60);
	put_mean(json, "pain_tenths", week->pain_sum, week->pain_count);
	put_mean(json, "effort_tenths", week->effort_sum, week->effort_count);
	return json;
}

static json_t *render_reminder(const char *id, json_t *counts) {
	static const char *const outcomes[] = {
		"done", "partial", "skipped", "missed", "unconfirmed"};
	json_t *json = json_pack("{s:s}", "reminder", id);
	json_int_t total = 0, taken = 0;

	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++) {
		json_int_t count = json_integer_value(json_object_get(counts, outcomes[i]));
		(void)json_object_set_new(json, outcomes[i], json_integer(count));
		total += count;
		taken += i < 2 ? count : 0;
	}
	(void)json_object_set_new(
		json, "percent", json_integer(total > 0 ? (100 * taken + total / 2) / total : 0));
	json_t *title = json_object_get(counts, "title");
	if (title != NULL) {
		(void)json_object_set(json, "title", title);
	}
	return json;
}

/* Weeks with a session, running up to now; one that is not over counts when it has one, and breaks
 * nothing when it has none yet. */
static uint32_t weeks_running(const struct stats_wait *wait) {
	uint32_t count = 0, at = wait->week_count;

	if (at > 0 && wait->weeks[at - 1].sessions == 0) {
		at--;
	}
	while (at > 0 && wait->weeks[at - 1].sessions > 0) {
		count++;
		at--;
	}
	return count;
}

static json_t *render_stats(struct stats_wait *wait) {
	json_t *weeks = json_array(), *reminders = json_array(), *counts;
	const char *id;

	for (uint32_t i = 0; i < wait->week_count; i++) {
		(void)json_array_append_new(
			weeks, render_week(&wait->weeks[i], wait->first_day + 7 * (int64_t)i));
	}
	json_object_foreach(wait->reminders, id, counts) {
		(void)json_array_append_new(reminders, render_reminder(id, counts));
	}
	json_t *json = json_pack("{s:i, s:i, s:i, s:i, s:i, s:o, s:o}", "sessions",
		wait->all.sessions, "partial", wait->all.partial, "unconfirmed",
		(int)wait->unconfirmed, "minutes", (wait->all.minutes_s + 30) / 60, "weeks_running",
		(int)weeks_running(wait), "weeks", weeks, "reminders", reminders);
	put_mean(json, "pain_tenths", wait->all.pain_sum, wait->all.pain_count);
	put_mean(json, "effort_tenths", wait->all.effort_sum, wait->all.effort_count);
	return json;
}

static void handle_entries(void *user, int result, json_t *entries) {
	struct stats_wait *wait = user;
	json_t *entry;
	size_t i;

	if (entries == NULL) {
		char text[200];
		(void)snprintf(text, sizeof(text),
			"the history cannot be read: %s; minimusctl doctor says more",
			strerror(-result));
		methods_refuse(wait->request, "refused", text);
	} else {
		methods_add_titles(&wait->daemon->loaded->plan, entries);
		json_array_foreach(entries, i, entry) {
			add_entry(wait, entry);
		}
		json_decref(entries);
		request_answer(wait->request, render_stats(wait));
	}
	json_decref(wait->reminders);
	free(wait);
}

void serve_stats(struct daemon *daemon, struct request *request, json_t *params) {
	const struct zone *zone = daemon->loaded->zone.zone;
	int64_t now_s = daemon_now(daemon).wall_us / US_PER_S, since_us = 0;
	struct history_query query = {.limit = ENTRIES_MAX};

	if (param_time(request, params, "since", &since_us) < 0) {
		return;
	}
	struct stats_wait *wait = calloc(1, sizeof(*wait));
	if (wait == NULL) {
		request_answer(request, NULL);
		return;
	}
	int64_t today = zone_local(zone, now_s) / 86400;
	int64_t first = since_us != 0 ? zone_local(zone, since_us / US_PER_S) / 86400
				      : today - 7 * (WEEKS_USUAL - 1);
	first = monday_of(first > today ? today : first);
	int64_t weeks = (monday_of(today) - first) / 7 + 1;
	if (weeks > WEEKS_MAX) {
		weeks = WEEKS_MAX;
		first = monday_of(today) - 7 * (weeks - 1);
	}
	wait->daemon = daemon;
	wait->request = request;
	wait->first_day = first;
	wait->week_count = (uint32_t)weeks;
	wait->reminders = json_object();
	/* A day more: what was done further east lies before that midnight here. */
	query.since_us = (first - 1) * 86400 * US_PER_S;
	store_history(daemon->store, &query, handle_entries, wait);
}
