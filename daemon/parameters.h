/* SPDX-License-Identifier: MIT */
/*
 * The parameters of plugins between three parties: the plan's [plugin ID]
 * sections say them, the plugin's description declares them, its host is
 * started with them. What a plugin declares is checked as strictly as its
 * catalogue.
 */
#ifndef DAEMON_PARAMETERS_H
#define DAEMON_PARAMETERS_H

#include <jansson.h>

#include "core/arena.h"
#include "core/plan.h"
#include "wire/wire.h"

/* Of all [plugin ID] sections, as written: {"ID": {"KEY": "text"}} (owned). */
json_t *parameters_written(const struct plan_entry *entries, uint32_t count);
/* What a description (borrowed, may be NULL) declares. 0; -ENOMEM when the arena is too small;
 * -EINVAL with error filled when it is nonsense. */
int parameters_decode(const char *plugin, json_t *describe, struct arena *arena,
	struct parameters *ret_parameters, struct wire_error *error);
/* The words with which a host of this file is started (owned, ends with NULL; parameters_free).
 * Values that are no good are left out: the plan is refused for them. */
char **parameters_words(const char *program, const char *file, json_t *describe, json_t *values);
void parameters_free(char **words);
/* [{"name", "value", "set", "range", "help"}] for people (owned). */
json_t *parameters_shown(json_t *describe, json_t *values);

#endif
