/* SPDX-License-Identifier: MIT */
/*
 * One line to standard error, with systemd's <N> priority in front unless a
 * person reads it on a terminal. Only the daemon's shell logs, once, where an
 * error stops. The level is the one setting of the process that is global.
 */
#ifndef DAEMON_LOG_H
#define DAEMON_LOG_H

#include <stdbool.h>

enum log_level { LOG_ERROR = 3, LOG_WARN = 4, LOG_NOTE = 5, LOG_INFORM = 6, LOG_TRACE = 7 };

/* Looks once at standard error and JOURNAL_STREAM. */
void log_init(enum log_level max);
/* "error", "warning", "notice", "info", "debug". */
bool log_level_parse(const char *name, enum log_level *ret_level);
/* Control characters in the text would begin a line of their own, or draw; they are written as
 * blanks. */
__attribute__((format(printf, 2, 3))) void log_line(enum log_level level, const char *format, ...);

#endif
