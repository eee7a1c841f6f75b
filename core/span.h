/* SPDX-License-Identifier: MIT */
/* Time spans and clock times as people write them: "90s", "1h 20min", "2d" (as systemd does). */
#ifndef CORE_SPAN_H
#define CORE_SPAN_H

#include <stddef.h>
#include <stdint.h>

#include "diag.h"

/* A thousand years: longer spans are refused, so that sums with instants cannot overflow. */
#define SPAN_US_MAX INT64_C(31557600000000000)

/* Units as systemd's: us ms s m h d w M y and their longer names, case counts. A bare number is an
 * error that names the units, as is a negative or overflowing span. Fractions such as "1.5h" are
 * accepted. 0, or -EINVAL with diag filled (may be NULL). */
int span_parse(const char *text, int64_t *ret_us, struct diag *diag);
/* The same for what lasts seconds, a rest or a hold: minutes are not offered where the unit is
 * missing. */
int span_parse_short(const char *text, int64_t *ret_us, struct diag *diag);
/* "1h 20min", the largest units (up to days) first, "0s" for nothing; fractions of a second are
 * kept to ms ("1s 500ms"). A negative span has a leading "-". size at least 1; 48 is enough. */
void span_print(int64_t us, char *text, size_t size);
/* "08:30", "8:30" or "08:30:15" to seconds of the day; 24:00 is accepted only with allow_24. */
int span_parse_clock(const char *text, int allow_24, int32_t *ret_s, struct diag *diag);

#endif
