/* SPDX-License-Identifier: MIT */
/*
 * iCalendar as RFC 5545 has it: lines end in CR LF and are folded at 75 octets
 * between whole characters, text is escaped, times are UTC. Pure: the time of
 * writing comes in.
 */
#ifndef CLI_ICS_H
#define CLI_ICS_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Escapes what a TEXT value must not have as it is. Cut at a whole character where it does not fit.
 */
void ics_escape(const char *text, char *escaped, size_t size);
/* Writes one content line, folded. */
void ics_line(FILE *out, const char *line);
/* The prompts of a preview's result, an event each; what is not shown is left out. */
void ics_preview(FILE *out, const json_t *result, int64_t now_s);
/* The sessions of a history that were done, in full or in part, an event each. */
void ics_history(FILE *out, const json_t *history, int64_t now_s);

#endif
