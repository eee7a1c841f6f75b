/* SPDX-License-Identifier: MIT */
#include "record.h"

#include <stddef.h>
#include <string.h>

static const char *const hold_names[HOLD_COUNT] = {"user", "suspended", "quiet", "dnd", "locked",
	"asleep", "away", "session", "fullscreen", "settling", "screening", "min-gap",
	"max-per-day", "start-delay", "min-rest", "other-prompt", "other", "broken"};

const char *hold_name(uint32_t bit) {
	for (size_t i = 0; i < HOLD_COUNT; i++) {
		if (bit == UINT32_C(1) << i) {
			return hold_names[i];
		}
	}
	return "unknown";
}

static const char *const outcome_names[OUTCOME_COUNT] = {
	"open", "done", "partial", "skipped", "missed", "unconfirmed"};

const char *outcome_name(enum outcome outcome) {
	return outcome_names[outcome];
}

bool outcome_parse(const char *name, enum outcome *ret) {
	for (size_t i = 0; i < OUTCOME_COUNT; i++) {
		if (strcmp(name, outcome_names[i]) == 0) {
			*ret = (enum outcome)i;
			return true;
		}
	}
	return false;
}
