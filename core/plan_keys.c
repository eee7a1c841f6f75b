/* SPDX-License-Identifier: MIT */
#include "plan_keys.h"

#include <string.h>

#include "buf.h"
#include "plan_draft.h"
#include "plan_value.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define FIELD(type, member) .offset = offsetof(struct type, member)
#define SPAN .form = "time span", .parse = value_span
#define SECONDS .form = "time span", .parse = value_seconds, .max = PLAN_STEP_S_MAX * US_PER_S
#define NUMBER .form = "number", .parse = value_number
#define YES_NO .form = "yes or no", .parse = value_yes_no
#define WORD(list) .form = "word", .parse = value_word, .words = (list)
#define TITLE .form = "text", .parse = value_text, .max = PLAN_TITLE_MAX
#define TEXT .form = "text", .parse = value_text, .max = PLAN_TEXT_MAX
#define LIST .form = "list", .parse = value_list
#define OPTIONAL .may_be_none = true

static const struct plan_word missed_words[] = {
	{"skip", MISSED_SKIP}, {"once", MISSED_ONCE}, {NULL, 0}};
static const struct plan_word dnd_words[] = {
	{"hold", DND_HOLD}, {"silent", DND_SILENT}, {"show", DND_SHOW}, {NULL, 0}};
static const struct plan_word fullscreen_words[] = {
	{"hold", FULLSCREEN_HOLD}, {"show", FULLSCREEN_SHOW}, {NULL, 0}};
static const struct plan_word priority_words[] = {
	{"low", PRIORITY_LOW}, {"normal", PRIORITY_NORMAL}, {"high", PRIORITY_HIGH}, {NULL, 0}};
static const struct plan_word cues_words[] = {
	{"text", CUES_TEXT}, {"tones", CUES_TONES}, {"speech", CUES_SPEECH}, {NULL, 0}};
static const struct plan_word sides_words[] = {{"both", SIDES_BOTH}, {"affected", SIDES_AFFECTED},
	{"worse-first", SIDES_WORSE_FIRST}, {"left", SIDES_LEFT}, {"right", SIDES_RIGHT},
	{NULL, 0}};
static const struct plan_word affected_words[] = {
	{"left", SIDES_LEFT}, {"right", SIDES_RIGHT}, {"both", SIDES_BOTH}, {NULL, 0}};
static const struct plan_word first_words[] = {
	{"left", SIDE_LEFT}, {"right", SIDE_RIGHT}, {NULL, 0}};
static const struct plan_word kind_words[] = {{"release", KIND_RELEASE}, {"stretch", KIND_STRETCH},
	{"strengthen", KIND_STRENGTHEN}, {NULL, 0}};
static const struct plan_word order_words[] = {
	{"within-set", ORDER_WITHIN_SET}, {"side-complete", ORDER_SIDE_COMPLETE}, {NULL, 0}};
static const struct plan_word phase_words[] = {
	{"relief", PHASE_RELIEF}, {"build", PHASE_BUILD}, {"maintain", PHASE_MAINTAIN}, {NULL, 0}};
static const struct plan_word microphone_words[] = {{"ignore", 0}, {"hold", 1}, {NULL, 0}};
static const struct plan_word drawings_words[] = {
	{"light", 0}, {"dark", 1}, {"none", 2}, {NULL, 0}};
static const struct plan_word media_words[] = {{"leave", 0}, {"pause", 1}, {NULL, 0}};

#define MINIMUS(name_, member_) .section = "minimus", .name = name_, FIELD(plan_settings, member_)
#define REMINDER(name_, member_) .section = "reminder", .name = name_, FIELD(reminder, member_)
#define EXERCISE(name_, member_)                                                                   \
	.section = "exercise", .name = name_, FIELD(exercise_draft, exercise.member_)
#define STEP(number_)                                                                              \
	.section = "exercise", .name = "step" #number_, FIELD(exercise_draft, step[number_ - 1]),  \
	TEXT, .help = "what to do, step " #number_
#define LEVEL(name_, member_) .section = "level", .name = name_, FIELD(exercise_level, member_)
#define ROUTINE(name_, member_) .section = "routine", .name = name_, FIELD(routine_draft, member_)
#define MUSCLE(name_, member_) .section = "muscle", .name = name_, FIELD(muscle, member_)
#define TIP(name_, member_) .section = "tip", .name = name_, FIELD(tip, member_)
#define OPTION(section_, name_, member_)                                                           \
	.section = section_, .name = name_, FIELD(option_draft, member_)

