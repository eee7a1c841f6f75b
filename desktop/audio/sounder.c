/* SPDX-License-Identifier: MIT */
#include "sounder.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "desktop/link_sd.h"
#include "desktop/role.h"

#define US_PER_S UINT64_C(1000000)
#define OPEN_US (8 * US_PER_S) /* a speech server that is started for this takes seconds */
#define KEPT_US (4 * US_PER_S) /* so long something asked is worth saying */
#define BACKOFF_US_MIN US_PER_S
#define BACKOFF_US_MAX (30 * US_PER_S)
#define PROBLEM_BYTES 400

enum state { SOUNDER_AWAY, SOUNDER_OPENING, SOUNDER_READY };

struct sounder {
	sd_event *event;
	const char *program;
	json_t *settings; /* owned */
	uint64_t patience_us;
	struct sounder_ops ops;
	enum state state;
	bool first; /* it has not been ready yet, nor failed */
	pid_t pid;
	struct link *link;              /* NULL: away */
	sd_event_source *limit, *child; /* limit: for opening, or until something begins */
	uint64_t backoff_us, next_us;   /* away: when it may be tried again */
	json_int_t last, waited_for;    /* numbers; waited_for: asked, not begun; 0: nothing */
	json_int_t taken;               /* what the server said it has */
	char *kept_method;              /* asked while opening; owned, with its params; or NULL */
	json_t *kept;
	uint64_t kept_us;
	char note[PROBLEM_BYTES]; /* what could not be had as asked, "": all could */
	char problem[PROBLEM_BYTES];
};

static uint64_t now_us(const struct sounder *sounder) {
	uint64_t now = 0;

	(void)sd_event_now(sounder->event, CLOCK_MONOTONIC, &now);
	return now;
}

static void drop_kept(struct sounder *sounder) {
	free(sounder->kept_method);
	json_decref(sounder->kept);
	sounder->kept_method = NULL;
	sounder->kept = NULL;
}

static void set_limit(struct sounder *sounder, uint64_t after_us) {
	if (after_us == 0) {
		(void)sd_event_source_set_enabled(sounder->limit, SD_EVENT_OFF);
		return;
	}
	(void)sd_event_source_set_time(sounder->limit, now_us(sounder) + after_us);
	(void)sd_event_source_set_enabled(sounder->limit, SD_EVENT_ONESHOT);
}

/* ---- its end ---- */

static void bury(struct sounder *sounder) {
	link_destroy(sounder->link);
	sounder->link = NULL;
	sounder->child = sd_event_source_disable_unref(sounder->child);
	if (sounder->pid > 0) {
		(void)kill(sounder->pid, SIGKILL);
		(void)waitpid(sounder->pid, NULL, 0);
		sounder->pid = 0;
	}
}

/* Its line goes with its process, later: this may be called while it is read. */
static void lose(struct sounder *sounder, const char *problem) {
	json_int_t number = sounder->waited_for;

	if (sounder->pid > 0) {
		(void)kill(sounder->pid, SIGKILL);
	}
	set_limit(sounder, 0);
	drop_kept(sounder);
	sounder->state = SOUNDER_AWAY;
	sounder->first = false;
	sounder->waited_for = 0;
	sounder->next_us = now_us(sounder) + sounder->backoff_us;
	sounder->backoff_us =
		sounder->backoff_us * 2 < BACKOFF_US_MAX ? sounder->backoff_us * 2 : BACKOFF_US_MAX;
	(void)snprintf(sounder->problem, sizeof(sounder->problem), "%s", problem);
	if (number != 0) {
		sounder->ops.failed(sounder->ops.user, number);
	}
	sounder->ops.changed(sounder->ops.user);
}

static int handle_child(sd_event_source *source, const siginfo_t *info, void *user) {
	struct sounder *sounder = user;
	char text[PROBLEM_BYTES];

	(void)source;
	/* What it said of its end is better than how it ended. */
	link_read(sounder->link);
	sounder->pid = 0;
	if (sounder->state != SOUNDER_AWAY) {
		(void)snprintf(text, sizeof(text), "minimus-desktop-%s ended with %s %d",
			sounder->program, info->si_code == CLD_EXITED ? "status" : "signal",
			info->si_status);
		lose(sounder, text);
	}
	bury(sounder);
	return 0;
}

static const char *server_of(const struct sounder *sounder) {
	return strcmp(sounder->program, "tone") == 0 ? "the sound server" : "speech-dispatcher";
}

