/* SPDX-License-Identifier: MIT */
#include "link.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define LINK_READ_SIZE 4096u

struct link {
	int fd;
	const struct link_events *events;
	void *user;
	struct wire_reader reader;
	GByteArray *outbox;
	guint in_source, out_source;
	bool ended;
};

static void end(struct link *link) {
	if (link->ended) {
		return;
	}
	link->ended = true;
	g_clear_handle_id(&link->out_source, g_source_remove);
	link->events->ended(link->user);
}

static void handle_line(struct link *link, const char *line, size_t length) {
	struct wire_message message;
	struct wire_error error;
	json_t *id = NULL;
	if (wire_parse(line, length, &message, &id, &error) < 0) {
		link_refuse(link, id, error.code, error.text);
		json_decref(id);
		return;
	}
	if (message.kind == WIRE_REQUEST || message.kind == WIRE_NOTIFICATION) {
		link->events->message(link->user, &message);
	}
	wire_message_finish(&message);
}

static gboolean handle_readable(gint fd, GIOCondition condition, gpointer user) {
	struct link *link = user;
	(void)condition;
	size_t size;
	char *space = wire_reader_space(&link->reader, LINK_READ_SIZE, &size);
	ssize_t got = space == NULL ? -1 : read(fd, space, size);
	if (space != NULL && got < 0 && (errno == EAGAIN || errno == EINTR)) {
		return G_SOURCE_CONTINUE;
	}
	if (got <= 0 || wire_reader_filled(&link->reader, (size_t)got) < 0) {
		link->in_source = 0;
		end(link);
		return G_SOURCE_REMOVE;
	}
	size_t length;
	for (char *line; (line = wire_reader_line(&link->reader, &length)) != NULL;) {
		handle_line(link, line, length);
	}
	return G_SOURCE_CONTINUE;
}

/* Writes what the socket takes. False: the line is broken. */
static bool flush(struct link *link) {
	while (link->outbox->len > 0) {
		ssize_t sent = send(link->fd, link->outbox->data, link->outbox->len, MSG_NOSIGNAL);
		if (sent < 0) {
			return errno == EAGAIN || errno == EINTR;
		}
		g_byte_array_remove_range(link->outbox, 0, (guint)sent);
	}
	return true;
}

static gboolean handle_writable(gint fd, GIOCondition condition, gpointer user) {
	struct link *link = user;
	(void)fd;
	(void)condition;
	bool whole = flush(link);
	if (whole && link->outbox->len > 0) {
		return G_SOURCE_CONTINUE;
	}
	link->out_source = 0;
	if (!whole) {
		end(link);
	}
	return G_SOURCE_REMOVE;
}

struct link *link_create(int fd, const struct link_events *events, void *user) {
	struct link *link = g_new0(struct link, 1);
	link->fd = fd;
	link->events = events;
	link->user = user;
	link->outbox = g_byte_array_new();
	wire_reader_init(&link->reader, WIRE_REQUEST_MAX);
	(void)g_unix_set_fd_nonblocking(fd, TRUE, NULL);
	(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	link->in_source = g_unix_fd_add(fd, G_IO_IN | G_IO_HUP | G_IO_ERR, handle_readable, link);
	return link;
}

void link_destroy(struct link *link) {
	if (link == NULL) {
		return;
	}
	g_clear_handle_id(&link->in_source, g_source_remove);
	g_clear_handle_id(&link->out_source, g_source_remove);
	wire_reader_finish(&link->reader);
	g_byte_array_unref(link->outbox);
	close(link->fd);
	g_free(link);
}

/* Takes the line. The end of a broken line is told by the reading side or the next
 * writability, never from inside a caller that only wanted to say something. */
static void put(struct link *link, char *line, size_t length) {
	if (line != NULL && !link->ended && link->outbox->len + length <= LINK_OUTBOX_MAX) {
		g_byte_array_append(link->outbox, (const guint8 *)line, (guint)length);
		if (link->out_source == 0 && (!flush(link) || link->outbox->len > 0)) {
			link->out_source = g_unix_fd_add(link->fd, G_IO_OUT, handle_writable, link);
		}
	} else if (line != NULL && !link->ended) {
		/* The daemon has stopped reading: the reading side sees the end at once. */
		(void)shutdown(link->fd, SHUT_RDWR);
	}
	free(line);
}

void link_reply(struct link *link, json_t *id, json_t *result) {
	size_t length;
	char *line = wire_result(id, result, &length);
	put(link, line, length);
}

void link_refuse(struct link *link, json_t *id, int code, const char *text) {
	size_t length;
	char *line = wire_failure(id, code, NULL, text, NULL, &length);
	put(link, line, length);
}

void link_tell(struct link *link, const char *method, json_t *params) {
	size_t length;
	char *line = wire_notification(method, params, &length);
	put(link, line, length);
}
