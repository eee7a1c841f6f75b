/* SPDX-License-Identifier: MIT */
/* The session in a terminal: a live picture with keys, or one line for each change. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "live.h"
#include "picture.h"
#include "render.h"
#include "verbs.h"

#define IDLE_TICK_MS 20000
#define ANSWERS_TICK_MS 2000 /* how often it is looked whether the questions are answered */

struct follow {
	struct live live;
	bool plain, keys, quit;
	bool ends;    /* a session was going on when it began: with that it ends */
	bool over;    /* ... and is over */
	size_t drawn; /* lines of the last picture, to be drawn over */
	char last[PICTURE_BYTES];
	enum question question;
	json_int_t effort; /* -1: nothing said */
	struct termios before;
};

/* Set by a signal, so that the terminal is put back before the end. */
static volatile sig_atomic_t ended;

static void handle_signal(int number) {
	ended = number;
}

static void handle_resize(int number) {
	(void)number;
}

/* ---- the terminal ---- */

static void keys_begin(struct follow *follow) {
	struct termios raw;
	if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &follow->before) != 0) {
		return;
	}
	raw = follow->before;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	follow->keys = tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0;
}

static void keys_end(struct follow *follow) {
	if (follow->keys) {
		(void)tcsetattr(STDIN_FILENO, TCSANOW, &follow->before);
	}
}

static void signals_begin(void) {
	struct sigaction end = {.sa_handler = handle_signal},
			 resize = {.sa_handler = handle_resize};
	(void)sigaction(SIGINT, &end, NULL);
	(void)sigaction(SIGTERM, &end, NULL);
	(void)sigaction(SIGHUP, &end, NULL);
	(void)sigaction(SIGWINCH, &resize, NULL);
}

static void refresh_width(struct style *style) {
	struct winsize size;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
		style->width = size.ws_col;
	}
}

/* ---- drawing ---- */

static void draw_picture(struct follow *follow, const struct picture *picture) {
	char lines[PICTURE_LINES][PICTURE_BYTES];
	FILE *out = follow->live.cli->out;
	bool colour = follow->live.cli->style.colour != 0;
	size_t count = picture_lines(picture, lines);
	if (follow->drawn > 0) {
		(void)fprintf(out, "\033[%zuA", follow->drawn);
	}
	for (size_t i = 0; i < count; i++) {
		bool strong = colour && i == 1 && count > 2;
		/* Cleared first: after a line that fills the width, clearing takes its last
		 * character. */
		(void)fprintf(out, "\r\033[K%s%s%s\n", strong ? "\033[1m" : "", lines[i],
			strong ? "\033[0m" : "");
	}
	/* What the last picture had below this one. */
	(void)fputs("\033[J", out);
	(void)fflush(out);
	follow->drawn = count;
}

static void draw(struct follow *follow) {
	struct live *live = &follow->live;
	struct picture picture = {.status = live->status,
		.now_s = live_now_s(live),
		.elapsed = live_elapsed(live),
		.remaining = live_remaining(live),
		.step_remaining = live_step_remaining(live),
		.width = live->cli->style.width,
		.keys = follow->keys,
		.question = follow->question,
		.message = live->answer};
	if (!follow->plain) {
		refresh_width(&live->cli->style);
		picture.width = live->cli->style.width;
		draw_picture(follow, &picture);
		return;
	}
	char line[PICTURE_BYTES];
	if (live->answer[0] != '\0') {
		(void)fprintf(live->cli->out, "%s\n", live->answer);
		live->answer[0] = '\0';
	}
	picture_plain(&picture, line);
	if (strcmp(line, follow->last) != 0) {
		(void)snprintf(follow->last, sizeof(follow->last), "%s", line);
		(void)fprintf(live->cli->out, "%s\n", line);
	}
	(void)fflush(live->cli->out);
}

static int wait_ms(const struct follow *follow) {
	const json_t *session = json_object_get(follow->live.status, "session");
	if (follow->over) {
		return ANSWERS_TICK_MS;
	}
	if (follow->plain) {
		return -1;
	}
	if (!json_is_object(session)) {
		return IDLE_TICK_MS;
	}
	return json_is_true(json_object_get(session, "paused")) ? -1 : live_tick_ms(&follow->live);
}

/* ---- events and keys ---- */

static void handle_event(void *data, const json_t *event) {
	struct follow *follow = data;
	const char *type = text_of(event, "type");
	if (strcmp(type, "session.finished") == 0 || strcmp(type, "session.stopped") == 0) {
		follow->question = follow->keys ? QUESTION_EFFORT : QUESTION_NONE;
		follow->effort = -1;
		follow->over = follow->ends;
	} else if (strcmp(type, "session.started") == 0) {
		follow->question = QUESTION_NONE;
		follow->over = false;
	}
}

/* The session that it was begun for is over, and nothing is asked about it any more. */
static bool is_finished(const struct follow *follow) {
	const struct live *live = &follow->live;
	if (!follow->over || live->status == NULL || live->asked != 0 || live->action != 0 ||
		json_is_object(json_object_get(live->status, "session"))) {
		return false;
	}
	return json_array_size(json_object_get(live->status, "questions")) == 0 ||
		(follow->keys && follow->question == QUESTION_NONE);
}

