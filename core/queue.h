/* SPDX-License-Identifier: MIT */
/*
 * A fixed number of keys by index, and quickly the smallest of all and the next
 * index whose key is no more than a limit. A tree of minima: a block of QUEUE_FAN keys has
 * its smallest in the level above. Setting and finding touch one block a level. The
 * memory is the caller's, queue_size(count) bytes, and may be copied with its queue.
 */
#ifndef CORE_QUEUE_H
#define CORE_QUEUE_H

#include <stddef.h>
#include <stdint.h>

#define QUEUE_FAN 8        /* keys of one cache line */
#define QUEUE_LEVELS_MAX 7 /* 2 million keys */
#define QUEUE_NEVER INT64_MAX

struct queue {
	int64_t *keys; /* borrowed: the caller's keys, then the minima level by level */
	int64_t first; /* the smallest */
	uint32_t level_count;
	uint32_t at[QUEUE_LEVELS_MAX]; /* where each level begins */
};

/* A multiple of the alignment of an int64_t. count at most QUEUE_FAN ^ QUEUE_LEVELS_MAX. */
size_t queue_size(uint32_t count);
/* All keys are QUEUE_NEVER. */
void queue_init(struct queue *queue, void *memory, uint32_t count);
void queue_set(struct queue *queue, uint32_t index, int64_t key);
/* Every index below count. */
void queue_set_all(struct queue *queue, uint32_t count, int64_t key);
int64_t queue_get(const struct queue *queue, uint32_t index);
/* The smallest key; QUEUE_NEVER when there is none. */
int64_t queue_first(const struct queue *queue);
/* The lowest index, `from` or later, whose key is at most `limit` (below QUEUE_NEVER); -1: none. */
int32_t queue_next(const struct queue *queue, uint32_t from, int64_t limit);

#endif
