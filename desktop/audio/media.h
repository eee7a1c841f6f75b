/* SPDX-License-Identifier: MIT */
/*
 * Other players during a session, over MPRIS: those that play are paused, and
 * at the end those of them that are still paused play again. A player that was
 * silent, that the person has started or stopped meanwhile, or that is
 * minimus's own is never touched.
 */
#ifndef DESKTOP_AUDIO_MEDIA_H
#define DESKTOP_AUDIO_MEDIA_H

#include <jansson.h>
#include <stdbool.h>
#include <systemd/sd-bus.h>

struct media;

/* The list of paused players has changed, or everything under way has been answered. */
typedef void media_changed(void *user);

/* paused (borrowed, may be NULL): names that an `audio` before this one paused. */
struct media *media_create(json_t *paused, media_changed *changed, void *user);
void media_destroy(struct media *media);
/* Pauses what plays on this bus, once. */
void media_pause(struct media *media, sd_bus *bus);
/* Lets what was paused play again; done when media_busy is false. */
void media_resume(struct media *media, sd_bus *bus);
bool media_busy(const struct media *media);
/* The names of what is paused by us; borrowed. */
json_t *media_paused(const struct media *media);

#endif
