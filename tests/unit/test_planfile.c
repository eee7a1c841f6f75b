/* SPDX-License-Identifier: MIT */
/*
 * Plans as files: the scanner, iniparser and plan_build together. Every file of plans/invalid has
 * its whole list of problems beside it, every file of plans/valid is read without one (or with the
 * warnings beside it). With arguments, prints the problems of those files instead.
 */
#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "catalogue_fixture.h"
#include "core/instant.h"
#include "core/timeline.h"
#include "daemon/planfile.h"
#include "daemon/plankeep.h"

#define PROBLEMS_MAX 64
#define ARENA_BYTES (4u * 1024u * 1024u)
#define INVALID_WANTED 40

struct loaded {
	struct planfiles files;
	struct plan plan;
	struct diag diags[PROBLEMS_MAX];
	struct diag_list problems;
	char *memory;
	int read_result, build_result;
};

static struct loaded *load(const char *only, const char *config_dir, const char *shipped) {
	struct loaded *loaded = calloc(1, sizeof *loaded);
	assert_non_null(loaded);
	loaded->problems = (struct diag_list){.items = loaded->diags, .capacity = PROBLEMS_MAX};
	loaded->memory = malloc(ARENA_BYTES);
	assert_non_null(loaded->memory);
	loaded->read_result =
		planfiles_read(&loaded->files, only, config_dir, shipped, &loaded->problems);
	struct arena arena;
	arena_init(&arena, loaded->memory, ARENA_BYTES);
	loaded->build_result = plan_build(&loaded->plan, &arena, loaded->files.entries,
		loaded->files.entry_count, catalogue_fixture(), &loaded->problems);
	return loaded;
}

static void loaded_free(struct loaded *loaded) {
	planfiles_finish(&loaded->files);
	free(loaded->memory);
	free(loaded);
}

/* All problems, one a line, with the file's name alone. Owned by the caller. */
static char *problems_text(struct loaded *loaded) {
	size_t size = 1, used = 0;
	char *text = calloc(1, 1);
	for (uint32_t i = 0; i < loaded->problems.count && i < PROBLEMS_MAX; i++) {
		struct diag diag = loaded->diags[i];
		const char *slash = strrchr(diag.file, '/');
		if (slash != NULL) {
			memmove(diag.file, slash + 1, strlen(slash + 1) + 1);
		}
		char line[1024];
		int length = diag_print(&diag, line, sizeof line);
		assert_true(length > 0 && (size_t)length < sizeof line);
		size += (size_t)length + 20;
		text = realloc(text, size);
		assert_non_null(text);
		used += (size_t)snprintf(text + used, size - used, "%s%s\n",
			diag.severity == DIAG_WARNING ? "warning: " : "", line);
	}
	return text;
}

static char *file_text(const char *path) {
	FILE *file = fopen(path, "r");
	if (file == NULL) {
		return NULL;
	}
	char *text = calloc(1, 65536);
	assert_non_null(text);
	assert_true(fread(text, 1, 65535, file) < 65535);
	(void)fclose(file);
	return text;
}

static char *expected_of(const char *path) {
	char expected[300];
	(void)snprintf(expected, sizeof expected, "%.*s.expected", (int)strlen(path) - 4, path);
	return file_text(expected);
}

typedef void check_file(const char *path);

