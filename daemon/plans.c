/* SPDX-License-Identifier: MIT */
/* Which plan is in force: loading, reloading, falling back, and the zone that it runs in. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon.h"
#include "log.h"
#include "render.h"

#define RETRY_MS_MIN 1000

static json_t *render_problem(const struct diag *diag) {
	json_t *json = json_pack("{s:s, s:i, s:s, s:s, s:s}", "file", diag->file, "line",
		diag->line, "section", diag->section, "severity",
		diag->severity == DIAG_ERROR ? "error" : "warning", "message", diag->message);

	if (json != NULL) {
		render_set_text(json, "key", diag->key);
		render_set_text(json, "suggestion", diag->suggestion);
	}
	return json;
}

json_t *plans_problems(const struct diag_list *problems) {
	json_t *list = json_array();

	for (uint32_t i = 0; i < problems->count && i < problems->capacity; i++) {
		json_t *json = render_problem(&problems->items[i]);
		if (json != NULL) {
			(void)json_array_append_new(list, json);
		}
	}
	json_t *result = json_pack("{s:b, s:o}", "ok", problems->errors == 0, "problems", list);
	if (problems->count > problems->capacity) {
		(void)json_object_set_new(
			result, "left_out", json_integer(problems->count - problems->capacity));
	}
	return result;
}

struct planload_source plans_source(const struct daemon *daemon, const char *only) {
	return (struct planload_source){.only = only != NULL ? only : daemon->options.plan,
		.config = daemon->paths.config,
		.shipped = daemon->paths.plan};
}

static char *good_path(const struct daemon *daemon) {
	return daemon->options.stdio ? NULL : path_join(daemon->paths.state, "plan.good.ini");
}

/* ---- putting a plan in force ---- */

static void take_record(void *user, const struct record *record) {
	struct daemon *daemon = user;

	engine_restore(daemon->engine, daemon_now(daemon), record);
}

static void use_plugins(struct daemon *daemon) {
	const char *ids[PLUGINS_MAX] = {SHIPPED_ROUTINES, SHIPPED_MODELS};
	size_t count = 2;

	for (uint32_t i = 0; i < daemon->loaded->plan.plugin_count && count < PLUGINS_MAX; i++) {
		ids[count++] = daemon->loaded->plan.plugins[i];
	}
	plugins_use(daemon->plugins, ids, count, daemon->loaded->values);
}

static void install_first(struct daemon *daemon, struct engine *engine) {
	struct instant now = daemon_now(daemon);

	daemon->engine = engine;
	engine_init(engine, &daemon->loaded->plan, daemon->loaded->zone.zone, now);
	int result = store_replay(daemon->store, take_record, daemon);
	if (result < 0) {
		log_line(LOG_ERROR, "the history cannot be read: %s; going on without it",
			strerror(-result));
	}
	engine_set_serial(engine, store_next_serial(daemon->store));
}

static void install_next(struct daemon *daemon, struct engine *engine, struct loaded *old) {
	struct event event = {.type = EVENT_CLOCK, .as.clock.zone = daemon->loaded->zone.zone};
	struct engine *before = daemon->engine;

	/* At the instant up to which the old plan decided: what fell due since, while the step's
	 * records were written, is due in the new one. */
	engine_adopt(engine, &daemon->loaded->plan, before, daemon->stepped);
	daemon->engine = engine;
	free(before);
	/* The old zone is borrowed until this event has been taken. */
	daemon_step(daemon, &event);
	loaded_destroy(old);
}

/* loaded is taken. */
static void install(struct daemon *daemon, struct loaded *loaded) {
	struct engine *engine = malloc(engine_size(&loaded->plan));
	struct loaded *old = daemon->loaded;

	if (engine == NULL) {
		log_line(LOG_ERROR, "memory is out; the plan before goes on");
		loaded_destroy(loaded);
		return;
	}
	if (old != NULL) {
		struct event event = {.type = EVENT_LEAVING, .as.leaving.plan = &loaded->plan};
		daemon_step(daemon, &event);
	}
	daemon->loaded = loaded;
	use_plugins(daemon);
	hooks_set(daemon->hooks, &loaded->plan);
	planwatch_set(&daemon->watch, &loaded->files, daemon->options.plan, daemon->paths.config);
	if (daemon->engine == NULL) {
		install_first(daemon, engine);
	} else {
		install_next(daemon, engine, old);
	}
	daemon_changed(daemon);
}

