/* SPDX-License-Identifier: MIT */
#include "queue.h"

#include <assert.h>
#include <stdbool.h>

/* Every level is whole blocks; what fills the last one up is QUEUE_NEVER. */
static uint32_t whole(uint32_t count) {
	uint32_t blocks = (count + QUEUE_FAN - 1) / QUEUE_FAN;
	return (blocks > 0 ? blocks : 1) * QUEUE_FAN;
}

static uint32_t lay_out(uint32_t count, uint32_t at[QUEUE_LEVELS_MAX], uint32_t *ret_total) {
	uint32_t levels = 0, total = 0, length = whole(count);
	for (;;) {
		assert(levels < QUEUE_LEVELS_MAX);
		at[levels++] = total;
		total += length;
		if (length == QUEUE_FAN) {
			*ret_total = total;
			return levels;
		}
		length = whole(length / QUEUE_FAN);
	}
}

size_t queue_size(uint32_t count) {
	uint32_t at[QUEUE_LEVELS_MAX], total;
	(void)lay_out(count, at, &total);
	return total * sizeof(int64_t);
}

void queue_init(struct queue *queue, void *memory, uint32_t count) {
	uint32_t total;
	queue->keys = memory;
	queue->first = QUEUE_NEVER;
	queue->level_count = lay_out(count, queue->at, &total);
	for (uint32_t i = 0; i < total; i++) {
		queue->keys[i] = QUEUE_NEVER;
	}
}

static int64_t smallest(const int64_t *block) {
	int64_t least = block[0];
	for (uint32_t i = 1; i < QUEUE_FAN; i++) {
		least = block[i] < least ? block[i] : least;
	}
	return least;
}

void queue_set(struct queue *queue, uint32_t index, int64_t key) {
	for (uint32_t level = 0; level < queue->level_count; level++) {
		int64_t *keys = &queue->keys[queue->at[level]];
		if (keys[index] == key) {
			return;
		}
		keys[index] = key;
		index /= QUEUE_FAN;
		key = smallest(&keys[index * QUEUE_FAN]);
	}
	queue->first = key;
}

void queue_set_all(struct queue *queue, uint32_t count, int64_t key) {
	for (uint32_t level = 0; level < queue->level_count; level++) {
		for (uint32_t i = 0; i < count; i++) {
			queue->keys[queue->at[level] + i] = key;
		}
		count = (count + QUEUE_FAN - 1) / QUEUE_FAN;
	}
	queue->first = smallest(&queue->keys[queue->at[queue->level_count - 1]]);
}

int64_t queue_get(const struct queue *queue, uint32_t index) {
	return queue->keys[index];
}

int64_t queue_first(const struct queue *queue) {
	return queue->first;
}

static uint32_t length_of(const struct queue *queue, uint32_t level) {
	bool top = level + 1 == queue->level_count;
	return top ? QUEUE_FAN : queue->at[level + 1] - queue->at[level];
}

/* Up until the rest of a block has one, then down to it. */
int32_t queue_next(const struct queue *queue, uint32_t from, int64_t limit) {
	uint32_t level = 0, index = from, end;
	assert(limit < QUEUE_NEVER);
	if (queue->first > limit) {
		return -1;
	}
	for (;; level++) {
		if (level == queue->level_count) {
			return -1;
		}
		const int64_t *keys = &queue->keys[queue->at[level]];
		end = index < length_of(queue, level) ? index / QUEUE_FAN * QUEUE_FAN + QUEUE_FAN
						      : index;
		while (index < end && keys[index] > limit) {
			index++;
		}
		if (index < end) {
			break;
		}
		index /= QUEUE_FAN;
	}
	while (level-- > 0) {
		const int64_t *keys = &queue->keys[queue->at[level]];
		index *= QUEUE_FAN;
		while (keys[index] > limit) {
			index++;
		}
	}
	return (int32_t)index;
}
