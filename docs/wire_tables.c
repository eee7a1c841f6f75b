/* SPDX-License-Identifier: MIT */
/* The reference of the protocol, from the same table that dispatches and validates. */
#include <stdio.h>
#include <string.h>

#include "core/plan_keys.h"
#include "daemon/control.h"
#include "daemon/events.h"
#include "tables.h"
#include "wire/methods.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- methods ---- */

static const char *const types[] = {
	[PARAM_STRING] = "string",
	[PARAM_INTEGER] = "integer",
	[PARAM_NUMBER] = "number",
	[PARAM_BOOLEAN] = "true or false",
	[PARAM_OBJECT] = "object",
	[PARAM_ARRAY] = "array",
	[PARAM_TIME] = "time",
	[PARAM_STRING_OR_INTEGER] = "string or integer",
};

static void put_type(enum page page, const struct method_param *param) {
	char range[64];
	page_put(page, types[param->type]);
	if (param->min != param->max) {
		(void)snprintf(range, sizeof range, ", %lld to %lld", param->min, param->max);
		page_put(page, range);
	}
	if (param->words == wire_events) {
		page_put(page, " of event types");
	} else if (param->words != NULL) {
		page_put(page, param->type == PARAM_ARRAY ? " of " : ": ");
		page_codes(page, param->words, " or ");
	}
}

static void put_param(enum page page, const struct method_param *param) {
	const char *needed = param->required ? "required" : "optional";
	if (page == PAGE_MD) {
		(void)fputs("| ", stdout);
		page_code(page, param->name);
		(void)fputs(" | ", stdout);
		put_type(page, param);
		(void)printf(" | %s | ", needed);
		page_put(page, param->help);
		(void)fputs(" |\n", stdout);
		return;
	}
	(void)fputs("\t_", stdout);
	page_put(page, param->name);
	(void)fputs("_ (", stdout);
	put_type(page, param);
	(void)printf("; %s)\n\t\t", needed);
	page_put(page, param->help);
	(void)fputs("\n\n", stdout);
}

static void put_method_md(const struct method *method) {
	static const char *const titles[] = {"parameter", "type", "", "what it is", NULL};
	page_heading(PAGE_MD, method->name);
	page_put(PAGE_MD, method->summary);
	(void)fputs("\n\nResult: ", stdout);
	page_put(PAGE_MD, method->result);
	(void)fputs(".\n\n", stdout);
	if (method->param_count == 0) {
		return;
	}
	page_table(titles);
	for (size_t i = 0; i < method->param_count; i++) {
		put_param(PAGE_MD, &method->params[i]);
	}
	(void)putchar('\n');
}

static void put_method_scd(const struct method *method) {
	page_code(PAGE_SCD, method->name);
	(void)fputs("\n\t", stdout);
	page_put(PAGE_SCD, method->summary);
	(void)fputs(" Result: ", stdout);
	page_put(PAGE_SCD, method->result);
	(void)fputs(".\n\n", stdout);
	for (size_t i = 0; i < method->param_count; i++) {
		put_param(PAGE_SCD, &method->params[i]);
	}
}

bool table_methods(enum page page) {
	for (size_t i = 0; i < METHOD_COUNT; i++) {
		if (page == PAGE_MD) {
			put_method_md(&wire_methods[i]);
		} else {
			put_method_scd(&wire_methods[i]);
		}
	}
	return true;
}

/* ---- rows of a name and what it means ---- */

struct row {
	const char *name, *meaning;
};

static void put_row(enum page page, const struct row *row) {
	(void)fputs(page == PAGE_MD ? "| " : "", stdout);
	page_code(page, row->name);
	(void)fputs(page == PAGE_MD ? " | " : "\n\t", stdout);
	page_put(page, row->meaning);
	(void)fputs(page == PAGE_MD ? " |\n" : "\n\n", stdout);
}

/* ---- events ---- */

static const struct row events[] = {
	{"reminder.due", "a reminder's time has come, whether it is shown now or held"},
	{"reminder.warned", "it will be due soon, as long ahead as its warn says"},
	{"reminder.prompted", "its prompt is shown"},
	{"reminder.snoozed", "its prompt was put off"},
	{"reminder.skipped", "its prompt was let go"},
	{"reminder.done", "its work was done and confirmed"},
	{"reminder.partial", "its work was begun and ended early"},
	{"reminder.unconfirmed", "its session ran, and nobody has said yet that it was done"},
	{"reminder.missed", "its prompt came to an end without an answer, or could not be shown"},
	{"reminder.held", "it is due and waits, for quiet hours or a locked screen for example"},
	{"reminder.adapted",
		"its interval grew, for most of its prompts were dismissed, or came back"},
	{"session.started", "a session has begun"},
	{"session.step", "a session has come to its next step"},
	{"session.paused", "a session was paused"},
	{"session.resumed", "a session goes on"},
	{"session.finished", "a session has come to its end"},
	{"session.stopped", "a session was ended early"},
	{"progression.changed", "the dose of an exercise moved; the reason is with it"},
	{"pause.changed", "the set of pauses is another"},
	{"presence.changed", "you came, left, locked or unlocked, or the machine goes to sleep"},
	{"plan.reloaded", "the plan was read again and is in use"},
	{"plan.rejected", "the plan was read again and has errors; the old one goes on"},
	{"plugin.loaded", "a plugin has answered"},
	{"plugin.failed", "a plugin could not answer; the problem is with it"},
	{"plugin.quarantined", "a plugin failed too often and is not asked any more"},
	{"helper.lost", "a helper process has ended or hangs; it will be started again"},
	{"helper.restored", "a helper process is back"},
	{"safety.suspended", "a warning sign was reported; prompts and sessions are suspended"},
	{"safety.cleared", "a clinician has cleared you; prompts and sessions go on"},
	{"safety.advised", "the log gives reason to see a clinician soon; nothing is suspended"},
	{"daemon.stopping", "minimusd is about to end"},
};

