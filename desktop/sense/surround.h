/* SPDX-License-Identifier: MIT */
/*
 * What surrounds the role: the variables that name the display. The daemon may
 * have been started before any desktop, so they are read anew from the user
 * manager whenever something tells that a desktop has come: a Wayland socket
 * in the runtime directory, a name on the session bus that desktops take, a
 * new session at logind.
 */
#ifndef DESKTOP_SENSE_SURROUND_H
#define DESKTOP_SENSE_SURROUND_H

#include "sense.h"

struct surround;

/* `found`: the environment is up to date, look what is there now. Never from inside a call. NULL
 * when memory is out. */
struct surround *surround_create(sd_event *event, void (*found)(void *user), void *user);
void surround_destroy(struct surround *surround);
void surround_bus(struct surround *surround, enum sense_bus which, sd_bus *bus);
/* Finds out anew, then calls `found`. */
void surround_find(struct surround *surround);

#endif
