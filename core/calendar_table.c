/* SPDX-License-Identifier: MIT */
#include "calendar_table.h"

#include <string.h>

#define ALL_HOURS 0xffffffu
#define ALL_MINUTES ((UINT64_C(1) << 60) - 1)
#define DAYS_LONGEST 31

const struct calendar_part *calendar_parts(
	const struct calendar *calendar, enum calendar_field field) {
	uint32_t first = 0;
	for (int32_t before = 0; before < (int32_t)field; before++) {
		first += calendar->counts[before];
	}
	return calendar->parts + first;
}

/* ---- numbers to bits ---- */

/* The bits of a part whose numbers are within 0 and 63. */
static uint64_t part_bits(const struct calendar_part *part, int32_t highest) {
	uint64_t bits = UINT64_C(1) << part->start;
	int32_t stop = part->stop >= 0 ? part->stop : highest;
	for (int32_t n = part->start; part->repeat > 0 && n <= stop; n += part->repeat) {
		bits |= UINT64_C(1) << n;
	}
	return bits;
}

static uint64_t field_bits(
	const struct calendar *calendar, enum calendar_field field, int32_t highest) {
	const struct calendar_part *parts = calendar_parts(calendar, field);
	uint64_t bits = calendar->counts[field] == 0 ? UINT64_MAX : 0;
	for (uint32_t i = 0; i < calendar->counts[field]; i++) {
		bits |= part_bits(&parts[i], highest);
	}
	return bits;
}

/* A part that counts days from the end, turned round for months of this length. */
static struct calendar_part from_front(const struct calendar_part *part, int32_t length) {
	struct calendar_part turned = {.start = length + 1 - part->start, .stop = -1};
	turned.repeat = part->repeat;
	if (part->stop >= 0) {
		turned.stop = turned.start;
		turned.start = length + 1 - part->stop;
	}
	return turned;
}

static uint32_t day_bits(const struct calendar *calendar, int32_t length) {
	uint64_t month = (UINT64_C(2) << length) - 2;
	if (!calendar->from_month_end) {
		return (uint32_t)(field_bits(calendar, CALENDAR_DAY, DAYS_LONGEST) & month);
	}
	const struct calendar_part *parts = calendar_parts(calendar, CALENDAR_DAY);
	uint64_t bits = 0;
	for (uint32_t i = 0; i < calendar->counts[CALENDAR_DAY]; i++) {
		struct calendar_part part = from_front(&parts[i], length);
		bits |= part_bits(&part, length);
	}
	return (uint32_t)(bits & month);
}

static uint32_t weekday_bits(rule_days days, int32_t first) {
	uint32_t bits = 0;
	for (int32_t day = 1; day <= DAYS_LONGEST; day++) {
		bits |= (uint32_t)(days >> ((first + day - 1) % 7) & 1) << day;
	}
	return bits;
}

/* The first number of a part from `from` on, or INT64_MAX. */
static int64_t part_next(const struct calendar_part *part, int64_t from, int64_t highest) {
	int64_t next = part->start;
	if (next < from && part->repeat > 0) {
		int64_t repeat = part->repeat;
		next += (from - next + repeat - 1) / repeat * repeat;
	}
	return next < from || next > (part->stop >= 0 ? part->stop : highest) ? INT64_MAX : next;
}

static int64_t next_us(const struct calendar *calendar, int64_t from_us) {
	const struct calendar_part *parts = calendar_parts(calendar, CALENDAR_SECOND);
	int64_t next = INT64_MAX;
	for (uint32_t i = 0; i < calendar->counts[CALENDAR_SECOND]; i++) {
		int64_t us = part_next(&parts[i], from_us, CALENDAR_MINUTE_US - 1);
		next = us < next ? us : next;
	}
	return next;
}

