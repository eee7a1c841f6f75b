/* SPDX-License-Identifier: MIT */
#include "player.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drawing.h"
#include "render.h"

#define OWNER "media keys"
#define DRIFT_US (US_PER_S / 10) /* a place that differs by more was jumped to */

void player_forget(struct daemon *daemon) {
	daemon->player = (struct player){0};
}

/* What stays the same while nothing but time happens. */
static struct player look(const struct daemon *daemon, const struct status_view *view) {
	int64_t start_us = view->session_paused ? 0 : daemon_now(daemon).boot_us;

	return (struct player){.session = view->session,
		.step = view->step,
		.playing = !view->session_paused,
		.anchor_us = view->position_us - start_us};
}

static bool differs(const struct player *a, const struct player *b) {
	return a->session != b->session || a->step != b->step || a->playing != b->playing ||
		llabs(a->anchor_us - b->anchor_us) > DRIFT_US;
}

/* As a file URL (owned by the caller), or NULL: a path may have what a URL may not. */
static char *url_of(const char *path) {
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "-._~/";
	size_t size = strlen(path) * 3 + sizeof("file://"), used = 7;
	char *url = malloc(size);

	if (url == NULL) {
		return NULL;
	}
	memcpy(url, "file://", used + 1);
	for (; *path != '\0'; path++) {
		const char *form = strchr(plain, *path) != NULL ? "%c" : "%%%02X";
		used += (size_t)snprintf(url + used, size - used, form, (unsigned char)*path);
	}
	return url;
}

/* The drawing of the exercise that the step belongs to. */
static void set_art(const struct daemon *daemon, const struct timeline *timeline,
	const struct step *step, json_t *json) {
	const struct notice notice = {.exercise = timeline->routine->items[step->item].exercise,
		.level = timeline->doses[step->item].level,
		.side = (enum side)step->side};
	char *path = drawing_find(&daemon->paths, &daemon->loaded->plan, &notice);
	char *url = path != NULL ? url_of(path) : NULL;

	render_set_text(json, "art", url);
	free(url);
	free(path);
}

static json_t *describe(const struct daemon *daemon, const struct timeline *timeline,
	const struct status_view *view) {
	const struct step *step = &timeline->steps[view->step];
	char text[CUE_TEXT_MAX], session[24];

	timeline_step_text(timeline, view->step, text, sizeof(text));
	(void)snprintf(session, sizeof(session), "%llu", (unsigned long long)view->session);
	json_t *json = json_pack("{s:s, s:i, s:s, s:s, s:b, s:I, s:I, s:i}", "session", session,
		"step", (int)view->step, "title", text, "album", timeline->routine->title,
		"playing", !view->session_paused, "length_us",
		(json_int_t)step->duration_s * US_PER_S, "position_us",
		(json_int_t)(view->position_us - step->at_s * US_PER_S), "rate",
		(int)daemon->clock.speed);
	set_art(daemon, timeline, step, json);
	return json;
}

void player_update(struct daemon *daemon) {
	const struct timeline *timeline = engine_timeline(daemon->engine);
	struct status_view view;

	if (daemon->sense == NULL || (timeline == NULL && daemon->player.session == 0)) {
		return;
	}
	if (timeline == NULL) {
		player_forget(daemon);
		sense_set_player(daemon->sense, json_object());
		return;
	}
	engine_status(daemon->engine, daemon_now(daemon), &view);
	struct player now = look(daemon, &view);
	if (differs(&daemon->player, &now)) {
		daemon->player = now;
		sense_set_player(daemon->sense, describe(daemon, timeline, &view));
	}
}

void player_command(struct daemon *daemon, const char *word) {
	static const struct {
		const char *word;
		enum command command;
	} words[] = {{"toggle", COMMAND_SESSION_TOGGLE}, {"pause", COMMAND_SESSION_PAUSE},
		{"resume", COMMAND_SESSION_RESUME}, {"next", COMMAND_SESSION_NEXT},
		{"back", COMMAND_SESSION_BACK}, {"stop", COMMAND_SESSION_STOP}};
	struct event event = {.type = EVENT_COMMAND,
		.as.command = {.reminder = -1, .routine = -1, .owner = OWNER}};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(words[i].word, word) == 0 && daemon->running) {
			event.as.command.command = words[i].command;
			daemon_step(daemon, &event);
		}
	}
}
