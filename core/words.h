/* SPDX-License-Identifier: MIT */
/*
 * A command as words, the way a shell would cut it, and nothing else of a
 * shell: blanks separate, '…' and "…" hold together, a backslash takes the
 * next character as it is (inside "…" only before " and \). No variables,
 * patterns, pipes or redirections.
 */
#ifndef CORE_WORDS_H
#define CORE_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "diag.h"

#define WORDS_COUNT_MAX 64

/* memory has strlen(text) + 1 bytes and holds the words; ret_words has WORDS_COUNT_MAX + 1
 * places, the one behind the last is NULL. The number of words, at least 1; or -EINVAL with the
 * diag (may be NULL) filled. */
int words_split(const char *text, char *memory, char **ret_words, struct diag *diag);

#endif
