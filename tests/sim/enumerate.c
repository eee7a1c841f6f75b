/* SPDX-License-Identifier: MIT */
/*
 * Small plans, whole: every order of a dozen events up to a depth, each from
 * the same first day, with all rules watched. What the random worlds reach by chance
 * is reached here for certain.
 *     minimus-sim-enumerate [DEPTH]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/civil.h"
#include "rules.h"

#define DEPTH_MAX 8
#define KEYS_MAX 256
#define PLANS 4

enum happening {
	WAITS,
	WAITS_LONG,
	LOCKS,
	UNLOCKS,
	SETS_DND,
	STARTS,
	SNOOZES,
	SKIPS,
	BUBBLE_LOST,
	SLEEPS,
	CRASHES,
	PAUSES,
	HAPPENINGS
};

static const char *const event_names[HAPPENINGS] = {"wait", "long", "lock", "unlock", "dnd",
	"start", "snooze", "skip", "lose", "sleep", "crash", "pause"};

/* What an event may change, besides the engine itself. */
struct world {
	struct instant now;
	struct notice notice;
	struct rules rules;
	struct rules_key keys[KEYS_MAX];
	size_t record_count;
	uint32_t ask_count;
	bool up, paused;
};

static struct drive drive;
static struct rules rules;
static struct rules_key keys[RULES_KEYS_MAX];
static bool paused;
static struct world worlds[DEPTH_MAX];
static void *engines[DEPTH_MAX];
static int path[DEPTH_MAX];
static uint64_t orders;

static void make_plan(struct fixture *f, int number) {
	fixture_init(f);
	f->plan.settings.min_gap_us = 20 * US_PER_MIN;
	f->plan.settings.max_per_day = 3;
	(void)rule_parse_windows("22:00-07:00", &f->plan.settings.quiet, NULL);
	struct reminder *r =
		fixture_add(f, "ant", number % 2 == 0 ? "40min" : "40min active", ROUTINE_BREAK);
	r->missed = number < 2 ? MISSED_SKIP : MISSED_ONCE;
	r = fixture_add(f, "bee", number < 2 ? "at 10:00, 21:50" : "per-week 3 at 10:00",
		ROUTINE_STRENGTH_A);
	r->priority = number % 2 == 0 ? PRIORITY_HIGH : PRIORITY_NORMAL;
	r->min_rest_us = 20 * US_PER_HOUR;
}

/* ---- going there and back ---- */

static void keep(int depth) {
	struct world *w = &worlds[depth];
	engine_copy(engines[depth], drive.engine);
	w->now = drive.now;
	w->notice = drive.notice;
	w->rules = rules;
	memcpy(w->keys, keys, rules.key_count * sizeof(keys[0]));
	w->record_count = drive.record_count;
	w->ask_count = drive.ask_count;
	w->up = drive.up;
	w->paused = paused;
}

static void go_back(int depth) {
	const struct world *w = &worlds[depth];
	engine_copy(drive.engine, engines[depth]);
	drive.now = w->now;
	drive.notice = w->notice;
	rules = w->rules;
	memcpy(keys, w->keys, rules.key_count * sizeof(keys[0]));
	drive.record_count = w->record_count;
	drive.ask_count = w->ask_count;
	drive.up = w->up;
	paused = w->paused;
	drive_log_clear(&drive);
}

/* ---- events ---- */

static void be(enum presence presence) {
	bool unlocks = rules.presence == PRESENCE_LOCKED && presence != PRESENCE_LOCKED;
	rules.presence = presence;
	if (unlocks) {
		rules.unlocked_boot_us = drive.now.boot_us;
	}
	drive_presence(&drive, presence);
}

static void press(const char *action) {
	for (uint32_t i = 0; drive.up && i < drive.notice.action_count; i++) {
		if (strcmp(drive.notice.actions[i].id, action) == 0) {
			drive_press(&drive, action);
			return;
		}
	}
}

static void crash(void) {
	rules.presence = PRESENCE_UNKNOWN;
	rules.holds = 0;
	rules.unlocked_boot_us = INT64_MIN;
	drive_restart(&drive, US_PER_MIN);
	be(PRESENCE_ACTIVE);
}

static void toggle_pause(void) {
	paused = !paused;
	drive_command(&drive, paused ? COMMAND_PAUSE : COMMAND_RESUME);
}

static void happen(int event) {
	switch (event) {
	case WAITS:
		drive_run(&drive, 20 * US_PER_MIN);
		break;
	case WAITS_LONG:
		drive_run(&drive, 7 * US_PER_HOUR);
		break;
	case LOCKS:
		be(PRESENCE_LOCKED);
		break;
	case UNLOCKS:
		be(PRESENCE_ACTIVE);
		break;
	case SETS_DND:
		rules.holds ^= HOLD_DND;
		drive_hold(&drive, HOLD_DND, (rules.holds & HOLD_DND) != 0);
		break;
	case STARTS:
		press("start");
		break;
	case SNOOZES:
		press("snooze");
		break;
	case SKIPS:
		press("skip");
		break;
	case BUBBLE_LOST:
		drive_close(&drive, CLOSED_BY_SERVER);
		break;
	case SLEEPS:
		drive_sleep(&drive, 3 * US_PER_HOUR);
		drive_type(&drive, EVENT_RESUMED);
		drive_type(&drive, EVENT_CLOCK);
		break;
	case CRASHES:
		crash();
		break;
	default:
		toggle_pause();
		break;
	}
	drive_run(&drive, 10 * US_PER_MIN);
	rules_check(&rules);
}

static void tell(int depth) {
	fputs("after:", stderr);
	for (int i = 0; i <= depth; i++) {
		fprintf(stderr, " %s", event_names[path[i]]);
	}
	fputc('\n', stderr);
}

static bool descend(int depth, int deepest) {
	keep(depth);
	for (int event = 0; event < HAPPENINGS; event++) {
		path[depth] = event;
		happen(event);
		if (rules.failed) {
			tell(depth);
			return false;
		}
		if (depth + 1 < deepest ? !descend(depth + 1, deepest) : false) {
			return false;
		}
		orders += depth + 1 == deepest;
		go_back(depth);
	}
	return true;
}

static bool enumerate(int number, int deepest) {
	static struct fixture fixture;
	make_plan(&fixture, number);
	drive_init(&drive, &fixture.plan, drive_monday(9, 0));
	rules_init(&rules, &drive, keys);
	rules.restarts = true;
	for (int i = 0; i < deepest; i++) {
		engines[i] = malloc(engine_size(&fixture.plan));
		if (engines[i] == NULL) {
			abort();
		}
	}
	paused = false;
	drive_ready(&drive);
	rules.presence = PRESENCE_ACTIVE;
	bool fine = descend(0, deepest);
	for (int i = 0; i < deepest; i++) {
		free(engines[i]);
	}
	drive_finish(&drive);
	return fine;
}

int main(int argc, char **argv) {
	int deepest = argc > 1 ? atoi(argv[1]) : 4;
	bool fine = deepest >= 1 && deepest <= DEPTH_MAX;
	for (int number = 0; fine && number < PLANS; number++) {
		fine = enumerate(number, deepest);
	}
	printf("%llu orders of %d events, depth %d, %d plans: %s\n", (unsigned long long)orders,
		HAPPENINGS, deepest, PLANS, fine ? "no rule broken" : "FAILED");
	return fine ? 0 : 1;
}
