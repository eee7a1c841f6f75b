/* SPDX-License-Identifier: MIT */
#include "serve.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "catalogue.h"
#include "compose.h"
#include "fault.h"
#include "take.h"

#define READ_SIZE 4096u

/* line is taken. */
static int send_line(int fd, char *line, size_t length) {
	if (line == NULL) {
		return -ENOMEM;
	}
	size_t sent = 0;
	int result = 0;
	while (sent < length && result == 0) {
		ssize_t got = write(fd, line + sent, length - sent);
		if (got >= 0) {
			sent += (size_t)got;
		} else if (errno != EINTR) {
			result = -errno;
		}
	}
	free(line);
	return result;
}

static void host_log(void *host_data, int32_t level, const char *text) {
	struct server *server = host_data;
	char copy[HOST_LOG_TEXT_MAX + 1];
	if (text == NULL || server->log_lines >= HOST_LOG_LINES_MAX) {
		return;
	}
	server->log_lines++;
	size_t length = strnlen(text, HOST_LOG_TEXT_MAX);
	memcpy(copy, text, length);
	copy[length] = '\0';
	utf8_repair(copy);
	if (level != MINIMUS_LOG_ERROR && level != MINIMUS_LOG_WARNING &&
		level != MINIMUS_LOG_DEBUG) {
		level = MINIMUS_LOG_INFO;
	}
	size_t size = 0;
	char *line = wire_notification(
		"log", json_pack("{si ss}", "level", (int)level, "text", copy), &size);
	/* When the daemon is gone, the next read says so. */
	(void)send_line(server->fd, line, size);
}

static int32_t host_number(void *host_data, const char *name) {
	const struct server *server = host_data;
	return parameters_number(&server->plugin.parameters, name);
}

static const char *host_text(void *host_data, const char *name) {
	const struct server *server = host_data;
	return parameters_text(&server->plugin.parameters, name);
}

static const void *host_extension(void *host_data, const char *id) {
	const struct server *server = host_data;
	return id != NULL && strcmp(id, MINIMUS_EXT_PARAMETERS) == 0
		? &server->plugin.parameters.service
		: NULL;
}

void server_init(struct server *server, int fd) {
	*server = (struct server){.fd = fd,
		.host = {.header = MINIMUS_HEADER(struct minimus_host),
			.host_data = server,
			.log = host_log,
			.get_extension = host_extension}};
	server->plugin.parameters.service =
		(struct minimus_parameters){.header = MINIMUS_HEADER(struct minimus_parameters),
			.number = host_number,
			.text = host_text};
}

void server_load(struct server *server, const char *path, const struct parameters_given *given) {
	if (fault_is(&server->broken)) {
		return;
	}
	if (plugin_load(&server->plugin, path, given, &server->broken) == 0) {
		(void)plugin_create(&server->plugin, &server->host, &server->broken);
	}
}

static json_t *answer_describe(struct server *server, json_t *params, struct wire_error *error) {
	static const char *const known[] = {"minimus.routines/1", "minimus.progression/1"};
	const struct minimus_plugin *descriptor = &server->plugin.descriptor;
	json_t *extensions = json_array();
	char abi[16];
	(void)params;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (plugin_extension(&server->plugin, known[i]) != NULL) {
			(void)json_array_append_new(extensions, json_string(known[i]));
		}
	}
	(void)snprintf(abi, sizeof abi, "%u.%u", (unsigned)descriptor->header.major,
		(unsigned)descriptor->header.minor);
	json_t *json = json_pack("{ss ss ss ss so so}", "id", descriptor->id, "name",
		descriptor->name, "version", descriptor->version, "abi", abi, "extensions",
		extensions, "parameters", parameters_json(&server->plugin.parameters));
	if (json == NULL) {
		(void)fault_plugin(error, "the description does not fit into memory");
	}
	return json;
}

static json_t *answer_catalogue(struct server *server, json_t *params, struct wire_error *error) {
	(void)params;
	return catalogue_json(&server->plugin, error);
}

static json_t *answer_compose(struct server *server, json_t *params, struct wire_error *error) {
	return compose_json(&server->plugin, params, error);
}

static bool have_models(struct server *server, struct wire_error *error) {
	return server->models.count > 0 ||
		models_take(&server->models, &server->plugin, error) == 0;
}

