/* SPDX-License-Identifier: MIT */
/*
 * One block of memory, given by the shell, that a plan is built into and that
 * is released as a whole. The core never allocates: when the block is too
 * small, `wanted` says how much would have been enough so far, and the shell
 * tries again with a larger one.
 */
#ifndef CORE_ARENA_H
#define CORE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena {
	char *base; /* borrowed; aligned as malloc aligns */
	size_t size, used, wanted;
};

void arena_init(struct arena *arena, void *base, size_t size);
/* Zeroed memory for n items of `size` bytes, aligned for any type, or NULL when full. */
void *arena_take(struct arena *arena, size_t n, size_t size);
/* A terminated copy of length bytes, or NULL when full. */
char *arena_copy(struct arena *arena, const char *text, size_t length);
bool arena_failed(const struct arena *arena);

#endif
