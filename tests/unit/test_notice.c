/* SPDX-License-Identifier: MIT */
/* What is asked to be shown, and its body for servers of different abilities. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <string.h>

#include "desktop/notice.h"

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
		char *body = notice_body(notice, rows[i].markup, rows[i].buttons);
		if (strcmp(body, rows[i].body) != 0) {
			fail_msg("%s: \"%s\"", rows[i].name, body);
		}
		g_free(body);
		notice_destroy(notice);
		g_free(json);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_everything),
		cmocka_unit_test(leaves_out_what_is_left_out),
		cmocka_unit_test(refuses),
		cmocka_unit_test(body_for_a_server),
	};
	return cmocka_run_group_tests_name("notice", tests, NULL, NULL);
}
