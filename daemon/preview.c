/* SPDX-License-Identifier: MIT */
#include "preview.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/civil.h"
#include "core/sched.h"

#define BOOT_US US_PER_DAY           /* what the boot clock of a fresh preview says at first */
#define OVERTIME_US (3 * US_PER_DAY) /* by then whatever came up in the range has ended */
#define ROWS_FIRST 64
#define TEXT_FIRST 4096
#define HOLDS_BRIEF                                                                                \
	(HOLD_SETTLING | HOLD_START_DELAY | HOLD_MIN_GAP | HOLD_SESSION | HOLD_OTHER_PROMPT)
#define NONE (-1)

/* One occurrence and what became of it. */
struct row {
	int32_t reminder, routine;
	int32_t previous;            /* row of the same reminder before this one, NONE */
	int64_t due_us, prompted_us; /* wall; prompted 0: not yet */
	uint32_t holds;              /* all that held it before its first prompt, or at its end */
	uint32_t lasting;            /* those that first held it for longer than a while */
	bool missed;
	char *note; /* owned; why it was missed where no hold was to blame, or NULL */
};

struct preview {
	const struct plan *plan;
	struct preview_range range;
	struct engine *engine; /* owned */
	struct instant now;
	struct row *rows; /* owned */
	int32_t row_count, row_capacity, rendered;
	int32_t *latest; /* owned; by reminder: its latest row, NONE */
	int32_t answer;  /* the reminder whose prompt waits for the assumed answer, NONE */
	bool screening;  /* the safety questions wait for theirs */
	int result;
	bool live;
	char *text; /* owned; the answer as far as it is written */
	size_t length, capacity;
	struct effects effects;
};

/* ---- occurrences ---- */

/* Rows of one reminder are in order: the one wanted is the last or near it. */
static struct row *row_find(struct preview *preview, const struct published *published) {
	int32_t at = preview->latest[published->reminder];

	while (at != NONE && preview->rows[at].due_us > published->due_us) {
		at = preview->rows[at].previous;
	}
	bool found = at != NONE && preview->rows[at].due_us == published->due_us;
	return found ? &preview->rows[at] : NULL;
}

static struct row *row_add(struct preview *preview, const struct published *published) {
	if (preview->row_count == PREVIEW_ROWS_MAX) {
		preview->result = -E2BIG;
		return NULL;
	}
	if (preview->row_count == preview->row_capacity) {
		int32_t capacity =
			preview->row_capacity > 0 ? 2 * preview->row_capacity : ROWS_FIRST;
		struct row *rows = realloc(preview->rows, (size_t)capacity * sizeof(*rows));
		if (rows == NULL) {
			preview->result = -ENOMEM;
			return NULL;
		}
		preview->rows = rows;
		preview->row_capacity = capacity;
	}
	struct row *row = &preview->rows[preview->row_count];
	*row = (struct row){.reminder = published->reminder,
		.routine = published->routine,
		.previous = preview->latest[published->reminder],
		.due_us = published->due_us};
	preview->latest[published->reminder] = preview->row_count++;
	return row;
}

/* Only what is due in the range has a row. It may have come up before a live preview began. */
static struct row *row_of(struct preview *preview, const struct published *published) {
	if (published->due_us < preview->range.from_us ||
		published->due_us >= preview->range.until_us) {
		return NULL;
	}
	struct row *row = row_find(preview, published);
	return row != NULL ? row : row_add(preview, published);
}

/* The engine's note, without the list of holds that rows have anyhow. */
static char *note_of(const char *text) {
	const char *end = strstr(text, " (held: ");
	size_t length = end != NULL ? (size_t)(end - text) : strlen(text);

	return length > 0 ? strndup(text, length) : NULL;
}

static void take_missed(struct row *row, const struct published *published) {
	bool merged = strncmp(published->text, "merged into", strlen("merged into")) == 0;

	if (row->prompted_us != 0) {
		return; /* shown, and not answered: that is the assumed person's doing */
	}
	row->missed = true;
	row->holds = published->holds != 0 ? published->holds : row->holds;
	if (merged || row->holds == 0 || strstr(published->text, " (held: ") == NULL) {
		row->note = note_of(published->text);
	}
}

