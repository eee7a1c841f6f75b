/* SPDX-License-Identifier: MIT */
/* The pure parts of minimusctl: arguments, their grammars, times and doses in words, tables,
 * pictures. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/args.h"
#include "cli/barline.h"
#include "cli/human.h"
#include "cli/ics.h"
#include "cli/picture.h"
#include "cli/render.h"

#define NOW_S 1795424400LL /* 2026-11-23T09:00:00Z, a Monday */

static json_t *json_of(const char *text) {
	json_error_t error;
	json_t *json = json_loads(text, JSON_DECODE_ANY, &error);
	if (json == NULL) {
		fail_msg("%s: %s", text, error.text);
	}
	return json;
}

static void assert_dump(const char *name, json_t *json, const char *expected) {
	char *text = json == NULL ? NULL : json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY);
	if (text == NULL || strcmp(text, expected) != 0) {
		fail_msg("%s: %s in place of %s", name, text == NULL ? "nothing" : text, expected);
	}
	free(text);
	json_decref(json);
}

/* ---- arguments ---- */

static const struct verb_option look_options[] = {
	{"--json", NULL, ""}, {"--since", "TIME", ""}, {NULL, NULL, NULL}};
static const char *const turn_words[] = {"left", "right", NULL};
static const struct verb verbs[] = {{"look", "[A]", "", look_options, NULL, 0, 1, false, NULL},
	{"turn", "left | right", "", NULL, turn_words, 1, 1, false, NULL},
	{"--hidden", "", "", NULL, NULL, 0, 0, true, NULL},
	{NULL, NULL, NULL, NULL, NULL, 0, 0, false, NULL}};

static const struct args_row {
	const char *name, *argv[6], *problem; /* problem NULL: good */
} args_rows[] = {
	{"alone", {"look"}, NULL},
	{"flag and value", {"look", "--json", "--since", "7d", "x"}, NULL},
	{"value by equals", {"look", "--since=7d"}, NULL},
	{"hidden works", {"--hidden"}, NULL},
	{"help needs no arguments", {"turn", "--help"}, NULL},
	{"end of options", {"look", "--", "--json"}, NULL},
	{"near verb", {"lok"}, "unknown verb \"lok\"; did you mean \"look\"?"},
	{"no verb", {"frobnicate"},
		"unknown verb \"frobnicate\"; minimusctl --help lists the verbs"},
	{"hidden is not suggested", {"--hiden"},
		"unknown option \"--hiden\"; minimusctl --help lists the verbs"},
	{"near option", {"look", "--jsn"},
		"look: unknown option \"--jsn\"; did you mean \"--json\"?"},
	{"no option", {"turn", "--wildly", "left"},
		"turn: unknown option \"--wildly\"; minimusctl turn --help lists them"},
	{"flag with value", {"look", "--json=1"}, "look: --json takes no value"},
	{"value missing", {"look", "--since"}, "look: --since needs a value: --since TIME"},
	{"one too many", {"look", "a", "b"},
		"look: \"b\" is one argument too many; it is: minimusctl look [A]"},
	{"one too few", {"turn"},
		"turn: an argument is missing; it is: minimusctl turn left | right"},
	{"near word", {"turn", "rihgt"}, "turn: unknown word \"rihgt\"; did you mean \"right\"?"},
	{"far word", {"turn", "upwards"},
		"turn: unknown word \"upwards\"; it is: minimusctl turn left | right"},
};

static void test_args(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof(args_rows) / sizeof(args_rows[0]); i++) {
		const struct args_row *row = &args_rows[i];
		int argc = 0;
		while (argc < 6 && row->argv[argc] != NULL) {
			argc++;
		}
		struct args args;
		char problem[PROBLEM_BYTES] = "";
		int result = args_read(argc, (char **)row->argv, verbs, &args, problem);
		if (result != (row->problem == NULL ? 0 : -EINVAL) ||
			strcmp(problem, row->problem == NULL ? "" : row->problem) != 0) {
			fail_msg("%s: %d \"%s\"", row->name, result, problem);
		}
	}
	char *argv[] = {"look", "--since", "1d", "x", "--json", "--since=2d"};
	struct args args;
	char problem[PROBLEM_BYTES], text[8];
	assert_int_equal(args_read(6, argv, verbs, &args, problem), 0);
	assert_true(args_flag(&args, "--json"));
	assert_string_equal(args_value(&args, "--since"), "2d");
	assert_true(args_join(&args, 0, text, sizeof(text)));
	assert_string_equal(text, "x");
	assert_false(args_join(&args, 0, text, 1));
}

