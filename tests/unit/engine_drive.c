/* SPDX-License-Identifier: MIT */
#include "engine_drive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/civil.h"

#define QUICK_MAX 8 /* deadlines in a row that are no more than a tick away */

static void *must(void *memory) {
	if (memory == NULL) {
		abort();
	}
	return memory;
}

int64_t drive_monday(int hour, int minute) {
	return (civil_day(2026, 11, 23) * S_PER_DAY + hour * 3600 + minute * 60) * US_PER_S;
}

static void keep_record(struct drive *d, const struct record *record) {
	if (d->record_count == d->record_room) {
		d->record_room = d->record_room == 0 ? 64 : 2 * d->record_room;
		d->records = must(realloc(d->records, d->record_room * sizeof(*record)));
	}
	d->records[d->record_count++] = *record;
}

static void keep_line(struct drive *d, const struct published *p) {
	char line[256];
	const char *what = p->reminder >= 0 ? d->plan->reminders[p->reminder].id
		: p->type == PUBLISH_PAUSE_CHANGED || p->type == PUBLISH_SAFETY_SUSPENDED ? p->text
		: p->routine >= 0 ? d->plan->routines[p->routine].id
				  : "";
	int length = snprintf(line, sizeof(line), "%s %s\n", published_name(p->type), what);
	if (d->log_used + (size_t)length < sizeof(d->log)) {
		memcpy(d->log + d->log_used, line, (size_t)length + 1);
		d->log_used += (size_t)length;
	}
}

static void apply(struct drive *d, const struct effect *effect) {
	switch (effect->type) {
	case EFFECT_NOTIFY:
		d->up = true;
		d->notice = effect->as.notify;
		d->notices++;
		break;
	case EFFECT_CLOSE:
		if (effect->as.close.notice == d->notice.id) {
			d->up = false;
		}
		d->closes++;
		break;
	case EFFECT_CUE:
		d->cues++;
		break;
	case EFFECT_RECORD:
		keep_record(d, &effect->as.record);
		break;
	case EFFECT_PUBLISH:
		keep_line(d, &effect->as.publish);
		break;
	case EFFECT_ADVANCE:
		if (d->ask_count < DRIVE_ASKS_MAX) {
			d->asks[d->ask_count++] = effect->as.advance;
		}
		break;
	case EFFECT_COMPOSE:
		d->composes++;
		d->composed = effect->as.compose.routine;
		break;
	case EFFECT_LOOK:
		d->looks++;
		d->look_boot_us = d->looker && d->look_delay_us != NEVER_US
			? d->now.boot_us + d->look_delay_us
			: NEVER_US;
		break;
	case EFFECT_REPLY:
		d->reply = effect->as.reply;
		break;
	case EFFECT_TYPE_COUNT:
		abort();
	}
	if (d->watch != NULL) {
		d->watch(d, effect, d->user);
	}
}

void drive_step(struct drive *d, const struct event *event) {
	static struct effects effects;
	struct event next = *event;
	d->stepped_boot_us = d->now.boot_us;
	for (bool more = !d->crashed; more; next = (struct event){.type = EVENT_CONTINUE}) {
		more = engine_step(d->engine, d->now, &next, &effects);
		d->steps++;
		for (uint32_t i = 0; i < effects.count; i++) {
			if (d->crash_in >= 0 && d->crash_in-- == 0) {
				d->crashed = true;
				return;
			}
			apply(d, &effects.items[i]);
		}
	}
}

void drive_type(struct drive *d, enum event_type type) {
	drive_step(d, &(struct event){.type = type});
}

void drive_init(struct drive *d, const struct plan *plan, int64_t wall_us) {
	memset(d, 0, sizeof(*d));
	d->plan = plan;
	d->crash_in = -1;
	d->look_boot_us = NEVER_US;
	d->zone = zone_utc();
	d->now = (struct instant){.boot_us = 1000 * US_PER_S, .wall_us = wall_us};
	d->engine = must(malloc(engine_size(plan)));
	engine_init(d->engine, plan, d->zone, d->now);
}

void drive_finish(struct drive *d) {
	free(d->engine);
	free(d->records);
}

void drive_sleep(struct drive *d, int64_t us) {
	d->now.boot_us += us;
	d->now.wall_us += us;
}

static void look_event(struct drive *d, enum event_type type, bool on) {
	drive_step(d, &(struct event){.type = type, .as.look.on = on});
}

void drive_looker(struct drive *d, int64_t delay_us) {
	d->looker = true;
	d->look_delay_us = delay_us;
	look_event(d, EVENT_LOOKER, true);
}

