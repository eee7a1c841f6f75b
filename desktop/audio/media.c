/* SPDX-License-Identifier: MIT */
#include "media.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PREFIX "org.mpris.MediaPlayer2."
#define PATH "/org/mpris/MediaPlayer2"
#define PLAYER "org.mpris.MediaPlayer2.Player"
#define ANSWER_US UINT64_C(2000000) /* a player that hangs is left alone */
#define PLAYERS_MAX 32
#define NAME_BYTES 256

struct media {
	json_t *paused; /* owned; names */
	media_changed *changed;
	void *user;
	bool looked; /* what plays was asked for */
	unsigned under_way;
};

/* One player that is asked what it does, and then to stop or to go on. */
struct errand {
	struct media *media;
	const char *verb; /* "Pause" or "Play" */
	char name[NAME_BYTES];
};

/* Our own session is a player on the bus, too; playerctld passes on to players that are asked
 * themselves. A second one of a kind has ".instance" and a number behind its name. */
static bool is_other(const char *name) {
	static const char *const left_alone[] = {"minimus", "playerctld"};
	const char *own = name + strlen(PREFIX);

	if (strncmp(name, PREFIX, strlen(PREFIX)) != 0 || strlen(name) >= NAME_BYTES) {
		return false;
	}
	for (size_t i = 0; i < sizeof(left_alone) / sizeof(left_alone[0]); i++) {
		size_t length = strlen(left_alone[i]);
		if (strncmp(own, left_alone[i], length) == 0 &&
			(own[length] == '\0' || own[length] == '.')) {
			return false;
		}
	}
	return true;
}

static void answered(struct media *media) {
	media->under_way--;
	media->changed(media->user);
}

/* ---- one player ---- */

static int handle_done(sd_bus_message *reply, void *user, sd_bus_error *error) {
	struct errand *errand = user;
	struct media *media = errand->media;

	(void)error;
	if (strcmp(errand->verb, "Pause") == 0 && !sd_bus_message_is_method_error(reply, NULL)) {
		(void)json_array_append_new(media->paused, json_string(errand->name));
	}
	free(errand);
	answered(media);
	return 0;
}

static void do_errand(struct errand *errand, sd_bus *bus) {
	sd_bus_message *call = NULL;

	if (sd_bus_message_new_method_call(bus, &call, errand->name, PATH, PLAYER, errand->verb) <
			0 ||
		sd_bus_call_async(bus, NULL, call, handle_done, errand, ANSWER_US) < 0) {
		struct media *media = errand->media;
		free(errand);
		answered(media);
	}
	(void)sd_bus_message_unref(call);
}

static int handle_status(sd_bus_message *reply, void *user, sd_bus_error *error) {
	struct errand *errand = user;
	struct media *media = errand->media;
	const char *wanted = strcmp(errand->verb, "Pause") == 0 ? "Playing" : "Paused";
	const char *status = NULL;

	(void)error;
	if (!sd_bus_message_is_method_error(reply, NULL) &&
		sd_bus_message_read(reply, "v", "s", &status) >= 0 && strcmp(status, wanted) == 0) {
		do_errand(errand, sd_bus_message_get_bus(reply));
	} else {
		free(errand);
		answered(media);
	}
	return 0;
}

static void send_errand(struct media *media, sd_bus *bus, const char *name, const char *verb) {
	struct errand *errand = calloc(1, sizeof(*errand));
	sd_bus_message *call = NULL;

	if (errand == NULL) {
		return;
	}
	*errand = (struct errand){.media = media, .verb = verb};
	(void)snprintf(errand->name, sizeof(errand->name), "%s", name);
	media->under_way++;
	if (sd_bus_message_new_method_call(
		    bus, &call, name, PATH, "org.freedesktop.DBus.Properties", "Get") < 0 ||
		sd_bus_message_set_auto_start(call, 0) < 0 ||
		sd_bus_message_append(call, "ss", PLAYER, "PlaybackStatus") < 0 ||
		sd_bus_call_async(bus, NULL, call, handle_status, errand, ANSWER_US) < 0) {
		media->under_way--;
		free(errand);
	}
	(void)sd_bus_message_unref(call);
}

/* ---- all of them ---- */

static int handle_names(sd_bus_message *reply, void *user, sd_bus_error *error) {
	struct media *media = user;
	unsigned count = 0;
	const char *name;

	(void)error;
	if (!sd_bus_message_is_method_error(reply, NULL) &&
		sd_bus_message_enter_container(reply, 'a', "s") > 0) {
		while (sd_bus_message_read(reply, "s", &name) > 0 && count < PLAYERS_MAX) {
			if (is_other(name)) {
				send_errand(media, sd_bus_message_get_bus(reply), name, "Pause");
				count++;
			}
		}
	}
	answered(media);
	return 0;
}

void media_pause(struct media *media, sd_bus *bus) {
	if (media->looked) {
		return;
	}
	media->looked = true;
	media->under_way++;
	if (sd_bus_call_method_async(bus, NULL, "org.freedesktop.DBus", "/org/freedesktop/DBus",
		    "org.freedesktop.DBus", "ListNames", handle_names, media, NULL) < 0) {
		media->under_way--;
	}
}

void media_resume(struct media *media, sd_bus *bus) {
	json_t *name;
	size_t i;

	json_array_foreach(media->paused, i, name) {
		send_errand(media, bus, json_string_value(name), "Play");
	}
	(void)json_array_clear(media->paused);
}

struct media *media_create(json_t *paused, media_changed *changed, void *user) {
	struct media *media = calloc(1, sizeof(*media));
	json_t *name;
	size_t i;

	if (media == NULL) {
		return NULL;
	}
	media->paused = json_array();
	media->changed = changed;
	media->user = user;
	json_array_foreach(paused, i, name) {
		if (json_is_string(name) && is_other(json_string_value(name))) {
			(void)json_array_append(media->paused, name);
		}
	}
	return media;
}

void media_destroy(struct media *media) {
	if (media != NULL) {
		json_decref(media->paused);
		free(media);
	}
}

bool media_busy(const struct media *media) {
	return media->under_way > 0;
}

json_t *media_paused(const struct media *media) {
	return media->paused;
}
