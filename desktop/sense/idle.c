/* SPDX-License-Identifier: MIT */
#include "idle.h"

#include <stdlib.h>
#include <time.h>

/* A display that is just coming takes connections a moment after its socket is there. */
#define RETRY_FIRST_US (UINT64_C(50) * 1000)
#define RETRIES_MAX 8u

/* In the order in which they are tried. */
static const struct idle_source *const sources[] = {
	&idle_wayland,
	&idle_mutter,
	&idle_xsync,
	&idle_wayland_found,
};
#define SOURCE_COUNT (sizeof(sources) / sizeof(sources[0]))

struct idle {
	sd_event *event;
	void (*changed)(void *user);
	void *user;
	int64_t break_ms; /* 0: not known yet */
	sd_bus *session;
	size_t at; /* the source that is tried or works; SOURCE_COUNT: none */
	void *source;
	bool failed; /* it is over; `step` goes on from the loop */
	const char *name;
	bool idle, dark, wayland;
	bool again; /* one of those that failed may work in a moment */
	int64_t since_us;
	const char *why[SOURCE_COUNT]; /* NULL: not tried in vain */
	unsigned retries;
	sd_event_source *step, *retry;
};

static int64_t boot_us(void) {
	struct timespec now;

	(void)clock_gettime(CLOCK_BOOTTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void stop(struct idle *idle) {
	if (idle->at < SOURCE_COUNT) {
		sources[idle->at]->stop(idle->source);
	}
	idle->source = NULL;
	idle->at = SOURCE_COUNT;
	idle->name = NULL;
	idle->idle = idle->dark = idle->failed = false;
}

static int handle_retry(sd_event_source *source, uint64_t usec, void *user);

static void start(struct idle *idle, size_t at) {
	idle->at = at;
	if (at < SOURCE_COUNT) {
		idle->failed = false;
		idle->why[at] = NULL;
		idle->source = sources[at]->start(idle);
		return;
	}
	if (idle->again && idle->retries < RETRIES_MAX && idle->retry == NULL) {
		uint64_t wait = RETRY_FIRST_US << idle->retries;
		idle->retries++;
		(void)sd_event_add_time_relative(
			idle->event, &idle->retry, CLOCK_BOOTTIME, wait, 1000, handle_retry, idle);
	}
	idle->changed(idle->user);
}

static void begin(struct idle *idle) {
	idle->again = idle->wayland = false;
	start(idle, 0);
}

static int handle_retry(sd_event_source *source, uint64_t usec, void *user) {
	struct idle *idle = user;

	(void)source;
	(void)usec;
	idle->retry = sd_event_source_disable_unref(idle->retry);
	if (idle->at == SOURCE_COUNT && idle->break_ms > 0) {
		begin(idle);
	}
	return 0;
}

/* One that worked until now may be back in a moment, and so may one before it: all are tried. */
static int handle_step(sd_event_source *source, void *user) {
	struct idle *idle = user;
	size_t at = idle->at;
	bool worked = idle->name != NULL;

	(void)source;
	if (!idle->failed) {
		return 0;
	}
	stop(idle);
	if (worked) {
		idle->changed(idle->user);
		begin(idle);
	} else {
		start(idle, at + 1);
	}
	return 0;
}

void idle_look(struct idle *idle) {
	idle->retries = 0;
	idle->retry = sd_event_source_disable_unref(idle->retry);
	if (idle->at == SOURCE_COUNT && idle->break_ms > 0) {
		begin(idle);
	}
}

void idle_set_break(struct idle *idle, int64_t break_ms) {
	if (break_ms == idle->break_ms) {
		return;
	}
	idle->break_ms = break_ms;
	stop(idle);
	idle_look(idle);
}

void idle_bus(struct idle *idle, sd_bus *session) {
	idle->session = session;
	if (session == NULL && idle->at < SOURCE_COUNT && sources[idle->at] == &idle_mutter) {
		stop(idle);
		idle->changed(idle->user);
		begin(idle);
	}
}

struct idle_state idle_get(const struct idle *idle) {
	struct idle_state state = {.source = idle->name,
		.dark = idle->dark,
		.idle = idle->idle,
		.since_us = idle->since_us,
		.settled = idle->break_ms > 0 && (idle->name != NULL || idle->at == SOURCE_COUNT)};

	for (size_t i = 0; i < SOURCE_COUNT && state.source == NULL && state.settled; i++) {
		state.problem = idle->why[i] != NULL ? idle->why[i] : state.problem;
	}
	return state;
}

json_t *idle_tried(const struct idle *idle) {
	json_t *list = json_array();

	for (size_t i = 0; i < SOURCE_COUNT; i++) {
		if (idle->why[i] != NULL) {
			(void)json_array_append_new(list,
				json_pack("{s:s, s:s}", "source", sources[i]->name, "problem",
					idle->why[i]));
		}
	}
	return list;
}

struct idle *idle_create(sd_event *event, void (*changed)(void *user), void *user) {
	struct idle *idle = calloc(1, sizeof(*idle));

	if (idle == NULL) {
		return NULL;
	}
	idle->event = event;
	idle->changed = changed;
	idle->user = user;
	idle->at = SOURCE_COUNT;
	return idle;
}

void idle_destroy(struct idle *idle) {
	if (idle == NULL) {
		return;
	}
	stop(idle);
	(void)sd_event_source_disable_unref(idle->step);
	(void)sd_event_source_disable_unref(idle->retry);
	free(idle);
}

/* ---- for the sources ---- */

sd_event *idle_event(const struct idle *idle) {
	return idle->event;
}

sd_bus *idle_session_bus(const struct idle *idle) {
	return idle->session;
}

int64_t idle_break_ms(const struct idle *idle) {
	return idle->break_ms;
}

void idle_ready(struct idle *idle, const char *name, int64_t idle_ms) {
	idle->name = name;
	idle->idle = idle_ms >= idle->break_ms;
	idle->since_us = boot_us() - idle_ms * 1000;
	idle->retries = 0;
	idle->changed(idle->user);
}

void idle_went(struct idle *idle, int64_t idle_ms) {
	if (!idle->idle) {
		idle->idle = true;
		idle->since_us = boot_us() - idle_ms * 1000;
		idle->changed(idle->user);
	}
}

void idle_back(struct idle *idle) {
	if (idle->idle) {
		idle->idle = false;
		idle->changed(idle->user);
	}
}

void idle_set_dark(struct idle *idle, bool dark) {
	if (idle->dark != dark) {
		idle->dark = dark;
		idle->changed(idle->user);
	}
}

void idle_failed(struct idle *idle, const char *why, bool again) {
	idle->failed = true;
	idle->again = idle->again || again;
	idle->why[idle->at] = why;
	if (idle->step != NULL) {
		(void)sd_event_source_set_enabled(idle->step, SD_EVENT_ONESHOT);
	} else {
		(void)sd_event_add_defer(idle->event, &idle->step, handle_step, idle);
	}
}

void idle_saw_wayland(struct idle *idle) {
	idle->wayland = true;
}

bool idle_has_wayland(const struct idle *idle) {
	return idle->wayland;
}
