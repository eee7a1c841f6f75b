/* SPDX-License-Identifier: MIT */
/*
 * The one table of the control protocol's methods. It dispatches (the daemon
 * has a handler for each id), validates parameters, and is where rpc.discover,
 * the protocol page, the man page and completions come from.
 */
#ifndef WIRE_METHODS_H
#define WIRE_METHODS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "wire.h"

enum method_id {
	METHOD_STATUS,
	METHOD_REMINDERS,
	METHOD_WHY,
	METHOD_REMINDER_SNOOZE,
	METHOD_REMINDER_SKIP,
	METHOD_REMINDER_DONE,
	METHOD_REMINDER_NOW,
	METHOD_UNDO,
	METHOD_SESSION_START,
	METHOD_SESSION_PAUSE,
	METHOD_SESSION_RESUME,
	METHOD_SESSION_TOGGLE,
	METHOD_SESSION_NEXT,
	METHOD_SESSION_BACK,
	METHOD_SESSION_STOP,
	METHOD_SESSION_REPORT,
	METHOD_ANSWER,
	METHOD_PAUSE,
	METHOD_RESUME,
	METHOD_RELOAD,
	METHOD_CHECK,
	METHOD_TIMELINE,
	METHOD_DRY_RUN,
	METHOD_CALENDAR,
	METHOD_PREVIEW,
	METHOD_HISTORY,
	METHOD_HISTORY_AMEND,
	METHOD_HISTORY_DELETE,
	METHOD_EXPORT,
	METHOD_IMPORT,
	METHOD_PROGRESS,
	METHOD_STATS,
	METHOD_SHOW,
	METHOD_SCREENING,
	METHOD_RED_FLAG,
	METHOD_RED_FLAG_CLEAR,
	METHOD_SYMPTOMS,
	METHOD_PLUGINS,
	METHOD_PLUGIN_LOG,
	METHOD_PLUGIN_RELOAD,
	METHOD_DOCTOR,
	METHOD_SUBSCRIBE,
	METHOD_SYNC,
	METHOD_DISCOVER,
	METHOD_COUNT
};

enum param_type {
	PARAM_STRING,
	PARAM_INTEGER,
	PARAM_NUMBER,
	PARAM_BOOLEAN,
	PARAM_OBJECT,
	PARAM_ARRAY,
	PARAM_TIME,
	PARAM_STRING_OR_INTEGER
};

struct method_param {
	const char *name;
	enum param_type type;
	bool required;
	long long min, max;       /* integers and numbers; equal: no range */
	const char *const *words; /* NULL-ended: the only strings allowed, in an array as its items;
				     NULL: any */
	const char *help;
};

struct method {
	enum method_id id;
	const char *name;    /* "session.start" */
	const char *summary; /* one sentence */
	const char *result;  /* what comes back, in words */
	size_t param_count;
	const struct method_param *params;
};

extern const struct method wire_methods[METHOD_COUNT];

const struct method *method_find(const char *name);
/* 0, or -EINVAL with *error: unknown members (with the near miss), missing ones, wrong types and
 * ranges. params NULL is {}. */
int method_check(const struct method *method, json_t *params, struct wire_error *error);
/* The event types that subscribe knows, NULL-ended. */
extern const char *const wire_events[];
/* An OpenRPC 1.x document of the whole table (owned), or NULL. */
json_t *method_discover(const char *version);

#endif
