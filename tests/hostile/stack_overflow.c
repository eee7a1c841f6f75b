/* SPDX-License-Identifier: MIT */
/* Calls itself until the stack is full. */
#include "hostile.h"

static volatile int depth_max = 1 << 30;

static int deeper(int depth) {
	volatile char room[4096];
	room[depth % 4096] = (char)depth;
	return depth < depth_max ? deeper(depth + 1) + room[depth % 4096] : 0;
}

static void deed(void) {
	if (deeper(0) == 1) {
		hostile_done("came back");
	}
}

HOSTILE_IN_CALL("stack-overflow", deed);
