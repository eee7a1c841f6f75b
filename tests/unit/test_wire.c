/* SPDX-License-Identifier: MIT */
/* Framing, parsing and printing of JSON-RPC lines; rows of good and bad lines with their exact
 * answers. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "wire/near.h"
#include "wire/wire.h"

/* ---- parsing ---- */

static const struct good_line {
	const char *name, *line;
	enum wire_kind kind;
	const char *id, *method, *params, *result; /* as compact JSON; NULL: none */
} good_lines[] = {
	{"request with integer id", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"status\"}",
		WIRE_REQUEST, "1", "status", NULL, NULL},
	{"members in any order",
		" { \"params\":{} , \"method\":\"x\", \"id\":\"a\",\"jsonrpc\":\"2.0\"} ",
		WIRE_REQUEST, "\"a\"", "x", "{}", NULL},
	{"largest integer id", "{\"jsonrpc\":\"2.0\",\"id\":9223372036854775807,\"method\":\"x\"}",
		WIRE_REQUEST, "9223372036854775807", "x", NULL, NULL},
	{"smallest integer id",
		"{\"jsonrpc\":\"2.0\",\"id\":-9223372036854775808,\"method\":\"x\"}", WIRE_REQUEST,
		"-9223372036854775808", "x", NULL, NULL},
	{"null id is a request", "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"x\"}", WIRE_REQUEST,
		"null", "x", NULL, NULL},
	{"params by place", "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"x\",\"params\":[1,2]}",
		WIRE_REQUEST, "2", "x", "[1,2]", NULL},
	{"notification", "{\"jsonrpc\":\"2.0\",\"method\":\"event\",\"params\":{\"seq\":7}}",
		WIRE_NOTIFICATION, NULL, "event", "{\"seq\":7}", NULL},
	{"result", "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{\"ok\":true}}", WIRE_RESULT, "3",
		NULL, NULL, "{\"ok\":true}"},
	{"null result", "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":null}", WIRE_RESULT, "3", NULL,
		NULL, "null"},
	{"brackets in a string are not depth",
		"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":"
		"\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"{{\"}",
		WIRE_REQUEST, "1", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"{{", NULL, NULL},
};

static void assert_json(const char *name, json_t *json, const char *expected) {
	if (expected == NULL) {
		if (json != NULL) {
			fail_msg("%s: something where nothing was expected", name);
		}
		return;
	}
	if (json == NULL) {
		fail_msg("%s: nothing where %s was expected", name, expected);
		return;
	}
	char *text = json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY);
	if (strcmp(text, expected) != 0) {
		fail_msg("%s: %s in place of %s", name, text, expected);
	}
	free(text);
}

static void test_good_lines(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof(good_lines) / sizeof(good_lines[0]); i++) {
		const struct good_line *row = &good_lines[i];
		struct wire_message message;
		struct wire_error error = {0};
		json_t *id = NULL;
		if (wire_parse(row->line, strlen(row->line), &message, &id, &error) != 0) {
			fail_msg("%s: refused: %s", row->name, error.text);
		}
		assert_null(id);
		assert_int_equal(message.kind, row->kind);
		assert_json(row->name, message.id, row->id);
		assert_json(row->name, message.params, row->params);
		assert_json(row->name, message.result, row->result);
		if (row->method == NULL) {
			assert_null(message.method);
		} else {
			assert_string_equal(message.method, row->method);
		}
		wire_message_finish(&message);
		assert_null(message.root);
	}
	wire_message_finish(NULL);
}

#define HEAD "{\"jsonrpc\":\"2.0\","

