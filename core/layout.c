/* SPDX-License-Identifier: MIT */
#include "layout.h"

#include <errno.h>

#define PACE_MILLI_MIN 1000
#define PACE_MILLI_MAX 3000

/* What an exercise without a tempo is performed at: the quickest of the usual tempos. */
static const int32_t tempo_usual[4] = {2, 0, 2, 0};

static int32_t tempo_sum(const int32_t tempo[4]) {
	return tempo[0] + tempo[1] + tempo[2] + tempo[3];
}

static void fill_tempo(struct dose *dose, const struct exercise *exercise) {
	const int32_t *tempo = dose->tempo;
	if (tempo_sum(tempo) == 0) {
		tempo = exercise->dose.tempo;
	}
	if (tempo_sum(tempo) == 0) {
		tempo = tempo_usual;
	}
	for (int i = 0; i < 4; i++) {
		dose->tempo[i] = tempo[i];
	}
}

/* The rung for a level, the last one for a level above the ladder, NULL without a ladder. */
static const struct exercise_level *find_level(const struct exercise *exercise, int32_t level) {
	if (exercise->level_count == 0) {
		return NULL;
	}
	uint32_t last = exercise->level_count - 1;
	return &exercise->levels[level > 0 && (uint32_t)level < last ? (uint32_t)level
			: level > 0                                  ? last
								     : 0];
}

/* The item's pauses were resolved for the level it was written with. Where the item said nothing
 * of its own, and the dose has moved to another level since, that level's pause counts. */
static int32_t pause_at_level(int32_t written, int32_t plain, int32_t before, int32_t after) {
	int32_t usual = before >= 0 ? before : plain;
	if (written != usual) {
		return written;
	}
	return after >= 0 ? after : plain;
}

static int32_t paced(int32_t seconds, int32_t pace_milli) {
	return (int32_t)(((int64_t)seconds * pace_milli + 999) / 1000);
}

static void set_pauses(struct layout *layout, const struct exercise *exercise,
	const struct routine_item *item, int32_t level, int32_t pace_milli) {
	static const struct exercise_level plain = {
		.unilateral = -1, .prepare_s = -1, .switch_s = -1, .rest_s = -1};
	const struct exercise_level *before = find_level(exercise, item->dose.level);
	const struct exercise_level *after = find_level(exercise, level);
	before = before == NULL ? &plain : before;
	after = after == NULL ? &plain : after;
	int32_t prepare_s = pause_at_level(
		item->prepare_s, exercise->prepare_s, before->prepare_s, after->prepare_s);
	int32_t switch_s = pause_at_level(
		item->switch_s, exercise->switch_s, before->switch_s, after->switch_s);
	layout->prepare_s = paced(prepare_s, pace_milli);
	layout->switch_s = paced(switch_s, pace_milli);
	layout->rest_s =
		pause_at_level(item->rest_s, exercise->rest_s, before->rest_s, after->rest_s);
}

static void fill_side(
	struct layout_side *ret, const struct routine_item *item, const struct dose *dose) {
	bool in_gaps = dose->hold_s > 0 && item->gap_s >= 0;
	ret->dose = *dose;
	ret->sets = in_gaps ? 1 : dose->sets;
	ret->holds = in_gaps ? dose->sets : 1;
	ret->gap_s = in_gaps ? item->gap_s : 0;
	ret->work_s = dose->reps > 0 ? dose->reps * tempo_sum(dose->tempo) : dose->hold_s;
}

/* A dose that has moved was the left's: the right's moves by as much. */
static int32_t moved(int32_t right, int32_t now, int32_t written, int32_t most) {
	if (right == 0) {
		return 0;
	}
	int64_t value = (int64_t)right + now - written;
	return value < 1 ? 1 : value > most ? most : (int32_t)value;
}

static struct dose right_dose(const struct routine_item *item, const struct dose *now) {
	if (!item->uneven) {
		return *now;
	}
	struct dose dose = item->dose_right;
	dose.sets = moved(dose.sets, now->sets, item->dose.sets, DOSE_SETS_MAX);
	dose.reps = moved(dose.reps, now->reps, item->dose.reps, DOSE_REPS_MAX);
	dose.hold_s = moved(dose.hold_s, now->hold_s, item->dose.hold_s, DOSE_HOLD_S_MAX);
	dose.load_g = moved(dose.load_g, now->load_g, item->dose.load_g, DOSE_LOAD_G_MAX);
	dose.level = now->level;
	dose.stage = now->stage;
	for (int i = 0; i < 4; i++) {
		if (now->tempo[i] != item->dose.tempo[i]) {
			dose.tempo[i] = now->tempo[i];
		}
	}
	return dose;
}

static enum side other(enum side side) {
	return side == SIDE_LEFT ? SIDE_RIGHT : SIDE_LEFT;
}

