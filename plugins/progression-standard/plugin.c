/* SPDX-License-Identifier: MIT */
#include <stddef.h>
#include <string.h>

#include "models.h"

static const struct minimus_model *const models[] = {
	&model_double,
	&model_linear,
	&model_two_for_two,
	&model_percent,
	&model_tempo,
	&model_hold,
	&model_stages,
	&model_effort,
	NULL,
};

static const struct minimus_progression progression = {
	.header = MINIMUS_HEADER(struct minimus_progression),
	.models = models,
};

static const void *get_extension(void *instance, const char *id) {
	(void)instance;
	return strcmp(id, MINIMUS_EXT_PROGRESSION) == 0 ? &progression : NULL;
}

const struct minimus_plugin minimus_plugin = {
	.header = MINIMUS_HEADER(struct minimus_plugin),
	.id = "progression-standard",
	.name = "Standard progression models",
	.version = "0.1.0",
	.get_extension = get_extension,
};
