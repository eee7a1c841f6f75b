/* SPDX-License-Identifier: MIT */
/* Arithmetic of loads in grams, for two-for-two and percent. */
#ifndef PROGRESSION_STANDARD_LOAD_H
#define PROGRESSION_STANDARD_LOAD_H

#include "models.h"

/* percent of load, rounded half up to a multiple of inc, at most MINIMUS_LOAD_G_MAX. */
int32_t load_percent(int32_t load, int32_t percent, int32_t inc);
/* A tenth less, at least one inc, and never more than before. */
int32_t load_ease(int32_t load, int32_t inc);

#endif
