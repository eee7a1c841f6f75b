/* SPDX-License-Identifier: MIT */
#include "presence.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "idle.h"

/* So long the first word waits for sources that are still being tried. */
#define FIRST_US (UINT64_C(1) * 1000 * 1000)
#define BREAK_MS_MAX (INT64_C(7) * 24 * 3600 * 1000)

struct presence {
	struct sense *sense;
	struct idle *idle;
	json_t *told; /* the last word, NULL: none yet */
	sd_event_source *first;
	bool waited; /* whoever has not answered by now is not waited for */
};

static int64_t boot_us(void) {
	struct timespec now;

	(void)clock_gettime(CLOCK_BOOTTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* ---- the word ---- */

static json_t *word(const struct presence *presence) {
	struct idle_state idle = idle_get(presence->idle);
	const char *state = idle.source == NULL ? "unknown" : idle.idle ? "away" : "active";
	json_t *json = json_pack(
		"{s:s, s:s}", "state", state, "source", idle.source != NULL ? idle.source : "none");

	if (idle.source == NULL && idle.problem != NULL) {
		(void)json_object_set_new(json, "problem", json_string(idle.problem));
	}
	return json;
}

static bool settled(const struct presence *presence) {
	return presence->waited || idle_get(presence->idle).settled;
}

static void tell(struct presence *presence) {
	if (presence->told == NULL && !settled(presence)) {
		return;
	}
	json_t *json = word(presence);
	if (json_equal(json, presence->told)) {
		json_decref(json);
		return;
	}
	presence->first = sd_event_source_disable_unref(presence->first);
	json_decref(presence->told);
	presence->told = json;
	json = json_copy(json);
	if (strcmp(json_string_value(json_object_get(json, "state")), "away") == 0) {
		int64_t idle_ms = (boot_us() - idle_get(presence->idle).since_us) / 1000;
		(void)json_object_set_new(json, "idle_ms", json_integer(idle_ms));
	}
	sense_tell(presence->sense, "presence", json);
}

static void handle_changed(void *user) {
	tell(user);
}

static int handle_first(sd_event_source *source, uint64_t usec, void *user) {
	struct presence *presence = user;

	(void)source;
	(void)usec;
	presence->waited = true;
	tell(presence);
	return 0;
}

/* ---- as a part ---- */

static void take_settings(struct presence *presence, json_t *params) {
	struct wire_error error;
	json_int_t break_ms = 0;

	if (json_is_object(params) &&
		wire_get_integer(params, "break_ms", 1, BREAK_MS_MAX, &break_ms, &error) > 0) {
		idle_set_break(presence->idle, break_ms);
	}
}

static bool handle_message(void *part, const struct wire_message *message) {
	if (message->kind == WIRE_NOTIFICATION && strcmp(message->method, "settings") == 0) {
		take_settings(part, message->params);
	}
	return false;
}

static void handle_bus(void *part, enum sense_bus which, sd_bus *bus) {
	struct presence *presence = part;

	if (which == SENSE_SESSION_BUS) {
		idle_bus(presence->idle, bus);
	}
}

static void handle_display(void *part) {
	struct presence *presence = part;

	idle_look(presence->idle);
}

static void handle_probe(void *part, json_t *result) {
	const struct presence *presence = part;
	json_t *json = word(presence);

	(void)json_object_set_new(json, "tried", idle_tried(presence->idle));
	(void)json_object_set_new(result, "presence", json);
}

static void destroy(void *part) {
	struct presence *presence = part;

	(void)sd_event_source_disable_unref(presence->first);
	idle_destroy(presence->idle);
	json_decref(presence->told);
	free(presence);
}

static void *create(struct sense *sense) {
	struct presence *presence = calloc(1, sizeof(*presence));

	if (presence == NULL) {
		return NULL;
	}
	presence->sense = sense;
	presence->idle = idle_create(sense_event(sense), handle_changed, presence);
	if (presence->idle == NULL ||
		sd_event_add_time_relative(sense_event(sense), &presence->first, CLOCK_BOOTTIME,
			FIRST_US, 1000, handle_first, presence) < 0) {
		destroy(presence);
		return NULL;
	}
	return presence;
}

const struct sense_part presence_part = {.name = "presence",
	.create = create,
	.destroy = destroy,
	.bus = handle_bus,
	.display = handle_display,
	.message = handle_message,
	.probe = handle_probe};
