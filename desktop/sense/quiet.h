/* SPDX-License-Identifier: MIT */
/*
 * Whether the person is not to be disturbed: what the notification server says
 * (dnd.h) is told as it changes; what nobody says by itself, a mode of mako and
 * a microphone in use (mic.h), is found out when the daemon asks.
 */
#ifndef DESKTOP_SENSE_QUIET_H
#define DESKTOP_SENSE_QUIET_H

#include "sense.h"

/* Listens to `settings`, answers `look`, says `hold` and `asks`. */
extern const struct sense_part quiet_part;

#endif
