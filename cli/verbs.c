/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "render.h"
#include "verbs.h"

#define JSON                                                                                       \
	{ "--json", NULL, "print the answer as one JSON object" }
#define REASON                                                                                     \
	{ "--reason", "TEXT", "why, for the history" }
#define END                                                                                        \
	{ NULL, NULL, NULL }

static const struct verb_option json_options[] = {JSON, END};
static const struct verb_option reason_options[] = {REASON, JSON, END};
static const struct verb_option status_options[] = {JSON,
	{"--waybar", NULL, "print one line for Waybar's custom module"},
	{"--follow", NULL, "with --waybar: go on printing a line at each change"}, END};
static const struct verb_option done_options[] = {
	{"--effort", "WORD", "easy, right, hard, or 0 to 10"},
	{"--pain", "N", "soreness during it: none, little, much, or 0 to 10"},
	{"--note", "TEXT", "a note for the history"}, JSON, END};
static const struct verb_option answer_options[] = {
	{"--effort", "WORD", "easy, right, hard, or 0 to 10"},
	{"--pain", "N", "soreness during it: none, little, much, or 0 to 10"},
	{"--morning", "N", "soreness this morning: none, little, much, or 0 to 10"}, JSON, END};
static const struct verb_option doctor_options[] = {
	{"--sound", NULL, "play a tone and say a sentence first"}, JSON, END};
static const struct verb_option setup_options[] = {
	{"--yes", NULL, "take what is usual, ask nothing"}, END};
static const struct verb_option follow_options[] = {
	{"--plain", NULL, "one line for each change, nothing redrawn"},
	{"--stay", NULL, "go on watching when the session is over"}, END};
static const struct verb_option pause_options[] = {
	{"--toggle", NULL, "resume where it is paused already"},
	{"--reason", "WORD", "a pause of its own beside others, such as lunch"}, JSON, END};
static const struct verb_option events_options[] = {
	{"--json", NULL, "print each event as one JSON object"},
	{"--count", "N", "end after N events"},
	{"--since", "INSTANCE:SEQ", "begin with what came after that event"}, END};
static const struct verb_option history_options[] = {
	{"--since", "TIME", "entries from then on: 7d, yesterday, 2026-11-24"},
	{"--until", "TIME", "entries before then"}, {"--limit", "N", "at most N, the latest"}, JSON,
	{"--csv", NULL, "print a table for a spreadsheet"}, END};
static const struct verb_option stats_options[] = {
	{"--since", "TIME", "from that week on: 90d, 2026-09-01; else twelve weeks"}, JSON, END};
static const struct verb_option report_options[] = {
	{"--since", "TIME", "from that week on: 90d, 2026-09-01; else twelve weeks"},
	{"--html", "FILE", "as a page to print or to send; - is standard output"}, END};
static const struct verb_option export_options[] = {
	{"--jsonl", NULL, "each record as one JSON object a line, for import"},
	{"--ics", NULL, "the sessions that were done as an iCalendar file"}, END};
static const struct verb_option progress_options[] = {
	{"--recompute", NULL, "first work all doses out anew from the history"}, JSON, END};
static const struct verb_option timeline_options[] = {
	{"--dose", "DOSE", "in place of the routine's own: 2x12, 5x30s, 2x12@3-1-1-0"},
	{"--pace", "N", "1.0 to 3.0: more time to get ready and to switch"},
	{"--sides", "WORD", "both, left, right, affected or worse-first"},
	{"--first", "SIDE", "the side that begins: left or right"},
	{"--cues", NULL, "show the cues, too"}, JSON, END};
static const struct verb_option calendar_options[] = {
	{"--from", "TIME", "elapses after then, in place of now: 17:30, 2026-11-24"},
	{"--count", "N", "so many, 1 to 10000"}, JSON, END};
static const struct verb_option preview_options[] = {
	{"--from", "TIME", "begin then: 17:30, 2026-11-24"},
	{"--days", "N", "so many days, 7 unless said otherwise"},
	{"--assume", "WORD", "how you answer each prompt: done, ignored or skipped"}, JSON,
	{"--ics", NULL, "print the prompts as an iCalendar file"}, END};
static const struct verb_option dry_run_options[] = {
	{"--set", "NAME=N", "a parameter of the model; may come again"},
	{"--start", "NAME=N", "where to start from; may come again"},
	{"--of", "EXERCISE", "go on from its real dose; ROUTINE/EXERCISE"}, JSON, END};

static const char *const session_words[] = {
	"pause", "resume", "toggle", "next", "back", "stop", NULL};
static const struct verb_option plugin_options[] = {
	{"--routines", NULL, "new: a plugin that gives routines (the usual)"},
	{"--progression", NULL, "new: a plugin that gives a progression model"},
	{"--c++", NULL, "new: in C++ in place of C"},
	{"--set", "NAME=VALUE", "run: a parameter of the plugin; times in seconds; may come again"},
	{"--no-sandbox", NULL, "run: the plugin may do what you may"},
	{"--gdb", NULL, "run: under gdb, without a time limit"}, JSON, END};
