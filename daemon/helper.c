/* SPDX-License-Identifier: MIT */
#include "helper.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LOG_LINE_MAX 4096
#define READ_BYTES 4096

struct helper_write {
	uv_write_t request;
	char *line; /* owned */
};

static void describe_end(const struct helper *helper, char *text, size_t size) {
	if (helper->fault != NULL) {
		(void)snprintf(text, size, "%s", helper->fault);
	} else if (helper->hung_up && helper->signal == SIGKILL) {
		(void)snprintf(text, size, "closed its line (descriptor 3) and was ended");
	} else if (helper->signal != 0) {
		(void)snprintf(text, size, "was ended by signal %d (%s)", helper->signal,
			strsignal(helper->signal));
	} else {
		(void)snprintf(text, size, "ended with status %lld", (long long)helper->status);
	}
}

static void handle_closed(uv_handle_t *handle) {
	struct helper *helper = handle->data;
	char text[160];

	helper->open_handles--;
	if (helper->open_handles > 0) {
		return;
	}
	helper->live = false;
	wire_reader_finish(&helper->reader);
	wire_reader_finish(&helper->log_reader);
	if (helper->exited) {
		describe_end(helper, text, sizeof(text));
		helper->ops->gone(helper->user, text);
	}
}

static void close_handle(uv_handle_t *handle) {
	if (!uv_is_closing(handle)) {
		uv_close(handle, handle_closed);
	}
}

static void take_lines(struct helper *helper) {
	size_t length;
	char *line;

	while (!helper->ending && (line = wire_reader_line(&helper->reader, &length)) != NULL) {
		helper->ops->line(helper->user, line, length);
	}
}

static void take_log(struct helper *helper) {
	size_t length;
	char *line;

	while ((line = wire_reader_line(&helper->log_reader, &length)) != NULL) {
		helper->ops->log(helper->user, line);
	}
}

static void handle_room(uv_handle_t *handle, size_t suggested, uv_buf_t *ret_buf) {
	struct helper *helper = handle->data;
	struct wire_reader *reader =
		handle == (uv_handle_t *)&helper->log ? &helper->log_reader : &helper->reader;
	size_t size = 0;

	(void)suggested;
	ret_buf->base = wire_reader_space(reader, READ_BYTES, &size);
	ret_buf->len = ret_buf->base != NULL ? size : 0;
}

static void handle_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *buf) {
	struct helper *helper = stream->data;

	(void)buf;
	if (got > 0) {
		if (wire_reader_filled(&helper->reader, (size_t)got) < 0) {
			helper_kill(helper, "sent a line that is too long");
			return;
		}
		take_lines(helper);
	} else if (got < 0) {
		/* It hung up: what is still alive then has no purpose any more. */
		(void)uv_read_stop(stream);
		if (!helper->exited) {
			helper->hung_up = true;
			(void)uv_process_kill(&helper->process, SIGKILL);
		}
	}
}

static void handle_log_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *buf) {
	struct helper *helper = stream->data;

	(void)buf;
	if (got > 0) {
		if (wire_reader_filled(&helper->log_reader, (size_t)got) < 0) {
			/* Nobody reads a line of that length; what comes after it may matter. */
			wire_reader_finish(&helper->log_reader);
			wire_reader_init(&helper->log_reader, LOG_LINE_MAX);
		}
		take_log(helper);
	} else if (got < 0) {
		(void)uv_read_stop(stream);
	}
}

/* What the child sent before it ended is still in the pipe, and no more will come. */
static void drain(uv_pipe_t *pipe, struct wire_reader *reader) {
	uv_os_fd_t fd;

	if (uv_is_closing((uv_handle_t *)pipe) || uv_fileno((uv_handle_t *)pipe, &fd) < 0) {
		return;
	}
	for (;;) {
		size_t size = 0;
		char *space = wire_reader_space(reader, READ_BYTES, &size);
		ssize_t got = space != NULL ? read(fd, space, size) : -1;
		if (got <= 0 || wire_reader_filled(reader, (size_t)got) < 0) {
			return;
		}
	}
}

