/* SPDX-License-Identifier: MIT */
/* minimusd: options, the loop, and nothing else. */
#include <assert.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon.h"
#include "log.h"

static const char usage[] =
	"usage: minimusd [OPTION...]\n"
	"Reminds, guides sessions and keeps the history, in the background.\n"
	"\n"
	"  --plan FILE      this plan alone, without plan.d\n"
	"  --socket PATH    the control socket\n"
	"  --state DIR      where the history is kept\n"
	"  --speed N        clocks N times faster, for trying things out\n"
	"  --no-desktop     no notifications\n"
	"  --stdio          serve standard input and output; the history is in memory\n"
	"  --log-level L    error, warning, notice, info (default) or debug\n"
	"  --version        print the version\n"
	"  --help           print this\n";

enum option_id {
	OPTION_PLAN = 256,
	OPTION_SOCKET,
	OPTION_STATE,
	OPTION_SPEED,
	OPTION_NO_DESKTOP,
	OPTION_STDIO,
	OPTION_LOG_LEVEL,
	OPTION_VERSION,
	OPTION_HELP
};

static const struct option long_options[] = {{"plan", required_argument, NULL, OPTION_PLAN},
	{"socket", required_argument, NULL, OPTION_SOCKET},
	{"state", required_argument, NULL, OPTION_STATE},
	{"speed", required_argument, NULL, OPTION_SPEED},
	{"no-desktop", no_argument, NULL, OPTION_NO_DESKTOP},
	{"stdio", no_argument, NULL, OPTION_STDIO},
	{"log-level", required_argument, NULL, OPTION_LOG_LEVEL},
	{"version", no_argument, NULL, OPTION_VERSION}, {"help", no_argument, NULL, OPTION_HELP},
	{NULL, 0, NULL, 0}};

static int refuse(const char *what, const char *value) {
	(void)fprintf(stderr, "minimusd: %s: %s; see minimusd --help\n", value, what);
	return 1;
}

static int take_speed(const char *text, struct options *options) {
	char *end = NULL;
	long speed = strtol(text, &end, 10);

	if (end == text || *end != '\0' || speed < 1 || speed > CLOCK_SPEED_MAX) {
		return refuse("the speed is a whole number from 1 to 100000", text);
	}
	options->speed = (int32_t)speed;
	return -1;
}

/* -1: go on; else the exit status. */
static int take_option(int option, struct options *options, enum log_level *level) {
	switch (option) {
	case OPTION_PLAN:
		options->plan = optarg;
		return -1;
	case OPTION_SOCKET:
		options->socket = optarg;
		return -1;
	case OPTION_STATE:
		options->state = optarg;
		return -1;
	case OPTION_SPEED:
		return take_speed(optarg, options);
	case OPTION_NO_DESKTOP:
		options->no_desktop = true;
		return -1;
	case OPTION_STDIO:
		options->stdio = true;
		return -1;
	case OPTION_LOG_LEVEL:
		return log_level_parse(optarg, level)
			? -1
			: refuse("a level is error, warning, notice, info or debug", optarg);
	case OPTION_VERSION:
		(void)puts("minimusd " MINIMUS_VERSION);
		return 0;
	case OPTION_HELP:
		(void)fputs(usage, stdout);
		return 0;
	default:
		return 1;
	}
}

static int take_options(int argc, char **argv, struct options *options, enum log_level *level) {
	int option, status = -1;

	while (status < 0 && (option = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
		status = take_option(option, options, level);
	}
	if (status < 0 && optind < argc) {
		status = refuse("nothing is expected after the options", argv[optind]);
	}
	return status;
}

int main(int argc, char **argv) {
	struct options options = {.speed = 1};
	enum log_level level = LOG_INFORM;
	int status = take_options(argc, argv, &options, &level);

	if (status >= 0) {
		return status;
	}
	log_init(options.stdio && level == LOG_INFORM ? LOG_WARN : level);
	struct daemon *daemon = calloc(1, sizeof(*daemon));
	if (daemon == NULL || uv_loop_init(&daemon->loop) < 0) {
		free(daemon);
		log_line(LOG_ERROR, "the event loop cannot be made");
		return 1;
	}
	if (daemon_start(daemon, &options) < 0) {
		log_line(LOG_ERROR, "%s", daemon->start_problem);
		daemon->exit_status = 1;
	} else {
		(void)uv_run(&daemon->loop, UV_RUN_DEFAULT);
	}
	daemon_finish(daemon);
	status = daemon->exit_status;
	int closed = uv_loop_close(&daemon->loop);
	assert(closed == 0);
	(void)closed;
	free(daemon);
	uv_library_shutdown();
	return status;
}
