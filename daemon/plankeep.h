/* SPDX-License-Identifier: MIT */
/* The last good plan as one file: all entries merged, as the plan grammar has them. */
#ifndef DAEMON_PLANKEEP_H
#define DAEMON_PLANKEEP_H

#include <stdint.h>

#include "core/plan.h"

/* Replaces PATH by the merged entries, unless it has just this text. 0 or a negative errno. */
int plankeep_write(const char *path, const struct plan_entry *entries, uint32_t count);

#endif
