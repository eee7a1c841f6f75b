/* SPDX-License-Identifier: MIT */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define READ_SIZE 4096u

extern char **environ;

struct child {
	child_done *done;
	void *user;
	pid_t pid;
	int fd;
	sd_event_source *io, *limit;
	char *output; /* owned */
	size_t used, room;
};

void child_destroy(struct child *child) {
	if (child == NULL) {
		return;
	}
	(void)sd_event_source_disable_unref(child->io);
	(void)sd_event_source_disable_unref(child->limit);
	if (child->fd >= 0) {
		(void)close(child->fd);
	}
	if (child->pid > 0) {
		/* It has said all, or is too late: either way nothing more is wanted of it, and
		 * after this signal the wait is short. */
		(void)kill(child->pid, SIGKILL);
		while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR) {
		}
	}
	free(child->output);
	free(child);
}

static void finish(struct child *child, bool good) {
	child_done *done = child->done;
	void *user = child->user;
	char *output = good && child->used > 0 ? child->output : NULL;

	if (output != NULL) {
		child->output = NULL;
	}
	child_destroy(child);
	done(user, output);
	free(output);
}

static bool make_room(struct child *child) {
	if (child->room - child->used > READ_SIZE) {
		return true;
	}
	size_t room = child->room * 2 + READ_SIZE * 2;
	char *output = room <= CHILD_OUTPUT_MAX * 2 ? realloc(child->output, room) : NULL;
	if (output == NULL) {
		return false;
	}
	child->output = output;
	child->room = room;
	return true;
}

static int handle_output(sd_event_source *source, int fd, uint32_t events, void *user) {
	struct child *child = user;

	(void)source, (void)events;
	if (!make_room(child)) {
		finish(child, false);
		return 0;
	}
	ssize_t got = read(fd, child->output + child->used, READ_SIZE);
	if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
		return 0;
	}
	if (got > 0) {
		child->used += (size_t)got;
		child->output[child->used] = '\0';
		return 0;
	}
	finish(child, got == 0);
	return 0;
}

static int handle_limit(sd_event_source *source, uint64_t now_us, void *user) {
	(void)source, (void)now_us;
	finish(user, false);
	return 0;
}

/* The environment of this process, with this variable as it is said here. The list is owned by
 * the caller, its strings are not. */
static char **surroundings(const char *extra) {
	size_t count = 0;

	while (environ[count] != NULL) {
		count++;
	}
	char **list = calloc(count + 2, sizeof(*list));
	if (list == NULL) {
		return NULL;
	}
	size_t own = extra != NULL ? strcspn(extra, "=") + 1 : 0, used = 0;
	if (extra != NULL) {
		list[used++] = (char *)(uintptr_t)extra;
	}
	for (size_t i = 0; i < count; i++) {
		if (extra == NULL || strncmp(environ[i], extra, own) != 0) {
			list[used++] = environ[i];
		}
	}
	return list;
}

static int spawn(struct child *child, const char *const *argv, const char *extra, int output) {
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none;
	char **environment = surroundings(extra);

	if (environment == NULL) {
		return -ENOMEM;
	}
	if (posix_spawn_file_actions_init(&actions) != 0) {
		free(environment);
		return -ENOMEM;
	}
	/* The signals that the loop reads are blocked here; a program expects them to arrive. */
	(void)sigemptyset(&none);
	(void)posix_spawnattr_init(&attributes);
	(void)posix_spawnattr_setsigmask(&attributes, &none);
	(void)posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
	(void)posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	(void)posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	(void)posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
	int error = posix_spawnp(
		&child->pid, argv[0], &actions, NULL, (char *const *)(uintptr_t)argv, environment);
	(void)posix_spawn_file_actions_destroy(&actions);
	(void)posix_spawnattr_destroy(&attributes);
	free(environment);
	if (error != 0) {
		child->pid = 0;
	}
	return -error;
}

int child_run(sd_event *event, const char *const *argv, const char *extra, uint64_t limit_us,
	child_done *done, void *user, struct child **ret_child) {
	int pipe_fds[2];
	struct child *child = calloc(1, sizeof(*child));

	if (child == NULL) {
		return -ENOMEM;
	}
	child->done = done;
	child->user = user;
	child->fd = -1;
	if (pipe2(pipe_fds, O_CLOEXEC | O_NONBLOCK) < 0) {
		int error = -errno;
		free(child);
		return error;
	}
	child->fd = pipe_fds[0];
	/* The other end is the program's, which expects to be able to wait. */
	(void)fcntl(pipe_fds[1], F_SETFL, 0);
	int result = spawn(child, argv, extra, pipe_fds[1]);
	(void)close(pipe_fds[1]);
	if (result < 0 ||
		(result = sd_event_add_io(
			 event, &child->io, child->fd, EPOLLIN, handle_output, child)) < 0 ||
		(result = sd_event_add_time_relative(event, &child->limit, CLOCK_MONOTONIC,
			 limit_us, 0, handle_limit, child)) < 0) {
		child_destroy(child);
		return result;
	}
	*ret_child = child;
	return 0;
}
