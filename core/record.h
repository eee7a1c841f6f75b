/* SPDX-License-Identifier: MIT */
/*
 * What is written to the history and read back from it: the engine gives
 * records as effects, the store keeps them for ever, and the same records fed
 * to engine_restore in order make the engine what it was. Names, not indices:
 * a record outlives the plan. Plain data; strings are inside.
 */
#ifndef CORE_RECORD_H
#define CORE_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "catalog.h"
#include "choice.h"
#include "dose.h"
#include "safety.h"

#define NAME_MAX_BYTES (2 * ID_MAX + 2) /* "plugin/routine" and its end */
#define NOTE_BYTES 256
/* The note of an occurrence that was made for an entry which was taken back, and the reason of the
 * doses that are as before it. Whoever counts or tells leaves both out. */
#define NOTE_TAKEN_BACK "taken back"
#define REASON_TAKEN_BACK "The session was taken back."
#define REASON_BYTES 200
#define FLAG_BYTES 32
#define MODEL_STATE_MAX 8
#define REPORT_ITEMS_MAX ROUTINE_ITEMS_MAX
#define COURSE_NUMBERS MODEL_STATE_MAX
#define NO_DAY INT32_MIN
#define HOST_BYTES 17 /* sixteen signs and the end: which machine wrote a record */

/* Why an occurrence, or everything, is held; bits. */
enum hold {
	HOLD_USER = 1 << 0,
	HOLD_SUSPENDED = 1 << 1,
	HOLD_QUIET = 1 << 2,
	HOLD_DND = 1 << 3,
	HOLD_LOCKED = 1 << 4,
	HOLD_ASLEEP = 1 << 5,
	HOLD_AWAY = 1 << 6,
	HOLD_SESSION = 1 << 7,
	HOLD_FULLSCREEN = 1 << 8,
	HOLD_SETTLING = 1 << 9,
	HOLD_SCREENING = 1 << 10,
	HOLD_MIN_GAP = 1 << 11,
	HOLD_MAX_PER_DAY = 1 << 12,
	HOLD_START_DELAY = 1 << 13,
	HOLD_MIN_REST = 1 << 14,
	HOLD_OTHER_PROMPT = 1 << 15,
	HOLD_OTHER =
		1 << 16, /* a script's own reason, such as "meeting": the pause set has its name */
	HOLD_BROKEN = 1 << 17, /* the routine cannot be had */
};
#define HOLD_COUNT 18
/* "quiet", "min-gap", ...; for exactly one bit. */
const char *hold_name(uint32_t bit);

enum outcome {
	OUTCOME_OPEN, /* not ended: due, prompted, snoozed or in a session */
	OUTCOME_DONE,
	OUTCOME_PARTIAL,
	OUTCOME_SKIPPED,
	OUTCOME_MISSED,
	OUTCOME_UNCONFIRMED,
	OUTCOME_COUNT
};
const char *outcome_name(enum outcome outcome);
bool outcome_parse(const char *name, enum outcome *ret);

enum record_type {
	RECORD_OCCURRENCE, /* a later one with the same reminder and key replaces the earlier */
	RECORD_SESSION,    /* a later one with the same session replaces the earlier */
	RECORD_STEP,       /* journal: this step of this session was finished */
	RECORD_REPORT,     /* what a person said about a session; later ones add to it */
	RECORD_DOSE,       /* a dose moved (or was confirmed to stay) */
	RECORD_SAFETY,     /* screening, red flag, clearance, morning pain, weekly question */
	RECORD_PAUSE,      /* a reason was put into or taken out of the pause set */
	RECORD_AMEND,      /* an entry was changed or deleted */
	RECORD_COUNTER, /* where a reminder's counter stands, now and then; a later one replaces it
			 */
	RECORD_TYPE_COUNT
};

struct record_occurrence {
	char reminder[ID_MAX + 1];
	char routine[NAME_MAX_BYTES];
	int64_t key;    /* nominal local second, or the reminder's counter (design 4, identity) */
	int64_t due_us; /* wall */
	int64_t prompted_us; /* wall; 0: never shown */
	int64_t until_us;    /* wall: snoozed until, or open until; 0: neither */
	int32_t snoozes;
	uint32_t holds;   /* enum hold, all that ever held it */
	uint64_t session; /* 0: none */
	enum outcome outcome;
	char note[NOTE_BYTES]; /* "merged into desk-break", "no room"; or "" */
};

struct record_session {
	uint64_t session;
	char reminder[ID_MAX + 1]; /* "" when begun by hand */
	char routine[NAME_MAX_BYTES];
	int64_t key;
	int64_t started_us; /* wall */
	int32_t elapsed_s, total_s;
	int32_t pace_milli;
	enum sides sides;
	enum side first;
	uint32_t item_count;
	struct dose doses[ROUTINE_ITEMS_MAX]; /* as prescribed */
	enum outcome outcome;                 /* OUTCOME_OPEN while it runs */
	bool confirmed;
	char note[NOTE_BYTES]; /* why it was stopped */
	int32_t cap_s;         /* longest session when it began; 0: none, -1: the plan's */
	struct choice choice;  /* which of the items it had */
};

