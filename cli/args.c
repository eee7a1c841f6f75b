/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "args.h"
#include "wire/near.h"

static int unknown_verb(const char *given, const struct verb *verbs, char *problem) {
	struct near near = {0};
	for (const struct verb *verb = verbs; verb->name != NULL; verb++) {
		if (!verb->hidden) {
			near_offer(&near, given, verb->name);
		}
	}
	const char *kind = given[0] == '-' ? "option" : "verb";
	if (near.word != NULL) {
		(void)snprintf(problem, PROBLEM_BYTES, "unknown %s \"%.60s\"; did you mean \"%s\"?",
			kind, given, near.word);
	} else {
		(void)snprintf(problem, PROBLEM_BYTES,
			"unknown %s \"%.60s\"; minimusctl --help lists the verbs", kind, given);
	}
	return -EINVAL;
}

static int unknown_option(const struct verb *verb, const char *given, char *problem) {
	struct near near = {0};
	const struct verb_option *option = verb->options;
	for (; option != NULL && option->name != NULL; option++) {
		near_offer(&near, given, option->name);
	}
	if (near.word != NULL) {
		(void)snprintf(problem, PROBLEM_BYTES,
			"%s: unknown option \"%.60s\"; did you mean \"%s\"?", verb->name, given,
			near.word);
	} else {
		(void)snprintf(problem, PROBLEM_BYTES,
			"%s: unknown option \"%.60s\"; minimusctl %s --help lists them", verb->name,
			given, verb->name);
	}
	return -EINVAL;
}

static const struct verb_option *option_find(
	const struct verb *verb, const char *given, size_t length) {
	const struct verb_option *option = verb->options;
	for (; option != NULL && option->name != NULL; option++) {
		if (strlen(option->name) == length && strncmp(option->name, given, length) == 0) {
			return option;
		}
	}
	return NULL;
}

static int read_option(struct args *args, int argc, char **argv, int *at, char *problem) {
	const char *given = argv[*at];
	const char *equals = strchr(given, '=');
	size_t length = equals == NULL ? strlen(given) : (size_t)(equals - given);
	const struct verb_option *option = option_find(args->verb, given, length);
	if (option == NULL) {
		return unknown_option(args->verb, given, problem);
	}
	const char *value = equals == NULL ? NULL : equals + 1;
	if (option->value == NULL && value != NULL) {
		(void)snprintf(problem, PROBLEM_BYTES, "%s: %s takes no value", args->verb->name,
			option->name);
		return -EINVAL;
	}
	if (option->value != NULL && value == NULL) {
		if (*at + 1 >= argc) {
			(void)snprintf(problem, PROBLEM_BYTES, "%s: %s needs a value: %s %s",
				args->verb->name, option->name, option->name, option->value);
			return -EINVAL;
		}
		value = argv[++*at];
	}
	if (args->option_count == ARGS_MAX) {
		(void)snprintf(problem, PROBLEM_BYTES, "%s: more than %d options", args->verb->name,
			ARGS_MAX);
		return -EINVAL;
	}
	args->options[args->option_count].option = option;
	args->options[args->option_count++].value = value;
	return 0;
}

static int check_count(const struct args *args, char *problem) {
	const struct verb *verb = args->verb;
	if (args->help || (args->count >= verb->min && args->count <= verb->max)) {
		return 0;
	}
	const char *space = verb->arguments[0] == '\0' ? "" : " ";
	if (args->count < verb->min) {
		(void)snprintf(problem, PROBLEM_BYTES,
			"%s: an argument is missing; it is: minimusctl %s%s%s", verb->name,
			verb->name, space, verb->arguments);
	} else {
		(void)snprintf(problem, PROBLEM_BYTES,
			"%s: \"%.60s\" is one argument too many; it is: minimusctl %s%s%s",
			verb->name, args->items[verb->max], verb->name, space, verb->arguments);
	}
	return -EINVAL;
}

static int check_word(const struct args *args, char *problem) {
	const struct verb *verb = args->verb;
	/* PLUGIN/NAME is something that no table of ours knows. */
	if (args->help || verb->words == NULL || args->count == 0 ||
		strchr(args->items[0], '/') != NULL) {
		return 0;
	}
	for (size_t i = 0; verb->words[i] != NULL; i++) {
		if (strcmp(verb->words[i], args->items[0]) == 0) {
			return 0;
		}
	}
	const char *near = near_match(args->items[0], verb->words);
	if (near != NULL) {
		(void)snprintf(problem, PROBLEM_BYTES,
			"%s: unknown word \"%.60s\"; did you mean \"%s\"?", verb->name,
			args->items[0], near);
	} else {
		(void)snprintf(problem, PROBLEM_BYTES,
			"%s: unknown word \"%.60s\"; it is: minimusctl %s %s", verb->name,
			args->items[0], verb->name, verb->arguments);
	}
	return -EINVAL;
}

int args_read(int argc, char **argv, const struct verb *verbs, struct args *ret,
	char problem[PROBLEM_BYTES]) {
	struct args args = {0};
	const struct verb *verb = verbs;
	while (verb->name != NULL && strcmp(verb->name, argv[0]) != 0) {
		verb++;
	}
	if (verb->name == NULL) {
		return unknown_verb(argv[0], verbs, problem);
	}
	args.verb = verb;
	bool options_end = false;
	for (int i = 1; i < argc; i++) {
		if (!options_end && strcmp(argv[i], "--") == 0) {
			options_end = true;
		} else if (!options_end &&
			(strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)) {
			args.help = true;
		} else if (!options_end && argv[i][0] == '-' && argv[i][1] != '\0') {
			int result = read_option(&args, argc, argv, &i, problem);
			if (result < 0) {
				return result;
			}
		} else if (args.count == ARGS_MAX) {
			(void)snprintf(problem, PROBLEM_BYTES, "%s: more than %d arguments",
				verb->name, ARGS_MAX);
			return -EINVAL;
		} else {
			args.items[args.count++] = argv[i];
		}
	}
	if (check_count(&args, problem) < 0 || check_word(&args, problem) < 0) {
		return -EINVAL;
	}
	*ret = args;
	return 0;
}

bool args_flag(const struct args *args, const char *name) {
	for (int i = 0; i < args->option_count; i++) {
		if (strcmp(args->options[i].option->name, name) == 0) {
			return true;
		}
	}
	return false;
}

const char *args_value(const struct args *args, const char *name) {
	const char *value = NULL;
	for (int i = 0; i < args->option_count; i++) {
		if (strcmp(args->options[i].option->name, name) == 0) {
			value = args->options[i].value;
		}
	}
	return value;
}

bool args_join(const struct args *args, int first, char *text, size_t size) {
	size_t used = 0;
	text[0] = '\0';
	for (int i = first; i < args->count; i++) {
		int wrote = snprintf(
			text + used, size - used, "%s%s", i == first ? "" : " ", args->items[i]);
		if (wrote < 0 || (size_t)wrote >= size - used) {
			return false;
		}
		used += (size_t)wrote;
	}
	return true;
}
