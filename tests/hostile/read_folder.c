/* SPDX-License-Identifier: MIT */
/* Looks what the person has in the home directory. */
#include <dirent.h>
#include <stdlib.h>

#include "hostile.h"

static int32_t deed(void) {
	const char *home = getenv("HOME");
	DIR *folder = opendir(home == NULL ? "/" : home);
	if (folder == NULL) {
		return -errno;
	}
	(void)closedir(folder);
	hostile_done("looked into the home directory");
	return 0;
}

HOSTILE_IN_CREATE("read-folder", deed);