static const struct bad_line {
	const char *name, *line;
	int code;
	const char *id, *text;
} bad_lines[] = {
	{"no JSON", "hello", WIRE_PARSE_ERROR, NULL,
		"the line is not JSON at byte 5: invalid token near 'hello'; send one JSON object "
		"a line"},
	{"cut off", "{\"jsonrpc\":", WIRE_PARSE_ERROR, NULL,
		"the line is not JSON at byte 11: unexpected token near end of file; send one JSON "
		"object a "
		"line"},
	{"two objects", "{} {}", WIRE_PARSE_ERROR, NULL,
		"the line is not JSON at byte 4: end of file expected near '{'; send one JSON "
		"object a line"},
	{"duplicate member", HEAD "\"id\":1,\"id\":2,\"method\":\"x\"}", WIRE_PARSE_ERROR, NULL,
		"the line is refused at byte 28: duplicate object key near '\"id\"'; write each "
		"member once"},
	{"duplicate deep inside", HEAD "\"id\":1,\"method\":\"x\",\"params\":{\"a\":1,\"a\":1}}",
		WIRE_PARSE_ERROR, NULL,
		"the line is refused at byte 56: duplicate object key near '\"a\"'; write each "
		"member once"},
	{"NUL in a string", HEAD "\"id\":1,\"method\":\"a\\u0000\"}", WIRE_PARSE_ERROR, NULL,
		"the line is refused at byte 42: \\u0000 is not allowed; leave it out"},
	{"not UTF-8", HEAD "\"id\":1,\"method\":\"\xff\"}", WIRE_PARSE_ERROR, NULL,
		"the line is not JSON at byte 34: unable to decode byte 0xff near '\"'; send one "
		"JSON object "
		"a line"},
	{"integer too big", HEAD "\"id\":9223372036854775808,\"method\":\"x\"}", WIRE_PARSE_ERROR,
		NULL,
		"the line is not JSON at byte 41: too big integer near '9223372036854775808'; send "
		"one JSON "
		"object a line"},
	{"too deep", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", WIRE_PARSE_ERROR, NULL,
		"the line nests deeper than 32 levels; flatten it"},
	{"a number", "42", WIRE_INVALID_REQUEST, NULL,
		"a request must be a JSON object, but is an integer"},
	{"empty batch", "[]", WIRE_INVALID_REQUEST, NULL,
		"a batch holds 1 to 256 requests, but this one 0"},
	{"no version", "{\"id\":5,\"method\":\"x\"}", WIRE_INVALID_REQUEST, "5",
		"\"jsonrpc\":\"2.0\" is missing; every message says it"},
	{"version as a number", "{\"jsonrpc\":2.0,\"id\":5,\"method\":\"x\"}", WIRE_INVALID_REQUEST,
		"5", "\"jsonrpc\":\"2.0\" is missing; every message says it"},
	{"version 1", "{\"jsonrpc\":\"1.0\",\"id\":5,\"method\":\"x\"}", WIRE_INVALID_REQUEST, "5",
		"\"jsonrpc\":\"2.0\" is missing; every message says it"},
	{"unknown member", HEAD "\"id\":\"q\",\"method\":\"x\",\"parms\":{}}", WIRE_INVALID_REQUEST,
		"\"q\"", "unknown member \"parms\" of the message; leave it out"},
	{"fraction as id", HEAD "\"id\":1.0,\"method\":\"x\"}", WIRE_INVALID_REQUEST, NULL,
		"\"id\" must be a string, an integer or null, but is a fraction"},
	{"object as id", HEAD "\"id\":{},\"method\":\"x\"}", WIRE_INVALID_REQUEST, NULL,
		"\"id\" must be a string, an integer or null, but is an object"},
	{"method is no string", HEAD "\"id\":1,\"method\":1}", WIRE_INVALID_REQUEST, "1",
		"\"method\" must be a string, but is an integer"},
	{"params is a string", HEAD "\"id\":1,\"method\":\"x\",\"params\":\"y\"}",
		WIRE_INVALID_REQUEST, "1", "\"params\" must be an object, but is a string"},
	{"params is null", HEAD "\"id\":1,\"method\":\"x\",\"params\":null}", WIRE_INVALID_REQUEST,
		"1", "\"params\" must be an object, but is null"},
	{"nothing in it", HEAD "\"id\":1}", WIRE_INVALID_REQUEST, "1",
		"the object has no \"method\"; a request needs one, a reply \"result\" or "
		"\"error\""},
	{"method and result", HEAD "\"id\":1,\"method\":\"x\",\"result\":1}", WIRE_INVALID_REQUEST,
		"1", "a request with \"method\" cannot have \"result\" or \"error\""},
	{"result and error", HEAD "\"id\":1,\"result\":1,\"error\":{\"code\":1,\"message\":\"m\"}}",
		WIRE_INVALID_REQUEST, "1", "a reply has either \"result\" or \"error\", not both"},
	{"reply without id", HEAD "\"result\":1}", WIRE_INVALID_REQUEST, NULL,
		"a reply needs \"id\" and has no \"params\""},
	{"error without code", HEAD "\"id\":1,\"error\":{\"message\":\"m\"}}", WIRE_INVALID_REQUEST,
		"1", "\"error\" needs an integer \"code\" and a string \"message\""},
	{"error code beyond int",
		HEAD "\"id\":1,\"error\":{\"code\":99999999999,\"message\":\"m\"}}",
		WIRE_INVALID_REQUEST, "1",
		"\"error\" needs an integer \"code\" and a string \"message\""},
	{"error is a string", HEAD "\"id\":1,\"error\":\"m\"}", WIRE_INVALID_REQUEST, "1",
		"\"error\" must be an object, but is a string"},
	{"unknown member of error",
		HEAD "\"id\":1,\"error\":{\"code\":1,\"message\":\"m\",\"x\":1}}",
		WIRE_INVALID_REQUEST, "1", "unknown member \"x\" of \"error\"; leave it out"},
};

