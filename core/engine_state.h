/* SPDX-License-Identifier: MIT */
/*
 * What the engine knows, for its own modules only; everybody else includes
 * engine.h. One block: this struct, then an array of `struct occur` (one for each
 * reminder), of `struct slot` (one for each item of each routine), of `struct course`
 * (one for each routine) and the keys of the agenda. Members
 * ending in _boot_us are on the boot clock, those in _wall_us on the wall clock.
 */
#ifndef CORE_ENGINE_STATE_H
#define CORE_ENGINE_STATE_H

#include "agenda_state.h"
#include "alarm.h"
#include "deload.h"
#include "engine.h"
#include "gap.h"
#include "look_state.h"
#include "occur_state.h"
#include "session.h"

#define SPILL_MAX 32
#define ASKS_MAX (2 * ROUTINE_ITEMS_MAX)
#define SETTLE_PRESENCE_US (5 * US_PER_S) /* how long presence may take to answer */
#define QUESTIONS_US (5 * US_PER_MIN)     /* how long the questions keep prompts waiting */
#define PAUSED_US US_PER_HOUR             /* how long a paused session is waited for */
#define REFRESH_US (5 * US_PER_S)         /* how often a countdown in a notice moves */
#define CUE_LATE_US (2 * US_PER_S)        /* a cue later than this is not said any more */
#define BACK_US (3 * US_PER_S)            /* `back` within this goes to the step before */
#define CATCH_UP_US (62 * US_PER_DAY)     /* occurrences further back than this are forgotten */
#define MARK_US (5 * US_PER_MIN)          /* counted time that is worth a record */
#define GONE_MAX 256                      /* open occurrences that no reminder has any more */
#define NOT_YET_US INT64_MIN

/* The dose of one item of a routine, and what it was before the latest session. */
struct slot {
	int32_t state_count, base_count;
	int32_t state[MODEL_STATE_MAX], base_state[MODEL_STATE_MAX];
	struct dose dose, base_dose;
	int32_t amber, base_amber, ask_amber;
	int32_t done_day, base_done_day, ask_day; /* of the last session that counted, or NO_DAY */
	enum gap ask_gap;
	struct dose ask_dose; /* base_dose, less what the gap takes */
	uint64_t session;     /* the one folded last; 0: none */
	enum verdict verdict, ask_verdict;
	bool provisional, ask_provisional;
	int64_t time_wall_us;
	char reason[REASON_BYTES];
};

/* Of one routine: its stretches of load and lighter weeks, and as they were before the session that
 * was taken in last. */
struct course {
	struct deload now, before;
	uint64_t session; /* 0: none */
	bool begun;       /* there was a session */
};

struct ask {
	uint64_t id; /* 0: free */
	int32_t routine, item;
	uint64_t session;
};

struct pause {
	char reason[ID_MAX + 1], owner[ID_MAX + 1];
	int32_t reminder;      /* -1: everything */
	int64_t until_wall_us; /* 0: until taken out */
};

/* What became of one item in a session, from the journal. */
struct item_result {
	uint32_t set_count;
	int16_t done[DOSE_SETS_MAX];
	bool begun, complete;
};

/* A session, open or over: what its record says and what came of it. */
struct past {
	uint64_t session;             /* 0: none */
	int32_t reminder, routine;    /* -1: by hand; -1: gone from the plan */
	struct occurrence occurrence; /* as it ended, when it had a reminder */
	int64_t started_wall_us, ended_wall_us, ended_boot_us;
	int32_t elapsed_s, total_s, pace_milli;
	enum sides sides;
	enum side first;
	enum outcome outcome;
	bool confirmed, strength;
	bool final;    /* the routine's next session began: answers move nothing any more */
	int32_t cap_s; /* longest session when it began; 0: none */
	struct choice choice;
	bool asked_morning, dismissed; /* dismissed: its questions were closed */
	int32_t before;                /* last morning's pain when it began */
	struct dose doses[ROUTINE_ITEMS_MAX];
	struct item_result results[ROUTINE_ITEMS_MAX];
	struct record_report report; /* all that was said, merged */
	char note[NOTE_BYTES];
	char gone[NAME_MAX_BYTES]; /* the routine's name when the plan has it no more as it was */
	uint32_t gone_items;
};

/* The session that is open, or whose questions are. */
struct run {
	enum session_state state;
	struct past about;
	int64_t position_us,
		since_boot_us; /* in the timeline; counts on from since while RUNNING */
	int64_t spent_us;
	uint32_t step, cue;
	int64_t refresh_boot_us; /* next refresh of the notice; NEVER_US */
	int64_t abandon_boot_us; /* nobody answered by then; NEVER_US */
	bool interrupted;        /* came back after a crash and waits for an answer */
	bool stale, closed;      /* its notice must be drawn anew; was closed by the person */
	uint32_t let_go;         /* 1 + the pause after which the person said go on; 0: none */
	bool ending;             /* the plan changed under it */
	bool ask_effort, ask_pain;
	int16_t spent_s[TIMELINE_STEPS_MAX];
	bool finished[TIMELINE_STEPS_MAX];
};