static void test_spans(void **state) {
	(void)state;
	static const struct {
		const char *text;
		json_int_t seconds;
		const char *problem;
	} rows[] = {{"90s", 90, NULL}, {"10min", 600, NULL}, {"1h 20min", 4800, NULL},
		{"1h20min", 4800, NULL}, {"2 days", 172800, NULL}, {"1w", 604800, NULL},
		{"10", 0, "\"10\" has no unit; write 10s, 10min or 10h"},
		{"", 0, "\"\" is no duration; write it as 90s, 10min or 1h 20min"},
		{"-5min", 0, "\"-5min\" is no duration; write it as 90s, 10min or 1h 20min"},
		{"1fortnight", 0,
			"\"1fortnight\" has an unknown unit; it is one of s, min, h, d, w"},
		{"0s", 0, "\"0s\" is no time at all; use at least 1s"},
		{"999999999d", 0, "\"999999999d\" is longer than a year; use a shorter one"},
		{"9999999999s", 0,
			"\"9999999999s\" is no duration; write it as 90s, 10min or 1h 20min"}};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		json_int_t seconds = 0;
		char problem[PROBLEM_BYTES] = "";
		int result = span_read(rows[i].text, &seconds, problem);
		if (rows[i].problem == NULL
				? result != 0 || seconds != rows[i].seconds
				: result == 0 || strcmp(problem, rows[i].problem) != 0) {
			fail_msg("%s: %d %lld \"%s\"", rows[i].text, result, (long long)seconds,
				problem);
		}
	}
}

static void test_words_for_numbers(void **state) {
	(void)state;
	json_int_t value = -1;
	char problem[PROBLEM_BYTES];
	assert_int_equal(effort_read("easy", &value, problem), 0);
	assert_int_equal(value, 4);
	assert_int_equal(effort_read("right", &value, problem), 0);
	assert_int_equal(value, 6);
	assert_int_equal(effort_read("hard", &value, problem), 0);
	assert_int_equal(value, 8);
	assert_int_equal(effort_read("10", &value, problem), 0);
	assert_int_equal(value, 10);
	assert_int_equal(effort_read("11", &value, problem), -EINVAL);
	assert_string_equal(
		problem, "effort must be easy, right, hard or a number from 0 to 10, not \"11\"");
	assert_int_equal(pain_read("little", "pain", &value, problem), 0);
	assert_int_equal(value, 2);
	assert_int_equal(pain_read("2.5", "morning", &value, problem), -EINVAL);
	assert_string_equal(problem,
		"morning must be none, little, much or a number from 0 to 10, not \"2.5\"");
}

static void test_reports(void **state) {
	(void)state;
	static const struct {
		const char *text, *result, *problem;
	} rows[] = {
		{"side-lying-clam=12/11,12/12",
			"{\"side-lying-clam\":{\"sets\":[{\"left\":12,\"right\":11},{\"left\":12,"
			"\"right\":12}]}}",
			NULL},
		{"bridge=10", "{\"bridge\":{\"sets\":[{\"both\":10}]}}", NULL},
		{"iso=10+10+9/10+10+10@7",
			"{\"iso\":{\"sets\":[{\"left\":[10,10,9],\"right\":[10,10,10]}],\"rpe\":7}"
			"}",
			NULL},
		{"stretch=45s/40s", "{\"stretch\":{\"sets\":[{\"left\":45,\"right\":40}]}}", NULL},
		{"bridge", NULL,
			"\"bridge\" is no result; write it as side-lying-clam=12/11,12/12"},
		{"=5", NULL, "\"=5\" is no result; write it as side-lying-clam=12/11,12/12"},
		{"bridge=", NULL,
			"bridge: \"\" is no result; sets are joined by \",\", left and right by "
			"\"/\": 12/11,12/12"},
		{"bridge=12/", NULL,
			"bridge: \"12/\" is no result; sets are joined by \",\", left and right by "
			"\"/\": 12/11,12/12"},
		{"bridge=12,x", NULL,
			"bridge: \"12,x\" is no result; sets are joined by \",\", left and right "
			"by \"/\": "
			"12/11,12/12"},
		{"bridge=12@11", NULL,
			"bridge: \"12@11\" is no result; sets are joined by \",\", left and right "
			"by \"/\": "
			"12/11,12/12"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		json_t *exercises = json_object();
		char problem[PROBLEM_BYTES] = "";
		int result = report_read(rows[i].text, exercises, problem);
		if (rows[i].result != NULL) {
			assert_int_equal(result, 0);
			assert_dump(rows[i].text, exercises, rows[i].result);
			continue;
		}
		if (result != -EINVAL || strcmp(problem, rows[i].problem) != 0) {
			fail_msg("%s: \"%s\"", rows[i].text, problem);
		}
		json_decref(exercises);
	}
	json_t *exercises = json_object();
	char problem[PROBLEM_BYTES];
	assert_int_equal(report_read("a=1", exercises, problem), 0);
	assert_int_equal(report_read("a=2", exercises, problem), -EINVAL);
	assert_string_equal(problem, "a is given twice; put its sets into one, as a=12/11,12/12");
	json_decref(exercises);
}

static void test_doses(void **state) {
	(void)state;
	char problem[PROBLEM_BYTES];
	assert_dump("tempo", dose_read("2x12@3-1-1-0", problem),
		"{\"sets\":2,\"reps\":12,\"tempo\":[3,1,1,0]}");
	assert_dump("hold", dose_read("5x30s", problem), "{\"sets\":5,\"hold_s\":30}");
	assert_dump("load", dose_read("2x12 10500g", problem),
		"{\"sets\":2,\"reps\":12,\"load_g\":10500}");
	assert_null(dose_read("2x", problem));
	assert_string_equal(problem, "\"2x\" is no dose; write it as 2x12, 5x30s or 2x12@3-1-1-0");
	assert_null(dose_read("2x12@3-1-1", problem));
	assert_null(dose_read("", problem));
	static const struct {
		const char *dose, *words;
	} rows[] = {{"2x23", "2 sets of 23"}, {"1x15", "1 set of 15"}, {"5x30s", "5 holds of 30 s"},
		{"2x12@3-1-1-0", "2 sets of 12, tempo 3-1-1-0"},
		{"2x12 10500g", "2 sets of 12, 10.5 kg"}, {"2x12 10000g", "2 sets of 12, 10 kg"},
		{"500g", "500 g"}, {"stage 2", "stage 2"}, {"", ""}};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char words[DOSE_WORDS_BYTES];
		human_dose(rows[i].dose, words);
		assert_string_equal(words, rows[i].words);
	}
}

