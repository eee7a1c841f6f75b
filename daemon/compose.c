/* SPDX-License-Identifier: MIT */
#include "compose.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/civil.h"
#include "daemon.h"
#include "dose_json.h"
#include "methods.h"
#include "store_log.h"

#define RECENT_DAYS 28
#define WHY_BYTES 200

struct asking {
	struct daemon *daemon;
	char routine[NAME_MAX_BYTES]; /* by name: another plan may be in force at the answer */
	char plugin[ID_MAX + 1];
	struct request *request; /* NULL: the engine asked */
	json_t *params;          /* owned */
	compose_serve *serve;
};

/* ---- what the plugin is told ---- */

static int64_t local_day(const struct daemon *daemon, int64_t wall_us, int64_t *ret_second) {
	int64_t local = zone_local(daemon->loaded->zone.zone, wall_us / US_PER_S);
	int64_t second = local % 86400;

	second += second < 0 ? 86400 : 0;
	if (ret_second != NULL) {
		*ret_second = second;
	}
	return (local - second) / 86400;
}

static bool owned(const struct plan *plan, const char *name) {
	const struct texts *equipment = &plan->settings.equipment;

	for (uint32_t i = 0; i < equipment->count; i++) {
		if (strcmp(equipment->items[i], name) == 0) {
			return true;
		}
	}
	return strcmp(name, "none") == 0 || equipment->count == 0;
}

/* Whether one of what it may be done with is at hand, on the rung where the dose stands. */
static bool available(
	const struct plan *plan, const struct exercise *exercise, const struct dose *dose) {
	const char *rung = (uint32_t)dose->level < exercise->level_count
		? exercise->levels[dose->level].equipment
		: NULL;

	if (rung != NULL && rung[0] != '\0') {
		return owned(plan, rung);
	}
	bool has = exercise->equipment.count == 0;
	for (uint32_t i = 0; i < exercise->equipment.count; i++) {
		has = has || owned(plan, exercise->equipment.items[i]);
	}
	return has;
}

/* How often and when last, of one routine or one of its items. */
struct tally {
	int64_t last_day;
	int32_t times;
};

static void count(struct tally *tally, int64_t day) {
	tally->last_day = day;
	tally->times++;
}

static bool reported(const struct record_report *report, const char *exercise) {
	for (uint32_t i = 0; i < report->item_count; i++) {
		if (strcmp(report->items[i].exercise, exercise) == 0) {
			return true;
		}
	}
	return false;
}

/* Of the log's sessions: of one that was broken off, only the exercises that were reported. */
static void tally_log(struct daemon *daemon, const struct routine *routine,
	const struct store_log *log, struct tally *whole, struct tally *items) {
	const struct plan *plan = &daemon->loaded->plan;

	for (size_t i = 0; i < log->session_count; i++) {
		const struct log_session *past = &log->sessions[i];
		const struct record_session *session = &past->session;
		bool done = session->outcome == OUTCOME_DONE;
		if (past->deleted || (!done && session->outcome != OUTCOME_PARTIAL) ||
			!choice_good(&session->choice, routine)) {
			continue;
		}
		int64_t day = local_day(daemon, session->started_us, NULL);
		count(whole, day);
		for (uint32_t k = 0; k < routine->item_count; k++) {
			const char *exercise = plan->exercises[routine->items[k].exercise].id;
			if ((done && choice_has(&session->choice, k)) ||
				reported(&past->report, exercise)) {
				count(&items[k], day);
			}
		}
	}
}

static int days_since(const struct tally *tally, int64_t today) {
	return tally->times == 0 ? -1 : (int)(today - tally->last_day);
}

static json_t *tell_items(
	struct daemon *daemon, int32_t index, const struct tally *items, int64_t today) {
	const struct plan *plan = &daemon->loaded->plan;
	const struct routine *routine = &plan->routines[index];
	struct dose doses[ROUTINE_ITEMS_MAX];
	json_t *list = json_array();

	engine_doses(daemon->engine, index, doses);
	for (uint32_t i = 0; i < routine->item_count; i++) {
		const struct exercise *exercise = &plan->exercises[routine->items[i].exercise];
		(void)json_array_append_new(list,
			json_pack("{s:s, s:o, s:i, s:i, s:i}", "exercise", exercise->id, "dose",
				dose_encode(&doses[i]), "days", days_since(&items[i], today),
				"times", items[i].times, "available",
				available(plan, exercise, &doses[i]) ? 1 : 0));
	}
	return list;
}

static json_t *tell_equipment(const struct plan *plan) {
	const struct texts *equipment = &plan->settings.equipment;
	json_t *list = equipment->count > 0 ? json_array() : json_null();

	for (uint32_t i = 0; i < equipment->count; i++) {
		(void)json_array_append_new(list, json_string(equipment->items[i]));
	}
	return list;
}

/* The context (owned). What cannot be read of the log is as if it had not been. */
static json_t *tell(struct daemon *daemon, int32_t index) {
	const struct routine *routine = &daemon->loaded->plan.routines[index];
	const char *slash = strchr(routine->id, '/');
	struct tally whole = {0}, items[ROUTINE_ITEMS_MAX] = {{0}};
	struct store_log log = {0};
	int64_t now_us = daemon_now(daemon).wall_us, second = 0;
	int64_t today = local_day(daemon, now_us, &second);
	int32_t pain = -1, effort = -1;

	if (store_log_recent(daemon->store, routine->id, now_us - RECENT_DAYS * US_PER_DAY, &log) ==
		0) {
		tally_log(daemon, routine, &log, &whole, items);
		for (size_t i = 0; i < log.session_count; i++) {
			pain = log.sessions[i].deleted ? pain : log.sessions[i].report.pain.during;
			effort = log.sessions[i].deleted ? effort : log.sessions[i].report.effort;
		}
		store_log_free(&log);
	}
	return json_pack("{s:s, s:I, s:i, s:I, s:i, s:i, s:i, s:i, s:o, s:o}", "routine",
		slash != NULL ? slash + 1 : routine->id, "day", (json_int_t)today, "weekday",
		civil_weekday(today) + 1, "minute", (json_int_t)(second / 60), "days",
		days_since(&whole, today), "times", whole.times, "pain", pain, "effort", effort,
		"items", tell_items(daemon, index, items, today), "equipment",
		tell_equipment(&daemon->loaded->plan));
}

