/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a plan: scanner, iniparser and plan_build together. What the
 * scanner accepts, iniparser must read alike; a plan without errors must have
 * references that lead somewhere.
 */
#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "daemon/planfile.h"
#include "tests/unit/catalogue_fixture.h"

#define PROBLEMS_MAX 64
#define ARENA_BYTES (8u * 1024u * 1024u)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_plan(const struct plan *plan) {
	for (uint32_t i = 0; i < plan->reminder_count; i++) {
		const struct reminder *reminder = &plan->reminders[i];
		assert(reminder->rule.kind != RULE_NONE && reminder->rotation_count > 0);
		for (uint32_t k = 0; k < reminder->rotation_count; k++) {
			assert(reminder->rotation[k] < (int32_t)plan->routine_count);
			assert(reminder->rotation_names[k] != NULL);
		}
	}
	for (uint32_t i = 0; i < plan->routine_count; i++) {
		const struct routine *routine = &plan->routines[i];
		assert(routine->item_count > 0 && routine->item_count <= ROUTINE_ITEMS_MAX);
		for (uint32_t k = 0; k < routine->item_count; k++) {
			const struct routine_item *item = &routine->items[k];
			assert(item->exercise >= 0 &&
				item->exercise < (int32_t)plan->exercise_count);
			assert(dose_check(&item->dose, NULL) == 0);
			assert(item->rest_s >= 0 && item->prepare_s >= 0 && item->switch_s >= 0);
		}
	}
}

static bool begins(const char *text, const char *start) {
	return strncmp(text, start, strlen(start)) == 0;
}

/* iniparser never disagrees with the scanner. */
static void check_problems(const struct diag_list *problems) {
	for (uint32_t i = 0; i < problems->count && i < PROBLEMS_MAX; i++) {
		const struct diag *diag = &problems->items[i];
		assert(diag->message[0] != '\0');
		assert(!begins(diag->message, "this value can be read in two ways"));
		assert(!begins(diag->message, "it holds more than"));
		assert(!begins(diag->message, "iniparser cannot"));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	static struct diag diags[PROBLEMS_MAX];
	static char *memory;
	int fd = memfd_create("fuzz-plan", MFD_CLOEXEC);
	char path[64];
	assert(fd >= 0);
	if (write(fd, data, size) != (ssize_t)size) {
		(void)close(fd);
		return 0;
	}
	if (memory == NULL) {
		memory = malloc(ARENA_BYTES);
		assert(memory != NULL);
	}
	(void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	struct planfiles files;
	struct plan plan;
	struct arena arena;
	struct diag_list problems = {.items = diags, .capacity = PROBLEMS_MAX};
	int read_result = planfiles_read(&files, path, NULL, NULL, &problems);
	arena_init(&arena, memory, ARENA_BYTES);
	int r = plan_build(
		&plan, &arena, files.entries, files.entry_count, catalogue_fixture(), &problems);
	assert(r == 0 || r == -EINVAL || r == -ENOMEM);
	assert(r != 0 || read_result == 0);
	assert((read_result == -EINVAL) <= (problems.errors > 0));
	check_problems(&problems);
	if (r == 0) {
		check_plan(&plan);
	}
	planfiles_finish(&files);
	(void)close(fd);
	return 0;
}