static void test_sessions_and_pairs(void **state) {
	(void)state;
	char problem[PROBLEM_BYTES];
	assert_dump("short", session_read("21,21 progress rpe=7\n", problem),
		"{\"done\":[21,21],\"verdict\":\"progress\",\"rpe\":7}");
	assert_dump("pain", session_read("pain=1/2/- failed complete", problem),
		"{\"pain\":{\"before\":1,\"during\":2,\"morning\":null},\"ok\":false,\"complete\":"
		"true}");
	assert_dump("gap", session_read("days=8 interval=2 age=45", problem),
		"{\"days\":8,\"interval\":2,\"age\":45}");
	assert_dump("json", session_read("{\"done\":[1]}", problem), "{\"done\":[1]}");
	assert_null(session_read("  # nothing\n", problem));
	assert_string_equal(problem, "");
	assert_null(session_read("21,x", problem));
	assert_string_equal(problem,
		"\"21,x\" is unknown in a session; write it as 21,21 progress, or as a JSON "
		"object");
	assert_null(session_read("{\"done\":[1],\"done\":[2]}", problem));
	assert_non_null(strstr(problem, "write each member once"));
	json_t *object = json_object();
	assert_int_equal(pair_read("lo=15", object, problem), 0);
	assert_int_equal(pair_read("inc=2.5", object, problem), 0);
	assert_int_equal(pair_read("mode=up", object, problem), 0);
	assert_int_equal(pair_read("lo", object, problem), -EINVAL);
	assert_string_equal(problem, "\"lo\" is no setting; write it as lo=15");
	assert_dump("pairs", object, "{\"lo\":15,\"inc\":2.5,\"mode\":\"up\"}");
	assert_dump("since", since_read("a:b:7", problem), "{\"instance\":\"a:b\",\"seq\":7}");
	assert_null(since_read("7", problem));
	assert_null(since_read("a:", problem));
	assert_null(since_read("a:1x", problem));
	assert_string_equal(
		problem, "\"a:1x\" is no place in the events; write it as INSTANCE:SEQ");
}

/* ---- times ---- */

static void test_stamps(void **state) {
	(void)state;
	struct stamp stamp;
	char text[WHEN_BYTES];
	static const char *const rows[] = {"2026-11-23T10:00:00+01:00", "1969-12-31T23:59:59-03:30",
		"2000-02-29T00:00:00+00:00", "2199-12-31T23:59:59+14:00"};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_true(stamp_parse(rows[i], &stamp));
		stamp_print(&stamp, text);
		assert_string_equal(text, rows[i]);
	}
	assert_true(stamp_parse("2026-11-23T09:00:00.5Z", &stamp));
	assert_true(stamp.unix_s == NOW_S);
	assert_false(stamp_parse("2026-02-29T00:00:00Z", &stamp));
	assert_false(stamp_parse("2026-11-23 09:00", &stamp));
	assert_false(stamp_parse(NULL, &stamp));
}

