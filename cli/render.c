/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "human.h"
#include "render.h"

const char *text_of(const json_t *object, const char *key) {
	const char *text = json_string_value(json_object_get(object, key));
	return text == NULL ? "" : text;
}

json_int_t number_of(const json_t *object, const char *key) {
	return json_integer_value(json_object_get(object, key));
}

const char *short_name(const char *name) {
	const char *slash = strrchr(name, '/');
	return slash == NULL ? name : slash + 1;
}

void when_words(const char *time, const struct style *style, char *text, size_t size) {
	struct stamp stamp;
	text[0] = '\0';
	if (!stamp_parse(time, &stamp)) {
		return;
	}
	char when[WHEN_BYTES], relative[WHEN_BYTES];
	human_when(&stamp, style->now_s, when);
	human_relative(stamp.unix_s - style->now_s, relative);
	(void)snprintf(text, size, "%s (%s)", when, relative);
}

static void just_when(const char *time, const struct style *style, char text[WHEN_BYTES]) {
	struct stamp stamp;
	text[0] = '\0';
	if (stamp_parse(time, &stamp)) {
		human_when(&stamp, style->now_s, text);
	}
}

void step_words(const json_t *step, char *text, size_t size) {
	const char *kind = text_of(step, "kind"), *side = text_of(step, "side");
	const char *said = text_of(step, "text");
	char set[32] = "", rep[32] = "";
	if (said[0] != '\0') {
		(void)snprintf(text, size, "%s", said);
		return;
	}
	if (json_object_get(step, "set") != NULL) {
		(void)snprintf(set, sizeof(set), ", set %lld", (long long)number_of(step, "set"));
	}
	if (number_of(step, "rep") > 1) {
		(void)snprintf(rep, sizeof(rep), ", hold %lld", (long long)number_of(step, "rep"));
	}
	const char *lead = strcmp(kind, "work") == 0 ? ""
		: strcmp(kind, "prepare") == 0       ? "get ready: "
		: strcmp(kind, "switch") == 0        ? "switch side: "
		: strcmp(kind, "rest") == 0          ? "rest: "
						     : kind;
	(void)snprintf(text, size, "%s%s%s%s%s%s", lead, short_name(text_of(step, "exercise")),
		side[0] == '\0' ? "" : ", ", side, set, rep);
}

/* ---- status ---- */

static void row_of(struct table *table, const char *name, const char *text) {
	table_row(table);
	table_cell(table, name);
	table_cell(table, text);
}

static void pause_words(const json_t *pause, const struct style *style, char *text, size_t size) {
	char until[WHEN_BYTES];
	just_when(text_of(pause, "until"), style, until);
	const char *reminder = text_of(pause, "reminder"), *reason = text_of(pause, "reason");
	const char *owner = text_of(pause, "owner");
	(void)snprintf(text, size, "%s%s%s%s%s%s%s%s", reminder, reminder[0] == '\0' ? "" : ": ",
		reason, owner[0] == '\0' ? "" : " (by ", owner, owner[0] == '\0' ? "" : ")",
		until[0] == '\0' ? "" : ", until ", until);
}

/* Reasons that only hold prompts; all others stop the clocks, too. */
static bool is_hold(const char *reason) {
	static const char *const holds[] = {"quiet", "dnd", "locked", "asleep", "away", "session",
		"settling", "start-delay", "screening", "fullscreen"};
	for (size_t i = 0; i < sizeof(holds) / sizeof(holds[0]); i++) {
		if (strcmp(holds[i], reason) == 0) {
			return true;
		}
	}
	return false;
}

static void status_session(struct table *table, const json_t *session) {
	char text[256], step[160], elapsed[WHEN_BYTES], total[WHEN_BYTES];
	json_int_t done = number_of(session, "elapsed_s");
	human_clock(done, elapsed);
	human_clock(done + number_of(session, "remaining_s"), total);
	(void)snprintf(text, sizeof(text), "%s, %s of %s%s", text_of(session, "routine"), elapsed,
		total, json_is_true(json_object_get(session, "paused")) ? ", paused" : "");
	row_of(table, "session", text);
	const json_t *now = json_object_get(session, "step");
	if (json_is_object(now)) {
		char left[WHEN_BYTES];
		step_words(now, step, sizeof(step));
		human_clock(number_of(now, "remaining_s"), left);
		(void)snprintf(text, sizeof(text), "%s, %s left", step, left);
		row_of(table, "step", text);
	}
}

