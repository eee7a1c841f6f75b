/* SPDX-License-Identifier: MIT */
/*
 * minimus plugin ABI 1.1: the entry point.
 *
 * A plugin is a shared object that exports one data symbol, `minimus_plugin`.
 * minimus-plugin-host loads it, one plugin to a process, makes one instance,
 * asks it a few things and exits. A plugin never runs inside the daemon, has
 * no network, no files of its own and no second thread, and may be killed at
 * any moment without notice.
 *
 * What may cross: fixed-width integers, UTF-8 strings ended by NUL, pointers
 * to such data and to functions. No enum, bool, bit-field, time_t or FILE.
 *
 * How it grows: major must be equal on both sides. Every struct that may grow
 * begins with struct minimus_header. New members are appended only, never into
 * padding (there is none at any end), and 0 always means "as before". Whoever
 * reads a struct copies the smaller of header.size and its own sizeof into a
 * zeroed struct; whoever fills a struct of the other side writes no further
 * than its header.size. So an older plugin works in a newer host and the other
 * way round. A new ability is a new extension id.
 *
 * Lists of records and of strings are arrays of pointers that end with NULL; a
 * NULL list is empty. Parts of a record (levels, items, fields) are arrays of
 * structs with a count; header.size of the first is the distance to the next,
 * and all of one array must have the same.
 *
 * Threads: one thread calls the plugin, always the same. Time: a call that
 * takes longer than MINIMUS_CALL_MS_MAX is ended together with its process.
 * No exception and no longjmp may leave a call.
 */
#ifndef MINIMUS_PLUGIN_H
#define MINIMUS_PLUGIN_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MINIMUS_ABI_MAJOR 1
#define MINIMUS_ABI_MINOR 1
#define MINIMUS_CALL_MS_MAX 1000

/* Bytes without the final NUL, for everything a plugin gives. */
#define MINIMUS_ID_MAX 40    /* [a-z0-9-], at least 1 */
#define MINIMUS_TITLE_MAX 80 /* one line for people, at least 1 */
#define MINIMUS_TEXT_MAX 400 /* a sentence or two for people */
#define MINIMUS_VERSION_MAX 40

#if defined(__GNUC__)
#define MINIMUS_EXPORT __attribute__((visibility("default")))
#else
#define MINIMUS_EXPORT
#endif

/* First member of every struct that may grow. size is that of the whole struct, in bytes;
 * major and minor are those of the header it was compiled with. */
struct minimus_header {
	uint32_t size;
	uint16_t major, minor;
};

/* The header of a struct of this type: .header = MINIMUS_HEADER(struct minimus_plugin). */
#define MINIMUS_HEADER(type)                                                                       \
	{ sizeof(type), MINIMUS_ABI_MAJOR, MINIMUS_ABI_MINOR }
/* How many elements an array has. */
#define MINIMUS_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define MINIMUS_LOG_ERROR 3
#define MINIMUS_LOG_WARNING 4
#define MINIMUS_LOG_INFO 6
#define MINIMUS_LOG_DEBUG 7

/* What the host offers. Borrowed by the plugin until destroy returns. */
struct minimus_host {
	struct minimus_header header;
	void *host_data; /* pass back as the first argument of every function here */
	/* Writes one line to `minimusctl plugin log`. level is MINIMUS_LOG_*; text is borrowed
	 * for the call and must not be NULL. May be used within any call. Lines longer than
	 * 1,000 bytes are cut, more than 100 in one call are dropped. */
	void (*log)(void *host_data, int32_t level, const char *text);
	/* An optional service of the host by id, or NULL when it has none of that name.
	 * The result is borrowed until destroy returns. ABI 1.0 has none; since 1.1 there is
	 * "minimus.parameters/1". */
	const void *(*get_extension)(void *host_data, const char *id);
};

struct minimus_parameter; /* ext/parameters.h */

/* The descriptor. It is read, and checked against the file, before any function of it is
 * called. Strings are borrowed for the life of the process and must not be NULL. */
struct minimus_plugin {
	struct minimus_header header;
	const char *id;      /* MINIMUS_ID_MAX; the file is ID.so, unique on the search path */
	const char *name;    /* MINIMUS_TITLE_MAX */
	const char *version; /* MINIMUS_VERSION_MAX, printable; its form is the author's */
	/* Makes the one instance. host is never NULL and is borrowed until destroy. Returns 0
	 * with *ret_instance set (NULL when nothing is needed; it is NULL on entry), or a
	 * negative errno. May be NULL itself: the instance is then NULL. */
	int32_t (*create)(const struct minimus_host *host, void **ret_instance);
	/* Ends the instance, once, after a create that returned 0. May be NULL itself. Not
	 * called when the process is killed. */
	void (*destroy)(void *instance);
	/* The plugin's side of an extension ("minimus.routines/1", "minimus.progression/1"),
	 * or NULL when it does not take part in it. The result is borrowed until destroy.
	 * Must not be NULL itself. */
	const void *(*get_extension)(void *instance, const char *id);
	/* Since 1.1. What a person may set in [plugin ID] of the plan: parameter_count of them, at
	 * most MINIMUS_PARAMETERS_MAX. */
	const struct minimus_parameter *parameters;
	uint32_t parameter_count;
	uint32_t reserved; /* 0 */
};

extern MINIMUS_EXPORT const struct minimus_plugin minimus_plugin;

#ifdef __cplusplus
}
#endif

#endif
