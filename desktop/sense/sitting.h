/* SPDX-License-Identifier: MIT */
/*
 * Whether somebody sits there without touching anything: a program of theirs
 * holds an idle inhibitor, as a film or a call does. Asked of logind, GNOME's
 * session manager and KDE's power management; ours never counts. What inhibits
 * in a Wayland compositor is the compositor's to count.
 */
#ifndef DESKTOP_SENSE_SITTING_H
#define DESKTOP_SENSE_SITTING_H

#include "sense.h"

struct sitting;

/* `changed`: sitting_get says something else. NULL when memory is out. */
struct sitting *sitting_create(void (*changed)(void *user), void *user);
void sitting_destroy(struct sitting *sitting);
/* The bus is there, or gone (NULL). */
void sitting_bus(struct sitting *sitting, enum sense_bus which, sd_bus *bus);
/* We hold inhibitors ourselves: desktops that do not say whose there are are not believed. */
void sitting_set_own(struct sitting *sitting, bool own);
/* Who says so ("logind"), or NULL. */
const char *sitting_get(const struct sitting *sitting);

#endif
