/* SPDX-License-Identifier: MIT */
/*
 * While a session runs, the person lies on the floor and touches nothing: the
 * idle inhibitors of logind and of the screen saver are held from its start or
 * resumption to its end or pause.
 */
#ifndef DESKTOP_SENSE_AWAKE_H
#define DESKTOP_SENSE_AWAKE_H

#include "sense.h"

/* Listens to `session`. */
extern const struct sense_part awake_part;

#endif
