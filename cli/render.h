/* SPDX-License-Identifier: MIT */
/*
 * What the daemon answered, as text for a person. Each function takes the
 * result of the method of its name (borrowed) and prints; members that are
 * missing are left out. Pure: the time of day comes in with the style.
 */
#ifndef CLI_RENDER_H
#define CLI_RENDER_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "table.h"

/* The string member, or "" . */
const char *text_of(const json_t *object, const char *key);
json_int_t number_of(const json_t *object, const char *key);
/* "supine-figure-4, right, set 1": a step in words; kind first where it is no work. */
void step_words(const json_t *step, char *text, size_t size);
/* The name behind the slash of "gluteus-minimus/desk-micro-3". */
const char *short_name(const char *name);
/* The member `title`, or else the short name of the member `routine`. */
const char *title_of(const json_t *object);
/* "today 17:30 (in 42 min)" of an RFC 3339 time, or "" */
void when_words(const char *time, const struct style *style, char *text, size_t size);

void render_status(FILE *out, const json_t *status, const struct style *style);
void render_list(FILE *out, const json_t *reminders, const struct style *style);
void render_next(FILE *out, const json_t *status, const struct style *style);
void render_why(FILE *out, const json_t *why, const struct style *style);
/* What a verb did: the daemon's own sentence where there is one, else `otherwise`. */
void render_done(FILE *out, const json_t *result, const char *otherwise);
void render_pauses(FILE *out, const json_t *pauses, const struct style *style);

void render_history(FILE *out, const json_t *history, const struct style *style);
void render_history_csv(FILE *out, const json_t *history);
void render_progress(FILE *out, const json_t *progress, bool whole, const struct style *style);
void render_event(FILE *out, const json_t *event, const struct style *style);
/* The answers to the weekly question, a row each, and where they led. */
void render_symptom_course(FILE *out, const json_t *entries, const struct style *style);
void render_symptoms(FILE *out, const json_t *symptoms, const struct style *style);
void render_screening(FILE *out, const json_t *screening, const struct style *style);
void render_red_flag(FILE *out, const json_t *result, const struct style *style);

/* What a report is made of: results of the methods of these names; plan: of show. Owned by the
 * verb.
 */
struct report {
	json_t *stats, *progress, *history, *plan, *reminders;
};
void render_stats(FILE *out, const json_t *stats, const struct style *style);
/* "Reported a warning sign: soon" of an event of stats' safety. */
void safety_words(const json_t *event, char *text, size_t size);
void render_report(FILE *out, const struct report *report, const struct style *style);

/* All routines and exercises by name and title. */
void render_names(FILE *out, const json_t *result, const struct style *style);
void render_show(FILE *out, const json_t *thing, const struct style *style);
void render_problems(FILE *out, const json_t *result);
/* The same without the summary below. */
void render_problem_lines(FILE *out, const json_t *result);
void render_timeline(FILE *out, const json_t *timeline, bool cues, const struct style *style);
void render_preview(FILE *out, const json_t *result, const struct style *style);
void render_calendar(FILE *out, const json_t *result);
void render_dry_run(FILE *out, const json_t *result, const struct style *style);
void render_plugins(FILE *out, const json_t *result, const struct style *style);
void render_doctor(FILE *out, const json_t *result, const struct style *style);

#endif
