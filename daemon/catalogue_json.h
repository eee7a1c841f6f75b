/* SPDX-License-Identifier: MIT */
/*
 * What plugins said about themselves, as JSON -> the core's plain data in an
 * arena. Strict: every number is checked against its range, every text for
 * length and control characters, every reference for its target. Bytes of a
 * plugin never reach the core in any other way.
 */
#ifndef DAEMON_CATALOGUE_JSON_H
#define DAEMON_CATALOGUE_JSON_H

#include <jansson.h>

#include "core/arena.h"
#include "core/plan.h"
#include "wire/wire.h"

#define CATALOGUE_PLUGINS_MAX 64

/* One plugin's answer: {"describe", "catalogue"?, "models"?}. json NULL: there is none, and why
 * says it. */
struct plugin_answer {
	const char *id;
	json_t *json;
	const char *why;
};

/* Fills ret_catalogue from all answers. 0; -ENOMEM when the arena is too small (see arena.h);
 * -EINVAL when an answer is nonsense: *ret_bad is its index and error says what was expected and
 * found. */
int catalogue_decode(const struct plugin_answer *answers, size_t count, struct arena *arena,
	struct catalogue *ret_catalogue, size_t *ret_bad, struct wire_error *error);
/* The models alone, into an arena that outlives the catalogue; the rest of *ret_catalogue is empty.
 * Same results. */
int catalogue_decode_models(const struct plugin_answer *answers, size_t count, struct arena *arena,
	struct catalogue *ret_catalogue);

#endif
