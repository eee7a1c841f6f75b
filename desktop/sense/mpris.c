/* SPDX-License-Identifier: MIT */
#include "mpris.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MPRIS_NAME "org.mpris.MediaPlayer2.minimus"
#define MPRIS_PATH "/org/mpris/MediaPlayer2"
#define MPRIS_ROOT "org.mpris.MediaPlayer2"
#define MPRIS_PLAYER "org.mpris.MediaPlayer2.Player"
#define TRACK_BYTES 96
#define NAME_BYTES 64
#define JUMP_US 500000 /* another place than this far from the expected one is told as a jump */

struct mpris {
	struct sense *sense;
	json_t *session;   /* referenced; NULL: none runs */
	int64_t told_us;   /* CLOCK_BOOTTIME, when the daemon said so */
	sd_bus_slot *root; /* both objects are there while a session runs */
	sd_bus_slot *player;
	sd_bus_slot *asking; /* the request for the name has no answer yet */
	char name[NAME_BYTES];
};

static void command(const struct mpris *mpris, const char *word) {
	sense_tell(mpris->sense, "media", json_pack("{s:s}", "command", word));
}

/* ---- what is so ---- */

static int64_t now_us(void) {
	struct timespec now;

	(void)clock_gettime(CLOCK_BOOTTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static const char *text_of(const struct mpris *mpris, const char *key) {
	return json_string_value(json_object_get(mpris->session, key));
}

static int64_t number_of(const struct mpris *mpris, const char *key) {
	return json_integer_value(json_object_get(mpris->session, key));
}

static bool playing(const struct mpris *mpris) {
	return json_is_true(json_object_get(mpris->session, "playing"));
}

static int64_t position_us(const struct mpris *mpris) {
	int64_t length = number_of(mpris, "length_us"), position = number_of(mpris, "position_us");
	int64_t rate = number_of(mpris, "rate");

	if (playing(mpris)) {
		position += (now_us() - mpris->told_us) * (rate > 0 ? rate : 1);
	}
	return position < 0 ? 0 : position > length ? length : position;
}

/* ---- the properties ---- */

static int get_true(sd_bus *bus, const char *path, const char *interface, const char *property,
	sd_bus_message *reply, void *user, sd_bus_error *error) {
	(void)bus, (void)path, (void)interface, (void)property, (void)user, (void)error;
	return sd_bus_message_append(reply, "b", 1);
}

static int get_false(sd_bus *bus, const char *path, const char *interface, const char *property,
	sd_bus_message *reply, void *user, sd_bus_error *error) {
	(void)bus, (void)path, (void)interface, (void)property, (void)user, (void)error;
	return sd_bus_message_append(reply, "b", 0);
}

static int get_identity(sd_bus *bus, const char *path, const char *interface, const char *property,
	sd_bus_message *reply, void *user, sd_bus_error *error) {
	(void)bus, (void)path, (void)interface, (void)user, (void)error;
	return sd_bus_message_append(reply, "s",
		strcmp(property, "DesktopEntry") == 0 ? "org.minimus.minimus" : "minimus");
}

static int get_nothing(sd_bus *bus, const char *path, const char *interface, const char *property,
	sd_bus_message *reply, void *user, sd_bus_error *error) {
	(void)bus, (void)path, (void)interface, (void)property, (void)user, (void)error;
	return sd_bus_message_append(reply, "as", 0);
}

static int get_status(sd_bus *bus, const char *path, const char *interface, const char *property,
	sd_bus_message *reply, void *user, sd_bus_error *error) {
	const struct mpris *mpris = user;

	(void)bus, (void)path, (void)interface, (void)property, (void)error;
	return sd_bus_message_append(reply, "s", playing(mpris) ? "Playing" : "Paused");
}

static int get_rate(sd_bus *bus, const char *path, const char *interface, const char *property,
	sd_bus_message *reply, void *user, sd_bus_error *error) {
	const struct mpris *mpris = user;
	int64_t rate = number_of(mpris, "rate");

	(void)bus, (void)path, (void)interface, (void)property, (void)error;
	return sd_bus_message_append(reply, "d", rate > 0 ? (double)rate : 1.0);
}

/* A rate of 0 is another word for pause; there is no other. */
static int set_rate(sd_bus *bus, const char *path, const char *interface, const char *property,
	sd_bus_message *value, void *user, sd_bus_error *error) {
	const struct mpris *mpris = user;
	double rate;

	(void)bus, (void)path, (void)interface, (void)property, (void)error;
	int result = sd_bus_message_read(value, "d", &rate);
	if (result >= 0 && rate <= 0) {
		command(mpris, "pause");
	}
	return result;
}

static int get_volume(sd_bus *bus, const char *path, const char *interface, const char *property,
	sd_bus_message *reply, void *user, sd_bus_error *error) {
	(void)bus, (void)path, (void)interface, (void)property, (void)user, (void)error;
	return sd_bus_message_append(reply, "d", 1.0);
}

static int set_volume(sd_bus *bus, const char *path, const char *interface, const char *property,
	sd_bus_message *value, void *user, sd_bus_error *error) {
	(void)bus, (void)path, (void)interface, (void)property, (void)value, (void)user;
	return sd_bus_error_set(error, SD_BUS_ERROR_NOT_SUPPORTED,
		"The volume is set in the plan: [sound] volume.");
}

static int get_position(sd_bus *bus, const char *path, const char *interface, const char *property,
	sd_bus_message *reply, void *user, sd_bus_error *error) {
	(void)bus, (void)path, (void)interface, (void)property, (void)error;
	return sd_bus_message_append(reply, "x", position_us(user));
}

static void track_of(const struct mpris *mpris, char *track) {
	const char *session = text_of(mpris, "session");

	(void)snprintf(track, TRACK_BYTES, "/org/minimus/minimus/session/%.40s/step/%lld",
		session != NULL ? session : "0", (long long)number_of(mpris, "step"));
}

static int append_text(sd_bus_message *reply, const char *key, const char *text) {
	return text == NULL ? 0 : sd_bus_message_append(reply, "{sv}", key, "s", text);
}

static int get_metadata(sd_bus *bus, const char *path, const char *interface, const char *property,
	sd_bus_message *reply, void *user, sd_bus_error *error) {
	const struct mpris *mpris = user;
	char track[TRACK_BYTES];
	int result;

	(void)bus, (void)path, (void)interface, (void)property, (void)error;
	track_of(mpris, track);
	if ((result = sd_bus_message_open_container(reply, 'a', "{sv}")) < 0 ||
		(result = sd_bus_message_append(reply, "{sv}{sv}{sv}{sv}", "mpris:trackid", "o",
			 track, "mpris:length", "x", number_of(mpris, "length_us"), "xesam:artist",
			 "as", 1, "minimus", "xesam:trackNumber", "i",
			 (int32_t)number_of(mpris, "step") + 1)) < 0 ||
		(result = append_text(reply, "xesam:title", text_of(mpris, "title"))) < 0 ||
		(result = append_text(reply, "xesam:album", text_of(mpris, "album"))) < 0 ||
		(result = append_text(reply, "mpris:artUrl", text_of(mpris, "art"))) < 0) {
		return result;
	}
	return sd_bus_message_close_container(reply);
}

/* ---- the methods ---- */

static int handle_nothing(sd_bus_message *call, void *user, sd_bus_error *error) {
	(void)user, (void)error;
	return sd_bus_reply_method_return(call, "");
}

static int handle_command(sd_bus_message *call, void *user, sd_bus_error *error) {
	static const char *const words[][2] = {{"PlayPause", "toggle"}, {"Play", "resume"},
		{"Pause", "pause"}, {"Next", "next"}, {"Previous", "back"}, {"Stop", "stop"}};
	const struct mpris *mpris = user;
	const char *member = sd_bus_message_get_member(call);

	(void)error;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(words[i][0], member) == 0) {
			command(mpris, words[i][1]);
		}
	}
	return sd_bus_reply_method_return(call, "");
}

