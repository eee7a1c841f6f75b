/* SPDX-License-Identifier: MIT */
/* Takes memory until there is none, and says how much there was. */
#include <stdio.h>
#include <stdlib.h>

#include "bad.h"

#define PIECE_MIB 16
#define PIECES_MAX 64

static int32_t create(const struct minimus_host *host, void **ret_instance) {
	char text[40];
	int mib = 0;
	*ret_instance = NULL;
	for (int i = 0; i < PIECES_MAX; i++) {
		volatile char *piece = malloc((size_t)PIECE_MIB << 20);
		if (piece == NULL) {
			break;
		}
		piece[0] = 1;
		mib += PIECE_MIB;
	}
	(void)snprintf(text, sizeof text, "%d", mib);
	host->log(host->host_data, MINIMUS_LOG_INFO, text);
	return 0;
}

DESCRIPTOR("hog", create, no_extension);
