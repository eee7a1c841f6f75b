/* SPDX-License-Identifier: MIT */
/* A text that no NUL ends before the memory does. */
#include <sys/mman.h>

#include "hostile.h"

#define PAGE 4096u

static struct minimus_exercise exercise = HOSTILE_EXERCISE(flags, 0);
static const struct minimus_catalogue lists = HOSTILE_CATALOGUE(&exercise);

static const struct minimus_catalogue *give(void) {
	char *pages =
		mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (pages == MAP_FAILED || mprotect(pages + PAGE, PAGE, PROT_NONE) != 0) {
		return NULL;
	}
	memset(pages, 'a', PAGE);
	exercise.title = pages + PAGE - 8;
	return &lists;
}

HOSTILE_GIVES("string-off-the-map", give());
