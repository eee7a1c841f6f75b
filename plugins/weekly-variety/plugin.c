/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "variety.h"

#define PARAMETER(word, text, kind)                                                                \
	.header = MINIMUS_HEADER(struct minimus_parameter), .name = word, .help = text,            \
	.type = MINIMUS_PARAMETER_##kind

/* The index of a weekday is what struct minimus_context calls it. */
static const char *const days[] = {"none", "mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL};

static const struct minimus_parameter parameters[] = {
	{PARAMETER("items", "exercises of a session", NUMBER), .min = 2, .max = 8, .initial = 4},
	{PARAMETER("warm-up", "begin with one that loosens", YES_NO), .initial = 1},
	{PARAMETER("quiet-day", "the weekday with nothing but loosening", WORD), .words = days},
};

static struct variety settings = {.items = 4, .warm_up = 1};

static int32_t create(const struct minimus_host *host, void **ret_instance) {
	const struct minimus_parameters *given =
		host->get_extension(host->host_data, MINIMUS_EXT_PARAMETERS);
	if (given != NULL) {
		settings.items = given->number(host->host_data, "items");
		settings.warm_up = given->number(host->host_data, "warm-up");
		settings.quiet = given->number(host->host_data, "quiet-day");
	}
	*ret_instance = &settings;
	return 0;
}

static const struct minimus_catalogue catalogue = {
	.header = MINIMUS_HEADER(struct minimus_catalogue),
	.exercises = variety_exercises,
	.routines = (const struct minimus_routine *const[]){&variety_routine, NULL},
};

static const struct minimus_catalogue *get_catalogue(void *instance) {
	(void)instance;
	return &catalogue;
}

static int32_t compose(
	void *instance, const struct minimus_context *context, struct minimus_session *session) {
	if (strcmp(context->routine, variety_routine.id) != 0) {
		return -EINVAL;
	}
	return variety_compose(instance, context, session);
}

static const struct minimus_routines routines = {
	.header = MINIMUS_HEADER(struct minimus_routines),
	.catalogue = get_catalogue,
	.compose = compose,
};

static const void *get_extension(void *instance, const char *id) {
	(void)instance;
	return strcmp(id, MINIMUS_EXT_ROUTINES) == 0 ? &routines : NULL;
}

const struct minimus_plugin minimus_plugin = {
	.header = MINIMUS_HEADER(struct minimus_plugin),
	.id = "weekly-variety",
	.name = "Weekly variety",
	.version = "1.0",
	.create = create,
	.get_extension = get_extension,
	.parameters = parameters,
	.parameter_count = MINIMUS_COUNT(parameters),
};
