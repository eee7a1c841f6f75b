/* SPDX-License-Identifier: MIT */
/* What plugins.c (their life) and plugins_view.c (what is told of them) share. */
#ifndef DAEMON_PLUGINS_PRIVATE_H
#define DAEMON_PLUGINS_PRIVATE_H

#include "helper.h"
#include "plugin_file.h"
#include "plugins.h"

#define LOG_LINES_MAX 64
#define LOG_LINE_BYTES 1000

enum plugin_state { PLUGIN_UNKNOWN, PLUGIN_READY, PLUGIN_FAILED, PLUGIN_MISSING, PLUGIN_REFUSED };

struct question {
	struct question *next; /* in plugin.first */
	const char *method;    /* static */
	json_t *params;        /* owned; NULL: this is a whole describe */
	json_t *values;        /* owned; parameters with which it is asked; NULL: those in force */
	bool describe, trial;
	plugins_answered *answered;
	void *user;
};

/* What `plugins` tells of the time since the daemon began. */
struct plugin_count {
	uint64_t calls, slowest_ns, faults;
	char version[48], abi[16];
};

struct plugin {
	struct plugins *plugins;
	char id[48];
	bool used;
	enum plugin_state state;
	unsigned faults;
	char problem[PLUGIN_PROBLEM_BYTES];
	char logged[PLUGIN_PROBLEM_BYTES]; /* the last problem that went to the log */
	struct plugin_file file;
	char *lines[LOG_LINES_MAX]; /* owned; a ring */
	unsigned line_next;
	struct question *first, *last;
	bool asking;      /* the host works on `first` */
	json_int_t sent;  /* id of the request that it works on */
	uint64_t sent_ns; /* and when it was sent */
	struct plugin_count count;
	const char *method; /* static; what that asks for */
	json_t *known;      /* owned; of a describe in progress: the parts so far */
	json_t *describe;   /* owned; what the file last said of itself; NULL: not asked yet */
	json_t *values;     /* owned; parameters in force, as the plan has them; NULL: none */
	json_t *started;    /* owned; parameters with which the host was started */
	bool again;         /* its host is ended only to be started with parameters */
	struct helper host;
	uv_timer_t timer; /* the call's limit, or the rest's */
	unsigned open_timer;
};

struct plugins {
	uv_loop_t *loop;
	const struct paths *paths;
	struct plugins_ops ops;
	size_t count, busy;
	struct plugin *items[PLUGINS_MAX];
	bool ending, later_open;
	json_int_t next_id;
	uv_timer_t later; /* questions that were refused at once are answered from here */
};

struct plugin *plugin_find(const struct plugins *plugins, const char *id);
/* NULL when there are too many. */
struct plugin *plugin_find_or_add(struct plugins *plugins, const char *id);
bool plugin_quarantined(const struct plugin *plugin);
/* The timer `later`: goes on with all plugins. */
void plugins_go_on(uv_timer_t *timer);
/* Counts the call that has just ended. */
void plugin_count_call(struct plugin *plugin);
/* Keeps version and ABI of a whole description (borrowed). */
void plugin_note_version(struct plugin *plugin, json_t *known);

#endif