struct screen {
	int64_t recorded_wall_us; /* 0: never */
	bool something;           /* the last answer */
	bool pain;                /* pain of 7 and more since, or a start after a long gap */
	bool pending;             /* "something applies", the level is not said yet */
	enum red_flag level;
	struct counter later; /* time at the machine since Later */
	bool later_on;
	int64_t later_wall_us; /* next day */
	bool told;             /* NOTICE_SUSPENDED was closed */
	int64_t gap_wall_us;   /* last session; 0: none */
	int32_t morning;       /* last morning answer, PAIN_UNKNOWN */
	int64_t morning_wall_us;
	int64_t weekly_wall_us;  /* the weekly question was asked or answered last; 0: never */
	bool weekly_open;        /* it is up, or waits for the way to be free */
	int64_t cleared_wall_us; /* 0: never */
	char cleared[NOTE_BYTES];
};

enum undo_kind { UNDO_NOTHING, UNDO_SNOOZE, UNDO_SKIP, UNDO_DONE, UNDO_PAUSE };
struct undo {
	enum undo_kind kind;
	int64_t boot_us;
	int32_t reminder;
	struct occur occur;
	struct pause pause;
	bool had_pause; /* it was on before: `pause` is what it was */
	uint64_t session;
};

struct shown {
	uint64_t id; /* 0: nothing is up */
	enum notice_kind kind;
	uint64_t subject;
	bool gone;  /* its bubble was closed, by whomever */
	bool acted; /* a button was pressed: servers take the bubble away */
};

/* An open occurrence of a reminder that the plan has no more. */
struct gone {
	char reminder[ID_MAX + 1], routine[NAME_MAX_BYTES];
	int64_t key, due_wall_us, prompted_wall_us;
	int32_t snoozes;
	uint32_t holds;
	uint64_t session;
};

struct engine {
	const struct plan *plan;
	const struct zone *zone;
	struct occur *occurs;
	struct slot *slots;
	struct course *courses;
	struct composing *composing;
	struct instant now, last; /* of this step, and of the one before */
	bool started, stopping;
	bool preview;          /* only what is published is read */
	bool restored;         /* a record at least was fed */
	int64_t first_wall_us; /* of the first record, or the beginning */

	struct effects *out;
	uint32_t spilled, spill_next;
	bool reply_waits;
	struct reply reply;
	uint64_t serial;
	uint64_t notice_next, ask_next;

	int64_t yesterday_wall_us, day_start_wall_us, day_end_wall_us;
	int64_t day_first_boot_us; /* first moment at the machine today; NOT_YET_US */
	int32_t prompts_today;
	int64_t last_prompt_boot_us; /* NOT_YET_US */
	enum presence presence;
	bool present;
	int64_t idle_boot_us, stopped_boot_us; /* idle since, counters stopped at */
	int64_t settle_boot_us;
	bool settle_answer;     /* settling ends when presence answers */
	uint32_t desktop_holds; /* that the desktop tells of by itself; look_holds has all */
	struct look look;
	bool quiet;
	int64_t quiet_from_wall_us, quiet_edge_wall_us; /* between them `quiet` holds */
	uint32_t holds;                                 /* that hold every reminder alike */
	int64_t count_from_boot_us; /* where a counter that starts in this step starts */
	struct agenda agenda;
	uint32_t cursor; /* reminders before it are done with in this round */
	bool dirty;      /* something changed: go round again */

	int32_t prompt; /* reminder whose prompt is shown, -1 */
	uint32_t merged_count;
	int32_t merged[MERGED_MAX];
	uint32_t pause_count, pause_changes;
	struct pause pauses[PAUSES_MAX];
	struct screen screen;
	struct alarm alarm;
	struct shown shown;
	struct undo undo;
	struct past past[2]; /* [0] the last, [1] the last of strength when that is another */
	struct ask asks[ASKS_MAX];
	struct run run;
	uint32_t gone_count;
	struct timeline timeline;
	struct gone gone[GONE_MAX];
	struct effect spill[SPILL_MAX];
	struct effect unread; /* of a preview: what nobody wants goes here */
};

/* Begun and not over. */
static inline bool engine_in_session(const struct engine *e) {
	return e->run.state == SESSION_RUNNING || e->run.state == SESSION_PAUSED ||
		e->run.state == SESSION_WAITING;
}

/* Wall and boot of each other, as of this step. */
static inline int64_t engine_wall(const struct engine *e, int64_t boot_us) {
	return e->now.wall_us + (boot_us - e->now.boot_us);
}
static inline int64_t engine_boot(const struct engine *e, int64_t wall_us) {
	return e->now.boot_us - (e->now.wall_us - wall_us);
}
static inline int64_t wall_s(int64_t wall_us) {
	return wall_us >= 0 ? wall_us / US_PER_S : -((-wall_us + US_PER_S - 1) / US_PER_S);
}
/* Seconds to microseconds; the far ends of time stay what they are. */
static inline int64_t s_us(int64_t s) {
	int64_t far = NEVER_US / US_PER_S / 2;
	return s >= far ? NEVER_US : s <= -far ? -far * US_PER_S : s * US_PER_S;
}

#endif
