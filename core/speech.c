/* SPDX-License-Identifier: MIT */
/* What is said and shown for cues and steps. Every text is made from the timeline anew. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "cues.h"
#include "timeline.h"

/* 2.5 words a second. */
#define SPEECH_WORDS 5
#define SPEECH_WORDS_S 2
#define COUNT_EVERY_UNTIL 10
#define COUNT_THEN_EVERY 5
#define LAST_THREE_FROM 6 /* sets shorter than this have no "last three" */
#define NUMBER_WORDS_MAX 64

static const char *const side_words[] = {
	[SIDE_NONE] = "working", [SIDE_LEFT] = "left", [SIDE_RIGHT] = "right"};
static const char *const other_words[] = {
	[SIDE_NONE] = "other", [SIDE_LEFT] = "right", [SIDE_RIGHT] = "left"};

static bool begins_sentence(const struct buf *buf) {
	if (buf->used == 0) {
		return true;
	}
	return buf->used >= 2 && buf->text[buf->used - 1] == ' ' &&
		strchr(".!?", buf->text[buf->used - 2]) != NULL;
}

void text_resolve_sides(const char *source, enum side side, char *text, size_t size) {
	struct buf buf;
	buf_init(&buf, text, size);
	while (*source != '\0') {
		const char *word = NULL;
		if (strncmp(source, "{S}", 3) == 0) {
			word = side_words[side];
		} else if (strncmp(source, "{O}", 3) == 0) {
			word = other_words[side];
		}
		if (word == NULL) {
			size_t run = 1 + strcspn(source + 1, "{");
			buf_printf(&buf, "%.*s", (int)run, source);
			source += run;
			continue;
		}
		source += 3;
		if (begins_sentence(&buf)) {
			buf_printf(&buf, "%c", toupper((unsigned char)*word++));
		}
		buf_puts(&buf, word);
	}
}

int32_t text_spoken_s(const char *text) {
	int32_t words = 0;
	bool inside = false;
	for (; *text != '\0'; text++) {
		bool space = isspace((unsigned char)*text) != 0;
		words += !space && !inside;
		inside = !space;
	}
	return (words * SPEECH_WORDS_S + SPEECH_WORDS - 1) / SPEECH_WORDS;
}

static const char *const small_numbers[] = {"no", "one", "two", "three", "four", "five", "six",
	"seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
	"sixteen", "seventeen", "eighteen", "nineteen"};
