/* SPDX-License-Identifier: MIT */
/*
 * The simulator: random plans and a random user over simulated months, round
 * the same object code as the daemon. A seed replays a world exactly.
 *     minimus-sim [--seed N [--trace]] [--first N] [--seeds N] [--days N]
 *     minimus-sim-broken --break
 *     minimus-sim-broken --whole [--first N] [--seeds N] [--days N]
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/civil.h"
#include "core/mutation.h"
#include "core/sched.h"
#include "rules.h"

#define ZONE_BYTES 16384
#define ZONES 6
#define MUTATION_SEEDS 400
#define MUTATION_DAYS 30

enum talk { TALK_SUMS, TALK_TRACE, TALK_HUSH };

struct world {
	uint64_t random;
	struct fixture fixture;
	struct plan without; /* the plan less its last reminder */
	struct drive drive;
	struct rules rules;
	int64_t from_wall_us;
	const struct zone *zones[ZONES];
	bool restarts, answers, crashes, zone_changes, clock_steps;
	uint32_t restart_count, crash_count;
	uint32_t composes; /* questions to a plugin that are done with */
	uint64_t
		composition; /* what it answers; its own chance, so that no world becomes another */
};

static struct rules_key keys[RULES_KEYS_MAX];

/* ---- chance ---- */

static uint64_t draw(struct world *w) {
	w->random ^= w->random << 13;
	w->random ^= w->random >> 7;
	w->random ^= w->random << 17;
	return w->random * UINT64_C(0x2545F4914F6CDD1D) >> 16;
}

static int64_t below(struct world *w, int64_t n) {
	return (int64_t)(draw(w) % (uint64_t)n);
}

static bool chance(struct world *w, int percent) {
	return below(w, 100) < percent;
}

/* ---- plan ---- */

static void random_settings(struct world *w) {
	static const char *const quiet[] = {
		"none", "22:00-07:00", "12:30-13:30, 22:00-07:00", "sat 00:00-10:00, 23:00-06:30"};
	struct plan_settings *s = &w->fixture.plan.settings;
	(void)rule_parse_windows(quiet[below(w, 4)], &s->quiet, NULL);
	s->min_gap_us = below(w, 5) * 10 * US_PER_MIN;
	s->max_per_day = (int32_t)below(w, 3) * 4;
	s->start_delay_us = below(w, 3) * 15 * US_PER_MIN;
	s->day_start_s = chance(w, 20) ? 4 * 3600 : 0;
	s->adapt = chance(w, 60);
	s->morning_question = chance(w, 70);
	s->weekly_question = !s->morning_question;
}

static void random_reminder(struct world *w, uint32_t i) {
	static const char *const names[] = {"ant", "bee", "cat", "dog", "elk", "fox", "gnu", "hen"};
	static const char *const schedules[] = {"50min", "20min active", "2h", "50min active",
		"at 08:30, 17:30", "at 12:00", "2d at 17:30", "3d at 09:00", "at 23:50", "at 02:30",
		"per-week 3 at 18:00", "per-week 2"};
	static const char *const days[] = {NULL, "mon..fri", "mon, wed, fri", "sat..sun"};
	static const char *const windows[] = {NULL, "09:00-18:00", "20:00-02:00", "00:00-23:00"};
	struct reminder *r = fixture_add(&w->fixture, names[i], schedules[below(w, 12)],
		(int32_t)below(w, ROUTINE_FIXTURE_COUNT));
	fixture_between(r, days[below(w, 4)], windows[below(w, 4)]);
	r->missed = chance(w, 50) ? MISSED_SKIP : MISSED_ONCE;
	r->dnd = (enum dnd)below(w, 3);
	r->priority = (enum priority)below(w, 3);
	r->snooze_limit = (int32_t)below(w, 4);
	r->expire_us = (5 + below(w, 60)) * US_PER_MIN;
	r->warn_us = below(w, 3) * 30 * US_PER_S;
	r->max_per_day = chance(w, 30) ? 2 : 0;
	r->min_rest_us = chance(w, 20) ? 36 * US_PER_HOUR : 0;
	if (chance(w, 40)) {
		r->rotation_count = 2;
		r->rotation[1] = chance(w, 10) ? -1 : ROUTINE_STRENGTH_B;
	}
}

