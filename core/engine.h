/* SPDX-License-Identifier: MIT */
/*
 * The engine: every decision of minimus behind one function. The shell reads
 * both clocks once, calls engine_step with one event, applies the effects and
 * re-arms its two timers to engine_deadline. Nothing here does I/O, reads a
 * clock, allocates or keeps global state; the same events give the same
 * effects. All state is one block of engine_size(plan) bytes, owned by the
 * caller. One thread.
 */
#ifndef CORE_ENGINE_H
#define CORE_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "instant.h"
#include "plan.h"
#include "record.h"
#include "safety.h"
#include "timeline.h"
#include "zone.h"

#define EFFECTS_MAX 12
#define NOTICE_ACTIONS_MAX 6
#define NOTICE_SUMMARY_BYTES 160
#define NOTICE_BODY_BYTES 2048
#define REPLY_BYTES 240
#define PAUSES_MAX 32
#define MERGED_MAX 8
#define UNDO_US (60 * US_PER_S)
#define CONFIRM_US (12 * US_PER_HOUR)
#define CRASH_RESUME_US (2 * US_PER_MIN)
#define LATER_US (4 * US_PER_HOUR)

struct engine;

/* ---- events ---- */

enum event_type {
	EVENT_TICK,     /* time passed, or nothing but a look at the clock */
	EVENT_CONTINUE, /* the step before asked for more; same `now` */
	EVENT_STARTED,  /* history has been restored: begin */
	EVENT_COMMAND,
	EVENT_ACTION,   /* a button of a notice was pressed */
	EVENT_CLOSED,   /* a notice went away without us */
	EVENT_PRESENCE,
	EVENT_HOLD,     /* DND, full-screen: set or cleared by the desktop */
	EVENT_ADVANCED, /* a progression plugin answered, or could not */
	EVENT_CLOCK,    /* the wall clock stepped, or the zone changed */
	EVENT_RESUMED,  /* the machine woke */
	EVENT_REFOLD,   /* a session of the log, folded anew after one before it was changed */
	EVENT_STOPPING, /* the daemon ends */
	EVENT_LEAVING,  /* before engine_adopt: what the coming plan has no more ends */
	EVENT_TYPE_COUNT
};

enum command {
	COMMAND_START,   /* routine or reminder; neither: the open prompt */
	COMMAND_NOW,     /* make this reminder due now */
	COMMAND_SNOOZE,  /* for_us 0: the reminder's own */
	COMMAND_SKIP,
	COMMAND_DONE,    /* with a report, at any time */
	COMMAND_UNDO,
	COMMAND_SESSION_PAUSE,
	COMMAND_SESSION_RESUME,
	COMMAND_SESSION_TOGGLE,
	COMMAND_SESSION_NEXT,
	COMMAND_SESSION_BACK,
	COMMAND_SESSION_STOP, /* text: why */
	COMMAND_REPORT,  /* about the running or the last session */
	COMMAND_ANSWER,  /* effort, pain during, or the morning's */
	COMMAND_PAUSE,   /* text: reason, "" is user; until_us or for_us; reminder or everything */
	COMMAND_RESUME,
	COMMAND_SCREENING, /* screening_none */
	COMMAND_RED_FLAG,
	COMMAND_CLEAR,   /* text: the statement */
	COMMAND_AMEND,   /* session, report: what is true of it; NULL: it is deleted */
	COMMAND_COUNT
};

struct command_args {
	enum command command;
	uint64_t token;       /* comes back in EFFECT_REPLY */
	int32_t reminder;     /* index, -1: not given */
	int32_t routine;      /* index, -1: not given */
	int64_t for_us, until_us; /* until_us: wall; 0: not given */
	const char *text;     /* borrowed for the step; NULL: none */
	const char *owner;    /* who asks, for the pause set; NULL: "user" */
	const struct record_report *report; /* borrowed for the step; NULL: none */
	uint64_t session; /* COMMAND_AMEND */
	bool screening_none;
	enum red_flag level;
};

enum presence { PRESENCE_UNKNOWN, PRESENCE_ACTIVE, PRESENCE_AWAY, PRESENCE_LOCKED, PRESENCE_ASLEEP };
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

