/* SPDX-License-Identifier: MIT */
/* What the engine decides, done: one case for each effect. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advance.h"
#include "daemon.h"
#include "drawing.h"
#include "folding.h"
#include "log.h"
#include "render.h"

void daemon_publish(struct daemon *daemon, const char *type, json_t *params) {
	json_t *event = params != NULL ? params : json_object();

	(void)json_object_set_new(event, "time", render_time(daemon, daemon_now(daemon).wall_us));
	events_publish(&daemon->events, type, event);
}

void apply_plan_notice(struct daemon *daemon) {
	struct notice notice = {.kind = NOTICE_FINISHED, .percent = -1, .exercise = -1};

	if (daemon->desktop == NULL) {
		return;
	}
	if (daemon->plan_ok) {
		daemon->plan_notice_wanted = false;
		if (daemon->plan_notice != 0) {
			desktop_close(daemon->desktop, daemon->plan_notice);
			daemon->plan_notice = 0;
		}
		return;
	}
	if (!daemon->plan_notice_wanted || daemon->engine_notice != 0) {
		return;
	}
	daemon->plan_notice_wanted = false;
	daemon->plan_notice = DESKTOP_OWN_NOTICE + daemon->plan_notices++;
	notice.id = daemon->plan_notice;
	(void)snprintf(notice.summary, sizeof(notice.summary), "The plan has an error");
	(void)snprintf(notice.body, sizeof(notice.body), "%s\n%s", daemon->plan_problem,
		daemon->fell_back && !daemon->loaded->from_files
			? "No reminders run until it is corrected and loaded."
			: "The last good plan goes on until it is corrected and loaded.");
	desktop_show(daemon->desktop, &notice, NULL);
}

static void apply_notify(struct daemon *daemon, const struct notice *notice) {
	daemon->engine_notice = notice->id;
	daemon->plan_notice = 0;
	if (daemon->desktop != NULL) {
		char *image = drawing_find(&daemon->paths, &daemon->loaded->plan, notice);
		desktop_show(daemon->desktop, notice, image);
		free(image);
	}
}

static void apply_close(struct daemon *daemon, uint64_t notice) {
	if (daemon->engine_notice == notice) {
		daemon->engine_notice = 0;
	}
	if (daemon->desktop != NULL) {
		desktop_close(daemon->desktop, notice);
	}
	apply_plan_notice(daemon);
}

void apply_effect(struct daemon *daemon, struct instant now, const struct effect *effect) {
	if (folding_keeps(daemon, effect)) {
		return;
	}
	helpers_sound(daemon, effect);
	switch (effect->type) {
	case EFFECT_NOTIFY:
		apply_notify(daemon, &effect->as.notify);
		break;
	case EFFECT_CLOSE:
		apply_close(daemon, effect->as.close.notice);
		break;
	case EFFECT_CUE:
		log_line(LOG_TRACE, "cue %s: %s", cue_kind_name(effect->as.cue.kind),
			effect->as.cue.text);
		break;
	case EFFECT_RECORD:
		store_append(daemon->store, &effect->as.record);
		break;
	case EFFECT_PUBLISH:
		events_publish(&daemon->events, published_name(effect->as.publish.type),
			render_published(daemon, now, &effect->as.publish));
		break;
	case EFFECT_ADVANCE:
		advance_ask(daemon, &effect->as.advance);
		break;
	case EFFECT_COMPOSE:
		compose_ask(daemon, effect->as.compose.routine);
		break;
	case EFFECT_LOOK:
		sense_look(daemon->sense);
		break;
	case EFFECT_REPLY:
		methods_reply(daemon, &effect->as.reply);
		break;
	case EFFECT_TYPE_COUNT:
		break;
	}
}
