/* SPDX-License-Identifier: MIT */
/* The models of this plugin, one file each, and what they share. */
#ifndef PROGRESSION_STANDARD_MODELS_H
#define PROGRESSION_STANDARD_MODELS_H

#include <minimus/ext/progression.h>
#include <stdbool.h>
#include <stdint.h>

extern const struct minimus_model model_double;
extern const struct minimus_model model_effort;
extern const struct minimus_model model_hold;
extern const struct minimus_model model_linear;
extern const struct minimus_model model_percent;
extern const struct minimus_model model_stages;
extern const struct minimus_model model_tempo;
extern const struct minimus_model model_two_for_two;

/* Misses in a row that move a dose down, where a model does not let the plan choose. */
#define MISSES_MAX 2
/* An effort up to this leaves room for more. */
#define RPE_ROOM 7

int32_t least(int32_t a, int32_t b);
int32_t most(int32_t a, int32_t b);

/* One row of a model's table of fields. */
#define FIELD(name, help, min, max, initial)                                                       \
	{ MINIMUS_HEADER(struct minimus_field), name, help, min, max, initial, 0 }

/* Whether `count` sets reached `target` each; fewer sets are not enough. */
bool result_ok(const struct minimus_result *result, int32_t count, int32_t target);
bool result_valid(const struct minimus_result *result);

/* Writes the sentence, cut where it would not fit. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
void reason(struct minimus_advice *advice, const char *format, ...);
void flag(struct minimus_advice *advice, const char *name);
/* What was done short of the target: "Set 2 reached 13 of 15 repetitions", "1 of 2 sets were
 * done". unit is "repetitions" or "seconds". */
void shortfall(const struct minimus_result *result, int32_t count, int32_t target, const char *unit,
	char *text, uint32_t size);

#endif