static void take_published(struct preview *preview, const struct published *published) {
	bool about = published->type == PUBLISH_REMINDER_DUE ||
		published->type == PUBLISH_REMINDER_HELD ||
		published->type == PUBLISH_REMINDER_PROMPTED ||
		published->type == PUBLISH_REMINDER_MISSED;

	if (!about) {
		return;
	}
	if (published->type == PUBLISH_REMINDER_HELD && (published->holds & HOLD_SCREENING) != 0) {
		preview->screening = true;
	}
	if (published->type == PUBLISH_REMINDER_PROMPTED &&
		preview->range.assume != PREVIEW_IGNORED) {
		preview->answer = published->reminder;
	}
	struct row *row = row_of(preview, published);
	if (row == NULL) {
		return;
	}
	if (published->type == PUBLISH_REMINDER_HELD && row->prompted_us == 0) {
		row->holds |= published->holds;
		row->lasting = row->lasting != 0 ? row->lasting
						 : published->holds & ~(uint32_t)HOLDS_BRIEF;
	} else if (published->type == PUBLISH_REMINDER_PROMPTED && row->prompted_us == 0) {
		row->prompted_us = preview->now.wall_us;
	} else if (published->type == PUBLISH_REMINDER_MISSED) {
		take_missed(row, published);
	}
}

/* ---- the engine ---- */

static void step(struct preview *preview, const struct event *event) {
	static const struct event go_on = {.type = EVENT_CONTINUE};
	bool more;

	do {
		more = engine_step(preview->engine, preview->now, event, &preview->effects);
		for (uint32_t i = 0; i < preview->effects.count; i++) {
			const struct effect *effect = &preview->effects.items[i];
			if (effect->type == EFFECT_PUBLISH) {
				take_published(preview, &effect->as.publish);
			}
		}
		event = &go_on;
	} while (more);
}

static void command(struct preview *preview, const struct command_args *args) {
	step(preview, &(struct event){.type = EVENT_COMMAND, .as.command = *args});
}

static void simple(struct preview *preview, enum command what) {
	command(preview,
		&(struct command_args){.command = what,
			.reminder = NONE,
			.routine = NONE,
			.screening_none = true});
}

static void move_to(struct preview *preview, int64_t wall_us) {
	preview->now.boot_us += wall_us - preview->now.wall_us;
	preview->now.wall_us = wall_us;
}

static void be_present(struct preview *preview) {
	step(preview,
		&(struct event){
			.type = EVENT_PRESENCE, .as.presence = {.presence = PRESENCE_ACTIVE}});
}

/* ---- life ---- */

static struct preview *create(const struct plan *plan, const struct preview_range *range) {
	struct preview *preview = calloc(1, sizeof(*preview));

	if (preview == NULL) {
		return NULL;
	}
	preview->plan = plan;
	preview->range = *range;
	preview->answer = NONE;
	preview->engine = malloc(engine_size(plan));
	preview->latest = malloc((plan->reminder_count + 1) * sizeof(preview->latest[0]));
	if (preview->engine == NULL || preview->latest == NULL) {
		preview_destroy(preview);
		return NULL;
	}
	for (uint32_t i = 0; i < plan->reminder_count; i++) {
		preview->latest[i] = NONE;
	}
	return preview;
}

/* A person who has been there since the day began, under the plan's settings and without a reminder
 * yet; so that everything of the plan itself begins at `from`, and start-delay is the day's. */
static struct engine *begin_day(struct preview *preview, const struct plan *empty) {
	int64_t start_us = US_PER_S *
		sched_day_start(preview->range.zone, preview->plan->settings.day_start_s,
			(preview->range.from_us - 1) / US_PER_S);
	struct engine *before = malloc(engine_size(empty)), *engine = preview->engine;

	if (before == NULL) {
		return NULL;
	}
	/* The history begins with the range, which is what `every = 2d at` counts from. */
	preview->now = (struct instant){.boot_us = BOOT_US, .wall_us = preview->range.from_us};
	preview->engine = before;
	engine_init(before, empty, preview->range.zone, preview->now);
	preview->now.wall_us = start_us;
	step(preview, &(struct event){.type = EVENT_STARTED});
	be_present(preview);
	simple(preview, COMMAND_SCREENING);
	simple(preview, COMMAND_PAUSE);
	preview->engine = engine;
	return before;
}