static uint64_t second_bits(const struct calendar *calendar) {
	if (calendar->counts[CALENDAR_SECOND] == 0) {
		return ALL_MINUTES;
	}
	uint64_t bits = 0;
	for (int64_t us = next_us(calendar, 0); us < CALENDAR_MINUTE_US;) {
		int64_t second = us / CALENDAR_S_US;
		bits |= UINT64_C(1) << second;
		us = next_us(calendar, (second + 1) * CALENDAR_S_US);
	}
	return bits;
}

/* ---- dates ---- */

/* Only months in which a day is left are set; so a search that comes to one finds its day there. */
static void fill_kind(struct calendar *calendar, rule_days days, int32_t kind) {
	uint64_t written = field_bits(calendar, CALENDAR_MONTH, 12);
	int32_t year = kind < 7 ? 1970 : 1972; /* for the lengths of its months */
	int32_t first = kind % 7;
	uint32_t months = 0;
	memset(calendar->days[kind], 0, sizeof calendar->days[kind]);
	for (int32_t month = 1; month <= 12; month++) {
		int32_t length = civil_days_in_month(year, month);
		if ((written >> month & 1) != 0) {
			uint32_t bits = day_bits(calendar, length) & weekday_bits(days, first);
			calendar->days[kind][month] = bits;
			months |= (bits != 0 ? 1u : 0u) << month;
		}
		first = (first + length) % 7;
	}
	calendar->months[kind] = (uint16_t)months;
}

static bool has_year(const struct calendar *calendar, int32_t year) {
	if (year < CALENDAR_YEAR_MIN) {
		return false;
	}
	const struct calendar_part *parts = calendar_parts(calendar, CALENDAR_YEAR);
	for (uint32_t i = 0; i < calendar->counts[CALENDAR_YEAR]; i++) {
		if (part_next(&parts[i], year, CALENDAR_YEAR_MAX) == year) {
			return true;
		}
	}
	return calendar->counts[CALENDAR_YEAR] == 0;
}

static void set_year(uint64_t years[4], int32_t year) {
	uint32_t bit = (uint32_t)(year - CALENDAR_YEAR_MIN);
	years[bit / 64] |= UINT64_C(1) << (bit % 64);
}

static void fill_years(struct calendar *calendar) {
	memset(calendar->years, 0, sizeof calendar->years);
	memset(calendar->years_over, 0, sizeof calendar->years_over);
	for (int32_t year = CALENDAR_YEAR_MIN; year <= CALENDAR_YEAR_MAX; year++) {
		int64_t first_day;
		int32_t kind = civil_year_kind(year, &first_day);
		if (calendar->months[kind] != 0 && has_year(calendar, year)) {
			set_year(calendar->years, year);
		}
		if (calendar->over_day > 0 && has_year(calendar, year - 1)) {
			set_year(calendar->years_over, year);
		}
	}
}

/* ---- repeats that leave their field ---- */

/* How far beyond `highest` + 1 the first number of the repeats without an end is; 0: none is. */
static int64_t beyond(const struct calendar *calendar, enum calendar_field field, int64_t highest) {
	const struct calendar_part *parts = calendar_parts(calendar, field);
	int64_t nearest = INT64_MAX;
	for (uint32_t i = 0; i < calendar->counts[field]; i++) {
		struct calendar_part part = parts[i];
		if (field == CALENDAR_DAY && calendar->from_month_end) {
			part = from_front(&part, DAYS_LONGEST);
		}
		if (part.repeat > 0 && part.stop < 0) {
			int64_t next = part_next(&part, highest + 1, INT64_MAX - 1);
			nearest = next < nearest ? next : nearest;
		}
	}
	return nearest == INT64_MAX ? 0 : nearest - highest - 1;
}

/* The first second that has something from this microsecond on. */
static uint8_t second_from(const struct calendar *calendar, int64_t us) {
	int64_t second = us / CALENDAR_S_US;
	bool passed = us % CALENDAR_S_US > 0 && next_us(calendar, us) / CALENDAR_S_US > second;
	return (uint8_t)(passed ? second + 1 : second);
}

