/* SPDX-License-Identifier: MIT */
/* Sends a line that never ends. */
#include <unistd.h>

#include "hostile.h"

static void deed(void) {
	char piece[4096];
	memset(piece, 'x', sizeof piece);
	for (int i = 0; i < 4096; i++) {
		if (write(3, piece, sizeof piece) < 0) {
			return;
		}
	}
	hostile_done("sent 16 MiB");
}

HOSTILE_IN_CALL("flood-line", deed);
