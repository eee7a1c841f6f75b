/* SPDX-License-Identifier: MIT */
/*
 * The four symptoms of the gluteus minimus that the weekly question asks for
 * (domain.md 1, D-05): names and words, nothing else. When it is asked is
 * decided in weekly.h.
 */
#ifndef CORE_SYMPTOM_H
#define CORE_SYMPTOM_H

#include <stdbool.h>

#include "record.h"

/* "standing", "outward", "stairs", "range". */
const char *symptom_id(enum symptom symptom);
/* A question for a person. */
const char *symptom_question(enum symptom symptom);
/* Answered by yes or no (1 or 0), in place of 0 to 10. */
bool symptom_yes_no(enum symptom symptom);

#endif
