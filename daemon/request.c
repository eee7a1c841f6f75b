/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "control_private.h"

static void unlink_request(struct control *control, struct request *request) {
	if (request->previous != NULL) {
		request->previous->next = request->next;
	} else {
		control->first = request->next;
	}
	if (request->next != NULL) {
		request->next->previous = request->previous;
	} else {
		control->last = request->previous;
	}
}

static void finish_batch(struct batch *batch) {
	size_t length = 0;

	if (json_array_size(batch->replies) > 0) {
		char *line = wire_line(batch->replies, &length);
		if (line != NULL) {
			client_write(batch->client, line, length);
		}
		free(line);
	} else {
		json_decref(batch->replies);
	}
	free(batch);
}

static void release(struct request *request) {
	struct client *client = request->client;
	struct control *control = client->control;
	struct batch *batch = request->batch;

	unlink_request(control, request);
	json_decref(request->id);
	free(request);
	client->requests--;
	if (batch != NULL && --batch->open == 0) {
		client->requests--;
		finish_batch(batch);
	}
	client_settle(client);
	control->ops.quiet(control->ops.user);
}

static void send_line(struct request *request, char *line, size_t length) {
	if (line != NULL && length > WIRE_REPLY_MAX) {
		free(line);
		line = wire_failure(request->id, WIRE_APPLICATION_ERROR, "refused",
			"the answer is larger than 16 MiB; ask for less, by since, until or limit",
			NULL, &length);
	}
	if (line != NULL) {
		client_write(request->client, line, length);
	}
	free(line);
}

void request_answer(struct request *request, json_t *result) {
	size_t length = 0;

	if (result == NULL) {
		request_refuse(request, WIRE_INTERNAL_ERROR, NULL,
			"minimusd could not make the answer: memory is out");
		return;
	}
	if (request->id == NULL) {
		json_decref(result);
	} else if (request->batch != NULL) {
		(void)json_array_append_new(
			request->batch->replies, wire_result_object(request->id, result));
	} else {
		char *line = wire_result(request->id, result, &length);
		send_line(request, line, length);
	}
	release(request);
}

/* An id as JSON text; only the short ones that programs send. */
static bool print_id(json_t *id, char *text, size_t size) {
	if (json_is_integer(id)) {
		(void)snprintf(text, size, "%lld", (long long)json_integer_value(id));
		return true;
	}
	size_t length = json_is_string(id) ? json_dumpb(id, text, size - 1, JSON_ENCODE_ANY) : 0;
	if (length == 0 || length >= size) {
		return false;
	}
	text[length] = '\0';
	return true;
}

