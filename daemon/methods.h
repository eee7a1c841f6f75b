/* SPDX-License-Identifier: MIT */
/* What the files with the handlers of the methods share. params is NULL or an object that
 * method_check has passed. */
#ifndef DAEMON_METHODS_H
#define DAEMON_METHODS_H

#include "daemon.h"

typedef void method_handler(struct daemon *daemon, struct request *request, json_t *params);

/* A command on its way through the engine and onto the disk. */
struct command_wait {
	struct command_wait *next; /* in daemon.commands */
	struct daemon *daemon;
	struct request *request;
	uint64_t token;
	bool replied, flushing;
	struct reply reply;
	char reminder[ID_MAX + 1]; /* whom it concerned, "" when none */
	enum red_flag level;
};

/* Feeds the command and answers when what came of it is on disk. args is borrowed; its token is
 * filled here. */
void methods_command(struct daemon *daemon, struct request *request, struct command_args *args);
/* Answers a command that was carried out and is on disk (methods_act.c). Does not free it. */
void methods_finish_command(struct command_wait *wait);
void methods_refuse(struct request *request, const char *data_code, const char *text);

/* Members of params: NULL when absent. */
const char *param_text(json_t *params, const char *key);
/* 0 when absent. */
json_int_t param_integer(json_t *params, const char *key);
/* A time in microseconds, 0 when absent. 0 or -EINVAL after refusing the request. */
int param_time(struct request *request, json_t *params, const char *key, int64_t *ret_us);
/* The index of a named reminder or routine, -1 when absent. 0 or -ENOENT after refusing the
 * request. */
int param_reminder(struct daemon *daemon, struct request *request, json_t *params, int32_t *ret);
int param_routine(struct daemon *daemon, struct request *request, json_t *params, int32_t *ret);

/* ---- methods_report.c ---- */
/* {"exercises"?, "effort"?, "pain"?, "note"?} -> ret_report. 0, or -EINVAL with error. */
int report_decode(struct daemon *daemon, json_t *params, struct record_report *ret_report,
	struct wire_error *error);

/* ---- methods_act.c ---- */
method_handler serve_reminder_snooze, serve_reminder_skip, serve_reminder_done, serve_reminder_now,
	serve_undo, serve_session_start, serve_session_verb, serve_session_report, serve_answer,
	serve_pause, serve_resume, serve_screening, serve_red_flag, serve_red_flag_clear;

/* ---- methods_symptoms.c ---- */
method_handler serve_symptoms;
/* Answers with questions and entries, and with text where it is not "". */
void methods_answer_symptoms(struct daemon *daemon, struct request *request, const char *text);

/* ---- methods_state.c ---- */
method_handler serve_status, serve_reminders, serve_why, serve_plugins, serve_plugin_log,
	serve_plugin_reload, serve_subscribe, serve_sync, serve_rpc_discover;

/* ---- methods_doctor.c ---- */
method_handler serve_doctor;

/* ---- methods_plan.c ---- */
method_handler serve_reload, serve_check, serve_timeline, serve_show;

/* ---- methods_model.c ---- */
method_handler serve_dry_run;

/* ---- methods_calendar.c ---- */
method_handler serve_calendar;

/* ---- methods_preview.c ---- */
method_handler serve_preview;
/* Lets go of what is under way; its requests go with their connections. */
void methods_drop_previews(struct daemon *daemon);

/* ---- methods_history.c ---- */
method_handler serve_history, serve_progress;
/* Puts the title of its routine into each entry. */
void methods_add_titles(const struct plan *plan, json_t *entries);

/* ---- methods_stats.c ---- */
method_handler serve_stats;

/* ---- methods_amend.c ---- */
method_handler serve_history_amend, serve_history_delete;

/* Answers with the entry of a session, read back from the history. */
void methods_answer_entry(
	struct daemon *daemon, struct request *request, uint64_t session, const char *text);
void methods_answer_id(
	struct daemon *daemon, struct request *request, const char *id, const char *text);
/* Makes another machine's amendment of a session of this one its own. False: it cannot be now. */
bool methods_take_amendment(struct daemon *daemon, const struct record_amend *amend);

/* ---- methods_exchange.c ---- */
method_handler serve_export, serve_import;

#endif
