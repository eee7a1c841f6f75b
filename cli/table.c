/* SPDX-License-Identifier: MIT */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "human.h"
#include "table.h"

#define COLUMNS_MAX 8
#define WRAP_MIN 20
#define OWN_LINE_INDENT 6

void table_init(struct table *table) {
	table->rows = json_array();
}

void table_finish(struct table *table) {
	json_decref(table->rows);
	table->rows = NULL;
}

void table_row(struct table *table) {
	(void)json_array_append_new(table->rows, json_array());
}

void table_cell(struct table *table, const char *text) {
	json_t *row = json_array_get(table->rows, json_array_size(table->rows) - 1);
	(void)json_array_append_new(row, json_string(text == NULL ? "" : text));
}

void text_put(FILE *out, const char *text, size_t bytes) {
	for (size_t i = 0; i < bytes && text[i] != '\0'; i++) {
		unsigned char c = (unsigned char)text[i];
		if (c >= 0x20 && c != 0x7F) {
			(void)fputc(c, out);
		} else if (c == '\n' || c == '\t') {
			(void)fputc(' ', out);
		}
	}
}

static void spaces(FILE *out, size_t count) {
	while (count-- > 0) {
		(void)fputc(' ', out);
	}
}

void text_wrap(FILE *out, const char *text, size_t column, const struct style *style) {
	size_t width = style->width <= 0 ? 0 : (size_t)style->width;
	if (width == 0 || width < column + WRAP_MIN) {
		text_put(out, text, strlen(text));
		return;
	}
	size_t used = column;
	bool first = true;
	while (*text != '\0') {
		text += strspn(text, " \n\t");
		size_t bytes = strcspn(text, " \n\t");
		if (bytes == 0) {
			break;
		}
		char *word = strndup(text, bytes);
		size_t columns = word == NULL ? bytes : text_width(word);
		free(word);
		if (!first && used + 1 + columns > width) {
			(void)fputc('\n', out);
			spaces(out, column);
			used = column;
		} else if (!first) {
			(void)fputc(' ', out);
			used++;
		}
		text_put(out, text, bytes);
		used += columns;
		text += bytes;
		first = false;
	}
}

/* The last text of a row, `gap` columns behind what is there; where that leaves too little room, on
 * lines of its own. */
static void last_cell(
	FILE *out, const char *text, size_t gap, size_t column, const struct style *style) {
	size_t width = style->width <= 0 ? SIZE_MAX : (size_t)style->width;
	if (gap > 0 && column + WRAP_MIN > width && column + text_width(text) > width) {
		(void)fputc('\n', out);
		gap = column = OWN_LINE_INDENT;
	}
	spaces(out, gap);
	text_wrap(out, text, column, style);
}

void table_print(const struct table *table, FILE *out, size_t indent, const struct style *style) {
	size_t most = style->width <= 0 ? SIZE_MAX : (size_t)style->width;
	size_t widths[COLUMNS_MAX] = {0};
	size_t i;
	json_t *row;
	json_array_foreach(table->rows, i, row) {
		for (size_t j = 0; j < json_array_size(row) && j < COLUMNS_MAX; j++) {
			size_t width = text_width(json_string_value(json_array_get(row, j)));
			widths[j] = width > widths[j] ? width : widths[j];
		}
	}
	json_array_foreach(table->rows, i, row) {
		size_t count = json_array_size(row), column = indent, gap = 0;
		bool broken = false; /* it went on in a line of its own: nothing is aligned there */
		/* Nothing is written behind the last text of a row. */
		while (count > 0 && json_string_length(json_array_get(row, count - 1)) == 0) {
			count--;
		}
		spaces(out, indent);
		for (size_t j = 0; j < count && j < COLUMNS_MAX; j++) {
			const char *text = json_string_value(json_array_get(row, j));
			if (j + 1 == count) {
				last_cell(out, text, gap, column, style);
				break;
			}
			size_t width = text_width(text);
			if (width > 0 && gap > 0 && column + width > most) {
				(void)fputc('\n', out);
				gap = column = OWN_LINE_INDENT;
				broken = true;
			}
			if (width == 0) {
				gap += broken ? 0 : widths[j] + 2;
				column += broken ? 0 : widths[j] + 2;
				continue;
			}
			spaces(out, gap);
			text_put(out, text, strlen(text));
			gap = broken ? 2 : widths[j] - width + 2;
			column += broken ? width + 2 : widths[j] + 2;
		}
		(void)fputc('\n', out);
	}
}
