/* SPDX-License-Identifier: MIT */
#include "control.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "control_private.h"
#include "log.h"
#include "paths.h"

#define BACKLOG 128
#define ACTIVATED_FD 3

struct control *control_create(
	uv_loop_t *loop, struct events *events, const struct control_ops *ops) {
	struct control *control = calloc(1, sizeof(*control));

	if (control != NULL) {
		control->loop = loop;
		control->events = events;
		control->ops = *ops;
		control->fd = -1;
	}
	return control;
}

/* ---- the socket ---- */

/* The descriptor that the service manager hands over, or -1. Helpers must not believe it is theirs.
 */
static int take_activated(void) {
	const char *pid = getenv("LISTEN_PID");
	const char *count = getenv("LISTEN_FDS");
	bool ours = pid != NULL && count != NULL && strtol(pid, NULL, 10) == (long)getpid() &&
		strtol(count, NULL, 10) >= 1;
	int listens = 0;
	socklen_t size = sizeof(listens);

	(void)unsetenv("LISTEN_PID");
	(void)unsetenv("LISTEN_FDS");
	(void)unsetenv("LISTEN_FDNAMES");
	/* The number alone proves nothing: what was not handed over may be a descriptor of the
	 * loop. */
	if (!ours || getsockopt(ACTIVATED_FD, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) < 0 ||
		listens == 0 || fcntl(ACTIVATED_FD, F_SETFD, FD_CLOEXEC) < 0) {
		return -1;
	}
	return ACTIVATED_FD;
}

/* Who answers at this address: their pid, 0 when nobody does, or a negative errno. */
static int find_holder(const struct sockaddr_un *address) {
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	struct ucred peer = {0};
	socklen_t size = sizeof(peer);
	int result = 0;

	if (fd < 0) {
		return -errno;
	}
	if (connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0 ||
		errno == EAGAIN) {
		(void)getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size);
		result = peer.pid > 0 ? (int)peer.pid : 1;
	} else if (errno != ECONNREFUSED && errno != ENOENT) {
		result = -errno;
	}
	close(fd);
	return result;
}

static int make_folder(const char *path, char *problem, size_t size) {
	char *folder = strdup(path);
	char *slash = folder != NULL ? strrchr(folder, '/') : NULL;
	int result = 0;

	if (slash != NULL && slash != folder) {
		*slash = '\0';
		result = path_make(folder);
		if (result < 0) {
			(void)snprintf(problem, size, "the folder %s cannot be made: %s", folder,
				strerror(-result));
		}
	}
	free(folder);
	return result;
}

static int bind_to(struct control *control, const struct sockaddr_un *address) {
	struct stat info;
	mode_t mask = umask(0177);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int result = fd >= 0 && bind(fd, (const struct sockaddr *)address, sizeof(*address)) == 0
		? 0
		: -errno;

	umask(mask);
	if (result < 0) {
		if (fd >= 0) {
			close(fd);
		}
		return result;
	}
	control->fd = fd;
	control->path = strdup(address->sun_path);
	if (stat(address->sun_path, &info) == 0) {
		control->device = info.st_dev;
		control->inode = info.st_ino;
	}
	return 0;
}

int control_bind(struct control *control, const char *path, char *problem, size_t size) {
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct stat info;

	control->fd = take_activated();
	if (control->fd >= 0) {
		control->inherited = true;
		return 0;
	}
	if (path == NULL) {
		(void)snprintf(problem, size,
			"XDG_RUNTIME_DIR is not set; set it, or name a socket with --socket");
		return -ENOENT;
	}
	if (strlen(path) >= sizeof(address.sun_path)) {
		(void)snprintf(problem, size,
			"the socket's path %s is longer than the %zu bytes that the system allows",
			path, sizeof(address.sun_path) - 1);
		return -ENAMETOOLONG;
	}
	memcpy(address.sun_path, path, strlen(path));
	int result = make_folder(path, problem, size);
	if (result < 0) {
		return result;
	}
	int holder = find_holder(&address);
	if (holder > 0) {
		(void)snprintf(problem, size, "minimusd is already running: pid %d holds %s",
			holder, path);
		return -EADDRINUSE;
	}
	if (lstat(path, &info) == 0) {
		if (!S_ISSOCK(info.st_mode)) {
			(void)snprintf(
				problem, size, "%s is there and is no socket; move it away", path);
			return -EEXIST;
		}
		log_line(LOG_NOTE, "replacing the dead socket %s", path);
		(void)unlink(path);
	}
	result = bind_to(control, &address);
	if (result < 0) {
		(void)snprintf(problem, size, "cannot listen on %s: %s", path, strerror(-result));
	}
	return result;
}

