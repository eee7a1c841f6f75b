/* SPDX-License-Identifier: MIT */
/* A plugin that is fine: a parameter of each type, and their values in the goal of its routine. */
#include <errno.h>
#include <fcntl.h>
#include <minimus/ext/parameters.h>
#include <stdio.h>
#include <unistd.h>

#include "bad.h"

static const struct minimus_exercise wave = {
	.header = MINIMUS_HEADER(struct minimus_exercise),
	.id = "wave",
	.title = "Wave",
	.kind = MINIMUS_KIND_STRETCH,
	.position = "sitting",
	.dose = {.sets = 1, .hold_s = 10},
	.steps = (const char *const[]){"Wave.", NULL},
	.say = "Wave.",
};

#define PARAMETER(word, kind)                                                                      \
	.header = MINIMUS_HEADER(struct minimus_parameter), .name = word, .help = "Of the tests.", \
	.type = MINIMUS_PARAMETER_##kind

static const struct minimus_parameter declared[] = {
	{PARAMETER("count", NUMBER), .min = -2, .max = 6, .initial = 4},
	{PARAMETER("pause", TIME), .min = 10, .max = 3600, .initial = 90},
	{PARAMETER("music", YES_NO), .initial = 1},
	{PARAMETER("mood", WORD), .words = (const char *const[]){"calm", "brisk", NULL}},
	{PARAMETER("greeting", TEXT), .max = 20, .text = "Hello"},
	{PARAMETER("file", PATH)},
};

static char goal[MINIMUS_TEXT_MAX];

/* The first bytes of a file, or why there are none. */
static void read_file(const char *path, char *text, size_t size) {
	int fd = open(path, O_RDONLY);
	ssize_t got = fd < 0 ? -1 : read(fd, text, size - 1);
	if (got < 0) {
		(void)snprintf(text, size, "error %d", errno);
	} else {
		text[got] = '\0';
		text[strcspn(text, "\n")] = '\0';
	}
	if (fd >= 0) {
		(void)close(fd);
	}
}

static int32_t create(const struct minimus_host *host, void **ret_instance) {
	void *data = host->host_data;
	const struct minimus_parameters *given = host->get_extension(data, MINIMUS_EXT_PARAMETERS);
	char content[100] = "";
	(void)ret_instance;
	const char *path = given->text(data, "file");
	if (path[0] != '\0') {
		read_file(path, content, sizeof content);
	}
	(void)snprintf(goal, sizeof goal,
		"count=%d pause=%d music=%d mood=%d/%s greeting=%s file=%s",
		(int)given->number(data, "count"), (int)given->number(data, "pause"),
		(int)given->number(data, "music"), (int)given->number(data, "mood"),
		given->text(data, "mood"), given->text(data, "greeting"), content);
	/* What there is not. */
	return given->number(data, "none") == INT32_MIN &&
			given->number(data, "file") == INT32_MIN &&
			given->number(data, NULL) == INT32_MIN &&
			given->text(data, "count") == NULL && given->text(data, NULL) == NULL
		? 0
		: -EINVAL;
}

static const struct minimus_item items[] = {
	{.header = MINIMUS_HEADER(struct minimus_item), .exercise = "wave"}};
static const struct minimus_routine shown = {
	.header = MINIMUS_HEADER(struct minimus_routine),
	.id = "shown",
	.title = "Shown",
	.goal = goal,
	.item_count = 1,
	.items = items,
};
static const struct minimus_catalogue lists = {
	.header = MINIMUS_HEADER(struct minimus_catalogue),
	.exercises = (const struct minimus_exercise *const[]){&wave, NULL},
	.routines = (const struct minimus_routine *const[]){&shown, NULL},
};

static const struct minimus_catalogue *catalogue(void *instance) {
	(void)instance;
	return &lists;
}

ROUTINES(catalogue)

const struct minimus_plugin minimus_plugin = {
	.header = MINIMUS_HEADER(struct minimus_plugin),
	.id = "settings",
	.name = "A plugin with parameters",
	.version = "1",
	.create = create,
	.get_extension = get_extension,
	.parameters = declared,
	.parameter_count = MINIMUS_COUNT(declared),
};
