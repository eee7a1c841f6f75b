/* SPDX-License-Identifier: MIT */
/*
 * The desktop helper of the role sense: kept alive with back-off, told what
 * the plan and the session ask of it, and asked for nothing that anybody waits
 * for. What it said last of presence holds for a moment when it is lost, so
 * that a crash while the screen is locked prompts nobody.
 */
#ifndef DAEMON_SENSE_H
#define DAEMON_SENSE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "core/engine.h"
#include "paths.h"

struct sense;

struct sense_ops {
	/* idle_us: so long without input, in real time; 0 unless it is away. */
	void (*presence)(void *user, enum presence presence, int64_t idle_us);
	/* HOLD_DND or HOLD_FULLSCREEN. */
	void (*hold)(void *user, uint32_t hold, bool on);
	/* A media key: "toggle", "pause", "resume", "next", "back", "stop"; or another word. */
	void (*media)(void *user, const char *word);
	/* sense_look is answered from now on, or is not. */
	void (*looker)(void *user, bool on);
	/* The answer to sense_look. */
	void (*looked)(void *user, bool on);
	/* A new helper runs and knows nothing of the session yet. */
	void (*up)(void *user);
	/* "helper.lost" or "helper.restored"; text may be "". */
	void (*told)(void *user, const char *type, const char *text);
	/* What sense_status tells has changed. */
	void (*changed)(void *user);
	void *user;
};

/* paths is borrowed. NULL when memory is out. */
struct sense *sense_create(uv_loop_t *loop, const struct paths *paths, const struct sense_ops *ops);
/* Starts the helper now. */
void sense_start(struct sense *sense);
/* Ends the helper; memory goes when the loop has closed the handles. NULL is accepted. */
void sense_destroy(struct sense *sense);

/* So much real time without input is a break. Told only when it changes. NULL is accepted. */
void sense_set_break(struct sense *sense, int64_t break_us);
/* Presence is said again, though it may be what it was. NULL is accepted. */
void sense_ask_presence(struct sense *sense);
/* All that is done before sleep has been done. */
void sense_let_sleep(struct sense *sense);
/* A session runs (paused: it stands still until somebody says go on). NULL is accepted. */
void sense_set_session(struct sense *sense, bool open, bool paused);

/* The mode of mako (borrowed for the call) that means do not disturb, and whether a microphone in
 * use does. Told only when it changes. NULL is accepted. */
void sense_set_quiet(struct sense *sense, const char *mako_mode, bool microphone);
/* The session as media keys see it (docs/HELPERS.md, `player`); params are taken. */
void sense_set_player(struct sense *sense, json_t *params);
/* Asks what nobody tells by itself; `looked` follows unless the helper is lost. NULL is accepted.
 */
void sense_look(struct sense *sense);

/* The word for the source of presence, "none" when there is none. NULL is accepted. */
const char *sense_source(const struct sense *sense);
/* Adds to what `status` tells of presence: "source", "locks" (somebody would tell of one), and
 * "inhibited_by" (there is no input, but a film or a call). NULL is accepted. */
void sense_presence(const struct sense *sense, json_t *json);
/* What keeps a prompt back by this hold now ("dunst"), "" when nothing does or nobody knows. */
const char *sense_hold_source(const struct sense *sense, uint32_t hold);
/* {"helper": "running"|"waiting"|"off", "problem"?, "dnd": {"on", "source"|null},
 * "fullscreen": {...}} (owned); NULL: off. */
json_t *sense_status(const struct sense *sense);

#endif
