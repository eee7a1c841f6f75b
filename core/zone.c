/* SPDX-License-Identifier: MIT */
#include "zone.h"

#include <string.h>

#include "tzrule.h"

#define HEADER_BYTES 44
#define TYPE_BYTES 6
/* Transitions outside of these are no dates but mistakes; inside, sums cannot overflow. */
#define TRANSITION_S_LIMIT (INT64_C(1) << 60)
#define LOCAL_S_LIMIT (INT64_C(1) << 56)
/* No clock was ever set twice within an hour. Files that say so are refused, so that the changes
 * within an offset of any local time are few. */
#define CHANGE_APART_S 3600
#define CHANGES_NEAR_MAX 64

struct zone_change {
	int64_t at_s;
	int32_t offset_s; /* from then on */
};

struct zone {
	char name[ZONE_NAME_MAX];
	int32_t before_s;    /* the offset before the first change */
	int64_t rule_from_s; /* when the rule takes over; INT64_MAX: never */
	struct tz_rule rule;
	uint32_t count;
	struct zone_change changes[]; /* ascending, each to another offset */
};

static const struct zone utc = {.name = "UTC", .rule_from_s = INT64_MAX};

/* ---- the file ---- */

/* Where the parts of the one block lie that serves: the 64-bit one if there is one. */
struct layout {
	const unsigned char *times, *indexes, *types;
	uint64_t time_count, type_count;
	uint32_t time_bytes; /* 4 or 8 */
	const char *footer;  /* NULL: none */
	size_t footer_length;
};

