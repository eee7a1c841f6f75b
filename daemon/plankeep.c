/* SPDX-License-Identifier: MIT */
#include "plankeep.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* By section, then key, then order: of equal ones the last is in force. */
static int compare(const void *a, const void *b) {
	const struct plan_entry *left = *(const struct plan_entry *const *)a;
	const struct plan_entry *right = *(const struct plan_entry *const *)b;
	int result = strcmp(left->section, right->section);

	if (result == 0) {
		result = strcmp(
			left->key != NULL ? left->key : "", right->key != NULL ? right->key : "");
	}
	if (result == 0) {
		result = left < right ? -1 : left > right;
	}
	return result;
}

static bool same_place(const struct plan_entry *a, const struct plan_entry *b) {
	return strcmp(a->section, b->section) == 0 &&
		strcmp(a->key != NULL ? a->key : "", b->key != NULL ? b->key : "") == 0;
}

/* Quotes keep `;`, `#`, a quote in front and a backslash at the end. A value with both kinds of
 * quotes inside stood without any, and needs none. */
static const char *quote_of(const char *value) {
	if (strchr(value, '"') == NULL) {
		return "\"";
	}
	return strchr(value, '\'') == NULL ? "'" : "";
}

static void print(FILE *file, const struct plan_entry *const *sorted, uint32_t count) {
	const char *section = "";

	(void)fputs("# The last plan without errors, written by minimusd. Changes here are lost.\n",
		file);
	for (uint32_t i = 0; i < count; i++) {
		const struct plan_entry *entry = sorted[i];
		if (strcmp(section, entry->section) != 0) {
			section = entry->section;
			(void)fprintf(file, "\n[%s]\n", section);
		}
		if (entry->key == NULL || (i + 1 < count && same_place(entry, sorted[i + 1]))) {
			continue;
		}
		const char *quote = quote_of(entry->value);
		(void)fprintf(file, "%s = %s%s%s\n", entry->key, quote, entry->value, quote);
	}
}

/* The whole file as text, or NULL. */
static char *read_text(const char *path, size_t *ret_size) {
	FILE *file = fopen(path, "re");
	char *text = NULL;
	size_t size = 0;
	FILE *memory = file != NULL ? open_memstream(&text, &size) : NULL;
	char buffer[4096];
	size_t got;

	while (memory != NULL && (got = fread(buffer, 1, sizeof(buffer), file)) > 0) {
		(void)fwrite(buffer, 1, got, memory);
	}
	if (memory != NULL) {
		(void)fclose(memory);
	}
	if (file != NULL) {
		(void)fclose(file);
	}
	*ret_size = size;
	return text;
}

static int replace(const char *path, const char *text, size_t size) {
	char *fresh = NULL;
	int result = 0;

	if (asprintf(&fresh, "%s.new", path) < 0) {
		return -ENOMEM;
	}
	FILE *file = fopen(fresh, "we");
	if (file == NULL || fwrite(text, 1, size, file) != size || fflush(file) != 0 ||
		fdatasync(fileno(file)) < 0) {
		result = -errno;
	}
	if (file != NULL && fclose(file) != 0 && result == 0) {
		result = -errno;
	}
	if (result == 0 && rename(fresh, path) < 0) {
		result = -errno;
	}
	free(fresh);
	return result;
}

int plankeep_write(const char *path, const struct plan_entry *entries, uint32_t count) {
	const struct plan_entry **sorted = calloc(count > 0 ? count : 1, sizeof(*sorted));
	char *text = NULL, *before;
	size_t size = 0, size_before = 0;
	FILE *memory = sorted != NULL ? open_memstream(&text, &size) : NULL;
	int result = 0;

	if (memory == NULL) {
		free(sorted);
		return -ENOMEM;
	}
	for (uint32_t i = 0; i < count; i++) {
		sorted[i] = &entries[i];
	}
	qsort(sorted, count, sizeof(*sorted), compare);
	print(memory, sorted, count);
	(void)fclose(memory);
	free(sorted);
	before = read_text(path, &size_before);
	if (before == NULL || size_before != size || memcmp(before, text, size) != 0) {
		result = replace(path, text, size);
	}
	free(before);
	free(text);
	return result;
}