/* ---- what a load came to ---- */

static void handle_retry(uv_timer_t *timer) {
	struct daemon *daemon = timer->data;

	/* What a person is just writing is not loaded by the way. */
	if (!planwatch_changed(&daemon->watch, &daemon->loaded->files, daemon->options.plan,
		    daemon->paths.config)) {
		plans_reload(daemon, NULL);
	}
}

static void plan_retry(struct daemon *daemon) {
	if (daemon->engine != NULL && plugins_retry_wanted(daemon->plugins)) {
		(void)uv_timer_start(&daemon->retry, handle_retry, daemon->retry_ms, 0);
		daemon->retry_ms *= 2;
	} else {
		daemon->retry_ms = RETRY_MS_MIN;
	}
}

/* A private daemon's problems come with its answers; on stderr they would be told twice. */
static enum log_level level_of_plan(const struct daemon *daemon, enum log_level level) {
	return daemon->options.stdio ? LOG_TRACE : level;
}

static void note_problems(struct daemon *daemon, const struct diag_list *problems, bool ok) {
	char line[sizeof(daemon->plan_problem)];

	daemon->plan_problem[0] = '\0';
	for (uint32_t i = 0; i < problems->count && i < problems->capacity; i++) {
		const struct diag *diag = &problems->items[i];
		(void)diag_print(diag, line, sizeof(line));
		log_line(level_of_plan(daemon, diag->severity == DIAG_ERROR ? LOG_ERROR : LOG_WARN),
			"%s", line);
		if (diag->severity == DIAG_ERROR && daemon->plan_problem[0] == '\0') {
			(void)snprintf(
				daemon->plan_problem, sizeof(daemon->plan_problem), "%s", line);
		}
	}
	if (!ok && daemon->plan_problem[0] == '\0') {
		(void)snprintf(daemon->plan_problem, sizeof(daemon->plan_problem),
			"the plan cannot be loaded: memory is out");
	}
	daemon->plan_ok = ok;
	daemon->plan_notice_wanted = !ok;
	json_decref(daemon->plan_problems);
	daemon->plan_problems = plans_problems(problems);
	daemon_changed(daemon);
}

static void answer_reloads(struct daemon *daemon) {
	for (size_t i = 0; i < daemon->reload_count; i++) {
		struct request *request = daemon->reloads[i];
		json_t *answer = json_copy(daemon->plan_problems);
		if (request->method->id == METHOD_PLUGIN_RELOAD && answer != NULL) {
			(void)json_object_set_new(
				answer, "plugins", plugins_status(daemon->plugins, true));
		}
		request_answer(request, answer);
	}
	daemon->reload_count = 0;
}

static void handle_reloaded(void *user, struct loaded *loaded, const struct diag_list *problems) {
	struct daemon *daemon = user;

	daemon->loading = false;
	if (daemon->stopping) {
		loaded_destroy(loaded);
		return;
	}
	note_problems(daemon, problems, loaded != NULL);
	if (loaded != NULL) {
		daemon->fell_back = false;
		install(daemon, loaded);
		daemon_publish(daemon, "plan.reloaded", NULL);
		plan_retry(daemon);
	} else {
		daemon_publish(daemon, "plan.rejected",
			json_pack("{s:s}", "problem", daemon->plan_problem));
		planwatch_set(&daemon->watch, &daemon->loaded->files, daemon->options.plan,
			daemon->paths.config);
	}
	apply_plan_notice(daemon);
	sdnotify_ready(&daemon->notify, loaded != NULL ? "running" : "running the plan before");
	if (daemon->load_again) {
		daemon->load_again = false;
		plans_reload(daemon, NULL);
		return;
	}
	answer_reloads(daemon);
	methods_check_syncs(daemon);
}

void plans_reload(struct daemon *daemon, struct request *request) {
	struct planload_source source = plans_source(daemon, NULL);
	char *keep;

	if (request != NULL) {
		if (daemon->reload_count == SYNCS_MAX) {
			request_refuse(request, WIRE_APPLICATION_ERROR, "refused",
				"too many reloads are waiting; try again");
			return;
		}
		daemon->reloads[daemon->reload_count++] = request;
	}
	if (daemon->loading) {
		daemon->load_again = true;
		return;
	}
	(void)uv_timer_stop(&daemon->retry);
	plans_look_at_zone(daemon);
	sdnotify_reloading(&daemon->notify);
	keep = good_path(daemon);
	daemon->loading =
		planload_start(daemon->plugins, &source, keep, handle_reloaded, daemon) == 0;
	free(keep);
	if (!daemon->loading) {
		answer_reloads(daemon);
	}
}

