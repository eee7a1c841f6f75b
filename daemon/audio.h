/* SPDX-License-Identifier: MIT */
/*
 * The desktop helper of the role audio, which lives for a session: started
 * when one begins, told each cue at its instant, ended after the last words.
 * Lost in between, it is started again with back-off; what it would have said
 * meanwhile is not said later. Nothing waits for it.
 */
#ifndef DAEMON_AUDIO_H
#define DAEMON_AUDIO_H

#include <jansson.h>
#include <uv.h>

#include "core/effect.h"
#include "paths.h"

struct audio;

struct audio_ops {
	/* "helper.lost" or "helper.restored"; text may be "". */
	void (*told)(void *user, const char *type, const char *text);
	/* What audio_status tells has changed. */
	void (*changed)(void *user);
	void *user;
};

/* What a probe heard back, borrowed: {"sound": {"ok", "problem"?}, "speech": the same}; NULL: the
 * helper did not answer. */
typedef void audio_probed(void *user, json_t *result);

/* paths is borrowed. NULL when memory is out. */
struct audio *audio_create(uv_loop_t *loop, const struct paths *paths, const struct audio_ops *ops);
/* Ends the helper at once; memory goes when the loop has closed the handles. A probe under way is
 * answered with NULL. NULL is accepted. */
void audio_destroy(struct audio *audio);

/* A session begins or goes on, with this reminder's cues (or those of a session begun by hand). The
 * plan is borrowed for the call. Nothing happens when one is under way. */
void audio_begin(struct audio *audio, const struct plan *plan, enum cues cues);
void audio_cue(struct audio *audio, const struct cue_effect *cue);
/* What is being said is not said to its end. */
void audio_hush(struct audio *audio);
/* The session is over; the last words may still be said. */
void audio_end(struct audio *audio);

/* Plays a tone and says a sentence as the plan has it; 0, -EBUSY during a session or another probe,
 * or -ENOMEM. The answer comes later, within a quarter of a minute. */
int audio_probe(struct audio *audio, const struct plan *plan, audio_probed *probed, void *user);

/* {"helper": "running"|"waiting"|"off", "sound"?, "speech"?, "paused"?: players, "problem"?}
 * (owned); NULL: off. */
json_t *audio_status(const struct audio *audio);

#endif
