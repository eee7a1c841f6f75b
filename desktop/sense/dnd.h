/* SPDX-License-Identifier: MIT */
/*
 * Do not disturb as the notification server itself has it: dunst, Plasma, GNOME
 * Shell, Xfce and SwayNotificationCenter say when it changes, mako has to be
 * asked. One source at a time, that of the server which is there; of any other
 * server nothing is known.
 */
#ifndef DESKTOP_SENSE_DND_H
#define DESKTOP_SENSE_DND_H

#include <stdbool.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

struct dnd;

/* dnd_on, dnd_source or dnd_asks has changed. */
typedef void dnd_changed(void *user);
typedef void dnd_answer(void *user, bool on);

/* NULL when memory is out. */
struct dnd *dnd_create(sd_event *event, dnd_changed *changed, void *user);
/* NULL is accepted. */
void dnd_destroy(struct dnd *dnd);
/* The session bus is there (borrowed until the next call), or gone (NULL). */
void dnd_bus(struct dnd *dnd, sd_bus *bus);

/* False, too, while nothing is known. */
bool dnd_on(const struct dnd *dnd);
/* "dunst", or NULL: there is no server, or none of those that can be understood. Static. */
const char *dnd_source(const struct dnd *dnd);
/* It says nothing by itself: dnd_ask. */
bool dnd_asks(const struct dnd *dnd);
/* Asks whether this mode is on. `answer` comes from the loop, once, whatever happens; not after
 * dnd_bus. Negative errno: it does not come. One question at a time. */
int dnd_ask(struct dnd *dnd, const char *mode, dnd_answer *answer, void *user);

#endif
