/* SPDX-License-Identifier: MIT */
/* The methods that read the history; the reading itself is done on the pool. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "folding.h"
#include "methods.h"
#include "render.h"

/* A request that waits for the history. */
struct reading {
	struct daemon *daemon;
	struct request *request;
	char text[REPLY_BYTES];    /* what a person is told with the entry; history: the reminder */
	int32_t routine, exercise; /* progress: only these, -1: all */
	json_t *items;             /* progress: what is known of the doses, owned */
	bool anew;                 /* progress: they were folded anew */
	uint32_t at, changes;      /* the next routine; what was recorded so far */
};

static struct reading *reading_create(struct daemon *daemon, struct request *request) {
	struct reading *reading = calloc(1, sizeof(*reading));

	if (reading == NULL) {
		request_answer(request, NULL);
		return NULL;
	}
	*reading = (struct reading){
		.daemon = daemon, .request = request, .routine = -1, .exercise = -1};
	return reading;
}

static void refuse_reading(struct reading *reading, int result) {
	char text[200];

	(void)snprintf(text, sizeof(text),
		"the history cannot be read: %s; minimusctl doctor says more", strerror(-result));
	methods_refuse(reading->request, "refused", text);
}

/* Routines as a person knows them; one that is gone has its id alone. */
void methods_add_titles(const struct plan *plan, json_t *entries) {
	json_t *entry;
	size_t i;

	json_array_foreach(entries, i, entry) {
		const char *id = json_string_value(json_object_get(entry, "routine"));
		int32_t routine = id != NULL ? plan_find_routine(plan, id) : -1;
		if (routine >= 0) {
			render_set_text(entry, "title", plan->routines[routine].title);
		}
	}
}

/* Whether nothing is known of the reminder, in the plan or from before; it is refused then. */
static bool refuse_unknown(struct reading *reading, const json_t *entries) {
	int32_t reminder;

	if (reading->text[0] == '\0' || json_array_size(entries) > 0) {
		return false;
	}
	json_t *params = json_pack("{s:s}", "reminder", reading->text);
	int result = param_reminder(reading->daemon, reading->request, params, &reminder);
	json_decref(params);
	return result < 0;
}

static void handle_history(void *user, int result, json_t *entries) {
	struct reading *reading = user;

	if (entries == NULL) {
		refuse_reading(reading, result);
	} else if (refuse_unknown(reading, entries)) {
		json_decref(entries);
	} else {
		methods_add_titles(&reading->daemon->loaded->plan, entries);
		json_t *json = json_pack("{s:o}", "entries", entries);
		render_set_text(json, "problem", store_problem(reading->daemon->store));
		request_answer(reading->request, json);
	}
	free(reading);
}

void serve_history(struct daemon *daemon, struct request *request, json_t *params) {
	struct history_query query = {.limit = (uint32_t)param_integer(params, "limit")};
	const char *reminder = param_text(params, "reminder");

	if (param_time(request, params, "since", &query.since_us) < 0 ||
		param_time(request, params, "until", &query.until_us) < 0) {
		return;
	}
	if (reminder != NULL && strlen(reminder) >= sizeof(query.reminder)) {
		methods_refuse(request, "not-found", "there is no reminder with so long a name");
		return;
	}
	(void)snprintf(
		query.reminder, sizeof(query.reminder), "%s", reminder != NULL ? reminder : "");
	struct reading *reading = reading_create(daemon, request);
	if (reading != NULL) {
		(void)snprintf(reading->text, sizeof(reading->text), "%s", query.reminder);
		store_history(daemon->store, &query, handle_history, reading);
	}
}

/* ---- one entry ---- */

static void handle_entry(void *user, int result, json_t *entries) {
	struct reading *reading = user;
	json_t *found = json_array_get(entries, 0);

	(void)result;
	if (found != NULL) {
		render_set_text(found, "text", reading->text);
		request_answer(reading->request, json_incref(found));
	} else {
		methods_refuse(reading->request, "not-found",
			"it was recorded, but its history entry cannot be read back");
	}
	json_decref(entries);
	free(reading);
}

