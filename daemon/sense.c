/* SPDX-License-Identifier: MIT */
#include "sense.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "keeper.h"

#define FAREWELL_MS 400 /* so long a helper may take to let go of what it holds at the end */
#define MEMORY_MS 30000 /* so long the last word holds when the helper is lost: five tries */
#define IDLE_MS_MAX (INT64_C(400) * 24 * 3600 * 1000)
#define SOURCE_BYTES 40
#define QUIET_BYTES 128
#define MODE_BYTES 81

/* One thing that holds prompts back. */
struct quiet {
	uint32_t hold;
	bool on;
	char source[QUIET_BYTES]; /* "": nobody tells */
};

struct sense {
	struct sense_ops ops;
	struct keeper keeper;
	uv_timer_t memory;
	unsigned open_handles;
	bool ending;
	int64_t break_us; /* 0: not known yet */
	bool open, paused;
	struct quiet dnd, fullscreen;
	char mako_mode[MODE_BYTES];
	bool microphone;
	bool looker;                 /* sense_look is answered */
	bool looked;                 /* the last answer: do not disturb, ... */
	char looked_by[QUIET_BYTES]; /* ... because of this */
	json_int_t next_id,
		look_asked; /* look_asked: id of the question without an answer, 0: none */
	char source[SOURCE_BYTES];
	bool locks;                   /* somebody would tell of a lock */
	char inhibitor[SOURCE_BYTES]; /* who says that a person sits there without input, or "" */
	char problem[200];
};

static void send_settings(struct sense *sense) {
	if (sense->break_us > 0) {
		keeper_tell(&sense->keeper, "settings",
			json_pack("{s:I, s:s, s:b}", "break_ms",
				(json_int_t)((sense->break_us + 999) / 1000), "mako_dnd_mode",
				sense->mako_mode, "microphone", sense->microphone));
	}
}

static void send_session(struct sense *sense) {
	keeper_tell(&sense->keeper, "session",
		json_pack("{s:b, s:b}", "open", sense->open, "paused", sense->paused));
}

/* ---- what the helper says ---- */

static enum presence presence_of(const char *name) {
	for (int i = PRESENCE_UNKNOWN; i <= PRESENCE_ASLEEP; i++) {
		if (strcmp(name, presence_name((enum presence)i)) == 0) {
			return (enum presence)i;
		}
	}
	return PRESENCE_UNKNOWN;
}

static void set_source(struct sense *sense, const char *source, const char *problem) {
	(void)snprintf(sense->source, sizeof(sense->source), "%s", source);
	(void)snprintf(sense->problem, sizeof(sense->problem), "%s", problem);
	sense->locks = false;
	sense->inhibitor[0] = '\0';
}

static void take_presence(struct sense *sense, json_t *params) {
	struct wire_error error;
	const char *state = "", *source = "none", *problem = "", *inhibitor = "";
	json_int_t idle_ms = 0;

	if (wire_get_string(params, "state", &state, &error) < 0 ||
		wire_get_string(params, "source", &source, &error) < 0 ||
		wire_get_string(params, "problem", &problem, &error) < 0 ||
		wire_get_string(params, "inhibited_by", &inhibitor, &error) < 0 ||
		wire_get_integer(params, "idle_ms", 0, IDLE_MS_MAX, &idle_ms, &error) < 0) {
		helper_kill(&sense->keeper.helper, "said something about presence that is nothing");
		return;
	}
	(void)uv_timer_stop(&sense->memory);
	set_source(sense, source, problem);
	sense->locks = json_is_true(json_object_get(params, "locks"));
	(void)snprintf(sense->inhibitor, sizeof(sense->inhibitor), "%s", inhibitor);
	sense->ops.changed(sense->ops.user);
	sense->ops.presence(sense->ops.user, presence_of(state), idle_ms * 1000);
}

static void set_hold(struct sense *sense, struct quiet *quiet, bool on, const char *source) {
	bool changed = quiet->on != on;

	quiet->on = on;
	(void)snprintf(quiet->source, sizeof(quiet->source), "%s", source);
	if (changed) {
		sense->ops.hold(sense->ops.user, quiet->hold, on);
	}
	sense->ops.changed(sense->ops.user);
}

