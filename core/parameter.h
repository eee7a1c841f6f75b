/* SPDX-License-Identifier: MIT */
/*
 * The parameters that a plugin declares for its [plugin ID] in the plan: what
 * they are, and reading a value as a person wrote it. Plain data; texts are
 * borrowed for as long as the declaration is used.
 */
#ifndef CORE_PARAMETER_H
#define CORE_PARAMETER_H

#include <stddef.h>
#include <stdint.h>

#include "catalog.h"
#include "diag.h"

#define PARAMETERS_MAX 16
#define PARAMETER_WORDS_MAX 8
#define PARAMETER_VALUE_BYTES 408

/* As MINIMUS_PARAMETER_* of ext/parameters.h. */
enum parameter_type {
	PARAMETER_NUMBER = 1,
	PARAMETER_TIME, /* seconds */
	PARAMETER_YES_NO,
	PARAMETER_WORD,
	PARAMETER_TEXT,
	PARAMETER_PATH,
};

struct parameter {
	const char *name, *help;
	enum parameter_type type;
	int32_t min, max; /* of numbers and times; of texts the most bytes */
	int32_t initial;
	struct texts words;
	const char *text; /* initial; "" */
};

/* All of one plugin. */
struct parameters {
	const char *plugin;
	uint32_t count;
	const struct parameter *items;
};

/* What a plugin host takes for this text: a number, seconds, 0 or 1, a word, a text, a path. Of
 * PARAMETER_VALUE_BYTES. 0, or -EINVAL with the diag filled. */
int parameter_read(const struct parameter *parameter, const char *text,
	char ret_value[PARAMETER_VALUE_BYTES], struct diag *diag);
/* The initial value as a person would write it. */
void parameter_print_initial(const struct parameter *parameter, char *text, size_t size);
/* "a number from 1 to 6", "standing or lying": what may be written. */
void parameter_print_range(const struct parameter *parameter, char *text, size_t size);

#endif