static const char *const screening_words[] = {"none", "something", NULL};
static const char *const red_flag_words[] = {
	"emergency", "same-day", "soon", "none", "clear", NULL};
static const char *const plugin_words[] = {"list", "log", "reload", "new", "check", "run", NULL};
static const char *const model_words[] = {"double", "linear", "two-for-two", "percent", "tempo",
	"hold", "stages", "effort", "pain", "gap", "deload", NULL};

const struct verb cli_verbs[] = {
	{"status", "[--json | --waybar [--follow]]", "what is going on now", status_options, NULL,
		0, 0, false, verb_status},
	{"list", "[--json]", "all reminders with their next time", json_options, NULL, 0, 0, false,
		verb_list},
	{"next", "[--json]", "what comes next", json_options, NULL, 0, 0, false, verb_next},
	{"why", "REMINDER [--json]", "why a reminder is or is not due", json_options, NULL, 1, 1,
		false, verb_why},
	{"start", "[ROUTINE | REMINDER]", "start a session: the open prompt's, or the one named",
		json_options, NULL, 0, 1, false, verb_start},
	{"now", "REMINDER", "prompt for a reminder now", json_options, NULL, 1, 1, false, verb_now},
	{"snooze", "[REMINDER] [FOR]", "show the open prompt again later", json_options, NULL, 0, 4,
		false, verb_snooze},
	{"skip", "[REMINDER]", "let the open prompt go", reason_options, NULL, 0, 1, false,
		verb_skip},
	{"undo", "", "take back the last answer, within 60 seconds", json_options, NULL, 0, 0,
		false, verb_undo},
	{"done", "[REMINDER] [EXERCISE=12/11,12/12 ...]",
		"record what was done; alone: done as shown", done_options, NULL, 0, ARGS_MAX,
		false, verb_done},
	{"answer", "[--effort WORD] [--pain N] [--morning N]",
		"answer the questions after a session or in the morning", answer_options, NULL, 0,
		0, false, verb_answer},
	{"session", "pause | resume | toggle | next | back | stop", "control the session",
		reason_options, session_words, 1, 1, false, verb_session},
	{"follow", "[--plain] [--stay]", "watch the session, or wait for the next one",
		follow_options, NULL, 0, 0, false, verb_follow},
	{"pause", "[REMINDER] [FOR | until TIME] [--toggle]", "pause all reminders, or one",
		pause_options, NULL, 0, 6, false, verb_pause},
	{"resume", "[REMINDER]", "end the pause", json_options, NULL, 0, 1, false, verb_resume},
	{"reload", "", "read the plan again; a wrong one changes nothing", json_options, NULL, 0, 0,
		false, verb_reload},
	{"events", "[--json] [--count N] [--since INSTANCE:SEQ] [TYPE ...]",
		"print events as they come", events_options, NULL, 0, ARGS_MAX, false, verb_events},
	{"history", "[REMINDER] [--since TIME] [--json | --csv]",
		"what was done, skipped and missed", history_options, NULL, 0, 1, false,
		verb_history},
	{"amend", "ID [EXERCISE=RESULTS ...] [--effort WORD] [--pain N] [--note TEXT]",
		"change what is known of a session", done_options, NULL, 1, ARGS_MAX, false,
		verb_amend},
	{"delete", "ID", "delete a session from the history", json_options, NULL, 1, 1, false,
		verb_delete},
	{"progress", "[[ROUTINE/]EXERCISE] [--recompute]", "doses, and why they moved",
		progress_options, NULL, 0, 1, false, verb_progress},
	{"show", "[EXERCISE | ROUTINE]", "how an exercise or a routine goes; alone: all of them",
		json_options, NULL, 0, 1, false, verb_show},
	{"screening", "[none | something]", "the safety questions, and your answer", json_options,
		screening_words, 0, 1, false, verb_screening},
	{"stats", "[--since TIME] [--json]", "what you did adds up to, week by week", stats_options,
		NULL, 0, 0, false, verb_stats},
	{"report", "[--since TIME] [--html FILE]", "all of it on a page, for your physiotherapist",
		report_options, NULL, 0, 0, false, verb_report},
	{"export", "--jsonl | --ics", "the history for another machine, or for a calendar",
		export_options, NULL, 0, 0, false, verb_export},
	{"import", "FILE [--json]", "merge the history of another machine into this one",
		json_options, NULL, 1, 1, false, verb_import},
	{"symptoms", "[standing=N] [outward=N] [stairs=N] [range=yes|no]",
		"the four symptoms of the weekly question, or an answer to them", json_options,
		NULL, 0, 4, false, verb_symptoms},
	{"redflag", "[emergency | same-day | soon | none | clear STATEMENT]",
		"report a warning sign, or that a clinician cleared you", json_options,
		red_flag_words, 0, ARGS_MAX, false, verb_red_flag},
	{"check", "[PLAN]", "check a plan without using it", json_options, NULL, 0, 1, false,
		verb_check},
	{"timeline", "ROUTINE [--dose D] [--pace P] [--sides S] [--first SIDE]",
		"the steps of a routine, second by second", timeline_options, NULL, 1, 1, false,
		verb_timeline},
	{"preview", "[PLAN] [--from TIME] [--days N] [--json | --ics]",
		"what a plan comes to, day by day", preview_options, NULL, 0, 1, false,
		verb_preview},
	{"dry-run", "MODEL [--set NAME=N ...] [--start NAME=N ...] [FILE]",
		"what a progression model would make of sessions", dry_run_options, model_words, 1,
		2, false, verb_dry_run},
	{"calendar", "EXPRESSION [--from TIME] [--count N]",
		"when a calendar expression elapses next", calendar_options, NULL, 1, ARGS_MAX,
		false, verb_calendar},
	{"plugin", "list | log ID | reload [ID] | new NAME | check FILE | run FILE [METHOD [JSON]]",
		"see to plugins, or write one", plugin_options, plugin_words, 1, 4, false,
		verb_plugin},
	{"setup", "[--yes]", "the first questions, and a plan from the answers", setup_options,
		NULL, 0, 0, false, verb_setup},
	{"doctor", "[--sound] [--json]", "check everything that reminders depend on",
		doctor_options, NULL, 0, 0, false, verb_doctor},
	{"version", "", "print the versions", NULL, NULL, 0, 0, false, verb_version},
	{"--dump-verbs", "", "this table as JSON", NULL, NULL, 0, 0, true, verb_dump},
	{NULL, NULL, NULL, NULL, NULL, 0, 0, false, NULL},
};

