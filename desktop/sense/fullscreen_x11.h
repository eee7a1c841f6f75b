/* SPDX-License-Identifier: MIT */
/*
 * Whether the active window of an X11 desktop fills the screen, as its window
 * manager says by properties. Nothing is asked in between: the server tells of
 * each change.
 */
#ifndef DESKTOP_SENSE_FULLSCREEN_X11_H
#define DESKTOP_SENSE_FULLSCREEN_X11_H

#include "sense.h"

/* Says `hold`. */
extern const struct sense_part fullscreen_x11_part;

#endif
