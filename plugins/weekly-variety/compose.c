/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>

#include "variety.h"

#define PAIN_MUCH 4 /* from here on the next session is a gentle one */
#define LONG_AGO 1000

/* Who has waited longest comes first: the number of days, then how rarely it was done. Of those
 * alike the day decides, so that the first sessions of all differ, too. */
static int64_t rank(const struct minimus_context *context, uint32_t item) {
	const struct minimus_item_past *past = &context->items[item];
	int64_t days = past->days == MINIMUS_UNKNOWN ? LONG_AGO : past->days;
	int64_t turn = (context->day + (int64_t)item * 5) % VARIETY_ITEMS;
	return (days * 100 - past->times) * VARIETY_ITEMS + turn;
}

/* The best of a group that is at hand and not taken yet, or -1. */
static int32_t best_of(
	const struct minimus_context *context, enum variety_group group, uint32_t taken) {
	int32_t best = -1;
	for (uint32_t i = 0; i < context->item_count && i < VARIETY_ITEMS; i++) {
		bool fits = variety_groups[i] == group && context->items[i].available != 0 &&
			(taken & 1u << i) == 0;
		if (fits && (best < 0 || rank(context, i) > rank(context, (uint32_t)best))) {
			best = (int32_t)i;
		}
	}
	return best;
}

static void take(struct minimus_session *session, uint32_t *taken, int32_t item) {
	if (item >= 0) {
		session->items[session->item_count++] = (uint32_t)item;
		*taken |= 1u << item;
	}
}

/* Group by group, round and round, beginning with another one each day. */
static void fill(const struct minimus_context *context, struct minimus_session *session,
	uint32_t *taken, uint32_t wanted) {
	static const enum variety_group work[] = {GROUP_HIP, GROUP_LEG, GROUP_TRUNK};
	uint32_t before;
	do {
		before = session->item_count;
		for (uint32_t i = 0; i < 3 && session->item_count < wanted; i++) {
			enum variety_group group = work[(uint32_t)(context->day + (int32_t)i) % 3];
			take(session, taken, best_of(context, group, *taken));
		}
	} while (session->item_count < wanted && session->item_count > before);
}

int32_t variety_compose(const struct variety *settings, const struct minimus_context *context,
	struct minimus_session *session) {
	bool gentle = context->pain >= PAIN_MUCH;
	bool quiet = settings->quiet != 0 && settings->quiet == context->weekday;
	uint32_t wanted = (uint32_t)settings->items - (gentle && settings->items > 2 ? 1 : 0);
	uint32_t taken = 0;
	session->item_count = 0;
	if (settings->warm_up != 0 || gentle || quiet) {
		take(session, &taken, best_of(context, GROUP_LOOSEN, taken));
	}
	while ((gentle || quiet) && session->item_count < (quiet ? wanted : 2)) {
		int32_t more = best_of(context, GROUP_LOOSEN, taken);
		if (more < 0) {
			break;
		}
		take(session, &taken, more);
	}
	if (!quiet) {
		fill(context, session, &taken, wanted);
	}
	if (session->item_count == 0) {
		return -EINVAL;
	}
	(void)snprintf(session->why, sizeof session->why, "%s",
		quiet            ? "Today only what loosens."
			: gentle ? "Last time it hurt: a gentle session, one exercise less."
				 : "What you did longest ago comes first.");
	return 0;
}
