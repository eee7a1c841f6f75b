/* SPDX-License-Identifier: MIT */
#include "emit.h"

#include <assert.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "compose.h"

/* A unit of work gives at most this many effects before it asks again. */
#define CROWDED (EFFECTS_MAX - 4)

/* A notice is large, and most effects are not notices. */
static size_t size_of(enum effect_type type) {
	static const size_t sizes[EFFECT_TYPE_COUNT] = {
		[EFFECT_NOTIFY] = sizeof(((struct effect *)NULL)->as.notify),
		[EFFECT_CLOSE] = sizeof(((struct effect *)NULL)->as.close),
		[EFFECT_CUE] = sizeof(((struct effect *)NULL)->as.cue),
		[EFFECT_RECORD] = sizeof(((struct effect *)NULL)->as.record),
		[EFFECT_PUBLISH] = sizeof(((struct effect *)NULL)->as.publish),
		[EFFECT_ADVANCE] = sizeof(((struct effect *)NULL)->as.advance),
		[EFFECT_COMPOSE] = sizeof(((struct effect *)NULL)->as.compose),
		[EFFECT_REPLY] = sizeof(((struct effect *)NULL)->as.reply),
	};
	return offsetof(struct effect, as) + sizes[type];
}

struct effect *emit(struct engine *e, enum effect_type type) {
	struct effect *effect;
	if (e->preview && type != EFFECT_PUBLISH) {
		return &e->unread;
	}
	if (e->spilled == e->spill_next && e->out->count < EFFECTS_MAX) {
		effect = &e->out->items[e->out->count++];
	} else {
		assert(e->spilled < SPILL_MAX);
		effect = &e->spill[e->spilled++];
	}
	memset(effect, 0, size_of(type));
	effect->type = type;
	return effect;
}

bool emit_crowded(const struct engine *e) {
	return e->spilled > e->spill_next || e->out->count > CROWDED;
}

bool emit_unspill(struct engine *e) {
	while (e->spill_next < e->spilled && e->out->count < EFFECTS_MAX) {
		e->out->items[e->out->count++] = e->spill[e->spill_next++];
	}
	if (e->spill_next < e->spilled) {
		return true;
	}
	e->spilled = e->spill_next = 0;
	return false;
}

struct record *emit_record(struct engine *e, enum record_type type) {
	struct record *record = &emit(e, EFFECT_RECORD)->as.record;
	record->type = type;
	record->id = e->serial++;
	record->wall_us = e->now.wall_us;
	record->offset_s = zone_offset(e->zone, wall_s(e->now.wall_us));
	return record;
}

struct published *emit_publish(struct engine *e, enum published_type type) {
	struct published *publish = &emit(e, EFFECT_PUBLISH)->as.publish;
	publish->type = type;
	publish->reminder = publish->routine = publish->step = -1;
	publish->presence = e->presence;
	return publish;
}

struct published *emit_reminder(struct engine *e, enum published_type type, int32_t reminder) {
	const struct occurrence *now = &e->occurs[reminder].now;
	struct published *publish = emit_publish(e, type);
	publish->reminder = reminder;
	publish->routine = now->routine;
	publish->session = now->session;
	publish->due_us = now->due_wall_us;
	publish->holds = now->holds_now;
	return publish;
}

void emit_occurrence_of(struct engine *e, int32_t reminder, const struct occurrence *occurrence,
	enum outcome outcome, const char *note) {
	if (e->preview) {
		return;
	}
	bool snoozed = outcome == OUTCOME_OPEN && occurrence->phase == OCCUR_SNOOZED;
	struct record_occurrence *o = &emit_record(e, RECORD_OCCURRENCE)->as.occurrence;
	text_copy(o->reminder, sizeof(o->reminder), reminder_id(e, reminder));
	text_copy(o->routine, sizeof(o->routine), routine_id(e, occurrence->routine));
	o->key = occurrence->key;
	o->due_us = occurrence->due_wall_us;
	o->prompted_us = occurrence->prompted_wall_us;
	o->until_us = snoozed ? engine_wall(e, occurrence->until_boot_us) : 0;
	o->snoozes = occurrence->snoozes;
	o->holds = occurrence->holds;
	o->session = occurrence->session;
	o->outcome = outcome;
	text_copy(o->note, sizeof(o->note), note);
}