/* ---- the first load ---- */

static void handle_fallback(void *user, struct loaded *loaded, const struct diag_list *problems);

static void load_empty(struct daemon *daemon) {
	struct planload_source source = {.empty = true};

	(void)planload_start(daemon->plugins, &source, NULL, handle_fallback, daemon);
}

static void handle_fallback(void *user, struct loaded *loaded, const struct diag_list *problems) {
	struct daemon *daemon = user;

	(void)problems;
	if (daemon->stopping) {
		loaded_destroy(loaded);
		return;
	}
	if (loaded == NULL && !daemon->fell_back) {
		daemon->fell_back = true;
		load_empty(daemon);
		return;
	}
	daemon->fell_back = true;
	daemon->loading = false;
	if (loaded == NULL) {
		daemon_stop(daemon, 1);
		log_line(LOG_ERROR, "no plan can be built at all; is the installation whole?");
		return;
	}
	install(daemon, loaded);
	daemon_serve(daemon);
}

static void handle_first(void *user, struct loaded *loaded, const struct diag_list *problems) {
	struct daemon *daemon = user;

	if (daemon->stopping) {
		loaded_destroy(loaded);
		return;
	}
	note_problems(daemon, problems, loaded != NULL);
	if (loaded != NULL) {
		daemon->loading = false;
		install(daemon, loaded);
		daemon_serve(daemon);
		plan_retry(daemon);
		return;
	}
	char *good = good_path(daemon);
	if (good != NULL && access(good, R_OK) == 0) {
		struct planload_source source = plans_source(daemon, good);
		log_line(LOG_WARN, "the plan is wrong; the last good one runs");
		(void)planload_start(daemon->plugins, &source, NULL, handle_fallback, daemon);
	} else {
		log_line(level_of_plan(daemon, LOG_WARN),
			"the plan is wrong and there is no good one before it; no reminders run");
		daemon->fell_back = true;
		load_empty(daemon);
	}
	free(good);
}

static void handle_zone(void *user) {
	struct daemon *daemon = user;

	if (daemon->running) {
		plans_look_at_zone(daemon);
	}
}

void plans_start(struct daemon *daemon) {
	struct planload_source source = plans_source(daemon, NULL);
	char *keep = good_path(daemon);

	daemon->retry_ms = RETRY_MS_MIN;
	(void)uv_timer_init(&daemon->loop, &daemon->retry);
	uv_unref((uv_handle_t *)&daemon->retry);
	daemon->retry.data = daemon;
	zonewatch_start(&daemon->zone_watch, &daemon->loop, handle_zone, daemon);
	daemon->loading = true;
	if (planload_start(daemon->plugins, &source, keep, handle_first, daemon) < 0) {
		daemon_stop(daemon, 1);
	}
	free(keep);
}

void plans_look_at_zone(struct daemon *daemon) {
	struct zonefile fresh, old = daemon->loaded->zone;
	struct event event = {.type = EVENT_CLOCK};

	if (!zonefile_changed(&old) || zonefile_load(&fresh, "") < 0) {
		return;
	}
	daemon->loaded->zone = fresh;
	event.as.clock.zone = fresh.zone;
	daemon_step(daemon, &event);
	zonefile_finish(&old);
	log_line(LOG_NOTE, "the time zone is now %s", zone_name(fresh.zone));
}

void plans_finish(struct daemon *daemon) {
	if (daemon->retry.data != NULL) {
		uv_close((uv_handle_t *)&daemon->retry, NULL);
	}
	zonewatch_finish(&daemon->zone_watch);
	json_decref(daemon->plan_problems);
	daemon->plan_problems = NULL;
	json_decref(daemon->composed);
	daemon->composed = NULL;
	planwatch_finish(&daemon->watch);
	free(daemon->engine);
	daemon->engine = NULL;
	loaded_destroy(daemon->loaded);
	daemon->loaded = NULL;
}
