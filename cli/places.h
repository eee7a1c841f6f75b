/* SPDX-License-Identifier: MIT */
/* Where things of a person lie. */
#ifndef CLI_PLACES_H
#define CLI_PLACES_H

#include <stdbool.h>
#include <stddef.h>

/* variable/name, or HOME/fallback/name where the variable is unset. */
void place_of(
	char *path, size_t size, const char *variable, const char *fallback, const char *name);
/* The same in the folder of configurations. */
void place_config(char *path, size_t size, const char *name);
/* Whether a systemd manager of this person runs here. */
bool place_has_manager(void);

#endif