static json_t *answer_models(struct server *server, json_t *params, struct wire_error *error) {
	(void)params;
	return have_models(server, error) ? models_json(&server->models, error) : NULL;
}

static json_t *answer_start(struct server *server, json_t *params, struct wire_error *error) {
	return have_models(server, error)
		? models_start(&server->models, server->plugin.instance, params, error)
		: NULL;
}

static json_t *answer_advance(struct server *server, json_t *params, struct wire_error *error) {
	return have_models(server, error)
		? models_advance(&server->models, server->plugin.instance, params, error)
		: NULL;
}

static const struct question {
	const char *method;
	json_t *(*answer)(struct server *server, json_t *params, struct wire_error *error);
} questions[] = {
	{"describe", answer_describe},
	{"catalogue", answer_catalogue},
	{"compose", answer_compose},
	{"models", answer_models},
	{"start", answer_start},
	{"advance", answer_advance},
};

static char *failure(json_t *id, const struct wire_error *error, size_t *ret_length) {
	const char *data_code = error->code == WIRE_APPLICATION_ERROR ? "plugin" : NULL;
	return wire_failure(id, error->code, data_code, error->text, NULL, ret_length);
}

/* The answer to one request, as a line. */
static char *answer(struct server *server, const struct wire_message *message, size_t *ret_length) {
	struct wire_error error = {0};
	const struct question *question = NULL;
	for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
		if (strcmp(questions[i].method, message->method) == 0) {
			question = &questions[i];
		}
	}
	if (question == NULL) {
		return wire_failure(message->id, WIRE_METHOD_NOT_FOUND, NULL, "no such method",
			NULL, ret_length);
	}
	if (fault_is(&server->broken)) {
		return failure(message->id, &server->broken, ret_length);
	}
	server->log_lines = 0;
	json_t *params = message->params;
	json_t *result = NULL;
	if (params != NULL && !json_is_object(params)) {
		(void)fault_question(&error, "parameters must be an object");
	} else {
		result = question->answer(server, params, &error);
	}
	if (result == NULL) {
		(void)fault_plugin(&error, "the answer does not fit into memory");
		return failure(message->id, &error, ret_length);
	}
	char *line = wire_result(message->id, result, ret_length);
	if (line != NULL && *ret_length > WIRE_PLUGIN_MAX) {
		free(line);
		(void)fault_plugin(&error, "the answer takes %zu bytes; at most %u are allowed",
			*ret_length, WIRE_PLUGIN_MAX);
		line = failure(message->id, &error, ret_length);
	}
	return line;
}

static int handle_line(struct server *server, const char *text, size_t length) {
	struct wire_message message;
	struct wire_error error = {0};
	json_t *id = NULL;
	char *line = NULL;
	size_t size = 0;
	if (wire_parse(text, length, &message, &id, &error) != 0) {
		line = wire_failure(id, error.code, NULL, error.text, NULL, &size);
		json_decref(id);
		return send_line(server->fd, line, size);
	}
	int result = 0;
	if (message.kind == WIRE_REQUEST) {
		line = answer(server, &message, &size);
		result = send_line(server->fd, line, size);
	}
	wire_message_finish(&message);
	json_decref(id);
	return result;
}

int server_run(struct server *server) {
	struct wire_reader reader;
	wire_reader_init(&reader, WIRE_PLUGIN_MAX);
	int result = 0;
	while (result == 0) {
		size_t length = 0, size = 0;
		const char *line = wire_reader_line(&reader, &length);
		if (line != NULL) {
			result = handle_line(server, line, length);
			continue;
		}
		char *space = wire_reader_space(&reader, READ_SIZE, &size);
		if (space == NULL) {
			result = -ENOMEM;
			break;
		}
		ssize_t got = read(server->fd, space, size);
		if (got == 0) {
			break;
		}
		if (got > 0) {
			result = wire_reader_filled(&reader, (size_t)got);
		} else if (errno != EINTR) {
			result = -errno;
		}
	}
	wire_reader_finish(&reader);
	/* The daemon closing its end is how a host is dismissed. */
	return result == -ECONNRESET || result == -EPIPE ? 0 : result;
}

void server_finish(struct server *server) {
	models_finish(&server->models);
	plugin_finish(&server->plugin);
}
