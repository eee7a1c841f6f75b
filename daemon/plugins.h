/* SPDX-License-Identifier: MIT */
/*
 * The plugins: found on the search path, started on demand one process each,
 * asked one question at a time, ended after a rest, and put into quarantine
 * after three failures until the file changes or a person says reload. What
 * they are (descriptor, catalogue, models) is remembered on disk by path,
 * inode, time and size, so that a start needs no process at all. A crash or a
 * hang costs the question that was asked, nothing else.
 */
#ifndef DAEMON_PLUGINS_H
#define DAEMON_PLUGINS_H

#include <jansson.h>
#include <stdbool.h>
#include <uv.h>

#include "paths.h"

#define PLUGIN_FAULTS_MAX 3
#define PLUGIN_CALL_MS 1000
#define PLUGIN_REST_MS 30000
#define PLUGINS_MAX 64
#define PLUGIN_PROBLEM_BYTES 320

struct plugins;

/* For the event stream: type is "plugin.loaded", "plugin.failed" or "plugin.quarantined". text may
 * be "". */
typedef void plugins_told(void *user, const char *type, const char *id, const char *text);
/* Called once, never from inside the asking call. answer is borrowed, NULL when there is none;
 * problem is then one sentence that says what was expected and what was found. */
typedef void plugins_answered(void *user, json_t *answer, const char *problem);
/* Called when the last question has been answered: `sync` waits for it. */
typedef void plugins_idle(void *user);

struct plugins_ops {
	plugins_told *told;
	plugins_idle *idle;
	void *user;
};

/* paths is borrowed. NULL when memory is out. */
struct plugins *plugins_create(
	uv_loop_t *loop, const struct paths *paths, const struct plugins_ops *ops);
/* Ends every host; the memory goes when the loop has closed the handles. NULL is accepted. */
void plugins_destroy(struct plugins *plugins);

/* What a plugin is with these parameters (borrowed, {"KEY": "text"}, may be NULL): {"describe":
 * ..., "catalogue"?: ..., "models"?: ...}, from memory of the disk if it has not changed. */
void plugins_describe(struct plugins *plugins, const char *id, json_t *values,
	plugins_answered *answered, void *user);
/* Asks one question; params is taken. */
void plugins_call(struct plugins *plugins, const char *id, const char *method, json_t *params,
	plugins_answered *answered, void *user);
/* The same with a person's own numbers: that the plugin refuses them is no failure of it. */
void plugins_try(struct plugins *plugins, const char *id, const char *method, json_t *params,
	plugins_answered *answered, void *user);
/* An answer was well-formed JSON but nonsense: counts as a failure, and the remembered one is
 * forgotten. */
void plugins_fault(struct plugins *plugins, const char *id, const char *problem);
/* Forgets failures and remembered answers; id NULL: of all. False when there is no such plugin. */
bool plugins_forgive(struct plugins *plugins, const char *id);
/* Marks the plugins that the plan names; the others are not shown by plugins_status. written
 * (borrowed, may be NULL) has the parameters of all, by id: they are in force from now on. */
void plugins_use(struct plugins *plugins, const char *const *ids, size_t count, json_t *written);

/* Questions that wait for an answer. */
size_t plugins_busy(const struct plugins *plugins);
/* True when a plugin in use has failed but may still be tried again. */
bool plugins_retry_wanted(const struct plugins *plugins);
/* [{"id", "state", "problem"?}] of those in use (owned), with more members when `full`. */
json_t *plugins_status(const struct plugins *plugins, bool full);
/* Ids of those on the search path that are not in use (owned), at most PLUGINS_MAX. */
json_t *plugins_unused(const struct plugins *plugins);
/* What is wrong with a plugin in use, or NULL. Borrowed until the next call into plugins. */
const char *plugins_problem(const struct plugins *plugins, const char *id);
/* The lines that a plugin wrote lately (owned), or NULL when there is no such plugin. */
json_t *plugins_log(const struct plugins *plugins, const char *id);

#endif
