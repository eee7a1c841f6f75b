/* SPDX-License-Identifier: MIT */
/* What a shell offers when Tab is pressed: cli/completion/ has a few lines for each shell. */
#ifndef CLI_COMPLETE_H
#define CLI_COMPLETE_H

#include <stdio.h>

/* What the last of the words (which may be "") can become, one a line with a tab and a help text;
 * ":files" says names of files. Words of the table of verbs, and names that a running daemon
 * knows. words are those behind the program's name. */
void complete_words(FILE *out, int count, char **words);

#endif
