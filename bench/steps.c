/* SPDX-License-Identifier: MIT */
/* What one event costs the engine, by how many reminders the plan has; the plan is built here,
 * without INI. bench-engine EVENTS One JSON line for each size: ns per event, which is a step with
 * all its effects and the deadline after it. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/engine.h"

#define WALL_US (INT64_C(1795392000) * US_PER_S) /* 2026-11-23, a Monday */
#define SIZES 4

struct world {
	struct plan plan;
	struct exercise exercise;
	struct routine_item item;
	struct routine routine;
	struct reminder *reminders; /* owned */
	char (*ids)[16];            /* owned */
	struct engine *engine;      /* owned */
	struct instant now;
	uint64_t steps;
};

static void add(struct world *world, uint32_t i) {
	struct reminder *reminder = &world->reminders[i];

	(void)snprintf(world->ids[i], sizeof(world->ids[i]), "r%u", i);
	*reminder = (struct reminder){.id = world->ids[i],
		.rotation_count = 1,
		.rotation_names = {"break"},
		.only_if = "",
		.unless = "",
		.snooze_us = 10 * US_PER_MIN,
		.expire_us = 30 * US_PER_MIN,
		.snooze_limit = 2,
		.priority = PRIORITY_NORMAL,
		.enabled = true,
		.file = "bench"};
	rule_init(&reminder->rule);
	if (i % 2 == 0) {
		/* Once a day, spread evenly. */
		reminder->rule.kind = RULE_AT;
		reminder->rule.time_count = 1;
		reminder->rule.times_s[0] = (int32_t)(i * 7919 % 86400);
	} else {
		reminder->rule.kind = RULE_EVERY;
		reminder->rule.every_us = 20 * US_PER_HOUR + (i * 104729 % 28800) * US_PER_S;
	}
}

static bool make(struct world *world, uint32_t count) {
	*world = (struct world){.now = {.boot_us = US_PER_DAY, .wall_us = WALL_US}};
	world->reminders = calloc(count, sizeof(world->reminders[0]));
	world->ids = calloc(count, sizeof(world->ids[0]));
	if (world->reminders == NULL || world->ids == NULL) {
		return false;
	}
	world->exercise = (struct exercise){.id = "shift",
		.title = "Shift",
		.position = "",
		.placement = "",
		.say = "",
		.tip = "",
		.progression = "",
		.plugin = ""};
	world->item = (struct routine_item){
		.dose = {.sets = 1, .hold_s = 30}, .gap_s = -1, .model = "", .progression = ""};
	world->routine = (struct routine){.id = "break",
		.title = "Break",
		.goal = "",
		.plugin = "",
		.item_count = 1,
		.items = &world->item};
	for (uint32_t i = 0; i < count; i++) {
		add(world, i);
	}
	world->plan = (struct plan){.reminder_count = count,
		.reminders = world->reminders,
		.exercise_count = 1,
		.exercises = &world->exercise,
		.routine_count = 1,
		.routines = &world->routine,
		.settings = {.timezone = "",
			.pace_milli = 1000,
			.safe_max = 2,
			.min_gap_us = 20 * US_PER_MIN,
			.max_per_day = 8,
			.natural_break_us = 5 * US_PER_MIN,
			.prescribed_by = "",
			.review = ""}};
	world->engine = malloc(engine_size(&world->plan));
	return world->engine != NULL;
}

static void step(struct world *world, const struct event *event) {
	static struct effects effects;
	static const struct event go_on = {.type = EVENT_CONTINUE};

	world->steps++;
	while (engine_step(world->engine, world->now, event, &effects)) {
		event = &go_on;
	}
}

static void begin(struct world *world) {
	engine_init(world->engine, &world->plan, zone_utc(), world->now);
	step(world, &(struct event){.type = EVENT_STARTED});
	step(world, &(struct event){.type = EVENT_PRESENCE, .as.presence = {PRESENCE_ACTIVE, 0}});
	step(world,
		&(struct event){.type = EVENT_COMMAND,
			.as.command = {.command = COMMAND_SCREENING,
				.reminder = -1,
				.routine = -1,
				.screening_none = true}});
}

static void tick(struct world *world) {
	struct instant next = engine_deadline(world->engine);
	int64_t by_wall = world->now.boot_us + (next.wall_us - world->now.wall_us);
	int64_t boot_us =
		next.wall_us != NEVER_US && by_wall < next.boot_us ? by_wall : next.boot_us;

	world->now.wall_us += boot_us - world->now.boot_us;
	world->now.boot_us = boot_us;
	step(world, &(struct event){.type = EVENT_TICK});
}

/* Of this process: others on the machine are no cost of ours. */
static double seconds(void) {
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
	static const uint32_t sizes[SIZES] = {10, 100, 1000, 10000};
	long events = argc > 1 ? atol(argv[1]) : 100000;

	for (int i = 0; i < SIZES; i++) {
		struct world world;
		if (!make(&world, sizes[i])) {
			return 1;
		}
		begin(&world);
		double start = seconds();
		for (long n = 0; n < events; n++) {
			tick(&world);
		}
		printf("{\"reminders\": %u, \"events\": %ld, \"ns\": %.0f}\n", sizes[i], events,
			(seconds() - start) / (double)events * 1e9);
		free(world.engine);
		free(world.reminders);
		free(world.ids);
	}
	return 0;
}
