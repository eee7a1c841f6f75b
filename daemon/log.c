/* SPDX-License-Identifier: MIT */
#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINE_BYTES 1024

static enum log_level level_max = LOG_INFORM;
static bool with_priority;

/* The journal alone reads priorities; it says which of the streams is its own. */
static bool goes_to_journal(void) {
	const char *stream = getenv("JOURNAL_STREAM");
	unsigned long long device, inode;
	struct stat status;

	return stream != NULL && sscanf(stream, "%llu:%llu", &device, &inode) == 2 &&
		fstat(STDERR_FILENO, &status) == 0 && status.st_dev == device &&
		status.st_ino == inode;
}

void log_init(enum log_level max) {
	level_max = max;
	with_priority = goes_to_journal();
}

bool log_level_parse(const char *name, enum log_level *ret_level) {
	static const struct {
		const char *name;
		enum log_level level;
	} levels[] = {{"error", LOG_ERROR}, {"warning", LOG_WARN}, {"notice", LOG_NOTE},
		{"info", LOG_INFORM}, {"debug", LOG_TRACE}};

	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		if (strcmp(levels[i].name, name) == 0) {
			*ret_level = levels[i].level;
			return true;
		}
	}
	return false;
}

void log_line(enum log_level level, const char *format, ...) {
	char line[LINE_BYTES];
	int used = 0;
	va_list arguments;

	if (level > level_max) {
		return;
	}
	if (with_priority) {
		used = snprintf(line, sizeof(line), "<%d>", (int)level);
	}
	va_start(arguments, format);
	int length = vsnprintf(line + used, sizeof(line) - (size_t)used - 1, format, arguments);
	va_end(arguments);
	if (length < 0) {
		return;
	}
	size_t end = strlen(line);
	for (size_t i = 0; i < end; i++) {
		if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f) {
			line[i] = ' ';
		}
	}
	line[end] = '\n';
	/* Nobody can be told that the log cannot be written. */
	ssize_t written = write(STDERR_FILENO, line, end + 1);
	(void)written;
}
