/* SPDX-License-Identifier: MIT */
/* Answers well, but after its time. */
#include <time.h>

#include "hostile.h"

static void deed(void) {
	struct timespec left = {.tv_sec = 1, .tv_nsec = 500000000};
	while (nanosleep(&left, &left) != 0) {
	}
	hostile_done("answered late");
}

HOSTILE_IN_CALL("late", deed);
