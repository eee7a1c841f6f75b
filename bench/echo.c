/* SPDX-License-Identifier: MIT */
/* The least that a server on libuv can be: each line is answered by a line of a fixed length. The
 * peer of bench/status and bench/start. bench-echo SOCKET BYTES */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <uv.h>

#define IN_BYTES 65536

static char *answer; /* owned */
static size_t answer_bytes;
static char in[IN_BYTES];

struct reply {
	uv_write_t write;
	char text[];
};

static void handle_alloc(uv_handle_t *handle, size_t size, uv_buf_t *ret) {
	(void)handle;
	(void)size;
	*ret = uv_buf_init(in, sizeof(in));
}

static void handle_closed(uv_handle_t *handle) {
	free(handle);
}

static void handle_written(uv_write_t *write, int status) {
	(void)status;
	free(write->data);
}

static void send_all(uv_stream_t *stream, size_t lines) {
	struct reply *reply = malloc(sizeof(*reply) + lines * answer_bytes);
	uv_buf_t buf;

	if (reply == NULL) {
		return;
	}
	for (size_t i = 0; i < lines; i++) {
		memcpy(reply->text + i * answer_bytes, answer, answer_bytes);
	}
	buf = uv_buf_init(reply->text, (unsigned)(lines * answer_bytes));
	reply->write.data = reply;
	if (uv_try_write(stream, &buf, 1) == (int)buf.len) {
		free(reply);
	} else {
		(void)uv_write(&reply->write, stream, &buf, 1, handle_written);
	}
}

static void handle_read(uv_stream_t *stream, ssize_t length, const uv_buf_t *buf) {
	size_t lines = 0;

	if (length < 0) {
		uv_close((uv_handle_t *)stream, handle_closed);
		return;
	}
	for (ssize_t i = 0; i < length; i++) {
		lines += buf->base[i] == '\n';
	}
	send_all(stream, lines);
}

static void handle_connection(uv_stream_t *server, int status) {
	uv_pipe_t *client = status == 0 ? malloc(sizeof(*client)) : NULL;

	if (client == NULL) {
		return;
	}
	(void)uv_pipe_init(server->loop, client, 0);
	if (uv_accept(server, (uv_stream_t *)client) == 0) {
		(void)uv_read_start((uv_stream_t *)client, handle_alloc, handle_read);
	}
}

static void tell_ready(void) {
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	const char *path = getenv("NOTIFY_SOCKET");
	int fd = path != NULL ? socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0) : -1;

	if (fd < 0) {
		return;
	}
	(void)strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
	(void)sendto(fd, "READY=1", 7, 0, (const struct sockaddr *)&address, sizeof(address));
	(void)close(fd);
}

int main(int argc, char **argv) {
	uv_loop_t *loop = uv_default_loop();
	uv_pipe_t server;

	answer_bytes = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
	answer = answer_bytes > 0 ? malloc(answer_bytes) : NULL;
	if (answer == NULL) {
		return 1;
	}
	memset(answer, 'x', answer_bytes);
	answer[answer_bytes - 1] = '\n';
	(void)uv_pipe_init(loop, &server, 0);
	if (uv_pipe_bind(&server, argv[1]) < 0 ||
		uv_listen((uv_stream_t *)&server, 128, handle_connection) < 0) {
		return 1;
	}
	tell_ready();
	return uv_run(loop, UV_RUN_DEFAULT);
}
