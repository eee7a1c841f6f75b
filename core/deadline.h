/* SPDX-License-Identifier: MIT */
/* The earliest instant, on each clock, at which a step would do something. */
#ifndef CORE_DEADLINE_H
#define CORE_DEADLINE_H

#include "engine_state.h"

/* Each makes the deadline earlier when it has to; never earlier than just ahead of this step. */
void deadline_boot(const struct engine *e, struct instant *deadline, int64_t boot_us);
void deadline_wall(const struct engine *e, struct instant *deadline, int64_t wall_us);
/* When occur_step would do something. */
void deadline_reminder(const struct engine *e, int32_t reminder, struct instant *deadline);

#endif
