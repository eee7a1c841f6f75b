/* SPDX-License-Identifier: MIT */
/*
 * weekly-variety: one routine whose sessions are never quite the same. The
 * exercises are in exercises.c, in the order of the groups below; compose.c
 * chooses among them; plugin.c ties both together.
 */
#ifndef WEEKLY_VARIETY_H
#define WEEKLY_VARIETY_H

#include <minimus/ext/parameters.h>
#include <minimus/ext/routines.h>

/* What an exercise is for. A session has one of a group before it has a second. */
enum variety_group { GROUP_LOOSEN, GROUP_HIP, GROUP_LEG, GROUP_TRUNK, GROUP_COUNT };

#define VARIETY_ITEMS 12

/* What a person sets in [plugin weekly-variety]. */
struct variety {
	int32_t items;   /* exercises of a session */
	int32_t warm_up; /* 1: a session begins with one that loosens */
	int32_t quiet;   /* weekday on which there is nothing but loosening; 0: none */
};

extern const struct minimus_exercise *const variety_exercises[VARIETY_ITEMS + 1];
/* The group of each item of the routine. */
extern const enum variety_group variety_groups[VARIETY_ITEMS];
extern const struct minimus_routine variety_routine;

/* Pure: the same settings and the same context get the same session. 0, or -EINVAL when nothing
 * can be done with what is at hand. */
int32_t variety_compose(const struct variety *settings, const struct minimus_context *context,
	struct minimus_session *session);

#endif