static int handle_open(sd_bus_message *call, void *user, sd_bus_error *error) {
	(void)call, (void)user;
	return sd_bus_error_set(
		error, SD_BUS_ERROR_NOT_SUPPORTED, "A session opens no files; see: minimusctl.");
}

#define CONSTANT SD_BUS_VTABLE_PROPERTY_CONST
#define CHANGES SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE
#define FREE SD_BUS_VTABLE_UNPRIVILEGED

static const sd_bus_vtable root_table[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_METHOD("Raise", "", "", handle_nothing, FREE),
	SD_BUS_METHOD("Quit", "", "", handle_nothing, FREE),
	SD_BUS_PROPERTY("CanQuit", "b", get_false, 0, CONSTANT),
	SD_BUS_PROPERTY("CanRaise", "b", get_false, 0, CONSTANT),
	SD_BUS_PROPERTY("HasTrackList", "b", get_false, 0, CONSTANT),
	SD_BUS_PROPERTY("Identity", "s", get_identity, 0, CONSTANT),
	SD_BUS_PROPERTY("DesktopEntry", "s", get_identity, 0, CONSTANT),
	SD_BUS_PROPERTY("SupportedUriSchemes", "as", get_nothing, 0, CONSTANT),
	SD_BUS_PROPERTY("SupportedMimeTypes", "as", get_nothing, 0, CONSTANT),
	SD_BUS_VTABLE_END,
};

