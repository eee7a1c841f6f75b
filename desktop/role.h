/* SPDX-License-Identifier: MIT */
/*
 * What each role's program is: one function. minimus-desktop looks at the
 * options and becomes minimus-desktop-ROLE, so that a role maps only the
 * libraries that it needs. docs/HELPERS.md has the messages of each.
 */
#ifndef DESKTOP_ROLE_H
#define DESKTOP_ROLE_H

#define ROLE_DAEMON_FD 3

/* Runs on the descriptor (taken) until the other end closes it or SIGTERM comes. Returns the exit
 * status. */
int role_run(int fd);

#endif
