/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "methods.h"

static int complain(struct wire_error *error, const char *exercise, const char *what) {
	error->code = WIRE_INVALID_PARAMS;
	(void)snprintf(
		error->text, sizeof(error->text), "exercises: \"%.40s\": %s", exercise, what);
	return -EINVAL;
}

/* A slip of the pen would otherwise pass for "as prescribed". */
static int check_members(
	json_t *json, const char *const *known, const char *exercise, struct wire_error *error) {
	const char *name;
	json_t *value;
	char text[100];

	json_object_foreach(json, name, value) {
		size_t i = 0;
		while (known[i] != NULL && strcmp(known[i], name) != 0) {
			i++;
		}
		if (known[i] == NULL) {
			(void)snprintf(text, sizeof(text), "\"%.40s\" is unknown", name);
			return complain(error, exercise, text);
		}
	}
	return 0;
}

/* One side of one set: repetitions or seconds, or the least of a list of holds. -1: not said. */
static int decode_side(json_t *set, const char *side, const char *exercise, int16_t *ret,
	struct wire_error *error) {
	json_t *value = json_object_get(set, side), *hold;
	json_int_t least = DOSE_HOLD_S_MAX;
	size_t i;

	*ret = -1;
	if (value == NULL) {
		return 0;
	}
	if (json_is_integer(value)) {
		least = json_integer_value(value);
	} else if (json_is_array(value) && json_array_size(value) > 0 &&
		json_array_size(value) <= DOSE_SETS_MAX) {
		json_array_foreach(value, i, hold) {
			json_int_t seconds = json_is_integer(hold) ? json_integer_value(hold) : -1;
			least = seconds < least ? seconds : least;
		}
	} else {
		least = -1;
	}
	if (least < 0 || least > DOSE_HOLD_S_MAX) {
		return complain(error, exercise,
			"left, right and both are whole numbers from 0, or lists of them");
	}
	*ret = (int16_t)least;
	return 0;
}

/* Several holds of one set become one entry each, so that each can be judged. */
static int decode_holds(json_t *set, struct item_done *item, struct wire_error *error) {
	static const char *const sides[] = {"left", "right", "both"};
	size_t holds = 0;

	for (size_t i = 0; i < 3; i++) {
		json_t *list = json_object_get(set, sides[i]);
		holds = json_array_size(list) > holds ? json_array_size(list) : holds;
	}
	if (holds == 0 || (size_t)item->set_count + holds > DOSE_SETS_MAX) {
		return complain(error, item->exercise, "there are too many sets or holds");
	}
	for (size_t hold = 0; hold < holds; hold++) {
		struct set_done *done = &item->sets[item->set_count++];
		int16_t *members[] = {&done->left, &done->right, &done->both};
		for (size_t i = 0; i < 3; i++) {
			json_t *list = json_object_get(set, sides[i]);
			json_t *value = json_array_get(list, hold);
			json_int_t seconds =
				json_is_integer(value) ? json_integer_value(value) : -1;
			*members[i] = -1;
			if (list != NULL && (seconds < 0 || seconds > DOSE_HOLD_S_MAX)) {
				return complain(error, item->exercise,
					"lists of holds are equally long lists of seconds");
			}
			if (list != NULL) {
				*members[i] = (int16_t)seconds;
			}
		}
	}
	return 0;
}

static int decode_set(json_t *set, struct item_done *item, struct wire_error *error) {
	static const char *const known[] = {"left", "right", "both", NULL};

	if (!json_is_object(set)) {
		return complain(error, item->exercise, "a set is an object");
	}
	if (check_members(set, known, item->exercise, error) < 0) {
		return -EINVAL;
	}
	if (json_is_array(json_object_get(set, "left")) ||
		json_is_array(json_object_get(set, "right")) ||
		json_is_array(json_object_get(set, "both"))) {
		return decode_holds(set, item, error);
	}
	if (item->set_count == DOSE_SETS_MAX) {
		return complain(error, item->exercise, "there are more than 20 sets");
	}
	struct set_done done;
	if (decode_side(set, "left", item->exercise, &done.left, error) < 0 ||
		decode_side(set, "right", item->exercise, &done.right, error) < 0 ||
		decode_side(set, "both", item->exercise, &done.both, error) < 0) {
		return -EINVAL;
	}
	if (done.left < 0 && done.right < 0 && done.both < 0) {
		return complain(error, item->exercise, "a set says left, right or both");
	}
	item->sets[item->set_count++] = done;
	return 0;
}

