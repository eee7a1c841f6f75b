/* SPDX-License-Identifier: MIT */
/*
 * A connection that stays: it subscribes, keeps the last status, asks for a
 * new one after events, and comes back when the daemon does. Between two
 * answers the seconds of a session are counted here, on the monotonic clock.
 */
#ifndef CLI_LIVE_H
#define CLI_LIVE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "cli.h"

#define LIVE_RETRY_MS 1000

struct live {
	struct cli *cli;
	bool up;                    /* a daemon is there */
	json_t *status;             /* owned; NULL while there is none */
	int64_t status_ms;          /* when it came, on the monotonic clock */
	json_int_t asked;           /* id of the status request under way, 0: none */
	bool ask_again;             /* something happened since it was asked */
	json_int_t action;          /* id of the last action under way, 0: none */
	char answer[TROUBLE_BYTES]; /* what the daemon said to it, until it is shown */
	void (*on_event)(void *data, const json_t *event); /* may be NULL */
	void *data;
};

enum live_wake {
	LIVE_TIME = 1,    /* the time given has passed */
	LIVE_CHANGED = 2, /* another status, or none any more */
	LIVE_INPUT = 4,   /* something to read on the extra descriptor */
	LIVE_CLOSED = 8,  /* nobody reads our output any more */
};

void live_init(struct live *live, struct cli *cli);
void live_finish(struct live *live);
/* Tries to connect and to subscribe. False: no daemon; cli->connection.trouble says why. */
bool live_connect(struct live *live);
/* Sleeps until something happens or timeout_ms (-1: for ever) have passed; input -1: none. enum
 * live_wake. */
unsigned live_wait(struct live *live, int timeout_ms, int input);
/* Sends an action whose answer comes later. params is taken. */
/* Asks for the status, without waiting: what closes by itself is told by no event. */
void live_refresh(struct live *live);
void live_act(struct live *live, const char *method, json_t *params);

/* The daemon's seconds that have passed since the status came; 0 while the session is paused. */
int64_t live_passed(const struct live *live);
/* A member of the session, counted down (or up) to now. */
int64_t live_remaining(const struct live *live);
int64_t live_step_remaining(const struct live *live);
int64_t live_elapsed(const struct live *live);
/* Milliseconds until the next second of the daemon's clock begins. */
int live_tick_ms(const struct live *live);
int64_t live_now_s(const struct live *live);

#endif
