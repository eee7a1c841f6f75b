/* SPDX-License-Identifier: MIT */
/* What pactl prints, and whether that is a meeting. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "desktop/sense/mic.h"

#define SINK "Sink #0\n\tState: RUNNING\n\tName: out\n\n"
#define MONITOR                                                                                    \
	"Source #3\n\tState: RUNNING\n\tName: out.monitor\n\tDescription: Monitor of Out\n"        \
	"\tMonitor of Sink: out\n\n"
#define MICROPHONE                                                                                 \
	"Source #7\n\tState: RUNNING\n\tName: mic\n\tMonitor of Sink: n/a\n"                       \
	"\tProperties:\n\t\tdevice.class = \"sound\"\n\n"
#define RECORDING(number, source, corked, resample, program)                                       \
	"Source Output #" number "\n\tDriver: protocol-native.c\n\tClient: 8\n\tSource: " source   \
	"\n\tCorked: " corked "\n\tMute: no\n\tResample method: " resample                         \
	"\n\tProperties:\n\t\tmedia.name = \"x\"\n\t\tapplication.name = \"" program "\"\n\n"
#define CLIENT "Client #9\n\tProperties:\n\t\tapplication.name = \"pactl\"\n"

struct row {
	const char *name, *list;
	bool on;
	const char *by;
};

static const struct row rows[] = {
	{"nothing", "", false, ""},
	{"no recording", SINK MONITOR MICROPHONE CLIENT, false, ""},
	{"a microphone", MONITOR MICROPHONE RECORDING("1", "7", "no", "copy", "Firefox") CLIENT,
		true, "Firefox"},
	{"what the machine plays",
		MONITOR MICROPHONE RECORDING("1", "3", "no", "copy", "recorder") CLIENT, false, ""},
	{"both",
		MONITOR MICROPHONE RECORDING("1", "3", "no", "copy", "recorder")
			RECORDING("2", "7", "no", "speex-float-1", "Zoom \\\"X\\\"") CLIENT,
		true, "Zoom \\\"X\\\""},
	{"on hold", MICROPHONE RECORDING("1", "7", "yes", "copy", "Firefox"), false, ""},
	{"a level meter", MICROPHONE RECORDING("1", "7", "no", "peaks", "Volume Control"), false,
		""},
	{"the last block, cut off", MICROPHONE "Source Output #4\n\tSource: 7\n\tCorked: no", true,
		""},
	{"the sources are not told", RECORDING("1", "7", "no", "copy", "Firefox"), true, "Firefox"},
	{"another language", "Quelle #7\nAufnahme #1\n\tSource: 7\n\tCorked: no\n", false, ""},
};

static void a_meeting_or_none(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char by[MIC_NAME_BYTES] = "untouched";
		print_message("%s\n", rows[i].name);
		assert_int_equal(mic_read(rows[i].list, by, sizeof(by)), rows[i].on);
		assert_string_equal(by, rows[i].by);
	}
}

static void a_long_name_is_cut(void **state) {
	char by[8];

	(void)state;
	assert_true(mic_read(
		MICROPHONE RECORDING("1", "7", "no", "copy", "Firefox Nightly"), by, sizeof(by)));
	assert_string_equal(by, "Firefox");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_meeting_or_none),
		cmocka_unit_test(a_long_name_is_cut),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
