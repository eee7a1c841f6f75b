/* SPDX-License-Identifier: MIT */
/*
 * The role `notify`: shows the daemon's one notice on whatever notification
 * server there is, tells which button was pressed, and takes it down again.
 * docs/HELPERS.md has the messages.
 */
#ifndef DESKTOP_NOTIFY_H
#define DESKTOP_NOTIFY_H

/* Runs on the descriptor (taken) until the other end closes it or SIGTERM comes. Returns the exit
 * status. */
int notify_run(int fd);

#endif
