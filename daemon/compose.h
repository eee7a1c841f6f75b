/* SPDX-License-Identifier: MIT */
/*
 * Sessions that a routine's plugin composes: what it is told (the day, what was
 * done lately, what is at hand), what it answers, and requests that wait for an
 * answer before they are served. A plugin that fails costs its answer: what it
 * chose last serves on.
 */
#ifndef DAEMON_COMPOSE_H
#define DAEMON_COMPOSE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct daemon;
struct request;

typedef void compose_serve(struct daemon *daemon, struct request *request, json_t *params);

/* Asks for the engine, which gets EVENT_COMPOSED. */
void compose_ask(struct daemon *daemon, int32_t routine);
/* Before a request about this routine is served. True: its plugin is asked, and `serve` is called
 * again once it has answered or could not; false: there is nothing to ask. params is borrowed. */
bool compose_before(struct daemon *daemon, struct request *request, json_t *params, int32_t routine,
	compose_serve *serve);
/* {"items": [exercise, ...], "why"?} of a routine's next session (owned); NULL: it is not composed.
 */
json_t *compose_shown(struct daemon *daemon, int32_t routine);

#endif
