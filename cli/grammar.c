/* SPDX-License-Identifier: MIT */
/* The grammars of arguments; their header is args.h. */
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "wire/wire.h"

#define SPAN_MAX_S (366LL * 86400)

__attribute__((format(printf, 2, 3))) static int refuse(char *problem, const char *format, ...) {
	va_list arguments;
	va_start(arguments, format);
	(void)vsnprintf(problem, PROBLEM_BYTES, format, arguments);
	va_end(arguments);
	return -EINVAL;
}

/* Digits only, at most nine of them. Moves *text behind them; -1 where there are none. */
static json_int_t digits_read(const char **text) {
	const char *at = *text;
	json_int_t value = 0;
	while (*at >= '0' && *at <= '9' && at - *text < 10) {
		value = value * 10 + (*at++ - '0');
	}
	if (at == *text || at - *text > 9) {
		return -1;
	}
	*text = at;
	return value;
}

static const struct {
	const char *name;
	json_int_t seconds;
} units[] = {{"s", 1}, {"sec", 1}, {"second", 1}, {"seconds", 1}, {"m", 60}, {"min", 60},
	{"minute", 60}, {"minutes", 60}, {"h", 3600}, {"hr", 3600}, {"hour", 3600}, {"hours", 3600},
	{"d", 86400}, {"day", 86400}, {"days", 86400}, {"w", 604800}, {"week", 604800},
	{"weeks", 604800}};

static json_int_t unit_read(const char **text) {
	size_t length = strspn(*text, "abcdefghijklmnopqrstuvwxyz");
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (strlen(units[i].name) == length && strncmp(units[i].name, *text, length) == 0) {
			*text += length;
			return units[i].seconds;
		}
	}
	return 0;
}

int span_read(const char *text, json_int_t *ret_s, char problem[PROBLEM_BYTES]) {
	json_int_t total = 0;
	const char *at = text;
	do {
		at += strspn(at, " ");
		json_int_t number = digits_read(&at);
		if (number < 0) {
			return refuse(problem,
				"\"%.60s\" is no duration; write it as 90s, 10min or 1h 20min",
				text);
		}
		at += strspn(at, " ");
		if (*at == '\0') {
			return refuse(problem,
				"\"%.60s\" has no unit; write %llds, %lldmin or %lldh", text,
				(long long)number, (long long)number, (long long)number);
		}
		json_int_t unit = unit_read(&at);
		if (unit == 0) {
			return refuse(problem,
				"\"%.60s\" has an unknown unit; it is one of s, min, h, d, w",
				text);
		}
		total += number * unit;
		if (total > SPAN_MAX_S) {
			return refuse(problem, "\"%.60s\" is longer than a year; use a shorter one",
				text);
		}
		at += strspn(at, " ");
	} while (*at != '\0');
	if (total == 0) {
		return refuse(problem, "\"%.60s\" is no time at all; use at least 1s", text);
	}
	*ret_s = total;
	return 0;
}

int number_read(const char *text, const char *what, json_int_t min, json_int_t max, json_int_t *ret,
	char problem[PROBLEM_BYTES]) {
	const char *at = text;
	json_int_t value = digits_read(&at);
	if (value < 0 || *at != '\0' || value < min || value > max) {
		return refuse(problem, "%s must be a whole number from %lld to %lld, not \"%.60s\"",
			what, (long long)min, (long long)max, text);
	}
	*ret = value;
	return 0;
}

struct word_value {
	const char *word;
	json_int_t value;
};

static bool word_read(const char *text, const struct word_value *words, json_int_t *ret) {
	for (; words->word != NULL; words++) {
		if (strcmp(words->word, text) == 0) {
			*ret = words->value;
			return true;
		}
	}
	return false;
}

int effort_read(const char *text, json_int_t *ret, char problem[PROBLEM_BYTES]) {
	static const struct word_value words[] = {
		{"easy", 4}, {"right", 6}, {"hard", 8}, {NULL, 0}};
	if (word_read(text, words, ret)) {
		return 0;
	}
	if (number_read(text, "effort", 0, 10, ret, problem) < 0) {
		return refuse(problem,
			"effort must be easy, right, hard or a number from 0 to 10, not \"%.60s\"",
			text);
	}
	return 0;
}

int pain_read(const char *text, const char *what, json_int_t *ret, char problem[PROBLEM_BYTES]) {
	static const struct word_value words[] = {
		{"none", 0}, {"little", 2}, {"much", 6}, {NULL, 0}};
	if (word_read(text, words, ret)) {
		return 0;
	}
	if (number_read(text, what, 0, 10, ret, problem) < 0) {
		return refuse(problem,
			"%s must be none, little, much or a number from 0 to 10, not \"%.60s\"",
			what, text);
	}
	return 0;
}

/* ---- reports ---- */

