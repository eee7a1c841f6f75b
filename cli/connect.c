/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "connect.h"

#define READ_BYTES 16384u

__attribute__((format(printf, 3, 4))) static int trouble(
	struct connection *connection, int error, const char *format, ...) {
	va_list arguments;
	va_start(arguments, format);
	(void)vsnprintf(connection->trouble, sizeof(connection->trouble), format, arguments);
	va_end(arguments);
	return error;
}

static void prepare(struct connection *connection) {
	*connection = (struct connection){.in = -1, .out = -1};
	wire_reader_init(&connection->reader, WIRE_REPLY_MAX);
}

static int socket_path(char *path, size_t size) {
	const char *given = getenv("MINIMUS_SOCKET");
	const char *runtime = getenv("XDG_RUNTIME_DIR");
	int length;
	if (given != NULL && given[0] != '\0') {
		length = snprintf(path, size, "%s", given);
	} else if (runtime != NULL && runtime[0] != '\0') {
		length = snprintf(path, size, "%s/minimus/control.sock", runtime);
	} else {
		length = snprintf(
			path, size, "/run/user/%u/minimus/control.sock", (unsigned)getuid());
	}
	return length < 0 || (size_t)length >= size ? -ENAMETOOLONG : 0;
}

int connection_open(struct connection *connection) {
	prepare(connection);
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	if (socket_path(address.sun_path, sizeof(address.sun_path)) < 0) {
		return trouble(connection, -ENAMETOOLONG,
			"the path of the socket is too long; set MINIMUS_SOCKET to a shorter one");
	}
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0) {
		return trouble(connection, -errno, "no socket can be made: %s", strerror(errno));
	}
	connection->in = connection->out = fd;
	(void)snprintf(connection->path, sizeof(connection->path), "%s", address.sun_path);
	if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0) {
		return 0;
	}
	int error = errno;
	if (error == EACCES || error == EPERM) {
		return trouble(connection, -error, "%s: %s; it belongs to another user",
			address.sun_path, strerror(error));
	}
	return trouble(connection, -error,
		"no daemon answers at %s; start it with: systemctl --user start minimusd",
		address.sun_path);
}

/* The folder of this program, with a slash; false when it cannot be known. */
static bool own_folder(char *folder, size_t size) {
	ssize_t length = readlink("/proc/self/exe", folder, size - 1);
	if (length <= 0 || (size_t)length >= size - 1) {
		return false;
	}
	folder[length] = '\0';
	char *slash = strrchr(folder, '/');
	if (slash == NULL) {
		return false;
	}
	slash[1] = '\0';
	return true;
}

/* In the child. Never returns. */
static void become_daemon(int to_parent, int from_parent) {
	char folder[PATH_MAX], program[PATH_MAX + 16];
	(void)signal(SIGPIPE, SIG_DFL);
	(void)dup2(from_parent, STDIN_FILENO);
	(void)dup2(to_parent, STDOUT_FILENO);
	char *const arguments[] = {"minimusd", "--stdio", "--log-level", "error", NULL};
	if (own_folder(folder, sizeof(folder))) {
		(void)snprintf(program, sizeof(program), "%sminimusd", folder);
		(void)execv(program, arguments);
	}
	(void)execvp("minimusd", arguments);
	_exit(127);
}

int connection_spawn(struct connection *connection) {
	prepare(connection);
	int down[2] = {-1, -1}, up[2] = {-1, -1};
	/* Both are close-on-exec; dup2 in the child gives it plain copies. */
	if (pipe2(down, O_CLOEXEC) < 0 || pipe2(up, O_CLOEXEC) < 0) {
		int error = errno;
		if (down[0] >= 0) {
			(void)close(down[0]);
			(void)close(down[1]);
		}
		return trouble(connection, -error, "no pipe can be made: %s", strerror(error));
	}
	pid_t child = fork();
	if (child == 0) {
		become_daemon(up[1], down[0]);
	}
	(void)close(down[0]);
	(void)close(up[1]);
	connection->in = up[0];
	connection->out = down[1];
	if (child < 0) {
		return trouble(
			connection, -errno, "minimusd cannot be started: %s", strerror(errno));
	}
	connection->child = child;
	return 0;
}

void connection_close(struct connection *connection) {
	wire_reader_finish(&connection->reader);
	json_decref(connection->early);
	connection->early = NULL;
	if (connection->out >= 0 && connection->out != connection->in) {
		(void)close(connection->out);
	}
	if (connection->in >= 0) {
		(void)close(connection->in);
	}
	connection->in = connection->out = -1;
	if (connection->child > 0) {
		/* Its input has ended, so it ends by itself. */
		(void)waitpid(connection->child, NULL, 0);
		connection->child = 0;
	}
}

