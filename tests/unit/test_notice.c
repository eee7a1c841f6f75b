/* SPDX-License-Identifier: MIT */
/* What is asked to be shown, and its body for servers of different abilities. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <string.h>

#include "desktop/notify/notice.h"

#define SIXTY "123456789 123456789 123456789 123456789 123456789 123456789 "
#define LONG SIXTY SIXTY "; " SIXTY SIXTY

static struct notice *parse(const char *json, struct wire_error *error) {
	json_t *params = json_loads(json, JSON_DECODE_ANY, NULL);
	assert_non_null(params);
	struct notice *notice = notice_create(params, error);
	json_decref(params);
	return notice;
}

static void reads_everything(void **state) {
	(void)state;
	struct wire_error error;
	struct notice *notice = parse(
		"{\"notice\": 7, \"kind\": \"session\", \"summary\": \"S\", \"body\": \"B\", "
		"\"urgency\": \"low\", \"silent\": true, \"transient\": true, \"percent\": 40, "
		"\"image\": \"/a/b.svg\", \"actions\": [{\"id\": \"next\", \"label\": \"Next\"}]}",
		&error);
	assert_non_null(notice);
	assert_int_equal(notice->number, 7);
	assert_string_equal(notice->kind, "session");
	assert_string_equal(notice->summary, "S");
	assert_string_equal(notice->body, "B");
	assert_string_equal(notice->image, "/a/b.svg");
	assert_true(notice->low && notice->silent && notice->transient);
	assert_int_equal(notice->percent, 40);
	assert_int_equal(notice->button_count, 1);
	assert_string_equal(notice->buttons[0].id, "next");
	assert_string_equal(notice->buttons[0].label, "Next");
	notice_destroy(notice);
}

static void leaves_out_what_is_left_out(void **state) {
	(void)state;
	struct wire_error error;
	struct notice *notice = parse("{\"notice\": 0, \"summary\": \"S\", \"image\": \"b.svg\", "
				      "\"urgency\": \"critical\"}",
		&error);
	assert_non_null(notice);
	assert_null(notice->body);
	assert_null(notice->image); /* a relative path would depend on where the helper runs */
	assert_false(notice->low || notice->silent || notice->transient);
	assert_int_equal(notice->percent, -1);
	assert_int_equal(notice->button_count, 0);
	notice_destroy(notice);
}

