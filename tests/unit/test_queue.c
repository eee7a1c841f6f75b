/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/queue.h"

#define ROUNDS 4000
#define KEYS_MAX 5000

static uint64_t random_state = 88172645463325252u;

static uint32_t below(uint32_t n) {
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (uint32_t)(random_state >> 33) % n;
}

/* The same by looking at all of them. */
static int64_t plain_first(const int64_t *keys, uint32_t count) {
	int64_t least = QUEUE_NEVER;
	for (uint32_t i = 0; i < count; i++) {
		least = keys[i] < least ? keys[i] : least;
	}
	return least;
}

static int32_t plain_next(const int64_t *keys, uint32_t count, uint32_t from, int64_t limit) {
	for (uint32_t i = from; i < count; i++) {
		if (keys[i] <= limit) {
			return (int32_t)i;
		}
	}
	return -1;
}

static void test_against_plain(void **state) {
	(void)state;
	static const uint32_t counts[] = {
		1, 2, 7, 8, 9, 63, 64, 65, 511, 512, 513, 4095, 4096, KEYS_MAX};
	static int64_t keys[KEYS_MAX];
	for (size_t row = 0; row < sizeof(counts) / sizeof(counts[0]); row++) {
		uint32_t count = counts[row];
		struct queue queue;
		void *memory = malloc(queue_size(count));
		assert_non_null(memory);
		queue_init(&queue, memory, count);
		for (uint32_t i = 0; i < count; i++) {
			keys[i] = QUEUE_NEVER;
		}
		for (int round = 0; round < ROUNDS; round++) {
			uint32_t at = below(count), from = below(count);
			int64_t limit = below(1000);
			if (below(100) == 0) {
				queue_set_all(&queue, count, limit);
				for (uint32_t i = 0; i < count; i++) {
					keys[i] = limit;
				}
			}
			keys[at] = below(3) == 0 ? QUEUE_NEVER
				: below(3) == 0  ? INT64_MIN
						 : below(1000);
			queue_set(&queue, at, keys[at]);
			assert_int_equal(queue_get(&queue, at), keys[at]);
			assert_int_equal(queue_first(&queue), plain_first(keys, count));
			assert_int_equal(queue_next(&queue, from, limit),
				plain_next(keys, count, from, limit));
		}
		free(memory);
	}
}

/* Nothing at all, and no index but those there are. */
static void test_empty(void **state) {
	(void)state;
	int64_t memory[QUEUE_FAN];
	struct queue queue;
	assert_int_equal(queue_size(0), sizeof(memory));
	queue_init(&queue, memory, 0);
	queue_set_all(&queue, 0, 1);
	assert_int_equal(queue_first(&queue), QUEUE_NEVER);
	assert_int_equal(queue_next(&queue, 0, QUEUE_NEVER - 1), -1);
	queue_init(&queue, memory, 3);
	queue_set_all(&queue, 3, INT64_MIN);
	assert_int_equal(queue_next(&queue, 2, INT64_MIN), 2);
	assert_int_equal(queue_next(&queue, 3, QUEUE_NEVER - 1), -1);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_against_plain),
		cmocka_unit_test(test_empty),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
