/* SPDX-License-Identifier: MIT */
#include "week.h"

#include <assert.h>

#include "civil.h"

/* A time is looked for from two days back, for the clock may have gone back over midnight, to the
 * end of the week after next: the one that is under way may be used up, and a gap may swallow a
 * day. */
#define DAYS_BACK 2
#define DAYS_AHEAD 23

static int64_t day_of(int64_t local_s) {
	return local_s >= 0 ? local_s / S_PER_DAY : -((-local_s + S_PER_DAY - 1) / S_PER_DAY);
}

static int64_t monday_of(int64_t day) {
	return day - civil_weekday(day);
}

static int64_t nominal_of(const struct rule *rule, int64_t day) {
	int32_t time_s = rule->time_count > 0 ? rule->times_s[0]
		: rule->has_between           ? rule->between.from_s
					      : 0;
	return day * S_PER_DAY + time_s;
}

static bool allowed(const struct rule *rule, int64_t day) {
	return day >= rule->from_day && day <= rule->until_day &&
		(rule->days >> civil_weekday(day) & 1) != 0;
}

rule_days week_spread(const struct rule *rule) {
	int32_t open[7], count = 0;
	rule_days days = 0;
	for (int32_t day = 0; day < 7; day++) {
		if ((rule->days >> day & 1) != 0) {
			open[count++] = day;
		}
	}
	for (int32_t k = 0; k < rule->per_week && count > 0; k++) {
		int32_t at = (2 * k + 1) * count / (2 * rule->per_week);
		days = (rule_days)(days | 1u << open[at]);
	}
	return days;
}

rule_days week_days(const struct rule *rule, const struct week *week, int64_t day) {
	return week->monday == monday_of(day) ? week->days : week_spread(rule);
}

bool week_next(const struct rule *rule, const struct week *week, const struct zone *zone,
	int64_t utc_s, int64_t *ret_utc_s, int64_t *ret_nominal_s) {
	int64_t first = day_of(zone_local(zone, utc_s)) - DAYS_BACK;
	first = rule->from_day > first ? rule->from_day : first;
	for (int64_t day = first; day <= first + DAYS_AHEAD; day++) {
		if (!allowed(rule, day) ||
			(week_days(rule, week, day) >> civil_weekday(day) & 1) == 0) {
			continue;
		}
		int64_t nominal_s = nominal_of(rule, day);
		int64_t at_s = zone_utc_of(zone, nominal_s, NULL);
		if (at_s > utc_s) {
			*ret_utc_s = at_s;
			*ret_nominal_s = nominal_s;
			return true;
		}
	}
	return false;
}

/* ---- one was missed ---- */

/* The days of a week that are still to come. */
struct left {
	int32_t count;
	int32_t day[7]; /* of the week */
	int64_t at_s[7];
};

/* The latest places that leave room for all that follow. False: there are too many. */
static bool latest_places(
	const struct left *left, int32_t wanted, int64_t rest_s, int32_t places[7]) {
	int32_t at = left->count;
	for (int32_t k = wanted - 1; k >= 0; k--) {
		int64_t bound_s = at == left->count ? INT64_MAX : left->at_s[at] - rest_s;
		do {
			at--;
		} while (at >= 0 && left->at_s[at] > bound_s);
		if (at < 0) {
			return false;
		}
		places[k] = at;
	}
	return true;
}

/* Each as near to its share of the days as rest and the others allow. */
static bool spread_left(
	const struct left *left, int32_t wanted, const struct week_room *room, rule_days *ret) {
	int32_t places[7];
	rule_days days = 0;
	int64_t free_s = room->free_s;
	int32_t next = 0;
	if (wanted > left->count || !latest_places(left, wanted, room->rest_s, places)) {
		return false;
	}
	for (int32_t k = 0; k < wanted; k++) {
		int32_t at = (2 * k + 1) * left->count / (2 * wanted);
		at = at < places[k] ? at : places[k];
		at = at > next ? at : next;
		while (at < left->count && left->at_s[at] < free_s) {
			at++;
		}
		if (at > places[k]) {
			return false;
		}
		days = (rule_days)(days | 1u << left->day[at]);
		free_s = left->at_s[at] + room->rest_s;
		next = at + 1;
	}
	*ret = days;
	return true;
}

enum week_move week_missed(const struct rule *rule, struct week *week, const struct zone *zone,
	int64_t nominal_s, const struct week_room *room) {
	int64_t missed = day_of(nominal_s), monday = monday_of(missed);
	rule_days days = week_days(rule, week, missed), kept = days, moved;
	struct left left = {.count = 0};
	int32_t wanted = 1;
	if ((days >> civil_weekday(missed) & 1) == 0 || nominal_of(rule, missed) != nominal_s) {
		return WEEK_NOT_ITS;
	}
	kept = (rule_days)(kept & ~(1u << civil_weekday(missed)));
	*week = (struct week){.monday = monday, .days = kept};
	for (int32_t day = civil_weekday(missed) + 1; day < 7; day++) {
		int64_t at_s = zone_utc_of(zone, nominal_of(rule, monday + day), NULL);
		if (!allowed(rule, monday + day) || at_s <= room->now_s) {
			continue;
		}
		left.day[left.count] = day;
		left.at_s[left.count++] = at_s;
		wanted += kept >> day & 1;
		kept = (rule_days)(kept & ~(1u << day));
	}
	if (!spread_left(&left, wanted, room, &moved)) {
		return WEEK_NO_ROOM;
	}
	week->days = kept | moved;
	return WEEK_MOVED;
}
