/* SPDX-License-Identifier: MIT */
#include "link.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LINK_READ_SIZE 4096u

struct link {
	int fd;
	const struct link_events *events;
	void *user;
	const struct link_loop *ops; /* NULL: detached */
	void *loop;
	struct wire_reader reader;
	char *outbox; /* owned; `used` bytes that the socket has not taken */
	size_t used, room;
	bool writing; /* link_write has been asked for */
	bool ended;
};

static void detach(struct link *link) {
	if (link->ops != NULL) {
		const struct link_loop *ops = link->ops;
		link->ops = NULL;
		ops->detach(link->loop);
	}
}

static void end(struct link *link) {
	if (link->ended) {
		return;
	}
	link->ended = true;
	detach(link);
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

void link_read(struct link *link) {
	size_t size;
	if (link->ended) {
		return;
	}
	char *space = wire_reader_space(&link->reader, LINK_READ_SIZE, &size);
	ssize_t got = space == NULL ? -1 : read(link->fd, space, size);
	if (space != NULL && got < 0 && (errno == EAGAIN || errno == EINTR)) {
		return;
	}
	if (got <= 0 || wire_reader_filled(&link->reader, (size_t)got) < 0) {
		end(link);
		return;
	}
	size_t length;
	for (char *line; (line = wire_reader_line(&link->reader, &length)) != NULL;) {
		handle_line(link, line, length);
	}
}

static void want_write(struct link *link, bool wanted) {
	if (link->ops != NULL && link->writing != wanted) {
		link->writing = wanted;
		link->ops->want_write(link->loop, wanted);
	}
}

/* Writes what the socket takes. False: the line is broken. */
static bool flush(struct link *link) {
	while (link->used > 0) {
		ssize_t sent = send(link->fd, link->outbox, link->used, MSG_NOSIGNAL);
		if (sent < 0) {
			return errno == EAGAIN || errno == EINTR;
		}
		link->used -= (size_t)sent;
		memmove(link->outbox, link->outbox + sent, link->used);
	}
	return true;
}

void link_write(struct link *link) {
	bool whole = flush(link);
	if (whole && link->used > 0) {
		return;
	}
	want_write(link, false);
	if (!whole) {
		end(link);
	}
}

struct link *link_create(int fd, const struct link_events *events, void *user) {
	struct link *link = calloc(1, sizeof(*link));
	if (link == NULL) {
		return NULL;
	}
	link->fd = fd;
	link->events = events;
	link->user = user;
	wire_reader_init(&link->reader, WIRE_REQUEST_MAX);
	int flags = fcntl(fd, F_GETFL);
	(void)fcntl(fd, F_SETFL, flags | O_NONBLOCK);
	(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	return link;
}

void link_attach(struct link *link, const struct link_loop *ops, void *loop) {
	link->ops = ops;
	link->loop = loop;
}

int link_fd(const struct link *link) {
	return link->fd;
}

void link_destroy(struct link *link) {
	if (link == NULL) {
		return;
	}
	detach(link);
	wire_reader_finish(&link->reader);
	free(link->outbox);
	close(link->fd);
	free(link);
}

static bool keep(struct link *link, const char *line, size_t length) {
	if (link->used + length > link->room) {
		size_t room = link->used + length;
		char *outbox = room <= LINK_OUTBOX_MAX ? realloc(link->outbox, room) : NULL;
		if (outbox == NULL) {
			return false;
		}
		link->outbox = outbox;
		link->room = room;
	}
	memcpy(link->outbox + link->used, line, length);
	link->used += length;
	return true;
}

/* Takes the line. The end of a broken line is told by the reading side or the next
 * writability, never from inside a caller that only wanted to say something. */
static void put(struct link *link, char *line, size_t length) {
	if (line != NULL && !link->ended) {
		if (!keep(link, line, length)) {
			/* The daemon has stopped reading: the reading side sees the end at once. */
			(void)shutdown(link->fd, SHUT_RDWR);
		} else if (!link->writing && (!flush(link) || link->used > 0)) {
			want_write(link, true);
		}
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
