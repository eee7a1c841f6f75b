/* SPDX-License-Identifier: MIT */
#include "buf.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

void buf_init(struct buf *buf, char *text, size_t size) {
	assert(size > 0);
	*buf = (struct buf){.text = text, .size = size};
	text[0] = '\0';
}

void buf_printf(struct buf *buf, const char *format, ...) {
	va_list arguments;
	va_start(arguments, format);
	size_t room = buf->size - buf->used;
	int length = vsnprintf(buf->text + buf->used, room, format, arguments);
	va_end(arguments);
	assert(length >= 0);
	if ((size_t)length >= room) {
		buf->cut = true;
		buf->used = buf->size - 1;
	} else {
		buf->used += (size_t)length;
	}
}

void buf_puts(struct buf *buf, const char *text) {
	buf_printf(buf, "%s", text);
}

void buf_list(struct buf *buf, const char *separator, const char *text) {
	if (buf->used > 0) {
		buf_puts(buf, separator);
	}
	buf_puts(buf, text);
}
