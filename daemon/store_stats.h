/* SPDX-License-Identifier: MIT */
/* Counts over the history, read on the pool. */
#ifndef DAEMON_STORE_STATS_H
#define DAEMON_STORE_STATS_H

#include "store.h"

/* since_us and until_us of the query bound what is counted; the rest of it is not used. done gets
 * one object:
 *   "reminders": by id, "" for sessions that were begun by hand: {"prompted", "done", "partial",
 *                "unconfirmed", "skipped", "missed", "unseen": of the missed, never shown}
 *   "weeks":     by the date of their Monday, of the sessions that count: {"sessions", "partial",
 *                "seconds"}, and the sums and counts of what was said of pain and effort:
 *                {"pain_sum", "pain_count", "effort_sum", "effort_count"}
 *   "pain":      [{"time", "before"?, "during"?, "morning"?, "effort"?}], by session, oldest first
 *   "mornings":  [{"time", "morning"}], answers to the question of the morning, oldest first
 *   "safety":    [{"time", "kind", "level"?, "statement"?}], all there are, oldest first
 * An occurrence that was merged into another is counted with that one alone. */
void store_stats(
	struct store *store, const struct history_query *query, store_entries *done, void *user);

#endif
