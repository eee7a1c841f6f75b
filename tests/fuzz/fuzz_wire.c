/* SPDX-License-Identifier: MIT */
/* Any bytes as lines of the control socket: framed in uneven pieces, parsed, checked, printed,
 * parsed again. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "wire/methods.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_message(const struct wire_message *message) {
	if (message->method != NULL) {
		const struct method *method = method_find(message->method);
		struct wire_error error;
		if (method != NULL && method_check(method, message->params, &error) < 0) {
			json_t *text = json_string(error.text);
			assert(text != NULL);
			json_decref(text);
		}
	}
}

static void try_line(const char *line, size_t length) {
	struct wire_message message;
	struct wire_error error;
	json_t *id = NULL;
	if (wire_parse(line, length, &message, &id, &error) < 0) {
		char *reply = wire_failure(id, error.code, NULL, error.text, NULL, NULL);
		assert(reply != NULL);
		json_decref(id);
		struct wire_message again;
		assert(wire_parse(reply, strlen(reply) - 1, &again, NULL, &error) == 0);
		assert(again.kind == WIRE_ERROR);
		wire_message_finish(&again);
		free(reply);
		return;
	}
	if (message.kind == WIRE_BATCH) {
		size_t i;
		json_t *item;
		json_array_foreach(message.root, i, item) {
			struct wire_message one;
			if (wire_message_from(item, &one, NULL, &error) == 0) {
				try_message(&one);
				wire_message_finish(&one);
			}
		}
	} else {
		try_message(&message);
	}
	size_t printed_length = 0;
	char *printed = wire_line(json_incref(message.root), &printed_length);
	assert(printed != NULL &&
		memchr(printed, '\n', printed_length) == printed + printed_length - 1);
	struct wire_message again;
	assert(wire_parse(printed, printed_length - 1, &again, NULL, &error) == 0);
	assert(again.kind == message.kind);
	wire_message_finish(&again);
	free(printed);
	wire_message_finish(&message);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct wire_reader reader;
	wire_reader_init(&reader, WIRE_REQUEST_MAX);
	size_t at = 0;
	for (size_t piece = 7; at < size; piece = piece * 3 + 1) {
		size_t part = size - at < piece ? size - at : piece;
		size_t room = 0;
		char *space = wire_reader_space(&reader, part, &room);
		assert(space != NULL && room >= part);
		memcpy(space, data + at, part);
		at += part;
		if (wire_reader_filled(&reader, part) < 0) {
			break;
		}
		size_t length = 0;
		char *line;
		while ((line = wire_reader_line(&reader, &length)) != NULL) {
			try_line(line, length);
		}
	}
	wire_reader_finish(&reader);
	return 0;
}