static void test_bad_lines(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof(bad_lines) / sizeof(bad_lines[0]); i++) {
		const struct bad_line *row = &bad_lines[i];
		struct wire_message message;
		struct wire_error error = {0};
		json_t *id = NULL;
		if (wire_parse(row->line, strlen(row->line), &message, &id, &error) != -EINVAL) {
			fail_msg("%s: accepted", row->name);
		}
		if (error.code != row->code || strcmp(error.text, row->text) != 0) {
			fail_msg("%s: %d \"%s\" in place of %d \"%s\"", row->name, error.code,
				error.text, row->code, row->text);
		}
		assert_json(row->name, id, row->id);
		json_decref(id);
	}
}

static void test_depth_is_exact(void **state) {
	(void)state;
	for (size_t depth = WIRE_DEPTH_MAX - 1; depth <= WIRE_DEPTH_MAX + 1; depth++) {
		char line[256];
		size_t used = (size_t)snprintf(
			line, sizeof(line), HEAD "\"id\":1,\"method\":\"x\",\"params\":");
		for (size_t i = 1; i < depth; i++) {
			line[used++] = '[';
		}
		for (size_t i = 1; i < depth; i++) {
			line[used++] = ']';
		}
		line[used++] = '}';
		struct wire_message message = {0};
		struct wire_error error;
		int result = wire_parse(line, used, &message, NULL, &error);
		assert_int_equal(result, depth <= WIRE_DEPTH_MAX ? 0 : -EINVAL);
		wire_message_finish(&message);
	}
}

static void test_error_reply(void **state) {
	(void)state;
	const char *line =
		HEAD "\"id\":null,\"error\":{\"code\":-32000,\"message\":\"no\",\"data\":{\"code\":"
		     "\"not-now\"}}}";
	struct wire_message message;
	struct wire_error error;
	assert_int_equal(wire_parse(line, strlen(line), &message, NULL, &error), 0);
	assert_int_equal(message.kind, WIRE_ERROR);
	assert_int_equal(message.code, -32000);
	assert_string_equal(message.message, "no");
	assert_string_equal(message.data_code, "not-now");
	wire_message_finish(&message);
}

