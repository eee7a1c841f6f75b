/* SPDX-License-Identifier: MIT */
/*
 * What the engine knows of one reminder: its schedule's place in time and its
 * open occurrence. For the engine's own modules, by way of engine_state.h.
 * Members ending in _boot_us are on the boot clock, those in _wall_us on the wall clock.
 */
#ifndef CORE_OCCUR_STATE_H
#define CORE_OCCUR_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "adapt.h"
#include "week.h"

/* Elapsed time that can be stopped without losing any of it. */
struct counter {
	int64_t counted_us, since_boot_us;
	bool running;
};

enum occur_phase { OCCUR_NONE, OCCUR_WAITING, OCCUR_SHOWN, OCCUR_SNOOZED, OCCUR_SESSION };

/* One occurrence from its due instant to its one end. */
struct occurrence {
	enum occur_phase phase;
	int64_t key;
	int64_t due_wall_us;
	int64_t prompted_wall_us; /* first showing; 0: never shown */
	int64_t shown_boot_us;    /* of the present showing */
	int64_t wait_boot_us;     /* waits since: due, end of a snooze, or withdrawn */
	int64_t until_boot_us;    /* end of the snooze */
	int64_t left_us;          /* of the snooze, while a pause stops it; 0: it runs */
	int64_t limit_wall_us;    /* not shown by then: missed */
	int64_t end_wall_us;      /* ends at the latest */
	int32_t snoozes;
	int32_t routine;
	uint32_t holds, holds_now; /* ever, and at present */
	uint64_t session;
	bool asked; /* by `now`: spacing does not apply */
	bool late;  /* its due instant was passed over: by sleep, or by a step of the clock */
	bool merge; /* to be ended as merged into `merge_into` */
	int32_t merge_into;
	bool removed; /* the server took the bubble away */
	bool closed;  /* the person did */
	bool reshown;
};

/* What an occurrence may change and an undo gives back. */
struct took {
	int64_t key;
	struct counter counter;
	int64_t from_boot_us, rest_wall_us;
	int32_t rotation;
	struct adapt adapt;
};

/* What the last counter record said. */
struct mark {
	int64_t counted_us, wall_us; /* wall_us 0: there is none */
	int32_t level;
};

/* A reminder: its schedule's place in time, and its open occurrence. */
struct occur {
	struct counter counter;
	struct occurrence now;
	bool off;     /* disabled, or its condition says so */
	bool open;    /* its window, as of the last step */
	bool warned;  /* reminder.warned went out for the next due */
	bool leaving; /* the coming plan has it no more: what is open ends */
	bool paused;  /* by the person, this one alone */
	bool has_key;
	int64_t edge_wall_us;       /* when the window opens or closes next */
	int64_t at_wall_us, at_key; /* next of the calendar kinds; NEVER_US */
	int64_t last_key;
	int64_t before_key;       /* without a key: those up to here may have been its own once */
	int64_t last_due_wall_us; /* of last_key; 0: none */
	int64_t from_boot_us;     /* what the counter counts from: last outcome, or opening */
	int64_t ended_key;        /* of the last outcome */
	int64_t rest_wall_us;     /* what min-rest counts from; 0: nothing yet */
	struct week week;         /* of RULE_PER_WEEK, while something was missed in it */
	int32_t rotation;
	struct took before; /* the occurrence of before.key; kept while restoring */
	struct adapt adapt;
	struct mark mark;
	int32_t today; /* prompts shown today */
};

#endif
