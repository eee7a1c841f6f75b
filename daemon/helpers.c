/* SPDX-License-Identifier: MIT */
/* What the helpers of the desktop say becomes events of the engine; what the engine does is told to
 * them. */
#include <stdio.h>
#include <string.h>

#include "core/plan_keys.h"
#include "daemon.h"
#include "player.h"
#include "render.h"

static void publish_helper(
	struct daemon *daemon, const char *helper, const char *type, const char *text) {
	json_t *params = json_pack("{s:s}", "helper", helper);

	render_set_text(params, "problem", text);
	daemon_publish(daemon, type, params);
	daemon_changed(daemon);
}

/* ---- notify ---- */

static void handle_desktop_told(void *user, const char *type, const char *text) {
	publish_helper(user, "notify", type, text);
}

static void handle_action(void *user, uint64_t notice, const char *action) {
	struct daemon *daemon = user;
	struct event event = {.type = EVENT_ACTION, .as.action.notice = notice};

	if (notice < DESKTOP_OWN_NOTICE && daemon->running) {
		(void)snprintf(
			event.as.action.action, sizeof(event.as.action.action), "%s", action);
		daemon_step(daemon, &event);
	}
}

static void handle_closed(void *user, uint64_t notice, enum closed_by by) {
	struct daemon *daemon = user;
	struct event event = {.type = EVENT_CLOSED};

	if (notice >= DESKTOP_OWN_NOTICE) {
		daemon->plan_notice = 0;
		return;
	}
	if (daemon->running) {
		event.as.closed.notice = notice;
		event.as.closed.by = by;
		daemon_step(daemon, &event);
	}
}

static void handle_idle(void *user) {
	struct daemon *daemon = user;

	daemon_changed(daemon);
	methods_check_syncs(daemon);
}

/* ---- sense ---- */

/* Both the timers and logind tell of a wake-up, in either order: who comes first counts. */
static void follow_sleep(struct daemon *daemon, enum presence presence) {
	bool asleep = presence == PRESENCE_ASLEEP;

	if (daemon->asleep && !asleep && !daemon->resumed) {
		wake_slept(&daemon->wake);
		daemon_resume(daemon);
	}
	if (!daemon->asleep && asleep) {
		daemon->resumed = false;
	}
	daemon->asleep = asleep;
}

static void handle_presence(void *user, enum presence presence, int64_t idle_us) {
	struct daemon *daemon = user;
	struct event event = {.type = EVENT_PRESENCE, .as.presence.presence = presence};

	if (!daemon->running) {
		return;
	}
	follow_sleep(daemon, presence);
	event.as.presence.last_input_us =
		daemon_now(daemon).boot_us - idle_us * daemon->clock.speed;
	daemon_step(daemon, &event);
	if (presence == PRESENCE_ASLEEP) {
		sense_let_sleep(daemon->sense);
	}
}

static void handle_hold(void *user, uint32_t hold, bool on) {
	struct daemon *daemon = user;
	struct event event = {.type = EVENT_HOLD, .as.hold = {.hold = hold, .on = on}};

	if (daemon->running) {
		daemon_step(daemon, &event);
	}
}

static void handle_media(void *user, const char *word) {
	player_command(user, word);
}

static void feed_look(struct daemon *daemon, enum event_type type, bool on) {
	const struct event event = {.type = type, .as.look.on = on};

	if (daemon->running) {
		daemon_step(daemon, &event);
	}
}

static void handle_looker(void *user, bool on) {
	feed_look(user, EVENT_LOOKER, on);
}

static void handle_looked(void *user, bool on) {
	feed_look(user, EVENT_LOOKED, on);
}

static void handle_sense_up(void *user) {
	struct daemon *daemon = user;

	player_forget(daemon);
	if (daemon->running) {
		player_update(daemon);
	}
}

static void handle_sense_told(void *user, const char *type, const char *text) {
	publish_helper(user, "sense", type, text);
}

static void handle_changed(void *user) {
	daemon_changed(user);
}

/* ---- audio ---- */