void verbs_help(FILE *out) {
	(void)fprintf(out,
		"Usage: minimusctl VERB [ARGUMENT ...]\n"
		"Talks to minimusd, which reminds of exercises and guides through them.\n\n");
	for (const struct verb *verb = cli_verbs; verb->name != NULL; verb++) {
		if (!verb->hidden) {
			(void)fprintf(out, "  %-10s  %s\n", verb->name, verb->help);
		}
	}
	(void)fprintf(out,
		"\nminimusctl VERB --help says more of a verb; all of it is in minimusctl(1).\n"
		"Exit status: 0 done; 1 usage, no daemon, broken connection; 2 refused.\n");
}

void verb_help(FILE *out, const struct verb *verb) {
	(void)fprintf(out, "Usage: minimusctl %s%s%s\n", verb->name,
		verb->arguments[0] == '\0' ? "" : " ", verb->arguments);
	(void)fprintf(out, "%s\n", verb->help);
	const struct verb_option *option = verb->options;
	for (; option != NULL && option->name != NULL; option++) {
		char both[48];
		(void)snprintf(both, sizeof(both), "%s%s%s", option->name,
			option->value == NULL ? "" : " ",
			option->value == NULL ? "" : option->value);
		(void)fprintf(out, "  %-22s  %s\n", both, option->help);
	}
}

static json_t *dump_options(const struct verb_option *option) {
	json_t *list = json_array();
	for (; option != NULL && option->name != NULL; option++) {
		json_t *entry = json_pack("{ss ss}", "name", option->name, "help", option->help);
		if (option->value != NULL) {
			(void)json_object_set_new(entry, "value", json_string(option->value));
		}
		(void)json_array_append_new(list, entry);
	}
	return list;
}

int verb_dump(struct cli *cli, const struct args *args) {
	(void)args;
	json_t *list = json_array();
	for (const struct verb *verb = cli_verbs; verb->name != NULL; verb++) {
		if (verb->hidden) {
			continue;
		}
		json_t *words = json_array();
		for (size_t i = 0; verb->words != NULL && verb->words[i] != NULL; i++) {
			(void)json_array_append_new(words, json_string(verb->words[i]));
		}
		(void)json_array_append_new(list,
			json_pack("{ss ss ss so so}", "name", verb->name, "arguments",
				verb->arguments, "help", verb->help, "options",
				dump_options(verb->options), "words", words));
	}
	json_t *document = json_pack("{so}", "verbs", list);
	cli_json(cli, document);
	json_decref(document);
	return STATUS_DONE;
}

int verb_version(struct cli *cli, const struct args *args) {
	(void)args;
	(void)fprintf(cli->out, "minimusctl %s\n", MINIMUS_VERSION);
	/* Without a daemon that is the whole answer, and no failure. */
	if (connection_open(&cli->connection) == 0) {
		json_t *status = connection_call(&cli->connection, "status", NULL);
		if (status != NULL) {
			(void)fprintf(
				cli->out, "minimusd %s, running\n", text_of(status, "version"));
		}
		json_decref(status);
	}
	connection_close(&cli->connection);
	return STATUS_DONE;
}