static void send_answer(struct follow *follow, json_int_t pain) {
	json_t *params = json_object();
	if (follow->effort >= 0) {
		(void)json_object_set_new(params, "effort", json_integer(follow->effort));
	}
	if (pain >= 0) {
		(void)json_object_set_new(params, "pain", json_integer(pain));
	}
	follow->question = QUESTION_NONE;
	if (json_object_size(params) > 0) {
		live_act(&follow->live, "answer", params);
	} else {
		json_decref(params);
	}
}

/* The number that a key stands for; -1: nothing said; -2: no key of this question. */
static json_int_t key_value(enum question question, char key) {
	static const struct {
		enum question question;
		char key;
		json_int_t value;
	} keys[] = {{QUESTION_EFFORT, 'e', 4}, {QUESTION_EFFORT, 'r', 6}, {QUESTION_EFFORT, 'h', 8},
		{QUESTION_EFFORT, 't', 10}, {QUESTION_PAIN, 't', 10}, {QUESTION_PAIN, 'n', 0},
		{QUESTION_PAIN, 'l', 2}, {QUESTION_PAIN, 'm', 6}};
	if (key >= '0' && key <= '9') {
		return key - '0';
	}
	if (key == '\n' || key == '\r') {
		return -1;
	}
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (keys[i].question == question && keys[i].key == key) {
			return keys[i].value;
		}
	}
	return -2;
}

static void question_key(struct follow *follow, char key) {
	json_int_t value = key_value(follow->question, key);
	if (value == -2) {
		return;
	}
	if (follow->question == QUESTION_EFFORT) {
		follow->effort = value;
		follow->question = QUESTION_PAIN;
	} else {
		send_answer(follow, value);
	}
}

static const char *key_method(const struct follow *follow, char key) {
	static const struct {
		char key;
		const char *in_session, *at_prompt;
	} keys[] = {{'p', "session.toggle", NULL}, {' ', "session.toggle", NULL},
		{'n', "session.next", NULL}, {'b', "session.back", NULL},
		{'s', "session.stop", "session.start"}, {'z', NULL, "reminder.snooze"},
		{'k', NULL, "reminder.skip"}};
	const json_t *status = follow->live.status;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (keys[i].key != key) {
			continue;
		}
		if (json_is_object(json_object_get(status, "session"))) {
			return keys[i].in_session;
		}
		return json_is_object(json_object_get(status, "prompt")) ? keys[i].at_prompt : NULL;
	}
	return NULL;
}

/* What can be pressed now, for somebody who presses something else, such as "?". */
static const char *keys_of(const struct follow *follow) {
	const json_t *status = follow->live.status;
	if (json_is_object(json_object_get(status, "session"))) {
		return "Keys: p or space pauses and goes on, n next, b back, s stop, q quit.";
	}
	if (json_is_object(json_object_get(status, "prompt"))) {
		return "Keys: s start, z snooze, k skip, q quit.";
	}
	return "Keys: q quit; in a session p, n, b and s; at a prompt s, z and k.";
}

static void handle_key(struct follow *follow, char key) {
	bool in_session = json_is_object(json_object_get(follow->live.status, "session"));
	if (key == 'q' || key == 4) {
		follow->quit = true;
		return;
	}
	follow->live.answer[0] = '\0';
	if (follow->question != QUESTION_NONE && !in_session) {
		question_key(follow, key);
		return;
	}
	const char *method = key_method(follow, key);
	if (method != NULL) {
		live_act(&follow->live, method, NULL);
	} else {
		(void)snprintf(
			follow->live.answer, sizeof(follow->live.answer), "%s", keys_of(follow));
	}
}

static void handle_input(struct follow *follow) {
	char keys[16];
	ssize_t got = read(STDIN_FILENO, keys, sizeof(keys));
	if (got <= 0) {
		follow->quit = true;
	}
	/* An escape sequence, as of an arrow, is no key of ours. */
	for (ssize_t i = 0; i < got && keys[i] != 27; i++) {
		handle_key(follow, keys[i]);
	}
}

int verb_follow(struct cli *cli, const struct args *args) {
	const char *term = getenv("TERM");
	struct follow follow = {.effort = -1};
	follow.plain = args_flag(args, "--plain") || !isatty(STDOUT_FILENO) || term == NULL ||
		strcmp(term, "dumb") == 0;
	live_init(&follow.live, cli);
	follow.live.on_event = handle_event;
	follow.live.data = &follow;
	if (!live_connect(&follow.live)) {
		return cli_complain("%s", cli->connection.trouble);
	}
	follow.ends = !args_flag(args, "--stay") &&
		json_is_object(json_object_get(follow.live.status, "session"));
	keys_begin(&follow);
	signals_begin();
	/* A last answer is waited for: leaving before it could leave it unsaid. */
	while ((!follow.quit || (follow.live.up && follow.live.action != 0)) && ended == 0) {
		draw(&follow);
		if (ferror(cli->out) != 0 || is_finished(&follow)) {
			break;
		}
		unsigned wake = live_wait(&follow.live, wait_ms(&follow),
			follow.keys && !follow.quit ? STDIN_FILENO : -1);
		if ((wake & LIVE_INPUT) != 0) {
			handle_input(&follow);
		}
		if ((wake & LIVE_TIME) != 0 && follow.over) {
			live_refresh(&follow.live);
		}
		if ((wake & LIVE_CLOSED) != 0) {
			break;
		}
	}
	keys_end(&follow);
	live_finish(&follow.live);
	return STATUS_DONE;
}
