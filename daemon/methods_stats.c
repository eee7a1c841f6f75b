/* SPDX-License-Identifier: MIT */
/* stats: what the history adds up to, week by week and reminder by reminder. Days are those of the
 * place where something was done. The counting itself is done on the pool. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/civil.h"
#include "methods.h"
#include "render.h"
#include "store_stats.h"

#define WEEKS_USUAL 12
#define WEEKS_MAX 530 /* ten years */
#define DATE_BYTES 16

struct counting {
	struct daemon *daemon;
	struct request *request;
	struct history_query query;
	int64_t first_day; /* a Monday */
	int64_t week_count;
	json_t *counts; /* owned: what store_stats gave */
};

static void give_up(struct counting *counting, int result) {
	char text[200];

	(void)snprintf(text, sizeof(text),
		"the history cannot be read: %s; minimusctl doctor says more", strerror(-result));
	methods_refuse(counting->request, "refused", text);
	json_decref(counting->counts);
	free(counting);
}

/* The weeks to be counted, from that of this time on; 0: the usual ones. */
static void choose_weeks(struct counting *counting, int64_t since_us) {
	const struct zone *zone = counting->daemon->loaded->zone.zone;
	int64_t now_s = daemon_now(counting->daemon).wall_us / US_PER_S;
	int64_t today = zone_local(zone, now_s) / S_PER_DAY;
	int64_t first = since_us != 0 ? zone_local(zone, since_us / US_PER_S) / S_PER_DAY
				      : today - 7 * (WEEKS_USUAL - 1);
	int64_t monday = today - civil_weekday(today);

	first = first > today ? today : first;
	first -= civil_weekday(first);
	if ((monday - first) / 7 + 1 > WEEKS_MAX) {
		first = monday - 7 * (WEEKS_MAX - 1);
	}
	counting->first_day = first;
	counting->week_count = (monday - first) / 7 + 1;
	counting->query.since_us = US_PER_S * zone_utc_of(zone, first * S_PER_DAY, NULL);
	counting->query.until_us = (now_s + 1) * US_PER_S;
}

/* ---- reminders ---- */

static json_int_t count_of(const json_t *counts, const char *key) {
	return json_integer_value(json_object_get(counts, key));
}

/* Of what was offered. Who was not there was offered nothing. */
static json_int_t percent_of(const json_t *counts) {
	json_int_t taken = count_of(counts, "done") + count_of(counts, "partial");
	json_int_t offered = taken + count_of(counts, "unconfirmed") + count_of(counts, "skipped") +
		count_of(counts, "missed") - count_of(counts, "unseen");

	return offered > 0 ? (taken * 100 + offered / 2) / offered : 0;
}

static json_t *render_counts(const struct daemon *daemon, const char *id, const json_t *counts) {
	static const char *const members[] = {
		"prompted", "done", "partial", "unconfirmed", "skipped", "missed", "unseen"};
	int32_t index = plan_find_reminder(&daemon->loaded->plan, id);
	json_t *json = json_object();

	render_set_text(json, "reminder", id);
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		(void)json_object_set_new(
			json, members[i], json_integer(count_of(counts, members[i])));
	}
	(void)json_object_set_new(json, "percent", json_integer(percent_of(counts)));
	if (index >= 0) {
		struct reminder_view view;
		engine_reminder(daemon->engine, daemon_now(daemon), index, &view);
		(void)json_object_set_new(
			json, "interval", json_real((double)(2 + view.adapted) / 2));
		if (view.routine >= 0) {
			render_set_text(
				json, "title", daemon->loaded->plan.routines[view.routine].title);
		}
	}
	return json;
}

/* In the plan's order; then those that are gone from it, and what was begun by hand. */
static json_t *render_reminder_counts(const struct daemon *daemon, json_t *counts) {
	const struct plan *plan = &daemon->loaded->plan;
	json_t *list = json_array(), *of;
	const char *id;

	for (uint32_t i = 0; i < plan->reminder_count; i++) {
		of = json_object_get(counts, plan->reminders[i].id);
		(void)json_array_append_new(list, render_counts(daemon, plan->reminders[i].id, of));
		(void)json_object_del(counts, plan->reminders[i].id);
	}
	json_object_foreach(counts, id, of) {
		(void)json_array_append_new(list, render_counts(daemon, id, of));
	}
	return list;
}