/* The server lives, but does not begin: it is not to be heard later. */
static void give_up(struct sounder *sounder) {
	json_int_t number = sounder->waited_for;

	sounder->waited_for = 0;
	link_tell(sounder->link, "cancel", json_object());
	(void)snprintf(sounder->problem, sizeof(sounder->problem), "%s did not begin in time",
		server_of(sounder));
	sounder->ops.failed(sounder->ops.user, number);
	sounder->ops.changed(sounder->ops.user);
}

static int handle_limit(sd_event_source *source, uint64_t time_us, void *user) {
	struct sounder *sounder = user;
	char text[PROBLEM_BYTES];

	(void)source;
	(void)time_us;
	if (sounder->state == SOUNDER_READY && sounder->taken == sounder->waited_for) {
		give_up(sounder);
		return 0;
	}
	(void)snprintf(text, sizeof(text), "%s does not answer", server_of(sounder));
	lose(sounder, text);
	return 0;
}

/* ---- what it says ---- */

static void tell_kept(struct sounder *sounder) {
	json_int_t number = json_integer_value(json_object_get(sounder->kept, "number"));
	bool late = now_us(sounder) >= sounder->kept_us + KEPT_US;

	if (sounder->kept != NULL && !late) {
		sounder->waited_for = number;
		link_tell(sounder->link, sounder->kept_method, json_incref(sounder->kept));
		set_limit(sounder, sounder->patience_us);
	}
	drop_kept(sounder);
	if (number != 0 && late) {
		sounder->ops.ended(sounder->ops.user, number);
	}
}

static void take_ready(struct sounder *sounder, json_t *params) {
	const char *problem = json_string_value(json_object_get(params, "problem"));

	sounder->state = SOUNDER_READY;
	sounder->first = false;
	sounder->backoff_us = BACKOFF_US_MIN;
	set_limit(sounder, 0);
	(void)snprintf(sounder->note, sizeof(sounder->note), "%s", problem != NULL ? problem : "");
	memcpy(sounder->problem, sounder->note, sizeof(sounder->problem));
	tell_kept(sounder);
	sounder->ops.changed(sounder->ops.user);
}

static void take_began(struct sounder *sounder, json_int_t number) {
	if (number == sounder->waited_for) {
		sounder->waited_for = 0;
		memcpy(sounder->problem, sounder->note, sizeof(sounder->problem));
		set_limit(sounder, 0);
		sounder->ops.began(sounder->ops.user, number);
	}
}

static void handle_message(void *user, const struct wire_message *message) {
	struct sounder *sounder = user;
	json_int_t number = json_integer_value(json_object_get(message->params, "number"));
	const char *problem = json_string_value(json_object_get(message->params, "problem"));

	if (sounder->state == SOUNDER_AWAY) {
		return; /* too late */
	}
	if (strcmp(message->method, "ready") == 0) {
		take_ready(sounder, message->params);
	} else if (strcmp(message->method, "began") == 0) {
		take_began(sounder, number);
	} else if (strcmp(message->method, "ended") == 0) {
		take_began(sounder, number);
		sounder->ops.ended(sounder->ops.user, number);
	} else if (strcmp(message->method, "taken") == 0) {
		sounder->taken = number;
	} else if (strcmp(message->method, "failed") == 0) {
		lose(sounder, problem != NULL ? problem : "it failed");
	}
}

static void handle_ended(void *user) {
	(void)user; /* its process ends, too; that is told */
}

static const struct link_events link_events = {handle_message, handle_ended};

/* ---- its beginning ---- */

/* Between fork and exec: nothing but calls that are safe there. */
static void become(const char *path, int fd) {
	char *argv[] = {(char *)path, NULL};
	sigset_t none;

	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	if (fd == ROLE_DAEMON_FD) {
		(void)fcntl(fd, F_SETFD, 0);
	} else if (dup2(fd, ROLE_DAEMON_FD) < 0) {
		_exit(127);
	}
	(void)execv(path, argv);
	_exit(127);
}

static pid_t start_program(const char *program, int fd) {
	char path[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 1);

	if (length <= 0) {
		return -1;
	}
	path[length] = '\0';
	char *slash = strrchr(path, '/');
	size_t room = sizeof(path) - (size_t)(slash - path);
	if (snprintf(slash, room, "/minimus-desktop-%s", program) >= (int)room) {
		errno = ENAMETOOLONG;
		return -1;
	}
	/* One that was not installed is told by its name, not by how its start failed. */
	pid_t pid = access(path, X_OK) == 0 ? fork() : -1;
	if (pid == 0) {
		become(path, fd);
	}
	return pid;
}

