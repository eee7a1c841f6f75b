/* SPDX-License-Identifier: MIT */
#include "drawing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAMES_MAX 4
#define NAME_BYTES (2 * ID_MAX + 2)

/* What a drawing may be called, the best first. */
struct names {
	size_t count;
	char items[NAMES_MAX][NAME_BYTES];
};

static void add(struct names *names, const char *name, const char *level) {
	(void)snprintf(names->items[names->count++], NAME_BYTES, "%s%s%s", name,
		level[0] != '\0' ? "." : "", level);
}

static void collect(struct names *names, const struct plan *plan, const struct notice *notice) {
	if (notice->scene != NULL) {
		add(names, notice->scene, "");
		return;
	}
	if (notice->exercise < 0) {
		return;
	}
	const struct exercise *exercise = &plan->exercises[notice->exercise];
	const char *slash = strrchr(exercise->id, '/');
	const char *name = slash != NULL ? slash + 1 : exercise->id;
	if (notice->level >= 0 && (uint32_t)notice->level < exercise->level_count) {
		add(names, name, exercise->levels[notice->level].name);
	}
	add(names, name, "");
	if (exercise->kind != KIND_NONE) {
		add(names, exercise_kind_name(exercise->kind), "");
	}
}

/* The path if a file is there, else NULL. */
static char *try(const char *folder, const char *theme, const char *name, const char *side) {
	char *path = NULL;
	if (asprintf(&path, "%s/%s/%s%s%s.svg", folder, theme, name, side[0] != '\0' ? "-" : "",
		    side) < 0) {
		return NULL;
	}
	if (access(path, R_OK) < 0) {
		free(path);
		return NULL;
	}
	return path;
}

static char *find_named(const char *folder, const char *theme, const char *name, enum side side) {
	/* Never the other side's; work that has no side now may be drawn with one. */
	char *path = side != SIDE_NONE ? try(folder, theme, name, side_name(side)) : NULL;
	if (path == NULL) {
		path = try(folder, theme, name, "");
	}
	if (path == NULL && side == SIDE_NONE) {
		path = try(folder, theme, name, side_name(SIDE_RIGHT));
	}
	return path;
}

static const char *theme_of(const struct plan *plan) {
	const char *theme = "light";
	for (uint32_t i = 0; i < plan->option_count; i++) {
		const struct plan_option *option = &plan->options[i];
		if (strcmp(option->section, "desktop") == 0 &&
			strcmp(option->key, "drawings") == 0) {
			theme = option->value;
		}
	}
	return theme;
}

char *drawing_find(
	const struct paths *paths, const struct plan *plan, const struct notice *notice) {
	struct names names = {0};
	const char *theme = theme_of(plan);
	char *path = NULL;

	if (strcmp(theme, "none") == 0) {
		return NULL;
	}
	collect(&names, plan, notice);
	for (size_t i = 0; i < names.count && path == NULL; i++) {
		for (size_t k = 0; k < PATHS_DRAWING_FOLDERS && path == NULL; k++) {
			path = find_named(paths->drawings[k], theme, names.items[i], notice->side);
		}
	}
	return path;
}
