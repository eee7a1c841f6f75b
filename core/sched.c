/* SPDX-License-Identifier: MIT */
#include "sched.h"

#include <assert.h>

#include "calendar.h"
#include "civil.h"

/*
 * A window that opens on a day is the instants from its opening to its
 * closing, both taken from the local clock by zone_utc_of. That is the first
 * instant at which the clock shows the time or a later one, so openings never
 * go back from one day to the next, and a time that does not exist or comes
 * twice needs no case of its own here.
 */

/* A window is looked for from two days back (it may run over midnight, and the clock may have
 * gone back over midnight since) until two weeks ahead: a weekday may fall into a gap once. */
#define DAYS_BACK 2
#define DAYS_AHEAD 16
/* every = Nd meets each weekday in seven turns, if ever; thrice, for one that has just passed and
 * one that a gap swallows. */
#define TURNS_MAX 21
/* Windows that touch are followed from one into the next for so long; what is quiet for longer
 * than a week is quiet for ever. */
#define QUIET_LINKS_MAX 128
#define QUIET_S_MAX (9 * S_PER_DAY)
/* The last day of year 9999; rules reach no further. */
#define DAY_MAX INT64_C(2932896)

/* Which days open which window; what rule.h's structs come down to. */
struct opening {
	rule_days days;
	int32_t from_s, length_s; /* 86400: the whole day, so that neighbours touch */
	int64_t from_day, until_day;
};

struct stretch {
	int64_t open_s, close_s; /* UTC; empty when equal */
};

static struct opening window_opening(const struct rule_window *window) {
	int32_t length_s = window->to_s - window->from_s;
	if (length_s <= 0) {
		length_s += (int32_t)S_PER_DAY;
	}
	return (struct opening){window->days, window->from_s, length_s, INT64_MIN, INT64_MAX};
}

static struct opening rule_opening(const struct rule *rule) {
	struct opening opening = {RULE_ALL_DAYS, 0, (int32_t)S_PER_DAY, INT64_MIN, INT64_MAX};
	if (rule->has_between) {
		opening = window_opening(&rule->between);
	}
	opening.days &= rule->days;
	opening.from_day = rule->from_day;
	opening.until_day = rule->until_day;
	return opening;
}

static int64_t floor_div(int64_t a, int64_t b) {
	int64_t quotient = a / b;
	return a % b < 0 ? quotient - 1 : quotient;
}

static int64_t local_day(const struct zone *zone, int64_t utc_s) {
	int64_t day = floor_div(zone_local(zone, utc_s), S_PER_DAY);
	return day > DAY_MAX ? DAY_MAX : day < -DAY_MAX ? -DAY_MAX : day;
}

static bool opens_on(const struct opening *opening, int64_t day) {
	return day >= opening->from_day && day <= opening->until_day &&
		(opening->days >> civil_weekday(day) & 1) != 0;
}

static struct stretch stretch_of(
	const struct opening *opening, const struct zone *zone, int64_t day) {
	int64_t from_s = day * S_PER_DAY + opening->from_s;
	return (struct stretch){
		.open_s = zone_utc_of(zone, from_s, NULL),
		.close_s = zone_utc_of(zone, from_s + opening->length_s, NULL),
	};
}

/* The day whose window holds this instant. */
static bool holding_day(
	const struct opening *opening, const struct zone *zone, int64_t utc_s, int64_t *ret_day) {
	int64_t today = local_day(zone, utc_s);
	for (int64_t day = today - DAYS_BACK; day <= today + 1; day++) {
		if (!opens_on(opening, day)) {
			continue;
		}
		struct stretch stretch = stretch_of(opening, zone, day);
		if (stretch.open_s <= utc_s && utc_s < stretch.close_s) {
			*ret_day = day;
			return true;
		}
	}
	return false;
}

/* The first day whose window opens strictly after this instant and is not empty. */
static bool coming_day(
	const struct opening *opening, const struct zone *zone, int64_t utc_s, int64_t *ret_day) {
	int64_t first = local_day(zone, utc_s) - DAYS_BACK;
	first = opening->from_day > first ? opening->from_day : first;
	for (int64_t day = first; day <= first + DAYS_BACK + DAYS_AHEAD && day <= DAY_MAX; day++) {
		if (!opens_on(opening, day)) {
			continue;
		}
		struct stretch stretch = stretch_of(opening, zone, day);
		if (stretch.open_s > utc_s && stretch.open_s < stretch.close_s) {
			*ret_day = day;
			return true;
		}
	}
	return false;
}

