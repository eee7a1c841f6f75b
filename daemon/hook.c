/* SPDX-License-Identifier: MIT */
#include "hook.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log.h"
#include "wire/wire.h"

#define LINE_MAX_BYTES 4096u
#define READ_BYTES 4096u

struct hook_run {
	struct hook_order order; /* words and environ are gone once it has started */
	uv_process_t process;
	uv_pipe_t input, output;
	uv_timer_t limit;
	uv_write_t write;
	struct wire_reader reader;
	size_t said;
	unsigned open_handles;
	bool started, exited, late, killed;
};

static void hook_free(struct hook_run *run) {
	wire_reader_finish(&run->reader);
	free(run->order.text);
	free(run);
}

static void handle_closed(uv_handle_t *handle) {
	struct hook_run *run = handle->data;

	if (--run->open_handles > 0) {
		return;
	}
	if (run->started) {
		run->order.ended(run->order.user, run);
	}
	hook_free(run);
}

static void close_handle(uv_handle_t *handle) {
	if (!uv_is_closing(handle)) {
		uv_close(handle, handle_closed);
	}
}

/* ---- its output ---- */

static void take_lines(struct hook_run *run) {
	size_t length;
	const char *line;

	while ((line = wire_reader_line(&run->reader, &length)) != NULL) {
		log_line(LOG_INFORM, "hook %s: %s", run->order.name, line);
	}
}

static void take_output(struct hook_run *run, size_t got) {
	run->said += got;
	if (wire_reader_filled(&run->reader, got) < 0) {
		/* Nobody reads a line of that length; what comes after it may matter. */
		wire_reader_finish(&run->reader);
		wire_reader_init(&run->reader, LINE_MAX_BYTES);
	}
	take_lines(run);
	if (run->said > HOOK_OUTPUT_MAX) {
		log_line(LOG_WARN, "hook %s: wrote more than %u KiB; the rest is not read",
			run->order.name, HOOK_OUTPUT_MAX / 1024u);
		close_handle((uv_handle_t *)&run->output);
	}
}

static void handle_room(uv_handle_t *handle, size_t suggested, uv_buf_t *ret_buf) {
	struct hook_run *run = handle->data;
	size_t size = 0;

	(void)suggested;
	ret_buf->base = wire_reader_space(&run->reader, READ_BYTES, &size);
	ret_buf->len = ret_buf->base != NULL ? size : 0;
}

static void handle_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *buf) {
	(void)buf;
	if (got > 0) {
		take_output(stream->data, (size_t)got);
	} else if (got < 0) {
		(void)uv_read_stop(stream);
	}
}

/* What it wrote before it ended is still in the pipe. A child of its own may hold the other end for
 * as long as it likes: that is not waited for. */
static void drain(struct hook_run *run) {
	uv_os_fd_t fd;

	while (!uv_is_closing((uv_handle_t *)&run->output) &&
		uv_fileno((uv_handle_t *)&run->output, &fd) == 0) {
		size_t size = 0;
		char *space = wire_reader_space(&run->reader, READ_BYTES, &size);
		ssize_t got = space != NULL ? read(fd, space, size) : -1;
		if (got <= 0) {
			break;
		}
		take_output(run, (size_t)got);
	}
	/* A last line without its newline. */
	size_t size = 0;
	char *space = wire_reader_space(&run->reader, 1, &size);
	if (space != NULL && size > 0) {
		space[0] = '\n';
		(void)wire_reader_filled(&run->reader, 1);
		take_lines(run);
	}
}

/* ---- its end ---- */

static void tell_end(const struct hook_run *run, int64_t status, int sign) {
	const char *name = run->order.name;

	if (run->late) {
		log_line(LOG_WARN, "hook %s: took more than %d s and was ended", name,
			HOOK_LIMIT_MS / 1000);
	} else if (sign != 0 && !run->killed) {
		log_line(LOG_WARN, "hook %s: was ended by signal %d (%s)", name, sign,
			strsignal(sign));
	} else if (status != 0) {
		log_line(LOG_WARN, "hook %s: ended with status %lld", name, (long long)status);
	}
}

