/* SPDX-License-Identifier: MIT */
/*
 * What the engine is told: one event a step, as plain data. Pointers are borrowed
 * for the step. Durations and instants are microseconds; "wall" and "boot" name
 * the clock (instant.h).
 */
#ifndef CORE_EVENT_H
#define CORE_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "plan.h"
#include "record.h"
#include "safety.h"
#include "zone.h"

enum event_type {
	EVENT_TICK,     /* time passed, or nothing but a look at the clock */
	EVENT_CONTINUE, /* the step before asked for more; same `now` */
	EVENT_STARTED,  /* history has been restored: begin */
	EVENT_COMMAND,
	EVENT_ACTION, /* a button of a notice was pressed */
	EVENT_CLOSED, /* a notice went away without us */
	EVENT_PRESENCE,
	EVENT_HOLD,     /* DND, full-screen: set or cleared by the desktop */
	EVENT_LOOKER,   /* EFFECT_LOOK is answered from now on, or is not */
	EVENT_LOOKED,   /* the answer to EFFECT_LOOK */
	EVENT_ADVANCED, /* a progression plugin answered, or could not */
	EVENT_COMPOSED, /* a routine plugin chose what the next session has, or could not */
	EVENT_CLOCK,    /* the wall clock stepped, or the zone changed */
	EVENT_RESUMED,  /* the machine woke */
	EVENT_REFOLD,   /* a session of the log, folded anew after one before it was changed */
	EVENT_STOPPING, /* the daemon ends */
	EVENT_LEAVING,  /* before engine_adopt: what the coming plan has no more ends */
	EVENT_TYPE_COUNT
};

enum command {
	COMMAND_START,  /* routine or reminder; neither: the open prompt */
	COMMAND_NOW,    /* make this reminder due now */
	COMMAND_SNOOZE, /* for_us 0: the reminder's own */
	COMMAND_SKIP,
	COMMAND_DONE, /* with a report, at any time */
	COMMAND_UNDO,
	COMMAND_SESSION_PAUSE,
	COMMAND_SESSION_RESUME,
	COMMAND_SESSION_TOGGLE,
	COMMAND_SESSION_NEXT,
	COMMAND_SESSION_BACK,
	COMMAND_SESSION_STOP, /* text: why */
	COMMAND_REPORT,       /* about the running or the last session */
	COMMAND_ANSWER,       /* effort, pain during, or the morning's */
	COMMAND_PAUSE, /* text: reason, "" is user; until_us or for_us; reminder or everything */
	COMMAND_RESUME,
	COMMAND_SCREENING, /* screening_none */
	COMMAND_RED_FLAG,
	COMMAND_CLEAR, /* text: the statement */
	COMMAND_SYMPTOMS,
	COMMAND_AMEND, /* session, report: what is true of it; NULL: it is deleted */
	COMMAND_COUNT
};

struct command_args {
	enum command command;
	uint64_t token;                     /* comes back in EFFECT_REPLY */
	int32_t reminder;                   /* index, -1: not given */
	int32_t routine;                    /* index, -1: not given */
	int64_t for_us, until_us;           /* until_us: wall; 0: not given */
	const char *text;                   /* borrowed for the step; NULL: none */
	const char *owner;                  /* who asks, for the pause set; NULL: "user" */
	const struct record_report *report; /* borrowed for the step; NULL: none */
	uint64_t session;                   /* COMMAND_AMEND */
	bool screening_none;
	enum red_flag level;
	const int32_t *symptoms; /* COMMAND_SYMPTOMS: SYMPTOM_COUNT; borrowed for the step */
};

enum presence {
	PRESENCE_UNKNOWN,
	PRESENCE_ACTIVE,
	PRESENCE_AWAY,
	PRESENCE_LOCKED,
	PRESENCE_ASLEEP
};
const char *presence_name(enum presence presence);

enum closed_by { CLOSED_BY_PERSON, CLOSED_BY_SERVER };

struct advanced {
	uint64_t ask;
	bool ok; /* false: `reason` says what went wrong; the dose stays */
	int32_t state_count;
	int32_t state[MODEL_STATE_MAX];
	struct dose dose;
	char version[ID_MAX + 1];
	char flag[FLAG_BYTES];
	char reason[REASON_BYTES];
};

struct composed {
	int32_t routine;
	bool ok; /* false: what was chosen before serves on */
	struct choice choice;
};

/* A pain answer of a morning. */
struct morning {
	int64_t wall_us;
	int32_t pain;
};

/* EVENT_REFOLD. Everything is borrowed for the step. The shell sets a routine to where it was
 * before the first session that is folded anew, then gives these one by one, each when the
 * models have answered for the one before (engine_asks). */
enum refold_part { REFOLD_BASE, REFOLD_SESSION, REFOLD_END, REFOLD_MARK };
struct refold {
	enum refold_part part;
	int32_t routine;
	/* REFOLD_BASE: for each item the dose record to begin from, NULL where there is none. */
	const struct record_dose *const *base;
	/* REFOLD_END: items, a bit each, that are recorded as they stand: no step of the fold was.
	 */
	uint32_t items;
	/* REFOLD_MARK: recorded as it is; it changes nothing that the engine knows. */
	const struct record_amend *amend;
	/* REFOLD_SESSION, and all that follows. */
	const struct record_session *session;
	const struct record_report *report; /* all that is true of it */
	const struct record_step *steps;    /* its journal */
	uint32_t step_count;
	const struct morning *mornings; /* all of the log, oldest first */
	size_t morning_count;
	int64_t next_us; /* wall; when the routine's next session began, INT64_MAX: there is none */
};

struct event {
	enum event_type type;
	union {
		struct command_args command;
		struct {
			uint64_t notice;
			char action[ID_MAX + 1];
		} action;
		struct {
			uint64_t notice;
			enum closed_by by;
		} closed;
		struct {
			enum presence presence;
			int64_t last_input_us;
		} presence; /* boot; when it turned away */
		struct {
			uint32_t hold;
			bool on;
		} hold;
		struct {
			bool on;
		} look; /* EVENT_LOOKER, EVENT_LOOKED: not to be disturbed, and nobody will tell
			   when that ends */
		struct advanced advanced;
		struct composed composed;
		const struct refold *refold;
		struct {
			const struct zone *zone;
		} clock; /* NULL: the zone stays */
		struct {
			const struct plan *plan;
		} leaving; /* borrowed for the step and its EVENT_CONTINUEs */
	} as;
};

#endif