struct record_step {
	uint64_t session;
	uint32_t step;  /* index in the timeline that the session's record describes */
	int32_t done_s; /* seconds really spent in it; -1: the session went back to it, from here on
			   nothing counts */
	bool finished;  /* false: left by next, back or stop */
};

/* One set as done; -1 where a side was not worked or not said. */
struct set_done {
	int16_t left, right, both;
};
struct item_done {
	char exercise[ID_MAX + 1];
	int32_t set_count;                   /* 0: as prescribed */
	struct set_done sets[DOSE_SETS_MAX]; /* repetitions, or seconds; of several holds in one
						set, each hold */
	int32_t rpe;                         /* -1: not said */
};

struct record_report {
	uint64_t session;
	int32_t effort; /* 0..10, -1: not said */
	struct pain pain;
	uint32_t item_count;
	struct item_done items[REPORT_ITEMS_MAX];
	char note[NOTE_BYTES];
	bool unasked; /* written by the engine itself (a plain "done as shown") */
};

struct record_dose {
	uint64_t session;
	char routine[NAME_MAX_BYTES];
	char exercise[ID_MAX + 1];
	char model[NAME_MAX_BYTES], version[ID_MAX + 1];
	int32_t state_count;
	int32_t state[MODEL_STATE_MAX], before[MODEL_STATE_MAX];
	struct dose dose, dose_before;
	int32_t amber, amber_before;
	enum verdict verdict;
	bool provisional;
	char flag[FLAG_BYTES];
	char reason[REASON_BYTES];
	int32_t course_count;           /* 0: written before there were any */
	int32_t course[COURSE_NUMBERS]; /* days of the exercise and of its routine: course.c */
};

/* SAFETY_ADVISED: the log itself asked for a clinician; `statement` says what it saw. */
enum safety_kind {
	SAFETY_SCREENING_NONE,
	SAFETY_SCREENING_SOMETHING,
	SAFETY_RED_FLAG,
	SAFETY_CLEARED,
	SAFETY_MORNING,
	SAFETY_ADVISED,
	SAFETY_MORNING_ASKED, /* the question of the morning was shown: it comes once */
	SAFETY_SYMPTOMS,
	SAFETY_SYMPTOMS_ASKED /* the weekly question was shown */
};
/* The weekly question, item by item: core/weekly.h. */
enum symptom {
	SYMPTOM_STANDING,
	SYMPTOM_OUTWARD,
	SYMPTOM_STAIRS,
	SYMPTOM_RANGE, /* 1: yes, 0: no; the others are 0 to 10 */
	SYMPTOM_COUNT
};
#define SYMPTOM_UNKNOWN (-1)
struct record_safety {
	enum safety_kind kind;
	enum red_flag level;
	int32_t pain; /* SAFETY_MORNING */
	char statement[NOTE_BYTES];
	int32_t symptom_count;             /* SAFETY_SYMPTOMS; else 0 */
	int32_t symptoms[MODEL_STATE_MAX]; /* by enum symptom, SYMPTOM_UNKNOWN: not said */
};

struct record_pause {
	bool on;
	char reason[ID_MAX + 1], owner[ID_MAX + 1];
	char reminder[ID_MAX + 1]; /* "": everything */
	int64_t until_us;          /* wall; 0: until taken out */
};

/* What an amendment means for the doses after it. From AMEND_FOLDED on the record changes no
 * entry: it only says how far the fold from its session came. */
enum amend_fold {
	AMEND_SETTLED,  /* nothing is to be folded, or it was written before there was this */
	AMEND_FOLDS,    /* a fold follows */
	AMEND_FOLDED,   /* the fold from this session is through */
	AMEND_RECOMPUTE /* a fold was asked for */
};
struct record_amend {
	uint64_t session;
	bool deleted;
	struct record_report report; /* what is true now, when not deleted */
	enum amend_fold fold;
	char of_host[HOST_BYTES]; /* whose session it is; "": this machine's */
};

struct record_counter {
	char reminder[ID_MAX + 1];
	int64_t every_us; /* the interval that the plan had; the rest means nothing with another */
	int64_t counted_us; /* time at the machine since its last outcome */
	int32_t level;      /* of adaptation */
};

struct record {
	enum record_type type;
	uint64_t id; /* the engine's serial, rising; the store makes it unique among machines */
	int64_t wall_us;
	int32_t offset_s; /* of local time at wall_us */
	union {
		struct record_occurrence occurrence;
		struct record_session session;
		struct record_step step;
		struct record_report report;
		struct record_dose dose;
		struct record_safety safety;
		struct record_pause pause;
		struct record_amend amend;
		struct record_counter counter;
	} as;
};

#endif
