/* SPDX-License-Identifier: MIT */
/*
 * The shipped cautions C1 to C9 in words: the one place where their sentences
 * stand. An exercise names them by id, or brings a sentence of its own.
 */
#ifndef CORE_CAUTION_H
#define CORE_CAUTION_H

#include <stddef.h>

struct caution {
	const char *id;   /* "C1" */
	const char *text; /* what a person is told: one to three sentences */
};

/* The nine in order; NULL after the last. */
const struct caution *caution_at(size_t i);
/* The words of a caution: those of its id, or the text itself when it is no id of these. */
const char *caution_words(const char *caution);

#endif
