// SPDX-License-Identifier: MIT
// A plugin in C++11: the headers must serve an author of that language, too.
#include <minimus/ext/progression.h>
#include <minimus/ext/routines.h>
#include <minimus/plugin.h>

static const struct minimus_item items[] = {
	{MINIMUS_HEADER(struct minimus_item), "wave", {1, 0, 10, 0, {0, 0, 0, 0}, 0, 0}, 0, 0, 0, 0, 0, 0},
};
static const struct minimus_routine twice = {
	MINIMUS_HEADER(struct minimus_routine), "twice", "Twice", nullptr, MINIMUS_PHASE_NONE,
	MINIMUS_SIDES_BOTH, MINIMUS_ROUTINE_FIXED, MINIMUS_COUNT(items), items, 0, 0,
};
static const struct minimus_routine *const all[] = {&twice, nullptr};
static const struct minimus_catalogue lists = {
	MINIMUS_HEADER(struct minimus_catalogue), nullptr, all, nullptr, nullptr,
};

static const struct minimus_catalogue *catalogue(void *) {
	return &lists;
}

static const struct minimus_routines routines = {MINIMUS_HEADER(struct minimus_routines), catalogue, nullptr};

static const void *extension(void *, const char *) {
	return &routines;
}

extern "C" const struct minimus_plugin minimus_plugin = {
	MINIMUS_HEADER(struct minimus_plugin), "cpp", "Plugin in C++", "1", nullptr, nullptr, extension,
	nullptr, 0, 0,
};