/* A pain answer of a morning. */
struct morning {
	int64_t wall_us;
	int32_t pain;
};

/* EVENT_REFOLD. Everything is borrowed for the step. The shell sets a routine to where it was
 * before the first session that is folded anew, then gives these one by one, each when the
 * models have answered for the one before (engine_asks). */
struct refold {
	int32_t routine;
	/* NULL: `base` has for each item the dose record to begin from, NULL where there is none. */
	const struct record_session *session;
	const struct record_dose *const *base;
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
		struct { uint64_t notice; char action[ID_MAX + 1]; } action;
		struct { uint64_t notice; enum closed_by by; } closed;
		struct { enum presence presence; int64_t last_input_us; } presence; /* boot; when it turned away */
		struct { uint32_t hold; bool on; } hold;
		struct advanced advanced;
		const struct refold *refold;
		struct { const struct zone *zone; } clock; /* NULL: the zone stays */
		struct { const struct plan *plan; } leaving; /* borrowed for the step and its EVENT_CONTINUEs */
	} as;
};

/* ---- effects ---- */

enum effect_type {
	EFFECT_NOTIFY,  /* show, or replace what is shown */
	EFFECT_CLOSE,   /* withdraw the notice */
	EFFECT_CUE,     /* say or sound this now */
	EFFECT_RECORD,
	EFFECT_PUBLISH, /* to the event stream */
	EFFECT_ADVANCE, /* ask a progression model */
	EFFECT_REPLY,   /* outcome of a command; always after its other effects */
	EFFECT_TYPE_COUNT
};

enum notice_kind {
	NOTICE_PROMPT, NOTICE_SESSION, NOTICE_QUESTION_EFFORT, NOTICE_QUESTION_PAIN, NOTICE_UNCONFIRMED,
	NOTICE_INTERRUPTED, NOTICE_SCREENING, NOTICE_RED_FLAGS, NOTICE_SUSPENDED, NOTICE_MORNING, NOTICE_FINISHED,
	NOTICE_CLINICIAN
};

struct notice_action {
	const char *id, *label; /* static */
};

/* The one notification. id changes with each new thing shown and stays when it is replaced in place. */
struct notice {
	uint64_t id;
	enum notice_kind kind;
	bool low, silent; /* urgency, sound; never critical */
	bool transient;
	int32_t percent;  /* 0..100, -1: none */
	uint32_t action_count;
	struct notice_action actions[NOTICE_ACTIONS_MAX]; /* "default" is pressed by a click */
	char summary[NOTICE_SUMMARY_BYTES];
	char body[NOTICE_BODY_BYTES]; /* plain text */
	int32_t exercise;   /* index for the drawing, -1: none */
	enum side side;
};

enum published_type {
	PUBLISH_REMINDER_DUE, PUBLISH_REMINDER_WARNED, PUBLISH_REMINDER_PROMPTED, PUBLISH_REMINDER_SNOOZED,
	PUBLISH_REMINDER_SKIPPED, PUBLISH_REMINDER_DONE, PUBLISH_REMINDER_PARTIAL, PUBLISH_REMINDER_UNCONFIRMED,
	PUBLISH_REMINDER_MISSED, PUBLISH_REMINDER_HELD, PUBLISH_REMINDER_ADAPTED,
	PUBLISH_SESSION_STARTED, PUBLISH_SESSION_STEP, PUBLISH_SESSION_PAUSED, PUBLISH_SESSION_RESUMED,
	PUBLISH_SESSION_FINISHED, PUBLISH_SESSION_STOPPED,
	PUBLISH_PROGRESSION_CHANGED, PUBLISH_PAUSE_CHANGED, PUBLISH_PRESENCE_CHANGED,
	PUBLISH_SAFETY_SUSPENDED, PUBLISH_SAFETY_CLEARED, PUBLISH_SAFETY_ADVISED,
	PUBLISH_TYPE_COUNT
};
/* "reminder.due" ... */
const char *published_name(enum published_type type);

