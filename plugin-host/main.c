/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fault.h"
#include "file.h"
#include "sandbox.h"
#include "serve.h"

#define LINE_FD 3

#ifdef MINIMUS_SANITIZED
/* The leak checker stops its own process with ptrace and threads, which the sandbox forbids. */
int __lsan_is_turned_off(void);
__attribute__((visibility("default"))) int __lsan_is_turned_off(void) {
	return 1;
}
#endif

struct options {
	const char *path;
	bool sandbox;
	struct parameters_given given;
};

static const char usage[] =
	"Usage: minimus-plugin-host [--no-sandbox] [--set NAME=VALUE] [--read PATH] FILE.so\n"
	"Loads one plugin of minimus and answers questions about it on descriptor 3.\n"
	"minimusd starts it; to try a plugin, use minimusctl plugin check FILE.so.\n"
	"\n"
	"  --set         a parameter of the plugin; times are in seconds, yes is 1\n"
	"  --read        a file or folder that the plugin may read\n"
	"  --no-sandbox  for a debugger: the plugin may do what you may\n"
	"  --version     print the version and exit\n"
	"  --help        print this text and exit\n";

/* An option that takes a word after it. */
static bool take_pair(const char *option, const char *word, struct parameters_given *given) {
	bool set = strcmp(option, "--set") == 0, read = strcmp(option, "--read") == 0;
	uint32_t *count = set ? &given->count : &given->path_count;
	if ((!set && !read) || word == NULL || *count == MINIMUS_PARAMETERS_MAX) {
		return false;
	}
	(set ? given->words : given->paths)[(*count)++] = word;
	return true;
}

/* 0: go on with *ret_options; 1: done; -1: wrong. */
static int parse_options(int count, char *const *words, struct options *ret_options) {
	struct options options = {.sandbox = true};
	for (int i = 1; i < count; i++) {
		if (strcmp(words[i], "--help") == 0) {
			(void)fputs(usage, stdout);
			return 1;
		}
		if (strcmp(words[i], "--version") == 0) {
			(void)puts("minimus-plugin-host " MINIMUS_VERSION);
			return 1;
		}
		if (strcmp(words[i], "--no-sandbox") == 0) {
			options.sandbox = false;
		} else if (take_pair(
				   words[i], i + 1 < count ? words[i + 1] : NULL, &options.given)) {
			i++;
		} else if (words[i][0] == '-' || options.path != NULL) {
			(void)fputs(usage, stderr);
			return -1;
		} else {
			options.path = words[i];
		}
	}
	if (options.path == NULL) {
		(void)fputs(usage, stderr);
		return -1;
	}
	*ret_options = options;
	return 0;
}

/* Standard input is empty, standard output is standard error: what a plugin prints is its log. */
static bool settle_descriptors(void) {
	int flags = fcntl(LINE_FD, F_GETFL);
	if (flags < 0 || fcntl(LINE_FD, F_SETFL, flags & ~O_NONBLOCK) != 0) {
		(void)fputs("minimus-plugin-host: descriptor 3 is not open; minimusd starts this "
			    "program\n",
			stderr);
		return false;
	}
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	bool settled = null >= 0 && dup2(null, STDIN_FILENO) >= 0 &&
		dup2(STDERR_FILENO, STDOUT_FILENO) >= 0;
	if (null > LINE_FD) {
		(void)close(null);
	}
	return settled;
}

/* Checks the file and locks the process in; what goes wrong is kept in *error. */
static void prepare(const struct options *options, struct wire_error *error) {
	int fd = file_open(options->path, error);
	if (fd < 0) {
		return;
	}
	if (options->sandbox) {
		int result = sandbox_enter(fd, options->given.paths, options->given.path_count);
		if (result != 0) {
			(void)fault_plugin(
				error, "the sandbox cannot be set up: %s", strerror(-result));
		}
	}
	(void)close(fd);
}

int main(int count, char **words) {
	struct options options;
	int parsed = parse_options(count, words, &options);
	if (parsed != 0) {
		return parsed > 0 ? 0 : 1;
	}
	if (!settle_descriptors()) {
		return 1;
	}
	int bound = options.sandbox ? sandbox_bind_to_parent() : 0;
	if (bound != 0) {
		(void)fprintf(stderr, "minimus-plugin-host: %s\n", strerror(-bound));
		return 1;
	}
	struct server server;
	server_init(&server, LINE_FD);
	prepare(&options, &server.broken);
	server_load(&server, options.path, &options.given);
	int result = server_run(&server);
	if (result == -EBADF) {
		/* The plugin has closed the line. The other end notices and ends us: were we
		 * faster, it could not tell this from any other end. */
		(void)poll(NULL, 0, -1);
	}
	server_finish(&server);
	if (result != 0) {
		(void)fprintf(stderr, "minimus-plugin-host: descriptor 3: %s\n", strerror(-result));
	}
	return result == 0 ? 0 : 1;
}