/* ---- comparing a restart with going on ---- */

struct memory {
	struct status_view status;
	int64_t unseen_us; /* since the last step */
	struct reminder_view reminders[FIXTURE_REMINDERS_MAX];
	struct dose_view doses[ROUTINE_FIXTURE_COUNT][2];
};

static void remember(struct world *w, struct memory *m) {
	struct drive *d = &w->drive;
	engine_status(d->engine, d->now, &m->status);
	m->unseen_us = d->now.boot_us - d->stepped_boot_us;
	for (uint32_t i = 0; i < d->plan->reminder_count; i++) {
		engine_reminder(d->engine, d->now, (int32_t)i, &m->reminders[i]);
	}
	for (int32_t r = 0; r < ROUTINE_FIXTURE_COUNT; r++) {
		for (uint32_t i = 0; i < d->plan->routines[r].item_count; i++) {
			engine_dose(d->engine, r, (int32_t)i, &m->doses[r][i]);
		}
	}
}

static void compare_reminder(
	struct world *w, int32_t i, const struct memory *was, const struct memory *is) {
	const struct reminder_view *a = &was->reminders[i], *b = &is->reminders[i];
	const char *id = w->fixture.plan.reminders[i].id;
	bool open = a->state == REMINDER_DUE || a->state == REMINDER_HELD;
	bool still = b->state == REMINDER_DUE || b->state == REMINDER_HELD;
	if (open != still || a->routine != b->routine) {
		rules_fail(&w->rules, "restart: %s was %s with routine %d, is %s with %d", id,
			reminder_state_name(a->state), (int)a->routine,
			reminder_state_name(b->state), (int)b->routine);
	}
	/* A crash may lose the time at the machine since the last step and five minutes more, and
	 * nobody knows yet who is there. */
	bool elapsed = w->fixture.plan.reminders[i].rule.kind != RULE_ACTIVE;
	int64_t apart = b->due_us - a->due_us;
	int64_t most = open || elapsed ? US_PER_S : was->unseen_us + 5 * US_PER_MIN + US_PER_S;
	bool known = open || elapsed || w->rules.presence == PRESENCE_ACTIVE;
	if (known && a->due_us != 0 && (apart > most || apart < -US_PER_S)) {
		rules_fail(&w->rules, "restart: %s was due at %" PRId64 ", is due at %" PRId64, id,
			a->due_us, b->due_us);
	}
}

/* One that came back into the plan began anew, and the history knows more of it. */
static uint32_t steady_count(const struct world *w) {
	return w->fixture.plan.reminder_count - w->rules.dropped;
}

static void compare(struct world *w, const struct memory *was) {
	struct memory is;
	remember(w, &is);
	for (uint32_t i = 0; i < steady_count(w); i++) {
		compare_reminder(w, (int32_t)i, was, &is);
	}
	for (int r = 0; r < ROUTINE_FIXTURE_COUNT; r++) {
		for (uint32_t i = 0; i < w->fixture.plan.routines[r].item_count; i++) {
			const struct dose_view *a = &was->doses[r][i], *b = &is.doses[r][i];
			if (dose_compare(&a->dose, &b->dose) != 0 ||
				a->provisional != b->provisional || a->verdict != b->verdict ||
				a->state_count != b->state_count) {
				rules_fail(&w->rules,
					"restart: the dose of %d/%u was %d (%d), is %d (%d)", r, i,
					a->dose.reps, a->provisional, b->dose.reps, b->provisional);
			}
		}
	}
	if (was->status.red_flag != is.status.red_flag ||
		was->status.screening_us != is.status.screening_us ||
		was->status.session_open != is.status.session_open ||
		was->status.prompt_reminder != is.status.prompt_reminder ||
		was->status.prompt_snoozes != is.status.prompt_snoozes ||
		was->status.last_session != is.status.last_session ||
		was->status.last_unconfirmed != is.status.last_unconfirmed) {
		rules_fail(&w->rules, "restart: the status is another");
	}
}

/* Of a new process: nobody has told it yet who is there. Of what was before it knows the wall
 * clock's times alone: where that is set meanwhile, min-gap counts what it shows. */
