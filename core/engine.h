/* SPDX-License-Identifier: MIT */
/*
 * The engine: every decision of minimus behind one function. The shell reads
 * both clocks once, calls engine_step with one event, applies the effects and
 * re-arms its two timers to engine_deadline. Nothing here does I/O, reads a
 * clock, allocates or keeps global state; the same events give the same
 * effects. All state is one block of engine_size(plan) bytes, owned by the
 * caller. One thread.
 */
#ifndef CORE_ENGINE_H
#define CORE_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "effect.h"
#include "event.h"
#include "instant.h"
#include "plan.h"
#include "record.h"
#include "views.h"
#include "zone.h"

#define UNDO_US (60 * US_PER_S)
#define CONFIRM_US (12 * US_PER_HOUR)
#define CRASH_RESUME_US (2 * US_PER_MIN)
#define LATER_US (4 * US_PER_HOUR)
#define LOOK_ANSWER_US (US_PER_S / 5) /* so long a prompt waits for what the desktop says */
#define LOOK_AGAIN_US US_PER_MIN      /* while that holds something, it is asked again */

struct engine;

size_t engine_size(const struct plan *plan);
/* plan and zone are borrowed until the engine is replaced; zone also until an EVENT_CLOCK brings
 * another. */
void engine_init(struct engine *engine, const struct plan *plan, const struct zone *zone,
	struct instant now);
/* Feeds one stored record, oldest first, before EVENT_STARTED. now maps wall times to this boot. */
void engine_restore(struct engine *engine, struct instant now, const struct record *record);
/* Feed the old one EVENT_LEAVING first. Takes over what `old` knows, by id: counters, open prompt,
 * running session, doses, pauses. `new` has engine_size(plan) bytes; old is dead afterwards and may
 * be freed with its plan. A session goes on only if its routine still exists with the same items;
 * else it ends partial. */
void engine_adopt(
	struct engine *new_engine, const struct plan *plan, struct engine *old, struct instant now);

/* Makes `copy` (engine_size bytes of the same plan) know what `from` knows, between two steps;
 * either goes on without the other. The plan and the zone are borrowed by both. */
void engine_copy(struct engine *copy, const struct engine *from);

/* True: step again with EVENT_CONTINUE and the same now. */
bool engine_step(struct engine *engine, struct instant now, const struct event *event,
	struct effects *ret_effects);
/* When to wake if nothing happens; NEVER_US on a clock: nothing is due on it. */
struct instant engine_deadline(const struct engine *engine);
/* Nobody reads anything but what it publishes: effects of other types are not given, and counters
 * not written down now and then. */
void engine_set_preview(struct engine *engine);
/* The serial of the next record; the shell sets it once from the store. */
void engine_set_serial(struct engine *engine, uint64_t serial);

/* How many questions to models are open. */
uint32_t engine_asks(const struct engine *engine);

#endif