struct published {
	enum published_type type;
	int32_t reminder, routine; /* indices, -1: none */
	uint64_t session;          /* 0: none */
	uint64_t entry;            /* the record that a progression or an outcome is, 0: none */
	int64_t due_us;            /* wall; 0: none */
	int64_t until_us;          /* wall: snoozed, held or paused until; 0: none */
	uint32_t holds;
	int32_t step;              /* index in the timeline, -1: none */
	enum presence presence;
	char exercise[ID_MAX + 1];
	char text[REASON_BYTES];   /* reason sentence, pause reason, merged into ...; or "" */
	struct dose dose;          /* progression.changed */
};

struct cue_effect {
	enum cue_kind kind;
	enum cues channel; /* text, tones or speech: the reminder's wish */
	int32_t number;
	char text[CUE_TEXT_MAX];
};

struct advance {
	uint64_t ask;
	int32_t routine, item; /* whose model and params are asked */
	bool start;  /* state is not known yet: make it from dose_before first */
	int32_t state_count;
	int32_t state[MODEL_STATE_MAX];
	struct dose dose_before;
	enum verdict verdict;
	int32_t rpe, complete;
	uint32_t set_count;
	int32_t done[DOSE_SETS_MAX]; /* of unilateral work min(left, right) */
	bool ok;
};

/* Stable codes of design 8. */
enum reply_code { REPLY_OK, REPLY_NOT_FOUND, REPLY_BAD_ARGUMENT, REPLY_NOT_NOW, REPLY_REFUSED, REPLY_SCREENING };
const char *reply_code_name(enum reply_code code);

struct reply {
	uint64_t token;
	enum reply_code code;
	uint64_t session; /* the session or entry concerned, 0: none */
	int64_t until_us; /* wall; snoozed or paused until; 0: none */
	char text[REPLY_BYTES]; /* what was done, or why not and what to do: one sentence */
};

struct effect {
	enum effect_type type;
	union {
		struct notice notify;
		struct { uint64_t notice; } close;
		struct cue_effect cue;
		struct record record;
		struct published publish;
		struct advance advance;
		struct reply reply;
	} as;
};

/* Filled by one step; borrowed by the shell until the next. Order is the order to apply them in. */
struct effects {
	uint32_t count;
	struct effect items[EFFECTS_MAX];
};

/* ---- life ---- */

size_t engine_size(const struct plan *plan);
/* plan and zone are borrowed until the engine is replaced; zone also until an EVENT_CLOCK brings another. */
void engine_init(struct engine *engine, const struct plan *plan, const struct zone *zone, struct instant now);
/* Feeds one stored record, oldest first, before EVENT_STARTED. now maps wall times to this boot. */
void engine_restore(struct engine *engine, struct instant now, const struct record *record);
/* Feed the old one EVENT_LEAVING first. Takes over what `old` knows, by id: counters, open prompt, running session, doses, pauses.
 * `new` has engine_size(plan) bytes; old is dead afterwards and may be freed with its plan. A session
 * goes on only if its routine still exists with the same items; else it ends partial. */
void engine_adopt(struct engine *new_engine, const struct plan *plan, struct engine *old, struct instant now);

/* Makes `copy` (engine_size bytes of the same plan) know what `from` knows, between two steps; either goes on without
 * the other. The plan and the zone are borrowed by both. */
void engine_copy(struct engine *copy, const struct engine *from);

/* True: step again with EVENT_CONTINUE and the same now. */
bool engine_step(struct engine *engine, struct instant now, const struct event *event, struct effects *ret_effects);
/* When to wake if nothing happens; NEVER_US on a clock: nothing is due on it. */
struct instant engine_deadline(const struct engine *engine);
/* Nobody keeps its records, as in a preview: counters are not written down now and then. */
void engine_set_unkept(struct engine *engine);
/* The serial of the next record; the shell sets it once from the store. */
void engine_set_serial(struct engine *engine, uint64_t serial);

/* How many questions to models are open. */
uint32_t engine_asks(const struct engine *engine);

/* ---- views: what queries are answered from; they change nothing ---- */

