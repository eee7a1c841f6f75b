/* SPDX-License-Identifier: MIT */
/*
 * A year of training for five kinds of user, through the real engine and the
 * real models, as charts for docs/PROGRESSION.md. What they do each day is a
 * rule below and no chance, so that the page is the same on every machine.
 */
#include <minimus/ext/progression.h>
#include <stdio.h>
#include <string.h>

#include "tables.h"
#include "tests/unit/engine_drive.h"

#define WEEKS 52
#define DAYS (7 * WEEKS)
#define HEIGHT 8

struct day {
	bool trains;
	int32_t missing;                 /* repetitions or seconds short of what was prescribed */
	int32_t effort, during, morning; /* morning: of the day after */
};

struct kind {
	const char *name, *what;
	int32_t routine;
	struct day (*live)(int day);
};

/* ---- how they live ---- */

static bool training_day(int day) {
	return day % 7 == 0 || day % 7 == 2 || day % 7 == 4;
}

static struct day live_steady(int day) {
	return (struct day){training_day(day), day % 44 == 0 ? 3 : 0, 6, 1, 1};
}

static struct day live_flaring(int day) {
	int week = day / 7;
	bool flare = (week >= 9 && week <= 10) || (week >= 29 && week <= 30);
	return (struct day){training_day(day), 0, 6, flare ? 4 : 2, flare ? 4 : 1};
}

static struct day live_absent(int day) {
	int week = day / 7;
	return (struct day){training_day(day) && (week < 19 || week > 24), 0, 6, 1, 1};
}

/* Trains every day, too hard, and feels it: a miss and a sore morning every so often. */
static struct day live_eager(int day) {
	return (struct day){
		true, day % 3 == 2 ? 4 : 0, 9, day % 5 == 4 ? 5 : 2, day % 9 == 8 ? 4 : 1};
}

/* Never free of pain, and settled by the next morning: amber, but allowed. */
static struct day live_gtps(int day) {
	return (struct day){training_day(day), 0, day / 7 % 8 == 7 ? 8 : 6, day / 7 < 8 ? 4 : 3, 1};
}

static const struct kind kinds[] = {
	{"Steady", "Three sessions a week, nearly all of them as prescribed, mornings as before.",
		ROUTINE_STRENGTH_A, live_steady},
	{"Flaring", "The same, with two flares of two weeks in which mornings are much worse.",
		ROUTINE_STRENGTH_A, live_flaring},
	{"Absent for six weeks", "The same, with nothing at all in weeks 20 to 25.",
		ROUTINE_STRENGTH_A, live_absent},
	{"Over-eager", "Every day, hard, with misses, soreness and bad mornings.",
		ROUTINE_STRENGTH_A, live_eager},
	{"GTPS", "Three times a week, never free of pain, but settled by the next morning.",
		ROUTINE_STRENGTH_B, live_gtps},
};

/* ---- the models ---- */

static const struct minimus_model *find_model(const char *id) {
	const struct minimus_progression *side =
		minimus_plugin.get_extension(NULL, MINIMUS_EXT_PROGRESSION);
	for (size_t i = 0; side->models[i] != NULL; i++) {
		if (strcmp(side->models[i]->id, id) == 0) {
			return side->models[i];
		}
	}
	return NULL;
}

static void set_param(
	const struct minimus_model *model, int32_t *params, const char *name, int32_t value) {
	for (uint32_t i = 0; i < model->param_count; i++) {
		if (strcmp(model->params[i].name, name) == 0) {
			params[i] = value;
		}
	}
}

/* The parameters of the catalogue, by name; "" ends the list. */
static void make_params(
	const struct minimus_model *model, int32_t *params, const struct minimus_field *values) {
	for (uint32_t i = 0; i < model->param_count; i++) {
		params[i] = model->params[i].initial;
	}
	for (; values->name != NULL; values++) {
		set_param(model, params, values->name, values->initial);
	}
}

/* ---- a year ---- */

struct year {
	struct fixture fixture;
	struct drive drive;
	int32_t scores[2][WEEKS];
	uint32_t sessions, harms, advised, lighter;
};

static struct year year;

