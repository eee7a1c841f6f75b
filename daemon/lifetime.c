/* SPDX-License-Identifier: MIT */
/* Putting the modules together in order, and taking them apart in the reverse of it. */
#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon.h"
#include "folding.h"
#include "log.h"
#include "render.h"

/* ---- what the modules tell ---- */

void daemon_resume(struct daemon *daemon) {
	struct event event = {.type = EVENT_RESUMED};

	log_line(LOG_TRACE, "the machine slept");
	daemon->resumed = true;
	daemon_step(daemon, &event);
	plans_look_at_zone(daemon);
	event = (struct event){.type = EVENT_CLOCK};
	daemon_step(daemon, &event);
}

static void handle_wake(void *user, enum wake_cause cause) {
	struct daemon *daemon = user;
	struct event event = {.type = cause == WAKE_DUE ? EVENT_TICK : EVENT_CLOCK};

	if (daemon->engine == NULL || daemon->stopping) {
		return;
	}
	if (cause == WAKE_RESUMED) {
		daemon_resume(daemon);
		/* Settling ends as soon as somebody says who is there. */
		sense_ask_presence(daemon->sense);
		return;
	}
	if (cause != WAKE_DUE) {
		log_line(LOG_TRACE, "the clock is looked at anew");
		plans_look_at_zone(daemon);
	}
	daemon_step(daemon, &event);
}

static void handle_plugin_told(void *user, const char *type, const char *id, const char *text) {
	struct daemon *daemon = user;
	json_t *params = json_pack("{s:s}", "plugin", id);

	render_set_text(params, "problem", text);
	daemon_publish(daemon, type, params);
	daemon_changed(daemon);
}

static void handle_idle(void *user) {
	struct daemon *daemon = user;

	daemon_changed(daemon);
	methods_check_syncs(daemon);
}

static void handle_quiet(void *user) {
	methods_check_syncs(user);
}

static void handle_input_ended(void *user) {
	daemon_stop(user, 0);
}

static void handle_signal(uv_signal_t *handle, int number) {
	struct daemon *daemon = handle->data;

	if (number != SIGHUP) {
		daemon_stop(daemon, 0);
	} else if (daemon->running) {
		plans_reload(daemon, NULL);
	}
}

static void handle_published(void *user, const struct event_line *line) {
	struct daemon *daemon = user;

	if (daemon->control != NULL) {
		control_deliver(daemon->control, line);
	}
	hooks_event(daemon->hooks, line);
}

/* ---- start ---- */

static int fail(struct daemon *daemon, int error, const char *what) {
	if (daemon->start_problem[0] == '\0') {
		(void)snprintf(daemon->start_problem, sizeof(daemon->start_problem), "%s: %s", what,
			strerror(-error));
	}
	return error;
}

static int start_signals(struct daemon *daemon) {
	static const int numbers[] = {SIGTERM, SIGINT, SIGHUP};

	(void)signal(SIGPIPE, SIG_IGN);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		int result = uv_signal_init(&daemon->loop, &daemon->signals[i]);
		daemon->signals[i].data = daemon;
		if (result == 0) {
			result = uv_signal_start(&daemon->signals[i], handle_signal, numbers[i]);
		}
		if (result < 0) {
			return result;
		}
	}
	return 0;
}

static int start_control(struct daemon *daemon) {
	const struct control_ops ops = {.handle = methods_handle,
		.snapshot = methods_snapshot,
		.quiet = handle_quiet,
		.ended = handle_input_ended,
		.user = daemon};

	daemon->control = control_create(&daemon->loop, &daemon->events, &ops);
	if (daemon->control == NULL) {
		return -ENOMEM;
	}
	return daemon->options.stdio
		? 0
		: control_bind(daemon->control, daemon->paths.socket, daemon->start_problem,
			  sizeof(daemon->start_problem));
}

static int start_store(struct daemon *daemon) {
	const char *directory = daemon->options.stdio ? NULL : daemon->paths.state;
	int result = store_open(&daemon->store, &daemon->loop, directory, daemon->start_problem,
		sizeof(daemon->start_problem));

	if (result == 0 && daemon->start_problem[0] != '\0') {
		log_line(LOG_WARN, "%s", daemon->start_problem);
		daemon->start_problem[0] = '\0';
	}
	return result;
}

static int start_plugins(struct daemon *daemon) {
	const struct plugins_ops ops = {
		.told = handle_plugin_told, .idle = handle_idle, .user = daemon};

	daemon->plugins = plugins_create(&daemon->loop, &daemon->paths, &ops);
	return daemon->plugins != NULL ? 0 : -ENOMEM;
}

/* glibc keeps what was large once for ever, unless its limits stand still: a plugin's long line
 * would make the daemon larger for the rest of its life. */
static void keep_small(void) {
#ifdef M_MMAP_THRESHOLD
	(void)mallopt(M_MMAP_THRESHOLD, 128 << 10);
	(void)mallopt(M_TRIM_THRESHOLD, 128 << 10);
#endif
}

