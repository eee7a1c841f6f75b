/* SPDX-License-Identifier: MIT */
/*
 * The report as one HTML page for a physiotherapist: no scripts, nothing from
 * the network, fit to be printed. Texts of a person or of a plan are never
 * markup.
 */
#ifndef CLI_PAGE_H
#define CLI_PAGE_H

#include <stdio.h>

#include "render.h"

void page_report(FILE *out, const struct report *report);

#endif
