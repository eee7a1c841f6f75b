/* SPDX-License-Identifier: MIT */
/* One cue of a session as the daemon hands it over, and what kind of sound it asks for. */
#ifndef DESKTOP_AUDIO_CUE_H
#define DESKTOP_AUDIO_CUE_H

#include <jansson.h>
#include <stdbool.h>

#include "wire/wire.h"

#define CUE_TEXT_BYTES 400

struct cue {
	const char *tone; /* static: the kind's name, "start" */
	int rank;         /* 0 goes first; a lower cue gives way to what is being said */
	int weight;       /* of two tones at one instant the heavier one is heard */
	bool exact;       /* its instant matters: it has a tone beside the words, too */
	bool aloud;       /* the text is meant to be spoken */
	char text[CUE_TEXT_BYTES];
};

/* 0, or -EINVAL with *ret_error filled. */
int cue_read(json_t *params, struct cue *ret_cue, struct wire_error *ret_error);
/* "high", "normal" or "low": how it stands to what other programs say. */
const char *cue_priority(const struct cue *cue);

#endif
