/* SPDX-License-Identifier: MIT */
#include "dose.h"

#include "buf.h"

static bool has_tempo(const struct dose *dose) {
	return dose->tempo[0] != 0 || dose->tempo[1] != 0 || dose->tempo[2] != 0 ||
		dose->tempo[3] != 0;
}

void dose_print(const struct dose *dose, char *text, size_t size) {
	struct buf buf;
	buf_init(&buf, text, size);
	bool work = dose->reps > 0 || dose->hold_s > 0;
	if (work && dose->reps > 0) {
		buf_printf(&buf, "%dx%d", (int)dose->sets, (int)dose->reps);
	} else if (work) {
		buf_printf(&buf, "%dx%ds", (int)dose->sets, (int)dose->hold_s);
	}
	if (work && has_tempo(dose)) {
		buf_printf(&buf, "@%d-%d-%d-%d", (int)dose->tempo[0], (int)dose->tempo[1],
			(int)dose->tempo[2], (int)dose->tempo[3]);
	}
	if (dose->load_g > 0) {
		buf_printf(&buf, "%s%dg", buf.used > 0 ? " " : "", (int)dose->load_g);
	}
	/* A stage model's dose may be nothing but its stage: then the first one is named, too. */
	if (dose->stage > 0 || buf.used == 0) {
		buf_printf(&buf, "%sstage %d", buf.used > 0 ? " " : "", (int)dose->stage);
	}
}

static int check_range(
	struct diag *diag, const char *what, int32_t value, int32_t least, int32_t most) {
	if (value >= least && value <= most) {
		return 0;
	}
	return diag_fail(diag, 0, "%s is %d; it must be from %d to %d", what, (int)value,
		(int)least, (int)most);
}

int dose_check(const struct dose *dose, struct diag *diag) {
	const struct {
		const char *what;
		int32_t value, least, most;
	} ranges[] = {
		{"the number of sets", dose->sets, 1, DOSE_SETS_MAX},
		{"the number of repetitions", dose->reps, 0, DOSE_REPS_MAX},
		{"the hold in seconds", dose->hold_s, 0, DOSE_HOLD_S_MAX},
		{"the load in grams", dose->load_g, 0, DOSE_LOAD_G_MAX},
		{"the level", dose->level, 0, DOSE_LEVEL_MAX},
		{"the stage", dose->stage, 0, DOSE_STAGE_MAX},
		{"the lowering phase of the tempo", dose->tempo[0], 0, DOSE_TEMPO_S_MAX},
		{"the second phase of the tempo", dose->tempo[1], 0, DOSE_TEMPO_S_MAX},
		{"the lifting phase of the tempo", dose->tempo[2], 0, DOSE_TEMPO_S_MAX},
		{"the last phase of the tempo", dose->tempo[3], 0, DOSE_TEMPO_S_MAX},
	};
	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
		int result = check_range(
			diag, ranges[i].what, ranges[i].value, ranges[i].least, ranges[i].most);
		if (result < 0) {
			return result;
		}
	}
	if (dose->reps > 0 && dose->hold_s > 0) {
		return diag_fail(diag, 0,
			"a dose has both %d repetitions and a hold of %d s; give one of the two",
			(int)dose->reps, (int)dose->hold_s);
	}
	if (dose->reps == 0 && dose->hold_s == 0) {
		return diag_fail(diag, 0,
			"a dose has neither repetitions nor a hold; write it like 2x15 or 2x45s");
	}
	return 0;
}

static int compare(int64_t a, int64_t b) {
	return (a > b) - (a < b);
}

int dose_compare(const struct dose *a, const struct dose *b) {
	int result = compare(a->stage, b->stage);
	if (result == 0) {
		result = compare(a->level, b->level);
	}
	if (result == 0) {
		result = compare(a->load_g, b->load_g);
	}
	if (result == 0) {
		result = compare((int64_t)a->sets * (a->reps > 0 ? a->reps : a->hold_s),
			(int64_t)b->sets * (b->reps > 0 ? b->reps : b->hold_s));
	}
	return result;
}

static int64_t under_tension(const struct dose *dose) {
	int64_t rep = (int64_t)dose->tempo[0] + dose->tempo[1] + dose->tempo[2] + dose->tempo[3];
	return rep * dose->sets * dose->reps;
}

bool dose_rises(const struct dose *after, const struct dose *before) {
	bool same_place = after->stage == before->stage && after->level == before->level &&
		after->load_g == before->load_g;
	int64_t now = under_tension(after), then = under_tension(before);
	/* A quicker tempo is a step down although it leaves room for more repetitions. */
	if (same_place && now > 0 && then > 0) {
		return now > then;
	}
	return dose_compare(after, before) > 0;
}

void dose_ease(struct dose *dose, int32_t lo) {
	int32_t *work = dose->reps > 0 ? &dose->reps : &dose->hold_s;
	if (lo > 0 && *work > lo) {
		*work = lo;
	}
}
