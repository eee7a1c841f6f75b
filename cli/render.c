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

const char *title_of(const json_t *object) {
	const char *title = text_of(object, "title");
	return title[0] == '\0' ? short_name(text_of(object, "routine")) : title;
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

/* What holds a prompt back, as a person would say it; NULL: no reason of minimus's own. */
static const char *hold_words(const char *reason) {
	static const struct {
		const char *name, *words;
	} holds[] = {{"quiet", "quiet hours"}, {"dnd", "do-not-disturb is on"},
		{"locked", "the screen is locked"}, {"asleep", "the machine is asleep"},
		{"away", "nobody is at the machine"}, {"session", "a session is open"},
		{"settling", "things settle after start, resume or unlock"},
		{"start-delay", "the first minutes of a day at the machine"},
		{"screening", "the safety questions are open"},
		{"fullscreen", "something is shown full-screen"},
		{"suspended", "suspended for safety"}, {"min-gap", "soon after the last prompt"},
		{"max-per-day", "all prompts of the day were used"},
		{"min-rest", "rest between sessions"}, {"other-prompt", "another prompt is open"},
		{"broken", "its routine cannot be had; see: minimusctl doctor"}};
	for (size_t i = 0; i < sizeof(holds) / sizeof(holds[0]); i++) {
		if (strcmp(holds[i].name, reason) == 0) {
			return holds[i].words;
		}
	}
	return NULL;
}

static void pause_words(const json_t *pause, const struct style *style, char *text, size_t size) {
	char until[WHEN_BYTES];
	just_when(text_of(pause, "until"), style, until);
	const char *reminder = text_of(pause, "reminder"), *reason = text_of(pause, "reason");
	const char *hold =
		strcmp(text_of(pause, "owner"), "minimus") == 0 ? hold_words(reason) : NULL;
	bool plain = hold != NULL || strcmp(reason, "user") == 0;
	const char *source = text_of(pause, "source");
	const char *more = source[0] != '\0' ? source : plain ? "" : reason;
	(void)snprintf(text, size, "%s%s%s%s%s%s",
		hold != NULL                  ? hold
			: reminder[0] != '\0' ? reminder
					      : "everything",
		more[0] == '\0' ? "" : " (", more, more[0] == '\0' ? "" : ")",
		until[0] == '\0' ? "" : ", until ", until);
}

static void status_session(struct table *table, const json_t *session) {
	char text[256], step[160], elapsed[WHEN_BYTES], total[WHEN_BYTES];
	json_int_t done = number_of(session, "elapsed_s");
	human_clock(done, elapsed);
	human_clock(done + number_of(session, "remaining_s"), total);
	(void)snprintf(text, sizeof(text), "%s, %s of %s%s", title_of(session), elapsed, total,
		json_is_true(json_object_get(session, "paused")) ? ", paused" : "");
	row_of(table, "session", text);
	if (json_is_true(json_object_get(session, "interrupted"))) {
		row_of(table, "",
			"it was interrupted and came back; minimusctl session resume, or stop");
	}
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
		text_of(prompt, "reminder"), title_of(prompt), expires);
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
		row_of(table, "plan", "wrong; see: minimusctl check");
		/* The problem begins with the file that it is in. */
		row_of(table, "", problem[0] == '\0' ? path : problem);
		if (running[0] != '\0') {
			(void)snprintf(text, sizeof(text), "in use: %s", running);
			row_of(table, "", text);
		}
	} else if (json_is_true(json_object_get(plan, "changed"))) {
		(void)snprintf(text, sizeof(text),
			"%s has changed; load it with: minimusctl reload", path);
		row_of(table, "plan", text);
	} else {
		row_of(table, "plan", path);
	}
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

/* What a session should sound like and does not. */
static void status_audio(struct table *table, const json_t *audio) {
	static const char *const parts[] = {"sound", "speech"};
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		const char *problem = text_of(json_object_get(audio, parts[i]), "problem");
		if (problem[0] != '\0') {
			row_of(table, parts[i], problem);
		}
	}
	const char *problem = text_of(audio, "problem");
	if (problem[0] != '\0') {
		row_of(table, "sound", problem);
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
			const char *inhibitor = text_of(presence, "inhibited_by");
			bool known = source[0] != '\0' && strcmp(source, "none") != 0;
			(void)snprintf(text, sizeof(text), "%s%s%s%s%s", text_of(presence, "state"),
				known ? ", by " : "", known ? source : "",
				inhibitor[0] != '\0' ? "; a program keeps the screen on, by " : "",
				inhibitor);
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
	status_audio(table, json_object_get(json_object_get(status, "desktop"), "audio"));
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
	const json_t *screening = json_object_get(status, "screening");
	const char *level = text_of(status, "red_flag");
	if (strcmp(text_of(status, "state"), "suspended") == 0) {
		char text[160];
		(void)snprintf(text, sizeof(text),
			"%s%ssuspended until cleared; see: minimusctl screening", level,
			level[0] == '\0' ? "" : ": ");
		row_of(table, "safety", text);
	} else if (json_is_true(json_object_get(screening, "needed"))) {
		row_of(table, "safety",
			text_of(screening, "time")[0] == '\0'
				? "questions before the first session: minimusctl screening"
				: "questions before the next session: minimusctl screening");
	}
	if (json_is_true(json_object_get(status, "unconfirmed"))) {
		row_of(table, "last", "unconfirmed; minimusctl done says it was done as shown");
	}
}