static void answer_ask(struct drive *d, const struct advance *ask) {
	const struct routine_item *item = &d->plan->routines[ask->routine].items[ask->item];
	const struct minimus_model *model = find_model(item->model);
	const struct dose *before = &ask->dose_before;
	struct minimus_advice advice = {.header = MINIMUS_HEADER(struct minimus_advice)};
	struct minimus_result result = {.header = MINIMUS_HEADER(struct minimus_result),
		.set_count = ask->set_count,
		.ok = ask->ok,
		.last = -1,
		.complete = ask->complete,
		.rpe = ask->rpe,
		.verdict = (int32_t)ask->verdict};
	struct event event = {.type = EVENT_ADVANCED, .as.advanced = {.ask = ask->ask}};
	struct advanced *advanced = &event.as.advanced;
	int32_t state[MINIMUS_STATE_MAX] = {0};
	memcpy(state, ask->state, sizeof(state));
	memcpy(result.done, ask->done, sizeof(ask->done));
	advice.dose = (struct minimus_dose){.sets = before->sets,
		.reps = before->reps,
		.hold_s = before->hold_s,
		.level = before->level};
	bool good = !ask->start || model->start(NULL, item->params, &advice.dose, state) == 0;
	advanced->ok = good &&
		model->advance(NULL, item->params, state, &result, advanced->state, &advice) == 0;
	advanced->state_count = (int32_t)model->state_count;
	advanced->dose = (struct dose){.sets = advice.dose.sets,
		.reps = advice.dose.reps,
		.hold_s = advice.dose.hold_s,
		.level = advice.dose.level};
	(void)snprintf(advanced->version, sizeof(advanced->version), "%u", model->version);
	(void)snprintf(advanced->reason, sizeof(advanced->reason), "%s", advice.reason);
	drive_step(d, &event);
}

static void answer_asks(struct drive *d) {
	while (d->ask_count > 0) {
		struct advance ask = d->asks[--d->ask_count];
		answer_ask(d, &ask);
	}
}

static void screen(struct drive *d) {
	struct status_view status;
	engine_status(d->engine, d->now, &status);
	if (status.screening_needed) {
		drive_args(d,
			&(struct command_args){.command = COMMAND_SCREENING,
				.reminder = -1,
				.routine = -1,
				.screening_none = true});
	}
}

static void train(struct drive *d, int32_t routine, const struct day *day) {
	const struct routine *r = &d->plan->routines[routine];
	struct record_report report = {.effort = day->effort,
		.pain = {PAIN_UNKNOWN, day->during, PAIN_UNKNOWN},
		.item_count = r->item_count};
	struct dose doses[ROUTINE_ITEMS_MAX];
	screen(d);
	drive_type(d, EVENT_TICK);
	engine_doses(d->engine, routine, doses);
	for (uint32_t i = 0; i < r->item_count; i++) {
		struct item_done *done = &report.items[i];
		int32_t whole = doses[i].reps > 0 ? doses[i].reps : doses[i].hold_s;
		int16_t value = (int16_t)(whole > day->missing ? whole - day->missing : 1);
		(void)snprintf(done->exercise, sizeof(done->exercise), "%s",
			d->plan->exercises[r->items[i].exercise].id);
		done->rpe = -1;
		done->set_count = doses[i].sets;
		for (int32_t k = 0; k < done->set_count; k++) {
			done->sets[k] = (struct set_done){value, value, -1};
		}
	}
	drive_args(d,
		&(struct command_args){.command = COMMAND_DONE,
			.reminder = -1,
			.routine = routine,
			.report = &report});
	answer_asks(d);
}

static void say_morning(struct drive *d, int32_t pain) {
	struct record_report report = {.effort = -1, .pain = {PAIN_UNKNOWN, PAIN_UNKNOWN, pain}};
	drive_args(d,
		&(struct command_args){.command = COMMAND_ANSWER,
			.reminder = -1,
			.routine = -1,
			.report = &report});
	answer_asks(d);
}

/* ---- what it looks like ---- */

static const struct minimus_field leg_raise[] = {{.name = "lo", .initial = 15},
	{.name = "hi", .initial = 25}, {.name = "step", .initial = 2},
	{.name = "maxlvl", .initial = 3}, {.name = "sets", .initial = 2}, {.name = NULL}};
static const struct minimus_field bridge[] = {{.name = "lo", .initial = 5},
	{.name = "hi", .initial = 12}, {.name = "step", .initial = 1},
	{.name = "maxlvl", .initial = 3}, {.name = "sets", .initial = 2}, {.name = NULL}};
static const struct minimus_field wall_press[] = {{.name = "lo", .initial = 10},
	{.name = "hi", .initial = 30}, {.name = "step", .initial = 5},
	{.name = "nmin", .initial = 3}, {.name = "nmax", .initial = 6},
	{.name = "maxlvl", .initial = 0}, {.name = NULL}};

static int32_t params[3][MINIMUS_PARAMS_MAX];

static void make_item(struct routine_item *item, int32_t exercise, const char *model,
	const struct minimus_field *values, struct dose dose) {
	static const struct routine_item plain = {
		.gap_s = -1, .rest_s = 30, .prepare_s = 10, .switch_s = 8, .progression = ""};
	*item = plain;
	item->exercise = exercise;
	item->model = model;
	item->dose = item->dose_right = dose;
	item->lo = values[0].initial;
	item->params = params[exercise];
	make_params(find_model(model), item->params, values);
}