static void handle_exit(uv_process_t *process, int64_t status, int sign) {
	struct helper *helper = process->data;

	helper->exited = true;
	helper->status = status;
	helper->signal = sign;
	if (helper->ops->log != NULL) {
		drain(&helper->log, &helper->log_reader);
		take_log(helper);
	}
	if (!helper->ending) {
		drain(&helper->channel, &helper->reader);
		take_lines(helper);
	}
	helper->ending = true;
	close_handle((uv_handle_t *)&helper->process);
	close_handle((uv_handle_t *)&helper->channel);
	if (helper->ops->log != NULL) {
		close_handle((uv_handle_t *)&helper->log);
	}
}

static int start(struct helper *helper, uv_loop_t *loop, char **argv) {
	uv_stdio_flags pipe = UV_CREATE_PIPE | UV_READABLE_PIPE | UV_WRITABLE_PIPE;
	uv_stdio_container_t stdio[4] = {{.flags = UV_IGNORE},
		{.flags = UV_INHERIT_FD, .data.fd = STDERR_FILENO},
		{.flags = UV_INHERIT_FD, .data.fd = STDERR_FILENO},
		{.flags = pipe, .data.stream = (uv_stream_t *)&helper->channel}};
	uv_process_options_t options = {
		.exit_cb = NULL, .file = argv[0], .args = argv, .stdio = stdio, .stdio_count = 4};
	int log_fds[2] = {-1, -1};

	if (helper->ops->log != NULL) {
		/* One pipe takes both of its streams. */
		if (pipe2(log_fds, O_CLOEXEC) < 0) {
			return -errno;
		}
		stdio[1].data.fd = log_fds[1];
		stdio[2].data.fd = log_fds[1];
	}
	options.exit_cb = handle_exit;
	int result = uv_spawn(loop, &helper->process, &options);
	helper->process.data = helper;
	if (helper->ops->log != NULL) {
		close(log_fds[1]);
		if (uv_pipe_open(&helper->log, log_fds[0]) < 0) {
			close(log_fds[0]);
		}
	}
	return result;
}

int helper_spawn(struct helper *helper, uv_loop_t *loop, char **argv, size_t line_max,
	const struct helper_ops *ops, void *user) {
	*helper = (struct helper){.ops = ops, .user = user, .live = true, .open_handles = 2};
	wire_reader_init(&helper->reader, line_max);
	wire_reader_init(&helper->log_reader, LOG_LINE_MAX);
	(void)uv_pipe_init(loop, &helper->channel, 0);
	helper->channel.data = helper;
	if (ops->log != NULL) {
		(void)uv_pipe_init(loop, &helper->log, 0);
		helper->log.data = helper;
		helper->open_handles++;
	}
	int result = start(helper, loop, argv);
	if (result < 0) {
		helper->ending = true;
		close_handle((uv_handle_t *)&helper->process);
		close_handle((uv_handle_t *)&helper->channel);
		if (ops->log != NULL) {
			close_handle((uv_handle_t *)&helper->log);
		}
		return result;
	}
	(void)uv_read_start((uv_stream_t *)&helper->channel, handle_room, handle_read);
	if (ops->log != NULL) {
		(void)uv_read_start((uv_stream_t *)&helper->log, handle_room, handle_log_read);
	}
	return 0;
}

static void handle_written(uv_write_t *request, int status) {
	struct helper_write *write = (struct helper_write *)request;

	(void)status;
	free(write->line);
	free(write);
}

int helper_send(struct helper *helper, char *line, size_t length) {
	if (line == NULL) {
		return -ENOMEM;
	}
	if (!helper->live || helper->ending) {
		free(line);
		return -EPIPE;
	}
	struct helper_write *write = malloc(sizeof(*write));
	if (write == NULL) {
		free(line);
		return -ENOMEM;
	}
	write->line = line;
	uv_buf_t buf = uv_buf_init(line, (unsigned)length);
	int result =
		uv_write(&write->request, (uv_stream_t *)&helper->channel, &buf, 1, handle_written);
	if (result < 0) {
		free(line);
		free(write);
	}
	return result;
}

void helper_end(struct helper *helper) {
	if (helper->live && !helper->ending) {
		helper->ending = true;
		close_handle((uv_handle_t *)&helper->channel);
	}
}

void helper_kill(struct helper *helper, const char *fault) {
	/* What could not be started has no process: 0 would be our own group. */
	if (!helper->live || helper->exited || uv_process_get_pid(&helper->process) <= 0) {
		return;
	}
	helper->fault = fault;
	helper->ending = true;
	(void)uv_process_kill(&helper->process, SIGKILL);
}
