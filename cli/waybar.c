/* SPDX-License-Identifier: MIT */
/* status --waybar: once, or a line at each change for as long as somebody reads. */
#include <stdlib.h>
#include <string.h>

#include "barline.h"
#include "live.h"
#include "render.h"
#include "verbs.h"

#define IDLE_TICK_MS 20000

static char *line_now(const json_t *status, int64_t now_s, int64_t passed_s) {
	return wire_line(barline(status, now_s, passed_s), NULL);
}

int waybar_once(struct cli *cli) {
	json_t *status = NULL;
	/* A bar shows that there is no daemon by the class; it has no use for a failure. */
	if (connection_open(&cli->connection) == 0) {
		status = connection_call(&cli->connection, "status", NULL);
	}
	connection_close(&cli->connection);
	cli_clock_from(cli, status);
	char *line = line_now(status, cli->style.now_s, 0);
	if (line != NULL) {
		(void)fputs(line, cli->out);
	}
	free(line);
	json_decref(status);
	return STATUS_DONE;
}

/* Prints when it differs from what was printed last. */
static void show(struct live *live, char **last) {
	char *line = line_now(live->status, live_now_s(live), live_passed(live));
	if (line == NULL || (*last != NULL && strcmp(line, *last) == 0)) {
		free(line);
		return;
	}
	(void)fputs(line, live->cli->out);
	(void)fflush(live->cli->out);
	free(*last);
	*last = line;
}

static int wait_ms(const struct live *live) {
	const json_t *session = json_object_get(live->status, "session");
	if (!json_is_object(session)) {
		/* "42 min" grows old by itself; so does a prompt. */
		return IDLE_TICK_MS;
	}
	return json_is_true(json_object_get(session, "paused")) ? -1 : live_tick_ms(live);
}

int waybar_follow(struct cli *cli) {
	struct live live;
	char *last = NULL;
	live_init(&live, cli);
	(void)live_connect(&live);
	for (;;) {
		show(&live, &last);
		if (ferror(cli->out) != 0 ||
			(live_wait(&live, wait_ms(&live), -1) & LIVE_CLOSED) != 0) {
			break;
		}
	}
	free(last);
	live_finish(&live);
	/* That the bar ended is how this verb ends. */
	clearerr(cli->out);
	return STATUS_DONE;
}