static int for_each(const char *folder, check_file *check) {
	DIR *directory = opendir(folder);
	assert_non_null(directory);
	int count = 0;
	const struct dirent *entry;
	while ((entry = readdir(directory)) != NULL) {
		char path[300];
		size_t length = strlen(entry->d_name);
		if (length > 4 && strcmp(entry->d_name + length - 4, ".ini") == 0) {
			(void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
			check(path);
			count++;
		}
	}
	(void)closedir(directory);
	return count;
}

static void check_text(const char *path, const char *got, const char *expected) {
	if (strcmp(got, expected) != 0) {
		fail_msg("%s\n--- expected\n%s--- found\n%s", path, expected, got);
	}
}

static void check_invalid(const char *path) {
	struct loaded *loaded = load(path, NULL, NULL);
	char *got = problems_text(loaded), *expected = expected_of(path);
	if (expected == NULL) {
		fail_msg("%s has no .expected beside it; found\n%s", path, got);
	}
	check_text(path, got, expected);
	assert_true(loaded->problems.errors > 0);
	assert_int_equal(loaded->build_result, -EINVAL);
	free(got);
	free(expected);
	loaded_free(loaded);
}

static void check_valid(const char *path) {
	struct loaded *loaded = load(path, NULL, NULL);
	char *got = problems_text(loaded), *expected = expected_of(path);
	check_text(path, got, expected != NULL ? expected : "");
	assert_int_equal(loaded->read_result, 0);
	assert_int_equal(loaded->build_result, 0);
	free(got);
	free(expected);
	loaded_free(loaded);
}

static void test_invalid_plans(void **state) {
	(void)state;
	assert_true(for_each("plans/invalid", check_invalid) >= INVALID_WANTED);
}

static void test_valid_plans(void **state) {
	(void)state;
	assert_true(for_each("plans/valid", check_valid) > 0);
}

static void test_shipped_plans(void **state) {
	(void)state;
	check_valid("../config/plan.ini");
	check_valid("../config/try.ini");
}

/* The grammar can say the six routines, and they last as long as the shipped ones. */
static void test_the_six_routines(void **state) {
	(void)state;
	static const struct {
		const char *name;
		int32_t total_s;
	} rows[] = {{"desk-micro-3", 175}, {"release-stretch-8", 492}, {"release-during-4", 246},
		{"strength-a-15", 862}, {"strength-b-15", 855}, {"gtps-calm-10", 528}};
	struct loaded *loaded = load("plans/routines.ini", NULL, NULL);
	char *got = problems_text(loaded);
	check_text("plans/routines.ini", got, "");
	assert_int_equal(loaded->build_result, 0);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char name[64];
		const struct timeline_options options = {0};
		(void)snprintf(name, sizeof name, "my-%s", rows[i].name);
		int32_t mine = plan_find_routine(&loaded->plan, name);
		int32_t shipped = plan_find_routine(&loaded->plan, rows[i].name);
		assert_true(mine >= 0 && shipped >= 0 && mine != shipped);
		assert_int_equal(
			timeline_total_s(&loaded->plan, &loaded->plan.routines[mine], &options),
			rows[i].total_s);
		assert_int_equal(
			timeline_total_s(&loaded->plan, &loaded->plan.routines[shipped], &options),
			rows[i].total_s);
	}
	free(got);
	loaded_free(loaded);
}

/* ---- files and folders ---- */

struct place {
	char folder[64], parts[80];
};

static void write_file(const char *folder, const char *name, const char *text, size_t length) {
	char path[200];
	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
}

static int make_place(void **state) {
	static struct place place;
	(void)snprintf(place.folder, sizeof place.folder, "/tmp/minimus-planfile-XXXXXX");
	assert_non_null(mkdtemp(place.folder));
	(void)snprintf(place.parts, sizeof place.parts, "%s/plan.d", place.folder);
	*state = &place;
	return 0;
}

static int remove_place(void **state) {
	struct place *place = *state;
	static const char *const names[] = {
		"plan.ini", "plan.d/10-a.ini", "plan.d/20-b.ini", "plan.d/notes.txt", "kept.ini"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		char path[200];
		(void)snprintf(path, sizeof path, "%s/%s", place->folder, names[i]);
		(void)unlink(path);
	}
	(void)rmdir(place->parts);
	return rmdir(place->folder);
}

#define WRITE(folder, name, text) write_file(folder, name, text, sizeof(text) - 1)

static void test_parts_in_name_order(void **state) {
	struct place *place = *state;
	assert_int_equal(mkdir(place->parts, 0700), 0);
	WRITE(place->folder, "plan.ini",
		"[reminder a]\nroutine = desk-micro-3\nevery = 50min\nsnooze = 1min\n");
	WRITE(place->parts, "20-b.ini", "[reminder a]\nsnooze = 3min\n");
	WRITE(place->parts, "10-a.ini", "[reminder a]\nsnooze = 2min\nexpire = 5min\n");
	WRITE(place->parts, "notes.txt", "not a plan\n");
	struct loaded *loaded = load(NULL, place->folder, "/nowhere");
	assert_int_equal(loaded->read_result, 0);
	assert_int_equal(loaded->build_result, 0);
	assert_int_equal(loaded->problems.count, 0);
	assert_int_equal(loaded->files.file_count, 3);
	assert_false(loaded->files.shipped);
	assert_int_equal(loaded->plan.reminders[0].snooze_us, 180 * US_PER_S);
	assert_int_equal(loaded->plan.reminders[0].expire_us, 300 * US_PER_S);
	loaded_free(loaded);
}

