/* SPDX-License-Identifier: MIT */
/*
 * The one table of verbs: what --help, usage errors, completions, the man
 * page's test and dispatch come from. And the handlers, by file.
 */
#ifndef CLI_VERBS_H
#define CLI_VERBS_H

#include "args.h"
#include "cli.h"

extern const struct verb cli_verbs[]; /* ended by a NULL name */

/* verbs.c */
void verbs_help(FILE *out);
void verb_help(FILE *out, const struct verb *verb);
int verb_dump(struct cli *cli, const struct args *args);
int verb_version(struct cli *cli, const struct args *args);

/* act.c: verbs that change something */
int verb_start(struct cli *cli, const struct args *args);
int verb_now(struct cli *cli, const struct args *args);
int verb_snooze(struct cli *cli, const struct args *args);
int verb_skip(struct cli *cli, const struct args *args);
int verb_undo(struct cli *cli, const struct args *args);
int verb_done(struct cli *cli, const struct args *args);
int verb_answer(struct cli *cli, const struct args *args);
int verb_session(struct cli *cli, const struct args *args);
int verb_pause(struct cli *cli, const struct args *args);
int verb_resume(struct cli *cli, const struct args *args);
int verb_reload(struct cli *cli, const struct args *args);
int verb_screening(struct cli *cli, const struct args *args);
int verb_red_flag(struct cli *cli, const struct args *args);

/* query.c: verbs that look */
int verb_status(struct cli *cli, const struct args *args);
int verb_list(struct cli *cli, const struct args *args);
int verb_next(struct cli *cli, const struct args *args);
int verb_why(struct cli *cli, const struct args *args);
int verb_amend(struct cli *cli, const struct args *args);
int verb_delete(struct cli *cli, const struct args *args);
int verb_history(struct cli *cli, const struct args *args);
int verb_progress(struct cli *cli, const struct args *args);
int verb_show(struct cli *cli, const struct args *args);
int verb_plugin(struct cli *cli, const struct args *args);
int verb_doctor(struct cli *cli, const struct args *args);
int verb_events(struct cli *cli, const struct args *args);

/* exchange.c */
int verb_export(struct cli *cli, const struct args *args);
int verb_import(struct cli *cli, const struct args *args);

/* stats.c */
int verb_stats(struct cli *cli, const struct args *args);
int verb_report(struct cli *cli, const struct args *args);

/* setup.c */
int verb_setup(struct cli *cli, const struct args *args);

/* symptoms.c */
int verb_symptoms(struct cli *cli, const struct args *args);

/* offline.c: verbs that need no running daemon */
int verb_check(struct cli *cli, const struct args *args);
int verb_timeline(struct cli *cli, const struct args *args);
int verb_calendar(struct cli *cli, const struct args *args);
int verb_dry_run(struct cli *cli, const struct args *args);

/* preview.c */
int verb_preview(struct cli *cli, const struct args *args);

/* follow.c, waybar.c: verbs that stay */
int verb_follow(struct cli *cli, const struct args *args);
int waybar_once(struct cli *cli);
int waybar_follow(struct cli *cli);

#endif
