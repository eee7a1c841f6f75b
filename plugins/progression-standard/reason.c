/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "models.h"

int32_t least(int32_t a, int32_t b) {
	return a < b ? a : b;
}

int32_t most(int32_t a, int32_t b) {
	return a > b ? a : b;
}

bool result_ok(const struct minimus_result *result, int32_t count, int32_t target) {
	if (result->ok >= 0) {
		return result->ok > 0;
	}
	if (result->set_count < (uint32_t)count) {
		return false;
	}
	for (uint32_t i = 0; i < result->set_count; i++) {
		if (result->done[i] < target) {
			return false;
		}
	}
	return true;
}

bool result_valid(const struct minimus_result *result) {
	return result->set_count <= MINIMUS_SETS_MAX && result->ok >= -1 && result->ok <= 1 &&
		result->rpe >= -1 && result->rpe <= 10 &&
		result->verdict >= MINIMUS_VERDICT_PROGRESS &&
		result->verdict <= MINIMUS_VERDICT_SUSPENDED;
}

void reason(struct minimus_advice *advice, const char *format, ...) {
	va_list arguments;
	va_start(arguments, format);
	(void)vsnprintf(advice->reason, sizeof advice->reason, format, arguments);
	va_end(arguments);
}

void flag(struct minimus_advice *advice, const char *name) {
	(void)snprintf(advice->flag, sizeof advice->flag, "%s", name);
}

void shortfall(const struct minimus_result *result, int32_t count, int32_t target, const char *unit,
	char *text, uint32_t size) {
	const char *part = strcmp(unit, "seconds") == 0 ? "hold" : "set";
	if (result->ok < 0) {
		for (uint32_t i = 0; i < result->set_count; i++) {
			if (result->done[i] < target) {
				(void)snprintf(text, size, "%c%s %u reached %d of %d %s",
					part[0] - 'a' + 'A', part + 1, (unsigned)i + 1,
					(int)result->done[i], (int)target, unit);
				return;
			}
		}
		(void)snprintf(text, size, "%u of %d %ss were done", (unsigned)result->set_count,
			(int)count, part);
		return;
	}
	(void)snprintf(text, size, "Not every %s reached %d %s", part, (int)target, unit);
}