static void fill_over(struct calendar *calendar) {
	uint64_t months = field_bits(calendar, CALENDAR_MONTH, 12);
	bool over_new_year = (months >> 1 & months >> 12 & 1) != 0 &&
		(day_bits(calendar, DAYS_LONGEST) >> DAYS_LONGEST & 1) == 0;
	int64_t over_us = beyond(calendar, CALENDAR_SECOND, CALENDAR_MINUTE_US - 1);
	int64_t over_days = over_new_year ? beyond(calendar, CALENDAR_DAY, DAYS_LONGEST) : 0;
	calendar->over_second = second_from(calendar, over_us);
	calendar->over_fraction = second_from(calendar, over_us % CALENDAR_S_US);
	calendar->over_minute = (uint8_t)beyond(calendar, CALENDAR_MINUTE, 59);
	calendar->over_hour = (uint8_t)beyond(calendar, CALENDAR_HOUR, 23);
	calendar->over_day = over_days > 0 ? (uint8_t)(over_days + 1) : 0;
}

void calendar_fill(struct calendar *calendar, rule_days days) {
	days = (rule_days)(days & calendar->weekdays);
	for (int32_t kind = 0; kind < CIVIL_YEAR_KINDS; kind++) {
		fill_kind(calendar, days, kind);
	}
	fill_over(calendar);
	fill_years(calendar);
	calendar->hours = (uint32_t)field_bits(calendar, CALENDAR_HOUR, 23) & ALL_HOURS;
	calendar->minutes = field_bits(calendar, CALENDAR_MINUTE, 59) & ALL_MINUTES;
	calendar->seconds = second_bits(calendar);
}

void calendar_restrict(struct calendar *calendar, rule_days days) {
	calendar_fill(calendar, days);
}

bool calendar_ever(const struct calendar *calendar) {
	return (calendar->years[0] | calendar->years[1] | calendar->years[2] |
		       calendar->years[3]) != 0;
}

bool calendar_same(const struct calendar *a, const struct calendar *b) {
	uint32_t used = 0;
	bool same = a->weekdays == b->weekdays && a->from_month_end == b->from_month_end &&
		strcmp(a->zone, b->zone) == 0;
	for (int32_t field = 0; field < CALENDAR_FIELD_COUNT; field++) {
		same = same && a->counts[field] == b->counts[field];
		used += a->counts[field];
	}
	return same && memcmp(a->parts, b->parts, used * sizeof a->parts[0]) == 0;
}

/* ---- how often ---- */

/* Whether two minutes that follow each other can both elapse. */
static bool minutes_touch(const struct calendar *calendar) {
	uint64_t minutes = calendar->minutes;
	uint32_t hours = calendar->hours;
	if ((minutes & minutes >> 1) != 0) {
		return true;
	}
	bool over_hour = (minutes & 1) != 0 && (minutes >> 59 & 1) != 0;
	bool over_midnight = (hours & 1) != 0 && (hours >> 23 & 1) != 0;
	return over_hour && ((hours & hours >> 1) != 0 || over_midnight);
}

int64_t calendar_apart_us(const struct calendar *calendar) {
	if (calendar->counts[CALENDAR_SECOND] == 0) {
		return CALENDAR_S_US;
	}
	int64_t first = next_us(calendar, 0), last = first, apart = CALENDAR_MINUTE_US;
	/* More than sixty in a minute are closer than a second anyway; how close plays no part. */
	for (int32_t i = 0; i <= 60; i++) {
		int64_t next = next_us(calendar, last + 1);
		if (next == INT64_MAX) {
			break;
		}
		apart = next - last < apart ? next - last : apart;
		last = next;
	}
	int64_t wrap = first + CALENDAR_MINUTE_US - last;
	return minutes_touch(calendar) && wrap < apart ? wrap : apart;
}
