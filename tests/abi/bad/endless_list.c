/* SPDX-License-Identifier: MIT */
#include "bad.h"

#define MORE_THAN_ALLOWED (MINIMUS_TIPS_MAX + 8)

static const struct minimus_tip tip = {
	.header = MINIMUS_HEADER(struct minimus_tip), .id = "tip", .text = "Again."};
static const struct minimus_tip *tips[MORE_THAN_ALLOWED];
static struct minimus_catalogue lists = {.header = MINIMUS_HEADER(struct minimus_catalogue)};

static const struct minimus_catalogue *catalogue(void *instance) {
	(void)instance;
	for (size_t i = 0; i < MORE_THAN_ALLOWED; i++) {
		tips[i] = &tip;
	}
	lists.tips = tips;
	return &lists;
}

ROUTINES(catalogue)
DESCRIPTOR("endless-list", NULL, get_extension);
