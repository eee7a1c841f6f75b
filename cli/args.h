/* SPDX-License-Identifier: MIT */
/*
 * The command line, read by a table of verbs: positions, options, near misses.
 * And the small grammars of its arguments: spans, reports, sessions, K=V. Pure:
 * nothing here talks to anybody or reads a clock. Each refusal is one line
 * that says what is wrong and what would be right.
 */
#ifndef CLI_ARGS_H
#define CLI_ARGS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define ARGS_MAX 64
#define PROBLEM_BYTES 256

struct cli;
struct args;

struct verb_option {
	const char *name;  /* "--json" */
	const char *value; /* "N"; NULL: a flag */
	const char *help;
};

struct verb {
	const char *name;
	const char *arguments; /* as the synopsis writes them */
	const char *help;
	const struct verb_option *options; /* ended by a NULL name; NULL: none */
	const char *const *words;          /* first arguments that are fixed words; NULL: none */
	int min, max;                      /* how many positions */
	bool hidden;
	int (*run)(struct cli *cli, const struct args *args);
};

/* What was given. Everything is borrowed from argv and the table. */
struct args {
	const struct verb *verb;
	bool help; /* --help after the verb */
	int count;
	const char *items[ARGS_MAX];
	int option_count;
	struct {
		const struct verb_option *option;
		const char *value;
	} options[ARGS_MAX];
};

/* argv[0] is the verb. The table is ended by a NULL name. 0, or -EINVAL with problem. */
int args_read(int argc, char **argv, const struct verb *verbs, struct args *ret,
	char problem[PROBLEM_BYTES]);
bool args_flag(const struct args *args, const char *name);
/* The last value given, or NULL. */
const char *args_value(const struct args *args, const char *name);
/* All positions from `first` on, with one space between; false when they do not fit. */
bool args_join(const struct args *args, int first, char *text, size_t size);

/* "90s", "1h 20min", "1h20min", "2d" to seconds; a bare number is refused. 0, or -EINVAL with
 * problem. */
int span_read(const char *text, json_int_t *ret_s, char problem[PROBLEM_BYTES]);
/* A whole number in a range; `what` begins the complaint. */
int number_read(const char *text, const char *what, json_int_t min, json_int_t max, json_int_t *ret,
	char problem[PROBLEM_BYTES]);
/* easy right hard, or 0 to 10. */
int effort_read(const char *text, json_int_t *ret, char problem[PROBLEM_BYTES]);
/* none little much, or 0 to 10. */
int pain_read(const char *text, const char *what, json_int_t *ret, char problem[PROBLEM_BYTES]);
/* Adds "side-lying-clam=12/11,12/12" to an object of exercises. Holds of one set are joined by +,
 * an effort of its own follows as @7. 0, or -EINVAL with problem. */
int report_read(const char *text, json_t *exercises, char problem[PROBLEM_BYTES]);
/* Adds "lo=15" to an object: integers and fractions as numbers, all else as text. */
int pair_read(const char *text, json_t *object, char problem[PROBLEM_BYTES]);
/* "2x12@3-1-1-0", "5x30s", "2x12 10500g" as a dose object (owned), or NULL with problem. */
json_t *dose_read(const char *text, char problem[PROBLEM_BYTES]);
/* One line of a file of sessions: a JSON object, or "21,21 progress rpe=7 pain=1/2/-". The session
 * (owned), or NULL with problem; NULL with an empty problem for an empty line or a comment. */
json_t *session_read(const char *line, char problem[PROBLEM_BYTES]);
/* "INSTANCE:SEQ" as {"instance", "seq"} (owned), or NULL with problem. */
json_t *since_read(const char *text, char problem[PROBLEM_BYTES]);

#endif
