/* SPDX-License-Identifier: MIT */
/*
 * minimus.parameters/1: what a person may set in the plan's [plugin ID].
 *
 * A plugin declares its parameters in its descriptor, as data, so that the plan
 * is checked against them before any function of the plugin runs: a key that is
 * not declared and a value out of its range are errors of the plan, with file
 * and line. The values are there from create on, by a service of the host:
 *
 *     const struct minimus_parameters *parameters =
 *             host->get_extension(host->host_data, MINIMUS_EXT_PARAMETERS);
 *     int32_t items = parameters == NULL ? 4 : parameters->number(host->host_data, "items");
 *
 * A host of ABI 1.0 has no such service: the plugin then takes its own initial
 * values. They do not change during the life of a process: when the plan
 * changes one, the plugin is started anew, and its catalogue asked for again.
 */
#ifndef MINIMUS_EXT_PARAMETERS_H
#define MINIMUS_EXT_PARAMETERS_H

#include <minimus/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MINIMUS_EXT_PARAMETERS "minimus.parameters/1"

#define MINIMUS_PARAMETERS_MAX 16
#define MINIMUS_WORDS_MAX 8

/* struct minimus_parameter.type; how the plan writes it */
#define MINIMUS_PARAMETER_NUMBER 1 /* a whole number, min to max */
#define MINIMUS_PARAMETER_TIME 2   /* a time span, as 1min 30s; min to max in seconds */
#define MINIMUS_PARAMETER_YES_NO 3 /* yes or no: 1 or 0 */
#define MINIMUS_PARAMETER_WORD 4   /* one of words: its index */
#define MINIMUS_PARAMETER_TEXT 5   /* one line; max is in bytes, 0: MINIMUS_TEXT_MAX */
#define MINIMUS_PARAMETER_PATH 6   /* an absolute path, or one that begins with ~/ */

/* One parameter. A path is the one thing outside the system's folders that the plugin may read:
 * the file, or all that is in the folder. */
struct minimus_parameter {
	struct minimus_header header;
	const char *name; /* MINIMUS_ID_MAX, the key in the plan; "enabled" is taken */
	const char *help; /* a line for a person, at most MINIMUS_TEXT_MAX */
	int32_t type;     /* MINIMUS_PARAMETER_* */
	int32_t min, max; /* of numbers and times */
	int32_t initial;  /* what holds when the plan says nothing; text and path have `text` */
	const char *const *words; /* of a word: MINIMUS_ID_MAX each, at most MINIMUS_WORDS_MAX,
				     ends with NULL */
	const char *text;         /* initial text; NULL: none; of a path always NULL */
};

/* The host's side. host_data is that of struct minimus_host. */
struct minimus_parameters {
	struct minimus_header header;
	/* The value of a number, a time in seconds, a yes-no or a word (its index). INT32_MIN
	 * when none of these is declared by that name; name NULL, too. */
	int32_t (*number)(void *host_data, const char *name);
	/* The value of a text or a path, or the word. "" when it is not set, NULL when there is
	 * none of that name. Borrowed until the process ends. */
	const char *(*text)(void *host_data, const char *name);
};

#ifdef __cplusplus
}
#endif

#endif
