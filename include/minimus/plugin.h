/* SPDX-License-Identifier: MIT */
/*
 * minimus plugin ABI 1.0: the entry point.
 *
 * A plugin is a shared object that exports exactly one symbol, the data symbol
 * `minimus_plugin`. It is loaded by minimus-plugin-host, one plugin to a
 * process, and lives at most for a few calls; it never runs inside the daemon.
 *
 * What may cross: fixed-width integers, UTF-8 strings ended by NUL, pointers to
 * such data. Nothing else: no enum, bool, bit-field, time_t or FILE.
 * Every struct that may grow begins with struct minimus_header; whoever reads
 * one copies the smaller of the two sizes into a zeroed struct of its own, so
 * that an older plugin works in a newer host and the other way round. `major`
 * must be equal; `minor` says what the writer knew.
 *
 * Threads: one thread calls the plugin, always the same. Time: a call that
 * takes longer than MINIMUS_CALL_MS_MAX is ended together with the process.
 */
#ifndef MINIMUS_PLUGIN_H
#define MINIMUS_PLUGIN_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MINIMUS_ABI_MAJOR 1
#define MINIMUS_ABI_MINOR 0
#define MINIMUS_CALL_MS_MAX 1000

#if defined(__GNUC__)
#define MINIMUS_EXPORT __attribute__((visibility("default")))
#else
#define MINIMUS_EXPORT
#endif

/* First member of every struct that may grow. size is that of the whole struct, in bytes. */
struct minimus_header {
	uint32_t size;
	uint16_t major, minor;
};

#define MINIMUS_HEADER(type) { (uint32_t)sizeof(type), MINIMUS_ABI_MAJOR, MINIMUS_ABI_MINOR }

#define MINIMUS_LOG_ERROR 3
#define MINIMUS_LOG_WARNING 4
#define MINIMUS_LOG_INFO 6
#define MINIMUS_LOG_DEBUG 7

/* What the host offers. Borrowed by the plugin until destroy returns. */
struct minimus_host {
	struct minimus_header header;
	void *host_data; /* pass back as the first argument of every function here */
	/* Writes one line to `minimusctl plugin log`. level is MINIMUS_LOG_*; text is
	 * borrowed for the call and must not be NULL. May be called in any call. */
	void (*log)(void *host_data, int32_t level, const char *text);
	/* An optional service of the host by id, or NULL when it has none of that name.
	 * The result is borrowed until destroy returns. */
	const void *(*get_extension)(void *host_data, const char *id);
};

/* The descriptor. Strings are borrowed for the life of the process and must not be NULL. */
struct minimus_plugin {
	struct minimus_header header;
	const char *id;      /* [a-z0-9-], 1 to 40 characters; unique on the search path */
	const char *name;    /* for people, at most 80 characters */
	const char *version; /* for people, at most 40 characters */
	/* Makes the one instance. host is never NULL and is borrowed until destroy. Returns 0
	 * with *ret_instance set (may be NULL when nothing is needed), or a negative errno. */
	int32_t (*create)(const struct minimus_host *host, void **ret_instance);
	/* Ends the instance; NULL is accepted. May be NULL itself when there is nothing to end. */
	void (*destroy)(void *instance);
	/* The plugin's side of an extension ("minimus.routines/1", "minimus.progression/1"),
	 * or NULL when it does not take part in it. The result is borrowed until destroy. */
	const void *(*get_extension)(void *instance, const char *id);
};

extern MINIMUS_EXPORT const struct minimus_plugin minimus_plugin;

#ifdef __cplusplus
}
#endif

#endif
