/* SPDX-License-Identifier: MIT */
#include "fault.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "take.h"

bool fault_is(const struct wire_error *error) {
	return error->code != 0;
}

static void fill(struct wire_error *error, int code, const char *format, va_list arguments) {
	if (fault_is(error)) {
		return;
	}
	error->code = code;
	(void)vsnprintf(error->text, sizeof error->text, format, arguments);
	/* A cut text may end within a character, and what is sent must be UTF-8. */
	utf8_repair(error->text);
}

int fault_plugin(struct wire_error *error, const char *format, ...) {
	va_list arguments;
	va_start(arguments, format);
	fill(error, WIRE_APPLICATION_ERROR, format, arguments);
	va_end(arguments);
	return -EINVAL;
}

int fault_question(struct wire_error *error, const char *format, ...) {
	va_list arguments;
	va_start(arguments, format);
	fill(error, WIRE_INVALID_PARAMS, format, arguments);
	va_end(arguments);
	return -EINVAL;
}