static void test_parts_alone(void **state) {
	struct place *place = *state;
	assert_int_equal(mkdir(place->parts, 0700), 0);
	WRITE(place->parts, "10-a.ini", "[reminder a]\nroutine = desk-micro-3\nevery = 50min\n");
	struct loaded *loaded = load(NULL, place->folder, "/nowhere");
	assert_int_equal(loaded->build_result, 0);
	assert_int_equal(loaded->files.file_count, 1);
	assert_int_equal(loaded->problems.count, 1);
	assert_int_equal(loaded->diags[0].severity, DIAG_WARNING);
	assert_non_null(strstr(loaded->diags[0].message, "copy /nowhere to "));
	loaded_free(loaded);
}

static void test_shipped_when_there_is_none(void **state) {
	struct place *place = *state;
	struct loaded *loaded = load(NULL, place->folder, "../config/plan.ini");
	assert_int_equal(loaded->build_result, 0);
	assert_true(loaded->files.shipped);
	assert_true(loaded->plan.reminder_count > 0);
	assert_false(planfiles_changed(&loaded->files, NULL, place->folder));
	WRITE(place->folder, "plan.ini", "[minimus]\n");
	assert_true(planfiles_changed(&loaded->files, NULL, place->folder));
	loaded_free(loaded);
}

static void test_changes_are_seen(void **state) {
	struct place *place = *state;
	assert_int_equal(mkdir(place->parts, 0700), 0);
	WRITE(place->folder, "plan.ini", "[minimus]\nage = 50\n");
	struct loaded *loaded = load(NULL, place->folder, NULL);
	assert_int_equal(loaded->build_result, 0);
	assert_false(planfiles_changed(&loaded->files, NULL, place->folder));
	WRITE(place->parts, "10-a.ini", "[minimus]\nage = 51\n");
	assert_true(planfiles_changed(&loaded->files, NULL, place->folder));
	loaded_free(loaded);
	loaded = load(NULL, place->folder, NULL);
	assert_int_equal(loaded->plan.settings.age, 51);
	assert_false(planfiles_changed(&loaded->files, NULL, place->folder));
	WRITE(place->folder, "plan.ini", "[minimus]\nage = 512\n");
	assert_true(planfiles_changed(&loaded->files, NULL, place->folder));
	loaded_free(loaded);
}

static void test_files_that_cannot_be_read(void **state) {
	struct place *place = *state;
	char path[200];
	(void)snprintf(path, sizeof path, "%s/gone.ini", place->folder);
	struct loaded *loaded = load(path, NULL, NULL);
	assert_int_equal(loaded->read_result, -ENOENT);
	char *got = problems_text(loaded);
	assert_string_equal(
		got, "gone.ini: it cannot be read: No such file or directory; check the name\n");
	free(got);
	loaded_free(loaded);

	loaded = load(place->folder, NULL, NULL);
	assert_int_equal(loaded->read_result, -EISDIR);
	loaded_free(loaded);

	(void)snprintf(path, sizeof path, "%s/plan.ini", place->folder);
	assert_int_equal(mkfifo(path, 0600), 0);
	loaded = load(path, NULL, NULL);
	assert_true(loaded->read_result < 0);
	got = problems_text(loaded);
	assert_string_equal(
		got, "plan.ini: this is no regular file; put a text file in its place\n");
	free(got);
	loaded_free(loaded);
}

static void test_limits(void **state) {
	struct place *place = *state;
	size_t size = PLANFILE_BYTES_MAX + 1;
	char *text = malloc(size), path[200];
	assert_non_null(text);
	memset(text, '\n', size);
	write_file(place->folder, "plan.ini", text, size);
	(void)snprintf(path, sizeof path, "%s/plan.ini", place->folder);
	struct loaded *loaded = load(path, NULL, NULL);
	assert_int_equal(loaded->read_result, -EFBIG);
	loaded_free(loaded);
	write_file(place->folder, "plan.ini", text, PLANFILE_BYTES_MAX);
	loaded = load(path, NULL, NULL);
	assert_int_equal(loaded->read_result, 0);
	loaded_free(loaded);
	free(text);
}

