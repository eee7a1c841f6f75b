/* SPDX-License-Identifier: MIT */
/*
 * Whether the active window fills the screen on a Wayland compositor of the
 * wlroots kind (sway, Hyprland, river, labwc, wayfire), which tells programs
 * such as bars of every window. Others tell nobody.
 */
#ifndef DESKTOP_SENSE_FULLSCREEN_WLR_H
#define DESKTOP_SENSE_FULLSCREEN_WLR_H

#include "sense.h"

/* Says `hold`. */
extern const struct sense_part fullscreen_wlr_part;

#endif
