/* SPDX-License-Identifier: MIT */
#include "pauses.h"

#include <stdio.h>
#include <string.h>

#include "agenda.h"
#include "emit.h"
#include "undo.h"

static bool is_user(const struct pause *pause) {
	return strcmp(pause->reason, PAUSE_USER) == 0;
}

void pause_label(const struct pause *pause, char *text, size_t size) {
	text[0] = '\0';
	if (!is_user(pause)) {
		snprintf(text, size, " (%s)", pause->reason);
	}
}

/* What a reminder is stopped by alone is kept beside its counter: it is asked for often. */
static void mark(struct engine *e, int32_t reminder) {
	e->pause_changes++;
	if (reminder < 0) {
		return;
	}
	bool paused = false;
	for (uint32_t i = 0; i < e->pause_count; i++) {
		paused = paused || e->pauses[i].reminder == reminder;
	}
	e->occurs[reminder].paused = paused;
	agenda_touch(e, reminder);
}

uint32_t pauses_holds(const struct engine *e) {
	uint32_t holds = 0;
	for (uint32_t i = 0; i < e->pause_count; i++) {
		if (e->pauses[i].reminder < 0) {
			holds |= is_user(&e->pauses[i]) ? HOLD_USER : HOLD_OTHER;
		}
	}
	return holds;
}

int64_t pauses_until(const struct engine *e, int32_t reminder, uint32_t bit) {
	int64_t until = 0;
	for (uint32_t i = 0; i < e->pause_count; i++) {
		const struct pause *pause = &e->pauses[i];
		bool fits = (pause->reminder < 0 || pause->reminder == reminder) &&
			(bit == HOLD_OTHER) == (!is_user(pause) && pause->reminder < 0);
		if (!fits) {
			continue;
		}
		if (pause->until_wall_us == 0) {
			return 0;
		}
		until = pause->until_wall_us > until ? pause->until_wall_us : until;
	}
	return until;
}

static int32_t find(const struct engine *e, const char *reason, int32_t reminder) {
	for (uint32_t i = 0; i < e->pause_count; i++) {
		if (e->pauses[i].reminder == reminder && strcmp(e->pauses[i].reason, reason) == 0) {
			return (int32_t)i;
		}
	}
	return -1;
}

bool pauses_put(struct engine *e, const struct pause *pause) {
	int32_t at = find(e, pause->reason, pause->reminder);
	if (at < 0) {
		if (e->pause_count == PAUSES_MAX) {
			return false;
		}
		at = (int32_t)e->pause_count++;
	}
	e->pauses[at] = *pause;
	mark(e, pause->reminder);
	return true;
}

int64_t pauses_end_us(const struct engine *e, const char *reason, int32_t reminder) {
	int32_t at = find(e, reason, reminder);
	return at < 0 ? 0 : e->pauses[at].until_wall_us;
}

bool pauses_take(struct engine *e, const char *reason, int32_t reminder) {
	int32_t at = find(e, reason, reminder);
	if (at < 0) {
		return false;
	}
	e->pause_count--;
	memmove(&e->pauses[at], &e->pauses[at + 1],
		(e->pause_count - (uint32_t)at) * sizeof(e->pauses[0]));
	mark(e, reminder);
	return true;
}

bool pauses_change(struct engine *e, const struct pause *pause, bool on) {
	struct pause given = *pause;
	bool done = on ? pauses_put(e, &given) : pauses_take(e, given.reason, given.reminder);
	if (!done) {
		return false;
	}
	struct record_pause *record = &emit_record(e, RECORD_PAUSE)->as.pause;
	record->on = on;
	text_copy(record->reason, sizeof(record->reason), given.reason);
	text_copy(record->owner, sizeof(record->owner), given.owner);
	text_copy(record->reminder, sizeof(record->reminder), reminder_id(e, given.reminder));
	record->until_us = on ? given.until_wall_us : 0;
	struct published *publish = emit_publish(e, PUBLISH_PAUSE_CHANGED);
	publish->reminder = given.reminder;
	publish->until_us = record->until_us;
	snprintf(publish->text, sizeof(publish->text), "%s %s", given.reason, on ? "on" : "off");
	return true;
}