struct preview *preview_fresh(const struct plan *plan, const struct preview_range *range) {
	const struct plan empty = {.settings = plan->settings};
	struct preview *preview = create(plan, range);
	struct engine *before = preview != NULL ? begin_day(preview, &empty) : NULL;

	if (before == NULL) {
		preview_destroy(preview);
		return NULL;
	}
	/* The plan comes in the last instant before the range, so that a clock time at its very
	 * beginning is still ahead; a pause keeps the counters at nothing until then. */
	move_to(preview, range->from_us - 1);
	engine_adopt(preview->engine, plan, before, preview->now);
	engine_set_preview(preview->engine);
	free(before);
	step(preview, &(struct event){.type = EVENT_CLOCK});
	move_to(preview, range->from_us);
	simple(preview, COMMAND_RESUME);
	return preview;
}

struct preview *preview_live(const struct engine *engine, const struct plan *plan,
	struct instant now, const struct preview_range *range) {
	struct preview *preview = create(plan, range);
	struct status_view view;

	if (preview == NULL) {
		return NULL;
	}
	preview->live = true;
	preview->now = now;
	engine_copy(preview->engine, engine);
	engine_set_preview(preview->engine);
	step(preview, &(struct event){.type = EVENT_CLOCK, .as.clock.zone = preview->range.zone});
	step(preview,
		&(struct event){.type = EVENT_HOLD,
			.as.hold = {.hold = HOLD_DND | HOLD_FULLSCREEN, .on = false}});
	be_present(preview);
	engine_status(preview->engine, now, &view);
	if (view.prompt_open && range->assume != PREVIEW_IGNORED) {
		preview->answer = view.prompt_reminder;
	}
	return preview;
}

void preview_destroy(struct preview *preview) {
	if (preview == NULL) {
		return;
	}
	for (int32_t i = 0; i < preview->row_count; i++) {
		free(preview->rows[i].note);
	}
	free(preview->rows);
	free(preview->text);
	free(preview->latest);
	free(preview->engine);
	free(preview);
}

/* ---- running ---- */

/* Whether anything of the range is still open: what came up in it may end after it. */
static bool open_rows(const struct preview *preview) {
	for (uint32_t i = 0; i < preview->plan->reminder_count; i++) {
		int32_t at = preview->latest[i];
		if (at != NONE && preview->rows[at].prompted_us == 0 && !preview->rows[at].missed) {
			return true;
		}
	}
	return false;
}

static bool advance(struct preview *preview) {
	struct instant deadline = engine_deadline(preview->engine);
	int64_t wall_us = deadline.wall_us;

	if (deadline.boot_us != NEVER_US) {
		int64_t boot_wall_us =
			preview->now.wall_us + (deadline.boot_us - preview->now.boot_us);
		wall_us = boot_wall_us < wall_us ? boot_wall_us : wall_us;
	}
	bool over = wall_us >= preview->range.until_us;
	if (wall_us == NEVER_US || wall_us >= preview->range.until_us + OVERTIME_US ||
		(over && !open_rows(preview))) {
		return false;
	}
	move_to(preview, wall_us);
	step(preview, &(struct event){.type = EVENT_TICK});
	return true;
}

bool preview_step(struct preview *preview) {
	if (preview->result < 0) {
		return false;
	}
	if (preview->screening) {
		preview->screening = false;
		simple(preview, COMMAND_SCREENING);
		return true;
	}
	if (preview->answer != NONE) {
		struct command_args args = {.reminder = preview->answer, .routine = NONE};
		args.command = preview->range.assume == PREVIEW_DONE ? COMMAND_DONE : COMMAND_SKIP;
		preview->answer = NONE;
		command(preview, &args);
		return true;
	}
	return advance(preview);
}

int preview_result(const struct preview *preview) {
	return preview->result;
}

/* ---- what came of it ---- */

