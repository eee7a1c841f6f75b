/* SPDX-License-Identifier: MIT */
/* Any bytes as a zone file: refused, or a zone that keeps its laws at its own changes and anywhere.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/sched.h"
#include "core/zone.h"

#define CHANGES_TRIED_MAX 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_local(const struct zone *zone, int64_t local_s) {
	bool exact;
	int64_t utc_s = zone_utc_of(zone, local_s, &exact);
	assert(!exact || zone_local(zone, utc_s) == local_s);
	assert(zone_utc_of(zone, local_s + 1, NULL) >= utc_s);
}

static void try_instant(const struct zone *zone, int64_t utc_s) {
	int64_t local_s = zone_local(zone, utc_s), next_s = zone_next_transition(zone, utc_s);
	assert(next_s > utc_s);
	assert(zone_utc_of(zone, local_s, NULL) <= utc_s);
	try_local(zone, local_s);
	try_local(zone, local_s - 1800);
	try_local(zone, local_s + 1800);
	assert(sched_day_start(zone, 14400, utc_s) <= utc_s);
	assert(sched_next_day_start(zone, 14400, utc_s) > utc_s);
}

static void try_rule(const struct zone *zone, int64_t utc_s) {
	struct rule rule;
	int64_t next_s, nominal_s;
	rule_init(&rule);
	assert(rule_parse_times("02:30, 23:45", &rule, NULL) == 0);
	assert(rule_parse_window("22:00-07:00", &rule.between, NULL) == 0);
	rule.has_between = true;
	if (sched_next_at(&rule, zone, utc_s, 0, &next_s, &nominal_s)) {
		assert(next_s > utc_s);
	}
	if (sched_open(&rule, zone, utc_s)) {
		assert(sched_opening(&rule, zone, utc_s) <= utc_s);
	}
	assert(sched_closing(&rule, zone, utc_s) > utc_s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	size_t wanted = zone_size(data, size);
	if (wanted == 0) {
		return 0;
	}
	void *memory = malloc(wanted);
	struct zone *zone = memory == NULL ? NULL : zone_parse(memory, "Fuzz", data, size);
	if (zone != NULL) {
		static const int64_t instants[] = {
			-4000000000, 0, 1795392000, 4102444800, 16725225600};
		int64_t utc_s = -((int64_t)1 << 36);
		for (int i = 0; i < CHANGES_TRIED_MAX && utc_s < (int64_t)1 << 36; i++) {
			try_instant(zone, utc_s);
			try_instant(zone, utc_s - 1);
			try_rule(zone, utc_s);
			utc_s = zone_next_transition(zone, utc_s);
		}
		for (size_t i = 0; i < sizeof instants / sizeof instants[0]; i++) {
			try_instant(zone, instants[i]);
			try_rule(zone, instants[i]);
		}
		(void)zone_utc_of(zone, INT64_MAX, NULL);
		(void)zone_next_transition(zone, INT64_MIN);
	}
	free(memory);
	return 0;
}
