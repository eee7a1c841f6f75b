/* SPDX-License-Identifier: MIT */
#include "role.h"

int main(void) {
	return role_run(ROLE_DAEMON_FD);
}
