/* SPDX-License-Identifier: MIT */
#include "arena.h"

#include <stdint.h>
#include <string.h>

#define ALIGNMENT _Alignof(max_align_t)

void arena_init(struct arena *arena, void *base, size_t size) {
	*arena = (struct arena){.base = base, .size = size};
}

void *arena_take(struct arena *arena, size_t n, size_t size) {
	if (size != 0 && n > (SIZE_MAX / 4) / size) {
		arena->wanted = SIZE_MAX / 2;
		return NULL;
	}
	size_t bytes = (n * size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (arena->wanted < SIZE_MAX / 2) {
		arena->wanted += bytes;
	}
	if (bytes > arena->size - arena->used) {
		return NULL;
	}
	void *memory = arena->base + arena->used;
	arena->used += bytes;
	memset(memory, 0, bytes);
	return memory;
}

char *arena_copy(struct arena *arena, const char *text, size_t length) {
	char *copy = arena_take(arena, length + 1, 1);
	if (copy != NULL) {
		memcpy(copy, text, length);
	}
	return copy;
}

bool arena_failed(const struct arena *arena) {
	return arena->wanted > arena->used;
}
