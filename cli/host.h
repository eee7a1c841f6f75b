/* SPDX-License-Identifier: MIT */
/*
 * A minimus-plugin-host of one's own, for an author who tries a plugin: the
 * same process and the same lines as in the daemon, asked one question at a
 * time. What the plugin prints goes to this program's standard error.
 */
#ifndef CLI_HOST_H
#define CLI_HOST_H

#include <jansson.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "wire/wire.h"

#define HOST_CALL_MS 1000
#define HOST_TROUBLE_BYTES 320

enum host_mode { HOST_SANDBOXED, HOST_OPEN, HOST_GDB };

/* How a question ended. */
enum host_end {
	HOST_ANSWERED,
	HOST_REFUSED, /* the plugin is at fault: trouble has the host's sentence */
	HOST_WRONG,   /* the question was */
	HOST_LATE,    /* no answer in time: the process was ended */
	HOST_GONE,    /* the process has ended: trouble says how */
};

struct host {
	pid_t child; /* 0: none */
	int fd;
	json_int_t last_id;
	struct wire_reader reader;
	bool quiet;      /* what the plugin logs is not printed */
	unsigned logged; /* lines so far */
	int64_t took_us; /* the last question */
	int64_t slowest_us;
	enum host_end end;
	char trouble[HOST_TROUBLE_BYTES];
};

#define HOST_SETTINGS_MAX 16

/* Starts one for this file. settings is a list of "NAME=VALUE" that ends with NULL, or NULL: values
 * of the plugin's parameters as the host takes them; what begins with / may be read. 0, or a
 * negative errno with trouble. host_finish is needed in either case. */
int host_start(struct host *host, const char *path, enum host_mode mode,
	const char *const *settings);
/* The answer (owned), or NULL with host->end and trouble. params is taken. wait_ms below 0: for
 * ever. */
json_t *host_ask(struct host *host, const char *method, json_t *params, int wait_ms);
/* Dismisses it. What it exited with, or 128 and a signal's number; it is ended after 1 s. */
int host_finish(struct host *host);
/* "…/PART" below the prefix that this program lies in; false when that is not known. */
bool host_place(const char *part, char *path, size_t size);

#endif
