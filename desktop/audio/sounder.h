/* SPDX-License-Identifier: MIT */
/*
 * The outer side of a program that makes sound and may hang while it does:
 * started when it is needed, given one thing at a time, ended when it does not
 * begin in time, started again with back-off at the next need. Nothing here
 * waits. servant.h is the inner side.
 */
#ifndef DESKTOP_AUDIO_SOUNDER_H
#define DESKTOP_AUDIO_SOUNDER_H

#include <jansson.h>
#include <stdbool.h>
#include <systemd/sd-event.h>

struct sounder;

struct sounder_ops {
	void (*began)(void *user, json_int_t number);
	/* It is over, or was cancelled. */
	void (*ended)(void *user, json_int_t number);
	/* It could not be done, or did not begin in time. */
	void (*failed)(void *user, json_int_t number);
	/* What sounder_problem says has changed, or it became ready. */
	void (*changed)(void *user);
	void *user;
};

/* program is static: "tone" for minimus-desktop-tone, beside the running program. settings is the
 * params of `open` (taken), patience_us the longest time until something begins. Starts it at once.
 * NULL when memory is out. */
struct sounder *sounder_create(sd_event *event, const char *program, json_t *settings,
	uint64_t patience_us, const struct sounder_ops *ops);
/* Ends it. NULL is accepted. */
void sounder_destroy(struct sounder *sounder);

/* Asks for something (params is taken and gets a number) and returns the number; 0: it cannot be
 * done now, and nothing is told later. While the program is being started for the first time the
 * last thing asked is kept for it. */
json_int_t sounder_ask(struct sounder *sounder, const char *method, json_t *params);
/* Nothing of what was asked is to be heard any more. */
void sounder_cancel(struct sounder *sounder);
/* False while an attempt to start it is under way that may yet succeed. */
bool sounder_settled(const struct sounder *sounder);
/* Ready, or about to be for the first time. */
bool sounder_able(const struct sounder *sounder);
/* Why it does not work, or not as asked; NULL: it does. Borrowed until the next event. */
const char *sounder_problem(const struct sounder *sounder);

#endif
