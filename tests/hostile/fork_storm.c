/* SPDX-License-Identifier: MIT */
/* Makes processes; eight, so that it is harmless where nothing stops it. */
#include <sys/wait.h>
#include <unistd.h>

#include "hostile.h"

static int32_t deed(void) {
	for (int i = 0; i < 8; i++) {
		pid_t child = fork();
		if (child < 0) {
			return -errno;
		}
		if (child == 0) {
			_exit(0);
		}
		(void)waitpid(child, NULL, 0);
	}
	hostile_done("made 8 processes");
	return 0;
}

HOSTILE_IN_CREATE("fork-storm", deed);
