/* SPDX-License-Identifier: MIT */
#include "render.h"

#include <stdio.h>
#include <string.h>

#include "core/civil.h"
#include "preview.h"

json_t *render_time(const struct daemon *daemon, int64_t wall_us) {
	char text[40];

	if (wall_us == 0 || wall_us == NEVER_US) {
		return json_null();
	}
	int64_t utc_s = wall_us / US_PER_S - (wall_us % US_PER_S < 0);
	const struct zone *zone = daemon->loaded != NULL ? daemon->loaded->zone.zone : zone_utc();
	civil_print_rfc3339(utc_s, zone_offset(zone, utc_s), text, sizeof(text));
	return json_string(text);
}

void render_set_time(
	const struct daemon *daemon, json_t *object, const char *key, int64_t wall_us) {
	if (wall_us != 0 && wall_us != NEVER_US) {
		(void)json_object_set_new(object, key, render_time(daemon, wall_us));
	}
}

void render_set_text(json_t *object, const char *key, const char *text) {
	if (text != NULL && text[0] != '\0') {
		(void)json_object_set_new(object, key, json_string(text));
	}
}

json_t *render_holds(uint32_t holds) {
	json_t *list = json_array();

	for (unsigned i = 0; i < HOLD_COUNT; i++) {
		if ((holds >> i & 1) != 0) {
			(void)json_array_append_new(list, json_string(hold_name(1u << i)));
		}
	}
	return list;
}

const char *render_reminder_id(const struct daemon *daemon, int32_t reminder) {
	const struct plan *plan = &daemon->loaded->plan;

	return reminder >= 0 && (uint32_t)reminder < plan->reminder_count
		? plan->reminders[reminder].id
		: "";
}

const char *render_routine_id(const struct daemon *daemon, int32_t routine) {
	const struct plan *plan = &daemon->loaded->plan;

	return routine >= 0 && (uint32_t)routine < plan->routine_count ? plan->routines[routine].id
								       : "";
}

json_t *render_dose_text(const struct dose *dose) {
	char text[64];

	dose_print(dose, text, sizeof(text));
	return json_string(text);
}

json_t *render_step(const struct timeline *timeline, uint32_t index) {
	const struct step *step = &timeline->steps[index];
	const struct routine_item *item = &timeline->routine->items[step->item];
	json_t *json = json_pack("{s:i, s:i, s:s, s:s}", "at", step->at_s, "duration_s",
		step->duration_s, "kind", step_kind_name((enum step_kind)step->kind), "exercise",
		timeline->plan->exercises[item->exercise].id);

	render_set_text(json, "side", side_name((enum side)step->side));
	if (step->set > 0) {
		(void)json_object_set_new(json, "set", json_integer(step->set));
	}
	if (step->rep > 0) {
		(void)json_object_set_new(json, "rep", json_integer(step->rep));
	}
	if (step->reps > 0) {
		(void)json_object_set_new(json, "reps", json_integer(step->reps));
	}
	return json;
}

/* A step with its words, as the engine says them. */
static json_t *render_said_step(const struct timeline *timeline, uint32_t index) {
	char text[CUE_TEXT_MAX];
	json_t *step = render_step(timeline, index);

	timeline_step_text(timeline, index, text, sizeof(text));
	render_set_text(step, "text", text);
	return step;
}

json_t *render_session(const struct daemon *daemon, const struct status_view *view) {
	const struct timeline *timeline = engine_timeline(daemon->engine);
	char text[24];

	if (!view->session_open || timeline == NULL) {
		return json_null();
	}
	json_t *step = render_said_step(timeline, view->step);
	(void)json_object_set_new(step, "remaining_s", json_integer(view->step_remaining_s));
	json_t *json = json_pack("{s:s, s:s, s:o, s:i, s:i, s:b}", "routine",
		render_routine_id(daemon, view->session_routine), "title", timeline->routine->title,
		"step", step, "elapsed_s", view->elapsed_s, "remaining_s", view->remaining_s,
		"paused", view->session_paused);
	if (view->session_waiting) {
		(void)json_object_set_new(json, "waiting", json_true());
	}
	render_set_text(json, "reminder", render_reminder_id(daemon, view->session_reminder));
	(void)snprintf(text, sizeof(text), "%llu", (unsigned long long)view->session);
	render_set_text(json, "id", text);
	if (view->session_interrupted) {
		(void)json_object_set_new(json, "interrupted", json_true());
	}
	(void)json_object_set_new(json, "total_s", json_integer(view->total_s));
	(void)json_object_set_new(json, "step_index", json_integer((json_int_t)view->step));
	(void)json_object_set_new(
		json, "step_count", json_integer((json_int_t)timeline->step_count));
	if (view->step + 1 < timeline->step_count) {
		(void)json_object_set_new(json, "next", render_said_step(timeline, view->step + 1));
	}
	return json;
}