enum engine_state { ENGINE_IDLE, ENGINE_PROMPT, ENGINE_SESSION, ENGINE_PAUSED, ENGINE_SUSPENDED };
const char *engine_state_name(enum engine_state state);

struct pause_view {
	char reason[ID_MAX + 1], owner[ID_MAX + 1];
	int32_t reminder;  /* -1: everything */
	int64_t until_us;  /* wall; 0: until taken out */
};

struct status_view {
	enum engine_state state;
	enum presence presence;
	uint32_t pause_count;
	struct pause_view pauses[PAUSES_MAX]; /* the person's and the engine's own (quiet, locked, ...) */
	int32_t next_reminder; /* -1: none */
	int64_t next_due_us;   /* wall */
	int64_t next_quiet_us; /* wall; until when quiet hours will hold it; 0: they will not */
	bool warning;          /* inside the next one's `warn` */
	bool prompt_open, prompt_shown, prompt_overdue;
	int32_t prompt_reminder, prompt_routine;
	int64_t prompt_due_us, prompt_shown_us, prompt_expires_us; /* wall; 0: not yet */
	int32_t prompt_snoozes;
	uint32_t merged_count;
	int32_t merged[MERGED_MAX]; /* reminders */
	bool session_open, session_paused;
	bool session_interrupted; /* it came back after a crash and waits for Resume or Finish */
	bool session_waiting; /* paused, and only because it waits for the person */
	uint64_t session;
	int32_t session_reminder, session_routine; /* reminder -1: by hand */
	int32_t elapsed_s, remaining_s, total_s;
	uint32_t step;
	int32_t step_remaining_s;
	bool screening_needed;
	int64_t screening_us, screening_next_us; /* wall; 0: never */
	enum red_flag red_flag;
	int64_t cleared_us, advised_us; /* wall; 0: never */
	const char *cleared, *advised;  /* the statement; what the log gave reason to say; borrowed */
	uint64_t last_session; /* the one that a report or an answer would be about, 0: none */
	bool last_unconfirmed;
	bool asks_effort, asks_pain; /* questions after a session that are open */
	int64_t edge_us; /* wall: when pauses change by time alone; NEVER_US: they do not */
};
void engine_status(const struct engine *engine, struct instant now, struct status_view *ret);
/* The running session's timeline, or NULL. Borrowed until the next step. */
const struct timeline *engine_timeline(const struct engine *engine);

enum reminder_state { REMINDER_WAITING, REMINDER_DUE, REMINDER_HELD, REMINDER_OFF, REMINDER_BROKEN };
const char *reminder_state_name(enum reminder_state state);
struct reminder_view {
	enum reminder_state state;
	int64_t due_us;   /* wall; 0: unknown or never */
	int32_t routine;  /* next in rotation, -1: broken */
	uint32_t holds;
	int64_t until_us; /* wall; until when it is held; 0: not known */
	int64_t quiet_us; /* wall; quiet hours will hold what is due then, until this time; 0: they will not */
};
void engine_reminder(const struct engine *engine, struct instant now, int32_t reminder, struct reminder_view *ret);
/* Sentences that explain what this reminder waits for, one a line ('\n' between). Returns until when
 * (wall), or 0. */
int64_t engine_why(const struct engine *engine, struct instant now, int32_t reminder, char *text, size_t size);

struct dose_view {
	struct dose dose; /* as the model keeps it */
	struct dose next; /* of a session begun now: less what a gap or a lighter week takes */
	char why[REASON_BYTES]; /* why next is what it is, or "" */
	int32_t state_count; /* 0: not known yet */
	int32_t state[MODEL_STATE_MAX];
	enum verdict verdict;
	bool provisional;
	int64_t time_us; /* wall, of the last change; 0: still the plan's */
	char reason[REASON_BYTES];
};
/* What depends on the day is as of the last step. */
void engine_dose(const struct engine *engine, int32_t routine, int32_t item, struct dose_view *ret);
/* The routine's doses as the next session would have them. */
void engine_doses(const struct engine *engine, int32_t routine, struct dose ret_doses[ROUTINE_ITEMS_MAX]);

#endif
