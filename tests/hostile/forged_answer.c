/* SPDX-License-Identifier: MIT */
/* Answers in the host's place. */
#include <unistd.h>

#include "hostile.h"

static void deed(void) {
	for (int i = 0; i < 2000; i++) {
		char text[100];
		int length = snprintf(text, sizeof text,
			"{\"jsonrpc\":\"2.0\",\"id\":%d,\"result\":{\"exercises\":7}}\n", i);
		if (write(3, text, (size_t)length) != length) {
			return;
		}
	}
}

HOSTILE_IN_CALL("forged-answer", deed);
