/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "methods.h"

#define DAY_S 86400
#define YEAR_S (366LL * DAY_S)

const char *const wire_events[] = {"reminder.due", "reminder.warned", "reminder.prompted",
	"reminder.snoozed", "reminder.skipped", "reminder.done", "reminder.partial",
	"reminder.unconfirmed", "reminder.missed", "reminder.held", "reminder.adapted",
	"session.started", "session.step", "session.paused", "session.resumed", "session.finished",
	"session.stopped", "progression.changed", "pause.changed", "presence.changed",
	"plan.reloaded", "plan.rejected", "plugin.loaded", "plugin.failed", "plugin.quarantined",
	"helper.lost", "helper.restored", "safety.suspended", "safety.cleared", "safety.advised",
	"daemon.stopping", NULL};

static const char *const side_words[] = {"both", "left", "right", "affected", "worse-first", NULL};
static const char *const first_words[] = {"left", "right", NULL};
static const char *const screening_words[] = {"none", "something", NULL};
static const char *const level_words[] = {"emergency", "same-day", "soon", "none", NULL};

/* ---- parameters ---- */

#define REMINDER_OPTIONAL                                                                          \
	{                                                                                          \
		.name = "reminder", .type = PARAM_STRING,                                          \
		.help = "id of a reminder; the open prompt's if left out"                          \
	}
#define REMINDER_REQUIRED                                                                          \
	{ .name = "reminder", .type = PARAM_STRING, .required = true, .help = "id of a reminder" }
#define REASON                                                                                     \
	{ .name = "reason", .type = PARAM_STRING, .help = "why, for the history and for status" }
#define REPORT                                                                                     \
	{.name = "exercises",                                                                      \
		.type = PARAM_OBJECT,                                                              \
		.help = "what was done, by exercise: {\"sets\": [{\"left\": 12, \"right\": 11}], " \
			"\"rpe\"?: 6}"},                                                           \
		{.name = "effort",                                                                 \
			.type = PARAM_INTEGER,                                                     \
			.min = 0,                                                                  \
			.max = 10,                                                                 \
			.help = "how hard it was, 0 to 10"},                                       \
		{.name = "pain",                                                                   \
			.type = PARAM_OBJECT,                                                      \
			.help = "soreness 0 to 10: {\"before\"?, \"during\"?, \"morning\"?}"},     \
	{                                                                                          \
		.name = "note", .type = PARAM_STRING, .help = "a note for the history"             \
	}

static const struct method_param why_params[] = {REMINDER_REQUIRED};
static const struct method_param snooze_params[] = {REMINDER_OPTIONAL,
	{.name = "for",
		.type = PARAM_INTEGER,
		.min = 1,
		.max = DAY_S,
		.help = "seconds; the reminder's own snooze if left out"}};
static const struct method_param skip_params[] = {REMINDER_OPTIONAL, REASON};
static const struct method_param done_params[] = {
	{.name = "reminder",
		.type = PARAM_STRING,
		.help = "id of a reminder; the open prompt's, else the last session's if left out"},
	REPORT};
static const struct method_param now_params[] = {REMINDER_REQUIRED};
static const struct method_param start_params[] = {
	{.name = "routine", .type = PARAM_STRING, .help = "name of a routine"},
	{.name = "reminder",
		.type = PARAM_STRING,
		.help = "id of a reminder; the open prompt's if both are left out"}};
static const struct method_param reason_params[] = {REASON};
static const struct method_param report_params[] = {REPORT};
static const struct method_param answer_params[] = {
	{.name = "effort",
		.type = PARAM_INTEGER,
		.min = 0,
		.max = 10,
		.help = "how hard the last session was; easy is 4, right 6, hard 8"},
	{.name = "pain",
		.type = PARAM_INTEGER,
		.min = 0,
		.max = 10,
		.help = "soreness during it; none is 0, a little 2, too much 6"},
	{.name = "morning",
		.type = PARAM_INTEGER,
		.min = 0,
		.max = 10,
		.help = "soreness this morning"}};