static const sd_bus_vtable player_table[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_METHOD("PlayPause", "", "", handle_command, FREE),
	SD_BUS_METHOD("Play", "", "", handle_command, FREE),
	SD_BUS_METHOD("Pause", "", "", handle_command, FREE),
	SD_BUS_METHOD("Next", "", "", handle_command, FREE),
	SD_BUS_METHOD("Previous", "", "", handle_command, FREE),
	SD_BUS_METHOD("Stop", "", "", handle_command, FREE),
	SD_BUS_METHOD_WITH_ARGS(
		"Seek", SD_BUS_ARGS("x", Offset), SD_BUS_NO_RESULT, handle_nothing, FREE),
	SD_BUS_METHOD_WITH_ARGS("SetPosition", SD_BUS_ARGS("o", TrackId, "x", Position),
		SD_BUS_NO_RESULT, handle_nothing, FREE),
	SD_BUS_METHOD_WITH_ARGS(
		"OpenUri", SD_BUS_ARGS("s", Uri), SD_BUS_NO_RESULT, handle_open, FREE),
	SD_BUS_SIGNAL_WITH_ARGS("Seeked", SD_BUS_ARGS("x", Position), 0),
	SD_BUS_PROPERTY("PlaybackStatus", "s", get_status, 0, CHANGES),
	SD_BUS_WRITABLE_PROPERTY("Rate", "d", get_rate, set_rate, 0, CHANGES | FREE),
	SD_BUS_PROPERTY("MinimumRate", "d", get_rate, 0, CHANGES),
	SD_BUS_PROPERTY("MaximumRate", "d", get_rate, 0, CHANGES),
	SD_BUS_PROPERTY("Metadata", "a{sv}", get_metadata, 0, CHANGES),
	SD_BUS_WRITABLE_PROPERTY("Volume", "d", get_volume, set_volume, 0, CHANGES | FREE),
	SD_BUS_PROPERTY("Position", "x", get_position, 0, 0),
	SD_BUS_PROPERTY("CanGoNext", "b", get_true, 0, CHANGES),
	SD_BUS_PROPERTY("CanGoPrevious", "b", get_true, 0, CHANGES),
	SD_BUS_PROPERTY("CanPlay", "b", get_true, 0, CHANGES),
	SD_BUS_PROPERTY("CanPause", "b", get_true, 0, CHANGES),
	SD_BUS_PROPERTY("CanSeek", "b", get_false, 0, CHANGES),
	SD_BUS_PROPERTY("CanControl", "b", get_true, 0, 0),
	SD_BUS_VTABLE_END,
};

/* ---- being there ---- */

static int handle_named(sd_bus_message *reply, void *user, sd_bus_error *error);

static sd_bus *bus_of(const struct mpris *mpris) {
	return sense_bus(mpris->sense, SENSE_SESSION_BUS);
}

static void ask_for_name(struct mpris *mpris) {
	mpris->asking = sd_bus_slot_unref(mpris->asking);
	(void)sd_bus_request_name_async(
		bus_of(mpris), &mpris->asking, mpris->name, 0, handle_named, mpris);
}

/* Another minimus of this person has a session, too: the specification has a name for that. */
static int handle_named(sd_bus_message *reply, void *user, sd_bus_error *error) {
	struct mpris *mpris = user;
	uint32_t answer = 0;

	(void)error;
	mpris->asking = sd_bus_slot_unref(mpris->asking);
	bool taken = !sd_bus_message_is_method_error(reply, NULL) &&
		sd_bus_message_read(reply, "u", &answer) >= 0 && answer == 3;
	if (taken && strcmp(mpris->name, MPRIS_NAME) == 0) {
		(void)snprintf(mpris->name, sizeof(mpris->name), MPRIS_NAME ".instance%ld",
			(long)getpid());
		ask_for_name(mpris);
	}
	return 0;
}