/* ---- weeks ---- */

/* In tenths, so that numbers stay whole. */
static void put_mean(json_t *json, const char *key, json_int_t sum, json_int_t count) {
	if (count > 0) {
		(void)json_object_set_new(json, key, json_integer((10 * sum + count / 2) / count));
	}
}

static void put_sums(json_t *json, const json_t *sums) {
	(void)json_object_set_new(json, "sessions", json_integer(count_of(sums, "sessions")));
	(void)json_object_set_new(json, "partial", json_integer(count_of(sums, "partial")));
	(void)json_object_set_new(
		json, "minutes", json_integer((count_of(sums, "seconds") + 30) / 60));
	put_mean(json, "pain_tenths", count_of(sums, "pain_sum"), count_of(sums, "pain_count"));
	put_mean(json, "effort_tenths", count_of(sums, "effort_sum"),
		count_of(sums, "effort_count"));
}

static json_t *render_weeks(const struct counting *counting, const json_t *weeks) {
	json_t *list = json_array();

	for (int64_t i = 0; i < counting->week_count; i++) {
		struct civil civil;
		char begins[DATE_BYTES];
		civil_from_day(counting->first_day + 7 * i, &civil);
		(void)snprintf(begins, sizeof(begins), "%04d-%02d-%02d", (int)civil.year,
			(int)civil.month, (int)civil.day);
		json_t *json = json_pack("{s:s}", "begins", begins);
		put_sums(json, json_object_get(weeks, begins));
		(void)json_array_append_new(list, json);
	}
	return list;
}

/* All weeks together. Owned. */
static json_t *sums_of(json_t *weeks) {
	json_t *all = json_object(), *week, *value;
	const char *begins, *key;

	json_object_foreach(weeks, begins, week) {
		json_object_foreach(week, key, value) {
			(void)json_object_set_new(all, key,
				json_integer(count_of(all, key) + json_integer_value(value)));
		}
	}
	return all;
}

/* Weeks with a session, running up to now; one that is not over counts when it has one, and breaks
 * nothing when it has none yet. */
static int weeks_running(const json_t *weeks) {
	size_t at = json_array_size(weeks);
	int count = 0;

	if (at > 0 && count_of(json_array_get(weeks, at - 1), "sessions") == 0) {
		at--;
	}
	while (at > 0 && count_of(json_array_get(weeks, at - 1), "sessions") > 0) {
		count++;
		at--;
	}
	return count;
}

static json_int_t unconfirmed_of(json_t *reminders) {
	json_int_t sum = 0;
	json_t *counts;
	const char *id;

	json_object_foreach(reminders, id, counts) {
		sum += count_of(counts, "unconfirmed");
	}
	return sum;
}

/* ---- doses ---- */

static int64_t time_of(const json_t *object) {
	const char *text = json_string_value(json_object_get(object, "time"));
	int64_t utc_s = 0;
	int32_t offset_s = 0;

	(void)civil_parse_rfc3339(text != NULL ? text : "", &utc_s, &offset_s);
	return utc_s * US_PER_S;
}

static bool is_of(const json_t *change, const char *routine, const char *exercise) {
	const char *of_routine = json_string_value(json_object_get(change, "routine"));
	const char *of_exercise = json_string_value(json_object_get(change, "exercise"));

	return of_routine != NULL && of_exercise != NULL && strcmp(of_routine, routine) == 0 &&
		strcmp(of_exercise, exercise) == 0;
}

