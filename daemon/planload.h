/* SPDX-License-Identifier: MIT */
/*
 * From files to a plan in force: read and scan, ask the plugins that it names
 * what they have, build, and look whether its time zone exists. Asynchronous,
 * because plugins are; several can be under way. A wrong plan gives problems
 * and nothing else.
 */
#ifndef DAEMON_PLANLOAD_H
#define DAEMON_PLANLOAD_H

#include <stdbool.h>

#include "core/plan.h"
#include "planfile.h"
#include "plugins.h"
#include "zonefile.h"

#define PROBLEMS_MAX 500

/* A plan and everything that it borrows. */
struct loaded {
	uint32_t others; /* holds beside the first: loaded_hold */
	struct plan plan;
	struct catalogue models; /* only the models */
	struct zonefile zone;
	struct zonefile *calendar_zones; /* owned; those that calendar expressions name */
	uint32_t calendar_zone_count;
	struct planfiles files; /* only what planfiles_changed needs */
	bool from_files;        /* false: the empty plan */
	uint32_t warnings;
	json_t *values;              /* owned; parameters of plugins, by id */
	void *memory, *model_memory; /* owned */
};

struct planload_source {
	const char *only;    /* this file alone, or NULL */
	const char *config;  /* the person's folder */
	const char *shipped; /* the default plan */
	bool empty;          /* no file at all: only what the shipped plugins bring */
};

typedef void planload_done(void *user, struct loaded *loaded, const struct diag_list *problems);

/* Calls done once, never from inside this call: loaded is owned by the callee, NULL when the plan
 * is wrong; problems are borrowed for the call and may hold warnings of a good plan. The source's
 * strings are copied. keep_path (NULL: none) gets a merged copy of a good plan. 0, or -ENOMEM. */
int planload_start(struct plugins *plugins, const struct planload_source *source,
	const char *keep_path, planload_done *done, void *user);
/* For whoever needs the plan longer than it is in force; given back by loaded_destroy. */
struct loaded *loaded_hold(struct loaded *loaded);
/* Frees it when nobody else holds it. NULL is accepted. */
void loaded_destroy(struct loaded *loaded);

#endif
