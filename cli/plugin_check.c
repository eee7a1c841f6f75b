/* SPDX-License-Identifier: MIT */
/*
 * plugin check: the conformance suite. Everything is asked through the real
 * host in its sandbox, whose own checks are the first half of the suite; here
 * is what takes more than one question to see.
 */
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host.h"
#include "plugin.h"
#include "render.h"

#define LEAK_WARM_UP 100
#define LEAK_ROUNDS 400
#define LEAK_KIB_MAX 512
#define FOLD_SESSIONS 400
#define SLOW_US 200000
#define COMPOSE_US 200000 /* what a prompt waits */

struct suite {
	struct host host;
	char path[PATH_MAX];
	json_t *checks; /* owned */
	bool ok;
	unsigned questions, refused;
};

__attribute__((format(printf, 4, 5))) static bool note(
	struct suite *suite, const char *name, bool ok, const char *format, ...) {
	char text[HOST_TROUBLE_BYTES + 128];
	va_list arguments;
	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	suite->ok = suite->ok && ok;
	(void)json_array_append_new(
		suite->checks, json_pack("{ss sb ss}", "name", name, "ok", ok, "detail", text));
	return ok;
}

static bool begin(struct suite *suite) {
	bool good = host_start(&suite->host, suite->path, HOST_SANDBOXED, NULL) == 0;
	suite->host.quiet = true;
	return good;
}

static json_t *ask(struct suite *suite, const char *method, json_t *params) {
	suite->questions++;
	return host_ask(&suite->host, method, params, HOST_CALL_MS);
}

/* ---- what every plugin is asked ---- */

static void check_name(struct suite *suite, json_t *describe) {
	const char *id = json_string_value(json_object_get(describe, "id"));
	const char *slash = strrchr(suite->path, '/'),
		   *file = slash == NULL ? suite->path : slash + 1;
	size_t length = id == NULL ? 0 : strlen(id);
	bool same =
		length > 0 && strncmp(file, id, length) == 0 && strcmp(file + length, ".so") == 0;
	(void)note(suite, "name", same,
		same ? "the file is %.200s"
		     : "the file is %.200s, but its id is %s; both must be equal",
		file, id == NULL ? "missing" : id);
}

static bool gives(json_t *describe, const char *wanted) {
	size_t i;
	json_t *extension;
	json_array_foreach(json_object_get(describe, "extensions"), i, extension) {
		if (json_is_string(extension) &&
			strcmp(json_string_value(extension), wanted) == 0) {
			return true;
		}
	}
	return false;
}

/* Three processes, one after the other, must each come up and end well. */
static void check_lifecycle(struct suite *suite) {
	for (int i = 0; i < 3; i++) {
		struct host host;
		json_t *answer = NULL;
		if (host_start(&host, suite->path, HOST_SANDBOXED, NULL) == 0) {
			host.quiet = true;
			answer = host_ask(&host, "describe", json_object(), HOST_CALL_MS);
		}
		bool came = answer != NULL;
		json_decref(answer);
		int status = host_finish(&host);
		if (!came || status != 0) {
			(void)note(suite, "lifecycle", false, "at its %d. life: %s", i + 1,
				!came ? host.trouble : "it did not end well after destroy");
			return;
		}
	}
	(void)note(suite, "lifecycle", true, "made and ended three times");
}

/* Asks twice; both answers must be the same. NULL: told. */
static json_t *ask_twice(struct suite *suite, const char *method) {
	json_t *first = ask(suite, method, json_object());
	json_t *second = first == NULL ? NULL : ask(suite, method, json_object());
	bool same = second != NULL && json_equal(first, second);
	if (second == NULL) {
		(void)note(suite, method, false, "%s", suite->host.trouble);
	} else if (!same) {
		(void)note(suite, method, false, "the second answer differs from the first");
	}
	json_decref(second);
	if (!same) {
		json_decref(first);
		return NULL;
	}
	return first;
}

