/* SPDX-License-Identifier: MIT */
/*
 * Whether there has been input within the break of the plan, by the first
 * source that works here. A source tells when idle time reaches the break and
 * when input comes again; nobody asks it in between. One that works is kept
 * until it ends; without one, each look at the surroundings tries all again.
 */
#ifndef DESKTOP_SENSE_IDLE_H
#define DESKTOP_SENSE_IDLE_H

#include <stdint.h>

#include "sense.h"

struct idle;

struct idle_state {
	const char *source; /* as `status` shows it; NULL: none works */
	bool dark;        /* the screen is blank: nobody reads it, though it be for a moment only */
	bool idle;        /* no input for the break or longer */
	int64_t since_us; /* CLOCK_BOOTTIME; of the last input, while idle */
	const char *problem; /* why there is none; NULL: there is one, or it is being looked for */
	bool settled;        /* nothing is being tried at the moment */
};

/* `changed`: idle_get says something else. NULL when memory is out. */
struct idle *idle_create(sd_event *event, void (*changed)(void *user), void *user);
void idle_destroy(struct idle *idle);
/* Borrowed until the next change. */
struct idle_state idle_get(const struct idle *idle);
/* Until it is called nothing is tried. A changed break starts the source anew. */
void idle_set_break(struct idle *idle, int64_t break_ms);
/* The session bus is there, or gone (NULL). */
void idle_bus(struct idle *idle, sd_bus *session);
void idle_look(struct idle *idle);
/* Tried in vain, one object each: {"source", "problem"} (owned by the caller). */
json_t *idle_tried(const struct idle *idle);

/* ---- for the sources ---- */

struct idle_source {
	const char *name; /* what is tried, for doctor */
	/* Begins; idle_ready or idle_failed follows, perhaps before it returns. NULL only after
	 * idle_failed. */
	void *(*start)(struct idle *idle);
	/* NULL is accepted: a source may fail before it has a state. */
	void (*stop)(void *source);
};

sd_event *idle_event(const struct idle *idle);
sd_bus *idle_session_bus(const struct idle *idle);
int64_t idle_break_ms(const struct idle *idle);
/* It works; name (static) goes to `status`. idle_ms: so long ago was the last input, 0 where nobody
 * knows. */
void idle_ready(struct idle *idle, const char *name, int64_t idle_ms);
/* No input for so long, at least the break. */
void idle_went(struct idle *idle, int64_t idle_ms);
/* Input again. */
void idle_back(struct idle *idle);
/* The screen has been blanked, or not any more, whatever the input. */
void idle_set_dark(struct idle *idle, bool dark);
/* It cannot work here, or has ended; why is a sentence's end (static). `stop` follows from the
 * loop; the source says nothing more. again: it may work in a moment. */
void idle_failed(struct idle *idle, const char *why, bool again);
/* A Wayland compositor is there: what an X server on it knows of input is not all. */
void idle_saw_wayland(struct idle *idle);
bool idle_has_wayland(const struct idle *idle);

extern const struct idle_source idle_wayland, idle_mutter, idle_xsync, idle_wayland_found;

#endif