static void make_plan(struct fixture *f) {
	static const struct dose start[] = {
		{.sets = 2, .reps = 15}, {.sets = 2, .reps = 5}, {.sets = 3, .hold_s = 10}};
	static const char *const names[] = {"side-lying leg raise", "bridge", "wall press"};
	fixture_init(f);
	f->plan.settings.morning_question = false;
	for (int i = 0; i < 3; i++) {
		f->exercises[i].title = names[i];
	}
	f->exercises[0].id = "leg-raise";
	f->exercises[0].kind = KIND_STRENGTHEN;
	f->exercises[1].id = "bridge";
	f->exercises[2].id = "wall-press";
	make_item(&f->items[ROUTINE_STRENGTH_A][0], 0, "double", leg_raise, start[0]);
	make_item(&f->items[ROUTINE_STRENGTH_A][1], 2, "hold", wall_press, start[2]);
	make_item(&f->items[ROUTINE_STRENGTH_B][0], 1, "double", bridge, start[1]);
	make_item(&f->items[ROUTINE_STRENGTH_B][1], 2, "hold", wall_press, start[2]);
	f->routines[ROUTINE_STRENGTH_A].item_count = 2;
	f->routines[ROUTINE_STRENGTH_B].item_count = 2;
}

/* A week's dose as one number: levels first, then sets times repetitions or seconds. */
static int32_t score(const struct dose *dose) {
	bool reps = dose->reps > 0;
	return dose->level * (reps ? 20 : 0) + dose->sets * (reps ? dose->reps : dose->hold_s);
}

static void look(struct year *y, const struct kind *kind, int week) {
	for (int32_t i = 0; i < 2; i++) {
		struct dose_view view;
		engine_dose(y->drive.engine, kind->routine, i, &view);
		y->scores[i][week] = score(&view.next);
		y->lighter += i == 0 && strncmp(view.why, "A lighter week", 14) == 0;
	}
}

static void live(struct year *y, const struct kind *kind) {
	struct drive *d = &y->drive;
	make_plan(&y->fixture);
	drive_init(d, &y->fixture.plan, drive_monday(18, 0));
	drive_ready(d);
	for (int day = 0; day < DAYS; day++) {
		struct day today = kind->live(day);
		drive_log_clear(d);
		if (today.trains) {
			train(d, kind->routine, &today);
			y->sessions++;
		}
		drive_type(d, EVENT_TICK);
		if (day % 7 == 5) {
			look(y, kind, day / 7);
		}
		drive_run(d, 14 * US_PER_HOUR);
		if (today.trains) {
			say_morning(d, today.morning);
			struct dose_view view;
			engine_dose(d->engine, kind->routine, 0, &view);
			y->harms += view.verdict == VERDICT_REGRESS;
		}
		y->advised += drive_count(d, "safety.advised ");
		drive_run(d, 10 * US_PER_HOUR);
	}
}

static void print_chart(const struct year *y, int32_t item, const char *title) {
	int32_t most = 1;
	for (int week = 0; week < WEEKS; week++) {
		most = y->scores[item][week] > most ? y->scores[item][week] : most;
	}
	printf("%s\n", title);
	for (int row = HEIGHT; row > 0; row--) {
		char line[WEEKS + 1];
		for (int week = 0; week < WEEKS; week++) {
			bool on = y->scores[item][week] * HEIGHT > most * (row - 1);
			line[week] = on ? '#' : ' ';
		}
		line[WEEKS] = '\0';
		for (int end = WEEKS - 1; end >= 0 && line[end] == ' '; end--) {
			line[end] = '\0';
		}
		printf("|%s\n", line);
	}
	printf("+%.*s\n", WEEKS, "---------+---------+---------+---------+---------+---------+");
}

static void print_kind(const struct kind *kind) {
	memset(&year, 0, sizeof(year));
	live(&year, kind);
	const struct routine *routine = &year.fixture.plan.routines[kind->routine];
	printf("### %s\n\n%s\n\n```\n", kind->name, kind->what);
	for (int32_t i = 0; i < 2; i++) {
		char title[96], dose[48];
		struct dose_view view;
		engine_dose(year.drive.engine, kind->routine, i, &view);
		dose_print(&view.dose, dose, sizeof(dose));
		(void)snprintf(title, sizeof(title), "%s: at the end %s, level %d",
			year.fixture.exercises[routine->items[i].exercise].title, dose,
			(int)view.dose.level);
		print_chart(&year, i, title);
	}
	printf("```\n\n%u sessions, %u of them followed by the verdict regress; %u lighter weeks; "
	       "advised to see a clinician: %u.\n\n",
		year.sessions, year.harms, year.lighter, year.advised);
	drive_finish(&year.drive);
}

bool table_progression(enum page page) {
	(void)page;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		print_kind(&kinds[i]);
	}
	return true;
}