/* Whole days touch: the window goes back to the first of the days without a break. */
static int64_t opened_s(const struct opening *opening, const struct zone *zone, int64_t day) {
	if (opening->length_s == S_PER_DAY) {
		if (opening->days == RULE_ALL_DAYS) {
			if (opening->from_day < -DAY_MAX) {
				return SCHED_ALWAYS;
			}
			day = opening->from_day;
		}
		for (int32_t i = 0; i < 7 && opens_on(opening, day - 1); i++) {
			day--;
		}
	}
	return stretch_of(opening, zone, day).open_s;
}

static int64_t closes_s(const struct opening *opening, const struct zone *zone, int64_t day) {
	if (opening->length_s == S_PER_DAY) {
		if (opening->days == RULE_ALL_DAYS) {
			if (opening->until_day > DAY_MAX) {
				return INT64_MAX;
			}
			day = opening->until_day;
		}
		for (int32_t i = 0; i < 7 && opens_on(opening, day + 1); i++) {
			day++;
		}
	}
	return stretch_of(opening, zone, day).close_s;
}

/* ---- the reminder's window ---- */

bool sched_open(const struct rule *rule, const struct zone *zone, int64_t utc_s) {
	struct opening opening = rule_opening(rule);
	int64_t day;
	return holding_day(&opening, zone, utc_s, &day);
}

int64_t sched_opening(const struct rule *rule, const struct zone *zone, int64_t utc_s) {
	struct opening opening = rule_opening(rule);
	int64_t day;
	if (holding_day(&opening, zone, utc_s, &day)) {
		int64_t opened = opened_s(&opening, zone, day);
		assert(opened <= utc_s || opened == SCHED_ALWAYS);
		return opened;
	}
	if (!coming_day(&opening, zone, utc_s, &day)) {
		return INT64_MAX;
	}
	int64_t opens = stretch_of(&opening, zone, day).open_s;
	assert(opens > utc_s);
	return opens;
}

int64_t sched_closing(const struct rule *rule, const struct zone *zone, int64_t utc_s) {
	struct opening opening = rule_opening(rule);
	int64_t day;
	if (!holding_day(&opening, zone, utc_s, &day) && !coming_day(&opening, zone, utc_s, &day)) {
		return INT64_MAX;
	}
	int64_t closes = closes_s(&opening, zone, day);
	assert(closes > utc_s);
	return closes;
}

/* ---- clock times ---- */

struct search {
	const struct rule *rule;
	const struct zone *zone;
	int64_t after_s;
	int64_t utc_s, nominal_s; /* what was found */
};

static bool next_on_day(struct search *search, int64_t day) {
	const struct rule *rule = search->rule;
	if (day < rule->from_day || day > rule->until_day ||
		(rule->days >> civil_weekday(day) & 1) == 0) {
		return false;
	}
	for (uint32_t i = 0; i < rule->time_count; i++) {
		int64_t nominal_s = day * S_PER_DAY + rule->times_s[i];
		int64_t utc_s = zone_utc_of(search->zone, nominal_s, NULL);
		if (utc_s > search->after_s) {
			search->utc_s = utc_s;
			search->nominal_s = nominal_s;
			return true;
		}
	}
	return false;
}

static bool next_every_day(struct search *search, int64_t first) {
	int64_t last = first + DAYS_BACK + DAYS_AHEAD;
	for (int64_t day = first; day <= last && day <= DAY_MAX; day++) {
		if (next_on_day(search, day)) {
			return true;
		}
	}
	return false;
}

static bool next_nth_day(struct search *search, int64_t first, int64_t anchor_day) {
	int64_t step = search->rule->every_days;
	assert(step >= 1);
	if (anchor_day < -DAY_MAX || anchor_day > DAY_MAX) {
		return false;
	}
	int64_t turns = first <= anchor_day ? 0 : -floor_div(anchor_day - first, step);
	int64_t day = anchor_day + turns * step;
	for (int32_t turn = 0; turn < TURNS_MAX && day <= DAY_MAX; turn++) {
		if (next_on_day(search, day)) {
			return true;
		}
		day += step;
	}
	return false;
}

const struct zone *sched_zone(const struct rule *rule, const struct zone *zone) {
	bool own = rule->kind == RULE_CALENDAR && rule->calendar->zone != NULL;
	return own ? rule->calendar->zone : zone;
}