/* 12, 12s or 10+10+9: an integer, or a list of the seconds of each hold. NULL: neither. */
static json_t *side_read(const char **text) {
	json_t *list = json_array();
	for (;;) {
		json_int_t number = digits_read(text);
		if (number < 0 || number > 100000) {
			json_decref(list);
			return NULL;
		}
		if (**text == 's') {
			(*text)++;
		}
		(void)json_array_append_new(list, json_integer(number));
		if (**text != '+') {
			break;
		}
		(*text)++;
	}
	if (json_array_size(list) > 1) {
		return list;
	}
	json_t *only = json_incref(json_array_get(list, 0));
	json_decref(list);
	return only;
}

static json_t *set_read(const char **text) {
	json_t *first = side_read(text);
	if (first == NULL) {
		return NULL;
	}
	if (**text != '/') {
		return json_pack("{so}", "both", first);
	}
	(*text)++;
	json_t *second = side_read(text);
	if (second == NULL) {
		json_decref(first);
		return NULL;
	}
	return json_pack("{so so}", "left", first, "right", second);
}

int report_read(const char *text, json_t *exercises, char problem[PROBLEM_BYTES]) {
	const char *equals = strchr(text, '=');
	if (equals == NULL || equals == text || equals - text > 80) {
		return refuse(problem,
			"\"%.60s\" is no result; write it as side-lying-clam=12/11,12/12", text);
	}
	char name[81];
	(void)snprintf(name, sizeof(name), "%.*s", (int)(equals - text), text);
	if (json_object_get(exercises, name) != NULL) {
		return refuse(problem,
			"%s is given twice; put its sets into one, as %s=12/11,12/12", name, name);
	}
	json_t *sets = json_array();
	json_t *exercise = json_pack("{so}", "sets", sets);
	const char *at = equals + 1;
	bool good = true;
	for (;;) {
		json_t *set = set_read(&at);
		good = set != NULL && json_array_append_new(sets, set) == 0;
		if (!good || *at != ',') {
			break;
		}
		at++;
	}
	if (good && *at == '@') {
		at++;
		json_int_t rpe = digits_read(&at);
		good = rpe >= 0 && rpe <= 10;
		(void)json_object_set_new(exercise, "rpe", json_integer(rpe));
	}
	if (!good || *at != '\0') {
		json_decref(exercise);
		return refuse(problem,
			"%s: \"%.60s\" is no result; sets are joined by \",\", left and right by "
			"\"/\": 12/11,12/12",
			name, equals + 1);
	}
	if (json_object_set_new(exercises, name, exercise) != 0) {
		return refuse(problem, "\"%.60s\" is no name of an exercise", text);
	}
	return 0;
}

/* ---- dry runs ---- */

/* A number where the whole text is one, else the text itself; NULL where it is not UTF-8. */
static json_t *value_read(const char *text) {
	char *end = NULL;
	errno = 0;
	long long integer = strtoll(text, &end, 10);
	if (errno == 0 && end != text && *end == '\0') {
		return json_integer(integer);
	}
	size_t plain = strspn(text, "+-0123456789.");
	double real = strtod(text, &end);
	if (plain > 0 && text[plain] == '\0' && end != text && *end == '\0') {
		return json_real(real);
	}
	return json_string(text);
}

int pair_read(const char *text, json_t *object, char problem[PROBLEM_BYTES]) {
	const char *equals = strchr(text, '=');
	if (equals == NULL || equals == text || equals[1] == '\0' || equals - text > 40) {
		return refuse(problem, "\"%.60s\" is no setting; write it as lo=15", text);
	}
	char name[41];
	(void)snprintf(name, sizeof(name), "%.*s", (int)(equals - text), text);
	if (json_object_set_new(object, name, value_read(equals + 1)) != 0) {
		return refuse(problem, "\"%.60s\" is no setting; write it as lo=15", text);
	}
	return 0;
}

static bool tempo_read(const char **text, json_t *dose) {
	json_t *tempo = json_array();
	for (int i = 0; i < 4; i++) {
		json_int_t phase = digits_read(text);
		if (phase < 0 || (i < 3 && *(*text)++ != '-')) {
			json_decref(tempo);
			return false;
		}
		(void)json_array_append_new(tempo, json_integer(phase));
	}
	return json_object_set_new(dose, "tempo", tempo) == 0;
}

static bool amount_read(const char **text, json_t *dose) {
	json_int_t number = digits_read(text);
	if (number < 0) {
		return false;
	}
	if (**text == 'g') {
		(*text)++;
		return json_object_set_new(dose, "load_g", json_integer(number)) == 0;
	}
	if (**text != 'x') {
		return false;
	}
	(*text)++;
	json_int_t amount = digits_read(text);
	bool hold = **text == 's';
	*text += hold ? 1 : 0;
	if (amount < 0 || json_object_set_new(dose, "sets", json_integer(number)) != 0 ||
		json_object_set_new(dose, hold ? "hold_s" : "reps", json_integer(amount)) != 0) {
		return false;
	}
	if (**text != '@') {
		return true;
	}
	(*text)++;
	return tempo_read(text, dose);
}

