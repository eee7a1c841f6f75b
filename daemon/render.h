/* SPDX-License-Identifier: MIT */
/*
 * The daemon's state as JSON, in the shapes of the protocol. Everything that
 * is returned is owned by the caller; times are RFC 3339 with the offset in
 * force at that instant, 0 is null.
 */
#ifndef DAEMON_RENDER_H
#define DAEMON_RENDER_H

#include <jansson.h>

#include "daemon.h"

json_t *render_time(const struct daemon *daemon, int64_t wall_us);
/* Sets key unless wall_us is 0. */
void render_set_time(const struct daemon *daemon, json_t *object, const char *key, int64_t wall_us);
/* Sets key to a text unless it is NULL or "". */
void render_set_text(json_t *object, const char *key, const char *text);
/* ["quiet", ...] */
json_t *render_holds(uint32_t holds);
json_t *render_step(const struct timeline *timeline, uint32_t step);
json_t *render_dose_text(const struct dose *dose);
/* The session as status shows it, or null. */
json_t *render_session(const struct daemon *daemon, const struct status_view *view);
json_t *render_pauses(const struct daemon *daemon, const struct status_view *view);
json_t *render_status(struct daemon *daemon);
json_t *render_reminders(const struct daemon *daemon);
json_t *render_published(
	const struct daemon *daemon, struct instant now, const struct published *published);
/* Names by index; "" for one that is not there. */
const char *render_reminder_id(const struct daemon *daemon, int32_t reminder);
const char *render_routine_id(const struct daemon *daemon, int32_t routine);

/* What was said to lift a suspension, and what the log gave reason to advise, into json. */
void render_safety(const struct daemon *daemon, json_t *json, const struct status_view *view);

#endif
