/* SPDX-License-Identifier: MIT */
/*
 * The parts of the reference pages that programs know better than people:
 * each prints one table to standard output, as Markdown or for scdoc. False,
 * with a sentence on standard error, when the code has something that no page
 * would explain.
 */
#ifndef DOCS_TABLES_H
#define DOCS_TABLES_H

#include <stdbool.h>

#include "page.h"

bool table_plan(enum page page);       /* every section and key of the plan */
bool table_conditions(enum page page); /* what [minimus] conditions may name */
bool table_plan_limits(enum page page);
bool table_methods(enum page page); /* the methods of the protocol */
bool table_events(enum page page);
bool table_errors(enum page page);
bool table_limits(enum page page);
bool table_progression(enum page page); /* a year of five kinds of user; Markdown only */

#endif