enum side layout_first(const struct plan *plan, const struct timeline_options *options) {
	if (options != NULL && options->first != SIDE_NONE) {
		return options->first;
	}
	return plan->settings.side_first != SIDE_NONE ? plan->settings.side_first : SIDE_RIGHT;
}

static enum sides wanted_sides(const struct routine *routine, const struct routine_item *item,
	const struct timeline_options *options) {
	if (item->sides != SIDES_UNSET) {
		return item->sides;
	}
	/* A dose for each side, written out, is a wish for both. */
	if (item->uneven) {
		return SIDES_BOTH;
	}
	if (options != NULL && options->sides != SIDES_UNSET) {
		return options->sides;
	}
	return routine->sides;
}

/* How many sides, and which, in order. `affected` without one affected side is one side still. */
static uint32_t choose_sides(
	enum sides wanted, enum side first, enum sides affected, enum side ret_sides[2]) {
	enum side sore = affected == SIDES_LEFT ? SIDE_LEFT
		: affected == SIDES_RIGHT       ? SIDE_RIGHT
						: first;
	uint32_t count = 1;
	switch (wanted) {
	case SIDES_LEFT:
		ret_sides[0] = SIDE_LEFT;
		break;
	case SIDES_RIGHT:
		ret_sides[0] = SIDE_RIGHT;
		break;
	case SIDES_AFFECTED:
		ret_sides[0] = sore;
		break;
	case SIDES_WORSE_FIRST:
		ret_sides[0] = sore;
		count = 2;
		break;
	default:
		ret_sides[0] = first;
		count = 2;
		break;
	}
	ret_sides[1] = other(ret_sides[0]);
	return count;
}

static int check_pauses(const struct routine_item *item, const char *title, struct diag *diag) {
	const struct {
		const char *what;
		int32_t value, least;
	} pauses[] = {
		{"prepare", item->prepare_s, 0},
		{"switch", item->switch_s, 0},
		{"rest", item->rest_s, 0},
		{"gap", item->gap_s, -1},
	};
	for (int i = 0; i < 4; i++) {
		if (pauses[i].value < pauses[i].least || pauses[i].value > LAYOUT_PAUSE_S_MAX) {
			return diag_fail(diag, 0, "%s: %s is %d s; it must be from 0 to %d s",
				title, pauses[i].what, (int)pauses[i].value, LAYOUT_PAUSE_S_MAX);
		}
	}
	return 0;
}

/* The sides of one item at this level, in order: 1 or 2. */
static uint32_t item_sides(const struct plan *plan, const struct routine *routine,
	const struct routine_item *item, const struct timeline_options *options,
	enum side ret_sides[2]) {
	const struct exercise *exercise = &plan->exercises[item->exercise];
	const struct dose *dose = options != NULL && options->doses != NULL
		? &options->doses[item - routine->items]
		: &item->dose;
	const struct exercise_level *level = find_level(exercise, dose->level);
	bool unilateral = level != NULL && level->unilateral >= 0 ? level->unilateral > 0
								  : exercise->unilateral;
	ret_sides[0] = ret_sides[1] = SIDE_NONE;
	return !unilateral
		? 1
		: choose_sides(wanted_sides(routine, item, options), layout_first(plan, options),
			  plan->settings.affected_side, ret_sides);
}

enum side layout_begins(const struct plan *plan, const struct routine *routine,
	const struct routine_item *item, const struct timeline_options *options) {
	enum side sides[2];
	(void)item_sides(plan, routine, item, options, sides);
	return sides[0];
}

static int fill_layout(struct layout *ret, const struct plan *plan, const struct routine *routine,
	const struct routine_item *item, const struct timeline_options *options,
	struct diag *diag) {
	const struct exercise *exercise = &plan->exercises[item->exercise];
	struct dose left = item->dose;
	if (options != NULL && options->doses != NULL) {
		left = options->doses[item - routine->items];
	}
	struct dose right = right_dose(item, &left);
	int result = check_pauses(item, exercise->title, diag);
	if (result == 0) {
		result = dose_check(&left, diag);
	}
	if (result == 0) {
		result = dose_check(&right, diag);
	}
	if (result < 0) {
		return result;
	}
	fill_tempo(&left, exercise);
	fill_tempo(&right, exercise);
	enum side sides[2];
	*ret = (struct layout){.order = item->order};
	ret->side_count = item_sides(plan, routine, item, options, sides);
	for (uint32_t i = 0; i < ret->side_count; i++) {
		ret->sides[i].side = sides[i];
		fill_side(&ret->sides[i], item, sides[i] == SIDE_RIGHT ? &right : &left);
	}
	int32_t pace = options != NULL && options->pace_milli != 0 ? options->pace_milli
								   : plan->settings.pace_milli;
	pace = pace < PACE_MILLI_MIN    ? PACE_MILLI_MIN
		: pace > PACE_MILLI_MAX ? PACE_MILLI_MAX
					: pace;
	set_pauses(ret, exercise, item, left.level, pace);
	return 0;
}

