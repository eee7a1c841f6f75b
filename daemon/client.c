/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "control_private.h"

#define READ_BYTES 4096
#define OUT_KEPT_BYTES (16u * 1024u)

struct client_write {
	uv_write_t request;
	struct client *client;
	char *text; /* owned */
	size_t length;
};

static void read_file(struct client *client);
static void take_lines(struct client *client);

size_t client_backlog(const struct client *client) {
	return client->used + client->queued;
}

static uv_stream_t *output(struct client *client) {
	return client->has_out ? &client->out.stream : &client->in.stream;
}

struct client *client_create(struct control *control) {
	struct client *client = calloc(1, sizeof(*client));

	if (client == NULL) {
		return NULL;
	}
	client->control = control;
	client->plain_out = -1;
	client->next = control->clients;
	if (control->clients != NULL) {
		control->clients->previous = client;
	}
	control->clients = client;
	control->client_count++;
	wire_reader_init(&client->reader, WIRE_REQUEST_MAX);
	return client;
}

static void client_free(struct client *client) {
	struct control *control = client->control;

	if (client->previous != NULL) {
		client->previous->next = client->next;
	} else {
		control->clients = client->next;
	}
	if (client->next != NULL) {
		client->next->previous = client->previous;
	}
	control->client_count--;
	wire_reader_finish(&client->reader);
	free(client->text);
	free(client);
}

/* ---- out ---- */

static void handle_written(uv_write_t *request, int status) {
	struct client_write *write = (struct client_write *)request;
	struct client *client = write->client;

	client->queued -= write->length;
	free(write->text);
	free(write);
	if (status < 0 && !client->closing) {
		client_close(client);
	}
	if (!client->closing && client->queued == 0) {
		client_tell_lost(client);
	}
	client_settle(client);
}

/* The kernel did not take all of it: the rest is written when it can be. Takes the outbox over. */
static void write_later(struct client *client, size_t from) {
	struct client_write *write = malloc(sizeof(*write));

	if (write == NULL) {
		client_close(client);
		return;
	}
	write->client = client;
	write->text = client->text;
	write->length = client->used - from;
	uv_buf_t buf = uv_buf_init(client->text + from, (unsigned)write->length);
	client->text = NULL;
	client->used = 0;
	client->capacity = 0;
	client->queued += write->length;
	if (uv_write(&write->request, output(client), &buf, 1, handle_written) < 0) {
		client->queued -= write->length;
		free(write->text);
		free(write);
		client_close(client);
	}
}

/* A file or a terminal: nothing else of ours uses it, so it is simply waited for. */
static void write_plain(struct client *client) {
	size_t from = 0;

	while (from < client->used) {
		ssize_t wrote = write(client->plain_out, client->text + from, client->used - from);
		if (wrote >= 0) {
			from += (size_t)wrote;
		} else if (errno == EAGAIN) {
			struct pollfd wait = {.fd = client->plain_out, .events = POLLOUT};
			(void)poll(&wait, 1, -1);
		} else if (errno != EINTR) {
			break;
		}
	}
	client->used = 0;
}

void client_flush(struct client *client) {
	if (client->used == 0 || client->closing) {
		return;
	}
	if (client->plain_out >= 0) {
		write_plain(client);
		return;
	}
	size_t from = 0;
	if (client->queued == 0) {
		uv_buf_t buf = uv_buf_init(client->text, (unsigned)client->used);
		int wrote = uv_try_write(output(client), &buf, 1);
		if (wrote < 0 && wrote != UV_EAGAIN) {
			client_close(client);
			return;
		}
		from = wrote > 0 ? (size_t)wrote : 0;
	}
	if (from < client->used) {
		write_later(client, from);
		return;
	}
	client->used = 0;
	if (client->capacity > OUT_KEPT_BYTES) {
		free(client->text);
		client->text = NULL;
		client->capacity = 0;
	}
}

void client_write(struct client *client, const char *text, size_t length) {
	if (client->closing) {
		return;
	}
	if (client->used + length > client->capacity) {
		size_t capacity = client->capacity > 0 ? client->capacity : 1024;
		while (capacity < client->used + length) {
			capacity *= 2;
		}
		char *grown = realloc(client->text, capacity);
		if (grown == NULL) {
			client_close(client);
			return;
		}
		client->text = grown;
		client->capacity = capacity;
	}
	memcpy(client->text + client->used, text, length);
	client->used += length;
	if (!client->corked) {
		client_flush(client);
	}
}

/* ---- in ---- */

static void handle_room(uv_handle_t *handle, size_t suggested, uv_buf_t *ret_buf) {
	struct client *client = handle->data;
	size_t size = 0;

	(void)suggested;
	ret_buf->base = wire_reader_space(&client->reader, READ_BYTES, &size);
	ret_buf->len = ret_buf->base != NULL ? size : 0;
}

