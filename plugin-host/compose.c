/* SPDX-License-Identifier: MIT */
#include "compose.h"

#include <errno.h>
#include <minimus/ext/routines.h>
#include <stdio.h>
#include <string.h>

#include "dose.h"
#include "fault.h"
#include "take.h"

#define WHERE "compose: "
#define EQUIPMENT_MAX 64
#define DAYS_MAX 1000000

/* The context with what it points to. */
struct question {
	struct minimus_context context;
	struct minimus_item_past items[MINIMUS_ITEMS_MAX];
	const char *equipment[EQUIPMENT_MAX + 1];
};

/* ---- the question ---- */

static int32_t read_number(
	json_t *object, const char *key, int32_t min, int32_t max, struct wire_error *error) {
	json_int_t number = min;
	(void)wire_get_integer(object, key, min, max, &number, error);
	return (int32_t)number;
}

static void read_item(json_t *json, struct minimus_item_past *item, struct wire_error *error) {
	*item = (struct minimus_item_past){.header = MINIMUS_HEADER(struct minimus_item_past)};
	if (wire_get_string(json, "exercise", &item->exercise, error) != 1) {
		(void)fault_question(error, "an item has no exercise");
		return;
	}
	if (!dose_from(json, &item->dose, error)) {
		return;
	}
	item->days = read_number(json, "days", MINIMUS_UNKNOWN, DAYS_MAX, error);
	item->times = read_number(json, "times", 0, DAYS_MAX, error);
	item->available = read_number(json, "available", 0, 1, error);
}

static void read_equipment(struct question *question, json_t *list, struct wire_error *error) {
	json_t *item;
	size_t i;
	if (!json_is_array(list)) {
		return;
	}
	json_array_foreach(list, i, item) {
		if (!json_is_string(item) || i >= EQUIPMENT_MAX) {
			(void)fault_question(
				error, "equipment must be at most %d texts", EQUIPMENT_MAX);
			return;
		}
		question->equipment[i] = json_string_value(item);
	}
	question->context.equipment = question->equipment;
}

/* Texts are borrowed from params. */
static void read_question(struct question *question, json_t *params, struct wire_error *error) {
	struct minimus_context *context = &question->context;
	json_t *list = json_object_get(params, "items"), *item;
	size_t i;
	*context = (struct minimus_context){.header = MINIMUS_HEADER(struct minimus_context)};
	if (wire_get_string(params, "routine", &context->routine, error) != 1 ||
		!json_is_array(list) || json_array_size(list) == 0 ||
		json_array_size(list) > MINIMUS_ITEMS_MAX) {
		(void)fault_question(error, "\"routine\" and 1 to %d \"items\" were expected",
			MINIMUS_ITEMS_MAX);
		return;
	}
	context->day = read_number(params, "day", 0, DAYS_MAX, error);
	context->weekday = read_number(params, "weekday", 1, 7, error);
	context->minute = read_number(params, "minute", 0, 1439, error);
	context->days = read_number(params, "days", MINIMUS_UNKNOWN, DAYS_MAX, error);
	context->times = read_number(params, "times", 0, DAYS_MAX, error);
	context->pain = read_number(params, "pain", MINIMUS_UNKNOWN, 10, error);
	context->effort = read_number(params, "effort", MINIMUS_UNKNOWN, 10, error);
	json_array_foreach(list, i, item) {
		if (!fault_is(error)) {
			read_item(item, &question->items[i], error);
		}
	}
	context->item_count = (uint32_t)json_array_size(list);
	context->items = question->items;
	read_equipment(question, json_object_get(params, "equipment"), error);
}

/* ---- the answer ---- */

static json_t *answer_json(
	struct minimus_session *session, uint32_t item_count, struct wire_error *error) {
	json_t *items = json_array(), *json = json_object();
	uint32_t seen = 0;
	(void)take_number(session->item_count, 1, item_count, WHERE, "item_count", error);
	for (uint32_t i = 0; i < session->item_count && !fault_is(error); i++) {
		uint32_t item = session->items[i];
		if (!take_number(item, 0, (int64_t)item_count - 1, WHERE, "an item", error)) {
			break;
		}
		if ((seen & 1u << item) != 0) {
			(void)fault_plugin(error, WHERE "item %u is chosen twice", (unsigned)item);
		}
		seen |= 1u << item;
		(void)json_array_append_new(items, json_integer((json_int_t)item));
	}
	put_json(json, "items", items, error);
	put_text(json, "why", session->why, TEXT_OPTIONAL, MINIMUS_WHY_SIZE - 1, WHERE, error);
	if (fault_is(error)) {
		json_decref(json);
		return NULL;
	}
	return json;
}

json_t *compose_json(const struct plugin *plugin, json_t *params, struct wire_error *error) {
	static const struct take_shape shape = {"struct minimus_routines",
		sizeof(struct minimus_routines), TAKE_UP_TO(struct minimus_routines, catalogue)};
	struct question question = {0};
	struct minimus_routines routines = {0};
	struct minimus_session session = {.header = MINIMUS_HEADER(struct minimus_session)};
	const void *extension = plugin_extension(plugin, MINIMUS_EXT_ROUTINES);
	if (extension == NULL || !take_struct(extension, &shape, &routines, "", error) ||
		routines.compose == NULL) {
		(void)fault_plugin(error,
			WHERE "the function is NULL, but a routine says that it is composed");
		return NULL;
	}
	read_question(&question, params, error);
	if (fault_is(error)) {
		return NULL;
	}
	int32_t result = routines.compose(plugin->instance, &question.context, &session);
	if (result == -EINVAL) {
		return json_pack("{s[] ss}", "items", "why", "");
	}
	if (result != 0) {
		(void)fault_plugin(
			error, WHERE "answered %d; 0 or -EINVAL was expected", (int)result);
		return NULL;
	}
	return answer_json(&session, question.context.item_count, error);
}
