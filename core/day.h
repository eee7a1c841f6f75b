/* SPDX-License-Identifier: MIT */
/* The person's day: where it begins, who is there, and when things have settled. */
#ifndef CORE_DAY_H
#define CORE_DAY_H

#include "engine_state.h"

/* Crosses the day's start when it has come: counters of the day begin anew. */
void day_sync(struct engine *e);
/* The daemon begins: the first moment at the machine, unless history knows an earlier one. */
void day_started(struct engine *e);
/* No prompt until presence has answered. */
void day_settle(struct engine *e);
/* Somebody was at the machine at this step's time. */
void day_seen(struct engine *e);

void handle_presence(struct engine *e, enum presence presence, int64_t last_input_us);

#endif
