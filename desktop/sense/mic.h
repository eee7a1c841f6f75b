/* SPDX-License-Identifier: MIT */
/*
 * Whether a microphone is in use, which says that its owner is in a meeting.
 * Neither PulseAudio nor PipeWire is kept connected for that: pactl is run when
 * somebody asks, and only where a sound server is there already.
 */
#ifndef DESKTOP_SENSE_MIC_H
#define DESKTOP_SENSE_MIC_H

#include <stdbool.h>
#include <stddef.h>
#include <systemd/sd-event.h>

#define MIC_NAME_BYTES 64

struct mic;

/* by: the program that uses it, "" when that is not known or none does. */
typedef void mic_answer(void *user, bool on, const char *by);

/* NULL when memory is out. */
struct mic *mic_create(sd_event *event);
/* NULL is accepted. What was asked gets no answer. */
void mic_destroy(struct mic *mic);
/* `answer` comes from the loop, once. Negative errno: nobody can tell (no sound server, no pactl),
 * or it is being asked. */
int mic_ask(struct mic *mic, mic_answer *answer, void *user);

/* Reads what `pactl list` says in the C locale. True when a source that is no monitor of a sink is
 * being recorded by more than a level meter; by (size at least 1) gets the program's name. */
bool mic_read(const char *list, char *by, size_t size);

#endif
