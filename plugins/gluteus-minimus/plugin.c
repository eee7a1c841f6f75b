/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "catalogue.h"

static const struct minimus_exercise *const exercises[] = {
	&side_lying_leg_raise,
	&side_lying_clam,
	&banded_side_step,
	&supine_figure_4,
	&release_hand,
	&release_tool,
	&release_roller,
	&release_tool_stretch,
	&release_roller_stretch,
	&release_ball_wall,
	&iso_abduction_wall,
	&iso_abduction_belt,
	&hip_hitch,
	&bridge,
	&offset_sit_to_stand,
	&side_plank,
	NULL,
};

static const struct minimus_catalogue catalogue = {
	.header = MINIMUS_HEADER(struct minimus_catalogue),
	.exercises = exercises,
	.routines = gluteus_routines,
	.muscles = gluteus_muscles,
	.tips = gluteus_tips,
};

static const struct minimus_catalogue *get_catalogue(void *instance) {
	(void)instance;
	return &catalogue;
}

static const struct minimus_routines routines = {
	.header = MINIMUS_HEADER(struct minimus_routines),
	.catalogue = get_catalogue,
};

static const void *get_extension(void *instance, const char *id) {
	(void)instance;
	return strcmp(id, MINIMUS_EXT_ROUTINES) == 0 ? &routines : NULL;
}

const struct minimus_plugin minimus_plugin = {
	.header = MINIMUS_HEADER(struct minimus_plugin),
	.id = "gluteus-minimus",
	.name = "Gluteus minimus: release, stretch, strengthen",
	.version = "0.1.0",
	.get_extension = get_extension,
};
