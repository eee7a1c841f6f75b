/* SPDX-License-Identifier: MIT */
#include "host.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LINE_FD 3
#define READ_BYTES 16384u
#define PROGRAM "minimus-plugin-host"

__attribute__((format(printf, 3, 4))) static void ended(
	struct host *host, enum host_end end, const char *format, ...) {
	va_list arguments;
	va_start(arguments, format);
	(void)vsnprintf(host->trouble, sizeof(host->trouble), format, arguments);
	va_end(arguments);
	host->end = end;
}

bool host_place(const char *part, char *path, size_t size) {
	char own[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", own, sizeof(own) - 1);
	if (length <= 0) {
		return false;
	}
	own[length] = '\0';
	for (int up = 0; up < 2; up++) {
		char *slash = strrchr(own, '/');
		if (slash == NULL) {
			return false;
		}
		*slash = '\0';
	}
	int used = snprintf(path, size, "%s/%s", own, part);
	return used > 0 && (size_t)used < size;
}

/* In the child. Never returns. */
static void become_host(
	int fd, const char *path, enum host_mode mode, const char *const *settings) {
	char program[PATH_MAX];
	if (!host_place(MINIMUS_LIBEXEC "/" PROGRAM, program, sizeof(program)) ||
		access(program, X_OK) != 0) {
		(void)snprintf(program, sizeof(program), PROGRAM);
	}
	const char *words[8 + 4 * HOST_SETTINGS_MAX];
	size_t count = 0;
	if (mode == HOST_GDB) {
		static const char *const gdb[] = {
			"gdb", "-q", "-ex", "set breakpoint pending on", "--args"};
		for (; count < sizeof(gdb) / sizeof(gdb[0]); count++) {
			words[count] = gdb[count];
		}
	}
	words[count++] = program;
	if (mode != HOST_SANDBOXED) {
		words[count++] = "--no-sandbox";
	}
	for (size_t i = 0; settings != NULL && settings[i] != NULL && i < HOST_SETTINGS_MAX; i++) {
		const char *value = strchr(settings[i], '=');
		words[count++] = "--set";
		words[count++] = settings[i];
		if (value != NULL && value[1] == '/') {
			words[count++] = "--read";
			words[count++] = value + 1;
		}
	}
	words[count++] = path;
	words[count] = NULL;
	(void)signal(SIGPIPE, SIG_DFL);
	if (fd == LINE_FD) {
		(void)fcntl(fd, F_SETFD, 0);
	} else {
		(void)dup2(fd, LINE_FD);
	}
	(void)execvp(words[0], (char *const *)words);
	_exit(127);
}

int host_start(
	struct host *host, const char *path, enum host_mode mode, const char *const *settings) {
	int pair[2];
	*host = (struct host){.fd = -1};
	wire_reader_init(&host->reader, 2 * WIRE_PLUGIN_MAX);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
		int error = errno;
		ended(host, HOST_GONE, "no socket can be made: %s", strerror(error));
		return -error;
	}
	pid_t child = fork();
	if (child == 0) {
		become_host(pair[1], path, mode, settings);
	}
	(void)close(pair[1]);
	host->fd = pair[0];
	if (child < 0) {
		ended(host, HOST_GONE, PROGRAM " cannot be started: %s", strerror(errno));
		return -EAGAIN;
	}
	host->child = child;
	return 0;
}

static void describe_status(struct host *host, int status, const char *method) {
	if (WIFSIGNALED(status)) {
		ended(host, HOST_GONE, "its process was ended by signal %d (%s) while asked for %s",
			WTERMSIG(status), strsignal(WTERMSIG(status)), method);
	} else if (WEXITSTATUS(status) == 127) {
		ended(host, HOST_GONE,
			PROGRAM " is not where it was installed; install minimus again");
	} else {
		ended(host, HOST_GONE, "its process ended with status %d while asked for %s",
			WEXITSTATUS(status), method);
	}
}

static void bury(struct host *host, const char *method) {
	int status = 0;
	if (host->child > 0 && waitpid(host->child, &status, 0) == host->child) {
		describe_status(host, status, method);
	}
	host->child = 0;
}

