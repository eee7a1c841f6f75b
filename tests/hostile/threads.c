/* SPDX-License-Identifier: MIT */
/* Makes a thread. */
#include <pthread.h>

#include "hostile.h"

static void *idle(void *data) {
	return data;
}

static int32_t deed(void) {
	pthread_t thread;
	int result = pthread_create(&thread, NULL, idle, NULL);
	if (result != 0) {
		return -result;
	}
	(void)pthread_join(thread, NULL);
	hostile_done("made a thread");
	return 0;
}

HOSTILE_IN_CREATE("threads", deed);
