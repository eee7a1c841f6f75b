/* SPDX-License-Identifier: MIT */
/*
 * One child process that speaks JSON lines on a socket pair (its descriptor
 * 3): started, written to, read from, buried. The daemon can lose it at any
 * time; whoever owns the struct is told once, by `gone`, after every handle is
 * closed, and may start it again or free it from then on. Nothing here waits.
 */
#ifndef DAEMON_HELPER_H
#define DAEMON_HELPER_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "wire/wire.h"

struct helper_ops {
	/* One line from the child; it may be changed, and is borrowed for the call. */
	void (*line)(void *user, char *line, size_t length);
	/* One line of its standard error and output; NULL: it writes to ours. */
	void (*log)(void *user, const char *text);
	/* It has ended, by itself or by us. text says how, as a sentence's end ("was killed by
	 * signal 6 (Aborted)"). */
	void (*gone)(void *user, const char *text);
};

struct helper {
	const struct helper_ops *ops;
	void *user;
	bool live; /* between a good helper_spawn and `gone` */
	bool exited, ending;
	bool hung_up;      /* it closed its end before it ended */
	const char *fault; /* why we killed it; static; NULL: we did not */
	int64_t status;
	int signal;
	unsigned open_handles;
	uv_process_t process;
	uv_pipe_t channel, log;
	struct wire_reader reader, log_reader;
};

/* argv[0] is the program's path. line_max bounds what it may send. 0, or a negative errno when it
 * could not be started: then `gone` is not called, but the handles still close in the loop, during
 * which `live` stays true. */
int helper_spawn(struct helper *helper, uv_loop_t *loop, char **argv, size_t line_max,
	const struct helper_ops *ops, void *user);
/* Sends a line (taken, may be NULL: -ENOMEM). 0 or a negative errno. */
int helper_send(struct helper *helper, char *line, size_t length);
/* Ends the conversation; a good child ends by that. */
void helper_end(struct helper *helper);
/* Kills it; fault (static, or NULL) becomes the text of `gone`. */
void helper_kill(struct helper *helper, const char *fault);

#endif