/* An open one that was shown and is not now must not look as if it were when it is read back. */
void emit_occurrence(struct engine *e, int32_t reminder, enum outcome outcome, const char *note) {
	const struct occurrence *now = &e->occurs[reminder].now;
	bool withdrawn = outcome == OUTCOME_OPEN && now->phase == OCCUR_WAITING &&
		now->prompted_wall_us != 0;
	note = withdrawn ? NOTE_WITHDRAWN : note;
	emit_occurrence_of(e, reminder, &e->occurs[reminder].now, outcome, note);
}

void emit_session(struct engine *e, const struct past *past) {
	struct record_session *s = &emit_record(e, RECORD_SESSION)->as.session;
	s->session = past->session;
	text_copy(s->reminder, sizeof(s->reminder), reminder_id(e, past->reminder));
	text_copy(s->routine, sizeof(s->routine),
		past->routine < 0 ? past->gone : routine_id(e, past->routine));
	s->key = past->occurrence.key;
	s->started_us = past->started_wall_us;
	s->elapsed_s = past->elapsed_s;
	s->total_s = past->total_s;
	s->pace_milli = past->pace_milli;
	s->cap_s = past->cap_s;
	s->choice = past->choice;
	if (past->routine >= 0) {
		compose_record(e, past->routine, &past->choice);
	}
	s->sides = past->sides;
	s->first = past->first;
	s->item_count =
		past->routine < 0 ? past->gone_items : e->plan->routines[past->routine].item_count;
	memcpy(s->doses, past->doses, sizeof(s->doses));
	s->outcome = past->outcome;
	s->confirmed = past->confirmed;
	text_copy(s->note, sizeof(s->note), past->note);
}

void reply_say(struct engine *e, enum reply_code code, const char *format, ...) {
	va_list arguments;
	e->reply.code = code;
	if (e->preview) {
		return;
	}
	va_start(arguments, format);
	vsnprintf(e->reply.text, sizeof(e->reply.text), format, arguments);
	va_end(arguments);
}

void text_copy(char *target, size_t size, const char *source) {
	if (source == NULL) {
		source = "";
	}
	size_t length = strlen(source);
	if (length >= size) {
		length = size - 1;
		/* A character of several bytes is dropped whole. */
		while (length > 0 && ((unsigned char)source[length] & 0xc0u) == 0x80u) {
			length--;
		}
	}
	memcpy(target, source, length);
	target[length] = '\0';
}

void text_clock(const struct engine *e, int64_t wall_us, char *text, size_t size) {
	static const char *const names[7] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
	int64_t local = zone_local(e->zone, wall_s(wall_us));
	struct civil civil, today;
	civil_from_local_s(local, &civil);
	civil_from_local_s(zone_local(e->zone, wall_s(e->now.wall_us)), &today);
	int64_t day = civil_day(civil.year, civil.month, civil.day);
	int64_t away = day - civil_day(today.year, today.month, today.day);
	if (away == 0) {
		snprintf(text, size, "%02d:%02d", (int)civil.hour, (int)civil.minute);
	} else if (away > -7 && away < 7) {
		snprintf(text, size, "%s %02d:%02d", names[civil_weekday(day)], (int)civil.hour,
			(int)civil.minute);
	} else {
		snprintf(text, size, "%04d-%02d-%02d %02d:%02d", (int)civil.year, (int)civil.month,
			(int)civil.day, (int)civil.hour, (int)civil.minute);
	}
}

const char *reminder_id(const struct engine *e, int32_t reminder) {
	return reminder < 0 ? "" : e->plan->reminders[reminder].id;
}

const char *routine_id(const struct engine *e, int32_t routine) {
	return routine < 0 ? "" : e->plan->routines[routine].id;
}