static int decode_item(struct daemon *daemon, const char *name, json_t *json,
	struct item_done *item, struct wire_error *error) {
	static const char *const known[] = {"sets", "rpe", NULL};
	const struct plan *plan = &daemon->loaded->plan;
	int32_t index = plan_find_exercise(plan, name);
	json_t *sets = NULL, *set;
	json_int_t rpe = -1;
	size_t i;

	if (index < 0) {
		return complain(error, name, "there is no such exercise");
	}
	*item = (struct item_done){.rpe = -1};
	(void)snprintf(item->exercise, sizeof(item->exercise), "%s", plan->exercises[index].id);
	if (!json_is_object(json) || wire_get_integer(json, "rpe", 0, 10, &rpe, error) < 0 ||
		wire_get_array(json, "sets", &sets, error) < 0) {
		return complain(error, name, "it has sets (a list) and rpe (0 to 10)");
	}
	if (check_members(json, known, name, error) < 0) {
		return -EINVAL;
	}
	item->rpe = (int32_t)rpe;
	json_array_foreach(sets, i, set) {
		if (decode_set(set, item, error) < 0) {
			return -EINVAL;
		}
	}
	return 0;
}

static int decode_pain(json_t *json, struct pain *pain, struct wire_error *error) {
	static const char *const known[] = {"before", "during", "morning"};
	json_int_t before = PAIN_UNKNOWN, during = PAIN_UNKNOWN, morning = PAIN_UNKNOWN;
	const char *name;
	json_t *value;

	json_object_foreach(json, name, value) {
		if (strcmp(name, known[0]) != 0 && strcmp(name, known[1]) != 0 &&
			strcmp(name, known[2]) != 0) {
			return wire_complain(error, WIRE_INVALID_PARAMS,
				"pain: \"%.40s\" is unknown; it has before, during and morning",
				name);
		}
	}
	if (json != NULL &&
		(wire_get_integer(json, "before", 0, PAIN_MAX, &before, error) < 0 ||
			wire_get_integer(json, "during", 0, PAIN_MAX, &during, error) < 0 ||
			wire_get_integer(json, "morning", 0, PAIN_MAX, &morning, error) < 0)) {
		return -EINVAL;
	}
	*pain = (struct pain){(int32_t)before, (int32_t)during, (int32_t)morning};
	return 0;
}

int report_decode(struct daemon *daemon, json_t *params, struct record_report *ret_report,
	struct wire_error *error) {
	json_t *exercises = json_object_get(params, "exercises"), *json;
	const char *note = param_text(params, "note"), *name;
	json_int_t effort = -1;

	*ret_report = (struct record_report){.effort = -1};
	if (wire_get_integer(params, "effort", 0, 10, &effort, error) < 0 ||
		decode_pain(json_object_get(params, "pain"), &ret_report->pain, error) < 0) {
		return -EINVAL;
	}
	ret_report->effort = (int32_t)effort;
	if (note != NULL && strlen(note) >= sizeof(ret_report->note)) {
		error->code = WIRE_INVALID_PARAMS;
		(void)snprintf(error->text, sizeof(error->text),
			"note: a note has at most %zu bytes", sizeof(ret_report->note) - 1);
		return -EINVAL;
	}
	(void)snprintf(ret_report->note, sizeof(ret_report->note), "%s", note != NULL ? note : "");
	if (json_object_size(exercises) > REPORT_ITEMS_MAX) {
		return complain(error, "exercises", "a session has at most 16");
	}
	json_object_foreach(exercises, name, json) {
		if (decode_item(daemon, name, json, &ret_report->items[ret_report->item_count],
			    error) < 0) {
			return -EINVAL;
		}
		ret_report->item_count++;
	}
	return 0;
}