static void anew(struct world *w) {
	w->rules.presence = PRESENCE_UNKNOWN;
	w->rules.holds = 0;
	w->rules.unlocked_boot_us = INT64_MIN;
	if (w->clock_steps) {
		w->rules.last_prompt_boot_us = INT64_MIN;
	}
}

static void restart(struct world *w) {
	static struct memory was;
	bool apart = chance(w, 50);
	memset(&was, 0, sizeof(was));
	/* Whatever was asked of a model is answered first: open questions are not history. */
	drive_answer_asks(&w->drive, 1);
	remember(w, &was);
	enum presence before = w->rules.presence;
	anew(w);
	drive_restart(&w->drive, apart ? below(w, 30 * US_PER_HOUR) : 0);
	w->rules.presence = before;
	if (!apart && !w->rules.clock_steps) {
		compare(w, &was);
	}
	w->rules.presence = PRESENCE_UNKNOWN;
	w->restart_count++;
}

/* The process died: the history is what was saved, and the bubble went with its helper. */
static void come_back(struct world *w) {
	static struct status_view view;
	struct drive *d = &w->drive;
	if (d->store_fails) {
		d->record_count = d->saved;
		d->store_fails = false;
		rules_rewind(&w->rules);
	}
	w->rules.session = false;
	w->rules.shown = -1;
	anew(w);
	drive_restart(d, chance(w, 50) ? below(w, 10 * US_PER_MIN) : 0);
	engine_status(d->engine, d->now, &view);
	for (uint32_t i = 0; i < w->rules.key_count; i++) {
		keys[i].merged = false; /* it may not have come to that */
		/* Of what was written down as shown perhaps nobody was told. */
		keys[i].shown = keys[i].shown || keys[i].prompted_us != 0;
	}
	w->rules.session = view.session_open;
	w->rules.shown = view.prompt_open ? view.prompt_reminder : -1;
	w->crash_count++;
}

/* ---- the user ---- */

static struct command_args args(enum command command) {
	return (struct command_args){.command = command, .reminder = -1, .routine = -1};
}

static void press(struct world *w) {
	struct drive *d = &w->drive;
	if (!d->up || d->notice.action_count == 0) {
		return;
	}
	if (chance(w, 15)) {
		drive_close(d, chance(w, 50) ? CLOSED_BY_PERSON : CLOSED_BY_SERVER);
		return;
	}
	int64_t at = below(w, d->notice.action_count);
	struct event pressed = {.type = EVENT_ACTION, .as.action.notice = d->notice.id};
	snprintf(pressed.as.action.action, sizeof(pressed.as.action.action), "%s",
		d->notice.actions[at].id);
	drive_step(d, &pressed);
	if (chance(w, 10)) {
		drive_step(d, &pressed); /* a server that says it twice */
	}
	if (chance(w, 5)) {
		drive_close(d, CLOSED_BY_SERVER);
		drive_close(d, CLOSED_BY_PERSON);
	}
}

