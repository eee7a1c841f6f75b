/* SPDX-License-Identifier: MIT */
/*
 * One problem in something a person wrote, as data: place, cause, remedy.
 * Parsers fill the column, message and suggestion; whoever knows the file and
 * the line adds them. Printed as
 *   FILE:LINE: [section] key: what is wrong; what would be right
 * Strings are copied in and always terminated; too long a text ends in "...".
 */
#ifndef CORE_DIAG_H
#define CORE_DIAG_H

#include <stddef.h>
#include <stdint.h>

#define DIAG_NAME_MAX 64
#define DIAG_FILE_MAX 256
#define DIAG_TEXT_MAX 320

enum diag_severity { DIAG_ERROR, DIAG_WARNING };

struct diag {
	enum diag_severity severity;
	char file[DIAG_FILE_MAX]; /* "" when no file is involved */
	int32_t line;             /* from 1; 0: the file as a whole */
	int32_t column;           /* from 1, within the value; 0: all of it */
	char section[DIAG_NAME_MAX + 16];
	char key[DIAG_NAME_MAX];        /* "" when the section is the problem */
	char message[DIAG_TEXT_MAX];    /* what is wrong; what would be right */
	char suggestion[DIAG_NAME_MAX]; /* the word that was probably meant, or "" */
};

/* Sets message by printf and column; what is not printable UTF-8 becomes "?". Leaves place, key and
 * severity alone. Always returns -EINVAL, so that a parser can `return diag_fail(...)`. diag may be
 * NULL. */
int diag_fail(struct diag *diag, int32_t column, const char *format, ...);

/* The word that was probably meant, after diag_fail (which clears it). diag and word may be NULL.
 */
void diag_suggest(struct diag *diag, const char *word);

/* "FILE:LINE: [section] key: message" (a part that is empty or 0 is left out with its mark;
 * a section without a key is "[section]: message"), with " (did you mean ...?)" when there is a
 * suggestion that the message does not show. Returns the length as snprintf does; size may be 0. */
int diag_print(const struct diag *diag, char *text, size_t size);

/* The nearest of n names to word by edit distance (at most 2, and under half of the
 * word's length; neighbours that changed places are one edit, case is none), or NULL. Names are
 * borrowed. */
const char *diag_nearest(const char *word, const char *const *names, size_t n);

#endif
