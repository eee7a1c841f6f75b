/* SPDX-License-Identifier: MIT */
/* minimus.progression/1: what the models declare, and asking one of them. */
#ifndef HOST_MODELS_H
#define HOST_MODELS_H

#include <jansson.h>
#include <minimus/ext/progression.h>

#include "load.h"
#include "wire/wire.h"

struct model {
	struct minimus_model raw; /* taken; its params and state lists are those below */
	struct minimus_field params[MINIMUS_PARAMS_MAX], state[MINIMUS_STATE_MAX];
};

struct models {
	size_t count;
	struct model *items; /* owned */
};

/* Takes and checks all models. 0, or -EINVAL with *error filled and nothing owned. */
int models_take(struct models *models, const struct plugin *plugin, struct wire_error *error);
void models_finish(struct models *models);
/* The answers to `models`, `start` and `advance`: owned by the caller, NULL with *error filled. */
json_t *models_json(const struct models *models, struct wire_error *error);
json_t *models_start(
	const struct models *models, void *instance, json_t *params, struct wire_error *error);
json_t *models_advance(
	const struct models *models, void *instance, json_t *params, struct wire_error *error);

#endif