void pauses_expire(struct engine *e) {
	for (uint32_t i = 0; i < e->pause_count && !emit_crowded(e);) {
		struct pause pause = e->pauses[i];
		if (pause.until_wall_us == 0 || pause.until_wall_us > e->now.wall_us) {
			i++;
			continue;
		}
		/* The counters go on from when the pause ended, also when nobody was awake then. */
		int64_t from = engine_boot(e, pause.until_wall_us);
		if (from < e->count_from_boot_us) {
			e->count_from_boot_us = from;
		}
		pauses_change(e, &pause, false);
	}
}

static bool name_valid(const char *name) {
	if (strlen(name) > ID_MAX || !id_valid(name)) {
		return false;
	}
	return strcmp(name, hold_name(HOLD_SUSPENDED)) != 0 &&
		strcmp(name, hold_name(HOLD_SESSION)) != 0;
}

static bool pause_from(struct engine *e, const struct command_args *args, struct pause *ret) {
	const char *reason = args->text != NULL && args->text[0] != '\0' ? args->text : PAUSE_USER;
	if (!name_valid(reason)) {
		reply_say(e, REPLY_BAD_ARGUMENT,
			"\"%.40s\" cannot be a reason for a pause; use one word of a-z, 0-9 and -, "
			"such as meeting.",
			reason);
		return false;
	}
	struct pause pause = {.reminder = args->reminder};
	text_copy(pause.reason, sizeof(pause.reason), reason);
	text_copy(pause.owner, sizeof(pause.owner),
		args->owner != NULL && args->owner[0] != '\0' ? args->owner : PAUSE_USER);
	*ret = pause;
	return true;
}

void handle_command_pause(struct engine *e, const struct command_args *args) {
	struct pause pause;
	if (!pause_from(e, args, &pause)) {
		return;
	}
	if (args->for_us < 0 || (args->until_us != 0 && args->until_us <= e->now.wall_us)) {
		reply_say(e, REPLY_BAD_ARGUMENT,
			"A pause must end in the future; give a length such as 30min or a later "
			"time.");
		return;
	}
	pause.until_wall_us = args->until_us != 0 ? args->until_us
		: args->for_us != 0               ? e->now.wall_us + args->for_us
						  : 0;
	int32_t before = find(e, pause.reason, pause.reminder);
	struct undo undo = {.kind = UNDO_PAUSE, .reminder = pause.reminder, .pause = pause};
	if (before >= 0) {
		undo.had_pause = true;
		undo.pause = e->pauses[before];
	}
	if (!pauses_change(e, &pause, true)) {
		reply_say(e, REPLY_REFUSED,
			"%d pauses are on already; take one out with: minimusctl resume.",
			PAUSES_MAX);
		return;
	}
	undo_keep(e, &undo);
	e->reply.until_us = pause.until_wall_us;
	char clock[32], label[ID_MAX + 4], scope[ID_MAX + 16] = "Everything";
	pause_label(&pause, label, sizeof(label));
	if (pause.reminder >= 0) {
		snprintf(scope, sizeof(scope), "Reminder %s", reminder_id(e, pause.reminder));
	}
	if (pause.until_wall_us == 0) {
		reply_say(e, REPLY_OK, "%s is paused%s until you say: minimusctl resume.", scope,
			label);
		return;
	}
	text_clock(e, pause.until_wall_us, clock, sizeof(clock));
	reply_say(e, REPLY_OK, "%s is paused%s until %s.", scope, label, clock);
}

void handle_command_resume(struct engine *e, const struct command_args *args) {
	struct pause pause;
	if (!pause_from(e, args, &pause)) {
		return;
	}
	int32_t at = find(e, pause.reason, pause.reminder);
	if (at >= 0) {
		pause = e->pauses[at];
		pauses_change(e, &pause, false);
		e->undo.kind = UNDO_NOTHING;
		char label[ID_MAX + 4];
		pause_label(&pause, label, sizeof(label));
		reply_say(e, REPLY_OK, "The pause%s is over.", label);
		return;
	}
	if (e->pause_count > 0) {
		const struct pause *other = &e->pauses[0];
		reply_say(e, REPLY_NOT_NOW, "There is no such pause; on is %s%s%s, put in by %s.",
			other->reason, other->reminder >= 0 ? " for " : "",
			reminder_id(e, other->reminder), other->owner);
		return;
	}
	reply_say(e, REPLY_NOT_NOW, "Nothing is paused; pause with: minimusctl pause 30min.");
}