static void verb(struct world *w) {
	static const enum command verbs[] = {COMMAND_START, COMMAND_NOW, COMMAND_SNOOZE,
		COMMAND_SKIP, COMMAND_DONE, COMMAND_UNDO, COMMAND_SESSION_PAUSE,
		COMMAND_SESSION_RESUME, COMMAND_SESSION_TOGGLE, COMMAND_SESSION_NEXT,
		COMMAND_SESSION_BACK, COMMAND_SESSION_STOP, COMMAND_REPORT, COMMAND_ANSWER,
		COMMAND_PAUSE, COMMAND_RESUME, COMMAND_SCREENING, COMMAND_CLEAR};
	static struct record_report report;
	struct command_args a = args(verbs[below(w, sizeof(verbs) / sizeof(verbs[0]))]);
	uint32_t reminders = w->fixture.plan.reminder_count;
	if (chance(w, 50)) {
		a.reminder = (int32_t)below(w, reminders);
	} else if (chance(w, 30) && a.command == COMMAND_START) {
		a.routine = (int32_t)below(w, ROUTINE_FIXTURE_COUNT);
	}
	if (a.command == COMMAND_NOW && a.reminder >= 0) {
		w->rules.asked |= UINT32_C(1) << a.reminder;
		for (uint32_t i = w->rules.key_count; i > 0; i--) {
			struct rules_key *k = &w->rules.keys[i - 1];
			if (k->reminder == a.reminder && k->outcome == OUTCOME_OPEN) {
				k->asked = true;
				w->rules.asked = 0;
			}
		}
	}
	a.for_us =
		a.command == COMMAND_PAUSE || chance(w, 20) ? (1 + below(w, 180)) * US_PER_MIN : 0;
	a.text = a.command == COMMAND_CLEAR                   ? "My doctor has cleared me"
		: a.command == COMMAND_PAUSE && chance(w, 30) ? "meeting"
							      : NULL;
	a.screening_none = chance(w, 80);
	report.effort = (int32_t)below(w, 10);
	report.pain = (struct pain){-1, (int32_t)below(w, 5), chance(w, 30) ? 1 : -1};
	a.report = chance(w, 70) ? &report : NULL;
	if (w->rules.trace) {
		printf("verb %d reminder %d\n", (int)a.command, (int)a.reminder);
	}
	w->rules.undone = a.command == COMMAND_UNDO;
	w->rules.by_hand = true;
	drive_args(&w->drive, &a);
	w->rules.undone = w->rules.by_hand = false;
	w->rules.asked = 0;
	if (w->drive.crashed) {
		return;
	}
	if (w->drive.reply.code == (enum reply_code) - 1 || w->drive.reply.text[0] == '\0') {
		rules_fail(&w->rules, "command %d was not answered", (int)a.command);
	}
}

static void presence(struct world *w) {
	enum presence next = (enum presence)below(w, 5), before = w->rules.presence;
	w->rules.presence = next;
	if (before == PRESENCE_LOCKED && next != PRESENCE_LOCKED && next != PRESENCE_ASLEEP) {
		w->rules.unlocked_boot_us = w->drive.now.boot_us;
	}
	if (w->rules.trace) {
		printf("presence %s\n", presence_name(next));
	}
	drive_presence(&w->drive, next);
	if (next == PRESENCE_ASLEEP) {
		drive_sleep(&w->drive, below(w, 12 * US_PER_HOUR));
		drive_type(&w->drive, EVENT_RESUMED);
		w->rules.presence = PRESENCE_ACTIVE;
		drive_presence(&w->drive, PRESENCE_ACTIVE);
	}
}

static void hold(struct world *w) {
	if (w->drive.looker && chance(w, 40)) {
		/* Nobody is told: a microphone is switched on or off. */
		w->drive.meeting = !w->drive.meeting;
		return;
	}
	uint32_t bit = chance(w, 50) ? HOLD_DND : HOLD_FULLSCREEN;
	w->rules.holds ^= bit;
	drive_hold(&w->drive, bit, (w->rules.holds & bit) != 0);
}

static void clock_step(struct world *w) {
	int64_t most = chance(w, 10) ? 20 * 60 : 60;
	w->drive.now.wall_us += (below(w, 2 * most) - most) * US_PER_MIN;
	drive_type(&w->drive, EVENT_CLOCK);
}

/* As the shell tells it: first that the machine woke, then that the clock is another. */
static void suspend(struct world *w) {
	drive_sleep(&w->drive, below(w, 14 * US_PER_HOUR));
	drive_type(&w->drive, EVENT_RESUMED);
	drive_type(&w->drive, EVENT_CLOCK);
}

static void zone_change(struct world *w) {
	struct event event = {.type = EVENT_CLOCK};
	event.as.clock.zone = w->zones[below(w, ZONES)];
	w->drive.zone = event.as.clock.zone;
	drive_step(&w->drive, &event);
}

static void store_trouble(struct world *w) {
	w->drive.store_fails = !w->drive.store_fails;
	w->drive.saved = w->drive.record_count;
}

static bool paused(const struct status_view *view) {
	for (uint32_t i = 0; i < view->pause_count; i++) {
		if (strcmp(view->pauses[i].owner, "minimus") != 0) {
			return true;
		}
	}
	return view->state == ENGINE_SUSPENDED;
}

