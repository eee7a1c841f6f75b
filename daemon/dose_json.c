/* SPDX-License-Identifier: MIT */
#include "dose_json.h"

#include <errno.h>
#include <stdio.h>

static int complain(struct wire_error *error, const char *what, const char *wanted) {
	return wire_complain(error, WIRE_INVALID_PARAMS, "dose: \"%s\" must be %s", what, wanted);
}

static int decode_tempo(json_t *tempo, int32_t ret_tempo[4], struct wire_error *error) {
	if (tempo == NULL) {
		return 0;
	}
	for (size_t i = 0; i < 4; i++) {
		json_t *phase = json_array_get(tempo, i);
		json_int_t seconds = json_is_integer(phase) ? json_integer_value(phase) : -1;
		if (json_array_size(tempo) != 4 || seconds < 0 || seconds > DOSE_TEMPO_S_MAX) {
			return complain(
				error, "tempo", "a list of four numbers of seconds from 0 to 60");
		}
		ret_tempo[i] = (int32_t)seconds;
	}
	return 0;
}

int dose_decode(json_t *json, struct dose *ret_dose, struct wire_error *error) {
	struct dose dose = {0};
	const struct {
		const char *name;
		int32_t max;
		int32_t *value;
	} members[] = {{"sets", DOSE_SETS_MAX, &dose.sets}, {"reps", DOSE_REPS_MAX, &dose.reps},
		{"hold_s", DOSE_HOLD_S_MAX, &dose.hold_s},
		{"load_g", DOSE_LOAD_G_MAX, &dose.load_g}, {"level", DOSE_LEVEL_MAX, &dose.level},
		{"stage", DOSE_STAGE_MAX, &dose.stage}};

	if (!json_is_object(json)) {
		return complain(error, "dose", "an object");
	}
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		json_int_t value = 0;
		if (wire_get_integer(json, members[i].name, 0, members[i].max, &value, error) < 0) {
			return -EINVAL;
		}
		*members[i].value = (int32_t)value;
	}
	if (decode_tempo(json_object_get(json, "tempo"), dose.tempo, error) < 0) {
		return -EINVAL;
	}
	*ret_dose = dose;
	return 0;
}

json_t *dose_encode(const struct dose *dose) {
	const struct {
		const char *name;
		int32_t value;
	} members[] = {{"sets", dose->sets}, {"reps", dose->reps}, {"hold_s", dose->hold_s},
		{"load_g", dose->load_g}, {"level", dose->level}, {"stage", dose->stage}};
	json_t *json = json_object();

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (members[i].value != 0) {
			(void)json_object_set_new(
				json, members[i].name, json_integer(members[i].value));
		}
	}
	if (dose->tempo[0] != 0 || dose->tempo[1] != 0 || dose->tempo[2] != 0 ||
		dose->tempo[3] != 0) {
		(void)json_object_set_new(json, "tempo",
			json_pack("[i, i, i, i]", dose->tempo[0], dose->tempo[1], dose->tempo[2],
				dose->tempo[3]));
	}
	return json;
}