static const struct plan_key keys[] = {
	{MINIMUS("morning-question", morning_question), YES_NO, .fallback = "yes",
		.help = "ask once how the hip is, on the morning after strength work"},
	{MINIMUS("weekly-question", weekly_question), YES_NO, .fallback = "no",
		.help = "ask once a week for four symptoms; minimusctl symptoms shows their "
			"course"},
	{MINIMUS("timezone", timezone), .form = "time zone", .parse = value_zone,
		.otherwise = "the system's, followed when it changes",
		.help = "the zone of all clock times, as in Europe/Berlin"},
	{MINIMUS("day-start", day_start_s), .form = "clock time", .parse = value_clock,
		.fallback = "00:00", .help = "when a new day begins for the daily limits"},
	{MINIMUS("quiet", quiet), .form = "list of windows", .parse = value_windows,
		.fallback = "22:00-07:00",
		.help = "no prompt in these hours; with weekdays: sat 00:00-10:00; none for none"},
	{MINIMUS("min-gap", min_gap_us), SPAN, .max = PLAN_MIN_GAP_US_MAX, .fallback = "20min",
		.help = "no two prompts closer than this"},
	{MINIMUS("max-per-day", max_per_day), NUMBER, .min = 1, .max = PLAN_PER_DAY_MAX,
		.fallback = "8", .help = "most prompts on one day, all reminders together"},
	{MINIMUS("natural-break", natural_break_us), SPAN, .min = US_PER_S,
		.max = PLAN_NATURAL_BREAK_US_MAX, .fallback = "5min",
		.help = "this long without input is a break, and counters begin anew"},
	{MINIMUS("settle", settle_us), SPAN, .max = PLAN_SETTLE_US_MAX, .fallback = "60s",
		.help = "no prompt this long after the screen was unlocked"},
	{MINIMUS("start-delay", start_delay_us), SPAN, .max = PLAN_START_DELAY_US_MAX,
		.fallback = "30min", .help = "no prompt in the first time of a day at the machine"},
	{MINIMUS("age", age), NUMBER, .min = 1, .max = PLAN_AGE_MAX, OPTIONAL,
		.help = "your age; from 60 on, a pause lowers the dose sooner"},
	{MINIMUS("conditions", conditions), .form = "list", .parse = value_conditions,
		.help = "what you have: gtps, sore-side, bone-or-surgery, shoulder, neck"},
	{MINIMUS("affected-side", affected_side), WORD(affected_words),
		.help = "the side that hurts"},
	{MINIMUS("side-first", side_first), WORD(first_words), .fallback = "right",
		.help = "the side that goes first"},
	{MINIMUS("equipment", equipment), LIST, .otherwise = "no restriction",
		.help = "what you own: loop-band, foam-roller, ...; none for nothing"},
	{MINIMUS("pace", pace_milli), .form = "number", .parse = value_milli,
		.min = PLAN_PACE_MILLI_MIN, .max = PLAN_PACE_MILLI_MAX, .fallback = "1.0",
		.help = "stretches the time to get ready and to change sides"},
	{MINIMUS("safe-max", safe_max), NUMBER, .max = PLAN_SAFE_MAX_MAX, .fallback = "2",
		.help = "pain up to this number, of 10, counts as harmless"},
	{MINIMUS("adapt", adapt), YES_NO, .fallback = "yes",
		.help = "prompt less often when most prompts of a week were dismissed"},
	{MINIMUS("prescribed-by", prescribed_by), TITLE, OPTIONAL,
		.help = "who wrote this programme"},
	{MINIMUS("review", review), .form = "date", .parse = value_date_text, OPTIONAL,
		.help = "when to look at the programme again, as in 2026-11-23"},

	{REMINDER("routine", rotation_names), .form = "list of routines", .parse = NULL,
		.help = "what to do; several take turns"},
	{REMINDER("every", rule), .form = "time span", .parse = value_every,
		.help = "50min, 50min active (only time at the machine), or 2d at 17:30"},
	{REMINDER("at", rule), .form = "list of clock times", .parse = value_at,
		.help = "08:30, 17:30; goes with days"},
	{REMINDER("calendar", rule), .form = "calendar expression", .parse = value_calendar,
		.help = "as systemd's OnCalendar: Mon..Fri 09..17:00/50"},
	{REMINDER("per-week", rule), .form = "number", .parse = value_per_week,
		.help = "so many days of each week, spread over days; goes with one time in at"},
	{REMINDER("days", rule.days), .form = "list of days", .parse = value_days,
		.otherwise = "every day", .help = "mon..fri, sun"},
	{REMINDER("between", rule), .form = "window", .parse = value_between, OPTIONAL,
		.otherwise = "all day", .help = "09:00-18:00"},
	{REMINDER("from", rule.from_day), .form = "date", .parse = value_date, OPTIONAL,
		.unset = INT64_MIN, .help = "the first day"},
	{REMINDER("until", rule.until_day), .form = "date", .parse = value_date, OPTIONAL,
		.unset = INT64_MAX, .help = "the last day"},
	{REMINDER("min-rest", min_rest_us), SPAN, .max = PLAN_MIN_REST_US_MAX, OPTIONAL,
		.fallback = "none",
		.help = "at least this long after the last session that was done"},
	{REMINDER("only-if", only_if), .form = "condition", .parse = value_condition, OPTIONAL,
		.help = "only when [minimus] conditions names it"},
	{REMINDER("unless", unless), .form = "condition", .parse = value_condition, OPTIONAL,
		.help = "not when [minimus] conditions names it"},
	{REMINDER("missed", missed), WORD(missed_words), .otherwise = "skip with every, else once",
		.help = "what becomes of a prompt that was held back too long"},
	{REMINDER("dnd", dnd), WORD(dnd_words), .fallback = "hold",
		.help = "what to do while the desktop asks not to be disturbed"},
	{REMINDER("fullscreen", fullscreen), WORD(fullscreen_words), .fallback = "hold",
		.help = "what to do while a window fills the screen"},
	{REMINDER("snooze", snooze_us), SPAN, .min = US_PER_S, .max = PLAN_SNOOZE_US_MAX,
		.fallback = "10min", .help = "how long Snooze puts it off"},
	{REMINDER("snooze-limit", snooze_limit), NUMBER, .max = PLAN_SNOOZE_LIMIT_MAX,
		.fallback = "2", .help = "how often Snooze is offered"},
	{REMINDER("expire", expire_us), SPAN, .min = US_PER_S, .max = PLAN_EXPIRE_US_MAX,
		.fallback = "30min", .help = "an unanswered prompt ends after this"},
	{REMINDER("warn", warn_us), SPAN, .max = PLAN_WARN_US_MAX, .fallback = "30s", OPTIONAL,
		.help = "tell the status bar this long ahead; 0s for no warning"},
	{REMINDER("priority", priority), WORD(priority_words), .fallback = "normal",
		.help = "who goes first when several are due"},
	{REMINDER("max-per-day", max_per_day), NUMBER, .min = 1, .max = PLAN_PER_DAY_MAX, OPTIONAL,
		.fallback = "none", .help = "most prompts of this reminder on one day"},
	{REMINDER("cues", cues), WORD(cues_words), .fallback = "tones",
		.help = "how a session speaks to you"},
	{REMINDER("sides", sides), WORD(sides_words), .otherwise = "the routine's",
		.help = "which sides to work"},
	{REMINDER("cap", cap_us), SPAN, .min = PLAN_CAP_US_MIN, .max = PLAN_CAP_US_MAX, OPTIONAL,
		.fallback = "none", .help = "longest session; drops last sets, never an exercise"},
	{REMINDER("wait-for-me", wait_for_me), YES_NO, .fallback = "no",
		.help = "work begins when you say so, by key, button or verb, not when the pause "
			"is over"},
	{REMINDER("enabled", enabled), YES_NO, .fallback = "yes", .help = "no switches it off"},

	{EXERCISE("title", title), TITLE, .otherwise = "its name", .help = "as shown and spoken"},
	{.section = "exercise",
		.name = "kind",
		FIELD(exercise_draft, kinds),
		.form = "one or two words",
		.parse = value_kinds,
		.words = kind_words,
		.help = "primary and, if there is one, secondary"},
	{EXERCISE("position", position), TITLE, OPTIONAL, .help = "side-lying, standing, ..."},
	{EXERCISE("equipment", equipment), LIST,
		.help = "alternatives; none when it can be done without"},
	{EXERCISE("placement", placement), TITLE, OPTIONAL,
		.help = "where a band goes: knees, ankles, feet"},
	{EXERCISE("unilateral", unilateral), YES_NO, .otherwise = "no",
		.help = "yes: first one side, then the other"},
	{EXERCISE("sets", dose.sets), NUMBER, .min = 1, .max = DOSE_SETS_MAX,
		.help = "sets, or holds"},
	{EXERCISE("reps", dose.reps), NUMBER, .min = 1, .max = DOSE_REPS_MAX,
		.help = "repetitions of a set"},
	{EXERCISE("hold", dose.hold_s), SECONDS, .min = US_PER_S, .help = "seconds of a hold"},
	{EXERCISE("gap", gap_s), SECONDS, OPTIONAL, .unset = -1,
		.otherwise = "each hold is a set of its own",
		.help = "pause between holds, which then make one set"},
	{EXERCISE("tempo", dose.tempo), .form = "tempo", .parse = value_tempo,
		.help = "seconds down-pause-up-pause, as in 3-0-2-0"},
	{EXERCISE("rest", rest_s), SECONDS, .otherwise = "0s", .help = "pause between sets"},
	{EXERCISE("prepare", prepare_s), SECONDS, .otherwise = "8s or 10s",
		.help = "time to get into position"},
	{EXERCISE("switch", switch_s), SECONDS, .otherwise = "5s or 8s",
		.help = "time to change sides; the shorter one where `position` begins with "
			"standing or sitting"},
	{EXERCISE("side-order", order), WORD(order_words), .otherwise = "within-set",
		.help = "both sides make a set, or all sets of one side first"},
	{.section = "exercise",
		.name = "levels",
		FIELD(exercise_draft, level_names),
		LIST,
		.help = "names from easiest to hardest; LEVEL.KEY then changes a key on that "
			"level"},
	{STEP(1)},
	{STEP(2)},
	{STEP(3)},
	{STEP(4)},
	{STEP(5)},
	{STEP(6)},
	{STEP(7)},
	{STEP(8)},
	{EXERCISE("say", say), TEXT, OPTIONAL,
		.help = "one spoken line; {S} is the working side, {O} the other"},
	{EXERCISE("caution", cautions), .form = "list or sentence", .parse = value_cautions,
		.help = "C1 to C9 of the shipped list, then a sentence of your own"},
	{EXERCISE("tip", tip), .form = "name", .parse = value_id, OPTIONAL,
		.help = "a [tip ID] to show with it"},
	{EXERCISE("muscle", muscles), LIST, .help = "what it works"},
	{EXERCISE("source", sources), LIST, .help = "where it comes from"},
	{EXERCISE("progression", progression), .form = "name", .parse = value_id, OPTIONAL,
		.help = "a [progression ID] or a model: how the dose moves"},

	{LEVEL("equipment", equipment), TITLE, .help = "what this level needs"},
	{LEVEL("say", say), TEXT, .help = "the spoken line on this level"},
	{LEVEL("unilateral", unilateral), .form = "yes or no", .parse = value_yes_no_int,
		.help = "yes: one side after the other on this level"},
	{LEVEL("rest", rest_s), SECONDS, .help = "pause between sets on this level"},
	{LEVEL("prepare", prepare_s), SECONDS, .help = "time to get into position on this level"},
	{LEVEL("switch", switch_s), SECONDS, .help = "time to change sides on this level"},

	{ROUTINE("title", routine.title), TITLE, .otherwise = "its name",
		.help = "as shown and spoken"},
	{ROUTINE("goal", routine.goal), TEXT, OPTIONAL, .help = "what it is for"},
	{ROUTINE("phase", routine.phase), WORD(phase_words),
		.help = "which part of the way it belongs to"},
	{ROUTINE("fixed", routine.fixed), YES_NO, .otherwise = "no",
		.help = "yes: the dose never moves"},
	{ROUTINE("sides", routine.sides), WORD(sides_words), .otherwise = "both",
		.help = "which sides to work"},
	{ROUTINE("exercises", items_text), .form = "list of exercises", .parse = NULL,
		.help = "side-lying-clam 2x12 @3-1-1-0 rest 45s, supine-figure-4 2x45s"},

	{MUSCLE("title", title), TITLE, .otherwise = "its name", .help = "as shown"},
	{MUSCLE("region", region), TITLE, OPTIONAL, .help = "where it is"},
	{MUSCLE("actions", actions), LIST, .help = "what it does"},
	{MUSCLE("note", note), TEXT, OPTIONAL, .help = "a plain word about it"},
	{MUSCLE("complaints", complaints), LIST, .help = "what it can cause"},
	{TIP("text", text), TEXT, .help = "the tip"},
	{TIP("when", when), TITLE, OPTIONAL,
		.help = "with which prompts it is shown: break, strength or stretch; else with "
			"all"},

	{.section = "progression",
		.name = "model",
		FIELD(plan_progression, model),
		.form = "name",
		.parse = value_id,
		.help = "double, hold, ... or PLUGIN/MODEL; the model's own parameters are further "
			"keys"},
	{OPTION("plugin", "enabled", yes), YES_NO, .fallback = "yes",
		.help = "no leaves the plugin out; its own parameters are further keys"},
	{OPTION("desktop", "mako-dnd-mode", text), TITLE, .fallback = "do-not-disturb",
		.help = "the mode of mako that means do not disturb"},
	{OPTION("desktop", "microphone", number), WORD(microphone_words), .fallback = "hold",
		.help = "hold prompts while a microphone is in use, as in a call, or ignore it"},
	{OPTION("desktop", "drawings", number), WORD(drawings_words), .fallback = "light",
		.help = "which drawings notifications show"},
	{OPTION("sound", "media", number), WORD(media_words), .fallback = "leave",
		.help = "pause other players during a session, or leave them"},
	{OPTION("sound", "volume", number), NUMBER, .max = 100, .fallback = "100",
		.help = "of the tones, in percent; 0 for none"},
	{OPTION("sound", "theme", text), TITLE, .otherwise = "the tones of minimus",
		.help = "a sound theme of the desktop to take the tones from, as in freedesktop"},
	{OPTION("speech", "voice", text), TITLE, .otherwise = "the system's",
		.help = "name of a voice of speech-dispatcher"},
	{OPTION("speech", "rate", number), NUMBER, .min = -100, .max = 100, .fallback = "0",
		.help = "slower below 0, faster above"},
	{OPTION("speech", "volume", number), NUMBER, .max = 100, .otherwise = "the system's",
		.help = "of the voice, in percent"},
	{OPTION("speech", "language", text), TITLE, .fallback = "en",
		.help = "language of the voice, as in en-GB; the words of minimus are English"},
	{OPTION("hooks", "on-EVENT", text), .form = "command", .parse = value_command,
		.max = PLAN_TEXT_MAX, OPTIONAL,
		.help = "run at an event, as in on-reminder.due; without a shell, the event as "
			"JSON on its input"},
};

