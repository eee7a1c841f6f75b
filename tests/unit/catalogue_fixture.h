/* SPDX-License-Identifier: MIT */
/*
 * A catalogue as the shipped plugins would give it, small and in plain C, for
 * tests that build plans without a plugin host. Everything is static.
 */
#ifndef TESTS_CATALOGUE_FIXTURE_H
#define TESTS_CATALOGUE_FIXTURE_H

#include "core/plan.h"

/* Twelve exercises, the six routines and the models double and hold. */
const struct catalogue *catalogue_fixture(void);
/* The same names, but the plugin of the routines is broken. */
const struct catalogue *catalogue_fixture_broken(void);
/* Nothing at all. */
const struct catalogue *catalogue_fixture_empty(void);

#endif
