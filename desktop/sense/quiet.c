/* SPDX-License-Identifier: MIT */
#include "quiet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dnd.h"
#include "mic.h"

#define MODE_BYTES 81
#define BECAUSE_BYTES (MIC_NAME_BYTES + 48)

struct quiet {
	struct sense *sense;
	struct dnd *dnd;
	struct mic *mic;
	bool settled; /* the settings have come */
	bool microphone;
	char mode[MODE_BYTES]; /* of mako */
	bool asks;             /* as told last */
	json_t *question;      /* id of the `look` without an answer; owned, or NULL */
	bool mode_open, mic_open;
	bool held;                   /* what has been found out for it */
	char because[BECAUSE_BYTES]; /* and by what */
};

/* ---- what is told ---- */

static void tell_asks(struct quiet *quiet) {
	bool asks = quiet->settled && (quiet->microphone || dnd_asks(quiet->dnd));

	if (quiet->asks != asks) {
		quiet->asks = asks;
		sense_tell(quiet->sense, "asks", json_pack("{s:b}", "on", asks));
	}
}

static void handle_dnd(void *user) {
	struct quiet *quiet = user;
	const char *source = dnd_source(quiet->dnd);
	json_t *hold = json_pack("{s:s, s:b}", "hold", "dnd", "on", dnd_on(quiet->dnd));

	if (source != NULL) {
		(void)json_object_set_new(hold, "source", json_string(source));
	}
	sense_tell(quiet->sense, "hold", hold);
	tell_asks(quiet);
}

/* ---- what is asked ---- */

static void answer(struct quiet *quiet) {
	if (quiet->question == NULL || quiet->mode_open || quiet->mic_open) {
		return;
	}
	json_t *id = quiet->question;
	json_t *result = json_pack("{s:b}", "dnd", quiet->held);
	if (quiet->held) {
		(void)json_object_set_new(result, "source", json_string(quiet->because));
	}
	quiet->question = NULL;
	sense_reply(quiet->sense, id, result);
	json_decref(id);
}

static void handle_mode(void *user, bool on) {
	struct quiet *quiet = user;

	quiet->mode_open = false;
	if (on) {
		quiet->held = true;
		(void)snprintf(quiet->because, sizeof(quiet->because), "mako");
	}
	answer(quiet);
}

static void handle_mic(void *user, bool on, const char *by) {
	struct quiet *quiet = user;

	quiet->mic_open = false;
	if (on && !quiet->held) {
		quiet->held = true;
		(void)snprintf(quiet->because, sizeof(quiet->because), "a microphone in use%s%s",
			by[0] != '\0' ? " by " : "", by);
	}
	answer(quiet);
}

static void look(struct quiet *quiet, json_t *id) {
	if (quiet->question != NULL) {
		/* The daemon gave the one before up; what is under way answers this one. */
		json_decref(quiet->question);
		quiet->question = json_incref(id);
		return;
	}
	quiet->question = json_incref(id);
	quiet->held = false;
	quiet->mode_open =
		dnd_asks(quiet->dnd) && dnd_ask(quiet->dnd, quiet->mode, handle_mode, quiet) >= 0;
	quiet->mic_open = quiet->microphone && mic_ask(quiet->mic, handle_mic, quiet) >= 0;
	answer(quiet);
}

static void take_settings(struct quiet *quiet, json_t *params) {
	const char *mode = json_string_value(json_object_get(params, "mako_dnd_mode"));

	(void)snprintf(quiet->mode, sizeof(quiet->mode), "%s", mode != NULL ? mode : "");
	quiet->microphone = json_is_true(json_object_get(params, "microphone"));
	quiet->settled = true;
	tell_asks(quiet);
}

/* ---- the part ---- */

static bool quiet_message(void *part, const struct wire_message *message) {
	struct quiet *quiet = part;

	if (message->kind == WIRE_NOTIFICATION && strcmp(message->method, "settings") == 0) {
		take_settings(quiet, message->params);
	}
	if (message->kind != WIRE_REQUEST || strcmp(message->method, "look") != 0) {
		return false;
	}
	look(quiet, message->id);
	return true;
}

static void quiet_bus(void *part, enum sense_bus which, sd_bus *bus) {
	struct quiet *quiet = part;

	if (which == SENSE_SESSION_BUS) {
		dnd_bus(quiet->dnd, bus);
		quiet->mode_open = false;
		answer(quiet);
	}
}

static void quiet_destroy(void *part) {
	struct quiet *quiet = part;

	dnd_destroy(quiet->dnd);
	mic_destroy(quiet->mic);
	json_decref(quiet->question);
	free(quiet);
}

static void *quiet_create(struct sense *sense) {
	struct quiet *quiet = calloc(1, sizeof(*quiet));

	if (quiet == NULL) {
		return NULL;
	}
	quiet->sense = sense;
	quiet->dnd = dnd_create(sense_event(sense), handle_dnd, quiet);
	quiet->mic = mic_create(sense_event(sense));
	if (quiet->dnd == NULL || quiet->mic == NULL) {
		quiet_destroy(quiet);
		return NULL;
	}
	return quiet;
}

const struct sense_part quiet_part = {.name = "quiet",
	.create = quiet_create,
	.destroy = quiet_destroy,
	.bus = quiet_bus,
	.message = quiet_message};
