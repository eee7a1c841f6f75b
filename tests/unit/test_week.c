/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/civil.h"
#include "core/week.h"

#define MONDAY 20780 /* 2026-11-23 */
#define EVENING (17 * 3600 + 1800)

static const struct week no_week = {.monday = WEEK_NONE};

static struct rule weekly(int32_t per_week, const char *days) {
	struct rule rule;
	rule_init(&rule);
	assert_int_equal(rule_parse_times("17:30", &rule, NULL), 0);
	if (days != NULL) {
		assert_int_equal(rule_parse_days(days, &rule.days, NULL), 0);
	}
	rule.kind = RULE_PER_WEEK;
	rule.per_week = per_week;
	return rule;
}

static rule_days days_of(const char *text) {
	rule_days days = 0;
	if (text[0] != '\0') {
		assert_int_equal(rule_parse_days(text, &days, NULL), 0);
	}
	return days;
}

static void test_spread(void **state) {
	(void)state;
	static const struct {
		int32_t per_week;
		const char *days, *spread;
	} rows[] = {
		{3, "mon..fri", "mon, wed, fri"},
		{3, NULL, "tue, thu, sat"},
		{1, NULL, "thu"},
		{1, "mon..fri", "wed"},
		{2, "mon..fri", "tue, thu"},
		{2, NULL, "tue, sat"},
		{4, "mon..fri", "mon, tue, thu, fri"},
		{7, NULL, "mon..sun"},
		{2, "sat, sun", "sat, sun"},
		{1, "sat, sun", "sun"},
		{3, "mon, wed, fri", "mon, wed, fri"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct rule rule = weekly(rows[i].per_week, rows[i].days);
		if (week_spread(&rule) != days_of(rows[i].spread)) {
			fail_msg("%d of %s: %x", (int)rows[i].per_week,
				rows[i].days != NULL ? rows[i].days : "all", week_spread(&rule));
		}
	}
}

static void test_next(void **state) {
	(void)state;
	struct rule rule = weekly(3, "mon..fri");
	struct week week = {.monday = MONDAY, .days = days_of("tue")};
	int64_t at_s = MONDAY * S_PER_DAY, nominal_s = 0;
	static const int32_t ordinary[] = {0, 2, 4, 7}, moved[] = {1, 7, 9, 11};
	for (size_t i = 0; i < 4; i++) {
		assert_true(week_next(&rule, &no_week, zone_utc(), at_s, &at_s, &nominal_s));
		assert_int_equal(nominal_s, (MONDAY + ordinary[i]) * S_PER_DAY + EVENING);
		assert_int_equal(at_s, nominal_s);
	}
	at_s = MONDAY * S_PER_DAY;
	for (size_t i = 0; i < 4; i++) {
		assert_true(week_next(&rule, &week, zone_utc(), at_s, &at_s, &nominal_s));
		assert_int_equal(nominal_s, (MONDAY + moved[i]) * S_PER_DAY + EVENING);
	}
	/* Without `at` it is the window's opening; dates bound it. */
	rule.time_count = 0;
	assert_int_equal(rule_parse_window("09:00-18:00", &rule.between, NULL), 0);
	rule.has_between = true;
	rule.from_day = MONDAY + 3;
	rule.until_day = MONDAY + 4;
	assert_true(week_next(&rule, &no_week, zone_utc(), MONDAY * S_PER_DAY, &at_s, &nominal_s));
	assert_int_equal(nominal_s, (MONDAY + 4) * S_PER_DAY + 9 * 3600);
	assert_false(week_next(&rule, &no_week, zone_utc(), at_s, &at_s, &nominal_s));
}

static void test_missed(void **state) {
	(void)state;
	static const struct {
		const char *name;
		int32_t per_week;
		const char *days;
		int32_t missed, now_h, free_h,
			rest_h; /* hours since Monday 00:00; missed: the day */
		enum week_move move;
		const char *left;
	} rows[] = {
		{"the first of three", 3, "mon..fri", 0, 24, 0, 0, WEEK_MOVED, "tue, thu, fri"},
		{"no room for rest", 3, "mon..fri", 0, 24, 0, 48, WEEK_NO_ROOM, "wed, fri"},
		{"rest moves days", 3, NULL, 1, 48, 0, 48, WEEK_MOVED, "wed, fri, sun"},
		{"rest of the last done", 2, "mon..fri", 1, 48, 73, 24, WEEK_MOVED, "thu, fri"},
		{"rested too late", 2, "mon..fri", 1, 48, 90, 24, WEEK_NO_ROOM, "thu"},
		{"the last of the week", 3, "mon..fri", 4, 120, 0, 0, WEEK_NO_ROOM, "mon, wed"},
		{"told late", 3, "mon..fri", 0, 90, 0, 0, WEEK_NO_ROOM, "wed, fri"},
		{"not its day", 3, "mon..fri", 1, 48, 0, 0, WEEK_NOT_ITS, "mon, wed, fri"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct rule rule = weekly(rows[i].per_week, rows[i].days);
		struct week week = no_week;
		int64_t start_s = MONDAY * S_PER_DAY;
		struct week_room room = {.now_s = start_s + rows[i].now_h * 3600,
			.free_s = start_s + rows[i].free_h * 3600,
			.rest_s = rows[i].rest_h * 3600};
		enum week_move move = week_missed(&rule, &week, zone_utc(),
			start_s + rows[i].missed * S_PER_DAY + EVENING, &room);
		rule_days left = week_days(&rule, &week, MONDAY);
		if (move != rows[i].move || left != days_of(rows[i].left)) {
			fail_msg("%s: %d, days %x", rows[i].name, (int)move, left);
		}
	}
}

/* Every plan, every missed day, every length of rest: nothing is lost, rest is kept, and "no room"
 * is only said when there is none. */
static void test_laws(void **state) {
	(void)state;
	for (int32_t mask = 1; mask < 128; mask++) {
		for (int32_t n = 1; n <= 7; n++) {
			for (int32_t rest_h = 0; rest_h <= 96; rest_h += 24) {
				struct rule rule = weekly(n, NULL);
				rule.days = (rule_days)mask;
				rule_days before = week_spread(&rule);
				for (int32_t day = 0; day < 7; day++) {
					if ((before >> day & 1) == 0) {
						continue;
					}
					struct week week = no_week;
					int64_t at_s = (MONDAY + day) * S_PER_DAY + EVENING;
					struct week_room room = {.now_s = at_s + 1800,
						.free_s = INT64_MIN,
						.rest_s = rest_h * 3600};
					int32_t wanted = 0, placed = 0, most = 0, last = -9,
						kept = -9;
					bool rested = true;
					enum week_move move =
						week_missed(&rule, &week, zone_utc(), at_s, &room);
					for (int32_t k = day + 1; k < 7; k++) {
						wanted += before >> k & 1;
						if ((mask >> k & 1) != 0 &&
							k - last >= rest_h / 24) {
							most++;
							last = k;
						}
						if ((week.days >> k & 1) != 0) {
							assert_true((mask >> k & 1) != 0);
							rested = rested && k - kept >= rest_h / 24;
							kept = k;
							placed++;
						}
					}
					if (move == WEEK_MOVED) {
						assert_int_equal(placed, wanted + 1);
						assert_true(rested);
					} else {
						assert_int_equal(move, WEEK_NO_ROOM);
						assert_int_equal(placed, wanted);
						assert_true(most < wanted + 1);
					}
				}
			}
		}
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_spread),
		cmocka_unit_test(test_next),
		cmocka_unit_test(test_missed),
		cmocka_unit_test(test_laws),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
