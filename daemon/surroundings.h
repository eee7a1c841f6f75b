/* SPDX-License-Identifier: MIT */
/*
 * What this process can see of its desktop without asking anybody: sockets,
 * programs and variables. Good enough to say what is missing, not that
 * something works. Each answer looks anew; found names what was seen.
 */
#ifndef DAEMON_SURROUNDINGS_H
#define DAEMON_SURROUNDINGS_H

#include <stdbool.h>
#include <stddef.h>

/* A display: a variable that names one, or a Wayland socket in the runtime directory. */
bool surroundings_display(char *found, size_t size);
/* A sound server's socket, or a sound card. */
bool surroundings_sound(char *found, size_t size);
/* speech-dispatcher: its socket, or the program. */
bool surroundings_speech(char *found, size_t size);
/* Whether a program of that name is in PATH, or is there when it is a path. */
bool surroundings_program(const char *name);

#endif
