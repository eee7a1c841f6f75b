/* SPDX-License-Identifier: MIT */
/*
 * Aligned columns and wrapped text for a terminal, measured in columns and not
 * in bytes. Texts from the daemon are shown without their control characters.
 */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

/* How output looks here. */
struct style {
	int width;  /* columns of the terminal; 0: no terminal, nothing is wrapped */
	int colour; /* whether escape sequences may be written */
	long long now_s;
};

struct table {
	json_t *rows; /* owned; an array of arrays of strings */
};

void table_init(struct table *table);
void table_finish(struct table *table);
/* Begins a row; then one table_cell for each column. text NULL: empty. */
void table_row(struct table *table);
void table_cell(struct table *table, const char *text);
/* Prints each row after `indent` spaces. The last column is wrapped to the width. */
void table_print(const struct table *table, FILE *out, size_t indent, const struct style *style);

/* Words of a text from column `column` on, wrapped under it; ends without a newline. */
void text_wrap(FILE *out, const char *text, size_t column, const struct style *style);
/* The text without control characters. */
void text_put(FILE *out, const char *text, size_t bytes);

#endif
