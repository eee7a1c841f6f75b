/* SPDX-License-Identifier: MIT */
/* The table of methods: complete, validating with exact texts, and described as OpenRPC. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "wire/methods.h"

static void test_table_is_whole(void **state) {
	(void)state;
	for (size_t i = 0; i < METHOD_COUNT; i++) {
		const struct method *method = &wire_methods[i];
		assert_int_equal(method->id, i);
		assert_non_null(method->name);
		assert_true(strlen(method->summary) > 5);
		assert_true(strlen(method->result) > 0);
		assert_ptr_equal(method_find(method->name), method);
		for (size_t j = 0; j < method->param_count; j++) {
			assert_true(strlen(method->params[j].help) > 3);
		}
	}
	assert_null(method_find("no.such"));
	assert_null(method_find(""));
}

static const struct row {
	const char *name, *method, *params, *text; /* text NULL: good */
} rows[] = {
	{"nothing given", "status", NULL, NULL},
	{"empty object", "status", "{}", NULL},
	{"by place", "status", "[]",
		"status: parameters go by name, in an object, but \"params\" is an array"},
	{"takes none", "status", "{\"x\":1}", "status: unknown parameter \"x\"; it takes none"},
	{"missing", "why", "{}", "why: \"reminder\" is missing: id of a reminder"},
	{"null is missing", "why", "{\"reminder\":null}",
		"why: \"reminder\" is missing: id of a reminder"},
	{"null is left out", "reminder.snooze", "{\"for\":null}", NULL},
	{"near miss", "why", "{\"remider\":\"x\"}",
		"why: unknown parameter \"remider\"; did you mean \"reminder\"?"},
	{"no near miss", "history", "{\"zzzzzz\":1}",
		"history: unknown parameter \"zzzzzz\"; it takes since, until, reminder, limit"},
	{"a long name is not repeated", "reminder.skip",
		"{\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\":1}",
		"reminder.skip: unknown parameter \"…\"; it takes reminder, reason"},
	{"duration", "reminder.snooze", "{\"reminder\":\"desk\",\"for\":600}", NULL},
	{"duration as text", "reminder.snooze", "{\"for\":\"10min\"}",
		"reminder.snooze: \"for\" must be an integer, but is a string"},
	{"duration as fraction", "reminder.snooze", "{\"for\":600.0}",
		"reminder.snooze: \"for\" must be an integer, but is a fraction"},
	{"no duration", "reminder.snooze", "{\"for\":0}",
		"reminder.snooze: \"for\" must be from 1 to 86400, but is 0"},
	{"report", "session.report",
		"{\"exercises\":{\"side-lying-clam\":{\"sets\":[{\"left\":12,\"right\":11}],"
		"\"rpe\":6}},"
		"\"effort\":6,\"pain\":{\"before\":1,\"during\":2},\"note\":\"fine\"}",
		NULL},
	{"report by the same names", "reminder.done", "{\"reminder\":\"desk\",\"effort\":10}",
		NULL},
	{"effort beyond", "session.report", "{\"effort\":11}",
		"session.report: \"effort\" must be from 0 to 10, but is 11"},
	{"pain as number in a report", "session.report", "{\"pain\":2}",
		"session.report: \"pain\" must be an object, but is an integer"},
	{"answer", "answer", "{\"effort\":6,\"pain\":2,\"morning\":1}", NULL},
	{"time", "pause", "{\"until\":\"2026-11-23T17:30:00+01:00\",\"reason\":\"lunch\"}", NULL},
	{"time in UTC with fraction", "pause", "{\"until\":\"2026-11-23T17:30:00.25Z\"}", NULL},
	{"time without offset", "pause", "{\"until\":\"2026-11-23T17:30:00\"}",
		"pause: \"until\" must be a time as 2026-11-23T17:30:00+01:00, but is "
		"\"2026-11-23T17:30:00\""},
	{"month 13", "history", "{\"since\":\"2026-13-23T17:30:00Z\"}",
		"history: \"since\" must be a time as 2026-11-23T17:30:00+01:00, but is "
		"\"2026-13-23T17:30:00Z\""},
	{"word", "screening", "{\"result\":\"none\"}", NULL},
	{"near word", "screening", "{\"result\":\"nome\"}",
		"screening: \"result\" cannot be \"nome\"; did you mean \"none\"?"},
	{"far word", "redflag", "{\"level\":\"whatever\"}",
		"redflag: \"level\" cannot be \"whatever\"; it is one of emergency, same-day, "
		"soon, none"},
	{"pace", "timeline",
		"{\"routine\":\"r\",\"pace\":1.5,\"sides\":\"worse-first\",\"first\":\"left\"}",
		NULL},
	{"whole pace", "timeline", "{\"routine\":\"r\",\"pace\":2}", NULL},
	{"pace beyond", "timeline", "{\"routine\":\"r\",\"pace\":3.5}",
		"timeline: \"pace\" must be from 1 to 3, but is 3.5"},
	{"dry-run", "dry-run",
		"{\"model\":\"double\",\"params\":{\"lo\":15},\"start\":{},\"sessions\":[{\"done\":"
		"[21]}]}",
		NULL},
	{"dry-run without sessions", "dry-run", "{\"model\":\"double\"}",
		"dry-run: \"sessions\" is missing: sessions in order"},
	{"events", "subscribe", "{\"events\":[\"reminder.due\",\"session.step\"]}", NULL},
	{"unknown event", "subscribe", "{\"events\":[\"reminder.du\"]}",
		"subscribe: \"events\" cannot be \"reminder.du\"; did you mean \"reminder.due\"?"},
	{"event that is no string", "subscribe", "{\"events\":[\"reminder.due\",3]}",
		"subscribe: \"events\" must hold strings, but item 2 is an integer"},
	{"since", "subscribe", "{\"since\":{\"instance\":\"i\",\"seq\":1}}", NULL},
};

