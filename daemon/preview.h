/* SPDX-License-Identifier: MIT */
/*
 * What a plan comes to over days or years: the engine itself, over a clock of
 * its own, with an assumed person who is at the machine all day, answers each
 * prompt in the instant that it is shown and needs no time for a session.
 * Doses do not move. In steps, so that a running daemon can do it in between;
 * nothing here knows the loop or the daemon. Owned by whoever made it.
 */
#ifndef DAEMON_PREVIEW_H
#define DAEMON_PREVIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "core/engine.h"

#define PREVIEW_DAYS 7               /* when nobody says how many */
#define PREVIEW_DAYS_MAX 400         /* on a running daemon */
#define PREVIEW_DAYS_ALONE_MAX 36600 /* under --stdio: a hundred years */
#define PREVIEW_ROWS_MAX 65536       /* what fits into one answer */

enum preview_assume { PREVIEW_DONE, PREVIEW_IGNORED, PREVIEW_SKIPPED };

struct preview_range {
	const struct zone *zone;   /* borrowed for the preview's life */
	int64_t from_us, until_us; /* wall; occurrences due from <= due < until */
	enum preview_assume assume;
};

struct preview;

/* Nothing was ever done; counters start at `from`. The plan is borrowed for the preview's life.
 * NULL: no memory. */
struct preview *preview_fresh(const struct plan *plan, const struct preview_range *range);
/* Goes on from what a running engine knows; its plan is borrowed for the preview's life, the engine
 * for the call. */
struct preview *preview_live(const struct engine *engine, const struct plan *plan,
	struct instant now, const struct preview_range *range);
/* One step of the engine. True: there is more to do. */
bool preview_step(struct preview *preview);
/* After the last step: -E2BIG when there were more than PREVIEW_ROWS_MAX occurrences, -ENOMEM, else
 * 0. */
int preview_result(const struct preview *preview);
/* Writes the next occurrence. False: that was all, or memory is out. */
bool preview_render(struct preview *preview);
/* The whole answer, once: {"occurrences": [...], "state"} as JSON. Borrowed until preview_destroy;
 * NULL: no memory. */
const char *preview_text(struct preview *preview, size_t *ret_length);
/* NULL is accepted. */
void preview_destroy(struct preview *preview);

#endif
