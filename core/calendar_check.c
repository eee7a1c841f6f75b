/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "calendar_draft.h"

#define YEAR_PIVOT 70 /* 69 is 2069, 70 is 1970 */
/* Days that count from the end: as many as every month has. */
#define END_DAY_MAX 28

struct bounds {
	const char *name;
	int32_t low, high;
};

static const struct bounds all_bounds[CALENDAR_FIELD_COUNT] = {
	[CALENDAR_YEAR] = {"years", CALENDAR_YEAR_MIN, CALENDAR_YEAR_MAX},
	[CALENDAR_MONTH] = {"months", 1, 12},
	[CALENDAR_DAY] = {"days", 1, 31},
	[CALENDAR_HOUR] = {"hours", 0, 23},
	[CALENDAR_MINUTE] = {"minutes", 0, 59},
	[CALENDAR_SECOND] = {"seconds", 0, (int32_t)CALENDAR_MINUTE_US - 1},
};

/* One field while its parts are gone through. */
struct check {
	const struct calendar_draft *draft;
	enum calendar_field field;
	bool from_month_end;
	struct bounds bounds;
};

static int32_t full_year(int32_t year) {
	return year < 0 || year >= 100 ? year : year < YEAR_PIVOT ? year + 2000 : year + 1900;
}

/* As systemd does: a range ends on its last step, and one without a second step is a number. */
static void normalise(enum calendar_field field, struct calendar_part *part) {
	if (field == CALENDAR_YEAR) {
		part->start = full_year(part->start);
		part->stop = full_year(part->stop);
	}
	if (part->stop > part->start && part->repeat > 0) {
		part->stop -= (part->stop - part->start) % part->repeat;
	}
	if (part->start == part->stop) {
		part->repeat = 0;
		part->stop = -1;
	}
}

static int fail_bounds(const struct check *check, const struct calendar_written *written) {
	const struct bounds *bounds = &check->bounds;
	struct diag *diag = check->draft->diag;
	if (check->field == CALENDAR_SECOND) {
		return diag_fail(diag, written->column, "seconds go from 0 to 59");
	}
	if (check->field == CALENDAR_YEAR) {
		return diag_fail(diag, written->column,
			"years go from %d to %d; 70 is 1970, 69 is 2069", (int)bounds->low,
			(int)bounds->high);
	}
	return diag_fail(diag, written->column, "%s%s go from %d to %d", bounds->name,
		check->from_month_end ? " from the end of the month" : "", (int)bounds->low,
		(int)bounds->high);
}

static int fail_repeat(const struct check *check, const struct calendar_written *written) {
	return diag_fail(check->draft->diag, written->column,
		"the first repeat is already beyond the last of the %s; take a smaller step or "
		"leave it out",
		check->bounds.name);
}

static int check_part(const struct check *check, const struct calendar_written *written) {
	const struct calendar_part *part = &written->part;
	const struct bounds *bounds = &check->bounds;
	if (part->start < bounds->low || part->start > bounds->high || part->stop > bounds->high) {
		return fail_bounds(check, written);
	}
	if (part->stop >= 0 && part->stop < part->start) {
		return diag_fail(check->draft->diag, written->column,
			"this range runs backwards; put the smaller number first");
	}
	bool fits = part->repeat <= bounds->high - bounds->low;
	if (fits && part->stop < 0) {
		fits = check->from_month_end ? part->start - part->repeat >= bounds->low
					     : part->start + part->repeat <= bounds->high;
	}
	return fits ? 0 : fail_repeat(check, written);
}

static int32_t compare(const struct calendar_part *a, const struct calendar_part *b) {
	if (a->start != b->start) {
		return a->start < b->start ? -1 : 1;
	}
	if (a->stop != b->stop) {
		return a->stop < b->stop ? -1 : 1;
	}
	return a->repeat < b->repeat ? -1 : a->repeat > b->repeat;
}

/* Puts a part into its place among the n that are there, unless it is there already. */
static uint32_t insert(struct calendar_part *parts, uint32_t n, const struct calendar_part *part) {
	uint32_t place = n;
	while (place > 0 && compare(part, &parts[place - 1]) < 0) {
		place--;
	}
	if (place > 0 && compare(part, &parts[place - 1]) == 0) {
		return n;
	}
	memmove(&parts[place + 1], &parts[place], (n - place) * sizeof *parts);
	parts[place] = *part;
	return n + 1;
}

static bool is_star(enum calendar_field field, const struct calendar_part *part) {
	return field == CALENDAR_SECOND && part->start == 0 && part->stop < 0 &&
		part->repeat == CALENDAR_S_US;
}

/* Appends the parts of a field at *used. A star among seconds makes the others needless. */
static int check_field(const struct check *check, struct calendar *calendar, uint32_t *used) {
	const struct calendar_chain *chain = &check->draft->chains[check->field];
	struct calendar_part *parts = calendar->parts + *used;
	uint32_t n = 0;
	bool star = false;
	for (uint32_t i = 0; i < chain->count; i++) {
		struct calendar_written written = check->draft->written[chain->first + i];
		normalise(check->field, &written.part);
		int r = check_part(check, &written);
		if (r < 0) {
			return r;
		}
		star = star || is_star(check->field, &written.part);
		n = insert(parts, n, &written.part);
	}
	n = star ? 0 : n;
	calendar->counts[check->field] = (uint16_t)n;
	*used += n;
	return 0;
}

int draft_check(const struct calendar_draft *draft, struct calendar *ret) {
	*ret = (struct calendar){
		.weekdays = draft->weekdays == 0 ? RULE_ALL_DAYS : draft->weekdays,
		.from_month_end = draft->from_month_end && draft->chains[CALENDAR_DAY].count > 0,
	};
	(void)memcpy(ret->zone, draft->zone, strlen(draft->zone) + 1);
	uint32_t used = 0;
	for (int32_t field = 0; field < CALENDAR_FIELD_COUNT; field++) {
		struct check check = {draft, (enum calendar_field)field, false, all_bounds[field]};
		if (field == CALENDAR_DAY && ret->from_month_end) {
			check.from_month_end = true;
			check.bounds.high = END_DAY_MAX;
		}
		int r = check_field(&check, ret, &used);
		if (r < 0) {
			return r;
		}
	}
	return 0;
}