/* ---- clients ---- */

static bool peer_allowed(uv_pipe_t *pipe) {
	struct ucred peer = {.uid = (uid_t)-1};
	socklen_t size = sizeof(peer);
	uv_os_fd_t fd;

	return uv_fileno((uv_handle_t *)pipe, &fd) == 0 &&
		getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == geteuid();
}

static void handle_connection(uv_stream_t *listener, int status) {
	struct control *control = listener->data;
	struct client *client = status == 0 ? client_create(control) : NULL;

	if (client == NULL) {
		return;
	}
	(void)uv_pipe_init(control->loop, &client->in.pipe, 0);
	client->in.handle.data = client;
	client->has_in = true;
	if (uv_accept(listener, &client->in.stream) < 0 || !peer_allowed(&client->in.pipe)) {
		client_close(client);
	} else if (control->client_count > CLIENTS_MAX) {
		request_refuse_line(client, WIRE_APPLICATION_ERROR,
			"minimusd serves at most 256 clients at a time; close one");
		client_close(client);
	} else {
		client_start(client);
	}
}

int control_listen(struct control *control) {
	int result = uv_pipe_init(control->loop, &control->listener, 0);

	control->listener.data = control;
	control->listening = true;
	if (result == 0) {
		result = uv_pipe_open(&control->listener, control->fd);
	}
	if (result == 0) {
		control->fd = -1;
		result = uv_listen((uv_stream_t *)&control->listener, BACKLOG, handle_connection);
	}
	return result;
}

static bool open_stream(struct client *client, uv_pipe_t *pipe, int fd) {
	uv_handle_type type = uv_guess_handle(fd);

	if (type != UV_NAMED_PIPE && type != UV_TCP) {
		return false;
	}
	(void)uv_pipe_init(client->control->loop, pipe, 0);
	pipe->data = client;
	if (uv_pipe_open(pipe, fd) < 0) {
		return false;
	}
	return true;
}

int control_stdio(struct control *control) {
	struct client *client = client_create(control);

	if (client == NULL) {
		return -ENOMEM;
	}
	if (uv_guess_handle(STDIN_FILENO) == UV_TTY) {
		client->has_in = uv_tty_init(control->loop, &client->in.tty, STDIN_FILENO, 1) == 0;
		client->in.handle.data = client;
	} else {
		client->has_in = open_stream(client, &client->in.pipe, STDIN_FILENO);
	}
	client->has_out = open_stream(client, &client->out.pipe, STDOUT_FILENO);
	if (!client->has_out) {
		client->plain_out = STDOUT_FILENO;
	}
	client_start(client);
	return 0;
}

void control_deliver(void *user, const struct event_line *line) {
	struct control *control = user;

	for (struct client *client = control->clients, *next; client != NULL; client = next) {
		next = client->next;
		if (!client->subscribed || (client->mask >> line->type & 1) == 0) {
			continue;
		}
		if (client->lost_from == 0 &&
			client_backlog(client) + line->length > CLIENT_EVENTS_MAX &&
			client->queued > 0) {
			client->lost_from = line->seq;
		}
		if (client->lost_from == 0) {
			client_write(client, line->text, line->length);
		}
	}
}

size_t control_clients(const struct control *control) {
	return control->client_count;
}

static void handle_listener_closed(uv_handle_t *handle) {
	struct control *control = handle->data;

	control->listening = false;
}

void control_finish(struct control *control) {
	struct stat info;

	control->finishing = true;
	if (control->path != NULL && stat(control->path, &info) == 0 &&
		info.st_dev == control->device && info.st_ino == control->inode) {
		(void)unlink(control->path);
	}
	if (control->listening) {
		uv_close((uv_handle_t *)&control->listener, handle_listener_closed);
	} else if (control->fd >= 0) {
		close(control->fd);
		control->fd = -1;
	}
	for (struct client *client = control->clients, *next; client != NULL; client = next) {
		next = client->next;
		client_flush(client);
		client_close(client);
		client_settle(client);
	}
	/* What was asked and has no answer yet gets none: the other end sees the end of the stream.
	 */
	while (control->first != NULL) {
		request_refuse(control->first, WIRE_APPLICATION_ERROR, "not-now", "minimusd ends");
	}
}

void control_destroy(struct control *control) {
	if (control != NULL) {
		free(control->path);
		free(control);
	}
}
