/* SPDX-License-Identifier: MIT */
/*
 * What `follow` shows: a few lines of a given width, or one line for each
 * change. Pure: made from a status and the seconds counted since.
 */
#ifndef CLI_PICTURE_H
#define CLI_PICTURE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#define PICTURE_LINES 16
#define PICTURE_BYTES 512

enum question { QUESTION_NONE, QUESTION_EFFORT, QUESTION_PAIN };

struct picture {
	const json_t *status; /* NULL: no daemon */
	int64_t now_s, elapsed, remaining, step_remaining;
	int width;
	bool keys; /* whether keys can be pressed */
	enum question question;
	const char *message; /* what the daemon said last; "" nothing */
};

/* Fills the lines, each at most `width` columns (20 at least); what is longer goes on in the next
 * one. How many there are. */
size_t picture_lines(const struct picture *picture, char lines[PICTURE_LINES][PICTURE_BYTES]);
/* The same as one line that changes only when something happens, not with every second. */
void picture_plain(const struct picture *picture, char line[PICTURE_BYTES]);

#endif