static void test_batch(void **state) {
	(void)state;
	const char *line = "[" HEAD "\"id\":1,\"method\":\"x\"},17," HEAD "\"method\":\"y\"}]";
	struct wire_message batch;
	struct wire_error error;
	assert_int_equal(wire_parse(line, strlen(line), &batch, NULL, &error), 0);
	assert_int_equal(batch.kind, WIRE_BATCH);
	assert_int_equal(json_array_size(batch.root), 3);
	struct wire_message message;
	assert_int_equal(
		wire_message_from(json_array_get(batch.root, 0), &message, NULL, &error), 0);
	assert_int_equal(message.kind, WIRE_REQUEST);
	/* A member stays readable after its batch is gone. */
	struct wire_message kept = message;
	assert_int_equal(
		wire_message_from(json_array_get(batch.root, 1), &message, NULL, &error), -EINVAL);
	assert_string_equal(error.text, "a request must be a JSON object, but is an integer");
	wire_message_finish(&batch);
	assert_string_equal(kept.method, "x");
	wire_message_finish(&kept);
}

static void test_batch_limit(void **state) {
	(void)state;
	char line[2 * (WIRE_BATCH_MAX + 2)];
	for (size_t count = WIRE_BATCH_MAX; count <= WIRE_BATCH_MAX + 1; count++) {
		size_t used = 0;
		line[used++] = '[';
		for (size_t i = 0; i < count; i++) {
			line[used++] = '1';
			line[used++] = i + 1 < count ? ',' : ']';
		}
		struct wire_message message = {0};
		struct wire_error error;
		int result = wire_parse(line, used, &message, NULL, &error);
		assert_int_equal(result, count <= WIRE_BATCH_MAX ? 0 : -EINVAL);
		wire_message_finish(&message);
	}
	struct wire_error error;
	wire_complain(
		&error, 1, "a batch holds 1 to %d requests, but this one %d", WIRE_BATCH_MAX, 257);
	assert_string_equal(error.text, "a batch holds 1 to 256 requests, but this one 257");
}

/* ---- printing ---- */

static void assert_line(char *line, size_t length, const char *expected) {
	assert_non_null(line);
	assert_string_equal(line, expected);
	assert_int_equal(length, strlen(expected));
	free(line);
}

static void test_lines(void **state) {
	(void)state;
	size_t length = 0;
	char *line = wire_request(7, "why", json_pack("{ss}", "reminder", "désk"), &length);
	assert_line(line, length,
		HEAD "\"id\":7,\"method\":\"why\",\"params\":{\"reminder\":\"désk\"}}\n");
	line = wire_request(7, "status", NULL, &length);
	assert_line(line, length, HEAD "\"id\":7,\"method\":\"status\"}\n");
	line = wire_notification("event", json_pack("{sf}", "pace", 1.1), &length);
	assert_line(line, length, HEAD "\"method\":\"event\",\"params\":{\"pace\":1.1}}\n");
	json_t *id = json_string("a\nb");
	line = wire_result(id, json_true(), &length);
	assert_line(line, length, HEAD "\"id\":\"a\\nb\",\"result\":true}\n");
	line = wire_failure(
		id, WIRE_APPLICATION_ERROR, "not-now", "no session runs", NULL, &length);
	assert_line(line, length,
		HEAD "\"id\":\"a\\nb\",\"error\":{\"code\":-32000,\"message\":\"no session "
		     "runs\",\"data\":{"
		     "\"code\":\"not-now\"}}}\n");
	line = wire_failure(NULL, WIRE_PARSE_ERROR, NULL, "bad \xff", NULL, &length);
	assert_line(line, length,
		HEAD "\"id\":null,\"error\":{\"code\":-32700,\"message\":\"(a text that is not "
		     "UTF-8)\"}}\n");
	line = wire_failure(id, -32000, "x", "m", json_pack("{si}", "line", 3), &length);
	assert_line(line, length,
		HEAD "\"id\":\"a\\nb\",\"error\":{\"code\":-32000,\"message\":\"m\",\"data\":{"
		     "\"line\":3,"
		     "\"code\":\"x\"}}}\n");
	json_decref(id);
	assert_null(wire_line(NULL, &length));
	line = wire_line(json_integer(5), NULL);
	assert_string_equal(line, "5\n");
	free(line);
}

