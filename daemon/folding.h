/* SPDX-License-Identifier: MIT */
/*
 * One routine's doses folded anew from the log: session by session, each when
 * the models have answered for the one before. It is under way in between other
 * work; one at a time. Its begin and its end are in the log, so that one that a
 * crash cut short is done again at the next start.
 */
#ifndef DAEMON_FOLDING_H
#define DAEMON_FOLDING_H

#include "daemon.h"

enum folding_mode {
	FOLDING_WHOLE,  /* each step is recorded */
	FOLDING_CHANGES /* recorded is what differs from the log, from the first difference on */
};

/* When it is through, on the loop; changes: how many steps were recorded. */
typedef void folding_done(void *user, uint32_t changes);

/* From the session on (0: from the first). 0 when `done` will come, at once or later; -EBUSY,
 * -EIO or -ENOMEM when it will not. A routine that the plan has no more is through at once. */
int folding_begin(struct daemon *daemon, const char *routine, uint64_t session,
	enum folding_mode mode, folding_done *done, void *user);
/* The next session, when the models are quiet. */
void folding_go_on(struct daemon *daemon);
/* True: this effect says what the log says already, and is not carried out. */
bool folding_keeps(struct daemon *daemon, const struct effect *effect);
/* Takes up what a crash, or a suspension, cut short. */
void folding_take_up(struct daemon *daemon);
/* Drops what is under way; nobody is told. */
void folding_finish(struct daemon *daemon);

#endif