static long resident_kib(const struct host *host) {
	char path[64];
	long size = 0, resident = 0;
	(void)snprintf(path, sizeof(path), "/proc/%ld/statm", (long)host->child);
	FILE *file = fopen(path, "re");
	if (file == NULL) {
		return 0;
	}
	if (fscanf(file, "%ld %ld", &size, &resident) != 2) {
		resident = 0;
	}
	(void)fclose(file);
	return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

/* params is borrowed. */
static void check_leaks(struct suite *suite, const char *method, json_t *params) {
	long before = 0;
	for (int i = 0; i < LEAK_WARM_UP + LEAK_ROUNDS; i++) {
		if (i == LEAK_WARM_UP) {
			before = resident_kib(&suite->host);
		}
		json_t *answer = ask(suite, method, json_incref(params));
		if (answer == NULL) {
			(void)note(suite, "leaks", false, "%s, asked again and again: %s", method,
				suite->host.trouble);
			return;
		}
		json_decref(answer);
	}
	long grown = resident_kib(&suite->host) - before;
	(void)note(suite, "leaks", grown <= LEAK_KIB_MAX, "%s asked %d times: %ld KiB more%s",
		method, LEAK_ROUNDS, grown,
		grown <= LEAK_KIB_MAX ? "" : "; something is not freed");
}

/* What minimus would tell of one day (owned): the days since each item was done, which differ. */
static json_t *context(json_t *routine, int day, int since, bool available) {
	json_t *items = json_array(), *item;
	size_t i;
	json_array_foreach(json_object_get(routine, "items"), i, item) {
		(void)json_array_append_new(items,
			json_pack("{sO sO si si si}", "exercise", json_object_get(item, "exercise"),
				"dose", json_object_get(item, "dose"), "days",
				since < 0 ? -1 : (since + (int)i * 3) % 28, "times",
				since < 0 ? 0 : (int)i % 4, "available", available ? 1 : 0));
	}
	return json_pack("{sO si si si si si si si so sn}", "routine",
		json_object_get(routine, "id"), "day", 20000 + day, "weekday", day % 7 + 1,
		"minute", (day * 97) % 1440, "days", since, "times", since < 0 ? 0 : 9, "pain",
		day % 12 - 1, "effort", day % 11, "items", items, "equipment");
}

/* Twenty-eight days, with and without a past, and a day on which nothing is at hand; each twice. */
static void check_compose(struct suite *suite, json_t *routine) {
	const char *id = json_string_value(json_object_get(routine, "id"));
	unsigned chosen = 0, none = 0;
	int64_t slowest_us = 0;
	json_t *last = json_object();
	for (int i = 0; i < 57; i++) {
		json_t *params = context(routine, i % 28, i < 28 ? -1 : i % 5, i < 56);
		json_t *first = ask(suite, "compose", json_incref(params));
		json_t *second = first == NULL ? NULL : ask(suite, "compose", json_incref(params));
		bool same = second != NULL && json_equal(first, second);
		bool empty = json_array_size(json_object_get(first, "items")) == 0;
		slowest_us = suite->host.took_us > slowest_us ? suite->host.took_us : slowest_us;
		chosen += same && !empty;
		none += same && empty;
		json_decref(first);
		json_decref(second);
		json_decref(last);
		last = params;
		if (!same) {
			(void)note(suite, id, false, "compose: %s",
				second == NULL ? suite->host.trouble
					       : "the same question got another answer");
			json_decref(last);
			return;
		}
	}
	(void)note(suite, id, chosen > 0 && slowest_us < COMPOSE_US,
		"composed %u times, %u times there was nothing to choose, the slowest %lld.%01lld "
		"ms "
		"of %d",
		chosen, none, (long long)(slowest_us / 1000), (long long)(slowest_us % 1000 / 100),
		COMPOSE_US / 1000);
	check_leaks(suite, "compose", last);
	json_decref(last);
}

static void check_composed(struct suite *suite, json_t *catalogue) {
	json_t *routine;
	size_t i;
	json_array_foreach(json_object_get(catalogue, "routines"), i, routine) {
		if (json_is_true(json_object_get(routine, "composed")) && suite->host.child > 0) {
			check_compose(suite, routine);
		}
	}
}

static void check_catalogue(struct suite *suite) {
	json_t *catalogue = ask_twice(suite, "catalogue");
	if (catalogue == NULL) {
		return;
	}
	size_t routines = json_array_size(json_object_get(catalogue, "routines"));
	size_t exercises = json_array_size(json_object_get(catalogue, "exercises"));
	(void)note(suite, "catalogue", routines + exercises > 0, "%zu exercises, %zu routines%s",
		exercises, routines, routines + exercises > 0 ? "" : "; it gives nothing");
	json_t *params = json_object();
	check_leaks(suite, "catalogue", params);
	json_decref(params);
	check_composed(suite, catalogue);
	json_decref(catalogue);
}

/* ---- models ---- */

/* The first of the usual doses that the model takes (owned); NULL: none. */
static json_t *find_dose(struct suite *suite, const char *model) {
	static const char *const doses[] = {"{\"sets\":2,\"reps\":12}",
		"{\"sets\":3,\"hold_s\":20}", "{\"sets\":2,\"reps\":12,\"tempo\":[3,0,1,0]}",
		"{\"sets\":2,\"reps\":12,\"load_g\":10000}"};
	for (size_t i = 0; i < sizeof(doses) / sizeof(doses[0]); i++) {
		struct wire_error error;
		json_t *dose = wire_json(doses[i], strlen(doses[i]), &error);
		json_t *answer =
			ask(suite, "start", json_pack("{ss sO}", "model", model, "dose", dose));
		if (answer != NULL) {
			json_decref(answer);
			return dose;
		}
		json_decref(dose);
	}
	return NULL;
}

/* Sessions good and bad, whole and broken off, and what nobody should ever report (owned). */
static json_t *sessions(unsigned count) {
	static const char *const verdicts[] = {
		"progress", "progress", "hold", "regress", "suspended"};
	json_t *list = json_array();
	for (unsigned i = 0; i < count; i++) {
		json_t *done = json_array();
		unsigned sets = i % 7 == 6 ? 20 : i % 4;
		for (unsigned set = 0; set < sets; set++) {
			(void)json_array_append_new(done,
				json_integer(
					i % 11 == 10 ? 3600 : (json_int_t)((i * 7 + set) % 40)));
		}
		json_t *session = json_pack("{so ss sb}", "done", done, "verdict", verdicts[i % 5],
			"complete", i % 3 != 2);
		if (i % 3 == 0) {
			(void)json_object_set_new(session, "ok", json_boolean(i % 2 == 0));
		}
		if (i % 4 == 1) {
			(void)json_object_set_new(
				session, "rpe", json_integer((json_int_t)(i % 11)));
		}
		(void)json_array_append_new(list, session);
	}
	return list;
}

/* params and dose are borrowed. */
static json_t *fold(const char *model, json_t *params, json_t *dose, unsigned count) {
	return json_pack("{ss sO sn sO so}", "model", model, "params", params, "state", "dose",
		dose, "results", sessions(count));
}

/* A model may refuse parameters that contradict each other, and must say so by -EINVAL. */
static bool refuses(const struct host *host, const char *model) {
	char begin_text[80];
	(void)snprintf(begin_text, sizeof(begin_text), "model \"%s\" refuses", model);
	return host->end == HOST_REFUSED &&
		strncmp(host->trouble, begin_text, strlen(begin_text)) == 0;
}

static bool check_purity(struct suite *suite, const char *model, json_t *dose) {
	json_t *params = json_object();
	json_t *first = ask(suite, "advance", fold(model, params, dose, FOLD_SESSIONS));
	json_t *second = first == NULL
		? NULL
		: ask(suite, "advance", fold(model, params, dose, FOLD_SESSIONS));
	struct host other;
	json_t *third = NULL;
	if (second != NULL && host_start(&other, suite->path, HOST_SANDBOXED, NULL) == 0) {
		other.quiet = true;
		third = host_ask(
			&other, "advance", fold(model, params, dose, FOLD_SESSIONS), HOST_CALL_MS);
		(void)host_finish(&other);
	}
	bool pure = third != NULL && json_equal(first, second) && json_equal(first, third);
	(void)note(suite, model, pure, "%s",
		first == NULL || second == NULL ? suite->host.trouble
			: pure ? "400 sessions fold to the same, twice and in a new process"
			       : "the same question got another answer: advance must be pure");
	json_decref(first);
	json_decref(second);
	json_decref(third);
	json_decref(params);
	return pure;
}

/* What a dose amounts to, as one ordering: stage, level, load, work. */
static json_int_t amount(json_t *dose) {
	static const char *const members[] = {"stage", "level", "load_g"};
	json_int_t total = 0;
	for (size_t i = 0; i < 3; i++) {
		total = total * 1000003 + json_integer_value(json_object_get(dose, members[i]));
	}
	json_int_t sets = json_integer_value(json_object_get(dose, "sets"));
	json_int_t work = json_integer_value(json_object_get(dose, "reps")) +
		json_integer_value(json_object_get(dose, "hold_s"));
	return total * 100003 + sets * work;
}

/* A verdict other than progress leaves no room for more; minimus would refuse it. */
static void check_verdicts(struct suite *suite, const char *model, json_t *dose) {
	static const char *const verdicts[] = {"hold", "regress", "suspended"};
	json_t *started = ask(suite, "start", json_pack("{ss sO}", "model", model, "dose", dose));
	json_t *from = json_object_get(started, "dose");
	for (size_t i = 0; started != NULL && i < 3; i++) {
		json_t *answer = ask(suite, "advance",
			json_pack("{ss sO sO s[{sb ss}]}", "model", model, "state",
				json_object_get(started, "state"), "dose", from, "results", "ok", 1,
				"verdict", verdicts[i]));
		json_t *row = json_array_get(json_object_get(answer, "rows"), 0);
		if (row == NULL || amount(json_object_get(row, "dose")) > amount(from)) {
			(void)note(suite, model, false, "verdict %s: %s", verdicts[i],
				row == NULL ? suite->host.trouble
					    : "the dose grows in spite of it");
		}
		json_decref(answer);
	}
	json_decref(started);
}

/* Each parameter at both ends of its range, alone. */
static void check_bounds(struct suite *suite, const char *model, json_t *declared, json_t *dose) {
	static const char *const ends[] = {"min", "max"};
	unsigned tried = 0, refused = 0;
	size_t i;
	json_t *field;
	json_array_foreach(json_object_get(declared, "params"), i, field) {
		for (size_t end = 0; end < 2; end++) {
			const char *name = json_string_value(json_object_get(field, "name"));
			json_t *params = json_pack("{sO}", name, json_object_get(field, ends[end]));
			json_t *answer = ask(suite, "advance", fold(model, params, dose, 40));
			bool said_no = answer == NULL && refuses(&suite->host, model);
			tried++;
			refused += said_no;
			json_decref(params);
			if (answer == NULL && !said_no) {
				(void)note(suite, model, false, "with %s at its %s: %s", name,
					ends[end], suite->host.trouble);
				return;
			}
			json_decref(answer);
		}
	}
	(void)note(suite, model, true, "%u ends of parameters tried, %u of them refused in order",
		tried, refused);
}

static void check_model(struct suite *suite, json_t *declared) {
	const char *model = json_string_value(json_object_get(declared, "id"));
	json_t *dose = find_dose(suite, model);
	if (dose == NULL) {
		(void)note(suite, model, false, "start takes none of the usual doses: %s",
			suite->host.trouble);
		return;
	}
	if (check_purity(suite, model, dose)) {
		check_verdicts(suite, model, dose);
		check_bounds(suite, model, declared, dose);
		json_t *none = json_object();
		json_t *params = fold(model, none, dose, 20);
		check_leaks(suite, "advance", params);
		json_decref(params);
		json_decref(none);
	}
	json_decref(dose);
}

static void check_models(struct suite *suite) {
	json_t *answer = ask_twice(suite, "models"), *model;
	json_t *models = json_object_get(answer, "models");
	size_t i;
	if (answer != NULL) {
		(void)note(suite, "models", true, "%zu declared", json_array_size(models));
	}
	json_array_foreach(models, i, model) {
		if (suite->host.end != HOST_GONE && suite->host.end != HOST_LATE) {
			check_model(suite, model);
		}
	}
	json_decref(answer);
}

/* ---- parameters ---- */

/* One life with one value, in which everything is asked for that a plan needs. */
static bool lives_with(struct suite *suite, json_t *describe, const char *setting) {
	static const char *const methods[] = {"describe", "catalogue", "models"};
	const char *const settings[] = {setting, NULL};
	struct host host;
	bool good = host_start(&host, suite->path, HOST_SANDBOXED, settings) == 0;
	host.quiet = true;
	for (size_t i = 0; good && i < 3; i++) {
		bool asked = i == 0 ||
			gives(describe, i == 1 ? "minimus.routines/1" : "minimus.progression/1");
		json_t *answer =
			asked ? host_ask(&host, methods[i], json_object(), HOST_CALL_MS) : NULL;
		suite->questions += asked;
		good = !asked || answer != NULL;
		json_decref(answer);
	}
	if (!good) {
		(void)note(suite, "parameters", false, "with %s: %s", setting, host.trouble);
	}
	(void)host_finish(&host);
	return good;
}

/* Both ends of its range, and each word. */
static bool check_parameter(struct suite *suite, json_t *describe, json_t *parameter) {
	const char *name = json_string_value(json_object_get(parameter, "name"));
	json_t *words = json_object_get(parameter, "words");
	char setting[128];
	bool good = true;
	if (json_is_string(json_object_get(parameter, "initial"))) {
		(void)snprintf(setting, sizeof(setting), "%s=/nowhere/at/all", name);
		return lives_with(suite, describe, setting);
	}
	size_t count = words != NULL ? json_array_size(words) : 2;
	for (size_t i = 0; good && i < count; i++) {
		json_t *end = json_object_get(parameter, i == 0 ? "min" : "max");
		if (words != NULL) {
			(void)snprintf(setting, sizeof(setting), "%s=%s", name,
				json_string_value(json_array_get(words, i)));
		} else {
			(void)snprintf(setting, sizeof(setting), "%s=%lld", name,
				(long long)json_integer_value(end));
		}
		good = lives_with(suite, describe, setting);
	}
	return good;
}

static void check_parameters(struct suite *suite, json_t *describe) {
	json_t *parameters = json_object_get(describe, "parameters"), *parameter;
	char names[400] = "";
	size_t i, used = 0;
	bool good = true;
	json_array_foreach(parameters, i, parameter) {
		int n = snprintf(names + used, sizeof(names) - used, "%s%s (%s)",
			i == 0 ? "" : ", ", json_string_value(json_object_get(parameter, "name")),
			json_string_value(json_object_get(parameter, "type")));
		used += n > 0 && (size_t)n < sizeof(names) - used ? (size_t)n : 0;
		good = good && check_parameter(suite, describe, parameter);
	}
	if (good && i > 0) {
		(void)note(suite, "parameters", true, "%s: alive at both ends of each", names);
	}
}

/* ---- what the host should keep from it ---- */

/* Questions that the daemon would never send: the host answers them, and the plugin lives on. */
static void check_hostile(struct suite *suite) {
	static const char *const questions[] = {"{}", "{\"model\":7}", "{\"model\":\"\\u0000\"}",
		"{\"model\":\"no-such-model\",\"dose\":{\"sets\":1,\"reps\":1},\"results\":[]}",
		"{\"dose\":[],\"results\":{}}"};
	static const char *const methods[] = {"start", "advance", "no-such-method"};
	for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
		for (size_t j = 0; j < sizeof(methods) / sizeof(methods[0]); j++) {
			struct wire_error error;
			json_t *params = wire_json(questions[i], strlen(questions[i]), &error);
			json_decref(
				ask(suite, methods[j], params == NULL ? json_object() : params));
			if (suite->host.end == HOST_GONE || suite->host.end == HOST_LATE) {
				(void)note(
					suite, "hostile input", false, "%s", suite->host.trouble);
				return;
			}
		}
	}
	(void)note(suite, "hostile input", true, "15 wrong questions, each answered");
}