static void test_when(void **state) {
	(void)state;
	static const struct {
		const char *time, *words;
	} rows[] = {{"2026-11-23T17:30:00+01:00", "today 17:30"},
		{"2026-11-24T08:00:00+01:00", "tomorrow 08:00"},
		{"2026-11-22T08:00:00+01:00", "yesterday 08:00"},
		{"2026-11-27T17:30:00+01:00", "Fri 17:30"},
		{"2026-12-24T17:30:00+01:00", "24 Dec 17:30"},
		{"2026-11-20T17:30:00+01:00", "20 Nov 17:30"},
		{"2027-01-02T17:30:00+01:00", "2 Jan 2027"}};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct stamp stamp;
		char words[WHEN_BYTES];
		assert_true(stamp_parse(rows[i].time, &stamp));
		human_when(&stamp, NOW_S, words);
		assert_string_equal(words, rows[i].words);
	}
	static const struct {
		int64_t seconds;
		const char *words;
	} spans[] = {{0, "now"}, {35, "in 35 s"}, {2520, "in 42 min"}, {4800, "in 1 h 20 min"},
		{7200, "in 2 h"}, {86400, "in 1 day"}, {147600, "in 1 day 17 h"},
		{234000, "in 2 days"}, {300000, "in 3 days"}, {-300, "5 min ago"}};
	for (size_t i = 0; i < sizeof(spans) / sizeof(spans[0]); i++) {
		char words[WHEN_BYTES];
		human_relative(spans[i].seconds, words);
		assert_string_equal(words, spans[i].words);
	}
	char clock[WHEN_BYTES];
	human_clock(151, clock);
	assert_string_equal(clock, "2:31");
	human_clock(3751, clock);
	assert_string_equal(clock, "1:02:31");
	human_clock(-5, clock);
	assert_string_equal(clock, "0:00");
}

static void test_moments(void **state) {
	(void)state;
	struct stamp now = stamp_now(), stamp;
	char problem[PROBLEM_BYTES];
	assert_int_equal(stamp_read("7d", true, &stamp, problem), 0);
	assert_true(stamp.unix_s >= now.unix_s - 7 * 86400 &&
		stamp.unix_s <= now.unix_s - 7 * 86400 + 5);
	assert_int_equal(stamp_read("23:59:59", false, &stamp, problem), 0);
	assert_true(stamp.unix_s > now.unix_s && stamp.unix_s <= now.unix_s + 2 * 86400);
	assert_int_equal(stamp_read("2026-11-24 08:00", false, &stamp, problem), 0);
	assert_true(stamp.unix_s + stamp.offset_s == NOW_S + 23 * 3600);
	assert_int_equal(stamp_read("tomorrow 08:00", false, &stamp, problem), 0);
	assert_int_equal((stamp.unix_s + stamp.offset_s) % 86400, 8 * 3600);
	assert_int_equal(stamp_read("2026-11-23T09:00:00Z", false, &stamp, problem), 0);
	assert_true(stamp.unix_s == NOW_S);
	static const char *const bad[] = {
		"", "25:00", "17", "7d", "2026-13-01", "today 17", "17:30x"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (stamp_read(bad[i], false, &stamp, problem) != -EINVAL) {
			fail_msg("\"%s\" was taken", bad[i]);
		}
	}
}

/* ---- widths and tables ---- */

static void test_widths(void **state) {
	(void)state;
	assert_int_equal(text_width("abc"), 3);
	assert_int_equal(text_width("désk"), 4);
	assert_int_equal(text_width("e\xcc\x81"), 1);
	assert_int_equal(text_width("腰"), 2);
	assert_int_equal(text_width("\xff\xfe"), 2);
	assert_int_equal(text_width("\033[1m"), 3);
	assert_int_equal(text_fit("désk", 2), 3);
	assert_int_equal(text_fit("腰腰", 3), 3);
	assert_int_equal(text_fit("abc", 9), 3);
}

static void assert_printed(char *text, const char *expected) {
	if (strcmp(text, expected) != 0) {
		fail_msg("\n%s\nin place of\n%s", text, expected);
	}
	free(text);
}

static void test_table(void **state) {
	(void)state;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	struct style style = {.width = 30};
	struct table table;
	table_init(&table);
	table_row(&table);
	table_cell(&table, "é");
	table_cell(&table, "one two three four five six");
	table_row(&table);
	table_cell(&table, "abc");
	table_cell(&table, NULL);
	table_row(&table);
	table_cell(&table, "x");
	table_cell(&table, "a\033[1mb\nc");
	table_print(&table, out, 2, &style);
	table_finish(&table);
	(void)fclose(out);
	assert_printed(text,
		"  é    one two three four five\n"
		"       six\n"
		"  abc\n"
		"  x    a[1mb c\n");
}