/* ---- what it answers ---- */

/* 0 with the choice (its count 0: nothing to choose), or -1 with what is wrong. */
static int decode(json_t *answer, const struct routine *routine, struct choice *ret_choice,
	const char **ret_problem) {
	json_t *list = json_object_get(answer, "items"), *item;
	json_t *why = json_object_get(answer, "why");
	struct choice choice = {0};
	size_t i;

	*ret_problem = "compose: a list of items of the routine, none twice, was expected";
	if (!json_is_array(list) || json_array_size(list) > routine->item_count ||
		(why != NULL && (!json_is_string(why) || json_string_length(why) >= WHY_BYTES))) {
		return -1;
	}
	json_array_foreach(list, i, item) {
		json_int_t number = json_integer_value(item);
		if (!json_is_integer(item) || number < 0 || number >= routine->item_count ||
			(i > 0 && choice_has(&choice, (uint32_t)number))) {
			return -1;
		}
		choice_add(&choice, (uint32_t)number);
	}
	*ret_choice = choice;
	return 0;
}

static void keep_why(struct daemon *daemon, const char *routine, json_t *answer) {
	const char *why = json_string_value(json_object_get(answer, "why"));

	if (daemon->composed == NULL) {
		daemon->composed = json_object();
	}
	(void)json_object_set_new(daemon->composed, routine, json_string(why != NULL ? why : ""));
}

static void serve(struct asking *asking) {
	struct daemon *daemon = asking->daemon;

	if (asking->request != NULL && daemon->stopping) {
		methods_refuse(asking->request, "not-now", "minimusd ends");
	} else if (asking->request != NULL) {
		daemon->compose_asked = true;
		asking->serve(daemon, asking->request, asking->params);
		daemon->compose_asked = false;
	}
	json_decref(asking->params);
	free(asking);
}

static void handle_answer(void *user, json_t *answer, const char *problem) {
	struct asking *asking = user;
	struct daemon *daemon = asking->daemon;
	int32_t routine = daemon->loaded != NULL && !daemon->stopping
		? plan_find_routine(&daemon->loaded->plan, asking->routine)
		: -1;
	struct event event = {.type = EVENT_COMPOSED, .as.composed = {.routine = routine}};

	if (routine >= 0) {
		if (answer != NULL &&
			decode(answer, &daemon->loaded->plan.routines[routine],
				&event.as.composed.choice, &problem) < 0) {
			plugins_fault(daemon->plugins, asking->plugin, problem);
			answer = NULL;
		}
		event.as.composed.ok = answer != NULL;
		if (answer != NULL && event.as.composed.choice.count > 0) {
			keep_why(daemon, asking->routine, answer);
		}
		daemon_step(daemon, &event);
	}
	serve(asking);
}

/* What is given is taken over, or NULL when memory is out. */
static struct asking *create(struct daemon *daemon, int32_t routine) {
	const struct routine *of = &daemon->loaded->plan.routines[routine];
	struct asking *asking = calloc(1, sizeof(*asking));

	if (asking != NULL) {
		asking->daemon = daemon;
		(void)snprintf(asking->routine, sizeof(asking->routine), "%s", of->id);
		(void)snprintf(asking->plugin, sizeof(asking->plugin), "%s", of->plugin);
	}
	return asking;
}

static void ask(struct asking *asking, int32_t routine) {
	plugins_call(asking->daemon->plugins, asking->plugin, "compose",
		tell(asking->daemon, routine), handle_answer, asking);
}

void compose_ask(struct daemon *daemon, int32_t routine) {
	struct asking *asking = create(daemon, routine);

	if (asking != NULL) {
		ask(asking, routine);
	}
}

bool compose_before(struct daemon *daemon, struct request *request, json_t *params, int32_t routine,
	compose_serve *serve_again) {
	if (routine < 0 || daemon->compose_asked ||
		!daemon->loaded->plan.routines[routine].composed) {
		return false;
	}
	struct asking *asking = create(daemon, routine);
	if (asking == NULL) {
		return false;
	}
	asking->request = request;
	asking->params = json_incref(params);
	asking->serve = serve_again;
	ask(asking, routine);
	return true;
}

json_t *compose_shown(struct daemon *daemon, int32_t index) {
	const struct plan *plan = &daemon->loaded->plan;
	const struct routine *routine = &plan->routines[index];
	const struct choice *choice = engine_choice(daemon->engine, index);
	const char *why = json_string_value(json_object_get(daemon->composed, routine->id));
	json_t *items = routine->composed ? json_array() : NULL;

	for (uint32_t i = 0; items != NULL && i < choice_count(choice, routine); i++) {
		const struct routine_item *item = &routine->items[choice_item(choice, i)];
		(void)json_array_append_new(items, json_string(plan->exercises[item->exercise].id));
	}
	json_t *json = items != NULL ? json_pack("{s:o}", "items", items) : NULL;
	if (json != NULL && why != NULL && why[0] != '\0') {
		(void)json_object_set_new(json, "why", json_string(why));
	}
	return json;
}