void methods_answer_id(
	struct daemon *daemon, struct request *request, const char *id, const char *text) {
	struct history_query query = {.limit = 1};
	struct reading *reading = reading_create(daemon, request);

	if (reading != NULL) {
		(void)snprintf(query.id, sizeof(query.id), "%s", id);
		(void)snprintf(reading->text, sizeof(reading->text), "%s", text);
		store_history(daemon->store, &query, handle_entry, reading);
	}
}

void methods_answer_entry(
	struct daemon *daemon, struct request *request, uint64_t session, const char *text) {
	char id[64];

	(void)snprintf(
		id, sizeof(id), "%s-%llu", store_host(daemon->store), (unsigned long long)session);
	methods_answer_id(daemon, request, id, text);
}

/* ---- progress ---- */

/* The changes of one routine's exercise, out of all of them. */
static json_t *pick_changes(json_t *changes, const char *routine, const char *exercise) {
	json_t *list = json_array(), *change;
	size_t i;

	json_array_foreach(changes, i, change) {
		const char *of_routine = json_string_value(json_object_get(change, "routine"));
		const char *of_exercise = json_string_value(json_object_get(change, "exercise"));
		if (of_routine != NULL && of_exercise != NULL && strcmp(of_routine, routine) == 0 &&
			strcmp(of_exercise, exercise) == 0) {
			json_t *copy = json_copy(change);
			(void)json_object_del(copy, "routine");
			(void)json_object_del(copy, "exercise");
			(void)json_array_append_new(list, copy);
		}
	}
	return list;
}

static json_t *render_progress(
	struct daemon *daemon, int32_t routine_index, uint32_t item, json_t *changes) {
	const struct plan *plan = &daemon->loaded->plan;
	const struct routine *routine = &plan->routines[routine_index];
	const char *exercise = plan->exercises[routine->items[item].exercise].id;
	struct dose_view view;

	engine_dose(daemon->engine, routine_index, (int32_t)item, &view);
	json_t *history = pick_changes(changes, routine->id, exercise);
	json_t *last = json_array_get(history, json_array_size(history) - 1);
	const char *reason = view.reason;
	if (strcmp(reason, REASON_TAKEN_BACK) == 0) {
		/* What was the reason before is it again. */
		const char *before = json_string_value(json_object_get(last, "reason"));
		reason = before != NULL ? before : "";
	}
	reason = view.why[0] != '\0'                    ? view.why
		: reason[0] != '\0'                     ? reason
		: routine->fixed                        ? "This dose stays: its routine is fixed."
		: routine->items[item].model[0] == '\0' ? "This dose stays: it has no progression."
							: "The dose is the plan's.";
	/* When the log says so; doses that were folded anew and stayed bear no other date. */
	json_t *time = last != NULL ? json_incref(json_object_get(last, "time"))
				    : render_time(daemon, view.time_us);
	json_t *json = json_pack("{s:s, s:s, s:o, s:s, s:o, s:o}", "routine", routine->id,
		"exercise", exercise, "dose", render_dose_text(&view.next), "reason", reason,
		"time", time, "history", history);
	render_set_text(json, "routine_title", routine->title);
	render_set_text(json, "title", plan->exercises[routine->items[item].exercise].title);
	if (json != NULL && view.provisional) {
		(void)json_object_set_new(json, "provisional", json_true());
	}
	return json;
}

/* Takes symptoms, which may be NULL. */
static void answer_progress(struct reading *reading, json_t *symptoms) {
	json_t *json = json_pack("{s:o, s:o*}", "items", reading->items, "symptoms", symptoms);

	if (json != NULL && reading->anew) {
		(void)json_object_set_new(json, "recomputed", json_integer(reading->changes));
	}
	request_answer(reading->request, json);
	free(reading);
}

