/* SPDX-License-Identifier: MIT */
#include "dose.h"

#include <minimus/ext/progression.h>
#include <stdio.h>
#include <string.h>

#include "fault.h"
#include "take.h"

/* All members but the tempo, which is a list. */
static const struct dose_member {
	const char *name;
	size_t offset;
	int32_t max;
	uint32_t bit;
} members[] = {
	{"sets", offsetof(struct minimus_dose, sets), MINIMUS_SETS_MAX, MINIMUS_DOSE_SETS},
	{"reps", offsetof(struct minimus_dose, reps), MINIMUS_REPS_MAX, MINIMUS_DOSE_REPS},
	{"hold_s", offsetof(struct minimus_dose, hold_s), MINIMUS_HOLD_S_MAX, MINIMUS_DOSE_HOLD},
	{"load_g", offsetof(struct minimus_dose, load_g), MINIMUS_LOAD_G_MAX, MINIMUS_DOSE_LOAD},
	{"level", offsetof(struct minimus_dose, level), MINIMUS_LEVEL_INDEX_MAX,
		MINIMUS_DOSE_LEVEL},
	{"stage", offsetof(struct minimus_dose, stage), MINIMUS_STAGE_INDEX_MAX,
		MINIMUS_DOSE_STAGE},
};

#define MEMBER_COUNT (sizeof members / sizeof *members)
#define TEMPO_PHASES 4

static int32_t get(const struct minimus_dose *dose, const struct dose_member *member) {
	int32_t value;
	memcpy(&value, (const char *)dose + member->offset, sizeof value);
	return value;
}

static void set(struct minimus_dose *dose, const struct dose_member *member, int32_t value) {
	memcpy((char *)dose + member->offset, &value, sizeof value);
}

bool dose_empty(const struct minimus_dose *dose) {
	static const struct minimus_dose none;
	return dose_difference(dose, &none) == 0;
}

bool dose_check(const struct minimus_dose *dose, bool allow_empty, const char *where,
	struct wire_error *error) {
	for (size_t i = 0; i < MEMBER_COUNT; i++) {
		(void)take_number(
			get(dose, &members[i]), 0, members[i].max, where, members[i].name, error);
	}
	for (size_t i = 0; i < TEMPO_PHASES; i++) {
		(void)take_number(dose->tempo[i], 0, MINIMUS_TEMPO_S_MAX, where, "tempo", error);
	}
	if (fault_is(error)) {
		return false;
	}
	if (allow_empty && dose->sets == 0 && dose->reps == 0 && dose->hold_s == 0) {
		return true;
	}
	if (dose->sets == 0 || (dose->reps > 0) == (dose->hold_s > 0)) {
		(void)fault_plugin(error,
			"%sa dose has sets, and either reps or hold_s; found sets %d, reps %d, "
			"hold_s %d",
			where, (int)dose->sets, (int)dose->reps, (int)dose->hold_s);
		return false;
	}
	return true;
}

json_t *dose_json(const struct minimus_dose *dose) {
	json_t *json = json_object();
	for (size_t i = 0; i < MEMBER_COUNT; i++) {
		int32_t value = get(dose, &members[i]);
		if (value != 0) {
			(void)json_object_set_new(json, members[i].name, json_integer(value));
		}
	}
	if (dose->tempo[0] != 0 || dose->tempo[1] != 0 || dose->tempo[2] != 0 ||
		dose->tempo[3] != 0) {
		(void)json_object_set_new(json, "tempo",
			json_pack("[iiii]", (int)dose->tempo[0], (int)dose->tempo[1],
				(int)dose->tempo[2], (int)dose->tempo[3]));
	}
	return json;
}

static void tempo_from(json_t *json, int32_t *tempo, struct wire_error *error) {
	json_t *list = NULL;
	if (wire_get_array(json, "tempo", &list, error) != 1) {
		return;
	}
	if (json_array_size(list) != TEMPO_PHASES) {
		(void)fault_question(error, "\"tempo\" must have %d numbers, but has %zu",
			TEMPO_PHASES, json_array_size(list));
		return;
	}
	for (size_t i = 0; i < TEMPO_PHASES; i++) {
		json_t *phase = json_array_get(list, i);
		json_int_t seconds = json_is_integer(phase) ? json_integer_value(phase) : -1;
		if (seconds < 0 || seconds > MINIMUS_TEMPO_S_MAX) {
			(void)fault_question(error, "\"tempo\" must hold seconds from 0 to %d",
				MINIMUS_TEMPO_S_MAX);
			return;
		}
		tempo[i] = (int32_t)seconds;
	}
}

bool dose_from(json_t *params, struct minimus_dose *ret_dose, struct wire_error *error) {
	json_t *json = NULL;
	struct minimus_dose dose = {0};
	int found = wire_get_object(params, "dose", &json, error);
	if (found != 1) {
		(void)fault_question(error, "\"dose\" is missing");
		return false;
	}
	for (size_t i = 0; i < MEMBER_COUNT && !fault_is(error); i++) {
		json_int_t value = 0;
		(void)wire_get_integer(json, members[i].name, 0, members[i].max, &value, error);
		set(&dose, &members[i], (int32_t)value);
	}
	if (!fault_is(error)) {
		tempo_from(json, dose.tempo, error);
	}
	if (fault_is(error)) {
		return false;
	}
	*ret_dose = dose;
	return true;
}

uint32_t dose_difference(const struct minimus_dose *a, const struct minimus_dose *b) {
	uint32_t bits = memcmp(a->tempo, b->tempo, sizeof a->tempo) == 0 ? 0 : MINIMUS_DOSE_TEMPO;
	for (size_t i = 0; i < MEMBER_COUNT; i++) {
		if (get(a, &members[i]) != get(b, &members[i])) {
			bits |= members[i].bit;
		}
	}
	return bits;
}

json_t *dose_moves_json(uint32_t moves) {
	json_t *words = json_array();
	for (size_t i = 0; i < MEMBER_COUNT; i++) {
		if ((moves & members[i].bit) != 0) {
			(void)json_array_append_new(words, json_string(members[i].name));
		}
	}
	if ((moves & MINIMUS_DOSE_TEMPO) != 0) {
		(void)json_array_append_new(words, json_string("tempo"));
	}
	return words;
}
