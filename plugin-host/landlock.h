/* SPDX-License-Identifier: MIT */
/* Landlock by raw system calls: which files the process may still open. */
#ifndef HOST_LANDLOCK_H
#define HOST_LANDLOCK_H

#include <stdint.h>

/* From here on the process reads and executes what lies in the system's library folders and the
 * plugin's own file, reads zone data and these paths, and reaches nothing else: no other file, no
 * TCP port, no abstract socket, no foreign process. Uses the rights that the running kernel knows.
 * Returns 0, -EOPNOTSUPP when the kernel has none of it, or another negative errno. */
int landlock_enter(int plugin_fd, const char *const *paths, uint32_t path_count);

#endif
