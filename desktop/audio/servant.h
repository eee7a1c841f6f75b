/* SPDX-License-Identifier: MIT */
/*
 * The inner side of a program that makes sound for `audio` and may block while
 * it does (tone.c, voice.c): notifications on descriptor 3, one after the
 * other, and what comes of them. It ends when the descriptor does, and when
 * the one who started it ends in any way. sounder.c is the outer side.
 */
#ifndef DESKTOP_AUDIO_SERVANT_H
#define DESKTOP_AUDIO_SERVANT_H

#include <jansson.h>

struct servant_ops {
	/* One notification; params is an object, borrowed for the call. */
	void (*told)(void *user, const char *method, json_t *params);
	void *user;
};

/* Until the line ends; returns the exit status. */
int servant_run(const struct servant_ops *ops);

/* These may be called from any thread. */
/* problem (NULL: none): what was asked for and could not be had. */
void servant_ready(const char *problem);
/* number is that of the order. */
/* The server has it, but may not begin soon: another program is being heard. */
void servant_taken(json_int_t number);
void servant_began(json_int_t number);
void servant_ended(json_int_t number);
/* number 0: nothing works. problem is a sentence without its full stop. */
void servant_failed(json_int_t number, const char *problem);

#endif
