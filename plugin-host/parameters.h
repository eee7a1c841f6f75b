/* SPDX-License-Identifier: MIT */
/*
 * What a plugin lets a person set: the declarations from its descriptor, the
 * values that the daemon gave on the command line, and the service by which
 * the plugin reads them. Values have been checked against the plan's grammar by
 * then; here each is held against its declaration once more, since it may have
 * come from an author's hand.
 */
#ifndef HOST_PARAMETERS_H
#define HOST_PARAMETERS_H

#include <jansson.h>
#include <minimus/ext/parameters.h>
#include <stdbool.h>
#include <stdint.h>

#include "wire/wire.h"

/* "NAME=VALUE" words from the command line, and the paths that may be read. Borrowed for ever. */
struct parameters_given {
	uint32_t count, path_count;
	const char *words[MINIMUS_PARAMETERS_MAX], *paths[MINIMUS_PARAMETERS_MAX];
};

struct parameters {
	struct minimus_parameters service;
	uint32_t count;
	struct minimus_parameter items[MINIMUS_PARAMETERS_MAX]; /* taken */
	int32_t numbers[MINIMUS_PARAMETERS_MAX];
	const char *texts[MINIMUS_PARAMETERS_MAX]; /* NULL: it is no text */
};

/* Takes the declarations and sets the values. 0, or -EINVAL with *error filled. */
int parameters_take(struct parameters *parameters, const struct minimus_plugin *descriptor,
	const struct parameters_given *given, struct wire_error *error);
int32_t parameters_number(const struct parameters *parameters, const char *name);
const char *parameters_text(const struct parameters *parameters, const char *name);
/* The declarations, as the answer to `describe` has them (owned). */
json_t *parameters_json(const struct parameters *parameters);

#endif
