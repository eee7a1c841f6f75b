/* SPDX-License-Identifier: MIT */
#include <stdint.h>

__attribute__((visibility("default"))) int32_t minimus_plugin(void);
int32_t minimus_plugin(void) {
	return 0;
}
