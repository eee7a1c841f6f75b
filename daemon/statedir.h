/* SPDX-License-Identifier: MIT */
/* The state directory: made when it is missing, and held by one daemon at a time. */
#ifndef DAEMON_STATEDIR_H
#define DAEMON_STATEDIR_H

#include <stdbool.h>
#include <stddef.h>

/* Makes the directory (0700, parents too) and locks it. 0 with *ret_lock_fd open: closing it gives
 * the directory free. -EBUSY when another daemon holds it, with its pid in problem (from DIR/lock);
 * else the negative errno of what failed, with place, cause and remedy in problem. */
int statedir_open(const char *directory, int *ret_lock_fd, char *problem, size_t size);
/* Whether its disk has too little room for a history. */
bool statedir_full(const char *directory);

#endif