static void set_looker(struct sense *sense, bool on) {
	if (sense->looker != on) {
		sense->looker = on;
		sense->looked = false;
		sense->ops.looker(sense->ops.user, on);
	}
}

static void take_hold(struct sense *sense, json_t *params) {
	struct wire_error error;
	const char *name = "", *source = "";
	bool on = false;

	if (wire_get_string(params, "hold", &name, &error) <= 0 ||
		wire_get_boolean(params, "on", &on, &error) <= 0 ||
		wire_get_string(params, "source", &source, &error) < 0) {
		return;
	}
	if (strcmp(name, hold_name(HOLD_DND)) == 0) {
		set_hold(sense, &sense->dnd, on, source);
	} else if (strcmp(name, hold_name(HOLD_FULLSCREEN)) == 0) {
		set_hold(sense, &sense->fullscreen, on, source);
	}
}

static void take_asks(struct sense *sense, json_t *params) {
	set_looker(sense, json_is_true(json_object_get(params, "on")));
}

static void take_media(struct sense *sense, json_t *params) {
	const char *word = json_string_value(json_object_get(params, "command"));

	if (word != NULL) {
		sense->ops.media(sense->ops.user, word);
	}
}

static void take_looked(struct sense *sense, const struct wire_message *message) {
	const char *source = json_string_value(json_object_get(message->result, "source"));

	if (sense->look_asked == 0 || !json_is_integer(message->id) ||
		json_integer_value(message->id) != sense->look_asked) {
		return;
	}
	sense->look_asked = 0;
	sense->looked = json_is_true(json_object_get(message->result, "dnd"));
	(void)snprintf(
		sense->looked_by, sizeof(sense->looked_by), "%s", source != NULL ? source : "");
	sense->ops.looked(sense->ops.user, sense->looked);
}

static void handle_message(void *user, const struct wire_message *message) {
	static const struct {
		const char *method;
		void (*take)(struct sense *sense, json_t *params);
	} taken[] = {{"presence", take_presence}, {"hold", take_hold}, {"asks", take_asks},
		{"media", take_media}};
	struct sense *sense = user;

	if (sense->ending) {
		return;
	}
	if (message->kind != WIRE_NOTIFICATION) {
		take_looked(sense, message);
		return;
	}
	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
		if (strcmp(message->method, taken[i].method) == 0 &&
			json_is_object(message->params)) {
			taken[i].take(sense, message->params);
		}
	}
}

/* ---- its life ---- */

static void handle_ended(void *user) {
	struct sense *sense = user;

	sense->open_handles--;
	if (sense->open_handles == 0) {
		free(sense);
	}
}

static void handle_closed(uv_handle_t *handle) {
	handle_ended(handle->data);
}

static void forget(struct sense *sense) {
	set_source(sense, "none", "");
	sense->ops.changed(sense->ops.user);
	set_hold(sense, &sense->dnd, false, "");
	set_hold(sense, &sense->fullscreen, false, "");
	set_looker(sense, false);
	sense->ops.presence(sense->ops.user, PRESENCE_UNKNOWN, 0);
}

static void handle_memory(uv_timer_t *timer) {
	forget(timer->data);
}

static void handle_up(void *user) {
	struct sense *sense = user;

	send_settings(sense);
	if (sense->open) {
		send_session(sense);
	}
	sense->ops.up(sense->ops.user);
}

static void handle_down(void *user) {
	struct sense *sense = user;

	sense->look_asked = 0;
	if (!sense->ending) {
		(void)uv_timer_start(&sense->memory, handle_memory, MEMORY_MS, 0);
	}
}

static void handle_told(void *user, const char *type, const char *text) {
	struct sense *sense = user;

	sense->ops.told(sense->ops.user, type, text);
}

static const struct keeper_ops keeper_ops = {.up = handle_up,
	.down = handle_down,
	.message = handle_message,
	.told = handle_told,
	.ended = handle_ended};

