/* SPDX-License-Identifier: MIT */
/*
 * Screen savers on the session bus: whether one covers the screen, by their
 * signal ActiveChanged.
 */
#ifndef DESKTOP_SENSE_SAVER_H
#define DESKTOP_SENSE_SAVER_H

#include "sense.h"

struct saver;

/* `changed`: one of the others says something else. NULL when memory is out. */
struct saver *saver_create(void (*changed)(void *user), void *user);
void saver_destroy(struct saver *saver);
/* The session bus is there, or gone (NULL). */
void saver_bus(struct saver *saver, sd_bus *session);
bool saver_active(const struct saver *saver);
/* There is one that would tell. */
bool saver_any(const struct saver *saver);
/* Nothing is being asked at the moment. */
bool saver_settled(const struct saver *saver);

#endif
