/* SPDX-License-Identifier: MIT */
/*
 * minimus-desktop-tone: plays the tones of a session by libcanberra, whose
 * calls wait for the sound server. Knows `open {"folder", "theme"?, "volume"}`
 * and `play {"number", "tone"}`.
 */
#include <canberra.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "servant.h"

#define SILENCE_ID UINT32_MAX
#define SILENCE_RATE 4000u
#define SILENCE_S 7200u /* longer than any session; libcanberra plays no file above 64 MiB */
#define HEADER_BYTES 44u
#define ROLE "a11y"
#define SILENT_DB (-96.0)
#define PATH_BYTES 4096

/* What a cue is in a theme that knows nothing of us. */
static const struct tone_name {
	const char *tone, *event;
} names[] = {
	{"announce", "message"},
	{"count", "audio-volume-change"},
	{"start", "device-added"},
	{"end", "device-removed"},
	{"switch", "window-attention"},
	{"next", "dialog-information"},
	{"half", "bell"},
	{"ten", "message-new-instant"},
	{"rep", "button-pressed"},
	{"coach", "window-question"},
	{"build", "power-plug"},
	{"ease", "power-unplug"},
	{"done", "complete"},
};
#define NAME_COUNT (sizeof(names) / sizeof(names[0]))

static struct {
	ca_context *context; /* NULL: not open */
	char folder[PATH_BYTES - 64];
	bool themed;
	double percent; /* the volume */
} tones;

static const struct tone_name *find(const char *tone) {
	for (size_t i = 0; tone != NULL && i < NAME_COUNT; i++) {
		if (strcmp(names[i].tone, tone) == 0) {
			return &names[i];
		}
	}
	return NULL;
}

/* In a theme that has the event its sound is found first; else the file is taken. */
static ca_proplist *describe(const struct tone_name *name) {
	char path[PATH_BYTES], event[64];
	ca_proplist *list;

	if (ca_proplist_create(&list) < 0) {
		return NULL;
	}
	(void)snprintf(path, sizeof(path), "%s/%s.wav", tones.folder, name->tone);
	(void)snprintf(event, sizeof(event), "%s%s", tones.themed ? "" : "minimus-",
		tones.themed ? name->event : name->tone);
	(void)ca_proplist_sets(list, CA_PROP_EVENT_ID, event);
	(void)ca_proplist_sets(list, CA_PROP_MEDIA_FILENAME, path);
	(void)ca_proplist_sets(list, CA_PROP_MEDIA_NAME, name->tone);
	(void)ca_proplist_sets(list, CA_PROP_CANBERRA_CACHE_CONTROL, "volatile");
	/* What follows is heeded of a single sound alone. The role is not that of events: who has
	 * muted those still wants to be guided. The library reads the number in the C locale,
	 * which is that of this program. */
	(void)ca_proplist_sets(list, CA_PROP_MEDIA_ROLE, ROLE);
	(void)ca_proplist_setf(list, CA_PROP_CANBERRA_VOLUME, "%.2f",
		tones.percent > 0 ? 20 * log10(tones.percent / 100) : SILENT_DB);
	return list;
}

static void fail(json_int_t number, int result) {
	char problem[160];

	(void)snprintf(problem, sizeof(problem), "no tone can be played: %s", ca_strerror(result));
	servant_failed(number, problem);
}

/* ---- the silent stream ---- */

static void put_number(uint8_t *bytes, uint32_t number, int size) {
	for (int i = 0; i < size; i++) {
		bytes[i] = (uint8_t)(number >> (8 * i));
	}
}

/* Hours of silence that take no memory: a file that is one hole behind its header. */
static int make_silence(void) {
	uint8_t header[HEADER_BYTES];
	uint32_t size = SILENCE_S * SILENCE_RATE * 2;
	int fd = memfd_create("silence.wav", MFD_CLOEXEC);

	memcpy(header, "RIFF....WAVEfmt ....................data....", sizeof(header));
	put_number(header + 4, HEADER_BYTES - 8 + size, 4);
	put_number(header + 16, 16, 4);
	put_number(header + 20, 1, 2);
	put_number(header + 22, 1, 2);
	put_number(header + 24, SILENCE_RATE, 4);
	put_number(header + 28, SILENCE_RATE * 2, 4);
	put_number(header + 32, 2, 2);
	put_number(header + 34, 16, 2);
	put_number(header + 40, size, 4);
	if (fd < 0 || ftruncate(fd, (off_t)HEADER_BYTES + size) < 0 ||
		write(fd, header, sizeof(header)) != sizeof(header)) {
		return -1;
	}
	return fd;
}

/* A sink that nobody plays to goes to sleep, and swallows the first tone when it wakes. */
static void keep_awake(void) {
	char path[40];
	int fd = make_silence();

	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (fd >= 0) {
		(void)ca_context_play(tones.context, SILENCE_ID, CA_PROP_MEDIA_FILENAME, path,
			CA_PROP_MEDIA_NAME, "keeps the sound awake", CA_PROP_MEDIA_ROLE, ROLE,
			NULL);
	}
}

/* ---- what is asked ---- */

static void open_sound(json_t *params) {
	const char *folder = json_string_value(json_object_get(params, "folder"));
	const char *theme = json_string_value(json_object_get(params, "theme"));
	int result;

	if (tones.context != NULL || folder == NULL || strlen(folder) >= sizeof(tones.folder)) {
		return;
	}
	(void)snprintf(tones.folder, sizeof(tones.folder), "%s", folder);
	tones.themed = theme != NULL;
	if ((result = ca_context_create(&tones.context)) < 0) {
		fail(0, result);
		return;
	}
	(void)ca_context_change_props(tones.context, CA_PROP_APPLICATION_NAME, "minimus",
		CA_PROP_APPLICATION_ID, "org.minimus.minimus", CA_PROP_APPLICATION_ICON_NAME,
		"org.minimus.minimus", CA_PROP_CANBERRA_ENABLE, "1",
		theme != NULL ? CA_PROP_CANBERRA_XDG_THEME_NAME : NULL, theme, NULL);
	json_t *volume = json_object_get(params, "volume");
	tones.percent = json_is_integer(volume) ? (double)json_integer_value(volume) : 100.0;
	if ((result = ca_context_open(tones.context)) < 0) {
		fail(0, result);
		return;
	}
	keep_awake();
	servant_ready(NULL);
}

static void handle_over(ca_context *context, uint32_t id, int result, void *user) {
	(void)context;
	(void)result;
	(void)user;
	servant_ended(id);
}

static void play(json_t *params) {
	json_int_t number = json_integer_value(json_object_get(params, "number"));
	const struct tone_name *name = find(json_string_value(json_object_get(params, "tone")));

	if (tones.context == NULL || name == NULL || number < 1 || number >= SILENCE_ID) {
		servant_failed(number, "there is no such tone");
		return;
	}
	ca_proplist *list = describe(name);
	int result = list == NULL
		? CA_ERROR_OOM
		: ca_context_play_full(tones.context, (uint32_t)number, list, handle_over, NULL);
	if (list != NULL) {
		(void)ca_proplist_destroy(list);
	}
	if (result < 0) {
		fail(number, result);
		return;
	}
	servant_began(number);
}

static void handle_told(void *user, const char *method, json_t *params) {
	(void)user;
	if (strcmp(method, "open") == 0) {
		open_sound(params);
	} else if (strcmp(method, "play") == 0) {
		play(params);
	}
}

int main(void) {
	static const struct servant_ops ops = {.told = handle_told};
	int status = servant_run(&ops);

	if (tones.context != NULL) {
		(void)ca_context_destroy(tones.context);
	}
	return status;
}