static void handle_end(struct client *client) {
	client->ended = true;
	if (client->has_in) {
		(void)uv_read_stop(&client->in.stream);
	}
	if (client->has_out || client->plain_out >= 0 || !client->has_in) {
		client_settle(client); /* standard input: what was asked is still answered */
	} else {
		client_close(client);
	}
}

static void handle_bytes(struct client *client, size_t got) {
	if (wire_reader_filled(&client->reader, got) < 0) {
		request_refuse_line(client, WIRE_INVALID_REQUEST,
			"the line is longer than 64 KiB; send smaller requests");
		handle_end(client);
		return;
	}
	take_lines(client);
}

static void handle_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *buf) {
	struct client *client = stream->data;

	(void)buf;
	if (got > 0) {
		handle_bytes(client, (size_t)got);
	} else if (got < 0) {
		(void)uv_read_stop(stream);
		handle_end(client);
	}
}

static bool must_hold(const struct client *client) {
	return client_backlog(client) > CLIENT_OUT_MAX || client->requests > CLIENT_REQUESTS_MAX;
}

static void take_lines(struct client *client) {
	size_t length;
	char *line;

	client->corked = true;
	while (!client->closing && !(client->held = must_hold(client)) &&
		(line = wire_reader_line(&client->reader, &length)) != NULL) {
		request_take_line(client, line, length);
	}
	client->corked = false;
	client_flush(client);
	if (client->held && client->has_in && !client->closing) {
		(void)uv_read_stop(&client->in.stream);
	}
	client_settle(client);
}

static void handle_file_read(uv_fs_t *request) {
	struct client *client = request->data;
	ssize_t got = request->result;

	uv_fs_req_cleanup(request);
	client->file_reading = false;
	if (client->closing) {
		client_settle(client);
	} else if (got > 0) {
		handle_bytes(client, (size_t)got);
		if (!client->closing && !client->held) {
			read_file(client);
		}
	} else {
		handle_end(client);
	}
}

/* Standard input is a file: the event loop cannot wait for those, so the pool reads it. */
static void read_file(struct client *client) {
	size_t size = 0;
	char *space = wire_reader_space(&client->reader, READ_BYTES, &size);
	uv_buf_t buf = uv_buf_init(space, (unsigned)size);

	client->file_read.data = client;
	client->file_reading = space != NULL &&
		uv_fs_read(client->control->loop, &client->file_read, STDIN_FILENO, &buf, 1, -1,
			handle_file_read) == 0;
	if (!client->file_reading) {
		handle_end(client);
	}
}

void client_start(struct client *client) {
	if (client->has_in) {
		(void)uv_read_start(&client->in.stream, handle_room, handle_read);
	} else {
		read_file(client);
	}
}

/* ---- end ---- */

static void handle_closed(uv_handle_t *handle) {
	struct client *client = handle->data;

	client->open_handles--;
	client_settle(client);
}

void client_close(struct client *client) {
	if (client->closing) {
		return;
	}
	client->closing = true;
	client->subscribed = false;
	if (client->has_in) {
		client->open_handles++;
		uv_close(&client->in.handle, handle_closed);
	}
	if (client->has_out) {
		client->open_handles++;
		uv_close(&client->out.handle, handle_closed);
	}
}

static void resume_reading(struct client *client) {
	client->held = false;
	if (client->has_in) {
		client_start(client);
	} else if (!client->file_reading) {
		read_file(client);
	}
	take_lines(client);
}

void client_settle(struct client *client) {
	if (client->corked) {
		return; /* its lines are being worked on further up */
	}
	if (client->closing) {
		if (client->requests == 0 && client->open_handles == 0 && client->queued == 0 &&
			!client->file_reading) {
			client_free(client);
		}
		return;
	}
	if (client->held && !must_hold(client)) {
		resume_reading(client);
		return;
	}
	if (client->ended && client->requests == 0 && client_backlog(client) == 0) {
		struct control *control = client->control;
		bool is_stdio = client->has_out || client->plain_out >= 0 || !client->has_in;
		client_close(client);
		client_settle(client);
		if (is_stdio && !control->finishing) {
			control->ops.ended(control->ops.user);
		}
	}
}

void client_tell_lost(struct client *client) {
	struct control *control = client->control;
	uint64_t from = client->lost_from;
	size_t length = 0;

	if (from == 0 || !client->subscribed) {
		return;
	}
	client->lost_from = 0;
	json_t *params = json_pack("{s:I, s:I, s:s, s:I, s:o}", "from", (json_int_t)from, "to",
		(json_int_t)control->events->seq, "instance", control->events->instance, "seq",
		(json_int_t)control->events->seq, "snapshot",
		control->ops.snapshot(control->ops.user));
	char *line = params != NULL ? wire_notification("lost", params, &length) : NULL;
	if (line != NULL) {
		client_write(client, line, length);
	}
	free(line);
}
