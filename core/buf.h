/* SPDX-License-Identifier: MIT */
/*
 * A text builder over memory of the caller: appends until it is full, then
 * remembers that something was cut. The text is always terminated.
 */
#ifndef CORE_BUF_H
#define CORE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *text; /* borrowed from the caller */
	size_t size, used;
	bool cut;
};

/* size must be at least 1. */
void buf_init(struct buf *buf, char *text, size_t size);
void buf_printf(struct buf *buf, const char *format, ...);
void buf_puts(struct buf *buf, const char *text);
/* Puts `separator` first unless the buffer is empty. */
void buf_list(struct buf *buf, const char *separator, const char *text);

#endif
