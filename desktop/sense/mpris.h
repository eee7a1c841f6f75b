/* SPDX-License-Identifier: MIT */
/*
 * The running session as a media player, org.mpris.MediaPlayer2.minimus: media
 * keys, headset buttons, lock screens, bars and phones control it. A step is a
 * track. The name is on the bus only while a session runs. Where we are in a
 * step is computed when somebody asks; nothing ticks.
 */
#ifndef DESKTOP_SENSE_MPRIS_H
#define DESKTOP_SENSE_MPRIS_H

#include "sense.h"

/* Listens to `player`, says `media`. */
extern const struct sense_part mpris_part;

#endif