static void refuses(void **state) {
	(void)state;
	static const struct {
		const char *json, *word;
	} rows[] = {
		{"[]", "not an object"},
		{"{\"summary\": \"S\"}", "number"},
		{"{\"notice\": \"1\", \"summary\": \"S\"}", "notice"},
		{"{\"notice\": -1, \"summary\": \"S\"}", "notice"},
		{"{\"notice\": 1}", "summary"},
		{"{\"notice\": 1, \"summary\": \"\"}", "summary"},
		{"{\"notice\": 1, \"summary\": 5}", "summary"},
		{"{\"notice\": 1, \"summary\": \"S\", \"percent\": 101}", "percent"},
		{"{\"notice\": 1, \"summary\": \"S\", \"silent\": 1}", "silent"},
		{"{\"notice\": 1, \"summary\": \"S\", \"actions\": {}}", "actions"},
		{"{\"notice\": 1, \"summary\": \"S\", \"actions\": [1]}", ""},
		{"{\"notice\": 1, \"summary\": \"S\", \"actions\": [{\"id\": \"a\"}]}", "label"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct wire_error error;
		struct notice *notice = parse(rows[i].json, &error);
		if (notice != NULL || strstr(error.text, rows[i].word) == NULL) {
			fail_msg("%s: \"%s\"", rows[i].json, notice != NULL ? "taken" : error.text);
		}
		assert_int_equal(error.code, WIRE_INVALID_PARAMS);
	}
}

#define THREE                                                                                      \
	"\"actions\": [{\"id\": \"default\", \"label\": \"Start\"}, {\"id\": \"start\", "          \
	"\"label\": \"Start\"}, {\"id\": \"snooze\", \"label\": \"Snooze\"}, "                     \
	"{\"id\": \"skip\", \"label\": \"Skip\"}]"

static void body_for_a_server(void **state) {
	(void)state;
	static const struct {
		const char *name, *json;
		bool markup, buttons;
		const char *body;
	} rows[] = {
		{"as it is", "\"body\": \"a < b\"", false, true, "a < b"},
		{"escaped", "\"body\": \"a < b & <b>\"", true, true, "a &lt; b &amp; &lt;b&gt;"},
		{"empty", "\"kind\": \"x\"", true, true, ""},
		{"verbs", "\"body\": \"B\", " THREE, false, false,
			"B\nAnswer with minimusctl start, snooze or skip."},
		{"verbs alone", THREE, true, false,
			"Answer with minimusctl start, snooze or skip."},
		{"one verb", "\"actions\": [{\"id\": \"pause\", \"label\": \"P\"}]", false, false,
			"Answer with minimusctl session pause."},
		{"screening",
			"\"kind\": \"screening\", \"actions\": [{\"id\": \"none\", \"label\": "
			"\"N\"}, "
			"{\"id\": \"something\", \"label\": \"S\"}, {\"id\": \"later\", \"label\": "
			"\"L\"}]",
			false, false,
			"Answer with minimusctl screening none or screening something."},
		{"soreness",
			"\"kind\": \"pain\", \"actions\": [{\"id\": \"none\", \"label\": \"N\"}]",
			false, false, "Answer with minimusctl answer --pain 0."},
		{"no verb known",
			"\"body\": \"B\", \"actions\": [{\"id\": \"xyz\", \"label\": \"P\"}]",
			false, false, "B"},
		{"buttons need no verbs", "\"body\": \"B\", " THREE, false, true, "B"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *json =
			g_strdup_printf("{\"notice\": 1, \"summary\": \"S\", %s}", rows[i].json);
		struct wire_error error;
		struct notice *notice = parse(json, &error);
		assert_non_null(notice);
		const struct body_style style = {
			.markup = rows[i].markup, .buttons = rows[i].buttons};
		char *body = notice_body(notice, &style);
		if (strcmp(body, rows[i].body) != 0) {
			fail_msg("%s: \"%s\"", rows[i].name, body);
		}
		g_free(body);
		notice_destroy(notice);
		g_free(json);
	}
}

static void long_body_for_a_server(void **state) {
	(void)state;
	static const struct {
		const char *name, *kind, *body, *cut, *shortened; /* NULL: as it is */
	} rows[] = {
		{"a short screening", "screening", "B", NULL, NULL},
		{"a long screening", "screening", LONG,
			"To read all of it: minimusctl screening\n" LONG,
			SIXTY SIXTY ";\n" SIXTY SIXTY},
		{"long red flags", "red-flags", LONG,
			"To read all of it: minimusctl redflag\n" LONG,
			SIXTY SIXTY ";\n" SIXTY SIXTY},
		{"a long prompt", "prompt", LONG, NULL, SIXTY SIXTY ";\n" SIXTY SIXTY},
		{"a short line before", "prompt", "a; b\n" LONG, NULL,
			"a; b\n" SIXTY SIXTY ";\n" SIXTY SIXTY},
		{"semicolons at ends", "prompt", ";" SIXTY SIXTY SIXTY SIXTY ";", NULL, NULL},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct wire_error error;
		json_t *params = json_pack("{s:i, s:s, s:s, s:s}", "notice", 1, "summary", "S",
			"kind", rows[i].kind, "body", rows[i].body);
		struct notice *notice = notice_create(params, &error);
		json_decref(params);
		assert_non_null(notice);
		const struct body_style cuts = {.buttons = true, .cuts = true},
					shortens = {.buttons = true, .shortens = true};
		char *cut = notice_body(notice, &cuts), *shortened = notice_body(notice, &shortens);
		assert_string_equal(cut, rows[i].cut != NULL ? rows[i].cut : rows[i].body);
		assert_string_equal(
			shortened, rows[i].shortened != NULL ? rows[i].shortened : rows[i].body);
		g_free(cut);
		g_free(shortened);
		notice_destroy(notice);
	}
}

static void a_body_of_many_lines(void **state) {
	(void)state;
	static const struct {
		const char *body, *wanted;
	} rows[] = {{"a", "a"}, {"a\nb\nc", "a\nb\nc"}, {"a\nb\nc\nd", "a\nb\nc\n\xe2\x80\xa6"}};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct wire_error error;
		json_t *params = json_pack(
			"{s:i, s:s, s:s}", "notice", 1, "summary", "S", "body", rows[i].body);
		struct notice *notice = notice_create(params, &error);
		json_decref(params);
		const struct body_style style = {.buttons = true, .lines_max = 3};
		char *body = notice_body(notice, &style);
		assert_string_equal(body, rows[i].wanted);
		g_free(body);
		notice_destroy(notice);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_everything),
		cmocka_unit_test(leaves_out_what_is_left_out),
		cmocka_unit_test(refuses),
		cmocka_unit_test(body_for_a_server),
		cmocka_unit_test(long_body_for_a_server),
		cmocka_unit_test(a_body_of_many_lines),
	};
	return cmocka_run_group_tests_name("notice", tests, NULL, NULL);
}
