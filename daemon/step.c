/* SPDX-License-Identifier: MIT */
/* One event in, its effects out, the timers set anew: never one step inside another. */
#include <assert.h>
#include <stdlib.h>

#include "daemon.h"
#include "folding.h"
#include "log.h"

struct waiting_event {
	struct waiting_event *next; /* in daemon.first_event */
	struct event event;
};

struct instant daemon_now(const struct daemon *daemon) {
	return clock_now(&daemon->clock);
}

void daemon_changed(struct daemon *daemon) {
	free(daemon->status_text);
	daemon->status_text = NULL;
}

static void wait(struct daemon *daemon, const struct event *event) {
	struct waiting_event *waiting = malloc(sizeof(*waiting));

	/* What a command borrows does not outlive its step. */
	assert(event->type != EVENT_COMMAND && event->type != EVENT_REFOLD);
	if (waiting == NULL) {
		log_line(LOG_ERROR, "memory is out; an event is lost");
		return;
	}
	*waiting = (struct waiting_event){.event = *event};
	if (daemon->last_event != NULL) {
		daemon->last_event->next = waiting;
	} else {
		daemon->first_event = waiting;
	}
	daemon->last_event = waiting;
}

static void run(struct daemon *daemon, const struct event *event) {
	static const struct event go_on = {.type = EVENT_CONTINUE};
	struct instant now = daemon_now(daemon);
	bool more;

	daemon->stepped = now;
	do {
		more = engine_step(daemon->engine, now, event, &daemon->effects);
		for (uint32_t i = 0; i < daemon->effects.count; i++) {
			apply_effect(daemon, now, &daemon->effects.items[i]);
		}
		event = &go_on;
	} while (more);
}

static struct waiting_event *take_event(struct daemon *daemon) {
	struct waiting_event *waiting = daemon->first_event;

	if (waiting != NULL) {
		daemon->first_event = waiting->next;
		if (daemon->first_event == NULL) {
			daemon->last_event = NULL;
		}
	}
	return waiting;
}

void daemon_drop_events(struct daemon *daemon) {
	struct waiting_event *waiting;

	while ((waiting = take_event(daemon)) != NULL) {
		free(waiting);
	}
}

void daemon_step(struct daemon *daemon, const struct event *event) {
	struct waiting_event *waiting;

	if (daemon->engine == NULL || daemon->stopping) {
		return;
	}
	if (daemon->stepping) {
		wait(daemon, event);
		return;
	}
	daemon->stepping = true;
	run(daemon, event);
	while ((waiting = take_event(daemon)) != NULL) {
		run(daemon, &waiting->event);
		free(waiting);
	}
	daemon->stepping = false;
	store_commit(daemon->store);
	wake_arm(&daemon->wake, engine_deadline(daemon->engine));
	helpers_follow(daemon);
	daemon_changed(daemon);
	methods_commands_done(daemon);
	folding_go_on(daemon);
	methods_unpark(daemon);
	methods_check_syncs(daemon);
}

void daemon_tick(struct daemon *daemon) {
	const struct event event = {.type = EVENT_TICK};

	daemon_step(daemon, &event);
}
