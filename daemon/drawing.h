/* SPDX-License-Identifier: MIT */
/*
 * Which drawing goes with a notice: looked for by name among a person's own
 * and then among ours, most exact first; docs/DRAWINGS.md tells the order.
 */
#ifndef DAEMON_DRAWING_H
#define DAEMON_DRAWING_H

#include "core/effect.h"
#include "core/plan.h"
#include "paths.h"

/* The absolute path of an SVG in fresh memory (owned by the caller); NULL when nothing is to be
 * drawn, or nothing is there, or memory is out. */
char *drawing_find(const struct paths *paths, const struct plan *plan, const struct notice *notice);

#endif