static void appear(struct mpris *mpris) {
	if (bus_of(mpris) == NULL || mpris->session == NULL || mpris->player != NULL) {
		return;
	}
	if (sd_bus_add_object_vtable(
		    bus_of(mpris), &mpris->root, MPRIS_PATH, MPRIS_ROOT, root_table, mpris) < 0 ||
		sd_bus_add_object_vtable(bus_of(mpris), &mpris->player, MPRIS_PATH, MPRIS_PLAYER,
			player_table, mpris) < 0) {
		mpris->root = sd_bus_slot_unref(mpris->root);
		return;
	}
	(void)snprintf(mpris->name, sizeof(mpris->name), "%s", MPRIS_NAME);
	ask_for_name(mpris);
}

static void vanish(struct mpris *mpris) {
	if (mpris->player == NULL) {
		return;
	}
	mpris->asking = sd_bus_slot_unref(mpris->asking);
	if (bus_of(mpris) != NULL) {
		(void)sd_bus_release_name_async(bus_of(mpris), NULL, mpris->name, NULL, NULL);
	}
	mpris->player = sd_bus_slot_unref(mpris->player);
	mpris->root = sd_bus_slot_unref(mpris->root);
}

/* Says what differs from before, in one signal. */
static void tell_changes(struct mpris *mpris, json_t *before, int64_t expected_us) {
	static const char *const in_metadata[] = {
		"session", "step", "title", "album", "length_us", "art"};
	static char metadata[] = "Metadata", status[] = "PlaybackStatus";
	char *names[3] = {NULL, NULL, NULL};
	size_t count = 0;
	bool moved = false;

	for (size_t i = 0; i < sizeof(in_metadata) / sizeof(in_metadata[0]); i++) {
		json_t *old = json_object_get(before, in_metadata[i]);
		json_t *new = json_object_get(mpris->session, in_metadata[i]);
		moved = moved || (old != new && !json_equal(old, new));
	}
	if (moved) {
		names[count++] = metadata;
	}
	if (playing(mpris) != json_is_true(json_object_get(before, "playing"))) {
		names[count++] = status;
	}
	if (count > 0) {
		(void)sd_bus_emit_properties_changed_strv(
			bus_of(mpris), MPRIS_PATH, MPRIS_PLAYER, names);
	}
	int64_t rate = number_of(mpris, "rate"), jump = position_us(mpris) - expected_us;
	if (!moved && llabs(jump) > JUMP_US * (rate > 1 ? rate : 1)) {
		(void)sd_bus_emit_signal(
			bus_of(mpris), MPRIS_PATH, MPRIS_PLAYER, "Seeked", "x", position_us(mpris));
	}
}

/* ---- its life ---- */

static void *mpris_create(struct sense *sense) {
	struct mpris *mpris = calloc(1, sizeof(*mpris));

	if (mpris != NULL) {
		mpris->sense = sense;
	}
	return mpris;
}

static void mpris_destroy(void *part) {
	struct mpris *mpris = part;

	json_decref(mpris->session);
	free(mpris);
}

static void mpris_bus(void *part, enum sense_bus which, sd_bus *bus) {
	if (which != SENSE_SESSION_BUS) {
		return;
	}
	if (bus != NULL) {
		appear(part);
	} else {
		vanish(part);
	}
}

static bool mpris_message(void *part, const struct wire_message *message) {
	struct mpris *mpris = part;

	if (message->kind != WIRE_NOTIFICATION || strcmp(message->method, "player") != 0) {
		return false;
	}
	json_t *before = mpris->session;
	int64_t expected_us = before != NULL ? position_us(mpris) : 0;
	bool open = json_is_string(json_object_get(message->params, "session"));
	mpris->session = open ? json_incref(message->params) : NULL;
	mpris->told_us = now_us();
	if (!open) {
		vanish(mpris);
	} else if (mpris->player == NULL) {
		appear(mpris);
	} else {
		tell_changes(mpris, before, expected_us);
	}
	json_decref(before);
	return false;
}

const struct sense_part mpris_part = {.name = "mpris",
	.create = mpris_create,
	.destroy = mpris_destroy,
	.bus = mpris_bus,
	.message = mpris_message};