static const struct row *event_find(const char *name) {
	for (size_t i = 0; i < COUNT(events); i++) {
		if (strcmp(events[i].name, name) == 0) {
			return &events[i];
		}
	}
	return NULL;
}

/* [hooks] and subscribe know the same events, and each is explained here. */
static bool all_events_known(void) {
	size_t count = 0;
	for (; wire_events[count] != NULL; count++) {
		const char *hook = plan_event_at(count);
		if (event_find(wire_events[count]) == NULL) {
			(void)fprintf(stderr,
				"tables: the event %s is not explained; add it to "
				"docs/wire_tables.c\n",
				wire_events[count]);
			return false;
		}
		if (hook == NULL || strcmp(hook, wire_events[count]) != 0) {
			(void)fprintf(stderr,
				"tables: %s is an event of subscribe, and in its place [hooks] "
				"knows %s; "
				"the two lists must be the same\n",
				wire_events[count], hook != NULL ? hook : "none");
			return false;
		}
	}
	if (count != COUNT(events) || plan_event_at(count) != NULL) {
		(void)fprintf(stderr, "tables: there are %zu events, %zu are explained\n", count,
			COUNT(events));
		return false;
	}
	return true;
}

bool table_events(enum page page) {
	static const char *const titles[] = {"type", "what has happened", NULL};
	if (page == PAGE_MD) {
		page_table(titles);
	}
	for (size_t i = 0; i < COUNT(events); i++) {
		put_row(page, &events[i]);
	}
	return all_events_known();
}

/* ---- errors ---- */

struct code {
	int code;
	const char *data_code, *meaning;
};

static const struct code codes[] = {
	{WIRE_PARSE_ERROR, "", "the line is no JSON, or is nested too deeply"},
	{WIRE_INVALID_REQUEST, "", "the line is JSON, but no request; or it is too long"},
	{WIRE_METHOD_NOT_FOUND, "", "there is no such method"},
	{WIRE_INVALID_PARAMS, "",
		"a parameter is missing, unknown, of the wrong type or out of range"},
	{WIRE_INTERNAL_ERROR, "", "minimusd could not do it; the message says why"},
	{WIRE_APPLICATION_ERROR, "not-found",
		"no reminder, routine, exercise or plugin has that name"},
	{WIRE_APPLICATION_ERROR, "bad-argument",
		"the parameters are right one by one, but not together or not here"},
	{WIRE_APPLICATION_ERROR, "not-now",
		"it does not fit what is going on, as snooze without a prompt"},
	{WIRE_APPLICATION_ERROR, "refused", "it is not allowed, or a limit is reached"},
	{WIRE_APPLICATION_ERROR, "screening", "the safety questions have to be answered first"},
	{WIRE_APPLICATION_ERROR, "not-durable",
		"it is done, but could not be saved; it is kept, and saving is tried again"},
};

bool table_errors(enum page page) {
	static const char *const titles[] = {"code", "data.code", "what it means", NULL};
	char number[16];
	if (page == PAGE_MD) {
		page_table(titles);
	}
	for (size_t i = 0; i < COUNT(codes); i++) {
		bool named = codes[i].data_code[0] != '\0';
		(void)snprintf(number, sizeof number, "%d", codes[i].code);
		(void)fputs(page == PAGE_MD ? "| " : "", stdout);
		page_code(page, number);
		(void)fputs(page == PAGE_MD ? " | " : named ? ", " : "", stdout);
		if (named) {
			page_code(page, codes[i].data_code);
		}
		(void)fputs(page == PAGE_MD ? " | " : "\n\t", stdout);
		page_put(page, codes[i].meaning);
		(void)fputs(page == PAGE_MD ? " |\n" : "\n\n", stdout);
	}
	return true;
}

/* ---- limits ---- */

bool table_limits(enum page page) {
	page_limits(page);
	page_size(page, "a request's line", WIRE_REQUEST_MAX);
	page_size(page, "a reply's line", WIRE_REPLY_MAX);
	page_size(page, "an answer of a plugin", WIRE_PLUGIN_MAX);
	page_number(page, "requests in a batch", WIRE_BATCH_MAX);
	page_number(page, "objects and arrays inside one another", WIRE_DEPTH_MAX);
	page_number(page, "connections at a time", CLIENTS_MAX);
	page_number(page, "requests of one connection without a reply", CLIENT_REQUESTS_MAX);
	page_number(page, "events kept for replay", EVENTS_MAX);
	page_size(page, "bytes of events kept for replay", EVENTS_BYTES_MAX);
	page_size(page, "events that wait for one reader", CLIENT_EVENTS_MAX);
	return true;
}
