/* SPDX-License-Identifier: MIT */
#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "wire.h"

#define READER_MIN 1024u

void wire_reader_init(struct wire_reader *reader, size_t line_max) {
	*reader = (struct wire_reader){.line_max = line_max};
}

void wire_reader_finish(struct wire_reader *reader) {
	if (reader == NULL) {
		return;
	}
	free(reader->data);
	*reader = (struct wire_reader){.line_max = reader->line_max};
}

static void shift(struct wire_reader *reader) {
	if (reader->start == 0) {
		return;
	}
	size_t left = reader->used - reader->start;
	if (left > 0) {
		memmove(reader->data, reader->data + reader->start, left);
	}
	reader->tail -= reader->start;
	reader->scanned -= reader->start;
	reader->used = left;
	reader->start = 0;
}

char *wire_reader_space(struct wire_reader *reader, size_t wanted, size_t *ret_size) {
	assert(wanted > 0);
	shift(reader);
	if (reader->capacity - reader->used < wanted) {
		if (wanted > SIZE_MAX / 4 || reader->used > SIZE_MAX / 4) {
			return NULL;
		}
		size_t capacity = reader->capacity < READER_MIN ? READER_MIN : reader->capacity;
		while (capacity - reader->used < wanted) {
			capacity *= 2;
		}
		char *data = realloc(reader->data, capacity);
		if (data == NULL) {
			return NULL;
		}
		reader->data = data;
		reader->capacity = capacity;
	}
	*ret_size = reader->capacity - reader->used;
	return reader->data + reader->used;
}

int wire_reader_filled(struct wire_reader *reader, size_t got) {
	assert(got <= reader->capacity - reader->used);
	reader->used += got;
	/* Each byte is looked at once here, however small the pieces are in which a long line
	 * arrives. */
	while (reader->scanned < reader->used) {
		char *from = reader->data + reader->scanned;
		char *newline = memchr(from, '\n', reader->used - reader->scanned);
		size_t end = newline == NULL ? reader->used : (size_t)(newline - reader->data);
		if (end - reader->tail > reader->line_max) {
			return -EMSGSIZE;
		}
		reader->scanned = end;
		if (newline != NULL) {
			reader->scanned = reader->tail = end + 1;
		}
	}
	return 0;
}

char *wire_reader_line(struct wire_reader *reader, size_t *ret_length) {
	while (reader->start < reader->tail) {
		char *line = reader->data + reader->start;
		char *newline = memchr(line, '\n', reader->tail - reader->start);
		assert(newline != NULL);
		size_t length = (size_t)(newline - line);
		reader->start += length + 1;
		if (length > 0 && line[length - 1] == '\r') {
			length--;
		}
		if (length > 0) {
			line[length] = '\0';
			*ret_length = length;
			return line;
		}
	}
	return NULL;
}