static void test_narrow_table(void **state) {
	(void)state;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	struct style style = {.width = 34};
	struct table table;
	table_init(&table);
	table_row(&table);
	table_cell(&table, "side-lying-clam");
	table_cell(&table, "one two three four five six seven");
	table_row(&table);
	table_cell(&table, "bridge");
	table_cell(&table, "one two");
	table_print(&table, out, 1, &style);
	table_finish(&table);
	(void)fclose(out);
	assert_printed(text,
		" side-lying-clam\n"
		"      one two three four five six\n"
		"      seven\n"
		" bridge           one two\n");
}

/* ---- rendering ---- */

#define STATUS_HEAD "\"version\":\"1\",\"instance\":\"i\",\"speed\":1,\"plugins\":[],\"pauses\":[],"
#define STEP                                                                                       \
	"{\"at\":10,\"duration_s\":45,\"kind\":\"work\",\"exercise\":\"supine-figure-4\","         \
	"\"side\":\"right\","                                                                      \
	"\"set\":1,\"remaining_s\":32}"

static const char session_status[] =
	"{" STATUS_HEAD
	"\"state\":\"session\",\"next\":null,\"prompt\":null,\"session\":{\"routine\":"
	"\"gluteus-minimus/release-stretch-8\",\"step\":" STEP
	",\"next\":{\"at\":55,\"duration_s\":8,\"kind\":\"switch\",\"exercise\":\"supine-figure-"
	"4\",\"side\":"
	"\"left\"},\"elapsed_s\":151,\"remaining_s\":341,\"paused\":false},\"presence\":{\"state\":"
	"\"unknown\","
	"\"source\":\"none\"},\"plan\":{\"path\":\"/p.ini\",\"ok\":true,\"changed\":true}}";

static const char idle_status[] =
	"{" STATUS_HEAD "\"state\":\"idle\",\"next\":{\"reminder\":\"desk-break\",\"due\":"
	"\"2026-11-23T10:42:00+01:00\"},\"prompt\":null,\"session\":null,\"presence\":{\"state\":"
	"\"active\","
	"\"source\":\"sway\"},\"plan\":{\"path\":\"/p.ini\",\"ok\":true,\"changed\":false}}";

static const char prompt_status[] =
	"{" STATUS_HEAD
	"\"state\":\"prompt\",\"next\":null,\"session\":null,\"prompt\":{\"reminder\":\"desk\","
	"\"routine\":\"gluteus-minimus/"
	"desk-micro-3\",\"due\":\"2026-11-23T10:00:00+01:00\",\"shown\":"
	"\"2026-11-23T09:50:00+01:00\",\"expires\":\"2026-11-23T10:20:00+01:00\",\"snoozes\":0,"
	"\"merged\":[]},"
	"\"plan\":{\"path\":\"/p.ini\",\"ok\":false,\"changed\":false,\"problem\":\"p.ini:3: "
	"bad\"}}";

static const char held_status[] =
	"{" STATUS_HEAD "\"state\":\"paused\",\"next\":{\"reminder\":\"desk\",\"due\":"
	"\"2026-11-23T22:35:00+01:00\",\"quiet_until\":\"2026-11-24T07:00:00+01:00\"},"
	"\"prompt\":null,\"session\":null,\"pauses\":[{\"reason\":\"user\",\"owner\":\"user\","
	"\"until\":\"2026-11-23T23:59:00+01:00\"},{\"reason\":\"lunch\",\"owner\":\"user\","
	"\"until\":null,\"reminder\":\"desk\"},{\"reason\":\"start-delay\",\"owner\":\"minimus\","
	"\"until\":\"2026-11-23T10:30:00+01:00\"},{\"reason\":\"session\",\"owner\":\"minimus\","
	"\"until\":null},{\"reason\":\"screening\",\"owner\":\"minimus\",\"until\":null}],"
	"\"plan\":{\"path\":\"/p.ini\",\"ok\":true,\"changed\":false}}";

static const char reminders[] =
	"{\"reminders\":[{\"id\":\"desk\",\"state\":\"held\",\"due\":null,\"routine\":\"g/"
	"try-short\","
	"\"title\":\"A short try\",\"schedule\":\"every 50min\",\"reasons\":[\"user\"],\"until\":"
	"\"2026-11-23T23:59:00+01:00\"},{\"id\":\"a\",\"state\":\"waiting\",\"due\":"
	"\"2026-11-23T22:35:00+01:00\",\"routine\":\"g/strength\",\"schedule\":\"at 22:35\","
	"\"reasons\":[],\"quiet_until\":\"2026-11-24T07:00:00+01:00\"},{\"id\":\"b\",\"state\":"
	"\"held\",\"due\":null,\"routine\":\"g/b\",\"title\":\"B\",\"schedule\":\"every 5min\","
	"\"reasons\":[\"locked\"],\"problem\":\"it crashed\"}]}";