static void test_round_trip(void **state) {
	(void)state;
	char *line =
		wire_request(INT64_MAX, "x", json_pack("{sI}", "n", (json_int_t)INT64_MIN), NULL);
	struct wire_message message;
	struct wire_error error;
	assert_int_equal(wire_parse(line, strlen(line) - 1, &message, NULL, &error), 0);
	assert_true(json_integer_value(message.id) == INT64_MAX);
	assert_true(json_integer_value(json_object_get(message.params, "n")) == INT64_MIN);
	wire_message_finish(&message);
	free(line);
}

/* ---- framing ---- */

static int feed(struct wire_reader *reader, const char *bytes, size_t size) {
	size_t room = 0;
	char *space = wire_reader_space(reader, size, &room);
	assert_non_null(space);
	assert_true(room >= size);
	memcpy(space, bytes, size);
	return wire_reader_filled(reader, size);
}

static void test_reader_pieces(void **state) {
	(void)state;
	const char *input = "one\r\n\n\r\ntwo\nthree\n";
	const char *expected[] = {"one", "two", "three"};
	for (size_t piece = 1; piece <= strlen(input); piece++) {
		struct wire_reader reader;
		wire_reader_init(&reader, 5);
		size_t seen = 0;
		for (size_t at = 0; at < strlen(input); at += piece) {
			size_t size = strlen(input) - at < piece ? strlen(input) - at : piece;
			assert_int_equal(feed(&reader, input + at, size), 0);
			size_t length = 0;
			char *line;
			while ((line = wire_reader_line(&reader, &length)) != NULL) {
				assert_true(seen < 3);
				assert_string_equal(line, expected[seen]);
				assert_int_equal(length, strlen(expected[seen]));
				seen++;
			}
		}
		assert_int_equal(seen, 3);
		wire_reader_finish(&reader);
	}
	wire_reader_finish(NULL);
}

static void test_reader_limit(void **state) {
	(void)state;
	struct wire_reader reader;
	size_t length = 0;
	wire_reader_init(&reader, 8);
	assert_int_equal(feed(&reader, "12345678\n", 9), 0);
	assert_string_equal(wire_reader_line(&reader, &length), "12345678");
	assert_int_equal(feed(&reader, "12345678", 8), 0);
	assert_null(wire_reader_line(&reader, &length));
	assert_int_equal(feed(&reader, "9", 1), -EMSGSIZE);
	wire_reader_finish(&reader);
	wire_reader_init(&reader, 8);
	assert_int_equal(feed(&reader, "a\n123456789\n", 12), -EMSGSIZE);
	/* What came whole before the long line can still be answered. */
	assert_string_equal(wire_reader_line(&reader, &length), "a");
	assert_null(wire_reader_line(&reader, &length));
	wire_reader_finish(&reader);
}

static void test_reader_long_line(void **state) {
	(void)state;
	struct wire_reader reader;
	wire_reader_init(&reader, WIRE_REQUEST_MAX);
	char piece[1000];
	memset(piece, 'x', sizeof(piece));
	for (size_t i = 0; i < 60; i++) {
		assert_int_equal(feed(&reader, piece, sizeof(piece)), 0);
	}
	assert_int_equal(feed(&reader, "\nnext\n", 6), 0);
	size_t length = 0;
	assert_non_null(wire_reader_line(&reader, &length));
	assert_int_equal(length, 60000);
	assert_string_equal(wire_reader_line(&reader, &length), "next");
	wire_reader_finish(&reader);
}

/* ---- access ---- */

