/* SPDX-License-Identifier: MIT */
/* A question of the engine to a progression model, on its way to the plugin and back. */
#ifndef DAEMON_ADVANCE_H
#define DAEMON_ADVANCE_H

#include "daemon.h"

/* Asks; the answer comes back to the engine as EVENT_ADVANCED, also when there is none. */
void advance_ask(struct daemon *daemon, const struct advance *advance);
/* The model "PLUGIN/MODEL", or by its bare name among the shipped ones; NULL when nobody has it. */
const struct model *advance_model(const struct daemon *daemon, const char *name);
/* {"lo": 15, ...}: values in the order of the fields (owned by the caller). */
json_t *advance_fields(const struct model_field *fields, uint32_t count, const int32_t *values);

#endif
