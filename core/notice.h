/* SPDX-License-Identifier: MIT */
/*
 * The one notification: after each step its wanted state follows from the
 * engine's, and only a difference is shown, replaced or withdrawn.
 */
#ifndef CORE_NOTICE_H
#define CORE_NOTICE_H

#include "engine_state.h"

void notice_update(struct engine *e);
void notice_deadline(const struct engine *e, struct instant *deadline);
/* The texts and buttons of this kind as things stand; notice.c decides when. */
void notice_fill(const struct engine *e, enum notice_kind kind, struct notice *notice);

void handle_action(struct engine *e, uint64_t id, const char *action);
void handle_closed(struct engine *e, uint64_t id, enum closed_by by);

#endif