static const struct method_param pause_params[] = {
	{.name = "reminder", .type = PARAM_STRING, .help = "only this one; all if left out"},
	{.name = "for", .type = PARAM_INTEGER, .min = 1, .max = YEAR_S, .help = "seconds"},
	{.name = "until", .type = PARAM_TIME, .help = "a time; without one, until resume"}, REASON};
static const struct method_param resume_params[] = {
	{.name = "reminder", .type = PARAM_STRING, .help = "only this one; all if left out"},
	REASON};
static const struct method_param check_params[] = {{.name = "plan",
	.type = PARAM_STRING,
	.help = "path of a plan file; the plan in use if left out"}};
static const struct method_param timeline_params[] = {
	{.name = "routine", .type = PARAM_STRING, .required = true, .help = "name of a routine"},
	{.name = "dose", .type = PARAM_OBJECT, .help = "a dose in place of the routine's own"},
	{.name = "pace",
		.type = PARAM_NUMBER,
		.min = 1,
		.max = 3,
		.help = "multiplies preparing and switching"},
	{.name = "sides", .type = PARAM_STRING, .words = side_words, .help = "which sides"},
	{.name = "first",
		.type = PARAM_STRING,
		.words = first_words,
		.help = "the side that begins"}};
static const struct method_param dry_run_params[] = {
	{.name = "model",
		.type = PARAM_STRING,
		.required = true,
		.help = "progression model (double, hold, PLUGIN/MODEL), or one of pain, gap, "
			"deload"},
	{.name = "params", .type = PARAM_OBJECT, .help = "the model's parameters"},
	{.name = "start",
		.type = PARAM_OBJECT,
		.help = "state to start from; the rest from params"},
	{.name = "of",
		.type = PARAM_STRING,
		.help = "an exercise, or ROUTINE/EXERCISE: goes on from its real dose, in place of "
			"params and "
			"start"},
	{.name = "sessions", .type = PARAM_ARRAY, .required = true, .help = "sessions in order"}};
static const struct method_param calendar_params[] = {
	{.name = "expression",
		.type = PARAM_STRING,
		.required = true,
		.help = "as systemd's OnCalendar: Mon..Fri 09:00"},
	{.name = "from", .type = PARAM_TIME, .help = "elapses after this time; now if left out"},
	{.name = "timezone",
		.type = PARAM_STRING,
		.help = "of the zone database; the plan's if left out. One in the expression goes "
			"before"},
	{.name = "count",
		.type = PARAM_INTEGER,
		.min = 1,
		.max = 10000,
		.help = "how many elapses; 1 if left out"}};
static const char *const assume_words[] = {"done", "ignored", "skipped", NULL};
static const struct method_param preview_params[] = {
	{.name = "plan",
		.type = PARAM_STRING,
		.help = "path of a plan file; what runs now if left out"},
	{.name = "from", .type = PARAM_TIME, .help = "occurrences at or after; now if left out"},
	{.name = "days",
		.type = PARAM_INTEGER,
		.min = 1,
		.max = 36600,
		.help = "so many days of the zone; 7 if left out, at most 400 on a running daemon"},
	{.name = "timezone",
		.type = PARAM_STRING,
		.help = "of the zone database; the plan's if left out"},
	{.name = "assume",
		.type = PARAM_STRING,
		.words = assume_words,
		.help = "how each prompt is answered; done if left out"}};
#define ENTRY                                                                                      \
	{ .name = "id", .type = PARAM_STRING, .required = true, .help = "id of a history entry" }
static const struct method_param amend_params[] = {ENTRY, REPORT};
static const struct method_param delete_params[] = {ENTRY};
static const struct method_param history_params[] = {
	{.name = "since", .type = PARAM_TIME, .help = "entries at or after"},
	{.name = "until", .type = PARAM_TIME, .help = "entries before"},
	{.name = "reminder", .type = PARAM_STRING, .help = "only this reminder's"},
	{.name = "limit",
		.type = PARAM_INTEGER,
		.min = 1,
		.max = 1000000,
		.help = "at most so many, the latest"}};
