/* SPDX-License-Identifier: MIT */
/*
 * The grammar of the plan as data: every key of every section with the form of
 * its value, its range, its default and a line of help. plan_build reads plans
 * by this table, and the manual page and its test are made from it, so what is
 * documented is what is read. The defaults are texts that go through the same
 * parsers as a person's.
 */
#ifndef CORE_PLAN_KEYS_H
#define CORE_PLAN_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "diag.h"
#include "instant.h"

/* The widest ranges that a plan may use. Spans are microseconds. */
#define PLAN_EVERY_US_MIN US_PER_S
#define PLAN_EVERY_US_MAX (366 * US_PER_DAY)
#define PLAN_EVERY_DAYS_MAX 366
#define PLAN_PER_WEEK_MAX 7
#define PLAN_MIN_REST_US_MAX (60 * US_PER_DAY)
#define PLAN_SNOOZE_US_MAX US_PER_DAY
#define PLAN_SNOOZE_LIMIT_MAX 20
#define PLAN_EXPIRE_US_MAX US_PER_DAY
#define PLAN_WARN_US_MAX US_PER_HOUR
#define PLAN_CAP_US_MIN (10 * US_PER_S)
#define PLAN_CAP_US_MAX (4 * US_PER_HOUR)
#define PLAN_PER_DAY_MAX 1000
#define PLAN_MIN_GAP_US_MAX US_PER_DAY
#define PLAN_NATURAL_BREAK_US_MAX (8 * US_PER_HOUR)
#define PLAN_SETTLE_US_MAX US_PER_HOUR
#define PLAN_START_DELAY_US_MAX (12 * US_PER_HOUR)
#define PLAN_AGE_MAX 120
#define PLAN_SAFE_MAX_MAX 5
#define PLAN_PACE_MILLI_MIN 1000
#define PLAN_PACE_MILLI_MAX 3000
#define PLAN_STEP_S_MAX 3600 /* rest, gap, prepare, switch */
#define PLAN_TITLE_MAX 80    /* bytes */
#define PLAN_TEXT_MAX 600    /* bytes */

struct plan_key;

/* One value on its way into a struct. */
struct plan_value {
	const struct plan_key *key;
	const char *text;    /* never NULL; blanks at both ends are gone unless quoted */
	void *target;        /* the member */
	struct arena *arena; /* for what has to be kept */
	struct diag *diag;
};

/* A word that a value may be, and the number that it stands for. */
struct plan_word {
	const char *name; /* NULL ends the list */
	int value;
};

struct plan_key {
	const char
		*section; /* "minimus", "reminder" (also [defaults]), "level" for LEVEL.KEY, ... */
	const char *name; /* "on-EVENT" stands for all of its kind */
	const char *form; /* what a value looks like, for a person: "time span" */
	/* 0; -EINVAL with value->diag filled; -ENOMEM when the arena is full. A NULL parser means
	 * that the section itself reads the value, because it names other sections. */
	int (*parse)(const struct plan_value *value);
	size_t offset;                 /* of the member in the section's struct */
	const struct plan_word *words; /* the words that are possible, or NULL */
	int64_t min, max;      /* of numbers, spans (us) and texts (bytes); both 0: no range */
	const char *fallback;  /* the default as it would be written; NULL when unset */
	const char *otherwise; /* what holds when it is unset, in words; NULL when plain */
	const char *help;
	bool may_be_none; /* `none` leaves it unset, ... */
	int64_t unset; /* ... and this is the number that then stands in the member; texts are "" */
};

/* The keys one after the other, grouped by section; NULL after the last. */
const struct plan_key *plan_key_at(size_t i);
/* The i-th key of this section, or NULL after the last. */
const struct plan_key *plan_key_of(const char *section, size_t i);
/* NULL when the section has no such key. */
const struct plan_key *plan_key_find(const char *section, const char *name);
/* Names that a word may be, as "skip or once"; "" when the key has no words. */
void plan_key_words(const struct plan_key *key, char *text, size_t size);

/* The conditions that a plan may name, and the caution that goes with each. */
struct plan_condition {
	const char *name, *caution, *help;
};
/* NULL after the last. */
const struct plan_condition *plan_condition_at(size_t i);
/* Event types that [hooks] on-EVENT may name; NULL after the last. */
const char *plan_event_at(size_t i);

#endif
