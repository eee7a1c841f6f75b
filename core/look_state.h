/* SPDX-License-Identifier: MIT */
/*
 * What the engine keeps of its questions to the desktop (look.h). Instants are
 * of the boot clock.
 */
#ifndef CORE_LOOK_STATE_H
#define CORE_LOOK_STATE_H

#include <stdbool.h>
#include <stdint.h>

struct look {
	bool can;              /* somebody answers */
	bool asked;            /* prompts wait for the answer, but no longer than until_boot_us */
	bool fresh;            /* it came, or was given up, in this step */
	bool held;             /* it was: do not disturb */
	bool question;         /* it was asked for a question to the person, not for a reminder */
	int64_t until_boot_us; /* of the last question */
	int64_t again_boot_us; /* when it is asked again while `held` holds something */
};

#endif