static void handle_audio_told(void *user, const char *type, const char *text) {
	publish_helper(user, "audio", type, text);
}

static void follow_published(struct daemon *daemon, const struct published *published) {
	const struct plan *plan = &daemon->loaded->plan;
	enum cues cues = plan_cues(plan, published->reminder);

	switch (published->type) {
	case PUBLISH_SESSION_STARTED:
	case PUBLISH_SESSION_RESUMED:
		audio_begin(daemon->audio, plan, cues);
		break;
	case PUBLISH_SESSION_PAUSED:
		/* A session that waits for the person has just asked for it. */
		if (published->text[0] == '\0') {
			audio_hush(daemon->audio);
		}
		break;
	case PUBLISH_SESSION_STOPPED:
		audio_hush(daemon->audio);
		audio_end(daemon->audio);
		break;
	case PUBLISH_SESSION_FINISHED:
		audio_end(daemon->audio);
		break;
	default:
		break;
	}
}

void helpers_sound(struct daemon *daemon, const struct effect *effect) {
	const struct record *record = &effect->as.record;

	if (daemon->audio == NULL) {
		return;
	}
	if (effect->type == EFFECT_CUE) {
		audio_cue(daemon->audio, &effect->as.cue);
	} else if (effect->type == EFFECT_PUBLISH) {
		follow_published(daemon, &effect->as.publish);
	} else if (effect->type == EFFECT_RECORD && record->type == RECORD_STEP &&
		!record->as.step.finished) {
		/* A step that was left is not talked about any more. */
		audio_hush(daemon->audio);
	}
}

/* ---- all ---- */

static void start_notify(struct daemon *daemon) {
	const struct desktop_ops ops = {.action = handle_action,
		.closed = handle_closed,
		.told = handle_desktop_told,
		.idle = handle_idle,
		.user = daemon};

	daemon->desktop = desktop_create(&daemon->loop, &daemon->paths, &ops);
	if (daemon->desktop != NULL) {
		desktop_start(daemon->desktop);
	}
}

static void start_sense(struct daemon *daemon) {
	const struct sense_ops ops = {.presence = handle_presence,
		.hold = handle_hold,
		.media = handle_media,
		.looker = handle_looker,
		.looked = handle_looked,
		.up = handle_sense_up,
		.told = handle_sense_told,
		.changed = handle_changed,
		.user = daemon};

	daemon->sense = sense_create(&daemon->loop, &daemon->paths, &ops);
	if (daemon->sense != NULL) {
		helpers_follow(daemon);
		sense_start(daemon->sense);
	}
}

static void start_audio(struct daemon *daemon) {
	const struct audio_ops ops = {
		.told = handle_audio_told, .changed = handle_changed, .user = daemon};

	daemon->audio = audio_create(&daemon->loop, &daemon->paths, &ops);
}

void helpers_start(struct daemon *daemon) {
	if (!daemon->options.stdio && !daemon->options.no_desktop) {
		start_notify(daemon);
		start_sense(daemon);
		start_audio(daemon);
	}
}

/* A key of [desktop] as the plan has it, or its default. */
static const char *option(const struct plan *plan, const char *key) {
	for (uint32_t i = 0; i < plan->option_count; i++) {
		if (strcmp(plan->options[i].section, "desktop") == 0 &&
			strcmp(plan->options[i].key, key) == 0) {
			return plan->options[i].value;
		}
	}
	return plan_key_find("desktop", key)->fallback;
}

void helpers_follow(struct daemon *daemon) {
	const struct plan *plan = &daemon->loaded->plan;

	if (daemon->sense == NULL) {
		return;
	}
	sense_set_quiet(daemon->sense, option(plan, "mako-dnd-mode"),
		strcmp(option(plan, "microphone"), "hold") == 0);
	sense_set_break(
		daemon->sense, clock_real_us(&daemon->clock, plan->settings.natural_break_us));
	sense_set_session(daemon->sense, engine_session_open(daemon->engine),
		engine_session_paused(daemon->engine));
	player_update(daemon);
}