static uint32_t read_u32(const unsigned char *at) {
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static int32_t read_i32(const unsigned char *at) {
	uint32_t value = read_u32(at);
	int32_t result;
	memcpy(&result, &value, sizeof result);
	return result;
}

static int64_t read_time(const unsigned char *at, uint32_t bytes) {
	if (bytes == 4) {
		return read_i32(at);
	}
	uint64_t value = (uint64_t)read_u32(at) << 32 | read_u32(at + 4);
	int64_t result;
	memcpy(&result, &value, sizeof result);
	return result;
}

/* Reads one header with its block; false when they do not fit into the bytes that are left. */
static bool read_block(const unsigned char *at, size_t left, uint32_t time_bytes,
	struct layout *layout, size_t *ret_length) {
	if (left < HEADER_BYTES || memcmp(at, "TZif", 4) != 0) {
		return false;
	}
	uint64_t ut_count = read_u32(at + 20), standard_count = read_u32(at + 24);
	uint64_t leap_count = read_u32(at + 28), char_count = read_u32(at + 40);
	layout->time_count = read_u32(at + 32);
	layout->type_count = read_u32(at + 36);
	layout->time_bytes = time_bytes;
	uint64_t length = HEADER_BYTES + layout->time_count * (time_bytes + 1) +
		layout->type_count * TYPE_BYTES + char_count + leap_count * (time_bytes + 4) +
		standard_count + ut_count;
	if (length > left) {
		return false;
	}
	layout->times = at + HEADER_BYTES;
	layout->indexes = layout->times + layout->time_count * time_bytes;
	layout->types = layout->indexes + layout->time_count;
	*ret_length = (size_t)length;
	/* Leap seconds belong to clocks that count them ("right/..."), which ours do not. */
	return leap_count == 0;
}

static bool read_footer(const unsigned char *at, size_t left, struct layout *layout) {
	if (left < 2 || at[0] != '\n') {
		return false;
	}
	const unsigned char *end = memchr(at + 1, '\n', left - 1);
	if (end == NULL) {
		return false;
	}
	layout->footer_length = (size_t)(end - at - 1);
	layout->footer = layout->footer_length > 0 ? (const char *)at + 1 : NULL;
	return true;
}

static bool read_layout(const unsigned char *bytes, size_t length, struct layout *layout) {
	size_t first, second;
	*layout = (struct layout){.footer = NULL};
	if (!read_block(bytes, length, 4, layout, &first)) {
		return false;
	}
	if (bytes[4] >= '2') {
		if (!read_block(bytes + first, length - first, 8, layout, &second) ||
			!read_footer(bytes + first + second, length - first - second, layout)) {
			return false;
		}
	}
	return layout->type_count > 0 && layout->type_count <= 256;
}

size_t zone_size(const void *tzif, size_t length) {
	struct layout layout;
	if (!read_layout(tzif, length, &layout)) {
		return 0;
	}
	return sizeof(struct zone) + (size_t)layout.time_count * sizeof(struct zone_change);
}

static bool read_offset(const struct layout *layout, uint64_t type, int32_t *ret_s) {
	if (type >= layout->type_count) {
		return false;
	}
	int32_t offset_s = read_i32(layout->types + type * TYPE_BYTES);
	*ret_s = offset_s;
	return offset_s > -TZ_OFFSET_S_MAX && offset_s < TZ_OFFSET_S_MAX;
}

/* Transitions that change only the name or the DST mark are left out. */
static bool read_changes(const struct layout *layout, struct zone *zone) {
	int64_t last = INT64_MIN;
	int32_t offset_s = zone->before_s, next_s;
	for (uint64_t i = 0; i < layout->time_count; i++) {
		int64_t at_s =
			read_time(layout->times + i * layout->time_bytes, layout->time_bytes);
		if (at_s <= last || at_s < -TRANSITION_S_LIMIT || at_s > TRANSITION_S_LIMIT ||
			!read_offset(layout, layout->indexes[i], &next_s)) {
			return false;
		}
		if (next_s != offset_s) {
			if (zone->count > 0 &&
				at_s - zone->changes[zone->count - 1].at_s < CHANGE_APART_S) {
				return false;
			}
			zone->changes[zone->count++] = (struct zone_change){at_s, next_s};
		}
		offset_s = next_s;
		last = at_s;
	}
	zone->rule_from_s = layout->footer != NULL ? last : INT64_MAX;
	return true;
}

struct zone *zone_parse(void *memory, const char *name, const void *tzif, size_t length) {
	struct layout layout;
	struct zone *zone = memory;
	size_t name_length = strlen(name);
	if (name_length >= ZONE_NAME_MAX || !read_layout(tzif, length, &layout)) {
		return NULL;
	}
	memset(zone, 0, sizeof *zone);
	memcpy(zone->name, name, name_length + 1);
	if (!read_offset(&layout, 0, &zone->before_s) || !read_changes(&layout, zone)) {
		return NULL;
	}
	if (layout.footer != NULL &&
		!tz_rule_parse(layout.footer, layout.footer_length, &zone->rule)) {
		return NULL;
	}
	return zone;
}

/* ---- use ---- */

const struct zone *zone_utc(void) {
	return &utc;
}

const char *zone_name(const struct zone *zone) {
	return zone->name;
}

/* How many changes are at or before this instant. */
static uint32_t changes_until(const struct zone *zone, int64_t utc_s) {
	/* Halves without a branch that could be guessed wrong: the first `passed` are at or before
	 * it, and those after `passed` + `left` are not. */
	uint32_t passed = 0, left = zone->count;
	while (left > 0) {
		uint32_t half = (left + 1) / 2;
		passed += zone->changes[passed + half - 1].at_s <= utc_s ? half : 0;
		left -= half;
	}
	return passed;
}

static int32_t table_offset(const struct zone *zone, int64_t utc_s) {
	uint32_t n = changes_until(zone, utc_s);
	return n == 0 ? zone->before_s : zone->changes[n - 1].offset_s;
}

static bool rule_serves(const struct zone *zone, int64_t utc_s) {
	return zone->rule_from_s != INT64_MAX && utc_s >= zone->rule_from_s;
}

int32_t zone_offset(const struct zone *zone, int64_t utc_s) {
	return rule_serves(zone, utc_s) ? tz_rule_offset(&zone->rule, utc_s)
					: table_offset(zone, utc_s);
}

int64_t zone_local(const struct zone *zone, int64_t utc_s) {
	if (utc_s > INT64_MAX - TZ_OFFSET_S_MAX) {
		return INT64_MAX;
	}
	if (utc_s < INT64_MIN + TZ_OFFSET_S_MAX) {
		return INT64_MIN;
	}
	return utc_s + zone_offset(zone, utc_s);
}

int64_t zone_next_transition(const struct zone *zone, int64_t utc_s) {
	if (!rule_serves(zone, utc_s)) {
		uint32_t n = changes_until(zone, utc_s);
		if (n < zone->count) {
			return zone->changes[n].at_s;
		}
		if (zone->rule_from_s == INT64_MAX) {
			return INT64_MAX;
		}
		/* The table and the rule should agree where they meet; a file decides that. */
		int64_t from_s = zone->rule_from_s;
		if (tz_rule_offset(&zone->rule, from_s) != table_offset(zone, utc_s)) {
			return from_s;
		}
		utc_s = from_s;
	}
	return tz_rule_next(&zone->rule, utc_s);
}

static void tell(bool *ret_exact, bool exact) {
	if (ret_exact != NULL) {
		*ret_exact = exact;
	}
}

struct zone_stretch zone_stretch(const struct zone *zone, int64_t utc_s) {
	if (rule_serves(zone, utc_s)) {
		struct tz_stretch ruled = tz_rule_stretch(&zone->rule, utc_s);
		int64_t from_s = zone->rule_from_s;
		return (struct zone_stretch){ruled.from_s > from_s ? ruled.from_s : from_s,
			ruled.until_s, ruled.offset_s};
	}
	uint32_t n = changes_until(zone, utc_s);
	struct zone_stretch stretch = {INT64_MIN, zone->rule_from_s, zone->before_s};
	if (n > 0) {
		stretch.from_s = zone->changes[n - 1].at_s;
		stretch.offset_s = zone->changes[n - 1].offset_s;
	}
	if (n < zone->count) {
		stretch.until_s = zone->changes[n].at_s;
	}
	return stretch;
}

int64_t zone_utc_of(const struct zone *zone, int64_t local_s, bool *ret_exact) {
	if (local_s > LOCAL_S_LIMIT || local_s < -LOCAL_S_LIMIT) {
		tell(ret_exact, false);
		return local_s > 0 ? INT64_MAX : INT64_MIN;
	}
	/* From the first instant that can show this local time, stretch by stretch of one offset:
	 * the first stretch that holds it wins, and one that begins after it means a gap. */
	struct zone_stretch stretch = zone_stretch(zone, local_s - TZ_OFFSET_S_MAX);
	for (int32_t i = 0; i < CHANGES_NEAR_MAX; i++) {
		if (local_s - stretch.offset_s < stretch.until_s) {
			tell(ret_exact, true);
			return local_s - stretch.offset_s;
		}
		int64_t next_s = stretch.until_s;
		stretch = zone_stretch(zone, next_s);
		if (local_s - stretch.offset_s < next_s) {
			tell(ret_exact, false);
			return next_s;
		}
	}
	/* Not reached, CHANGE_APART_S being what it is. */
	tell(ret_exact, false);
	return stretch.from_s;
}

int64_t zone_local_reached(
	const struct zone *zone, const struct zone_stretch *stretch, int64_t utc_s) {
	int64_t reached_s = utc_s + stretch->offset_s;
	int64_t from_s = stretch->from_s;
	/* What an earlier stretch showed last can only be later than now when it is near. */
	for (int32_t i = 0; i < CHANGES_NEAR_MAX && from_s > utc_s - 2 * TZ_OFFSET_S_MAX; i++) {
		struct zone_stretch before = zone_stretch(zone, from_s - 1);
		int64_t last_s = from_s - 1 + before.offset_s;
		reached_s = last_s > reached_s ? last_s : reached_s;
		from_s = before.from_s;
	}
	return reached_s;
}
