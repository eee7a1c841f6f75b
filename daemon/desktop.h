/* SPDX-License-Identifier: MIT */
/*
 * The desktop helper of the role notify: kept alive with back-off, told what
 * to show, never waited for. While it is away the latest notice is kept; the
 * notice that is to be seen is told again to the next one.
 */
#ifndef DAEMON_DESKTOP_H
#define DAEMON_DESKTOP_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "core/engine.h"
#include "paths.h"

/* Notices from here on are the daemon's own, of kind "plan"; the engine's numbers stay far below.
 */
#define DESKTOP_OWN_NOTICE (UINT64_C(1) << 48)

struct desktop;

struct desktop_ops {
	void (*action)(void *user, uint64_t notice, const char *action);
	void (*closed)(void *user, uint64_t notice, enum closed_by by);
	/* "helper.lost" or "helper.restored"; text may be "". */
	void (*told)(void *user, const char *type, const char *text);
	/* Everything asked has been answered (`sync` waits for it), or what desktop_status tells
	 * has changed. */
	void (*idle)(void *user);
	void *user;
};

/* paths is borrowed. NULL when memory is out. */
struct desktop *desktop_create(
	uv_loop_t *loop, const struct paths *paths, const struct desktop_ops *ops);
/* Starts the helper now. */
void desktop_start(struct desktop *desktop);
/* Withdraws the notice, ends the helper; memory goes when the loop has closed the handles. NULL is
 * accepted. */
void desktop_destroy(struct desktop *desktop);

/* notice is borrowed for the call; image (a path) may be NULL. */
void desktop_show(struct desktop *desktop, const struct notice *notice, const char *image);
void desktop_close(struct desktop *desktop, uint64_t notice);
bool desktop_busy(const struct desktop *desktop);
/* Asks the helper what there is on the desktop now. probed is called once, from the loop or from
 * inside this call: with what it said (borrowed for the call; docs/HELPERS.md, `probe`), or with
 * NULL when it does not run or does not answer. One at a time: a further call while one waits is
 * part of it. */
void desktop_probe(struct desktop *desktop, void (*probed)(void *user, json_t *result), void *user);
/* {"helper": "running"|"waiting"|"off", "server": {...}|null, "problem"?} (owned); desktop NULL:
 * off. */
json_t *desktop_status(const struct desktop *desktop);

#endif