static void test_access(void **state) {
	(void)state;
	json_t *json = json_pack("{ss si sf sb sn so so}", "s", "text", "i", 5, "r", 1.0, "b", 1,
		"n", "o", json_object(), "a", json_array());
	struct wire_error error = {0};
	const char *text = NULL;
	json_int_t number = 0;
	bool flag = false;
	json_t *inner = NULL;
	assert_int_equal(wire_get_string(json, "s", &text, &error), 1);
	assert_string_equal(text, "text");
	assert_int_equal(wire_get_integer(json, "i", 0, 5, &number, &error), 1);
	assert_int_equal(number, 5);
	assert_int_equal(wire_get_boolean(json, "b", &flag, &error), 1);
	assert_true(flag);
	assert_int_equal(wire_get_object(json, "o", &inner, &error), 1);
	assert_true(json_is_object(inner));
	assert_int_equal(wire_get_array(json, "a", &inner, &error), 1);
	assert_true(json_is_array(inner));
	assert_int_equal(wire_get_string(json, "n", &text, &error), 0);
	assert_int_equal(wire_get_string(json, "zzz", &text, &error), 0);
	assert_int_equal(wire_get_string(NULL, "s", &text, &error), 0);
	assert_int_equal(wire_get_string(json, "i", &text, &error), -EINVAL);
	assert_string_equal(error.text, "\"i\" must be a string, but is an integer");
	assert_int_equal(error.code, WIRE_INVALID_PARAMS);
	assert_int_equal(wire_get_integer(json, "r", 0, 9, &number, &error), -EINVAL);
	assert_string_equal(error.text, "\"r\" must be an integer, but is a fraction");
	assert_int_equal(wire_get_integer(json, "i", 6, 9, &number, &error), -EINVAL);
	assert_string_equal(error.text, "\"i\" must be from 6 to 9, but is 5");
	assert_int_equal(wire_get_boolean(json, "i", &flag, &error), -EINVAL);
	assert_string_equal(error.text, "\"i\" must be true or false, but is an integer");
	assert_int_equal(wire_get_object(json, "a", &inner, &error), -EINVAL);
	assert_string_equal(error.text, "\"a\" must be an object, but is an array");
	assert_int_equal(wire_get_array(json, "o", &inner, NULL), -EINVAL);
	assert_int_equal(number, 5);
	json_decref(json);
}

static void test_complaint_is_cut_at_a_character(void **state) {
	(void)state;
	char long_text[600];
	for (size_t offset = 0; offset < 3; offset++) {
		memset(long_text, 'x', offset);
		for (size_t i = offset; i + 3 < sizeof(long_text); i += 3) {
			memcpy(long_text + i, "…", 4);
		}
		struct wire_error error;
		assert_int_equal(wire_complain(&error, 1, "%s", long_text), -EINVAL);
		json_t *json = json_string(error.text);
		assert_non_null(json);
		assert_true(strlen(error.text) > sizeof(error.text) - 5);
		json_decref(json);
	}
}

/* ---- near misses ---- */

static void test_near(void **state) {
	(void)state;
	static const char *const words[] = {
		"snooze", "status", "start", "skip", "now", "next", NULL};
	static const struct {
		const char *text, *expected;
	} rows[] = {{"snoze", "snooze"}, {"sttaus", "status"}, {"satrt", "start"}, {"skp", "skip"},
		{"nwo", "now"}, {"frobnicate", NULL}, {"", NULL}, {"xyz", NULL}, {"nexxt", "next"}};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *found = near_match(rows[i].text, words);
		if (rows[i].expected == NULL
				? found != NULL
				: found == NULL || strcmp(found, rows[i].expected) != 0) {
			fail_msg("%s: %s in place of %s", rows[i].text,
				found == NULL ? "nothing" : found,
				rows[i].expected == NULL ? "nothing" : rows[i].expected);
		}
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good_lines),
		cmocka_unit_test(test_bad_lines),
		cmocka_unit_test(test_depth_is_exact),
		cmocka_unit_test(test_error_reply),
		cmocka_unit_test(test_batch),
		cmocka_unit_test(test_batch_limit),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_reader_pieces),
		cmocka_unit_test(test_reader_limit),
		cmocka_unit_test(test_reader_long_line),
		cmocka_unit_test(test_access),
		cmocka_unit_test(test_complaint_is_cut_at_a_character),
		cmocka_unit_test(test_near),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
