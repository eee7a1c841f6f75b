/* SPDX-License-Identifier: MIT */
/* Asks a server on a Unix socket as fast as it answers: so many connections, so many lines in
 * flight on each. bench-load SOCKET CONNECTIONS IN-FLIGHT SECONDS LINE Prints answers per second.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define CONNECTIONS_MAX 256
#define IN_FLIGHT_MAX 256
#define LINE_MAX_BYTES 256
#define READ_BYTES (1 << 18)

static char lines[IN_FLIGHT_MAX * LINE_MAX_BYTES];
static char bytes[READ_BYTES];
static size_t line_bytes;

static double seconds(void) {
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int reach(const char *path) {
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
	if (fd < 0 || connect(fd, (const struct sockaddr *)&address, sizeof(address)) < 0) {
		perror(path);
		exit(1);
	}
	return fd;
}

static void ask(int fd, size_t count) {
	size_t left = count * line_bytes;
	const char *at = lines;

	while (left > 0) {
		ssize_t wrote = write(fd, at, left);
		if (wrote <= 0) {
			perror("write");
			exit(1);
		}
		at += wrote;
		left -= (size_t)wrote;
	}
}

/* How many answers have ended in what is there to read. */
static size_t take(int fd) {
	ssize_t length = read(fd, bytes, sizeof(bytes));
	size_t count = 0;

	if (length <= 0) {
		(void)fprintf(stderr, "the server closed the connection\n");
		exit(1);
	}
	for (const char *at = bytes; (at = memchr(at, '\n', (size_t)(bytes + length - at))) != NULL;
		at++) {
		count++;
	}
	return count;
}

static unsigned long long run(int epoll, double until) {
	struct epoll_event events[CONNECTIONS_MAX];
	unsigned long long total = 0;

	while (seconds() < until) {
		int count = epoll_wait(epoll, events, CONNECTIONS_MAX, 1000);
		for (int i = 0; i < count; i++) {
			size_t answered = take(events[i].data.fd);
			total += answered;
			ask(events[i].data.fd, answered);
		}
	}
	return total;
}

int main(int argc, char **argv) {
	if (argc != 6) {
		return 1;
	}
	long connections = atol(argv[2]), in_flight = atol(argv[3]);
	double wanted = atof(argv[4]), begin;
	int epoll = epoll_create1(EPOLL_CLOEXEC);

	line_bytes = strlen(argv[5]) + 1;
	if (connections < 1 || connections > CONNECTIONS_MAX || in_flight < 1 ||
		in_flight > IN_FLIGHT_MAX || line_bytes > LINE_MAX_BYTES) {
		return 1;
	}
	for (long i = 0; i < in_flight; i++) {
		memcpy(lines + (size_t)i * line_bytes, argv[5], line_bytes - 1);
		lines[((size_t)i + 1) * line_bytes - 1] = '\n';
	}
	for (long i = 0; i < connections; i++) {
		struct epoll_event event = {.events = EPOLLIN, .data.fd = reach(argv[1])};
		(void)epoll_ctl(epoll, EPOLL_CTL_ADD, event.data.fd, &event);
		ask(event.data.fd, (size_t)in_flight);
	}
	(void)run(epoll, seconds() + wanted / 4);
	begin = seconds();
	unsigned long long total = run(epoll, begin + wanted);
	printf("%.0f\n", (double)total / (seconds() - begin));
	return 0;
}