/* "dunst" for a hold that somebody outside asks for, else "". */
static const char *pause_source(const struct daemon *daemon, const struct pause_view *pause) {
	static const uint32_t told[] = {HOLD_DND, HOLD_FULLSCREEN};

	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		if (strcmp(pause->owner, "minimus") == 0 &&
			strcmp(pause->reason, hold_name(told[i])) == 0) {
			return sense_hold_source(daemon->sense, told[i]);
		}
	}
	return "";
}

json_t *render_pauses(const struct daemon *daemon, const struct status_view *view) {
	json_t *list = json_array();

	for (uint32_t i = 0; i < view->pause_count; i++) {
		const struct pause_view *pause = &view->pauses[i];
		json_t *item = json_pack("{s:s, s:s, s:o}", "reason", pause->reason, "owner",
			pause->owner, "until", render_time(daemon, pause->until_us));
		render_set_text(item, "reminder", render_reminder_id(daemon, pause->reminder));
		render_set_text(item, "source", pause_source(daemon, pause));
		(void)json_array_append_new(list, item);
	}
	return list;
}

static void set_title(const struct daemon *daemon, json_t *json, const char *key, int32_t routine) {
	const struct plan *plan = &daemon->loaded->plan;

	if (routine >= 0 && (uint32_t)routine < plan->routine_count) {
		render_set_text(json, key, plan->routines[routine].title);
	}
}

static json_t *render_prompt(const struct daemon *daemon, const struct status_view *view) {
	if (!view->prompt_open) {
		return json_null();
	}
	json_t *merged = json_array();
	for (uint32_t i = 0; i < view->merged_count; i++) {
		(void)json_array_append_new(
			merged, json_string(render_reminder_id(daemon, view->merged[i])));
	}
	json_t *json = json_pack("{s:s, s:s, s:o, s:o, s:o, s:i, s:o, s:b, s:b}", "reminder",
		render_reminder_id(daemon, view->prompt_reminder), "routine",
		render_routine_id(daemon, view->prompt_routine), "due",
		render_time(daemon, view->prompt_due_us), "shown",
		render_time(daemon, view->prompt_shown_us), "expires",
		render_time(daemon, view->prompt_expires_us), "snoozes", (int)view->prompt_snoozes,
		"merged", merged, "visible", view->prompt_shown, "overdue", view->prompt_overdue);
	set_title(daemon, json, "title", view->prompt_routine);
	return json;
}

static json_t *render_next(const struct daemon *daemon, const struct status_view *view) {
	if (view->next_reminder < 0) {
		return json_null();
	}
	struct reminder_view reminder;
	engine_reminder(daemon->engine, daemon_now(daemon), view->next_reminder, &reminder);
	json_t *json = json_pack("{s:s, s:o, s:b}", "reminder",
		render_reminder_id(daemon, view->next_reminder), "due",
		render_time(daemon, view->next_due_us), "warning", view->warning);
	set_title(daemon, json, "title", reminder.routine);
	render_set_time(daemon, json, "quiet_until", view->next_quiet_us);
	return json;
}

