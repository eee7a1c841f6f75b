/* SPDX-License-Identifier: MIT */
#include "servant.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "desktop/role.h"
#include "wire/wire.h"

#define READ_BYTES 4096u

/* A line is small, and the other side always reads: one call takes it whole, which keeps the
 * threads of a sound library apart. */
static void say(const char *method, json_t *params) {
	size_t length = 0;
	char *line = wire_notification(method, params, &length);

	if (line != NULL) {
		(void)send(ROLE_DAEMON_FD, line, length, MSG_NOSIGNAL);
	}
	free(line);
}

void servant_ready(const char *problem) {
	say("ready", problem != NULL ? json_pack("{s:s}", "problem", problem) : json_object());
}

void servant_taken(json_int_t number) {
	say("taken", json_pack("{s:I}", "number", number));
}

void servant_began(json_int_t number) {
	say("began", json_pack("{s:I}", "number", number));
}

void servant_ended(json_int_t number) {
	say("ended", json_pack("{s:I}", "number", number));
}

void servant_failed(json_int_t number, const char *problem) {
	say("failed", json_pack("{s:I, s:s}", "number", number, "problem", problem));
}

static void take_line(const struct servant_ops *ops, const char *line, size_t length) {
	struct wire_message message;
	struct wire_error error;

	if (wire_parse(line, length, &message, NULL, &error) < 0) {
		return;
	}
	if (message.kind == WIRE_NOTIFICATION && json_is_object(message.params)) {
		ops->told(ops->user, message.method, message.params);
	}
	wire_message_finish(&message);
}

int servant_run(const struct servant_ops *ops) {
	struct wire_reader reader;
	ssize_t got;

	/* A call that hangs never sees the line end. */
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	wire_reader_init(&reader, WIRE_REQUEST_MAX);
	do {
		size_t size = 0, length;
		char *space = wire_reader_space(&reader, READ_BYTES, &size);
		got = space != NULL ? read(ROLE_DAEMON_FD, space, size) : 0;
		if (got > 0 && wire_reader_filled(&reader, (size_t)got) < 0) {
			got = 0;
		}
		for (char *line; got > 0 && (line = wire_reader_line(&reader, &length)) != NULL;) {
			take_line(ops, line, length);
		}
	} while (got > 0 || (got < 0 && errno == EINTR));
	wire_reader_finish(&reader);
	return 0;
}
