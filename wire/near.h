/* SPDX-License-Identifier: MIT */
/*
 * Near misses: which of some words was probably meant. For parameters, verbs
 * and options; pure, no memory of its own.
 */
#ifndef WIRE_NEAR_H
#define WIRE_NEAR_H

#include <stddef.h>

/* The best guess so far; zeroed: none yet. */
struct near {
	const char *word;
	size_t distance;
};

/* Looks at one more candidate. Both are borrowed. */
void near_offer(struct near *near, const char *text, const char *word);
/* The nearest of a NULL-ended list, or NULL when none is near enough. */
const char *near_match(const char *text, const char *const *words);

#endif