/* What is told elsewhere is not told as a hold once more. */
static void status_pauses(struct table *table, const json_t *status, const struct style *style) {
	size_t i;
	json_t *pause;
	char text[320];
	json_array_foreach(json_object_get(status, "pauses"), i, pause) {
		const char *reason = text_of(pause, "reason");
		bool own = strcmp(text_of(pause, "owner"), "minimus") == 0;
		if (own && strcmp(reason, "session") == 0) {
			if (!json_is_object(json_object_get(status, "session"))) {
				row_of(table, "answer",
					"the last session waits for yours: minimusctl answer, or "
					"done");
			}
			continue;
		}
		if (own && (strcmp(reason, "screening") == 0 || strcmp(reason, "suspended") == 0)) {
			continue;
		}
		pause_words(pause, style, text, sizeof(text));
		row_of(table, own ? "held" : "paused", text);
	}
}

/* "; quiet hours hold it until tomorrow 07:00", or "". */
static void quiet_words(const json_t *object, const struct style *style, char *text, size_t size) {
	char until[WHEN_BYTES];
	just_when(text_of(object, "quiet_until"), style, until);
	(void)snprintf(
		text, size, "%s%s", until[0] == '\0' ? "" : "; quiet hours hold it until ", until);
}

/* "desk-break (Desk break, three minutes)" */
static void next_name(const json_t *next, char *text, size_t size) {
	const char *title = text_of(next, "title");
	bool titled = title[0] != '\0';
	(void)snprintf(text, size, "%s%s%.100s%s", text_of(next, "reminder"), titled ? " (" : "",
		title, titled ? ")" : "");
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
	char text[400], when[128], quiet[96], name[160];
	part = json_object_get(status, "next");
	if (json_is_object(part)) {
		when_words(text_of(part, "due"), style, when, sizeof(when));
		quiet_words(part, style, quiet, sizeof(quiet));
		next_name(part, name, sizeof(name));
		(void)snprintf(text, sizeof(text), "%s, %s%s", name, when, quiet);
		row_of(&table, "next", text);
	} else {
		row_of(&table, "next", "nothing; see: minimusctl list");
	}
	status_pauses(&table, status, style);
	status_safety(&table, status);
	status_rest(&table, status);
	table_print(&table, out, 0, style);
	table_finish(&table);
}

/* ---- reminders ---- */

/* The reasons in words; a pause and a suspension are told by the state. */
static void reasons_words(const json_t *reasons, char *text, size_t size) {
	size_t i, used = 0;
	json_t *reason;
	text[0] = '\0';
	json_array_foreach(reasons, i, reason) {
		const char *name = json_string_value(reason), *words = hold_words(name);
		if (strcmp(name, "user") == 0 || strcmp(name, "suspended") == 0) {
			continue;
		}
		int wrote = snprintf(text + used, size - used, "%s%s", used == 0 ? "" : ", ",
			words == NULL ? name : words);
		if (wrote < 0 || (size_t)wrote >= size - used) {
			return;
		}
		used += (size_t)wrote;
	}
}

/* The state as a person sees it: what waits only because of a pause is paused. */
static const char *list_state(const json_t *reminder) {
	size_t i;
	json_t *reason;
	const char *state = text_of(reminder, "state");
	if (strcmp(state, "waiting") != 0 && strcmp(state, "held") != 0) {
		return state;
	}
	json_array_foreach(json_object_get(reminder, "reasons"), i, reason) {
		const char *name = json_string_value(reason);
		if (strcmp(name, "suspended") == 0) {
			return name;
		}
		state = strcmp(name, "user") == 0 ? "paused" : state;
	}
	return state;
}

static void list_row(struct table *table, const json_t *reminder, const struct style *style) {
	char when[WHEN_BYTES], until[WHEN_BYTES], held[WHEN_BYTES + 8], reasons[256], quiet[96],
		text[640];
	just_when(text_of(reminder, "due"), style, when);
	just_when(text_of(reminder, "until"), style, until);
	(void)snprintf(held, sizeof(held), "until %s", until);
	reasons_words(json_object_get(reminder, "reasons"), reasons, sizeof(reasons));
	quiet_words(reminder, style, quiet, sizeof(quiet));
	table_row(table);
	table_cell(table, text_of(reminder, "id"));
	table_cell(table, list_state(reminder));
	table_cell(table, when[0] != '\0' ? when : until[0] != '\0' ? held : "-");
	(void)snprintf(text, sizeof(text), "%s, %s%s%s%s%s", title_of(reminder),
		text_of(reminder, "schedule"), reasons[0] == '\0' ? "" : "; ", reasons, quiet,
		text_of(reminder, "problem")[0] == '\0'
			? ""
			: "; its plugin does not work, see: minimusctl doctor");
	table_cell(table, text);
}

void render_list(FILE *out, const json_t *reminders, const struct style *style) {
	struct table table;
	table_init(&table);
	size_t i;
	json_t *reminder;
	json_array_foreach(json_object_get(reminders, "reminders"), i, reminder) {
		list_row(&table, reminder, style);
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
	char when[128], quiet[96], name[160];
	when_words(text_of(next, "due"), style, when, sizeof(when));
	quiet_words(next, style, quiet, sizeof(quiet));
	next_name(next, name, sizeof(name));
	(void)fprintf(out, "%s, %s%s\n", name, when, quiet);
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