static int32_t most_sets(const struct layout *layout) {
	int32_t first = layout->sides[0].sets;
	int32_t second = layout->side_count > 1 ? layout->sides[1].sets : 0;
	return first > second ? first : second;
}

int64_t layout_total_s(const struct layout *layout) {
	int64_t total = layout->prepare_s;
	int64_t fewest = layout->side_count > 1 ? INT32_MAX : 0;
	int64_t pauses = 0;
	for (uint32_t i = 0; i < layout->side_count; i++) {
		const struct layout_side *side = &layout->sides[i];
		int64_t set_s = (int64_t)side->holds * side->work_s +
			(int64_t)(side->holds - 1) * side->gap_s;
		total += side->sets * set_s;
		pauses += side->sets - 1;
		fewest = side->sets < fewest ? side->sets : fewest;
	}
	if (layout->order == ORDER_SIDE_COMPLETE) {
		return total + pauses * layout->rest_s +
			(layout->side_count > 1 ? layout->switch_s : 0);
	}
	return total + fewest * layout->switch_s +
		(int64_t)(most_sets(layout) - 1) * layout->rest_s;
}

static int64_t sum(const struct layout *layouts, uint32_t count) {
	int64_t total = 0;
	for (uint32_t i = 0; i < count; i++) {
		total += layout_total_s(&layouts[i]);
	}
	return total;
}

static void drop_last_set(struct layout *layout) {
	int32_t keep = most_sets(layout) - 1;
	for (uint32_t i = 0; i < layout->side_count; i++) {
		if (layout->sides[i].sets > keep) {
			layout->sides[i].sets = keep;
			layout->sides[i].dose.sets = keep;
		}
	}
}

/* The last set in time of all that are not their exercise's only one goes first, until the
 * routine fits or every exercise is down to one. */
static void apply_cap(struct layout *layouts, uint32_t count, int32_t cap_s) {
	uint32_t last = count;
	while (last > 0 && sum(layouts, count) > cap_s) {
		if (most_sets(&layouts[last - 1]) > 1) {
			drop_last_set(&layouts[last - 1]);
		} else {
			last--;
		}
	}
}

int layout_make(struct layout ret_layouts[ROUTINE_ITEMS_MAX], const struct plan *plan,
	const struct routine *routine, const struct timeline_options *options, struct diag *diag) {
	if (routine->item_count > ROUTINE_ITEMS_MAX) {
		(void)diag_fail(diag, 0, "routine %s has %u exercises; at most %d are allowed",
			routine->id, (unsigned)routine->item_count, ROUTINE_ITEMS_MAX);
		return -E2BIG;
	}
	const struct choice *choice = options != NULL ? options->choice : NULL;
	uint32_t count = choice_count(choice, routine);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t at = choice_item(choice, i);
		const struct routine_item *item = &routine->items[at];
		if (item->exercise < 0 || (uint32_t)item->exercise >= plan->exercise_count) {
			return diag_fail(diag, 0,
				"item %u of routine %s names no exercise of the plan; name one "
				"that is there",
				(unsigned)at + 1, routine->id);
		}
		int result = fill_layout(&ret_layouts[i], plan, routine, item, options, diag);
		if (result < 0) {
			return result;
		}
		ret_layouts[i].item = at;
	}
	if (options != NULL && options->cap_s > 0) {
		apply_cap(ret_layouts, count, options->cap_s);
	}
	int64_t total = sum(ret_layouts, count);
	if (total > TIMELINE_TOTAL_S_MAX) {
		(void)diag_fail(diag, 0,
			"routine %s takes %lld s; at most %d s (a day) are allowed", routine->id,
			(long long)total, TIMELINE_TOTAL_S_MAX);
		return -E2BIG;
	}
	return 0;
}

bool layout_advance(const struct layout *layout, struct layout_spot *spot) {
	if (layout->order == ORDER_SIDE_COMPLETE) {
		if (spot->set < layout->sides[spot->side].sets) {
			spot->set++;
			return true;
		}
		spot->side++;
		spot->set = 1;
		return spot->side < layout->side_count;
	}
	do {
		spot->side++;
		if (spot->side == layout->side_count) {
			spot->side = 0;
			spot->set++;
		}
		if (spot->set > most_sets(layout)) {
			return false;
		}
	} while (spot->set > layout->sides[spot->side].sets);
	return true;
}

bool layout_switches(const struct layout *layout, struct layout_spot from, struct layout_spot to) {
	if (layout->order == ORDER_SIDE_COMPLETE) {
		return from.side != to.side;
	}
	return from.set == to.set;
}