static const char *const tens[] = {
	"", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"};

/* 0 to 999 in words; what is larger in digits. */
static void put_number(struct buf *buf, int32_t number) {
	if (number >= 1000) {
		buf_printf(buf, "%d", (int)number);
		return;
	}
	if (number >= 100) {
		buf_printf(buf, "%s hundred", small_numbers[number / 100]);
		number %= 100;
		if (number == 0) {
			return;
		}
		buf_puts(buf, " and ");
	}
	if (number < 20) {
		buf_puts(buf, small_numbers[number]);
		return;
	}
	buf_puts(buf, tens[number / 10]);
	if (number % 10 != 0) {
		buf_printf(buf, "-%s", small_numbers[number % 10]);
	}
}

static void put_counted(struct buf *buf, int32_t number, const char *noun) {
	put_number(buf, number);
	buf_printf(buf, " %s%s", noun, number == 1 ? "" : "s");
}

static void put_seconds(struct buf *buf, int32_t seconds) {
	if (seconds < 120 && seconds != 60) {
		put_counted(buf, seconds, "second");
		return;
	}
	put_counted(buf, seconds / 60, "minute");
	if (seconds % 60 != 0) {
		buf_puts(buf, " ");
		put_counted(buf, seconds % 60, "second");
	}
}

static void put_load(struct buf *buf, int32_t grams) {
	buf_puts(buf, " with ");
	if (grams < 1000) {
		put_counted(buf, grams, "gram");
	} else if (grams % 1000 == 0) {
		put_counted(buf, grams / 1000, "kilogram");
	} else {
		char decimals[8];
		(void)snprintf(decimals, sizeof decimals, "%03d", (int)(grams % 1000));
		size_t length = 3;
		while (decimals[length - 1] == '0') {
			decimals[--length] = '\0';
		}
		buf_printf(buf, "%d.%s kilograms", (int)(grams / 1000), decimals);
	}
}

/* "Two sets of fifteen", "forty-five seconds", "four holds of ten seconds". */
static void put_dose(struct buf *buf, const struct dose *dose, bool in_gaps) {
	if (dose->sets > 1) {
		put_counted(buf, dose->sets, dose->hold_s > 0 && in_gaps ? "hold" : "set");
		buf_puts(buf, " of ");
	}
	if (dose->hold_s > 0) {
		put_seconds(buf, dose->hold_s);
	} else {
		put_number(buf, dose->reps);
		if (dose->sets == 1) {
			buf_puts(buf, dose->reps == 1 ? " repetition" : " repetitions");
		}
	}
	if (dose->load_g > 0) {
		put_load(buf, dose->load_g);
	}
}

static const struct routine_item *item_of(const struct timeline *timeline, uint32_t item) {
	return &timeline->routine->items[item];
}

static const struct exercise *exercise_of(const struct timeline *timeline, uint32_t item) {
	return &timeline->plan->exercises[item_of(timeline, item)->exercise];
}

static bool same_work(const struct dose *a, const struct dose *b) {
	return a->sets == b->sets && a->reps == b->reps && a->hold_s == b->hold_s &&
		a->load_g == b->load_g;
}

static void put_doses(struct buf *buf, const struct timeline *timeline, uint32_t item) {
	const struct dose *left = &timeline->doses[item], *right = &timeline->doses_right[item];
	bool in_gaps = item_of(timeline, item)->gap_s >= 0;
	put_dose(buf, left, in_gaps);
	if (!same_work(left, right)) {
		buf_puts(buf, " left, ");
		put_dose(buf, right, in_gaps);
		buf_puts(buf, " right");
	}
}

/* Case does not count: a name that is in the title already need not be said again. */
static bool contains(const char *text, const char *words) {
	size_t length = strlen(words);
	if (text == NULL) {
		return false;
	}
	for (; *text != '\0'; text++) {
		size_t i = 0;
		while (i < length &&
			tolower((unsigned char)text[i]) == tolower((unsigned char)words[i])) {
			i++;
		}
		if (i == length) {
			return true;
		}
	}
	return length == 0;
}

/* Names of levels that do not say enough when they are only heard. */
static const struct {
	const char *name, *words;
} level_words[] = {
	{"single", "single-leg"},
	{"single-weight", "single-leg with a weight"},
	{"double", "both legs"},
	{"offset", "weight on one leg"},
	{"plain", ""},
	{"reps", ""},
	{"swing", "with leg swing"},
	{"next-knees", "next band at the knees"},
	{"next-ankles", "next band at the ankles"},
};

static void words_of_id(const char *id, char *text, size_t size) {
	struct buf buf;
	buf_init(&buf, text, size);
	for (; *id != '\0'; id++) {
		buf_printf(&buf, "%c", *id == '-' || *id == '_' ? ' ' : *id);
	}
}

static void words_of_level(const char *name, char *text, size_t size) {
	for (size_t i = 0; i < sizeof level_words / sizeof level_words[0]; i++) {
		if (strcmp(level_words[i].name, name) == 0) {
			struct buf buf;
			buf_init(&buf, text, size);
			buf_puts(&buf, level_words[i].words);
			return;
		}
	}
	words_of_id(name, text, size);
}

static bool is_owned(const struct plan *plan, const char *equipment) {
	for (uint32_t i = 0; i < plan->settings.equipment.count; i++) {
		if (strcmp(plan->settings.equipment.items[i], equipment) == 0) {
			return true;
		}
	}
	return false;
}

/* What is to be at hand: the level's, else the first alternative (that the person owns, if they
 * said what they own). NULL when it can be done without. */
static const char *equipment_of(const struct plan *plan, const struct exercise *exercise,
	const struct exercise_level *level) {
	const char *found = NULL;
	if (level != NULL && level->equipment != NULL && level->equipment[0] != '\0') {
		found = level->equipment;
	} else if (exercise->equipment.count > 0) {
		found = exercise->equipment.items[0];
		for (uint32_t i = 0; i < exercise->equipment.count; i++) {
			const char *name = exercise->equipment.items[i];
			if (strcmp(name, "none") == 0 || is_owned(plan, name)) {
				found = name;
				break;
			}
		}
	}
	return found == NULL || found[0] == '\0' || strcmp(found, "none") == 0 ? NULL : found;
}

/* The rung of the ladder that the item is on; NULL without a ladder. */
static const struct exercise_level *level_of(const struct timeline *timeline, uint32_t item) {
	const struct exercise *exercise = exercise_of(timeline, item);
	int32_t index = timeline->doses[item].level;
	int32_t last = (int32_t)exercise->level_count - 1;
	return last < 0 ? NULL : &exercise->levels[index < last ? index : last];
}

const char *timeline_say(const struct timeline *timeline, uint32_t item) {
	const struct exercise_level *level = level_of(timeline, item);
	const char *say = exercise_of(timeline, item)->say;
	if (level != NULL && level->say != NULL && level->say[0] != '\0') {
		say = level->say;
	}
	return say == NULL ? "" : say;
}

static void put_name(
	struct buf *buf, const struct timeline *timeline, uint32_t item, bool with_equipment) {
	const struct exercise *exercise = exercise_of(timeline, item);
	const struct exercise_level *level = level_of(timeline, item);
	char words[NUMBER_WORDS_MAX];
	buf_puts(buf, exercise->title);
	const char *place = "";
	if (level != NULL && level->name != NULL) {
		words_of_level(level->name, words, sizeof words);
		/* A level that is a place of the band is said with the band. */
		if (exercise->placement != NULL && words[0] != '\0' &&
			contains(exercise->placement, words)) {
			place = level->name;
		} else if (!contains(buf->text, words)) {
			buf_printf(buf, ", %s", words);
		}
	}
	const char *equipment = equipment_of(timeline->plan, exercise, level);
	if (with_equipment && equipment != NULL) {
		words_of_id(equipment, words, sizeof words);
		if (!contains(buf->text, words) && !contains(exercise->position, words)) {
			bool vowel = strchr("aeiou", tolower((unsigned char)words[0])) != NULL;
			buf_printf(buf, ", with %s %s", vowel ? "an" : "a", words);
		}
	}
	if (place[0] != '\0') {
		bool said = with_equipment && equipment != NULL;
		buf_printf(buf, "%s at the %s", said ? "" : ",", place);
	}
}

static void capitalise(char *text) {
	text[0] = (char)toupper((unsigned char)text[0]);
}

/* "Figure-four stretch, on your back. Right side. Forty-five seconds." */
static void put_announce(
	struct buf *buf, const struct timeline *timeline, const struct step *step, uint8_t form) {
	const struct exercise *exercise = exercise_of(timeline, step->item);
	char words[CUE_TEXT_MAX];
	struct buf part;
	buf_init(&part, words, sizeof words);
	put_name(&part, timeline, step->item, form < 2);
	bool says_position =
		form == 0 && exercise->position != NULL && exercise->position[0] != '\0';
	if (says_position) {
		buf_printf(&part, ", %s", exercise->position);
	}
	char resolved[CUE_TEXT_MAX];
	text_resolve_sides(words, (enum side)step->side, resolved, sizeof resolved);
	buf_printf(buf, "%s.", resolved);
	if (step->side != SIDE_NONE && says_position && strchr(exercise->position, '{') != NULL) {
		/* "On your left side. Right side." would leave one in doubt which one works. */
		buf_printf(buf, " Work the %s side.", side_words[step->side]);
	} else if (step->side != SIDE_NONE) {
		buf_printf(buf, " %s side.", step->side == SIDE_LEFT ? "Left" : "Right");
	}
	if (form < 2) {
		buf_init(&part, words, sizeof words);
		put_doses(&part, timeline, step->item);
		capitalise(words);
		buf_printf(buf, " %s.", words);
	}
}

/* The first sentence of an exercise's line, when it names the working side: it tells the other
 * side better than the word alone. */
static bool put_first_sentence(struct buf *buf, const char *say, enum side side) {
	char sentence[CUE_TEXT_MAX], resolved[CUE_TEXT_MAX];
	size_t length = say == NULL ? 0 : strcspn(say, ".!?");
	if (length == 0 || length >= sizeof sentence) {
		return false;
	}
	memcpy(sentence, say, length);
	sentence[length] = '\0';
	if (strstr(sentence, "{S}") == NULL) {
		return false;
	}
	text_resolve_sides(sentence, side, resolved, sizeof resolved);
	resolved[0] = (char)tolower((unsigned char)resolved[0]);
	buf_printf(buf, "%s.", resolved);
	return true;
}

static void put_next(struct buf *buf, const struct timeline *timeline, uint32_t step) {
	const struct step *here = &timeline->steps[step];
	uint32_t index = cues_following_work(timeline, step);
	if (index >= timeline->step_count) {
		buf_puts(buf, "Then you are done.");
		return;
	}
	const struct step *next = &timeline->steps[index];
	buf_puts(buf, "Next: ");
	if (next->item != here->item) {
		put_name(buf, timeline, next->item, false);
		buf_printf(buf, "%s.",
			next->side == SIDE_LEFT            ? ", left side"
				: next->side == SIDE_RIGHT ? ", right side"
							   : "");
	} else if (!put_first_sentence(
			   buf, timeline_say(timeline, next->item), (enum side)next->side)) {
		buf_printf(buf, "%s side.", side_words[next->side]);
	}
}

static int32_t reps_left(const struct timeline *timeline, const struct cue *cue) {
	return timeline->steps[cue->step].reps - cue->number;
}

static bool is_last_three(const struct timeline *timeline, const struct cue *cue) {
	return reps_left(timeline, cue) == 2 && timeline->steps[cue->step].reps >= LAST_THREE_FROM;
}

static bool is_last_one(const struct timeline *timeline, const struct cue *cue) {
	return reps_left(timeline, cue) == 0 && cue->number > 1;
}

bool timeline_cue_aloud(const struct timeline *timeline, const struct cue *cue) {
	if (cue->kind == CUE_REP) {
		return cue->number <= COUNT_EVERY_UNTIL || cue->number % COUNT_THEN_EVERY == 0 ||
			is_last_three(timeline, cue) || is_last_one(timeline, cue);
	}
	return cue->kind != CUE_START && cue->kind != CUE_END;
}

static void put_rep(struct buf *buf, const struct timeline *timeline, const struct cue *cue) {
	if (is_last_one(timeline, cue)) {
		buf_puts(buf, "Last one.");
	} else if (is_last_three(timeline, cue)) {
		buf_puts(buf, "Last three.");
	} else {
		buf_printf(buf, "%d", cue->number);
	}
}

static void put_end(struct buf *buf, const struct timeline *timeline, uint32_t step) {
	bool rest = step + 1 < timeline->step_count && timeline->steps[step + 1].kind == STEP_REST;
	buf_puts(buf, rest ? "Rest." : "Stop.");
}

static void put_coach(struct buf *buf, const struct timeline *timeline, const struct step *step) {
	char text[CUE_TEXT_MAX];
	const char *say = timeline_say(timeline, step->item);
	text_resolve_sides(
		say[0] == '\0' ? "Keep breathing." : say, (enum side)step->side, text, sizeof text);
	buf_puts(buf, text);
}

void timeline_cue_text(
	const struct timeline *timeline, const struct cue *cue, char *text, size_t size) {
	static const char *const fixed[CUE_KIND_COUNT] = {
		[CUE_START] = "Start.",
		[CUE_TEN] = "Ten seconds.",
		[CUE_HALF] = "Half-way.",
		[CUE_BUILD] = "Build up.",
		[CUE_EASE] = "Ease off.",
	};
	const struct step *step = &timeline->steps[cue->step];
	struct buf buf;
	buf_init(&buf, text, size);
	switch ((enum cue_kind)cue->kind) {
	case CUE_END:
		put_end(&buf, timeline, cue->step);
		break;
	case CUE_SWITCH:
		buf_printf(&buf, "Switch. %s side.", step->side == SIDE_LEFT ? "Left" : "Right");
		break;
	case CUE_ANNOUNCE:
		put_announce(&buf, timeline, step, cue->form);
		break;
	case CUE_COUNT:
		buf_printf(&buf, "%d", cue->number);
		break;
	case CUE_NEXT:
		/* In a rest the step carries the side to come: what is next is told from the work
		 * before it. */
		put_next(&buf, timeline, step->kind == STEP_WORK ? cue->step : cue->step - 1u);
		break;
	case CUE_REP:
		put_rep(&buf, timeline, cue);
		break;
	case CUE_DONE:
		buf_puts(&buf, "Done.");
		if (!contains(exercise_of(timeline, step->item)->position, "standing")) {
			buf_puts(&buf, " You can get up now.");
		}
		break;
	case CUE_COACH:
		put_coach(&buf, timeline, step);
		break;
	default:
		buf_puts(&buf, fixed[cue->kind]);
		break;
	}
}

static void put_work(struct buf *buf, const struct timeline *timeline, const struct step *step) {
	const struct dose *dose = step->side == SIDE_RIGHT ? &timeline->doses_right[step->item]
							   : &timeline->doses[step->item];
	/* The easiest level is the exercise as its title says it. */
	if (dose->level > 0) {
		put_name(buf, timeline, step->item, false);
	} else {
		buf_puts(buf, exercise_of(timeline, step->item)->title);
	}
	if (step->side != SIDE_NONE) {
		buf_printf(buf, ", %s side", side_words[step->side]);
	}
	if (step->rep > 0) {
		buf_printf(buf, ", hold %d of %d", step->rep, (int)dose->sets);
	} else if (dose->sets > 1 && step->set > 0) {
		buf_printf(buf, ", set %d of %d", step->set, (int)dose->sets);
	}
}

void timeline_step_text(const struct timeline *timeline, uint32_t index, char *text, size_t size) {
	static const char *const before[STEP_KIND_COUNT] = {
		[STEP_PREPARE] = "Get ready: ",
		[STEP_WORK] = "",
		[STEP_SWITCH] = "Switch: ",
		[STEP_REST] = "Rest, then ",
	};
	const struct step *step = &timeline->steps[index];
	struct buf buf;
	buf_init(&buf, text, size);
	buf_puts(&buf, before[step->kind]);
	uint32_t work = step->kind == STEP_WORK ? index : cues_following_work(timeline, index);
	put_work(&buf, timeline, &timeline->steps[work]);
}