/* Bytes that cannot be kept as a file of text. */
#define RAW(text_) text_, sizeof(text_) - 1
static const struct {
	const char *name, *text;
	size_t length;
	const char *problems;
} raw[] = {
	{"NUL", RAW("[minimus]\nage = 5\0000\n"),
		"plan.ini:2: [minimus]: a NUL byte; this is no text, save the file as plain text "
		"in UTF-8\n"},
	{"BOM", RAW("\xef\xbb\xbf[minimus]\nage = 50\n"),
		"plan.ini:1: a byte order mark at the start; save the file as UTF-8 without a "
		"BOM\n"},
	{"UTF-16", RAW("\xff\xfe[\0m\0"), "plan.ini:1: the file is UTF-16; save it as UTF-8\n"},
	{"Latin-1", RAW("[minimus]\nprescribed-by = M\xfcller\n"),
		"plan.ini:2: [minimus]: a character that is not UTF-8; save the file as UTF-8\n"},
	{"control", RAW("[minimus]\nprescribed-by = a\x1b[1m\n"),
		"plan.ini:2: [minimus]: a control character (code 27); remove it\n"},
	{"CRLF is fine", RAW("[minimus]\r\nage = 50\r\n"), ""},
	{"no newline at the end", RAW("[minimus]\nage = 50"), ""},
	{"empty", RAW(""), ""},
	{"UTF-8", RAW("[minimus]\nprescribed-by = Dr. M\xc3\xbcller\n"), ""},
};

static void test_raw_bytes(void **state) {
	struct place *place = *state;
	char path[200];
	(void)snprintf(path, sizeof path, "%s/plan.ini", place->folder);
	for (size_t i = 0; i < sizeof raw / sizeof raw[0]; i++) {
		write_file(place->folder, "plan.ini", raw[i].text, raw[i].length);
		struct loaded *loaded = load(path, NULL, NULL);
		char *got = problems_text(loaded);
		check_text(raw[i].name, got, raw[i].problems);
		free(got);
		loaded_free(loaded);
	}
}

/* Entries that were read, written as the last good plan, and read again. */
static void test_kept(void **state) {
	const struct place *where = *state;
	static const char *const values[] = {"\"a \"", "'say \"up\"; then #down'", "\"it's; so\"",
		"\"'tis first\"", "'\"quoted\" first'", "\"ends so \\\"", "it's \"both\"",
		"plain, with = and [brackets]", "\"   in blanks   \""};
	char text[600] = "[tip a]\ntext = x\n", kept[300];
	size_t count = sizeof values / sizeof values[0];
	for (size_t i = 0; i < count; i++) {
		size_t used = strlen(text);
		(void)snprintf(text + used, sizeof text - used, "[tip t%d]\ntext = %s\n", (int)i,
			values[i]);
	}
	write_file(where->folder, "plan.ini", text, strlen(text));
	(void)snprintf(kept, sizeof kept, "%s/plan.ini", where->folder);
	struct loaded *first = load(kept, NULL, NULL);
	(void)snprintf(kept, sizeof kept, "%s/kept.ini", where->folder);
	assert_int_equal(first->read_result, 0);
	assert_int_equal(plankeep_write(kept, first->files.entries, first->files.entry_count), 0);
	struct loaded *second = load(kept, NULL, NULL);
	char *problems = problems_text(second);
	assert_string_equal(problems, "");
	free(problems);
	assert_int_equal(second->files.entry_count, first->files.entry_count);
	for (uint32_t i = 0; i < first->files.entry_count; i++) {
		const struct plan_entry *entry = &first->files.entries[i], *other = NULL;
		for (uint32_t j = 0; j < second->files.entry_count && entry->key != NULL; j++) {
			const struct plan_entry *e = &second->files.entries[j];
			if (e->key != NULL && strcmp(e->section, entry->section) == 0) {
				other = e;
			}
		}
		assert_true(entry->key == NULL || other != NULL);
		if (other != NULL) {
			print_message("%s = %s\n", entry->section, entry->value);
			assert_string_equal(other->value, entry->value);
		}
	}
	loaded_free(first);
	loaded_free(second);
}

static int print_files(int count, char **paths) {
	for (int i = 0; i < count; i++) {
		struct loaded *loaded = load(paths[i], NULL, NULL);
		char *text = problems_text(loaded);
		(void)printf("%s", text);
		free(text);
		loaded_free(loaded);
	}
	return 0;
}

int main(int argc, char **argv) {
	if (argc > 1) {
		return print_files(argc - 1, argv + 1);
	}
#define WITH_PLACE(test) cmocka_unit_test_setup_teardown(test, make_place, remove_place)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_invalid_plans),
		cmocka_unit_test(test_valid_plans),
		cmocka_unit_test(test_shipped_plans),
		cmocka_unit_test(test_the_six_routines),
		WITH_PLACE(test_parts_in_name_order),
		WITH_PLACE(test_parts_alone),
		WITH_PLACE(test_shipped_when_there_is_none),
		WITH_PLACE(test_changes_are_seen),
		WITH_PLACE(test_files_that_cannot_be_read),
		WITH_PLACE(test_kept),
		WITH_PLACE(test_limits),
		WITH_PLACE(test_raw_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
