/* SPDX-License-Identifier: MIT */
/* Waits for a lock that it holds itself. */
#include <pthread.h>

#include "hostile.h"

static void deed(void) {
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	(void)pthread_mutex_lock(&lock);
	(void)pthread_mutex_lock(&lock);
}

HOSTILE_IN_CALL("deadlock", deed);