static const char *const export_words[] = {"jsonl", NULL};
static const struct method_param export_params[] = {
	{.name = "format",
		.type = PARAM_STRING,
		.words = export_words,
		.help = "jsonl: the records as they are stored"},
	{.name = "after",
		.type = PARAM_STRING,
		.help = "what the call before gave as next; from the beginning if left out"}};
static const struct method_param import_params[] = {{.name = "records",
	.type = PARAM_ARRAY,
	.required = true,
	.help = "records as export gives them, in any order; those that are known already are "
		"passed over"}};
static const struct method_param progress_params[] = {
	{.name = "routine", .type = PARAM_STRING, .help = "only this routine"},
	{.name = "exercise", .type = PARAM_STRING, .help = "only this exercise"},
	{.name = "recompute",
		.type = PARAM_BOOLEAN,
		.help = "true: first all doses are worked out anew from the log"}};
static const struct method_param stats_params[] = {{.name = "since",
	.type = PARAM_TIME,
	.help = "from the week of this time on; twelve weeks if left out"}};
static const struct method_param show_params[] = {
	{.name = "exercise", .type = PARAM_STRING, .help = "name of an exercise"},
	{.name = "routine", .type = PARAM_STRING, .help = "name of a routine; one of the two"}};
static const struct method_param screening_params[] = {{.name = "result",
	.type = PARAM_STRING,
	.words = screening_words,
	.help = "the answer; without one the questions come back"}};
static const struct method_param red_flag_params[] = {{.name = "level",
	.type = PARAM_STRING,
	.required = true,
	.words = level_words,
	.help = "which of the three lists applies"}};
static const struct method_param clear_params[] = {{.name = "statement",
	.type = PARAM_STRING,
	.required = true,
	.help = "who cleared you and when, in your own words"}};
#define SYMPTOM(NAME, HELP)                                                                        \
	{ .name = NAME, .type = PARAM_INTEGER, .min = 0, .max = 10, .help = HELP }
static const struct method_param symptoms_params[] = {
	SYMPTOM("standing", "pain in the buttock in long standing or walking"),
	SYMPTOM("outward", "pain when the leg moves outward"),
	SYMPTOM("stairs", "pain on stairs or uphill"),
	{.name = "range", .type = PARAM_BOOLEAN, .help = "whether the hip moves less far"}};
static const struct method_param doctor_params[] = {{.name = "sound",
	.type = PARAM_BOOLEAN,
	.help = "true: first a tone is played and a sentence said; not during a session"}};
static const struct method_param plugin_params[] = {
	{.name = "id", .type = PARAM_STRING, .required = true, .help = "id of a plugin"}};
static const struct method_param plugin_reload_params[] = {
	{.name = "id", .type = PARAM_STRING, .help = "id of a plugin; all if left out"}};
static const struct method_param subscribe_params[] = {
	{.name = "events",
		.type = PARAM_ARRAY,
		.words = wire_events,
		.help = "event types; all if left out"},
	{.name = "since",
		.type = PARAM_OBJECT,
		.help = "{\"instance\", \"seq\"}: replay what came after, in place of the "
			"snapshot"}};

/* ---- methods ---- */

#define METHOD(ID, NAME, SUMMARY, RESULT)                                                          \
	[ID] = {.id = ID, .name = NAME, .summary = SUMMARY, .result = RESULT}
#define METHOD_WITH(ID, NAME, PARAMS, SUMMARY, RESULT)                                             \
	[ID] = {.id = ID,                                                                          \
		.name = NAME,                                                                      \
		.summary = SUMMARY,                                                                \
		.result = RESULT,                                                                  \
		.params = PARAMS,                                                                  \
		.param_count = sizeof(PARAMS) / sizeof(PARAMS[0])}

#define SESSION_RESULT "the session as status shows it, or null when it is over"