/* `days` has been taken into the calendar's tables by whoever built the rule. */
static bool next_calendar(struct search *search) {
	const struct rule *rule = search->rule;
	const struct zone *zone = sched_zone(rule, search->zone);
	int64_t after_s = search->after_s;
	if (rule->from_day > -DAY_MAX && rule->from_day <= DAY_MAX) {
		int64_t first_s = zone_utc_of(zone, rule->from_day * S_PER_DAY, NULL);
		after_s = first_s > after_s ? first_s - 1 : after_s;
	}
	return calendar_next(&rule->calendar->calendar, zone, after_s, &search->utc_s,
		       &search->nominal_s) &&
		floor_div(search->nominal_s, S_PER_DAY) <= rule->until_day;
}

bool sched_next_at(const struct rule *rule, const struct zone *zone, int64_t utc_s,
	int64_t anchor_day, int64_t *ret_utc_s, int64_t *ret_nominal_s) {
	struct search search = {.rule = rule, .zone = zone, .after_s = utc_s};
	int64_t first = local_day(zone, utc_s) - DAYS_BACK;
	first = rule->from_day > first ? rule->from_day : first;
	if (first > DAY_MAX) {
		return false;
	}
	bool found = rule->kind == RULE_CALENDAR ? next_calendar(&search)
		: rule->kind == RULE_DAYS_AT     ? next_nth_day(&search, first, anchor_day)
						 : next_every_day(&search, first);
	if (!found) {
		return false;
	}
	assert(search.utc_s > utc_s);
	*ret_utc_s = search.utc_s;
	*ret_nominal_s = search.nominal_s;
	return true;
}

/* ---- quiet ---- */

/* The latest end among the windows that hold this instant. */
static bool quiet_end(const struct rule_windows *quiet, const struct zone *zone, int64_t utc_s,
	int64_t *ret_end_s) {
	bool found = false;
	for (uint32_t i = 0; i < quiet->count; i++) {
		struct opening opening = window_opening(&quiet->items[i]);
		int64_t day;
		if (!holding_day(&opening, zone, utc_s, &day)) {
			continue;
		}
		int64_t end_s = closes_s(&opening, zone, day);
		if (!found || end_s > *ret_end_s) {
			*ret_end_s = end_s;
		}
		found = true;
	}
	return found;
}

bool sched_quiet(const struct rule_windows *quiet, const struct zone *zone, int64_t utc_s,
	int64_t *ret_end_s) {
	int64_t end_s, next_s;
	if (!quiet_end(quiet, zone, utc_s, &end_s)) {
		return false;
	}
	if (ret_end_s == NULL) {
		return true;
	}
	for (int32_t link = 0; link < QUIET_LINKS_MAX && end_s != INT64_MAX; link++) {
		if (!quiet_end(quiet, zone, end_s, &next_s)) {
			break;
		}
		end_s = next_s - utc_s > QUIET_S_MAX ? INT64_MAX : next_s;
	}
	assert(end_s > utc_s);
	*ret_end_s = end_s;
	return true;
}

int64_t sched_quiet_edge(const struct rule_windows *quiet, const struct zone *zone, int64_t utc_s) {
	int64_t edge_s = INT64_MAX;
	for (uint32_t i = 0; i < quiet->count; i++) {
		struct opening opening = window_opening(&quiet->items[i]);
		int64_t day, next_s = INT64_MAX;
		if (holding_day(&opening, zone, utc_s, &day)) {
			next_s = stretch_of(&opening, zone, day).close_s;
		} else if (coming_day(&opening, zone, utc_s, &day)) {
			next_s = stretch_of(&opening, zone, day).open_s;
		}
		edge_s = next_s < edge_s ? next_s : edge_s;
	}
	assert(edge_s > utc_s);
	return edge_s;
}

/* ---- the person's day ---- */

static int64_t day_start_s_of(const struct zone *zone, int32_t day_start_s, int64_t day) {
	return zone_utc_of(zone, day * S_PER_DAY + day_start_s, NULL);
}

int64_t sched_day_start(const struct zone *zone, int32_t day_start_s, int64_t utc_s) {
	int64_t day = local_day(zone, utc_s) + 1;
	for (int32_t back = 0; back <= DAYS_BACK; back++, day--) {
		int64_t start_s = day_start_s_of(zone, day_start_s, day);
		if (start_s <= utc_s) {
			return start_s;
		}
	}
	return day_start_s_of(zone, day_start_s, day);
}

int64_t sched_next_day_start(const struct zone *zone, int32_t day_start_s, int64_t utc_s) {
	int64_t day = local_day(zone, utc_s);
	for (int32_t ahead = 0; ahead < DAYS_AHEAD; ahead++, day++) {
		int64_t start_s = day_start_s_of(zone, day_start_s, day);
		if (start_s > utc_s) {
			return start_s;
		}
	}
	return INT64_MAX;
}
