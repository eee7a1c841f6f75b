/* SPDX-License-Identifier: MIT */
/*
 * What was wrong, as the answer that the daemon gets: a struct wire_error whose
 * code is WIRE_APPLICATION_ERROR when the plugin is at fault, and
 * WIRE_INVALID_PARAMS when the question was. The first fault stays.
 */
#ifndef HOST_FAULT_H
#define HOST_FAULT_H

#include <stdbool.h>

#include "wire/wire.h"

#if defined(__GNUC__)
#define HOST_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define HOST_PRINTF(text, first)
#endif

/* Fills an error whose code is still 0. Always -EINVAL, for the caller to return. */
int fault_plugin(struct wire_error *error, const char *format, ...) HOST_PRINTF(2, 3);
int fault_question(struct wire_error *error, const char *format, ...) HOST_PRINTF(2, 3);
/* true when there is one already. */
bool fault_is(const struct wire_error *error);

#endif