static json_t *render_plan(struct daemon *daemon) {
	const struct planfiles *files = &daemon->loaded->files;
	const char *path = daemon->options.plan;
	char *own = path == NULL ? path_join(daemon->paths.config, "plan.ini") : NULL;

	if (path == NULL && daemon->loaded->from_files && files->shipped) {
		path = daemon->paths.plan;
	} else if (path == NULL && daemon->loaded->from_files && !daemon->fell_back &&
		files->file_count > 0) {
		path = files->files[0].path;
	} else if (path == NULL) {
		path = own != NULL ? own : "";
	}
	json_t *json = json_pack("{s:s, s:b, s:b}", "path", path, "ok", daemon->plan_ok, "changed",
		planwatch_changed(
			&daemon->watch, files, daemon->options.plan, daemon->paths.config));
	free(own);
	render_set_text(json, "problem", daemon->plan_problem);
	if (daemon->options.plan == NULL) {
		/* Where a person's own files go. */
		render_set_text(json, "folder", daemon->paths.config);
		(void)json_object_set_new(json, "shipped",
			json_boolean(daemon->loaded->from_files && files->shipped));
	}
	if (daemon->fell_back) {
		render_set_text(json, "running",
			daemon->loaded->from_files ? "the last good plan" : "no reminders");
	}
	(void)json_object_set_new(json, "warnings", json_integer(daemon->loaded->warnings));
	json_t *list = json_array();
	for (uint32_t i = 0; daemon->loaded->from_files && i < files->file_count; i++) {
		(void)json_array_append_new(list, json_string(files->files[i].path));
	}
	(void)json_object_set_new(json, "files", list);
	return json;
}

static json_t *render_limits(void) {
	return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "clients", CLIENTS_MAX,
		"request_bytes", (int)WIRE_REQUEST_MAX, "reply_bytes", (int)WIRE_REPLY_MAX, "batch",
		WIRE_BATCH_MAX, "plugin_bytes", (int)WIRE_PLUGIN_MAX, "events", EVENTS_MAX,
		"event_bytes", (int)EVENTS_BYTES_MAX, "preview_days", PREVIEW_DAYS_MAX);
}

static json_t *render_screening(const struct daemon *daemon, const struct status_view *view) {
	json_t *json = json_pack("{s:b, s:o, s:o}", "needed", view->screening_needed, "time",
		render_time(daemon, view->screening_us), "next",
		render_time(daemon, view->screening_next_us));
	render_safety(daemon, json, view);
	return json;
}

void render_safety(const struct daemon *daemon, json_t *json, const struct status_view *view) {
	if (view->cleared_us != 0) {
		(void)json_object_set_new(json, "cleared",
			json_pack("{s:o, s:s}", "time", render_time(daemon, view->cleared_us),
				"statement", view->cleared));
	}
	if (view->advised_us != 0) {
		(void)json_object_set_new(json, "advised",
			json_pack("{s:o, s:s, s:s}", "time", render_time(daemon, view->advised_us),
				"reason", view->advised, "advice", red_flag_advice(RED_FLAG_SOON)));
	}
}

json_t *render_status(struct daemon *daemon) {
	struct status_view view;

	engine_status(daemon->engine, daemon_now(daemon), &view);
	json_t *json = json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o}", "version", MINIMUS_VERSION,
		"instance", daemon->events.instance, "state", engine_state_name(view.state),
		"pauses", render_pauses(daemon, &view), "next", render_next(daemon, &view),
		"prompt", render_prompt(daemon, &view), "session", render_session(daemon, &view));
	/* Who asks while the machine goes to sleep sees somebody leave; its hold says why. */
	bool asleep = view.presence == PRESENCE_ASLEEP;
	json_t *presence =
		json_pack("{s:s}", "state", presence_name(asleep ? PRESENCE_AWAY : view.presence));
	sense_presence(daemon->sense, presence);
	(void)json_object_set_new(json, "presence", presence);
	json_t *desktop = desktop_status(daemon->desktop);
	(void)json_object_set_new(desktop, "audio", audio_status(daemon->audio));
	(void)json_object_set_new(desktop, "sense", sense_status(daemon->sense));
	(void)json_object_set_new(json, "desktop", desktop);
	(void)json_object_set_new(json, "plan", render_plan(daemon));
	(void)json_object_set_new(json, "plugins", plugins_status(daemon->plugins, false));
	(void)json_object_set_new(json, "screening", render_screening(daemon, &view));
	(void)json_object_set_new(json, "unconfirmed", json_boolean(view.last_unconfirmed));
	json_t *questions = json_array();
	if (view.asks_effort) {
		(void)json_array_append_new(questions, json_string("effort"));
	}
	if (view.asks_pain) {
		(void)json_array_append_new(questions, json_string("pain"));
	}
	(void)json_object_set_new(json, "questions", questions);
	(void)json_object_set_new(json, "speed", json_integer(daemon->clock.speed));
	(void)json_object_set_new(json, "limits", render_limits());
	if (view.red_flag != RED_FLAG_NONE) {
		render_set_text(json, "red_flag", red_flag_name(view.red_flag));
	}
	render_set_text(json, "store", store_problem(daemon->store));
	/* A session and a prompt change all the time, quiet hours and the like at their edges;
	 * everything else by a step. */
	daemon->status_valid_us = view.session_open || view.prompt_open ? 0 : view.edge_us;
	if (daemon->clock.speed != 1) {
		/* Nobody outside can know what time it is here. */
		render_set_time(daemon, json, "time", daemon_now(daemon).wall_us);
		daemon->status_valid_us = 0;
	}
	return json;
}