const struct method wire_methods[METHOD_COUNT] = {
	METHOD(METHOD_STATUS, "status", "What is going on now.",
		"version, instance, state, pauses, next, prompt, session, presence, desktop, plan, "
		"plugins, "
		"speed, limits"),
	METHOD(METHOD_REMINDERS, "reminders", "All reminders with their state and next due time.",
		"reminders: id, state, due, routine, schedule, reasons"),
	METHOD_WITH(METHOD_WHY, "why", why_params, "Why a reminder is or is not due, in sentences.",
		"reminder, state, sentences, until"),
	METHOD_WITH(METHOD_REMINDER_SNOOZE, "reminder.snooze", snooze_params,
		"Show the open prompt again later.", "reminder, until"),
	METHOD_WITH(METHOD_REMINDER_SKIP, "reminder.skip", skip_params,
		"Let the open prompt, or the next occurrence, go.", "reminder"),
	METHOD_WITH(METHOD_REMINDER_DONE, "reminder.done", done_params,
		"Record work that was done, at any time.", "the history entry"),
	METHOD_WITH(METHOD_REMINDER_NOW, "reminder.now", now_params, "Prompt for a reminder now.",
		"reminder"),
	METHOD(METHOD_UNDO, "undo", "Take back the last answer, within 60 seconds.",
		"undone: what was taken back"),
	METHOD_WITH(METHOD_SESSION_START, "session.start", start_params,
		"Start a session: the open prompt's, a reminder's or a routine's.", SESSION_RESULT),
	METHOD_WITH(METHOD_SESSION_PAUSE, "session.pause", reason_params, "Pause the session.",
		SESSION_RESULT),
	METHOD_WITH(METHOD_SESSION_RESUME, "session.resume", reason_params,
		"Go on with the session.", SESSION_RESULT),
	METHOD_WITH(METHOD_SESSION_TOGGLE, "session.toggle", reason_params,
		"Pause the session, or go on with it.", SESSION_RESULT),
	METHOD_WITH(METHOD_SESSION_NEXT, "session.next", reason_params, "Go to the next step.",
		SESSION_RESULT),
	METHOD_WITH(METHOD_SESSION_BACK, "session.back", reason_params,
		"Go back to the start of the step, or to the step before.", SESSION_RESULT),
	METHOD_WITH(METHOD_SESSION_STOP, "session.stop", reason_params,
		"End the session; what was done counts.", SESSION_RESULT),
	METHOD_WITH(METHOD_SESSION_REPORT, "session.report", report_params,
		"Confirm the last session; without parameters, done as shown.",
		"the history entry"),
	METHOD_WITH(METHOD_ANSWER, "answer", answer_params,
		"Answer the questions after a session or in the morning.", "what was recorded"),
	METHOD_WITH(METHOD_PAUSE, "pause", pause_params, "Pause one reminder, or all of them.",
		"pauses, as status shows them"),
	METHOD_WITH(METHOD_RESUME, "resume", resume_params, "End the user's pause.",
		"pauses, as status shows them"),
	METHOD(METHOD_RELOAD, "reload", "Read the plan again; a wrong one changes nothing.",
		"ok, problems"),
	METHOD_WITH(METHOD_CHECK, "check", check_params, "Check a plan without using it.",
		"ok, problems: file, line, section, key, severity, message, suggestion"),
	METHOD_WITH(METHOD_TIMELINE, "timeline", timeline_params,
		"The steps and cues of a routine, second by second.",
		"routine, total_s, steps, cues"),
	METHOD_WITH(METHOD_DRY_RUN, "dry-run", dry_run_params,
		"What a progression model would make of sessions that have not happened.",
		"rows: state, dose, reason, flag"),
	METHOD_WITH(METHOD_CALENDAR, "calendar", calendar_params,
		"When a calendar expression elapses next.",
		"expression, normalised; next: times, fewer when it never elapses again"),
	METHOD_WITH(METHOD_PREVIEW, "preview", preview_params,
		"What a plan comes to over days or years, with a person who is there all day.",
		"occurrences: reminder, due, routine, result, reason, prompted; state: fresh or "
		"live"),
	METHOD_WITH(METHOD_HISTORY, "history", history_params, "What was done, skipped and missed.",
		"entries, oldest first"),
	METHOD_WITH(METHOD_HISTORY_AMEND, "history.amend", amend_params,
		"Change what is known of a session; the doses after it are worked out anew.",
		"the history entry"),
	METHOD_WITH(METHOD_HISTORY_DELETE, "history.delete", delete_params,
		"Delete a session; the doses after it are worked out anew.", "deleted: the id"),
	METHOD_WITH(METHOD_EXPORT, "export", export_params,
		"The records of the history, this machine's and those that were imported, in "
		"parts.",
		"records: type, id and what is stored; next: where to go on, missing at the end"),
	METHOD_WITH(METHOD_IMPORT, "import", import_params,
		"Merge records of another machine into the history, by their ids.",
		"added, known, left_out: records written under this machine's name that it does "
		"not have"),
	METHOD_WITH(METHOD_PROGRESS, "progress", progress_params,
		"Doses with the reason of each change.",
		"items: routine, exercise, dose, reason, time, history; symptoms: answers to the "
		"weekly question; recomputed: how many changes were recorded"),
	METHOD_WITH(METHOD_STATS, "stats", stats_params,
		"What the history adds up to, by week and by reminder.",
		"since, until, sessions, partial, unconfirmed, minutes, weeks_running, "
		"pain_tenths, effort_tenths; weeks: begins, sessions, partial, minutes, "
		"pain_tenths, effort_tenths; reminders: reminder (missing: begun by hand), title, "
		"prompted, done, partial, skipped, missed, unseen (of the missed: never shown), "
		"unconfirmed, percent taken of what was offered, interval: how many times its "
		"own at present; exercises: routine, exercise, then, now, changes; pain, mornings, "
		"safety: what was said, and when"),
	METHOD_WITH(METHOD_SHOW, "show", show_params,
		"An exercise or a routine, for reading; without either, the names of all.",
		"the exercise (with guides: the steps for each side, caution_texts, ladder, "
		"muscles, tips), the routine, or routines and exercises: id, title"),
	METHOD_WITH(METHOD_SCREENING, "screening", screening_params,
		"The safety questions, or the answer to them.",
		"result, time, next, questions, advice"),
	METHOD_WITH(METHOD_RED_FLAG, "redflag", red_flag_params,
		"Report a warning sign; it suspends prompts and sessions.",
		"level, advice, suspended"),
	METHOD_WITH(METHOD_RED_FLAG_CLEAR, "redflag.clear", clear_params,
		"Say that a clinician has cleared you.", "suspended"),
	METHOD_WITH(METHOD_SYMPTOMS, "symptoms", symptoms_params,
		"The four symptoms of the weekly question and their course, or an answer to them.",
		"questions: id, text, answer; weekly; entries, oldest first: time and what was "
		"said"),
	METHOD(METHOD_PLUGINS, "plugins", "Plugins with their state.",
		"plugins: id, state, problem, version, abi, path, hides, failures, faults, calls, "
		"slowest_us, parameters: name, value, set, range, help; unused"),
	METHOD_WITH(
		METHOD_PLUGIN_LOG, "plugin.log", plugin_params, "What a plugin wrote.", "lines"),
	METHOD_WITH(METHOD_PLUGIN_RELOAD, "plugin.reload", plugin_reload_params,
		"Load plugins again and end their quarantine.", "plugins, as status shows them"),
	METHOD_WITH(METHOD_DOCTOR, "doctor", doctor_params,
		"Check everything that reminders depend on.",
		"ok, version, checks: name, ok, severity (problem or hint), detail, remedy"),
	METHOD_WITH(METHOD_SUBSCRIBE, "subscribe", subscribe_params,
		"A snapshot, then events as notifications.", "instance, seq, snapshot or lost"),
	METHOD(METHOD_SYNC, "sync", "Answers when the effects of all earlier requests are applied.",
		"an empty object"),
	METHOD(METHOD_DISCOVER, "rpc.discover", "This document.", "an OpenRPC document"),
};

const struct method *method_find(const char *name) {
	for (size_t i = 0; i < METHOD_COUNT; i++) {
		if (strcmp(wire_methods[i].name, name) == 0) {
			return &wire_methods[i];
		}
	}
	return NULL;
}