void drive_run(struct drive *d, int64_t us) {
	int64_t end = d->now.boot_us + us;
	int quick = 0;
	while (!d->crashed) {
		struct instant deadline = engine_deadline(d->engine);
		int64_t wait = NEVER_US;
		if (deadline.boot_us != NEVER_US) {
			wait = deadline.boot_us - d->now.boot_us;
		}
		if (deadline.wall_us != NEVER_US && deadline.wall_us - d->now.wall_us < wait) {
			wait = deadline.wall_us - d->now.wall_us;
		}
		quick = wait > 2 ? 0 : quick + 1;
		if ((wait <= 0 || quick > QUICK_MAX) && d->lenient) {
			wait = US_PER_MIN;
		} else if (wait <= 0 || quick > QUICK_MAX) {
			abort(); /* a deadline that is not in the future would spin */
		}
		bool answers =
			d->look_boot_us != NEVER_US && d->look_boot_us - d->now.boot_us <= wait;
		if (answers) {
			wait = d->look_boot_us - d->now.boot_us;
			wait = wait > 0 ? wait : 0; /* the clock was moved past it */
		}
		if (wait > end - d->now.boot_us) {
			break;
		}
		drive_sleep(d, wait);
		if (answers) {
			d->look_boot_us = NEVER_US;
			look_event(d, EVENT_LOOKED, d->meeting);
		} else {
			drive_type(d, EVENT_TICK);
		}
	}
	if (d->now.boot_us < end) {
		drive_sleep(d, end - d->now.boot_us);
	}
}

void drive_args(struct drive *d, const struct command_args *args) {
	struct event event = {.type = EVENT_COMMAND, .as.command = *args};
	memset(&d->reply, 0, sizeof(d->reply));
	d->reply.code = (enum reply_code) - 1;
	drive_step(d, &event);
}

void drive_command(struct drive *d, enum command command) {
	drive_args(d, &(struct command_args){.command = command, .reminder = -1, .routine = -1});
}

void drive_press(struct drive *d, const char *action) {
	struct event event = {.type = EVENT_ACTION, .as.action.notice = d->notice.id};
	snprintf(event.as.action.action, sizeof(event.as.action.action), "%s", action);
	drive_step(d, &event);
}

void drive_close(struct drive *d, enum closed_by by) {
	d->up = false;
	drive_step(d,
		&(struct event){
			.type = EVENT_CLOSED, .as.closed = {.notice = d->notice.id, .by = by}});
}

void drive_presence(struct drive *d, enum presence presence) {
	drive_step(
		d, &(struct event){.type = EVENT_PRESENCE, .as.presence = {.presence = presence}});
}

void drive_hold(struct drive *d, uint32_t hold, bool on) {
	drive_step(d, &(struct event){.type = EVENT_HOLD, .as.hold = {.hold = hold, .on = on}});
}

void drive_ready(struct drive *d) {
	drive_type(d, EVENT_STARTED);
	drive_presence(d, PRESENCE_ACTIVE);
	drive_args(d,
		&(struct command_args){.command = COMMAND_SCREENING,
			.reminder = -1,
			.routine = -1,
			.screening_none = true});
	drive_log_clear(d);
}

void drive_reload(struct drive *d, const struct plan *plan) {
	struct engine *engine = must(malloc(engine_size(plan)));
	drive_step(d, &(struct event){.type = EVENT_LEAVING, .as.leaving.plan = plan});
	engine_adopt(engine, plan, d->engine, d->now);
	free(d->engine);
	d->engine = engine;
	d->plan = plan;
	drive_type(d, EVENT_TICK);
}

void drive_restart(struct drive *d, int64_t us) {
	if (d->store_fails) {
		d->record_count = d->saved; /* what was kept for later is gone */
		d->store_fails = false;
	}
	d->crashed = false;
	d->crash_in = -1;
	uint64_t serial = d->record_count > 0 ? d->records[d->record_count - 1].id + 1 : 1;
	free(d->engine);
	drive_sleep(d, us);
	d->engine = must(malloc(engine_size(d->plan)));
	engine_init(d->engine, d->plan, d->zone, d->now);
	for (size_t i = 0; i < d->record_count; i++) {
		engine_restore(d->engine, d->now, &d->records[i]);
	}
	engine_set_serial(d->engine, serial);
	d->up = false;
	drive_type(d, EVENT_STARTED);
	/* A prompt that was open is shown again at once: what holds is then unknown. */
	d->meeting = false;
	d->look_boot_us = NEVER_US;
	if (d->looker) {
		look_event(d, EVENT_LOOKER, true);
	}
}

void drive_answer_asks(struct drive *d, int32_t more) {
	while (d->ask_count > 0) {
		struct advance ask = d->asks[--d->ask_count];
		struct event event = {.type = EVENT_ADVANCED};
		struct advanced *advanced = &event.as.advanced;
		advanced->ask = ask.ask;
		advanced->ok = true;
		advanced->state_count = 1;
		advanced->dose = ask.dose_before;
		advanced->dose.reps += more;
		advanced->state[0] = advanced->dose.reps;
		snprintf(advanced->version, sizeof(advanced->version), "1");
		snprintf(advanced->reason, sizeof(advanced->reason), "Test model.");
		drive_step(d, &event);
	}
}

void drive_log_clear(struct drive *d) {
	d->log_used = 0;
	d->log[0] = '\0';
}

uint32_t drive_count(const struct drive *d, const char *line) {
	uint32_t count = 0;
	size_t length = strlen(line);
	for (const char *at = d->log; *at != '\0';) {
		const char *end = strchr(at, '\n');
		count += (size_t)(end - at) == length && memcmp(at, line, length) == 0;
		at = end + 1;
	}
	return count;
}
