/* SPDX-License-Identifier: MIT */
/*
 * Times, spans and doses as a person reads them, and the width of a text on a
 * terminal. Pure but for stamp_now and stamp_read, which ask the clock and the
 * zone of this machine. Times of the daemon are shown at the offset they came
 * with, so that showing one needs no zone data.
 */
#ifndef CLI_HUMAN_H
#define CLI_HUMAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "args.h"

#define WHEN_BYTES 48
#define DOSE_WORDS_BYTES 96

struct stamp {
	int64_t unix_s;
	int32_t offset_s; /* east of UTC */
};

/* RFC 3339; fractions are dropped. text may be NULL: false. */
bool stamp_parse(const char *text, struct stamp *ret);
void stamp_print(const struct stamp *stamp, char text[WHEN_BYTES]);
/* This machine's clock, and its offset now. */
struct stamp stamp_now(void);
/* "17:30" (the next one), "tomorrow 08:00", "2026-11-24", "2026-11-24 08:00" or RFC 3339; with
 * `past`, also "7d" (so long ago), "today" and "yesterday", and "17:30" is today's. 0, or -EINVAL
 * with problem. */
int stamp_read(const char *text, bool past, struct stamp *ret, char problem[PROBLEM_BYTES]);

/* "Mon 23 Nov 2026" */
void human_day(const struct stamp *stamp, char text[WHEN_BYTES]);
/* "today 17:30", "tomorrow 08:00", "Fri 17:30", "24 Nov 17:30", "24 Nov 2027". */
void human_when(const struct stamp *stamp, int64_t now_s, char text[WHEN_BYTES]);
/* "35 s", "42 min", "1 h 20 min", "3 days". Never negative. */
void human_span(int64_t seconds, char text[WHEN_BYTES]);
/* "in 42 min", "5 min ago", "now". */
void human_relative(int64_t seconds, char text[WHEN_BYTES]);
/* "2:31", "1:02:31". */
void human_clock(int64_t seconds, char text[WHEN_BYTES]);
/* "2x12@3-1-1-0" as "2 sets of 12, tempo 3-1-1-0"; what is not understood comes back as it is. */
void human_dose(const char *dose, char text[DOSE_WORDS_BYTES]);

/* Columns of a UTF-8 text; control characters have none. */
size_t text_width(const char *text);
/* How many bytes of the text fit into so many columns, at a whole character. */
size_t text_fit(const char *text, size_t columns);

#endif
