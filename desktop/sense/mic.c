/* SPDX-License-Identifier: MIT */
#include "mic.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "child.h"

#define ANSWER_US (UINT64_C(1000) * 1000)
#define MONITORS_MAX 64
#define SERVER_BYTES 256

struct mic {
	sd_event *event;
	struct child *child; /* pactl at work, or NULL */
	mic_answer *answer;
	void *user;
};

/* ---- what pactl says ---- */

/* The block that a line belongs to, and what is known of it. */
struct reading {
	enum { OTHER, SOURCE, OUTPUT } block;
	unsigned long monitors[MONITORS_MAX];
	size_t monitor_count;
	unsigned long source; /* of this block: its own number, or the one that is recorded */
	bool live, meter;
	bool found;
	char name[MIC_NAME_BYTES];
	char *by;
	size_t size;
};

static bool is_monitor(const struct reading *reading, unsigned long source) {
	for (size_t i = 0; i < reading->monitor_count; i++) {
		if (reading->monitors[i] == source) {
			return true;
		}
	}
	return false;
}

static void end_block(struct reading *reading) {
	if (reading->block == OUTPUT && !reading->found && reading->live && !reading->meter &&
		!is_monitor(reading, reading->source)) {
		reading->found = true;
		(void)snprintf(reading->by, reading->size, "%s", reading->name);
	}
	reading->block = OTHER;
	reading->live = reading->meter = false;
	reading->name[0] = '\0';
}

/* What follows the word at the line's beginning, or NULL. */
static const char *after(const char *line, size_t length, const char *word) {
	size_t own = strlen(word);

	return length >= own && memcmp(line, word, own) == 0 ? line + own : NULL;
}

static void take_name(struct reading *reading, const char *value, const char *end) {
	size_t length = (size_t)(end - value);

	if (length > 0 && value[length - 1] == '"') {
		length--;
	}
	(void)snprintf(reading->name, sizeof(reading->name), "%.*s",
		(int)(length < sizeof(reading->name) ? length : sizeof(reading->name) - 1), value);
}

static void take_line(struct reading *reading, const char *line, size_t length) {
	const char *value;

	if (length > 0 && line[0] != '\t' && line[0] != ' ') {
		end_block(reading);
		if ((value = after(line, length, "Source #")) != NULL) {
			reading->block = SOURCE;
			reading->source = strtoul(value, NULL, 10);
		} else if (after(line, length, "Source Output #") != NULL) {
			reading->block = OUTPUT;
		}
	} else if (reading->block == SOURCE) {
		value = after(line, length, "\tMonitor of Sink: ");
		if (value != NULL && strncmp(value, "n/a", 3) != 0 &&
			reading->monitor_count < MONITORS_MAX) {
			reading->monitors[reading->monitor_count++] = reading->source;
		}
	} else if (reading->block == OUTPUT) {
		if ((value = after(line, length, "\tSource: ")) != NULL) {
			reading->source = strtoul(value, NULL, 10);
		} else if ((value = after(line, length, "\tCorked: ")) != NULL) {
			reading->live = strncmp(value, "no", 2) == 0;
		} else if (after(line, length, "\tResample method: peaks") != NULL ||
			after(line, length, "\t\tmedia.name = \"Peak detect\"") != NULL) {
			reading->meter = true;
		} else if ((value = after(line, length, "\t\tapplication.name = \"")) != NULL) {
			take_name(reading, value, line + length);
		}
	}
}

bool mic_read(const char *list, char *by, size_t size) {
	struct reading reading = {.by = by, .size = size};

	by[0] = '\0';
	while (*list != '\0') {
		size_t length = strcspn(list, "\n");
		take_line(&reading, list, length);
		list += length + (list[length] == '\n');
	}
	end_block(&reading);
	return reading.found;
}

/* ---- asking it ---- */

/* "PULSE_SERVER=..." of the server that is there: said aloud, so that the library starts none. */
static bool find_server(char *text) {
	const char *set = getenv("PULSE_SERVER");
	const char *own = getenv("PULSE_RUNTIME_PATH"), *runtime = getenv("XDG_RUNTIME_DIR");
	char path[SERVER_BYTES - 20];

	if (set != NULL && set[0] != '\0') {
		return snprintf(text, SERVER_BYTES, "PULSE_SERVER=%s", set) < SERVER_BYTES;
	}
	int length = own != NULL && own[0] != '\0'
		? snprintf(path, sizeof(path), "%s/native", own)
		: snprintf(path, sizeof(path), "%s/pulse/native", runtime != NULL ? runtime : "");
	if (length < 0 || (size_t)length >= sizeof(path) || access(path, F_OK) != 0) {
		return false;
	}
	(void)snprintf(text, SERVER_BYTES, "PULSE_SERVER=unix:%s", path);
	return true;
}

static void handle_list(void *user, const char *output) {
	struct mic *mic = user;
	char by[MIC_NAME_BYTES] = "";

	mic->child = NULL;
	bool on = output != NULL && mic_read(output, by, sizeof(by));
	mic->answer(mic->user, on, by);
}

int mic_ask(struct mic *mic, mic_answer *answer, void *user) {
	static const char *const command[] = {"env", "LC_ALL=C", "pactl", "list", NULL};
	char server[SERVER_BYTES];

	if (mic->child != NULL) {
		return -EALREADY;
	}
	if (!find_server(server)) {
		return -ENOENT;
	}
	mic->answer = answer;
	mic->user = user;
	return child_run(mic->event, command, server, ANSWER_US, handle_list, mic, &mic->child);
}

struct mic *mic_create(sd_event *event) {
	struct mic *mic = calloc(1, sizeof(*mic));

	if (mic != NULL) {
		mic->event = event;
	}
	return mic;
}

void mic_destroy(struct mic *mic) {
	if (mic != NULL) {
		child_destroy(mic->child);
		free(mic);
	}
}
