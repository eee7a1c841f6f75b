/* SPDX-License-Identifier: MIT */
#include "complete.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "render.h"
#include "verbs.h"
#include "wire/methods.h"

#define ANSWER_S 1 /* a shell does not wait for a daemon that hangs */

struct completing {
	FILE *out;
	const char *begun; /* the word so far */
};

static void offer(
	const struct completing *completing, const char *word, const char *end, const char *help) {
	size_t length = strlen(completing->begun);
	/* A name may be begun with all of its letters and the sign that ends it. */
	if (strncmp(word, completing->begun, length) == 0) {
		text_put(completing->out, word, strlen(word));
		(void)fprintf(completing->out, "%s\t", end);
		text_put(completing->out, help, strlen(help));
		(void)fputc('\n', completing->out);
	}
}

static void offer_files(const struct completing *completing) {
	(void)fputs(":files\n", completing->out);
}

/* ---- names that the daemon knows ---- */

static void offer_names(const struct completing *completing, const char *method, const char *member,
	const char *end) {
	const struct timeval limit = {.tv_sec = ANSWER_S};
	struct connection connection;
	size_t i;
	json_t *item;
	if (connection_open(&connection) == 0) {
		(void)setsockopt(connection.in, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
		json_t *result = connection_call(&connection, method, NULL);
		json_array_foreach(json_object_get(result, member), i, item) {
			const char *name = text_of(item, "id");
			/* With a slash somebody means the whole name; bare is enough. */
			offer(completing,
				strchr(completing->begun, '/') != NULL ? name : short_name(name),
				end, text_of(item, "title"));
		}
		json_decref(result);
	}
	connection_close(&connection);
}

/* ---- places in a line ---- */

static const struct verb *verb_named(const char *name) {
	for (const struct verb *verb = cli_verbs; verb->name != NULL; verb++) {
		if (!verb->hidden && strcmp(verb->name, name) == 0) {
			return verb;
		}
	}
	return NULL;
}

static const struct verb_option *option_named(const struct verb *verb, const char *name) {
	const struct verb_option *option = verb->options;
	for (; option != NULL && option->name != NULL; option++) {
		if (strcmp(option->name, name) == 0) {
			return option;
		}
	}
	return NULL;
}

/* Whether the synopsis has this word, and nothing directly behind it but what is in `behind`. */
static bool takes(const struct verb *verb, const char *word, const char *behind) {
	size_t length = strlen(word);
	for (const char *at = strstr(verb->arguments, word); at != NULL;
		at = strstr(at + length, word)) {
		char before = at == verb->arguments ? ' ' : at[-1], after = at[length];
		if (strchr(" [/", before) != NULL &&
			(after == '\0' || strchr(behind, after) != NULL)) {
			return true;
		}
	}
	return false;
}

static void complete_value(const struct completing *completing, const struct verb_option *option) {
	if (strcmp(option->value, "FILE") == 0) {
		offer_files(completing);
	} else if (strcmp(option->value, "EXERCISE") == 0) {
		offer_names(completing, "show", "exercises", "");
	}
}

static void complete_option(const struct completing *completing, const struct verb *verb) {
	const struct verb_option *option = verb->options;
	for (; option != NULL && option->name != NULL; option++) {
		offer(completing, option->name, "", option->help);
	}
	offer(completing, "--help", "", "what the verb takes");
}

static void complete_first(const struct completing *completing, const struct verb *verb) {
	for (size_t i = 0; verb->words != NULL && verb->words[i] != NULL; i++) {
		offer(completing, verb->words[i], "", "");
	}
	if (takes(verb, "REMINDER", " ]")) {
		offer_names(completing, "reminders", "reminders", "");
	}
	if (takes(verb, "ROUTINE", " ]")) {
		offer_names(completing, "show", "routines", "");
	}
	if (takes(verb, "EXERCISE", " ]")) {
		offer_names(completing, "show", "exercises", "");
	}
	if (takes(verb, "PLAN", " ]")) {
		offer_files(completing);
	}
}

/* "FILE", "MODEL [FILE]", "check FILE | run FILE". */
static bool takes_file(const struct verb *verb, const char *first, int position) {
	char behind[64];
	(void)snprintf(behind, sizeof(behind), "%.50s FILE", first);
	return position == 0 ? strncmp(verb->arguments, "FILE", 4) == 0
			     : position == 1 &&
			(strstr(verb->arguments, "[FILE]") != NULL ||
				strstr(verb->arguments, behind) != NULL);
}

static void complete_position(const struct completing *completing, const struct verb *verb,
	const char *first, int position) {
	if (position == 0) {
		complete_first(completing, verb);
	}
	if (takes(verb, "EXERCISE", "=")) {
		offer_names(completing, "show", "exercises", "=");
	}
	for (size_t i = 0; takes(verb, "TYPE", " ]") && wire_events[i] != NULL; i++) {
		offer(completing, wire_events[i], "", "");
	}
	if (position == 1 && (strcmp(first, "log") == 0 || strcmp(first, "reload") == 0)) {
		offer_names(completing, "plugins", "plugins", "");
	} else if (takes_file(verb, first, position)) {
		offer_files(completing);
	}
}

void complete_words(FILE *out, int count, char **words) {
	struct completing completing = {.out = out, .begun = count > 0 ? words[count - 1] : ""};
	if (count <= 1) {
		for (const struct verb *verb = cli_verbs; verb->name != NULL; verb++) {
			if (!verb->hidden) {
				offer(&completing, verb->name, "", verb->help);
			}
		}
		offer(&completing, "--help", "", "all verbs");
		offer(&completing, "--version", "", "the version of this program");
		return;
	}
	const struct verb *verb = verb_named(words[0]);
	const struct verb_option *option = NULL;
	const char *first = "";
	int position = 0;
	for (int i = 1; i < count - 1 && verb != NULL; i++) {
		bool value = option != NULL && option->value != NULL;
		option = value ? NULL : option_named(verb, words[i]);
		if (!value && option == NULL) {
			first = position++ == 0 ? words[i] : first;
		}
	}
	if (verb == NULL) {
		return;
	}
	if (option != NULL && option->value != NULL) {
		complete_value(&completing, option);
	} else if (completing.begun[0] == '-') {
		complete_option(&completing, verb);
	} else {
		complete_position(&completing, verb, first, position);
	}
}
