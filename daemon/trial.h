/* SPDX-License-Identifier: MIT */
/*
 * dry-run of what stands above every model: the pain verdict, the gap after
 * missed sessions, the lighter week. The core decides; no plugin is asked.
 */
#ifndef DAEMON_TRIAL_H
#define DAEMON_TRIAL_H

#include "methods.h"

/* Answers when params.model is pain, gap or deload; false: it is somebody else's. */
bool trial_core(struct daemon *daemon, struct request *request, json_t *params);
/* {"before"?, "during"?, "morning"?}. 0 or -EINVAL with error. */
int trial_pain(json_t *json, struct pain *ret_pain, struct wire_error *error);
/* "dry-run: session N: what". Always -EINVAL. */
int trial_complain(struct wire_error *error, size_t session, const char *what);

#endif