static int open_line(struct sounder *sounder, int fds[2]) {
	int result;

	sounder->pid = start_program(sounder->program, fds[1]);
	if (sounder->pid < 0) {
		result = -errno;
		sounder->pid = 0;
		close(fds[0]);
		return result;
	}
	sounder->link = link_create(fds[0], &link_events, sounder);
	if (sounder->link == NULL || (result = link_sd_attach(sounder->link, sounder->event)) < 0) {
		return -ENOMEM;
	}
	return sd_event_add_child(
		sounder->event, &sounder->child, sounder->pid, WEXITED, handle_child, sounder);
}

static void start(struct sounder *sounder) {
	int fds[2];

	bury(sounder);
	int result = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds);

	sounder->state = SOUNDER_OPENING;
	if (result == 0) {
		result = open_line(sounder, fds);
		close(fds[1]);
	} else {
		result = -errno;
	}
	if (result < 0) {
		char text[PROBLEM_BYTES];
		(void)snprintf(text, sizeof(text), "minimus-desktop-%s cannot be started: %s",
			sounder->program, strerror(-result));
		lose(sounder, text);
		return;
	}
	set_limit(sounder, OPEN_US);
	link_tell(sounder->link, "open", json_incref(sounder->settings));
}

struct sounder *sounder_create(sd_event *event, const char *program, json_t *settings,
	uint64_t patience_us, const struct sounder_ops *ops) {
	struct sounder *sounder = calloc(1, sizeof(*sounder));

	if (sounder == NULL ||
		sd_event_add_time_relative(event, &sounder->limit, CLOCK_MONOTONIC, 0, 10000,
			handle_limit, sounder) < 0) {
		json_decref(settings);
		free(sounder);
		return NULL;
	}
	(void)sd_event_source_set_enabled(sounder->limit, SD_EVENT_OFF);
	sounder->event = event;
	sounder->program = program;
	sounder->settings = settings;
	sounder->patience_us = patience_us;
	sounder->ops = *ops;
	sounder->first = true;
	sounder->backoff_us = BACKOFF_US_MIN;
	start(sounder);
	return sounder;
}

void sounder_destroy(struct sounder *sounder) {
	if (sounder == NULL) {
		return;
	}
	bury(sounder);
	drop_kept(sounder);
	(void)sd_event_source_disable_unref(sounder->limit);
	json_decref(sounder->settings);
	free(sounder);
}

/* ---- what is asked of it ---- */

json_int_t sounder_ask(struct sounder *sounder, const char *method, json_t *params) {
	if (sounder->state == SOUNDER_AWAY && now_us(sounder) >= sounder->next_us) {
		start(sounder);
	}
	/* What hangs is not given more: it would all be heard at once when it comes back. */
	bool busy = sounder->state == SOUNDER_READY && sounder->waited_for != 0;
	if (busy || !sounder_able(sounder)) {
		json_decref(params);
		return 0;
	}
	json_int_t number = ++sounder->last;
	(void)json_object_set_new(params, "number", json_integer(number));
	if (sounder->state == SOUNDER_OPENING) {
		drop_kept(sounder);
		sounder->kept_method = strdup(method);
		sounder->kept = params;
		sounder->kept_us = now_us(sounder);
		return number;
	}
	sounder->waited_for = number;
	link_tell(sounder->link, method, params);
	set_limit(sounder, sounder->patience_us);
	return number;
}

void sounder_cancel(struct sounder *sounder) {
	drop_kept(sounder);
	if (sounder->state == SOUNDER_READY) {
		sounder->waited_for = 0;
		set_limit(sounder, 0);
		link_tell(sounder->link, "cancel", json_object());
	}
}

bool sounder_settled(const struct sounder *sounder) {
	return sounder->state != SOUNDER_OPENING;
}

bool sounder_able(const struct sounder *sounder) {
	return sounder->state == SOUNDER_READY ||
		(sounder->state == SOUNDER_OPENING && sounder->first);
}

const char *sounder_problem(const struct sounder *sounder) {
	return sounder->problem[0] != '\0' ? sounder->problem : NULL;
}
