/* SPDX-License-Identifier: MIT */
/*
 * The running session as media keys and lock screens see it: told to the role
 * sense when something changes that it cannot work out by itself, and what a
 * key says fed to the engine.
 */
#ifndef DAEMON_PLAYER_H
#define DAEMON_PLAYER_H

#include <jansson.h>

#include "daemon.h"

/* After each step: tells of another session, step, place or pause. */
void player_update(struct daemon *daemon);
/* A new helper knows nothing yet. */
void player_forget(struct daemon *daemon);
/* A key: "toggle", "pause", "resume", "next", "back" or "stop"; others are ignored. */
void player_command(struct daemon *daemon, const char *word);

#endif