static char *rendered(void (*render)(FILE *, const json_t *, const struct style *),
	const char *source, int width) {
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	struct style style = {.now_s = NOW_S, .width = width};
	json_t *json = json_of(source);
	render(out, json, &style);
	json_decref(json);
	(void)fclose(out);
	return text;
}

static void test_status_text(void **state) {
	(void)state;
	assert_printed(rendered(render_status, session_status, 0),
		"state     session\n"
		"session   release-stretch-8, 2:31 of 8:12\n"
		"step      supine-figure-4, right, set 1, 0:32 left\n"
		"next      nothing; see: minimusctl list\n"
		"presence  unknown; all time counts as time at the machine\n"
		"plan      /p.ini has changed; load it with: minimusctl reload\n");
	assert_printed(rendered(render_status, idle_status, 0),
		"state     idle\n"
		"next      desk-break, today 10:42 (in 42 min)\n"
		"presence  active, by sway\n"
		"plan      /p.ini\n");
	assert_printed(rendered(render_status, prompt_status, 60),
		"state   prompt\n"
		"prompt  desk: desk-micro-3, open until today 10:20; start,\n"
		"        snooze or skip\n"
		"next    nothing; see: minimusctl list\n"
		"plan    wrong; see: minimusctl check\n"
		"        p.ini:3: bad\n");
	assert_printed(rendered(render_status, held_status, 0),
		"state   paused\n"
		"next    desk, today 22:35 (in 12 h 35 min); quiet hours hold it until tomorrow "
		"07:00\n"
		"paused  everything, until today 23:59\n"
		"paused  desk (lunch)\n"
		"held    the first minutes of a day at the machine, until today 10:30\n"
		"answer  the last session waits for yours: minimusctl answer, or done\n"
		"plan    /p.ini\n");
	assert_printed(rendered(render_list, reminders, 0),
		"desk  paused   until today 23:59  A short try, every 50min\n"
		"a     waiting  today 22:35        strength, at 22:35; quiet hours hold it until "
		"tomorrow 07:00\n"
		"b     held     -                  B, every 5min; the screen is locked; its plugin "
		"does "
		"not work, see: minimusctl doctor\n");
	assert_printed(
		rendered(render_next, idle_status, 0), "desk-break, today 10:42 (in 42 min)\n");
}

static void test_history_text(void **state) {
	(void)state;
	const char *history =
		"{\"entries\":[{\"id\":\"1\",\"time\":\"2026-11-22T17:30:00+01:00\",\"routine\":"
		"\"g/strength-a\","
		"\"outcome\":\"done\",\"exercises\":{\"clam\":{\"sets\":[{\"left\":12,\"right\":11}"
		",{\"left\":[10,9],"
		"\"right\":10}]},\"bridge\":{\"sets\":[{\"both\":10}]}},\"effort\":6,\"pain\":{"
		"\"during\":2},"
		"\"note\":\"a, "
		"\\\"b\\\"\"},{\"id\":\"2\",\"time\":\"2026-11-23T08:00:00+01:00\",\"reminder\":"
		"\"desk\","
		"\"routine\":\"g/desk\",\"outcome\":\"missed\",\"held_by\":[\"quiet\",\"dnd\"]}]}";
	assert_printed(rendered(render_history, history, 0),
		"yesterday 17:30  done    strength-a  effort 6, pain 2; a, \"b\"; clam "
		"12/11,10+9/10; bridge 10\n"
		"today 08:00      missed  desk        held by quiet, dnd\n");
	assert_printed(rendered(render_history, "{\"entries\":[]}", 0),
		"Nothing has been recorded yet.\n");
	assert_printed(rendered(render_history,
			       "{\"entries\":[],\"problem\":\"9 entries are not saved yet\"}", 0),
		"Not all is shown: 9 entries are not saved yet\n");
	assert_printed(
		rendered(render_history,
			"{\"entries\":[{\"time\":\"2026-11-23T08:00:00+01:00\",\"routine\":\"g/r\","
			"\"title\":\"A break\",\"outcome\":\"missed\",\"held_by\":[\"quiet\"],"
			"\"note\":\"not shown in time (held: quiet)\"}]}",
			0),
		"today 08:00  missed  A break  not shown in time (held: quiet)\n");
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	json_t *json = json_of(history);
	render_history_csv(out, json);
	json_decref(json);
	(void)fclose(out);
	assert_printed(text,
		"id,time,reminder,routine,outcome,effort,pain_before,pain_during,pain_morning,"
		"exercises,note\n"
		"1,2026-11-22T17:30:00+01:00,,g/strength-a,done,6,,2,,\"clam 12/11,10+9/10; bridge "
		"10\",\"a, "
		"\"\"b\"\"\"\n"
		"2,2026-11-23T08:00:00+01:00,desk,g/desk,missed,,,,,,\n");
}

