/* SPDX-License-Identifier: MIT */
#include "presence.h"

#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <time.h>

#include "idle.h"
#include "logind.h"
#include "saver.h"
#include "sitting.h"

/* So long the first word waits for sources that are still being tried. */
#define FIRST_US (UINT64_C(3) * 1000 * 1000)
/* So long a desktop may take to see that our inhibitor is gone. */
#define RELEASE_US (UINT64_C(2) * 1000 * 1000)
#define X_SOCKETS "/tmp/.X11-unix"
#define BREAK_MS_MAX (INT64_C(7) * 24 * 3600 * 1000)

struct presence {
	struct sense *sense;
	struct idle *idle;
	struct logind *logind;
	struct saver *saver;
	struct sitting *sitting;
	bool was_idle, was_sitting;
	bool own;              /* a session runs: the inhibitors are ours */
	int64_t sat_us;        /* CLOCK_BOOTTIME; until then somebody sat there, 0: nobody did */
	sd_event_source *left; /* when whoever sat there counts as gone */
	json_t *told;          /* the last word, NULL: none yet */
	sd_event_source *first, *released, *x_sockets;
	int64_t break_ms;
	bool whole;  /* every source has been created */
	bool waited; /* whoever has not answered by now is not waited for */
};

static int64_t boot_us(void) {
	struct timespec now;

	(void)clock_gettime(CLOCK_BOOTTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* ---- the word ---- */

/* Since when nobody is there. Who watched a film to its end is there at its end. */
static int64_t gone_since_us(const struct presence *presence) {
	int64_t since_us = idle_get(presence->idle).since_us;

	return presence->sat_us > since_us ? presence->sat_us : since_us;
}

static bool is_away(const struct presence *presence) {
	return idle_get(presence->idle).idle && sitting_get(presence->sitting) == NULL &&
		boot_us() - gone_since_us(presence) >= presence->break_ms * 1000;
}

static const char *state_of(const struct presence *presence) {
	struct logind_state logind = logind_get(presence->logind);

	if (logind.asleep) {
		return "asleep";
	}
	if (logind.locked || saver_active(presence->saver)) {
		return "locked";
	}
	if (idle_get(presence->idle).source == NULL) {
		return "unknown";
	}
	return is_away(presence) || idle_get(presence->idle).dark ? "away" : "active";
}

static json_t *word(const struct presence *presence) {
	struct idle_state idle = idle_get(presence->idle);
	const char *sitting = sitting_get(presence->sitting);
	bool locks = logind_has_session(presence->logind) || saver_any(presence->saver);
	json_t *json = json_pack("{s:s, s:s, s:b}", "state", state_of(presence), "source",
		idle.source != NULL ? idle.source : "none", "locks", locks);

	if (idle.source == NULL && idle.problem != NULL) {
		(void)json_object_set_new(json, "problem", json_string(idle.problem));
	}
	if (idle.idle && sitting != NULL) {
		(void)json_object_set_new(json, "inhibited_by", json_string(sitting));
	}
	return json;
}

static bool settled(const struct presence *presence) {
	return presence->waited ||
		(idle_get(presence->idle).settled && logind_get(presence->logind).settled &&
			saver_settled(presence->saver) && sense_settled(presence->sense));
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
	if (strcmp(json_string_value(json_object_get(json, "state")), "away") == 0 &&
		is_away(presence)) {
		int64_t idle_ms = (boot_us() - gone_since_us(presence)) / 1000;
		(void)json_object_set_new(json, "idle_ms", json_integer(idle_ms));
	}
	sense_tell(presence->sense, "presence", json);
}

/* ---- what changes it ---- */

static int handle_left(sd_event_source *source, uint64_t usec, void *user) {
	struct presence *presence = user;

	(void)source;
	(void)usec;
	presence->left = sd_event_source_disable_unref(presence->left);
	tell(presence);
	return 0;
}

/* Whoever sat there without touching anything is given a whole break from then on. */
static void follow_sitting(struct presence *presence, bool idle) {
	bool sitting = sitting_get(presence->sitting) != NULL;

	presence->left = sd_event_source_disable_unref(presence->left);
	if (presence->was_sitting && !sitting) {
		presence->sat_us = boot_us();
	}
	presence->was_sitting = sitting;
	if (idle && !sitting && !is_away(presence)) {
		uint64_t at = (uint64_t)(gone_since_us(presence) + presence->break_ms * 1000);
		(void)sd_event_add_time(sense_event(presence->sense), &presence->left,
			CLOCK_BOOTTIME, at, 1, handle_left, presence);
	}
}

static int handle_x_socket(
	sd_event_source *source, const struct inotify_event *happened, void *user) {
	struct presence *presence = user;

	(void)source;
	(void)happened;
	sense_find_display(presence->sense);
	return 0;
}

/* An X server tells nobody that it has come; its socket is looked for only while nothing else tells
 * of input. */
static void wait_for_x(struct presence *presence) {
	struct idle_state idle = idle_get(presence->idle);

	if (idle.source != NULL) {
		presence->x_sockets = sd_event_source_disable_unref(presence->x_sockets);
	} else if (idle.settled && presence->x_sockets == NULL) {
		(void)sd_event_add_inotify(sense_event(presence->sense), &presence->x_sockets,
			X_SOCKETS, IN_CREATE | IN_MOVED_TO | IN_ONLYDIR, handle_x_socket, presence);
	}
}

static void handle_changed(void *user) {
	struct presence *presence = user;

	if (!presence->whole) {
		return;
	}
	wait_for_x(presence);
	bool idle = idle_get(presence->idle).idle;
	bool back = presence->was_idle && !idle;
	presence->was_idle = idle;
	follow_sitting(presence, idle);
	if (back) {
		logind_input(presence->logind);
	}
	tell(presence);
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
		presence->break_ms = break_ms;
		idle_set_break(presence->idle, break_ms);
	}
}

static int handle_released(sd_event_source *source, uint64_t usec, void *user) {
	struct presence *presence = user;

	(void)source;
	(void)usec;
	presence->released = sd_event_source_disable_unref(presence->released);
	sitting_set_own(presence->sitting, false);
	return 0;
}

/* Letting go of an inhibitor takes a desktop a moment, in which it would be somebody else's. */
static void take_session(struct presence *presence, json_t *params) {
	bool own = json_is_true(json_object_get(params, "open")) &&
		!json_is_true(json_object_get(params, "paused"));

	if (own) {
		presence->released = sd_event_source_disable_unref(presence->released);
		sitting_set_own(presence->sitting, true);
	} else if (presence->own) {
		(void)sd_event_add_time_relative(sense_event(presence->sense), &presence->released,
			CLOCK_BOOTTIME, RELEASE_US, 1000, handle_released, presence);
	}
	presence->own = own;
}

static void say_again(struct presence *presence) {
	json_decref(presence->told);
	presence->told = NULL;
	tell(presence);
}

static bool handle_message(void *part, const struct wire_message *message) {
	struct presence *presence = part;

	if (message->kind != WIRE_NOTIFICATION) {
		return false;
	}
	if (strcmp(message->method, "settings") == 0) {
		take_settings(presence, message->params);
	} else if (strcmp(message->method, "session") == 0) {
		take_session(presence, message->params);
	} else if (strcmp(message->method, "presence") == 0) {
		say_again(presence);
	} else if (strcmp(message->method, "sleep") == 0) {
		logind_let_sleep(presence->logind);
	}
	return false;
}

static void handle_bus(void *part, enum sense_bus which, sd_bus *bus) {
	struct presence *presence = part;

	if (which == SENSE_SESSION_BUS) {
		idle_bus(presence->idle, bus);
		saver_bus(presence->saver, bus);
	} else {
		logind_bus(presence->logind, bus);
	}
	sitting_bus(presence->sitting, which, bus);
}

static void handle_display(void *part) {
	struct presence *presence = part;

	idle_look(presence->idle);
	logind_find(presence->logind);
}

static void handle_probe(void *part, json_t *result) {
	const struct presence *presence = part;
	json_t *json = word(presence);

	(void)json_object_set_new(json, "tried", idle_tried(presence->idle));
	(void)json_object_set_new(result, "presence", json);
}

static void destroy(void *part) {
	struct presence *presence = part;

	presence->whole = false;
	(void)sd_event_source_disable_unref(presence->first);
	(void)sd_event_source_disable_unref(presence->x_sockets);
	(void)sd_event_source_disable_unref(presence->released);
	(void)sd_event_source_disable_unref(presence->left);
	sitting_destroy(presence->sitting);
	saver_destroy(presence->saver);
	logind_destroy(presence->logind);
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
	presence->logind = logind_create(sense_event(sense), handle_changed, presence);
	presence->saver = saver_create(handle_changed, presence);
	presence->sitting = sitting_create(handle_changed, presence);
	presence->whole = presence->idle != NULL && presence->logind != NULL &&
		presence->saver != NULL && presence->sitting != NULL;
	if (!presence->whole ||
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