void request_answer_text(struct request *request, const char *text, size_t length) {
	char id[80], head[128];

	if (request->id == NULL || request->batch != NULL ||
		!print_id(request->id, id, sizeof(id))) {
		struct wire_message message;
		struct wire_error error;
		char *line = NULL;
		int size = asprintf(
			&line, "{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":%.*s}", (int)length, text);
		if (size > 0 && wire_parse(line, (size_t)size, &message, NULL, &error) == 0) {
			json_t *result = json_incref(message.result);
			wire_message_finish(&message);
			free(line);
			request_answer(request, result);
		} else {
			free(line);
			request_answer(request, NULL);
		}
		return;
	}
	int size = snprintf(head, sizeof(head), "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":", id);
	struct client *client = request->client;
	bool corked = client->corked;
	client->corked = true;
	client_write(client, head, (size_t)size);
	client_write(client, text, length);
	client_write(client, "}\n", 2);
	client->corked = corked;
	if (!corked) {
		client_flush(client);
	}
	release(request);
}

void request_refuse(struct request *request, int code, const char *data_code, const char *text) {
	size_t length = 0;

	if (request->batch != NULL && request->id != NULL) {
		(void)json_array_append_new(request->batch->replies,
			wire_failure_object(request->id, code, data_code, text, NULL));
	} else if (request->id != NULL) {
		char *line = wire_failure(request->id, code, data_code, text, NULL, &length);
		send_line(request, line, length);
	}
	release(request);
}

void request_refuse_line(struct client *client, int code, const char *text) {
	size_t length = 0;
	json_t *null = json_null();
	char *line = wire_failure(null, code, NULL, text, NULL, &length);

	if (line != NULL) {
		client_write(client, line, length);
	}
	free(line);
}

static struct request *open_request(
	struct client *client, const struct wire_message *message, struct batch *batch) {
	struct control *control = client->control;
	struct request *request = calloc(1, sizeof(*request));

	if (request == NULL) {
		return NULL;
	}
	request->client = client;
	request->batch = batch;
	request->id = json_incref(message->id);
	request->order = ++control->next_order;
	request->previous = control->last;
	if (control->last != NULL) {
		control->last->next = request;
	} else {
		control->first = request;
	}
	control->last = request;
	client->requests++;
	if (batch != NULL) {
		batch->open++;
	}
	return request;
}

static void take_request(
	struct client *client, const struct wire_message *message, struct batch *batch) {
	struct request *request = open_request(client, message, batch);
	struct wire_error error;
	char text[160];

	if (request == NULL) {
		return;
	}
	request->method = method_find(message->method);
	if (request->method == NULL) {
		(void)snprintf(text, sizeof(text),
			"there is no method \"%.60s\"; rpc.discover lists them", message->method);
		request_refuse(request, WIRE_METHOD_NOT_FOUND, "not-found", text);
	} else if (json_is_array(message->params) && json_array_size(message->params) > 0) {
		request_refuse(request, WIRE_INVALID_PARAMS, "bad-argument",
			"parameters are given by name, in an object");
	} else {
		json_t *params = json_is_object(message->params) ? message->params : NULL;
		if (method_check(request->method, params, &error) < 0) {
			request_refuse(request, error.code, "bad-argument", error.text);
		} else {
			client->control->ops.handle(client->control->ops.user, request, params);
		}
	}
}

static void refuse_member(struct batch *batch, json_t *id, const struct wire_error *error) {
	json_t *null = json_null();

	(void)json_array_append_new(batch->replies,
		wire_failure_object(id != NULL ? id : null, error->code, NULL, error->text, NULL));
}

static void take_batch(struct client *client, json_t *root) {
	struct batch *batch = calloc(1, sizeof(*batch));
	size_t i;
	json_t *member;

	if (batch == NULL) {
		return;
	}
	/* The batch itself is open until every member has been looked at. */
	batch->client = client;
	batch->replies = json_array();
	batch->open = 1;
	client->requests++;
	json_array_foreach(root, i, member) {
		struct wire_message message;
		struct wire_error error;
		json_t *id = NULL;
		if (wire_message_from(member, &message, &id, &error) < 0) {
			refuse_member(batch, id, &error);
			json_decref(id);
			continue;
		}
		if (message.kind == WIRE_REQUEST || message.kind == WIRE_NOTIFICATION) {
			take_request(client, &message, batch);
		}
		wire_message_finish(&message);
	}
	if (--batch->open == 0) {
		client->requests--;
		finish_batch(batch);
	}
}

void request_take_line(struct client *client, const char *line, size_t length) {
	struct wire_message message;
	struct wire_error error;
	json_t *id = NULL;

	if (wire_parse(line, length, &message, &id, &error) < 0) {
		json_t *null = json_null();
		size_t size = 0;
		char *reply = wire_failure(
			id != NULL ? id : null, error.code, NULL, error.text, NULL, &size);
		if (reply != NULL) {
			client_write(client, reply, size);
		}
		free(reply);
		json_decref(id);
		return;
	}
	if (message.kind == WIRE_BATCH) {
		take_batch(client, message.root);
	} else if (message.kind == WIRE_REQUEST || message.kind == WIRE_NOTIFICATION) {
		take_request(client, &message, NULL);
	}
	wire_message_finish(&message);
}

uint64_t control_oldest(const struct control *control, const struct request *request) {
	for (const struct request *open = control->first; open != NULL; open = open->next) {
		if (open != request && open->method != &wire_methods[METHOD_SYNC]) {
			return open->order;
		}
	}
	return UINT64_MAX;
}

void request_subscribe(struct request *request, json_t *result, uint64_t mask, uint64_t since) {
	struct client *client = request->client;
	const struct events *events = client->control->events;

	client->subscribed = true;
	client->mask = mask;
	client->lost_from = 0;
	/* The reply goes before the events that it announces; the client must live so long. */
	client->requests++;
	request_answer(request, result);
	for (uint64_t seq = since + 1; seq <= events->seq; seq++) {
		const struct event_line *line = events_line(events, seq);
		if (line != NULL && (mask >> line->type & 1) != 0) {
			client_write(client, line->text, line->length);
		}
	}
	client->requests--;
	client_settle(client);
}