static void test_timeline_text(void **state) {
	(void)state;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	struct style style = {.now_s = NOW_S};
	json_t *json = json_of(
		"{\"routine\":\"g/r\",\"total_s\":55,\"steps\":[{\"at\":0,\"duration_s\":10,"
		"\"kind\":\"prepare\",\"exercise\":\"fig\",\"side\":\"right\"},{\"at\":10,"
		"\"duration_s\":45,\"kind\":\"work\",\"exercise\":\"fig\",\"side\":\"right\","
		"\"set\":1}],"
		"\"cues\":[{\"at\":0,\"cue\":\"announce\",\"text\":\"Fig.\"},{\"at\":55,\"cue\":"
		"\"done\","
		"\"text\":\"Done.\"}]}");
	render_timeline(out, json, true, &style);
	json_decref(json);
	(void)fclose(out);
	assert_printed(text,
		"g/r: 0:55 (55 s)\n"
		"  0:00  prepare  10 s      fig, right\n"
		"  0:00           announce  Fig.\n"
		"  0:10  work     45 s      fig, right, set 1\n"
		"  0:55           done      Done.\n");
}

static void test_problems_text(void **state) {
	(void)state;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	json_t *json = json_of("{\"ok\":false,\"problems\":[{\"file\":\"p.ini\",\"line\":3,"
			       "\"section\":\"reminder a\",\"key\":"
			       "\"evry\",\"severity\":\"error\",\"message\":\"unknown "
			       "key\",\"suggestion\":\"every\"},{\"file\":"
			       "\"p.ini\",\"line\":5,\"section\":\"minimus\",\"severity\":"
			       "\"warning\",\"message\":\"odd\"}]}");
	render_problems(out, json);
	json_decref(json);
	(void)fclose(out);
	assert_printed(text,
		"p.ini:3: [reminder a] evry: unknown key; did you mean \"every\"?\n"
		"p.ini:5: warning: [minimus] odd\n"
		"1 error, 1 warning\n");
}

/* ---- the bar and the picture ---- */

