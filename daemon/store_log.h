/* SPDX-License-Identifier: MIT */
/* The log of one routine, read back whole: what folding it anew needs. */
#ifndef DAEMON_STORE_LOG_H
#define DAEMON_STORE_LOG_H

#include "core/engine.h"
#include "store.h"

struct log_session {
	struct record_session session; /* its last word */
	struct record_report report;   /* all that was said, amendments in */
	bool deleted;
	struct record_step *steps; /* owned by the log */
	uint32_t step_count;
};

struct store_log {
	struct log_session *sessions; /* in the order in which they were begun */
	size_t session_count;
	struct record_dose *doses; /* in the order in which they were recorded */
	size_t dose_count;
	struct morning *mornings;
	size_t morning_count;
};

/* The routine of an ended session by the id that history gives it, into routine (NAME_MAX_BYTES),
 * host (HOST_BYTES; "": this machine) and ret_session. 0, -ENOENT, or -EIO. */
int store_log_find(
	struct store *store, const char *id, char *routine, char *host, uint64_t *ret_session);
/* The first session, and its routine, from which a fold began that never ended. 0, -ENOENT, or
 * -EIO. */
int store_log_unfolded(struct store *store, char *routine, uint64_t *ret_session);
/* What a machine (host NULL: this one) recorded of a routine, as anybody amended it. 0 or a
 * negative errno; then there is nothing to free. */
int store_log_read(
	struct store *store, const char *routine, const char *host, struct store_log *ret_log);
/* Only the sessions that ended since then, with what was said of them; no steps, doses or
 * mornings. Short: for the loop. */
int store_log_recent(
	struct store *store, const char *routine, int64_t since_us, struct store_log *ret_log);
void store_log_free(struct store_log *log);

#endif
