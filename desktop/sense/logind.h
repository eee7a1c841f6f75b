/* SPDX-License-Identifier: MIT */
/*
 * What logind tells of the person's own session: whether it is locked or not
 * in front, and that the machine goes to sleep. A delay inhibitor is held, so
 * that the daemon hears of sleep before it comes and not after.
 */
#ifndef DESKTOP_SENSE_LOGIND_H
#define DESKTOP_SENSE_LOGIND_H

#include "sense.h"

struct logind;

struct logind_state {
	bool locked;  /* or another session is in front */
	bool asleep;  /* or about to be */
	bool settled; /* nothing is being asked at the moment */
};

/* `changed`: logind_get says something else. NULL when memory is out. */
struct logind *logind_create(sd_event *event, void (*changed)(void *user), void *user);
void logind_destroy(struct logind *logind);
/* The system bus is there, or gone (NULL). */
void logind_bus(struct logind *logind, sd_bus *system);
struct logind_state logind_get(const struct logind *logind);
/* It knows the session that the person sits at: locks will be told. */
bool logind_has_session(const struct logind *logind);
/* The session may be another by now. */
void logind_find(struct logind *logind);
/* There was input after a time without: whoever locked without ever saying so in LockedHint has
 * been unlocked. */
void logind_input(struct logind *logind);
/* The daemon has done what it does before sleep: the machine need not wait any longer. */
void logind_let_sleep(struct logind *logind);

#endif
