/* SPDX-License-Identifier: MIT */
/*
 * dry-run of what the core itself decides about a dose: pain, missed sessions
 * and the lighter week. No plugin is asked. Each returns the rows (owned), or
 * NULL with error; params are those of the method dry-run.
 */
#ifndef DAEMON_DRYRUN_RULES_H
#define DAEMON_DRYRUN_RULES_H

#include <jansson.h>

#include "core/plan.h"
#include "core/safety.h"
#include "wire/wire.h"

/* Always -EINVAL; the session counts from 0. */
int dryrun_complain(struct wire_error *error, size_t session, const char *what);
/* {"before", "during", "morning"}, each 0 to 10 or absent. 0 or -EINVAL with error. */
int dryrun_pain_read(json_t *json, size_t session, struct pain *ret, struct wire_error *error);
/* The worst soreness that is safe: params' own, else the plan's. 0 or -EINVAL with error. */
int dryrun_safe_max(
	const struct plan *plan, json_t *params, int32_t *ret, struct wire_error *error);

/* verdict and amber, on from start's amber */
json_t *dryrun_pain(const struct plan *plan, json_t *params, struct wire_error *error);
/* action and state; each gap meets the state of start */
json_t *dryrun_gap(const struct plan *plan, json_t *params, struct wire_error *error);
/* plan and dose, on from start's days; the dose itself is start's, since models stand still */
json_t *dryrun_deload(json_t *params, struct wire_error *error);

#endif