static int lost(struct connection *connection) {
	if (connection->child <= 0) {
		return trouble(connection, -ECONNRESET,
			"the daemon closed the connection; see: systemctl --user status minimusd");
	}
	int status = 0;
	pid_t ended = waitpid(connection->child, &status, 0);
	connection->child = 0;
	if (ended > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 127) {
		return trouble(connection, -ENOENT,
			"minimusd is neither beside minimusctl nor in PATH; install it or set "
			"PATH");
	}
	return trouble(connection, -ECONNRESET, "minimusd --stdio ended before it answered");
}

static int send_all(struct connection *connection, const char *bytes, size_t size) {
	while (size > 0) {
		ssize_t wrote = connection->child > 0
			? write(connection->out, bytes, size)
			: send(connection->out, bytes, size, MSG_NOSIGNAL);
		if (wrote < 0 && errno != EINTR) {
			return lost(connection);
		}
		if (wrote > 0) {
			bytes += wrote;
			size -= (size_t)wrote;
		}
	}
	return 0;
}

json_int_t connection_send(struct connection *connection, const char *method, json_t *params) {
	size_t length = 0;
	char *line = wire_request(connection->last_id + 1, method, params, &length);
	if (line == NULL) {
		return trouble(connection, -EINVAL, "an argument is not UTF-8 text");
	}
	int result = length > WIRE_REQUEST_MAX
		? trouble(connection, -EMSGSIZE, "the request is longer than %u KiB; shorten it",
			  WIRE_REQUEST_MAX / 1024)
		: send_all(connection, line, length);
	free(line);
	return result < 0 ? result : ++connection->last_id;
}

int connection_read(struct connection *connection) {
	size_t room = 0;
	char *space = wire_reader_space(&connection->reader, READ_BYTES, &room);
	if (space == NULL) {
		return trouble(connection, -ENOMEM, "out of memory");
	}
	ssize_t got;
	do {
		got = read(connection->in, space, room);
	} while (got < 0 && errno == EINTR);
	if (got < 0 && errno == EAGAIN) {
		connection->late = true;
		return trouble(connection, -ETIMEDOUT, "the daemon does not answer");
	}
	if (got <= 0) {
		return lost(connection);
	}
	if (wire_reader_filled(&connection->reader, (size_t)got) < 0) {
		return trouble(connection, -EMSGSIZE, "the daemon sent a line that is too long");
	}
	return 0;
}

int connection_buffered(struct connection *connection, struct wire_message *ret_message) {
	size_t length = 0;
	const char *line = wire_reader_line(&connection->reader, &length);
	if (line == NULL) {
		return 0;
	}
	struct wire_error error;
	if (wire_parse(line, length, ret_message, NULL, &error) < 0) {
		return trouble(connection, -EPROTO,
			"the daemon sent a line that is not understood: %.200s", error.text);
	}
	return 1;
}

int connection_next(struct connection *connection, struct wire_message *ret_message) {
	for (;;) {
		int result = connection_buffered(connection, ret_message);
		if (result != 0) {
			return result;
		}
		result = connection_read(connection);
		if (result < 0) {
			return result;
		}
	}
}

static json_t *take_reply(struct connection *connection, const struct wire_message *message) {
	if (message->kind == WIRE_RESULT) {
		return json_incref(message->result);
	}
	connection->refused = true;
	(void)snprintf(connection->data_code, sizeof(connection->data_code), "%s",
		message->data_code == NULL ? "" : message->data_code);
	(void)trouble(connection, -EINVAL, "%.300s", message->message);
	return NULL;
}

json_t *connection_reply(struct connection *connection, json_int_t id) {
	connection->refused = false;
	struct wire_message message;
	while (connection_next(connection, &message) > 0) {
		if (message.kind == WIRE_NOTIFICATION) {
			if (connection->early == NULL) {
				connection->early = json_array();
			}
			(void)json_array_append(connection->early, message.root);
		}
		bool mine = (message.kind == WIRE_RESULT || message.kind == WIRE_ERROR) &&
			(json_is_null(message.id) || json_integer_value(message.id) == id);
		json_t *result = mine ? take_reply(connection, &message) : NULL;
		wire_message_finish(&message);
		if (mine) {
			return result;
		}
	}
	return NULL;
}

json_t *connection_call(struct connection *connection, const char *method, json_t *params) {
	connection->refused = false;
	json_int_t id = connection_send(connection, method, params);
	return id < 0 ? NULL : connection_reply(connection, id);
}
