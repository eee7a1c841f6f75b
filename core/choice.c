/* SPDX-License-Identifier: MIT */
#include "choice.h"

#include <assert.h>
#include <stddef.h>

#define BITS 4

_Static_assert(ROUTINE_ITEMS_MAX <= 1 << BITS, "an index fits into its bits");
_Static_assert(ROUTINE_ITEMS_MAX *BITS <= 64, "all indices fit into a number");

static bool is_all(const struct choice *choice) {
	return choice == NULL || choice->count == 0;
}

void choice_add(struct choice *choice, uint32_t item) {
	assert(item < ROUTINE_ITEMS_MAX && choice->count < ROUTINE_ITEMS_MAX);
	uint64_t packed = (uint64_t)choice->packed | (uint64_t)item << (choice->count * BITS);
	choice->packed = (int64_t)packed;
	choice->count++;
}

uint32_t choice_count(const struct choice *choice, const struct routine *routine) {
	return is_all(choice) ? routine->item_count : (uint32_t)choice->count;
}

uint32_t choice_item(const struct choice *choice, uint32_t at) {
	return is_all(choice)
		? at
		: (uint32_t)((uint64_t)choice->packed >> (at * BITS)) & ((1u << BITS) - 1u);
}

bool choice_has(const struct choice *choice, uint32_t item) {
	bool has = is_all(choice);
	for (uint32_t i = 0; !has && i < (uint32_t)choice->count; i++) {
		has = choice_item(choice, i) == item;
	}
	return has;
}

bool choice_good(const struct choice *choice, const struct routine *routine) {
	uint32_t seen = 0;
	if (choice->count < 0 || (uint32_t)choice->count > routine->item_count) {
		return false;
	}
	for (uint32_t i = 0; i < (uint32_t)choice->count; i++) {
		uint32_t item = choice_item(choice, i);
		if (item >= routine->item_count || (seen & 1u << item) != 0) {
			return false;
		}
		seen |= 1u << item;
	}
	return true;
}
