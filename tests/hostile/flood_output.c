/* SPDX-License-Identifier: MIT */
/* Prints without end and without a line's end. */
#include <stdlib.h>

#include "hostile.h"

static void deed(void) {
	char piece[4096];
	memset(piece, 'x', sizeof piece);
	for (int i = 0; i < 2048; i++) {
		(void)fwrite(piece, 1, sizeof piece, i % 2 == 0 ? stdout : stderr);
	}
	hostile_done("printed 8 MiB");
	abort();
}

HOSTILE_IN_CALL("flood-output", deed);
