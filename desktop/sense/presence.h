/* SPDX-License-Identifier: MIT */
/*
 * Who is there: input, locks and sleep put together into one word, which the
 * daemon is told whenever it changes. What no source tells is unknown.
 */
#ifndef DESKTOP_SENSE_PRESENCE_H
#define DESKTOP_SENSE_PRESENCE_H

#include "sense.h"

extern const struct sense_part presence_part;

#endif