static json_t *render_exercise(
	const struct counting *counting, int32_t routine_index, uint32_t item, json_t *changes) {
	const struct plan *plan = &counting->daemon->loaded->plan;
	const struct routine *routine = &plan->routines[routine_index];
	const struct exercise *exercise = &plan->exercises[routine->items[item].exercise];
	struct dose_view view;
	json_t *then = NULL, *change;
	json_int_t moved = 0;
	size_t i;

	engine_dose(counting->daemon->engine, routine_index, (int32_t)item, &view);
	json_t *now = render_dose_text(&view.next);
	json_array_foreach(changes, i, change) {
		if (!is_of(change, routine->id, exercise->id)) {
			continue;
		}
		bool inside = time_of(change) >= counting->query.since_us;
		json_t *dose = json_object_get(change, "dose");
		json_t *before = json_object_get(change, "before");
		if (!inside) {
			then = dose;
		} else {
			then = then == NULL ? before : then;
			moved += json_equal(dose, before) ? 0 : 1;
		}
	}
	json_t *json = json_pack("{s:s, s:s, s:O, s:o, s:I}", "routine", routine->id, "exercise",
		exercise->id, "then", then != NULL ? then : now, "now", now, "changes", moved);
	if (view.next.level > 0) {
		(void)json_object_set_new(json, "level", json_integer(view.next.level));
	}
	render_set_text(json, "routine_title", routine->title);
	render_set_text(json, "title", exercise->title);
	return json;
}

/* Whether a reminder has it; the rest of a catalogue is not what somebody trains. */
static bool is_planned(const struct plan *plan, uint32_t routine) {
	for (uint32_t i = 0; i < plan->reminder_count; i++) {
		for (uint32_t k = 0; k < plan->reminders[i].rotation_count; k++) {
			if (plan->reminders[i].rotation[k] == (int32_t)routine) {
				return true;
			}
		}
	}
	return false;
}

/* Of the routines that reminders have, and of those in which a dose moved. */
static json_t *render_exercises(const struct counting *counting, json_t *changes) {
	const struct plan *plan = &counting->daemon->loaded->plan;
	json_t *list = json_array();

	daemon_tick(counting->daemon); /* gaps grow by days in which nothing happens */
	for (uint32_t i = 0; i < plan->routine_count; i++) {
		const struct routine *routine = &plan->routines[i];
		for (uint32_t k = 0; k < routine->item_count && !routine->fixed; k++) {
			if (routine->items[k].model[0] == '\0') {
				continue;
			}
			json_t *json = render_exercise(counting, (int32_t)i, k, changes);
			if (is_planned(plan, i) || count_of(json, "changes") > 0) {
				(void)json_array_append(list, json);
			}
			json_decref(json);
		}
	}
	return list;
}

/* ---- the answer ---- */

static void handle_changes(void *user, int result, json_t *changes) {
	struct counting *counting = user;
	const struct daemon *daemon = counting->daemon;
	json_t *counts = counting->counts;

	if (changes == NULL) {
		give_up(counting, result);
		return;
	}
	json_t *reminders = json_object_get(counts, "reminders");
	json_t *weeks = render_weeks(counting, json_object_get(counts, "weeks"));
	json_t *sums = sums_of(json_object_get(counts, "weeks"));
	json_t *json = json_pack("{s:o, s:o, s:i, s:i, s:o}", "since",
		render_time(daemon, counting->query.since_us), "until",
		render_time(daemon, counting->query.until_us), "unconfirmed",
		(int)unconfirmed_of(reminders), "weeks_running", weeks_running(weeks), "weeks",
		weeks);
	put_sums(json, sums);
	json_decref(sums);
	(void)json_object_set_new(json, "reminders", render_reminder_counts(daemon, reminders));
	(void)json_object_set_new(json, "exercises", render_exercises(counting, changes));
	(void)json_object_update_missing(json, counts);
	render_set_text(json, "problem", store_problem(daemon->store));
	request_answer(counting->request, json);
	json_decref(changes);
	json_decref(counts);
	free(counting);
}

static void handle_counts(void *user, int result, json_t *counts) {
	struct counting *counting = user;

	counting->counts = counts;
	if (counts == NULL) {
		give_up(counting, result);
	} else {
		store_doses(counting->daemon->store, NULL, NULL, handle_changes, counting);
	}
}

void serve_stats(struct daemon *daemon, struct request *request, json_t *params) {
	int64_t since_us = 0;

	if (param_time(request, params, "since", &since_us) < 0) {
		return;
	}
	struct counting *counting = calloc(1, sizeof(*counting));
	if (counting == NULL) {
		request_answer(request, NULL);
		return;
	}
	*counting = (struct counting){.daemon = daemon, .request = request};
	choose_weeks(counting, since_us);
	store_stats(daemon->store, &counting->query, handle_counts, counting);
}
