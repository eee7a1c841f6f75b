/* SPDX-License-Identifier: MIT */
/*
 * The whole daemon as one struct: the engine with its plan, and the modules
 * round it, each of which knows only itself. They meet here: step.c feeds the
 * engine, apply.c carries out what it decides, methods_*.c answer people.
 * One thread; everything is called from the loop.
 */
#ifndef DAEMON_DAEMON_H
#define DAEMON_DAEMON_H

#include <stdbool.h>
#include <uv.h>

#include "audio.h"
#include "clock.h"
#include "compose.h"
#include "control.h"
#include "core/engine.h"
#include "desktop.h"
#include "events.h"
#include "hooks.h"
#include "paths.h"
#include "planload.h"
#include "planwatch.h"
#include "plugins.h"
#include "sdnotify.h"
#include "sense.h"
#include "store.h"
#include "wake.h"
#include "zonewatch.h"

#define SYNCS_MAX 64

struct options {
	const char *plan, *socket, *state;
	int32_t speed;
	bool no_desktop, stdio;
};

/* Where a session is, but for what time alone does to it. */
struct player {
	uint64_t session; /* 0: none */
	uint32_t step;
	bool playing;
	int64_t anchor_us; /* its position, less the boot clock while it plays */
};

struct daemon {
	uv_loop_t loop;
	struct options options;
	struct paths paths;
	struct clock clock;
	struct wake wake;
	struct sdnotify notify;
	struct events events;
	struct control *control;
	struct plugins *plugins;
	struct desktop *desktop; /* NULL: there is none */
	struct hooks *hooks;     /* NULL: there are none */
	struct sense *sense;     /* NULL: there is none */
	struct player player;    /* as media keys were told last */
	struct audio *audio;     /* NULL: there is none */
	struct store *store;
	struct planwatch watch;
	struct zonewatch zone_watch;

	struct engine *engine; /* owned; NULL until the first plan */
	struct loaded *loaded; /* owned; the plan in force */

	/* One step at a time; what comes up meanwhile waits here. */
	bool stepping;
	struct waiting_event *first_event, *last_event;
	struct effects effects;
	struct instant stepped; /* the `now` of the last step */

	/* Commands without an answer, by token. */
	uint64_t next_token;
	struct command_wait *commands;
	struct parked *parked; /* requests that wait for the models; owned */
	bool unparking;
	struct folding *folding;  /* doses that are folded anew; owned, or NULL */
	bool fold_waits;          /* one that was cut short cannot be taken up yet */
	struct reply amend_reply; /* what the engine said to a change of the past */
	json_t *composed;         /* owned, or NULL; by routine: why its plugin chose as it did */
	bool compose_asked;       /* what is being served has waited for its plugin */
	struct preview_job *previews; /* under way, in between other work */
	struct request *syncs[SYNCS_MAX];
	size_t sync_count;
	bool checking_syncs, sync_flushing, sync_flushed;
	struct request *reloads[SYNCS_MAX];
	size_t reload_count;
	struct request *doctors[SYNCS_MAX]; /* they wait for what the desktop helper finds */
	size_t doctor_count;
	struct request *sound_doctor; /* waits for what a test of the sound finds, or NULL */
	bool sounded;                 /* that test is over, and ... */
	json_t *heard; /* ... found this (owned), or NULL: the helper did not answer */

	/* The plan's state. */
	bool plan_ok, loading, load_again;
	bool fell_back;          /* the last good plan, or none, runs in place of a wrong one */
	char plan_problem[512];  /* the first error, "" when there is none */
	json_t *plan_problems;   /* owned; of the last load, as `check` has them */
	bool plan_notice_wanted; /* our own notice waits until the engine shows none */
	uint64_t plan_notice;    /* its number while it is to be seen, 0: it is not */
	uint64_t plan_notices;   /* how many there were */
	uint64_t engine_notice;  /* the engine's notice that is to be seen, 0: none */
	uv_timer_t retry;        /* failed plugins are tried again */
	uint64_t retry_ms;

	/* status as text, good until something changes. */
	char *status_text; /* owned, or NULL */
	size_t status_length;
	int64_t status_valid_us; /* wall; NEVER_US while time does not change it */

	uv_signal_t signals[3];
	bool asleep;            /* logind said that the machine goes to sleep */
	bool resumed;           /* and the engine has been told that it woke */
	bool running, stopping; /* running: requests are served */
	int exit_status;
	char start_problem[512];
};

/* ---- step.c ---- */
/* Feeds one event (copied) and applies what comes of it; inside a step it waits for its end. A
 * command is never fed inside a step: what it borrows would be gone. */
void daemon_step(struct daemon *daemon, const struct event *event);
void daemon_tick(struct daemon *daemon);
struct instant daemon_now(const struct daemon *daemon);
void daemon_drop_events(struct daemon *daemon);
/* Something that status shows has changed. */
void daemon_changed(struct daemon *daemon);

/* ---- apply.c ---- */
void apply_effect(struct daemon *daemon, struct instant now, const struct effect *effect);
/* An event of the shell's own: adds the time; params (taken) may be NULL. */
void daemon_publish(struct daemon *daemon, const char *type, json_t *params);
/* Shows our own notice about a wrong plan, when the engine shows none, or withdraws it. */
void apply_plan_notice(struct daemon *daemon);

/* ---- plans.c ---- */
/* The first load; requests are served when it has ended. */
void plans_start(struct daemon *daemon);
/* Reads the plan again; request (NULL: nobody asked) is answered when that is done. */
void plans_reload(struct daemon *daemon, struct request *request);
/* The zone in force, after the machine's may have changed. */
void plans_look_at_zone(struct daemon *daemon);
void plans_finish(struct daemon *daemon);
/* {"ok", "problems": [...]} of any load (owned). */
json_t *plans_problems(const struct diag_list *problems);
/* Where the files of a plan come from; only NULL: the daemon's own. */
struct planload_source plans_source(const struct daemon *daemon, const char *only);

/* ---- methods.c ---- */
void methods_handle(void *user, struct request *request, json_t *params);
/* The outcome of a command, after its other effects. */
void methods_reply(struct daemon *daemon, const struct reply *reply);
/* After the step's records are committed: answers what came out of it, once that is on disk. */
void methods_commands_done(struct daemon *daemon);
/* Answers each `sync` that has nothing left to wait for. */
void methods_check_syncs(struct daemon *daemon);
/* What waited until the models had answered goes on. */
void methods_unpark(struct daemon *daemon);
void methods_finish(struct daemon *daemon);
/* The state for status and snapshots (owned). */
json_t *methods_snapshot(void *user);

/* ---- helpers.c ---- */
/* Starts the helpers of the desktop, unless an option says that there are none. */
void helpers_start(struct daemon *daemon);
/* What an effect sounds like; before it is applied. */
void helpers_sound(struct daemon *daemon, const struct effect *effect);
/* Tells them what a step or another plan has changed for them. */
void helpers_follow(struct daemon *daemon);

/* ---- lifetime.c ---- */
/* Everything up to the first load. 0, or a negative errno with daemon->start_problem filled. */
int daemon_start(struct daemon *daemon, const struct options *options);
/* The plan is there (or is known to be wrong): serve. */
void daemon_serve(struct daemon *daemon);
void daemon_stop(struct daemon *daemon, int exit_status);
/* The machine woke: one decision for all that fell due meanwhile. */
void daemon_resume(struct daemon *daemon);
void daemon_finish(struct daemon *daemon);

#endif
