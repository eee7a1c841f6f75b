/* SPDX-License-Identifier: MIT */
/*
 * Keeps one role of minimus-desktop running: started again with back-off when
 * it is lost, told once as lost and once as restored, never waited for. What
 * is said to it while it is away is dropped; `up` is the time to say what a
 * new one has to know.
 */
#ifndef DAEMON_KEEPER_H
#define DAEMON_KEEPER_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "helper.h"
#include "paths.h"

struct keeper_ops {
	/* A new one runs. */
	void (*up)(void *user);
	/* It is gone; before `told` says so. Also once at the end. */
	void (*down)(void *user);
	/* A message from it, borrowed for the call. */
	void (*message)(void *user, const struct wire_message *message);
	/* "helper.lost" (text says how) or "helper.restored" (text is ""). */
	void (*told)(void *user, const char *type, const char *text);
	/* After keeper_end: every handle is closed, and the memory may go. */
	void (*ended)(void *user);
};

struct keeper {
	uv_loop_t *loop;
	const struct paths *paths;
	const char *role;
	const struct keeper_ops *ops;
	void *user;
	struct helper helper;
	uv_timer_t again;
	uint64_t backoff_ms, started_ms;
	bool wanted, replacing, lost, ending;
	char problem[200]; /* why it is away, "" while it is not */
};

/* paths, role and ops are borrowed until `ended`. */
void keeper_init(struct keeper *keeper, uv_loop_t *loop, const struct paths *paths,
	const char *role, const struct keeper_ops *ops, void *user);
/* Starts it now. One that was stopped and has not gone yet makes way at once. */
void keeper_start(struct keeper *keeper);
/* Ends the conversation and gives it farewell_ms to go by itself; it is not started again. */
void keeper_stop(struct keeper *keeper, uint64_t farewell_ms);
/* Ends the conversation, gives it farewell_ms to go by itself, then `ended`. */
void keeper_end(struct keeper *keeper, uint64_t farewell_ms);
bool keeper_live(const struct keeper *keeper);
/* Sends a line (taken, may be NULL). 0, or a negative errno: it is away. */
int keeper_send(struct keeper *keeper, char *line, size_t length);
/* A notification; params are taken. */
void keeper_tell(struct keeper *keeper, const char *method, json_t *params);

#endif
