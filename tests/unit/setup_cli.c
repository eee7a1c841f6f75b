/* SPDX-License-Identifier: MIT */
/* Prints every plan that the verb setup can write, each behind a line "=== N", for the test that
 * has them checked. */
#include "cli/setup_plan.h"

static void one(unsigned number) {
	struct setup_answers answers;
	setup_defaults(&answers);
	answers.conditions = number % 32;
	answers.equipment = number / 32 % 16;
	/* These two change a word each; every word meets every condition and all equipment. */
	answers.side = (enum setup_side)((number + number / 32) % 4);
	answers.cues = (enum setup_cues)(number % 3);
	(void)printf("=== %u\n", number);
	setup_plan(stdout, &answers);
}

int main(void) {
	for (unsigned number = 0; number < 32 * 16; number++) {
		one(number);
	}
	return 0;
}
