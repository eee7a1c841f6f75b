/* SPDX-License-Identifier: MIT */
/*
 * Which items of a routine one session has, in their order, as a plugin chose
 * them. Without a choice it has them all. Packed into a number, because it is
 * kept with every session.
 */
#ifndef CORE_CHOICE_H
#define CORE_CHOICE_H

#include <stdbool.h>
#include <stdint.h>

#include "catalog.h"

struct choice {
	int32_t count;  /* 0: all items, in the routine's order */
	int64_t packed; /* four bits for each index, the first lowest */
};

/* Of one routine: what its plugin chose last, and whether it is being asked. */
struct composing {
	struct choice choice;
	int64_t asked_boot_us; /* 0: never */
	int64_t until_boot_us; /* how long a prompt waits for the answer */
	int32_t latest;        /* items of the latest session; 0: there was none */
	bool open;
};

/* Appends an index below ROUTINE_ITEMS_MAX; at most that many. */
void choice_add(struct choice *choice, uint32_t item);
/* How many items a session of this routine has. choice may be NULL. */
uint32_t choice_count(const struct choice *choice, const struct routine *routine);
/* The index of the at-th. choice may be NULL. */
uint32_t choice_item(const struct choice *choice, uint32_t at);
/* choice may be NULL. */
bool choice_has(const struct choice *choice, uint32_t item);
/* Every index is one of the routine's, and none comes twice. */
bool choice_good(const struct choice *choice, const struct routine *routine);

#endif