/* What is left of the intervals that no window bounds; 0: not known, or not one of those. */
static void intervals(struct world *w, int64_t left[FIXTURE_REMINDERS_MAX]) {
	struct drive *d = &w->drive;
	for (uint32_t i = 0; i < d->plan->reminder_count; i++) {
		const struct rule *rule = &d->plan->reminders[i].rule;
		struct reminder_view view;
		engine_reminder(d->engine, d->now, (int32_t)i, &view);
		bool bound = rule->has_between || rule->days != RULE_ALL_DAYS;
		bool known = rule->kind == RULE_EVERY && !bound && view.due_us != 0 &&
			view.state == REMINDER_WAITING;
		left[i] = known ? view.due_us - d->now.wall_us : 0;
	}
}

/* Rule 3: what was left of an interval is left after a pause, even when the daemon was down in it.
 */
static void pause_for_a_while(struct world *w) {
	static struct status_view view;
	struct drive *d = &w->drive;
	int64_t before[FIXTURE_REMINDERS_MAX], after[FIXTURE_REMINDERS_MAX];
	struct command_args pause = args(COMMAND_PAUSE), resume = args(COMMAND_RESUME);
	engine_status(d->engine, d->now, &view);
	if (d->crashed || d->crash_in >= 0 || d->store_fails || paused(&view)) {
		return;
	}
	intervals(w, before);
	drive_args(d, &pause);
	drive_run(d, (1 + below(w, 90)) * US_PER_MIN);
	/* Across a restart elapsed time is the wall difference, and a step is part of that. */
	if (w->restarts && !w->rules.clock_steps && chance(w, 30)) {
		anew(w);
		drive_restart(d, below(w, 60) * US_PER_MIN);
	}
	drive_args(d, &resume);
	intervals(w, after);
	for (uint32_t i = 0; i < steady_count(w); i++) {
		int64_t apart = after[i] - before[i];
		if (before[i] != 0 && after[i] != 0 && (apart > US_PER_S || apart < -US_PER_S)) {
			rules_fail(&w->rules, "3: a pause took %" PRId64 " s from %s",
				-apart / US_PER_S, d->plan->reminders[i].id);
		}
	}
}

/* The same plan again: nothing may be lost or told twice. Or another: its last reminder leaves, or
 * comes back; while the daemon runs or while it is down. */
static void reload(struct world *w) {
	const struct plan *all = &w->fixture.plan, *plan = w->drive.plan;
	bool other = all->reminder_count > 1 && chance(w, 25);
	if (other) {
		plan = plan == all ? &w->without : all;
		rules_dropped(&w->rules);
	}
	if (other && w->restarts && !w->drive.store_fails && w->drive.crash_in < 0 &&
		chance(w, 50)) {
		w->drive.plan = plan;
		anew(w);
		drive_restart(&w->drive, below(w, 5 * US_PER_HOUR));
		return;
	}
	drive_reload(&w->drive, plan);
}

static void trouble(struct world *w) {
	int64_t what = below(w, 10);
	if (w->rules.trace) {
		printf("trouble %d\n", (int)what);
	}
	if (what < 3 && w->restarts && !w->drive.store_fails && w->drive.crash_in < 0) {
		restart(w);
	} else if (what < 5) {
		reload(w);
	} else if (what < 6 && w->clock_steps) {
		clock_step(w);
	} else if (what < 7 && w->zone_changes) {
		zone_change(w);
	} else if (what < 8 && w->crashes) {
		w->drive.crash_in = below(w, 12);
	} else if (what < 9 && w->crashes) {
		store_trouble(w);
	} else if (what < 10) {
		suspend(w);
	}
}

/* A plugin chooses one, both, what there is not, or says that it cannot. */
static void compose(struct world *w) {
	uint64_t random = w->random;
	w->random = w->composition;
	struct composed composed = {.routine = w->drive.composed, .ok = chance(w, 80)};
	uint32_t count = (uint32_t)below(w, 3);
	for (uint32_t i = 0; i < count; i++) {
		choice_add(&composed.choice, (uint32_t)below(w, chance(w, 90) ? 2 : 4));
	}
	w->composition = w->random;
	w->random = random;
	drive_step(&w->drive, &(struct event){.type = EVENT_COMPOSED, .as.composed = composed});
}

