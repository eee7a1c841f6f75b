/* SPDX-License-Identifier: MIT */
/*
 * What stands above every progression model (domain.md 3.9, 5): the pain
 * verdict with the 24-hour rule, and the screening with its wording. The red
 * flag texts are constants: nothing in a plan can change or hide them.
 */
#ifndef CORE_SAFETY_H
#define CORE_SAFETY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAIN_MAX 10
#define PAIN_UNKNOWN (-1)
#define PAIN_STOP 6   /* during a session: end the exercise at once */
#define PAIN_SCREEN 7 /* at or above: screen again */
#define SCREENING_EVERY_DAYS 28
#define SCREENING_GAP_DAYS 56

enum verdict { VERDICT_PROGRESS, VERDICT_HOLD, VERDICT_REGRESS, VERDICT_SUSPENDED, VERDICT_COUNT };

/* Each 0..10 or PAIN_UNKNOWN. before unknown counts as 0, during unknown as 0. */
struct pain {
	int32_t before, during, morning;
};

/* amber: sessions in a row that were amber yet settled; in and out. */
enum verdict safety_verdict(const struct pain *pain, int32_t safe_max, int32_t *amber);
const char *verdict_name(enum verdict verdict); /* "progress" ... */
bool verdict_parse(const char *name, enum verdict *ret);

enum red_flag {
	RED_FLAG_NONE,
	RED_FLAG_SOON,
	RED_FLAG_SAME_DAY,
	RED_FLAG_EMERGENCY,
	RED_FLAG_COUNT
};

const char *red_flag_name(enum red_flag level); /* "none" "soon" "same-day" "emergency" */
bool red_flag_parse(const char *name, enum red_flag *ret);
const char *red_flag_advice(enum red_flag level); /* what to say; "" for none */
/* The i-th sign of this level, or NULL after the last. */
const char *red_flag_sign(enum red_flag level, size_t i);
/* The i-th screening question, or NULL after the last; and the one-paragraph summary of all. */
const char *screening_question(size_t i);
const char *screening_summary(void);
const char *safety_disclaimer(void);

#endif