static json_t *render_reminder(const struct daemon *daemon, int32_t index) {
	const struct reminder *reminder = &daemon->loaded->plan.reminders[index];
	struct reminder_view view;
	char schedule[240];

	engine_reminder(daemon->engine, daemon_now(daemon), index, &view);
	rule_print(&reminder->rule, schedule, sizeof(schedule));
	const char *routine = view.routine >= 0 ? render_routine_id(daemon, view.routine)
		: reminder->rotation_count > 0  ? reminder->rotation_names[0]
						: "";
	json_t *json = json_pack("{s:s, s:s, s:o, s:s, s:s, s:o}", "id", reminder->id, "state",
		reminder_state_name(view.state), "due", render_time(daemon, view.due_us), "routine",
		routine, "schedule", schedule, "reasons", render_holds(view.holds));
	render_set_time(daemon, json, "until", view.until_us);
	render_set_time(daemon, json, "quiet_until", view.quiet_us);
	set_title(daemon, json, "title", view.routine);
	if (view.routine >= 0) {
		const char *plugin = daemon->loaded->plan.routines[view.routine].plugin;
		render_set_text(json, "problem", plugins_problem(daemon->plugins, plugin));
	}
	return json;
}

json_t *render_reminders(const struct daemon *daemon) {
	json_t *list = json_array();

	for (uint32_t i = 0; i < daemon->loaded->plan.reminder_count; i++) {
		(void)json_array_append_new(list, render_reminder(daemon, (int32_t)i));
	}
	return list;
}

json_t *render_published(
	const struct daemon *daemon, struct instant now, const struct published *published) {
	const struct timeline *timeline = engine_timeline(daemon->engine);
	json_t *json = json_object();
	char session[24];

	(void)json_object_set_new(json, "time", render_time(daemon, now.wall_us));
	render_set_text(json, "reminder", render_reminder_id(daemon, published->reminder));
	render_set_text(json, "routine", render_routine_id(daemon, published->routine));
	if (published->session != 0) {
		(void)snprintf(
			session, sizeof(session), "%llu", (unsigned long long)published->session);
		render_set_text(json, "session", session);
	}
	render_set_time(daemon, json, "due", published->due_us);
	render_set_time(daemon, json, "until", published->until_us);
	if (published->holds != 0) {
		(void)json_object_set_new(json, "reasons", render_holds(published->holds));
	}
	if (published->step >= 0 && timeline != NULL &&
		(uint32_t)published->step < timeline->step_count) {
		(void)json_object_set_new(
			json, "step", render_step(timeline, (uint32_t)published->step));
		(void)json_object_set_new(json, "step_index", json_integer(published->step));
		(void)json_object_set_new(json, "total_s", json_integer(timeline->total_s));
	}
	render_set_text(json, "exercise", published->exercise);
	render_set_text(json, "reason", published->text);
	if (published->type == PUBLISH_PRESENCE_CHANGED) {
		render_set_text(json, "presence", presence_name(published->presence));
		render_set_text(json, "source", sense_source(daemon->sense));
	}
	if (published->type == PUBLISH_PROGRESSION_CHANGED) {
		(void)json_object_set_new(json, "dose", render_dose_text(&published->dose));
	}
	return json;
}