static void live(struct world *w) {
	int64_t what = below(w, 100);
	if (what < 35) {
		press(w);
	} else if (what < 55) {
		verb(w);
	} else if (what < 75) {
		presence(w);
	} else if (what < 85) {
		hold(w);
	} else if (what < 87) {
		pause_for_a_while(w);
	} else if (what < 93) {
		trouble(w);
	}
	if (w->drive.composes != w->composes) {
		w->composes = w->drive.composes;
		compose(w);
	}
	if (w->answers && chance(w, 60)) {
		drive_answer_asks(&w->drive, (int32_t)below(w, 4) - 1);
	}
}

/* ---- a world ---- */

static const struct zone *load(const char *name) {
	unsigned char bytes[ZONE_BYTES];
	char path[128];
	snprintf(path, sizeof(path), "/usr/share/zoneinfo/%s", name);
	FILE *file = fopen(path, "rb");
	size_t length = file != NULL ? fread(bytes, 1, sizeof(bytes), file) : 0;
	if (file != NULL) {
		fclose(file);
	}
	size_t needed = zone_size(bytes, length);
	void *memory = needed > 0 ? aligned_alloc(16, (needed + 15) / 16 * 16) : NULL;
	const struct zone *zone = memory != NULL ? zone_parse(memory, name, bytes, length) : NULL;
	return zone != NULL ? zone : zone_utc();
}

/* Read once, and kept until the end. */
static const struct zone *const *zones(void) {
	static const char *const names[ZONES] = {"UTC", "Europe/Berlin", "America/New_York",
		"Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia"};
	static const struct zone *list[ZONES];
	for (int i = 0; i < ZONES && list[i] == NULL; i++) {
		list[i] = load(names[i]);
	}
	return list;
}

static void make_world(struct world *w, uint64_t seed) {
	w->random = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
	for (int i = 0; i < 8; i++) {
		(void)draw(w);
	}
	fixture_init(&w->fixture);
	random_settings(w);
	uint32_t reminders = 1 + (uint32_t)below(w, 7);
	for (uint32_t i = 0; i < reminders; i++) {
		random_reminder(w, i);
	}
	w->without = w->fixture.plan;
	w->without.reminder_count--;
	w->from_wall_us = drive_monday(8, 0) + below(w, 365) * US_PER_DAY;
	drive_init(&w->drive, &w->fixture.plan, w->from_wall_us);
	memcpy(w->zones, zones(), sizeof(w->zones));
	w->drive.zone = w->zones[below(w, ZONES)];
	engine_init(w->drive.engine, &w->fixture.plan, w->drive.zone, w->drive.now);
	rules_init(&w->rules, &w->drive, keys);
	w->zone_changes = chance(w, 20);
	w->crashes = chance(w, 40);
	/* Where days are no days, what counts them is not judged. */
	w->clock_steps = !w->zone_changes && chance(w, 25);
	w->rules.clock_steps = w->clock_steps || w->zone_changes;
	w->restarts = chance(w, 60);
	w->rules.restarts = w->restarts || w->crashes;
	w->answers = chance(w, 80);
	w->composition = seed * UINT64_C(0xD1B54A32D192ED03) + 1;
	w->fixture.routines[ROUTINE_STRENGTH_A].composed = seed % 2 == 0;
}

static uint64_t last_digest; /* of the world before */

static bool simulate(uint64_t seed, int64_t days, enum talk talk) {
	struct world *w = calloc(1, sizeof(*w));
	if (w == NULL) {
		abort();
	}
	make_world(w, seed);
	w->rules.trace = talk == TALK_TRACE;
	w->rules.hush = w->drive.lenient = talk == TALK_HUSH;
	drive_ready(&w->drive);
	w->rules.presence = PRESENCE_ACTIVE;
	if (chance(w, 50)) {
		static const int64_t delays[] = {
			0, 20 * 1000, LOOK_ANSWER_US - 1, 2 * LOOK_ANSWER_US, NEVER_US};
		drive_looker(&w->drive, delays[below(w, 5)]);
	}
	int64_t end = w->drive.now.boot_us + days * US_PER_DAY;
	while (w->drive.now.boot_us < end && !w->rules.failed) {
		int64_t scale = chance(w, 50) ? 3 * US_PER_HOUR : 3 * US_PER_MIN;
		drive_run(&w->drive, below(w, scale) + 1);
		if (w->drive.crashed) {
			come_back(w);
		}
		rules_check(&w->rules);
		live(w);
		if (w->drive.crashed) {
			come_back(w);
		}
		rules_check(&w->rules);
		drive_log_clear(&w->drive);
	}
	if (!w->rules.failed) {
		rules_finish(&w->rules, w->from_wall_us);
	}
	bool failed = w->rules.failed;
	last_digest = w->rules.digest;
	if (talk != TALK_HUSH) {
		printf("seed %" PRIu64 ": %u steps, %u occurrences, %zu records, %u restarts, %u "
		       "crashes%s\n",
			seed, w->drive.steps, w->rules.key_count, w->drive.record_count,
			w->restart_count, w->crash_count, failed ? ", FAILED" : "");
	}
	drive_finish(&w->drive);
	free(w);
	return !failed;
}