static void status_prompt(struct table *table, const json_t *prompt, const struct style *style) {
	char text[320], expires[WHEN_BYTES];
	just_when(text_of(prompt, "expires"), style, expires);
	(void)snprintf(text, sizeof(text), "%s: %s, open until %s; start, snooze or skip",
		text_of(prompt, "reminder"), text_of(prompt, "routine"), expires);
	row_of(table, "prompt", text);
	size_t i;
	json_t *merged;
	json_array_foreach(json_object_get(prompt, "merged"), i, merged) {
		row_of(table, i == 0 ? "with it" : "", json_string_value(merged));
	}
}

static void status_plan(struct table *table, const json_t *plan) {
	char text[640];
	const char *problem = text_of(plan, "problem"), *running = text_of(plan, "running");
	const char *path = text_of(plan, "path");
	if (json_is_false(json_object_get(plan, "ok"))) {
		/* The problem begins with the file that it is in. */
		(void)snprintf(text, sizeof(text), "wrong: %s%s%s; see: minimusctl check",
			problem[0] == '\0' ? path : problem,
			running[0] == '\0' ? "" : "; in use: ", running);
	} else if (json_is_true(json_object_get(plan, "changed"))) {
		(void)snprintf(text, sizeof(text),
			"%s has changed; load it with: minimusctl reload", path);
	} else {
		(void)snprintf(text, sizeof(text), "%s", path);
	}
	row_of(table, "plan", text);
}

static void status_plugins(struct table *table, const json_t *plugins) {
	size_t i;
	json_t *plugin;
	json_array_foreach(plugins, i, plugin) {
		const char *problem = text_of(plugin, "problem");
		if (problem[0] != '\0') {
			char text[512];
			(void)snprintf(text, sizeof(text), "%s is %s: %s", text_of(plugin, "id"),
				text_of(plugin, "state"), problem);
			row_of(table, "plugin", text);
		}
	}
}

static void status_rest(struct table *table, const json_t *status) {
	char text[320];
	const json_t *presence = json_object_get(status, "presence");
	const char *source = text_of(presence, "source");
	if (json_is_object(presence)) {
		if (strcmp(text_of(presence, "state"), "unknown") == 0) {
			row_of(table, "presence",
				"unknown; all time counts as time at the machine");
		} else {
			(void)snprintf(text, sizeof(text), "%s%s%s", text_of(presence, "state"),
				source[0] == '\0' ? "" : ", by ", source);
			row_of(table, "presence", text);
		}
	}
	const char *store = text_of(status, "store");
	if (store[0] != '\0') {
		row_of(table, "history", store);
	}
	const char *desktop = text_of(json_object_get(status, "desktop"), "problem");
	if (desktop[0] != '\0') {
		row_of(table, "desktop", desktop);
	}
	status_plan(table, json_object_get(status, "plan"));
	status_plugins(table, json_object_get(status, "plugins"));
	double speed = json_number_value(json_object_get(status, "speed"));
	if (speed > 1 || (speed > 0 && speed < 1)) {
		(void)snprintf(
			text, sizeof(text), "%g times; clocks are sped up for trying", speed);
		row_of(table, "speed", text);
	}
}

static void status_safety(struct table *table, const json_t *status) {
	const char *level = text_of(status, "red_flag");
	if (strcmp(text_of(status, "state"), "suspended") == 0) {
		char text[160];
		(void)snprintf(text, sizeof(text),
			"%s%ssuspended until cleared; see: minimusctl screening", level,
			level[0] == '\0' ? "" : ": ");
		row_of(table, "safety", text);
	} else if (json_is_true(json_object_get(json_object_get(status, "screening"), "needed"))) {
		row_of(table, "safety", "questions before the first session: minimusctl screening");
	}
	if (json_is_true(json_object_get(status, "unconfirmed"))) {
		row_of(table, "last", "unconfirmed; minimusctl done says it was done as shown");
	}
}

