/* SPDX-License-Identifier: MIT */
/*
 * What the engine wants done: effects as plain data, in the order in which the
 * shell applies them. Everything is inside the effect and borrowed until the next
 * step, but for static words and labels.
 */
#ifndef CORE_EFFECT_H
#define CORE_EFFECT_H

#include <stdbool.h>
#include <stdint.h>

#include "event.h"
#include "plan.h"
#include "record.h"
#include "timeline.h"

#define EFFECTS_MAX 12
#define NOTICE_ACTIONS_MAX 6
#define NOTICE_SUMMARY_BYTES 160
#define NOTICE_BODY_BYTES 2048
#define REPLY_BYTES 240

enum effect_type {
	EFFECT_NOTIFY, /* show, or replace what is shown */
	EFFECT_CLOSE,  /* withdraw the notice */
	EFFECT_CUE,    /* say or sound this now */
	EFFECT_RECORD,
	EFFECT_PUBLISH, /* to the event stream */
	EFFECT_ADVANCE, /* ask a progression model */
	EFFECT_COMPOSE, /* ask a routine plugin what the next session has */
	EFFECT_LOOK,    /* ask the desktop whether it may be disturbed: EVENT_LOOKED */
	EFFECT_REPLY,   /* outcome of a command; always after its other effects */
	EFFECT_TYPE_COUNT
};

enum notice_kind {
	NOTICE_PROMPT,
	NOTICE_SESSION,
	NOTICE_QUESTION_EFFORT,
	NOTICE_QUESTION_PAIN,
	NOTICE_UNCONFIRMED,
	NOTICE_INTERRUPTED,
	NOTICE_SCREENING,
	NOTICE_RED_FLAGS,
	NOTICE_SUSPENDED,
	NOTICE_MORNING,
	NOTICE_FINISHED,
	NOTICE_CLINICIAN,
	NOTICE_WEEKLY
};

struct notice_action {
	const char *id, *label; /* static */
};

/* The one notification. id changes with each new thing shown and stays when it is replaced in
 * place. */
struct notice {
	uint64_t id;
	enum notice_kind kind;
	bool low, silent; /* urgency, sound; never critical */
	bool transient;
	int32_t percent; /* 0..100, -1: none */
	uint32_t action_count;
	struct notice_action actions[NOTICE_ACTIONS_MAX]; /* "default" is pressed by a click */
	char summary[NOTICE_SUMMARY_BYTES];
	char body[NOTICE_BODY_BYTES]; /* plain text */
	/* What is drawn beside it: the exercise (an index, -1: none) at this level (an index into
	 * its levels), or the scene in its place; both for this side. */
	int32_t exercise, level;
	enum side side;
	const char *scene; /* static, "rest" and the like; NULL: the exercise */
};

enum published_type {
	PUBLISH_REMINDER_DUE,
	PUBLISH_REMINDER_WARNED,
	PUBLISH_REMINDER_PROMPTED,
	PUBLISH_REMINDER_SNOOZED,
	PUBLISH_REMINDER_SKIPPED,
	PUBLISH_REMINDER_DONE,
	PUBLISH_REMINDER_PARTIAL,
	PUBLISH_REMINDER_UNCONFIRMED,
	PUBLISH_REMINDER_MISSED,
	PUBLISH_REMINDER_HELD,
	PUBLISH_REMINDER_ADAPTED,
	PUBLISH_SESSION_STARTED,
	PUBLISH_SESSION_STEP,
	PUBLISH_SESSION_PAUSED,
	PUBLISH_SESSION_RESUMED,
	PUBLISH_SESSION_FINISHED,
	PUBLISH_SESSION_STOPPED,
	PUBLISH_PROGRESSION_CHANGED,
	PUBLISH_PAUSE_CHANGED,
	PUBLISH_PRESENCE_CHANGED,
	PUBLISH_SAFETY_SUSPENDED,
	PUBLISH_SAFETY_CLEARED,
	PUBLISH_SAFETY_ADVISED,
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
	int32_t step; /* index in the timeline, -1: none */
	enum presence presence;
	char exercise[ID_MAX + 1];
	char text[REASON_BYTES]; /* reason sentence, pause reason, merged into ...; or "" */
	struct dose dose;        /* progression.changed */
};

struct cue_effect {
	enum cue_kind kind;
	enum cues channel; /* text, tones or speech: the reminder's wish */
	int32_t number;
	bool aloud;   /* the text is meant to be spoken; else it stands for a tone */
	uint8_t rank; /* 0 goes first: a lower cue gives way to what is still being said */
	char text[CUE_TEXT_MAX];
};

struct advance {
	uint64_t ask;
	int32_t routine, item; /* whose model and params are asked */
	bool start;            /* state is not known yet: make it from dose_before first */
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
enum reply_code {
	REPLY_OK,
	REPLY_NOT_FOUND,
	REPLY_BAD_ARGUMENT,
	REPLY_NOT_NOW,
	REPLY_REFUSED,
	REPLY_SCREENING
};
const char *reply_code_name(enum reply_code code);

struct reply {
	uint64_t token;
	enum reply_code code;
	uint64_t session;       /* the session or entry concerned, 0: none */
	int64_t until_us;       /* wall; snoozed or paused until; 0: none */
	char text[REPLY_BYTES]; /* what was done, or why not and what to do: one sentence */
};

struct effect {
	enum effect_type type;
	union {
		struct notice notify;
		struct {
			uint64_t notice;
		} close;
		struct cue_effect cue;
		struct record record;
		struct published publish;
		struct advance advance;
		struct {
			int32_t routine;
		} compose;
		struct reply reply;
	} as;
};

/* Filled by one step; borrowed by the shell until the next. Order is the order to apply them in. */
struct effects {
	uint32_t count;
	struct effect items[EFFECTS_MAX];
};

#endif