#ifdef MINIMUS_MUTATIONS
enum mutation mutation;

/* Every broken rule must be seen in some world. */
static int break_rules(void) {
	int unseen = 0;
	for (int m = MUTATION_NONE + 1; m < MUTATION_COUNT; m++) {
		uint64_t seed = 1;
		mutation = (enum mutation)m;
		while (seed <= MUTATION_SEEDS && simulate(seed, MUTATION_DAYS, TALK_HUSH)) {
			seed++;
		}
		bool seen = seed <= MUTATION_SEEDS;
		printf("mutation %d: %s by seed %" PRIu64 "\n", m, seen ? "caught" : "NOT CAUGHT",
			seen ? seed : (uint64_t)MUTATION_SEEDS);
		unseen += !seen;
	}
	return unseen == 0 ? 0 : 1;
}

/* A step that looks only at what is due does what one does that looks at everything. */
static int compare_whole(uint64_t first, uint64_t seeds, int64_t days) {
	int different = 0;
	for (uint64_t seed = first; seed < first + seeds; seed++) {
		mutation = MUTATION_NONE;
		(void)simulate(seed, days, TALK_HUSH);
		uint64_t digest = last_digest;
		mutation = MUTATION_WHOLE;
		(void)simulate(seed, days, TALK_HUSH);
		if (last_digest != digest) {
			printf("seed %" PRIu64 ": looking at everything makes a difference\n",
				seed);
			different++;
		}
	}
	return different == 0 ? 0 : 1;
}
#else
static int no_mutations(void) {
	fprintf(stderr, "this build has no broken rules; run minimus-sim-broken\n");
	return 1;
}

static int break_rules(void) {
	return no_mutations();
}

static int compare_whole(uint64_t first, uint64_t seeds, int64_t days) {
	(void)first;
	(void)seeds;
	(void)days;
	return no_mutations();
}
#endif

int main(int argc, char **argv) {
	uint64_t first = 1, seeds = 20;
	int64_t days = 60;
	enum talk talk = TALK_SUMS;
	bool whole = false;
	for (int i = 1; i < argc; i++) {
		bool more = i + 1 < argc;
		if (strcmp(argv[i], "--trace") == 0) {
			talk = TALK_TRACE;
		} else if (strcmp(argv[i], "--break") == 0) {
			return break_rules();
		} else if (strcmp(argv[i], "--whole") == 0) {
			whole = true;
		} else if (strcmp(argv[i], "--seed") == 0 && more) {
			first = strtoull(argv[++i], NULL, 10);
			seeds = 1;
		} else if (strcmp(argv[i], "--first") == 0 && more) {
			first = strtoull(argv[++i], NULL, 10);
		} else if (strcmp(argv[i], "--seeds") == 0 && more) {
			seeds = strtoull(argv[++i], NULL, 10);
		} else if (strcmp(argv[i], "--days") == 0 && more) {
			days = strtoll(argv[++i], NULL, 10);
		} else {
			fprintf(stderr,
				"usage: minimus-sim [--seed N [--trace]] [--first N] [--seeds N] "
				"[--days N] [--break] [--whole]\n");
			return 1;
		}
	}
	if (whole) {
		return compare_whole(first, seeds, days);
	}
	int failures = 0;
	for (uint64_t seed = first; seed < first + seeds; seed++) {
		failures += !simulate(seed, days, talk);
	}
	return failures == 0 ? 0 : 1;
}