void render_status(FILE *out, const json_t *status, const struct style *style) {
	struct table table;
	table_init(&table);
	row_of(&table, "state", text_of(status, "state"));
	const json_t *part = json_object_get(status, "session");
	if (json_is_object(part)) {
		status_session(&table, part);
	}
	part = json_object_get(status, "prompt");
	if (json_is_object(part)) {
		status_prompt(&table, part, style);
	}
	char text[320], when[128];
	part = json_object_get(status, "next");
	if (json_is_object(part)) {
		when_words(text_of(part, "due"), style, when, sizeof(when));
		(void)snprintf(text, sizeof(text), "%s, %s", text_of(part, "reminder"), when);
		row_of(&table, "next", text);
	} else {
		row_of(&table, "next", "nothing; see: minimusctl list");
	}
	size_t i;
	json_t *pause;
	json_array_foreach(json_object_get(status, "pauses"), i, pause) {
		pause_words(pause, style, text, sizeof(text));
		row_of(&table, is_hold(text_of(pause, "reason")) ? "held" : "paused", text);
	}
	status_safety(&table, status);
	status_rest(&table, status);
	table_print(&table, out, 0, style);
	table_finish(&table);
}

/* ---- reminders ---- */

static void reasons_words(const json_t *reasons, char *text, size_t size) {
	size_t i, used = 0;
	json_t *reason;
	text[0] = '\0';
	json_array_foreach(reasons, i, reason) {
		const char *word = json_string_value(reason);
		int wrote = snprintf(text + used, size - used, "%s%s", i == 0 ? "" : ", ",
			word == NULL ? "" : word);
		if (wrote < 0 || (size_t)wrote >= size - used) {
			return;
		}
		used += (size_t)wrote;
	}
}

void render_list(FILE *out, const json_t *reminders, const struct style *style) {
	struct table table;
	table_init(&table);
	size_t i;
	json_t *reminder;
	json_array_foreach(json_object_get(reminders, "reminders"), i, reminder) {
		char when[WHEN_BYTES], reasons[256], text[400];
		just_when(text_of(reminder, "due"), style, when);
		reasons_words(json_object_get(reminder, "reasons"), reasons, sizeof(reasons));
		table_row(&table);
		table_cell(&table, text_of(reminder, "id"));
		table_cell(&table, text_of(reminder, "state"));
		table_cell(&table, when[0] == '\0' ? "-" : when);
		(void)snprintf(text, sizeof(text), "%s, %s%s%s",
			short_name(text_of(reminder, "routine")), text_of(reminder, "schedule"),
			reasons[0] == '\0' ? "" : "; ", reasons);
		table_cell(&table, text);
	}
	if (json_array_size(table.rows) == 0) {
		(void)fprintf(out, "The plan has no reminders.\n");
	}
	table_print(&table, out, 0, style);
	table_finish(&table);
}

void render_next(FILE *out, const json_t *status, const struct style *style) {
	const json_t *next = json_object_get(status, "next");
	if (!json_is_object(next)) {
		(void)fprintf(out, "Nothing is coming. The reason is in: minimusctl list\n");
		return;
	}
	char when[128];
	when_words(text_of(next, "due"), style, when, sizeof(when));
	(void)fprintf(out, "%s, %s\n", text_of(next, "reminder"), when);
}

void render_why(FILE *out, const json_t *why, const struct style *style) {
	(void)fprintf(out, "%s: %s\n", text_of(why, "reminder"), text_of(why, "state"));
	size_t i;
	json_t *sentence;
	json_array_foreach(json_object_get(why, "sentences"), i, sentence) {
		const char *text = json_string_value(sentence);
		(void)fputs("  ", out);
		text_wrap(out, text == NULL ? "" : text, 2, style);
		(void)fputc('\n', out);
	}
	char when[128];
	when_words(text_of(why, "until"), style, when, sizeof(when));
	if (when[0] != '\0') {
		(void)fprintf(out, "  Until %s.\n", when);
	}
}

void render_done(FILE *out, const json_t *result, const char *otherwise) {
	const char *text = text_of(result, "text");
	text_put(out, text[0] == '\0' ? otherwise : text, (size_t)-1);
	(void)fputc('\n', out);
}

void render_pauses(FILE *out, const json_t *pauses, const struct style *style) {
	size_t i;
	json_t *pause;
	char text[320];
	json_array_foreach(pauses, i, pause) {
		pause_words(pause, style, text, sizeof(text));
		(void)fprintf(out, "%s%s\n", i == 0 ? "Paused: " : "        ", text);
	}
	if (json_array_size(pauses) == 0) {
		(void)fprintf(out, "Nothing is paused.\n");
	}
}