static void handle_exit(uv_process_t *process, int64_t status, int sign) {
	struct hook_run *run = process->data;

	run->exited = true;
	drain(run);
	tell_end(run, status, sign);
	if (run->late || run->killed) {
		(void)kill(-process->pid, SIGKILL); /* what it started and left */
	}
	close_handle((uv_handle_t *)&run->process);
	close_handle((uv_handle_t *)&run->input);
	close_handle((uv_handle_t *)&run->output);
	close_handle((uv_handle_t *)&run->limit);
}

static void handle_limit(uv_timer_t *timer) {
	struct hook_run *run = timer->data;
	bool again = run->late || run->killed;

	run->late = run->late || !run->killed;
	(void)kill(-run->process.pid, again ? SIGKILL : SIGTERM);
	if (!again) {
		(void)uv_timer_start(timer, handle_limit, HOOK_GRACE_MS, 0);
	}
}

void hook_end(struct hook_run *run, unsigned within_ms) {
	if (!run->exited) {
		run->killed = true;
		(void)uv_timer_start(&run->limit, handle_limit, within_ms, 0);
	}
}

/* ---- its start ---- */

static void handle_written(uv_write_t *request, int status) {
	struct hook_run *run = request->data;

	/* A hook that does not read its input is a hook, too. */
	(void)status;
	close_handle((uv_handle_t *)&run->input);
}

static void watch_output(struct hook_run *run, int fd) {
	if (uv_pipe_open(&run->output, fd) < 0) {
		(void)close(fd);
	} else {
		(void)uv_read_start((uv_stream_t *)&run->output, handle_room, handle_read);
	}
}

static int spawn(struct hook_run *run, uv_loop_t *loop, const char *home) {
	uv_stdio_container_t stdio[3] = {{.flags = UV_CREATE_PIPE | UV_READABLE_PIPE,
						 .data.stream = (uv_stream_t *)&run->input},
		{.flags = UV_INHERIT_FD}, {.flags = UV_INHERIT_FD}};
	uv_process_options_t options = {.exit_cb = handle_exit,
		.file = run->order.words[0],
		.args = (char **)run->order.words,
		.env = (char **)run->order.environ,
		.cwd = home != NULL && access(home, X_OK) == 0 ? home : "/",
		.flags = UV_PROCESS_DETACHED,
		.stdio = stdio,
		.stdio_count = 3};
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) < 0) {
		return -errno;
	}
	stdio[1].data.fd = stdio[2].data.fd = fds[1];
	/* Whatever the daemon itself was started with is none of the hook's business. */
	(void)close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
	int result = uv_spawn(loop, &run->process, &options);
	run->process.data = run;
	(void)close(fds[1]);
	watch_output(run, fds[0]);
	return result;
}

int hook_start(uv_loop_t *loop, const struct hook_order *order, struct hook_run **ret_run) {
	struct hook_run *run = calloc(1, sizeof(*run));

	if (run == NULL) {
		free(order->text);
		return -ENOMEM;
	}
	run->order = *order;
	wire_reader_init(&run->reader, LINE_MAX_BYTES);
	(void)uv_pipe_init(loop, &run->input, 0);
	(void)uv_pipe_init(loop, &run->output, 0);
	(void)uv_timer_init(loop, &run->limit);
	run->input.data = run->output.data = run->limit.data = run->write.data = run;
	run->open_handles = 4;
	int result = spawn(run, loop, getenv("HOME"));
	if (result < 0) {
		close_handle((uv_handle_t *)&run->process);
		close_handle((uv_handle_t *)&run->input);
		close_handle((uv_handle_t *)&run->output);
		close_handle((uv_handle_t *)&run->limit);
		return result;
	}
	run->started = true;
	(void)uv_timer_start(&run->limit, handle_limit, HOOK_LIMIT_MS, 0);
	uv_buf_t buf = uv_buf_init(run->order.text, (unsigned)run->order.length);
	if (uv_write(&run->write, (uv_stream_t *)&run->input, &buf, 1, handle_written) < 0) {
		close_handle((uv_handle_t *)&run->input);
	}
	*ret_run = run;
	return 0;
}