/* With all doses comes how the hip is. */
static void handle_symptoms(void *user, int result, json_t *entries) {
	struct reading *reading = user;

	if (entries == NULL) {
		refuse_reading(reading, result);
		json_decref(reading->items);
	} else {
		answer_progress(reading, entries);
		return;
	}
	free(reading);
}

static void handle_doses(void *user, int result, json_t *changes) {
	struct reading *reading = user;
	struct daemon *daemon = reading->daemon;

	if (changes == NULL) {
		refuse_reading(reading, result);
		free(reading);
		return;
	}
	const struct plan *plan = &daemon->loaded->plan;
	json_t *items = json_array();
	daemon_tick(daemon); /* gaps grow by days in which nothing happens */
	for (uint32_t i = 0; i < plan->routine_count; i++) {
		const struct routine *routine = &plan->routines[i];
		for (uint32_t k = 0; k < routine->item_count; k++) {
			const struct routine_item *item = &routine->items[k];
			bool wanted = (reading->routine < 0 || reading->routine == (int32_t)i) &&
				(reading->exercise < 0 || reading->exercise == item->exercise) &&
				(reading->routine >= 0 || reading->exercise >= 0 ||
					(!routine->fixed && item->model[0] != '\0'));
			if (wanted) {
				(void)json_array_append_new(
					items, render_progress(daemon, (int32_t)i, k, changes));
			}
		}
	}
	json_decref(changes);
	reading->items = items;
	if (reading->routine >= 0 || reading->exercise >= 0) {
		answer_progress(reading, NULL);
	} else {
		store_symptoms(daemon->store, handle_symptoms, reading);
	}
}

/* ---- all doses anew ---- */

static void handle_recomputed(void *user, uint32_t changes);

/* The next routine, or the answer. */
static void recompute(struct reading *reading) {
	struct daemon *daemon = reading->daemon;
	const struct plan *plan = &daemon->loaded->plan;
	int result = 0;

	if (reading->at < plan->routine_count) {
		result = folding_begin(daemon, plan->routines[reading->at++].id, 0, FOLDING_CHANGES,
			handle_recomputed, reading);
	} else {
		store_doses(daemon->store, NULL, NULL, handle_doses, reading);
	}
	if (result < 0) {
		refuse_reading(reading, result);
		free(reading);
	}
}

static void handle_recomputed(void *user, uint32_t changes) {
	struct reading *reading = user;

	reading->changes += changes;
	recompute(reading);
}

static bool may_recompute(struct daemon *daemon, struct request *request) {
	struct status_view view;

	engine_status(daemon->engine, daemon_now(daemon), &view);
	const char *problem = daemon->folding != NULL
		? "another change is just being worked in; try again when it is answered"
		: view.session_open ? "a session is open; finish it first"
		: view.state == ENGINE_SUSPENDED
		? "everything is suspended; doses are worked out when a clinician has cleared you"
		: NULL;
	if (problem != NULL) {
		methods_refuse(request, "not-now", problem);
	}
	return problem == NULL;
}

void serve_progress(struct daemon *daemon, struct request *request, json_t *params) {
	const char *exercise = param_text(params, "exercise");
	int32_t routine, index = -1;

	if (param_routine(daemon, request, params, &routine) < 0) {
		return;
	}
	if (exercise != NULL) {
		index = plan_find_exercise(&daemon->loaded->plan, exercise);
		if (index < 0) {
			char text[160];
			(void)snprintf(
				text, sizeof(text), "there is no exercise \"%.80s\"", exercise);
			methods_refuse(request, "not-found", text);
			return;
		}
	}
	bool anew = json_is_true(json_object_get(params, "recompute"));
	if (anew && !may_recompute(daemon, request)) {
		return;
	}
	struct reading *reading = reading_create(daemon, request);
	if (reading == NULL) {
		return;
	}
	reading->routine = routine;
	reading->exercise = index;
	reading->anew = anew;
	if (anew) {
		recompute(reading);
	} else {
		store_doses(daemon->store, NULL, NULL, handle_doses, reading);
	}
}