static void check_rest(struct suite *suite) {
	int64_t slowest_us = suite->host.slowest_us;
	(void)note(suite, "time",
		slowest_us<HOST_CALL_MS * 1000, "%u questions, the slowest %lld.%01lld ms of %d%s",
			suite->questions, (long long)(slowest_us / 1000),
			(long long)(slowest_us % 1000 / 100), HOST_CALL_MS, slowest_us>
				SLOW_US
			? "; a prompt waits at most 200 ms for it"
			: "");
	if (suite->host.logged > 0) {
		(void)note(suite, "log", true, "%u lines logged", suite->host.logged);
	}
	int status = host_finish(&suite->host);
	(void)note(suite, "end", status == 0,
		status == 0 ? "ended by itself when dismissed" : "it did not end well: status %d",
		status);
}

static void check_all(struct suite *suite) {
	json_t *describe = begin(suite) ? ask(suite, "describe", json_object()) : NULL;
	if (describe == NULL) {
		(void)note(suite, "load", false, "%s", suite->host.trouble);
		(void)host_finish(&suite->host);
		return;
	}
	bool routines = gives(describe, "minimus.routines/1"),
	     progression = gives(describe, "minimus.progression/1");
	(void)note(suite, "load", true, "version %s, ABI %s",
		json_string_value(json_object_get(describe, "version")),
		json_string_value(json_object_get(describe, "abi")));
	check_name(suite, describe);
	(void)note(suite, "extensions", routines || progression, "%s%s%s",
		routines ? "minimus.routines/1" : "", routines && progression ? ", " : "",
		progression        ? "minimus.progression/1"
			: routines ? ""
				   : "none; get_extension must give at least one");
	check_lifecycle(suite);
	check_parameters(suite, describe);
	if (routines) {
		check_catalogue(suite);
	}
	if (progression && suite->host.end != HOST_GONE && suite->host.end != HOST_LATE) {
		check_models(suite);
	}
	if (suite->host.child > 0) {
		check_hostile(suite);
	}
	check_rest(suite);
	json_decref(describe);
}

int plugin_check(struct cli *cli, const struct args *args) {
	struct suite suite = {.checks = json_array(), .ok = true};
	if (realpath(args->items[1], suite.path) == NULL) {
		json_decref(suite.checks);
		return cli_complain("plugin check: %s: %s", args->items[1], strerror(errno));
	}
	check_all(&suite);
	json_t *report =
		json_pack("{sb ss so}", "ok", suite.ok, "path", suite.path, "checks", suite.checks);
	if (args_flag(args, "--json")) {
		cli_json(cli, report);
	} else {
		render_doctor(cli->out, report, &cli->style);
		if (!suite.ok) {
			(void)cli_complain("the plugin fails its check; the lines above say where");
		}
	}
	json_decref(report);
	return suite.ok ? STATUS_DONE : STATUS_REFUSED;
}