/* The one hold to name: what lasts longest or says most. */
static const char *hold_word(uint32_t holds) {
	static const uint32_t order[] = {HOLD_BROKEN, HOLD_SUSPENDED, HOLD_USER, HOLD_OTHER,
		HOLD_QUIET, HOLD_MAX_PER_DAY, HOLD_MIN_REST, HOLD_START_DELAY, HOLD_MIN_GAP};

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		if ((holds & order[i]) != 0) {
			return hold_name(order[i]);
		}
	}
	return holds != 0 ? hold_name(holds & (~holds + 1)) : "";
}

/* As the plan names it, so that a person finds it there. */
static const char *routine_name(const struct preview *preview, const struct row *row) {
	const struct reminder *reminder = &preview->plan->reminders[row->reminder];

	for (uint32_t i = 0; i < reminder->rotation_count; i++) {
		if (reminder->rotation[i] == row->routine) {
			return reminder->rotation_names[i];
		}
	}
	return row->routine >= 0 ? preview->plan->routines[row->routine].id : "";
}

/* ---- as JSON; the many calls of a library would cost more than the engine ---- */

static bool put(struct preview *preview, const char *text, size_t length) {
	if (preview->length + length + 1 > preview->capacity) {
		size_t capacity = 2 * (preview->length + length) + TEXT_FIRST;
		char *grown = realloc(preview->text, capacity);
		if (grown == NULL) {
			preview->result = -ENOMEM;
			return false;
		}
		preview->text = grown;
		preview->capacity = capacity;
	}
	memcpy(preview->text + preview->length, text, length);
	preview->length += length;
	preview->text[preview->length] = '\0';
	return true;
}

static void put_text(struct preview *preview, const char *text) {
	(void)put(preview, text, strlen(text));
}

/* Names and reasons are the plan's and the engine's own words, without control characters. */
static void put_string(struct preview *preview, const char *text) {
	put_text(preview, "\"");
	for (size_t part; *text != '\0'; text += part) {
		part = strcspn(text, "\"\\");
		if (part == 0) {
			put_text(preview, "\\");
			part = 1;
		}
		(void)put(preview, text, part);
	}
	put_text(preview, "\"");
}

static void put_time(struct preview *preview, int64_t wall_us) {
	char text[40] = "\"";
	int64_t s = wall_us / US_PER_S;

	civil_print_rfc3339(s, zone_offset(preview->range.zone, s), text + 1, sizeof(text) - 2);
	size_t length = strlen(text);
	text[length] = '"';
	(void)put(preview, text, length + 1);
}

bool preview_render(struct preview *preview) {
	if (preview->rendered == preview->row_count || preview->result < 0) {
		return false;
	}
	put_text(preview, preview->rendered == 0 ? "{\"occurrences\":[" : ",");
	const struct row *row = &preview->rows[preview->rendered++];
	bool at_once = row->prompted_us != 0 && row->prompted_us - row->due_us < US_PER_S;
	/* What stood in the way all the time, and not what came in the evening besides. */
	uint32_t holds = row->missed && row->lasting != 0 ? row->lasting : row->holds;
	const char *reason = row->note != NULL ? row->note : hold_word(holds);

	put_text(preview, "{\"reminder\":");
	put_string(preview, preview->plan->reminders[row->reminder].id);
	put_text(preview, ",\"due\":");
	put_time(preview, row->due_us);
	put_text(preview, ",\"routine\":");
	put_string(preview, routine_name(preview, row));
	put_text(preview, ",\"result\":");
	put_string(preview, row->missed ? "missed" : at_once ? "prompt" : "held");
	if (!at_once && reason[0] != '\0') {
		put_text(preview, ",\"reason\":");
		put_string(preview, reason);
	}
	if (row->prompted_us != 0) {
		put_text(preview, ",\"prompted\":");
		put_time(preview, row->prompted_us);
	}
	put_text(preview, "}");
	return true;
}

const char *preview_text(struct preview *preview, size_t *ret_length) {
	if (preview->row_count == 0) {
		put_text(preview, "{\"occurrences\":[");
	}
	put_text(preview, "],\"state\":");
	put_string(preview, preview->live ? "live" : "fresh");
	put_text(preview, "}");
	*ret_length = preview->length;
	return preview->result < 0 ? NULL : preview->text;
}
