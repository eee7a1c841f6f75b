/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "human.h"
#include "live.h"
#include "render.h"

static int64_t monotonic_ms(void) {
	struct timespec now;
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void live_init(struct live *live, struct cli *cli) {
	*live = (struct live){.cli = cli};
}

static void drop(struct live *live) {
	if (live->cli->connected) {
		connection_close(&live->cli->connection);
		live->cli->connected = false;
	}
	json_decref(live->status);
	live->status = NULL;
	live->asked = live->action = 0;
	live->up = live->ask_again = false;
}

void live_finish(struct live *live) {
	drop(live);
}

static void take_status(struct live *live, json_t *status) {
	json_decref(live->status);
	live->status = status;
	live->status_ms = monotonic_ms();
}

bool live_connect(struct live *live) {
	struct connection *connection = &live->cli->connection;
	drop(live);
	if (connection_open(connection) < 0) {
		connection_close(connection);
		return false;
	}
	live->cli->connected = true;
	/* The snapshot's form is the protocol's own; asking once more is simpler and as exact,
	 * since events after the snapshot lead to another question anyway. */
	json_t *snapshot = connection_call(connection, "subscribe", NULL);
	json_t *status = snapshot == NULL ? NULL : connection_call(connection, "status", NULL);
	json_decref(snapshot);
	if (status == NULL) {
		drop(live);
		return false;
	}
	take_status(live, status);
	live->up = true;
	return true;
}

static void ask(struct live *live) {
	if (live->asked != 0) {
		live->ask_again = true;
		return;
	}
	json_int_t id = connection_send(&live->cli->connection, "status", NULL);
	live->asked = id > 0 ? id : 0;
	live->ask_again = false;
}

void live_refresh(struct live *live) {
	if (live->up) {
		ask(live);
	}
}

void live_act(struct live *live, const char *method, json_t *params) {
	json_int_t id = connection_send(&live->cli->connection, method, params);
	live->action = id > 0 ? id : 0;
}

/* True: another status. */
static bool take_message(struct live *live, const struct wire_message *message) {
	if (message->kind == WIRE_NOTIFICATION) {
		if (live->on_event != NULL && strcmp(message->method, "event") == 0) {
			live->on_event(live->data, message->params);
		}
		ask(live);
		return false;
	}
	json_int_t id = json_integer_value(message->id);
	if (id == live->asked && live->asked != 0) {
		live->asked = 0;
		if (live->ask_again) {
			ask(live);
		}
		if (message->kind == WIRE_RESULT) {
			take_status(live, json_incref(message->result));
			return true;
		}
		return false;
	}
	if (id == live->action && live->action != 0) {
		live->action = 0;
		const char *said = message->kind == WIRE_ERROR ? message->message
							       : text_of(message->result, "text");
		(void)snprintf(live->answer, sizeof(live->answer), "%.300s", said);
		ask(live);
		return true;
	}
	return false;
}

static unsigned take_all(struct live *live) {
	struct connection *connection = &live->cli->connection;
	unsigned wake = 0;
	struct wire_message message;
	int result = connection_read(connection);
	while (result >= 0 && (result = connection_buffered(connection, &message)) > 0) {
		wake |= take_message(live, &message) ? LIVE_CHANGED : 0;
		wire_message_finish(&message);
	}
	if (result < 0) {
		drop(live);
		wake |= LIVE_CHANGED;
	}
	return wake;
}

unsigned live_wait(struct live *live, int timeout_ms, int input) {
	struct pollfd fds[3] = {
		{.fd = live->up ? live->cli->connection.in : -1, .events = POLLIN},
		{.fd = input, .events = POLLIN},
		/* No events: only that the reader of a pipe has gone is told. */
		{.fd = STDOUT_FILENO, .events = 0},
	};
	if (!live->up && (timeout_ms < 0 || timeout_ms > LIVE_RETRY_MS)) {
		timeout_ms = LIVE_RETRY_MS;
	}
	int ready = poll(fds, 3, timeout_ms);
	if (ready < 0) {
		/* A resized terminal is a reason to draw again. */
		return errno == EINTR ? LIVE_CHANGED : LIVE_CLOSED;
	}
	unsigned wake = ready == 0 ? LIVE_TIME : 0;
	if (fds[0].revents != 0) {
		wake |= take_all(live);
	}
	if (fds[1].revents != 0) {
		wake |= LIVE_INPUT;
	}
	if ((fds[2].revents & (POLLERR | POLLNVAL)) != 0) {
		wake |= LIVE_CLOSED;
	}
	if (!live->up && live_connect(live)) {
		wake |= LIVE_CHANGED;
	}
	return wake;
}

/* ---- counting ---- */

static const json_t *session_of(const struct live *live) {
	return json_object_get(live->status, "session");
}

static double speed_of(const struct live *live) {
	double speed = json_number_value(json_object_get(live->status, "speed"));
	return speed > 0 ? speed : 1;
}

/* Milliseconds of the daemon's clock since the status came. */
static int64_t passed_ms(const struct live *live) {
	return (int64_t)((double)(monotonic_ms() - live->status_ms) * speed_of(live));
}

int64_t live_passed(const struct live *live) {
	if (json_is_true(json_object_get(session_of(live), "paused"))) {
		return 0;
	}
	return passed_ms(live) / 1000;
}

static int64_t down_to(json_int_t value, int64_t passed) {
	return value > passed ? value - passed : 0;
}

int64_t live_remaining(const struct live *live) {
	return down_to(number_of(session_of(live), "remaining_s"), live_passed(live));
}

int64_t live_step_remaining(const struct live *live) {
	const json_t *step = json_object_get(session_of(live), "step");
	return down_to(number_of(step, "remaining_s"), live_passed(live));
}

int64_t live_elapsed(const struct live *live) {
	json_int_t elapsed = number_of(session_of(live), "elapsed_s");
	json_int_t remaining = number_of(session_of(live), "remaining_s");
	return elapsed + remaining - live_remaining(live);
}

int live_tick_ms(const struct live *live) {
	double speed = speed_of(live);
	double rest = 1000.0 - (double)(passed_ms(live) % 1000);
	int tick = (int)(rest / speed) + 1;
	/* However fast the daemon's clock is, ten pictures a second are enough. */
	return tick < 100 ? 100 : tick;
}

int64_t live_now_s(const struct live *live) {
	struct stamp stamp;
	if (stamp_parse(text_of(live->status, "time"), &stamp)) {
		return stamp.unix_s + passed_ms(live) / 1000;
	}
	return (int64_t)time(NULL);
}