json_t *dose_read(const char *text, char problem[PROBLEM_BYTES]) {
	json_t *dose = json_object();
	const char *at = text;
	do {
		at += strspn(at, " ");
		if (!amount_read(&at, dose) || (*at != '\0' && *at != ' ')) {
			json_decref(dose);
			(void)refuse(problem,
				"\"%.60s\" is no dose; write it as 2x12, 5x30s or 2x12@3-1-1-0",
				text);
			return NULL;
		}
		at += strspn(at, " ");
	} while (*at != '\0');
	return dose;
}

static bool list_read(const char *word, json_t *session) {
	json_t *done = json_array();
	for (;;) {
		json_int_t number = digits_read(&word);
		if (number < 0) {
			json_decref(done);
			return false;
		}
		(void)json_array_append_new(done, json_integer(number));
		if (*word != ',') {
			break;
		}
		word++;
	}
	if (*word != '\0') {
		json_decref(done);
		return false;
	}
	return json_object_set_new(session, "done", done) == 0;
}

static bool pain_triple(const char *word, json_t *session) {
	static const char *const names[] = {"before", "during", "morning"};
	json_t *pain = json_object();
	for (int i = 0; i < 3; i++) {
		json_t *value = NULL;
		if (*word == '-') {
			word++;
			value = json_null();
		} else {
			json_int_t number = digits_read(&word);
			value = number >= 0 && number <= 10 ? json_integer(number) : NULL;
		}
		if (json_object_set_new(pain, names[i], value) != 0 ||
			*word != (i < 2 ? '/' : '\0')) {
			json_decref(pain);
			return false;
		}
		word++;
	}
	return json_object_set_new(session, "pain", pain) == 0;
}

static bool session_word(const char *word, json_t *session) {
	static const char *const verdicts[] = {"progress", "hold", "regress", "suspended"};
	for (size_t i = 0; i < sizeof(verdicts) / sizeof(verdicts[0]); i++) {
		if (strcmp(verdicts[i], word) == 0) {
			return json_object_set_new(session, "verdict", json_string(word)) == 0;
		}
	}
	if (strcmp(word, "ok") == 0 || strcmp(word, "failed") == 0) {
		return json_object_set_new(session, "ok", json_boolean(word[0] == 'o')) == 0;
	}
	if (strcmp(word, "complete") == 0 || strcmp(word, "incomplete") == 0) {
		return json_object_set_new(session, "complete", json_boolean(word[0] == 'c')) == 0;
	}
	if (strncmp(word, "pain=", 5) == 0) {
		return pain_triple(word + 5, session);
	}
	char problem[PROBLEM_BYTES];
	return strchr(word, '=') != NULL ? pair_read(word, session, problem) == 0
					 : list_read(word, session);
}

json_t *session_read(const char *line, char problem[PROBLEM_BYTES]) {
	problem[0] = '\0';
	line += strspn(line, " \t\r\n");
	if (*line == '\0' || *line == '#') {
		return NULL;
	}
	if (*line == '{') {
		struct wire_error error;
		json_t *session = wire_json(line, strlen(line), &error);
		if (session == NULL) {
			(void)refuse(problem, "%.200s", error.text);
		}
		return session;
	}
	json_t *session = json_object();
	while (*line != '\0') {
		size_t length = strcspn(line, " \t\r\n");
		char word[80];
		if (length >= sizeof(word)) {
			length = sizeof(word) - 1;
		}
		memcpy(word, line, length);
		word[length] = '\0';
		if (!session_word(word, session)) {
			json_decref(session);
			(void)refuse(problem,
				"\"%s\" is unknown in a session; write it as 21,21 progress, or as "
				"a JSON object",
				word);
			return NULL;
		}
		line += length;
		line += strspn(line, " \t\r\n");
	}
	return session;
}

json_t *since_read(const char *text, char problem[PROBLEM_BYTES]) {
	const char *colon = strrchr(text, ':');
	char *end = NULL;
	errno = 0;
	long long seq = colon == NULL || colon[1] < '0' || colon[1] > '9'
		? -1
		: strtoll(colon + 1, &end, 10);
	if (colon == NULL || colon == text || seq < 0 || errno != 0 || *end != '\0') {
		(void)refuse(problem,
			"\"%.60s\" is no place in the events; write it as INSTANCE:SEQ", text);
		return NULL;
	}
	json_t *instance = json_stringn(text, (size_t)(colon - text));
	return json_pack("{so sI}", "instance", instance, "seq", (json_int_t)seq);
}