static void test_bar(void **state) {
	(void)state;
	static const struct {
		const char *name, *status;
		int64_t passed;
		const char *line;
	} rows[] = {
		{"none", NULL, 0,
			"{\"text\":\"\",\"alt\":\"disconnected\",\"tooltip\":\"minimusd is not "
			"running\",\"class\":["
			"\"disconnected\"],\"percentage\":0}"},
		{"idle", idle_status, 0,
			"{\"text\":\"42 min\",\"alt\":\"idle\",\"tooltip\":\"desk-break, today "
			"10:42\",\"class\":["
			"\"idle\"],\"percentage\":0}"},
		{"session", session_status, 2,
			"{\"text\":\"0:30 supine-figure-4\",\"alt\":\"session\",\"tooltip\":"
			"\"gluteus-minimus/release-stretch-8\\rsupine-figure-4, right, set "
			"1\\r5:39 left in "
			"all\",\"class\":[\"session\",\"hold\"],\"percentage\":31}"},
		{"prompt", prompt_status, 0,
			"{\"text\":\"desk\",\"alt\":\"due\",\"tooltip\":\"desk: "
			"gluteus-minimus/desk-micro-3\\rminimusctl "
			"start, snooze or skip\",\"class\":[\"due\"],\"percentage\":33}"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		json_t *status = rows[i].status == NULL ? NULL : json_of(rows[i].status);
		assert_dump(rows[i].name, barline(status, NOW_S, rows[i].passed), rows[i].line);
		json_decref(status);
	}
	json_t *status = json_of(prompt_status);
	json_t *line = barline(status, NOW_S + 400, 0);
	assert_dump("overdue", json_incref(json_object_get(line, "class")), "[\"overdue\"]");
	json_decref(line);
	json_decref(status);
	status = json_of(idle_status);
	line = barline(status, NOW_S + 42 * 60 - 20, 0);
	assert_dump("warn", json_incref(json_object_get(line, "class")), "[\"warn\"]");
	json_decref(line);
	json_decref(status);
	status =
		json_of("{\"state\":\"paused\",\"pauses\":[{\"reason\":\"user\",\"until\":null}]}");
	line = barline(status, NOW_S, 0);
	assert_dump("paused", json_incref(json_object_get(line, "class")), "[\"paused\"]");
	json_decref(line);
	json_decref(status);
	status = json_of("{\"state\":\"idle\",\"next\":{\"reminder\":\"a<&>b\",\"due\":\"2026-11-"
			 "23T09:42:00Z\"}}");
	line = barline(status, NOW_S, 0);
	assert_dump("escaped", json_incref(json_object_get(line, "tooltip")),
		"\"a&lt;&amp;&gt;b, today 09:42\"");
	json_decref(line);
	json_decref(status);
}

static void test_picture(void **state) {
	(void)state;
	json_t *status = json_of(session_status);
	char lines[PICTURE_LINES][PICTURE_BYTES], line[PICTURE_BYTES];
	struct picture picture = {.status = status,
		.now_s = NOW_S,
		.elapsed = 151,
		.remaining = 341,
		.step_remaining = 30,
		.width = 60,
		.keys = true,
		.message = ""};
	assert_int_equal(picture_lines(&picture, lines), 5);
	assert_string_equal(
		lines[0], "release-stretch-8                               2:31 of 8:12");
	assert_string_equal(lines[1], "supine-figure-4, right, set 1");
	assert_string_equal(
		lines[2], "[#################-----------------------------------]  0:30");
	assert_string_equal(
		lines[3], "next: switch side: supine-figure-4, left                 8 s");
	assert_string_equal(lines[4], "p pause, n next, b back, s stop, q quit");
	picture_plain(&picture, line);
	assert_string_equal(line, "0:10  supine-figure-4, right, set 1, 45 s");
	/* However narrow, no line is longer than the terminal. */
	for (picture.width = 20; picture.width <= 100; picture.width++) {
		size_t count = picture_lines(&picture, lines);
		for (size_t i = 0; i < count; i++) {
			assert_true(text_width(lines[i]) <= (size_t)picture.width);
		}
	}
	json_decref(status);
	picture.width = 60;
	picture.status = status = json_of(prompt_status);
	assert_int_equal(picture_lines(&picture, lines), 2);
	assert_string_equal(lines[0], "It is time: desk-micro-3 (desk)");
	assert_string_equal(lines[1], "s start, z snooze, k skip, q quit; open until today 10:20");
	/* What is too long goes on in the next line; nothing is cut off. */
	picture.message =
		"Noted for the session of Desk break, three minutes, which is done as shown.";
	assert_int_equal(picture_lines(&picture, lines), 4);
	assert_string_equal(
		lines[2], "Noted for the session of Desk break, three minutes, which is");
	assert_string_equal(lines[3], "done as shown.");
	picture.message = "";
	picture.question = QUESTION_EFFORT;
	assert_int_equal(picture_lines(&picture, lines), 2);
	assert_string_equal(lines[0], "The session is over. How hard was it?");
	json_decref(status);
	picture.status = NULL;
	assert_int_equal(picture_lines(&picture, lines), 1);
	assert_string_equal(lines[0], "No daemon answers. Waiting for one.");
	picture.question = QUESTION_NONE;
	picture.status = status = json_of(idle_status);
	picture_plain(&picture, line);
	assert_string_equal(line, "Next: desk-break, today 10:42");
	json_decref(status);
}

static void test_calendar_lines(void **state) {
	(void)state;
	static const struct {
		const char *text, *escaped;
		size_t size;
	} texts[] = {
		{"plain: text", "plain: text", 40},
		{"a;b,c\\d\ne", "a\\;b\\,c\\\\d\\ne", 40},
		{"bell \a rings", "bell  rings", 40},
		{"h\u00fcfte", "h\u00fc", 4},
		{"a;b", "a", 3},
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		char escaped[40];
		ics_escape(texts[i].text, escaped, texts[i].size);
		assert_string_equal(escaped, texts[i].escaped);
	}
	/* 74 octets and one character of two: it goes to the next line whole. */
	char line[] = "SUMMARY:0123456789012345678901234567890123456789012345678901234567890123456"
		      "\u00fcend";
	line[74] = '\0';
	strcat(line, "\u00fcend");
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	assert_non_null(out);
	ics_line(out, line);
	assert_int_equal(fclose(out), 0);
	assert_memory_equal(text + 74, "\r\n \u00fcend\r\n", 10);
	assert_int_equal(size, 74 + 3 + 5 + 2);
	free(text);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_args),
		cmocka_unit_test(test_spans),
		cmocka_unit_test(test_words_for_numbers),
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_doses),
		cmocka_unit_test(test_sessions_and_pairs),
		cmocka_unit_test(test_stamps),
		cmocka_unit_test(test_when),
		cmocka_unit_test(test_moments),
		cmocka_unit_test(test_widths),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_narrow_table),
		cmocka_unit_test(test_status_text),
		cmocka_unit_test(test_history_text),
		cmocka_unit_test(test_timeline_text),
		cmocka_unit_test(test_problems_text),
		cmocka_unit_test(test_bar),
		cmocka_unit_test(test_picture),
		cmocka_unit_test(test_calendar_lines),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