static int64_t now_us(void) {
	struct timespec now;
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Reads once. False: host->end says why there is no more. */
static bool read_more(struct host *host, const char *method, int64_t until_us) {
	struct pollfd poller = {.fd = host->fd, .events = POLLIN};
	int64_t left_us = until_us - now_us();
	int wait_ms = until_us == INT64_MAX ? -1 : left_us <= 0 ? 0 : (int)(left_us / 1000) + 1;
	int ready = poll(&poller, 1, wait_ms);
	if (ready < 0) {
		return errno == EINTR;
	}
	if (ready == 0) {
		(void)kill(host->child, SIGKILL);
		bury(host, method);
		ended(host, HOST_LATE, "it did not answer %s within %d ms and was ended", method,
			HOST_CALL_MS);
		return false;
	}
	size_t room = 0;
	char *space = wire_reader_space(&host->reader, READ_BYTES, &room);
	ssize_t got = space != NULL ? read(host->fd, space, room) : -1;
	if (got > 0 && wire_reader_filled(&host->reader, (size_t)got) == 0) {
		return true;
	}
	if (got > 0) {
		(void)kill(host->child, SIGKILL);
		bury(host, method);
		ended(host, HOST_GONE, "it sent a line that is too long");
		return false;
	}
	/* It closed its end, or has ended: whichever, there is nobody to ask. */
	struct timespec moment = {.tv_nsec = 50000000};
	(void)nanosleep(&moment, NULL);
	(void)kill(host->child, SIGKILL);
	bury(host, method);
	return false;
}

static json_t *take(struct host *host, const struct wire_message *message) {
	if (message->kind == WIRE_RESULT) {
		host->end = HOST_ANSWERED;
		return json_incref(message->result);
	}
	ended(host, message->code == WIRE_APPLICATION_ERROR ? HOST_REFUSED : HOST_WRONG, "%s",
		message->message);
	return NULL;
}

static void take_log(struct host *host, const struct wire_message *message) {
	const char *text = json_string_value(json_object_get(message->params, "text"));
	host->logged++;
	if (!host->quiet && text != NULL) {
		(void)fprintf(stderr, "log: %s\n", text);
	}
}

static json_t *await(struct host *host, const char *method, int64_t until_us) {
	for (;;) {
		size_t length = 0;
		const char *line = wire_reader_line(&host->reader, &length);
		struct wire_message message;
		struct wire_error error;
		if (line == NULL) {
			if (!read_more(host, method, until_us)) {
				return NULL;
			}
			continue;
		}
		if (wire_parse(line, length, &message, NULL, &error) < 0) {
			ended(host, HOST_REFUSED, "it wrote over the host's line: %.200s",
				error.text);
			return NULL;
		}
		bool mine = (message.kind == WIRE_RESULT || message.kind == WIRE_ERROR) &&
			json_integer_value(message.id) == host->last_id;
		json_t *result = mine ? take(host, &message) : NULL;
		if (message.kind == WIRE_NOTIFICATION) {
			take_log(host, &message);
		}
		wire_message_finish(&message);
		if (mine) {
			return result;
		}
	}
}

json_t *host_ask(struct host *host, const char *method, json_t *params, int wait_ms) {
	size_t length = 0;
	char *line = wire_request(++host->last_id, method, params, &length);
	int64_t begun_us = now_us();
	if (host->child <= 0 || line == NULL) {
		free(line);
		host->end = HOST_GONE;
		return NULL;
	}
	for (size_t sent = 0; sent < length;) {
		ssize_t wrote = send(host->fd, line + sent, length - sent, MSG_NOSIGNAL);
		if (wrote < 0 && errno != EINTR) {
			break; /* the read that follows says why */
		}
		sent += wrote > 0 ? (size_t)wrote : 0;
	}
	free(line);
	json_t *result =
		await(host, method, wait_ms < 0 ? INT64_MAX : begun_us + (int64_t)wait_ms * 1000);
	host->took_us = now_us() - begun_us;
	if (host->took_us > host->slowest_us) {
		host->slowest_us = host->took_us;
	}
	return result;
}

int host_finish(struct host *host) {
	int status = 0;
	if (host->fd >= 0) {
		(void)close(host->fd);
		host->fd = -1;
	}
	wire_reader_finish(&host->reader);
	if (host->child <= 0) {
		return 0;
	}
	int64_t until_us = now_us() + HOST_CALL_MS * 1000;
	while (waitpid(host->child, &status, WNOHANG) == 0) {
		struct timespec moment = {.tv_nsec = 1000000};
		if (now_us() > until_us) {
			(void)kill(host->child, SIGKILL);
		}
		(void)nanosleep(&moment, NULL);
	}
	host->child = 0;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
