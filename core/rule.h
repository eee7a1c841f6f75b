/* SPDX-License-Identifier: MIT */
/*
 * Schedule text <-> struct: days, windows, clock times, dates, intervals.
 * A rule is what a person wrote, parsed and checked; sched.h turns a rule and
 * an instant into the next instant. Plain data, owned by the plan.
 */
#ifndef CORE_RULE_H
#define CORE_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "diag.h"

#define RULE_TIMES_MAX 24
#define RULE_WINDOWS_MAX 16
#define RULE_DAYS_MAX 3650 /* of every_days */
#define RULE_ALL_DAYS 0x7f

/* Weekdays as bits: 1 << 0 Monday .. 1 << 6 Sunday. */
typedef uint8_t rule_days;

/* A daily window; to_s <= from_s runs over midnight and belongs to its opening day. */
struct rule_window {
	rule_days days;       /* days on which it opens */
	int32_t from_s, to_s; /* seconds of the day; to_s may be 86400 */
};

struct rule_windows {
	uint32_t count; /* 0: none (for `quiet`), always open (for `between`) */
	struct rule_window items[RULE_WINDOWS_MAX];
};

enum rule_kind {
	RULE_NONE,     /* no schedule: by hand only */
	RULE_EVERY,    /* elapsed time since the last outcome or the window's opening */
	RULE_ACTIVE,   /* the same, counting only time at the machine */
	RULE_AT,       /* clock times on days */
	RULE_DAYS_AT,  /* every = 2d at 17:30 */
	RULE_CALENDAR, /* systemd's OnCalendar (calendar.h) */
	RULE_PER_WEEK, /* n times a week, on days that week.h finds */
	RULE_KIND_COUNT
};

struct rule_calendar; /* calendar.h */

struct rule {
	enum rule_kind kind;
	int64_t every_us;   /* RULE_EVERY, RULE_ACTIVE */
	int32_t every_days; /* RULE_DAYS_AT, at least 1 */
	int32_t per_week;   /* RULE_PER_WEEK, 1 to 7 */
	uint32_t time_count;
	/* RULE_AT, RULE_DAYS_AT, one of RULE_PER_WEEK; ascending, distinct */
	int32_t times_s[RULE_TIMES_MAX];
	struct rule_calendar *calendar; /* RULE_CALENDAR; owned by the plan's arena */
	rule_days days;                 /* RULE_ALL_DAYS when not written */
	bool has_between;
	struct rule_window between;
	int64_t from_day, until_day; /* civil days, inclusive; INT64_MIN / INT64_MAX when open */
};

/* No schedule, all days, no window, no dates: what the parsers below start from. */
void rule_init(struct rule *rule);

/* Each: 0, or -EINVAL and nothing written with diag's column and message filled (diag may be NULL).
 */
int rule_parse_days(const char *text, rule_days *ret_days, struct diag *diag); /* "mon..fri, sun" */
int rule_parse_window(
	const char *text, struct rule_window *ret, struct diag *diag); /* "09:00-18:00" */
/* "22:00-07:00, sat, sun 00:00-10:00" (days go before their window), or "none". */
int rule_parse_windows(const char *text, struct rule_windows *ret, struct diag *diag);
/* "08:30, 17:30": sets time_count and times_s, and kind to RULE_AT when it was RULE_NONE. */
int rule_parse_times(const char *text, struct rule *rule, struct diag *diag);
/* "50min", "50min active", "2d at 17:30": sets kind and its members. */
int rule_parse_every(const char *text, struct rule *rule, struct diag *diag);

/* "every 50min at the machine, mon..fri, 09:00-18:00": the `schedule` of design 14. RULE_NONE is
 * "by hand". size at least 1; 320 is enough. */
void rule_print(const struct rule *rule, char *text, size_t size);

#endif