/* A wrong plan has a good one before it; a wrong option has not. */
static int check_options(struct daemon *daemon) {
	const char *plan = daemon->options.plan;

	if (plan != NULL && access(plan, R_OK) < 0) {
		int error = -errno;
		(void)snprintf(daemon->start_problem, sizeof(daemon->start_problem),
			"--plan %.200s: %s", plan, strerror(-error));
		return error;
	}
	return 0;
}

int daemon_start(struct daemon *daemon, const struct options *options) {
	int result;

	keep_small();
	daemon->options = *options;
	planwatch_init(&daemon->watch);
	clock_init(&daemon->clock, options->speed);
	sdnotify_init(&daemon->notify, &daemon->loop);
	if ((result = paths_init(&daemon->paths, options->state, options->socket)) < 0 ||
		(result = events_init(&daemon->events, handle_published, daemon)) < 0) {
		return fail(daemon, result, "memory");
	}
	if ((result = check_options(daemon)) < 0) {
		return result;
	}
	if ((result = start_signals(daemon)) < 0) {
		return fail(daemon, result, "signals");
	}
	if ((result = start_control(daemon)) < 0) {
		return fail(daemon, result, "control socket");
	}
	if ((result = start_store(daemon)) < 0) {
		return fail(daemon, result, "history");
	}
	if ((result = wake_init(
		     &daemon->wake, &daemon->loop, &daemon->clock, handle_wake, daemon)) < 0) {
		return fail(daemon, result, "event loop");
	}
	if ((result = start_plugins(daemon)) < 0) {
		return fail(daemon, result, "plugins");
	}
	/* A private daemon only answers questions: a person's commands are not for it. */
	if (!options->stdio) {
		daemon->hooks = hooks_create(&daemon->loop, daemon->paths.socket);
	}
	plans_start(daemon);
	return 0;
}

static void tell_interrupted(struct daemon *daemon) {
	struct status_view view;

	engine_status(daemon->engine, daemon_now(daemon), &view);
	if (view.session_open && view.session_interrupted) {
		log_line(LOG_NOTE,
			"a session was interrupted and is paused; minimusctl session resume, or "
			"stop");
	}
}

void daemon_serve(struct daemon *daemon) {
	struct event event = {.type = EVENT_STARTED};
	int result;

	helpers_start(daemon);
	daemon->running = true;
	daemon_step(daemon, &event);
	apply_plan_notice(daemon);
	tell_interrupted(daemon);
	folding_take_up(daemon);
	result = daemon->options.stdio ? control_stdio(daemon->control)
				       : control_listen(daemon->control);
	if (result < 0) {
		log_line(LOG_ERROR, "the control socket cannot be served: %s", strerror(-result));
		daemon_stop(daemon, 1);
		return;
	}
	/* Loading needed much memory for a moment; most of it can go back. */
	(void)malloc_trim(0);
	sdnotify_ready(
		&daemon->notify, daemon->plan_ok ? "running" : "running without the new plan");
}

/* ---- end ---- */

void daemon_stop(struct daemon *daemon, int exit_status) {
	struct event event = {.type = EVENT_STOPPING};

	if (daemon->stopping) {
		return;
	}
	daemon->exit_status = exit_status;
	sdnotify_stopping(&daemon->notify);
	if (daemon->running) {
		daemon_step(daemon, &event);
		daemon_publish(daemon, "daemon.stopping", NULL);
	}
	daemon->stopping = true;
	daemon->running = false;
	uv_stop(&daemon->loop);
}

static void close_signals(struct daemon *daemon) {
	for (size_t i = 0; i < sizeof(daemon->signals) / sizeof(daemon->signals[0]); i++) {
		if (daemon->signals[i].data != NULL) {
			uv_close((uv_handle_t *)&daemon->signals[i], NULL);
		}
	}
}

void daemon_finish(struct daemon *daemon) {
	daemon->stopping = true;
	daemon->running = false;
	/* Waits for what is on its way to the disk, so that those who asked still get their
	 * answers. */
	store_close(daemon->store);
	daemon->store = NULL;
	plugins_destroy(daemon->plugins);
	methods_finish(daemon);
	if (daemon->control != NULL) {
		control_finish(daemon->control);
	}
	desktop_destroy(daemon->desktop);
	sense_destroy(daemon->sense);
	audio_destroy(daemon->audio);
	hooks_destroy(daemon->hooks);
	daemon->hooks = NULL;
	plans_finish(daemon);
	daemon_drop_events(daemon);
	wake_finish(&daemon->wake);
	close_signals(daemon);
	sdnotify_finish(&daemon->notify);
	(void)uv_run(&daemon->loop, UV_RUN_DEFAULT);
	control_destroy(daemon->control);
	events_finish(&daemon->events);
	paths_finish(&daemon->paths);
	free(daemon->status_text);
}