static void test_rows(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *row = &rows[i];
		json_t *params = row->params == NULL ? NULL : json_loads(row->params, 0, NULL);
		assert_true(row->params == NULL || params != NULL);
		struct wire_error error = {0};
		int result = method_check(method_find(row->method), params, &error);
		if (row->text == NULL) {
			if (result != 0) {
				fail_msg("%s: %s", row->name, error.text);
			}
		} else if (result != -EINVAL || strcmp(error.text, row->text) != 0) {
			fail_msg("%s: \"%s\" in place of \"%s\"", row->name, error.text, row->text);
		} else {
			assert_int_equal(error.code, WIRE_INVALID_PARAMS);
		}
		json_decref(params);
	}
}

static void test_many_words_stay_short(void **state) {
	(void)state;
	json_t *params =
		json_pack("{s[s]}", "events", "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq");
	struct wire_error error = {0};
	assert_int_equal(method_check(method_find("subscribe"), params, &error), -EINVAL);
	assert_non_null(strstr(error.text, "it is one of reminder.due, reminder.warned, "));
	assert_string_equal(error.text + strlen(error.text) - strlen(", …"), ", …");
	json_decref(params);
}

static json_t *find_named(json_t *list, const char *name) {
	size_t i;
	json_t *item;
	json_array_foreach(list, i, item) {
		if (strcmp(json_string_value(json_object_get(item, "name")), name) == 0) {
			return item;
		}
	}
	return NULL;
}

static void test_discover(void **state) {
	(void)state;
	json_t *document = method_discover("1.2.3");
	assert_non_null(document);
	assert_string_equal(json_string_value(json_object_get(document, "openrpc")), "1.3.2");
	json_t *info = json_object_get(document, "info");
	assert_string_equal(json_string_value(json_object_get(info, "version")), "1.2.3");
	json_t *methods = json_object_get(document, "methods");
	assert_int_equal(json_array_size(methods), METHOD_COUNT);
	for (size_t i = 0; i < METHOD_COUNT; i++) {
		json_t *entry = find_named(methods, wire_methods[i].name);
		assert_non_null(entry);
		assert_int_equal(json_array_size(json_object_get(entry, "params")),
			wire_methods[i].param_count);
		assert_non_null(json_object_get(json_object_get(entry, "result"), "schema"));
	}
	json_t *timeline = json_object_get(find_named(methods, "timeline"), "params");
	json_t *pace = json_object_get(find_named(timeline, "pace"), "schema");
	assert_string_equal(json_string_value(json_object_get(pace, "type")), "number");
	assert_int_equal(json_integer_value(json_object_get(pace, "maximum")), 3);
	json_t *sides = json_object_get(find_named(timeline, "sides"), "schema");
	assert_int_equal(json_array_size(json_object_get(sides, "enum")), 5);
	json_t *dry_run = json_object_get(find_named(methods, "dry-run"), "params");
	assert_true(json_is_true(json_object_get(json_array_get(dry_run, 1), "required")));
	assert_false(json_is_true(json_object_get(json_array_get(dry_run, 2), "required")));
	json_decref(document);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table_is_whole),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_many_words_stay_short),
		cmocka_unit_test(test_discover),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