const struct plan_key *plan_key_at(size_t i) {
	return i < COUNT(keys) ? &keys[i] : NULL;
}

const struct plan_key *plan_key_of(const char *section, size_t i) {
	for (size_t k = 0; k < COUNT(keys); k++) {
		if (strcmp(keys[k].section, section) == 0 && i-- == 0) {
			return &keys[k];
		}
	}
	return NULL;
}

const struct plan_key *plan_key_find(const char *section, const char *name) {
	for (size_t k = 0; k < COUNT(keys); k++) {
		if (strcmp(keys[k].section, section) == 0 && strcmp(keys[k].name, name) == 0) {
			return &keys[k];
		}
	}
	return NULL;
}

void plan_key_words(const struct plan_key *key, char *text, size_t size) {
	struct buf buf;
	buf_init(&buf, text, size);
	for (const struct plan_word *word = key->words; word != NULL && word->name != NULL;
		word++) {
		buf_list(&buf, word[1].name == NULL ? " or " : ", ", word->name);
	}
}

const struct plan_condition *plan_condition_at(size_t i) {
	static const struct plan_condition conditions[] = {
		{"gtps", "C1", "pain over the bony point at the side of the hip"},
		{"sore-side", "C2", "you cannot lie on the sore hip"},
		{"bone-or-surgery", "C5",
			"hip replacement, recent surgery, osteoporosis, blood thinners or "
			"pregnancy"},
		{"shoulder", "C6", "shoulder or wrist trouble"},
		{"neck", "C7", "neck trouble"},
	};
	return i < COUNT(conditions) ? &conditions[i] : NULL;
}

const char *plan_event_at(size_t i) {
	static const char *const events[] = {
		"reminder.due",
		"reminder.warned",
		"reminder.prompted",
		"reminder.snoozed",
		"reminder.skipped",
		"reminder.done",
		"reminder.partial",
		"reminder.unconfirmed",
		"reminder.missed",
		"reminder.held",
		"reminder.adapted",
		"session.started",
		"session.step",
		"session.paused",
		"session.resumed",
		"session.finished",
		"session.stopped",
		"progression.changed",
		"pause.changed",
		"presence.changed",
		"plan.reloaded",
		"plan.rejected",
		"plugin.loaded",
		"plugin.failed",
		"plugin.quarantined",
		"helper.lost",
		"helper.restored",
		"safety.suspended",
		"safety.cleared",
		"safety.advised",
		"daemon.stopping",
	};
	return i < COUNT(events) ? events[i] : NULL;
}