struct sense *sense_create(
	uv_loop_t *loop, const struct paths *paths, const struct sense_ops *ops) {
	struct sense *sense = calloc(1, sizeof(*sense));

	if (sense == NULL) {
		return NULL;
	}
	sense->ops = *ops;
	sense->dnd.hold = HOLD_DND;
	sense->fullscreen.hold = HOLD_FULLSCREEN;
	(void)snprintf(sense->source, sizeof(sense->source), "none");
	keeper_init(&sense->keeper, loop, paths, "sense", &keeper_ops, sense);
	(void)uv_timer_init(loop, &sense->memory);
	sense->memory.data = sense;
	sense->open_handles = 2;
	return sense;
}

void sense_start(struct sense *sense) {
	keeper_start(&sense->keeper);
}

void sense_destroy(struct sense *sense) {
	if (sense == NULL) {
		return;
	}
	sense->ending = true;
	uv_close((uv_handle_t *)&sense->memory, handle_closed);
	keeper_end(&sense->keeper, FAREWELL_MS);
}

/* ---- what it is told ---- */

void sense_set_break(struct sense *sense, int64_t break_us) {
	if (sense != NULL && sense->break_us != break_us) {
		sense->break_us = break_us;
		send_settings(sense);
	}
}

void sense_ask_presence(struct sense *sense) {
	if (sense != NULL) {
		keeper_tell(&sense->keeper, "presence", json_object());
	}
}

void sense_let_sleep(struct sense *sense) {
	keeper_tell(&sense->keeper, "sleep", json_object());
}

void sense_set_session(struct sense *sense, bool open, bool paused) {
	if (sense != NULL && (sense->open != open || sense->paused != paused)) {
		sense->open = open;
		sense->paused = paused;
		send_session(sense);
	}
}

void sense_set_quiet(struct sense *sense, const char *mako_mode, bool microphone) {
	if (sense != NULL &&
		(strcmp(sense->mako_mode, mako_mode) != 0 || sense->microphone != microphone)) {
		(void)snprintf(sense->mako_mode, sizeof(sense->mako_mode), "%s", mako_mode);
		sense->microphone = microphone;
		send_settings(sense);
	}
}

void sense_set_player(struct sense *sense, json_t *params) {
	keeper_tell(&sense->keeper, "player", params);
}

void sense_look(struct sense *sense) {
	size_t length = 0;

	if (sense == NULL || !keeper_live(&sense->keeper)) {
		return;
	}
	char *line = wire_request(++sense->next_id, "look", json_object(), &length);
	sense->look_asked = keeper_send(&sense->keeper, line, length) < 0 ? 0 : sense->next_id;
}

/* ---- what it knows ---- */

const char *sense_hold_source(const struct sense *sense, uint32_t hold) {
	const struct quiet *quiet = sense == NULL ? NULL
		: hold == HOLD_DND                ? &sense->dnd
		: hold == HOLD_FULLSCREEN         ? &sense->fullscreen
						  : NULL;

	if (quiet == NULL) {
		return "";
	}
	return quiet->on                            ? quiet->source
		: hold == HOLD_DND && sense->looked ? sense->looked_by
						    : "";
}

static json_t *quiet_status(const struct quiet *quiet) {
	return json_pack("{s:b, s:o}", "on", quiet->on, "source",
		quiet->source[0] != '\0' ? json_string(quiet->source) : json_null());
}

const char *sense_source(const struct sense *sense) {
	return sense != NULL ? sense->source : "none";
}

void sense_presence(const struct sense *sense, json_t *json) {
	(void)json_object_set_new(json, "source", json_string(sense_source(sense)));
	if (sense == NULL) {
		return;
	}
	(void)json_object_set_new(json, "locks", json_boolean(sense->locks));
	if (sense->inhibitor[0] != '\0') {
		(void)json_object_set_new(json, "inhibited_by", json_string(sense->inhibitor));
	}
}

json_t *sense_status(const struct sense *sense) {
	if (sense == NULL) {
		return json_pack("{s:s}", "helper", "off");
	}
	const char *problem =
		sense->keeper.problem[0] != '\0' ? sense->keeper.problem : sense->problem;
	json_t *status = json_pack("{s:s, s:o, s:o}", "helper",
		keeper_live(&sense->keeper) ? "running" : "waiting", "dnd",
		quiet_status(&sense->dnd), "fullscreen", quiet_status(&sense->fullscreen));
	if (problem[0] != '\0') {
		(void)json_object_set_new(status, "problem", json_string(problem));
	}
	return status;
}
