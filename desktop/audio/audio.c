/* SPDX-License-Identifier: MIT */
/*
 * The role `audio`: what a session sounds like. Each cue becomes a tone, words
 * or both; tones and words are made by programs of their own (tone.c, voice.c),
 * because a sound server or a speech server may hang. docs/HELPERS.md has the
 * messages.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>
#include <time.h>

#include "cue.h"
#include "desktop/link_sd.h"
#include "desktop/role.h"
#include "media.h"
#include "sounder.h"

#define US_PER_MS UINT64_C(1000)
/* Cues of one instant come one after the other; which of their tones is heard is decided when all
 * are there. */
#define GATHER_US (3 * US_PER_MS)
#define TONE_BEGINS_US (600 * US_PER_MS)
#define VOICE_BEGINS_US (800 * US_PER_MS) /* then a tone takes its place, within a second */
/* At 2.5 words a second nothing is said for so long; a server that does not tell the end must not
 * silence what comes after it. */
#define SPOKEN_US_MAX (20000 * US_PER_MS)
#define LAST_WORDS_US (6000 * US_PER_MS) /* the end waits so long for what is still heard */
#define LAST_CALLS_US (1500 * US_PER_MS) /* ... and so long for other players */
#define PROBE_US (10000 * US_PER_MS)

enum probe_stage { PROBE_NONE, PROBE_SOUND, PROBE_SPEECH };

struct audio {
	sd_event *event;
	struct link *link;
	struct sounder *tones, *voice; /* NULL: not asked for */
	bool mute;                     /* the tones' volume is 0 */
	struct media *media;           /* NULL: other players are left alone */
	sd_bus *bus;                   /* NULL: none, or not needed */

	struct cue gathered; /* the tone to be played; tone NULL: none */
	json_int_t sounding; /* the number of the last tone that is still heard, 0: none */
	struct cue words;    /* what is being said */
	json_int_t saying;   /* its number, 0: nothing is */
	bool doubt;       /* the last words did not come: until some do, tones come at once, too */
	uint64_t said_us; /* since when */
	sd_event_source *gather, *hurry, *leave, *probe_limit;
	bool leaving, calling; /* the end: waits for what is heard; then for other players */

	enum probe_stage probe;
	json_t *probe_id, *probe_result; /* owned */
	json_int_t probe_number;
	json_t *told; /* owned; the last `state` */
};

static uint64_t now_us(const struct audio *audio) {
	uint64_t now = 0;

	(void)sd_event_now(audio->event, CLOCK_MONOTONIC, &now);
	return now;
}

static void arm(struct audio *audio, sd_event_source *timer, uint64_t after_us) {
	(void)sd_event_source_set_time(timer, now_us(audio) + after_us);
	(void)sd_event_source_set_enabled(timer, SD_EVENT_ONESHOT);
}

static void disarm(sd_event_source *timer) {
	(void)sd_event_source_set_enabled(timer, SD_EVENT_OFF);
}

/* ---- what the daemon is told ---- */

static json_t *health(const struct sounder *sounder) {
	const char *problem = sounder != NULL ? sounder_problem(sounder) : NULL;

	if (sounder == NULL) {
		return json_null();
	}
	return problem == NULL ? json_pack("{s:b}", "ok", true)
			       : json_pack("{s:b, s:s}", "ok", false, "problem", problem);
}

static void tell_state(struct audio *audio) {
	json_t *state = json_pack("{s:o, s:o, s:o}", "sound", health(audio->tones), "speech",
		health(audio->voice), "paused",
		audio->media != NULL ? json_deep_copy(media_paused(audio->media)) : json_array());

	if (json_equal(state, audio->told)) {
		json_decref(state);
		return;
	}
	json_decref(audio->told);
	audio->told = json_incref(state);
	link_tell(audio->link, "state", state);
}

/* ---- the end ---- */

static bool heard(const struct audio *audio) {
	return audio->saying != 0 || audio->sounding != 0 || audio->gathered.tone != NULL;
}

static void call_players(struct audio *audio) {
	audio->calling = true;
	if (audio->media != NULL && audio->bus != NULL) {
		media_resume(audio->media, audio->bus);
		arm(audio, audio->leave, LAST_CALLS_US);
	}
}

/* Goes on with leaving, if there is nothing to wait for. */
static void leave(struct audio *audio) {
	if (!audio->leaving) {
		return;
	}
	if (!audio->calling && !heard(audio)) {
		call_players(audio);
	}
	if (audio->calling &&
		(audio->media == NULL || audio->bus == NULL || !media_busy(audio->media))) {
		(void)sd_event_exit(audio->event, 0);
	}
}

static int handle_leave(sd_event_source *source, uint64_t usec, void *user) {
	struct audio *audio = user;

	(void)source;
	(void)usec;
	if (audio->calling) {
		(void)sd_event_exit(audio->event, 0);
		return 0;
	}
	audio->saying = audio->sounding = 0;
	audio->gathered.tone = NULL;
	leave(audio);
	return 0;
}

static void handle_ended(void *user) {
	struct audio *audio = user;

	if (!audio->leaving) {
		audio->leaving = true;
		arm(audio, audio->leave, LAST_WORDS_US);
		leave(audio);
	}
}

/* ---- tones ---- */

static void sound(struct audio *audio, const struct cue *cue) {
	if (audio->mute || audio->tones == NULL) {
		return;
	}
	if (audio->gathered.tone == NULL) {
		arm(audio, audio->gather, GATHER_US);
	}
	if (audio->gathered.tone == NULL || cue->weight > audio->gathered.weight) {
		audio->gathered = *cue;
	}
}

static int handle_gathered(sd_event_source *source, uint64_t usec, void *user) {
	struct audio *audio = user;
	const char *tone = audio->gathered.tone;

	(void)source;
	(void)usec;
	audio->gathered.tone = NULL;
	if (tone != NULL) {
		audio->sounding =
			sounder_ask(audio->tones, "play", json_pack("{s:s}", "tone", tone));
	}
	leave(audio);
	return 0;
}

/* ---- words ---- */

static void silence(struct audio *audio) {
	disarm(audio->hurry);
	if (audio->saying != 0) {
		audio->saying = 0;
		sounder_cancel(audio->voice);
	}
}

static bool speaking(const struct audio *audio) {
	return audio->saying != 0 && now_us(audio) < audio->said_us + SPOKEN_US_MAX;
}

/* False: it cannot be said. A lower cue than what is being said is dropped, and counts as said. */
static bool speak(struct audio *audio, const struct cue *cue) {
	if (speaking(audio) && audio->words.rank < cue->rank) {
		return true;
	}
	silence(audio);
	audio->saying = sounder_ask(audio->voice, "say",
		json_pack("{s:s, s:s}", "text", cue->text, "priority", cue_priority(cue)));
	if (audio->saying == 0) {
		return false;
	}
	audio->words = *cue;
	audio->said_us = now_us(audio);
	if (!sounder_settled(audio->voice)) {
		arm(audio, audio->hurry, VOICE_BEGINS_US);
	}
	return true;
}

/* The words do not come: the tone that means the same comes instead. */
static void make_up(struct audio *audio) {
	if (!audio->words.exact) {
		sound(audio, &audio->words);
	}
}

/* A speech server that is only just being started: the words may still come. */
static int handle_hurry(sd_event_source *source, uint64_t usec, void *user) {
	struct audio *audio = user;

	(void)source;
	(void)usec;
	if (audio->saying != 0) {
		make_up(audio);
	}
	return 0;
}

static void take_cue(struct audio *audio, const struct cue *cue) {
	bool said = audio->voice != NULL && cue->aloud && speak(audio, cue);

	if (!said || cue->exact || (audio->doubt && audio->saying != 0)) {
		sound(audio, cue);
	}
}

/* ---- the probe ---- */

static void probe_end(struct audio *audio) {
	link_reply(audio->link, audio->probe_id, audio->probe_result);
	json_decref(audio->probe_id);
	audio->probe_id = audio->probe_result = NULL;
	audio->probe = PROBE_NONE;
	disarm(audio->probe_limit);
}

static void probe_speech(struct audio *audio);

/* This stage is over; found is taken. The next one begins. */
static void probe_next(struct audio *audio, json_t *found) {
	bool sound_stage = audio->probe == PROBE_SOUND;

	(void)json_object_set_new(audio->probe_result, sound_stage ? "sound" : "speech", found);
	audio->probe_number = 0;
	if (sound_stage) {
		probe_speech(audio);
	} else {
		probe_end(audio);
	}
}

static struct sounder *probed(const struct audio *audio) {
	return audio->probe == PROBE_SOUND     ? audio->tones
		: audio->probe == PROBE_SPEECH ? audio->voice
					       : NULL;
}

static void probe_stage(
	struct audio *audio, enum probe_stage stage, const char *method, json_t *params) {
	audio->probe = stage;
	arm(audio, audio->probe_limit, PROBE_US);
	struct sounder *sounder = probed(audio);
	if (sounder == NULL) {
		json_decref(params);
	} else {
		audio->probe_number = sounder_ask(sounder, method, params);
	}
	if (audio->probe_number == 0) {
		probe_next(audio, health(sounder));
	}
}

static void probe_speech(struct audio *audio) {
	probe_stage(audio, PROBE_SPEECH, "say",
		json_pack("{s:s, s:s}", "text", "This is minimus.", "priority", "high"));
}

static json_t *failure(const char *problem) {
	return json_pack("{s:b, s:s}", "ok", false, "problem", problem);
}

static int handle_probe_limit(sd_event_source *source, uint64_t usec, void *user) {
	struct audio *audio = user;

	(void)source;
	(void)usec;
	if (audio->probe != PROBE_NONE) {
		probe_next(audio, failure("it was begun, and did not come to its end"));
	}
	return 0;
}

static void probe_begin(struct audio *audio, json_t *id) {
	if (audio->probe != PROBE_NONE || audio->tones == NULL) {
		link_refuse(audio->link, id, WIRE_APPLICATION_ERROR,
			"a probe comes after `begin`, one at a time");
		return;
	}
	audio->probe_id = json_incref(id);
	audio->probe_result = json_object();
	if (audio->mute) {
		audio->probe = PROBE_SOUND;
		probe_next(audio, failure("the plan has volume = 0 in [sound]"));
	} else {
		probe_stage(audio, PROBE_SOUND, "play", json_pack("{s:s}", "tone", "done"));
	}
}

/* ---- what the two programs tell ---- */

static void handle_begun(void *user, json_int_t number) {
	(void)user;
	(void)number;
}

static void handle_tone_ended(void *user, json_int_t number) {
	struct audio *audio = user;

	if (number == audio->sounding) {
		audio->sounding = 0;
	}
	if (audio->probe == PROBE_SOUND && number == audio->probe_number) {
		probe_next(audio, health(probed(audio)));
	}
	leave(audio);
}

static void handle_voice_begun(void *user, json_int_t number) {
	struct audio *audio = user;

	audio->doubt = false;
	if (number == audio->saying) {
		disarm(audio->hurry);
	}
	tell_state(audio);
}

static void handle_voice_ended(void *user, json_int_t number) {
	struct audio *audio = user;

	if (number == audio->saying) {
		audio->saying = 0;
	}
	if (audio->probe == PROBE_SPEECH && number == audio->probe_number) {
		probe_next(audio, health(probed(audio)));
	}
	leave(audio);
}

static void handle_voice_failed(void *user, json_int_t number) {
	struct audio *audio = user;

	if (number == audio->saying) {
		audio->saying = 0;
		disarm(audio->hurry);
		if (!audio->doubt) {
			make_up(audio);
		}
		audio->doubt = true;
	}
	handle_voice_ended(user, number);
}

/* What is asked while a program is being started is not failed one by one. */
static void handle_changed(void *user) {
	struct audio *audio = user;

	if (audio->voice != NULL && audio->saying != 0 && sounder_settled(audio->voice) &&
		!sounder_able(audio->voice)) {
		handle_voice_failed(audio, audio->saying);
	}
	if (audio->tones != NULL && !sounder_able(audio->tones)) {
		audio->sounding = 0;
	}
	if (probed(audio) != NULL && !sounder_able(probed(audio))) {
		probe_next(audio, health(probed(audio)));
	}
	tell_state(audio);
	leave(audio);
}

/* ---- what the daemon says ---- */

static void handle_media(void *user) {
	struct audio *audio = user;

	tell_state(audio);
	leave(audio);
}

static void begin_media(struct audio *audio, json_t *params) {
	const char *media = json_string_value(json_object_get(params, "media"));
	json_t *paused = json_object_get(params, "paused");
	bool pause = media != NULL && strcmp(media, "pause") == 0;

	if (!pause && json_array_size(paused) == 0) {
		return;
	}
	audio->media = media_create(paused, handle_media, audio);
	if (audio->media == NULL || sd_bus_open_user(&audio->bus) < 0) {
		return;
	}
	if (sd_bus_attach_event(audio->bus, audio->event, SD_EVENT_PRIORITY_NORMAL) < 0) {
		audio->bus = sd_bus_close_unref(audio->bus);
	} else if (pause) {
		media_pause(audio->media, audio->bus);
	}
}

static void begin(struct audio *audio, json_t *params) {
	const char *cues = json_string_value(json_object_get(params, "cues"));
	json_t *volume = json_object_get(json_object_get(params, "sound"), "volume");
	const struct sounder_ops tone_ops = {.began = handle_begun,
		.ended = handle_tone_ended,
		.failed = handle_tone_ended,
		.changed = handle_changed,
		.user = audio};
	const struct sounder_ops voice_ops = {.began = handle_voice_begun,
		.ended = handle_voice_ended,
		.failed = handle_voice_failed,
		.changed = handle_changed,
		.user = audio};

	if (audio->told != NULL || cues == NULL) {
		return;
	}
	if (strcmp(cues, "text") != 0) {
		audio->mute = json_is_integer(volume) && json_integer_value(volume) == 0;
		audio->tones = sounder_create(audio->event, "tone",
			json_incref(json_object_get(params, "sound")), TONE_BEGINS_US, &tone_ops);
	}
	if (strcmp(cues, "speech") == 0) {
		audio->voice = sounder_create(audio->event, "voice",
			json_incref(json_object_get(params, "speech")), VOICE_BEGINS_US,
			&voice_ops);
	}
	begin_media(audio, params);
	tell_state(audio);
}

static void handle_message(void *user, const struct wire_message *message) {
	struct audio *audio = user;
	struct wire_error error;
	struct cue cue;
	bool request = message->kind == WIRE_REQUEST;

	if (request && strcmp(message->method, "probe") == 0) {
		probe_begin(audio, message->id);
	} else if (request) {
		link_refuse(audio->link, message->id, WIRE_METHOD_NOT_FOUND,
			"the role audio knows begin, cue, hush and probe");
	} else if (!json_is_object(message->params)) {
		return;
	} else if (strcmp(message->method, "begin") == 0) {
		begin(audio, message->params);
	} else if (strcmp(message->method, "cue") == 0 &&
		cue_read(message->params, &cue, &error) == 0) {
		take_cue(audio, &cue);
	} else if (strcmp(message->method, "hush") == 0) {
		audio->gathered.tone = NULL;
		audio->sounding = 0; /* a tone is short, but nothing waits for it any more */
		silence(audio);
	}
}

static int handle_signal(sd_event_source *source, const struct signalfd_siginfo *info, void *user) {
	(void)source;
	(void)info;
	silence(user);
	handle_ended(user);
	return 0;
}

/* ---- life ---- */

static const struct link_events link_events = {handle_message, handle_ended};

static int add_timer(struct audio *audio, sd_event_source **ret, sd_event_time_handler_t handler) {
	int result = sd_event_add_time_relative(
		audio->event, ret, CLOCK_MONOTONIC, 0, US_PER_MS, handler, audio);

	return result < 0 ? result : sd_event_source_set_enabled(*ret, SD_EVENT_OFF);
}

static int start(struct audio *audio, int fd) {
	static const int signals[] = {SIGTERM, SIGINT, SIGCHLD};
	sigset_t blocked;
	int result;

	(void)sigemptyset(&blocked);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		(void)sigaddset(&blocked, signals[i]);
	}
	(void)sigprocmask(SIG_BLOCK, &blocked, NULL);
	if ((result = sd_event_new(&audio->event)) < 0 ||
		(result = sd_event_add_signal(audio->event, NULL, SIGTERM, handle_signal, audio)) <
			0 ||
		(result = sd_event_add_signal(audio->event, NULL, SIGINT, handle_signal, audio)) <
			0 ||
		(result = add_timer(audio, &audio->gather, handle_gathered)) < 0 ||
		(result = add_timer(audio, &audio->hurry, handle_hurry)) < 0 ||
		(result = add_timer(audio, &audio->leave, handle_leave)) < 0 ||
		(result = add_timer(audio, &audio->probe_limit, handle_probe_limit)) < 0) {
		return result;
	}
	audio->link = link_create(fd, &link_events, audio);
	return audio->link != NULL ? link_sd_attach(audio->link, audio->event) : -ENOMEM;
}

int role_run(int fd) {
	struct audio audio = {0};
	int result = start(&audio, fd);

	if (result == 0) {
		result = sd_event_loop(audio.event);
	}
	sounder_destroy(audio.tones);
	sounder_destroy(audio.voice);
	if (audio.bus != NULL) {
		(void)sd_bus_flush(audio.bus);
		(void)sd_bus_close_unref(audio.bus);
	}
	media_destroy(audio.media);
	link_destroy(audio.link);
	(void)sd_event_source_disable_unref(audio.gather);
	(void)sd_event_source_disable_unref(audio.hurry);
	(void)sd_event_source_disable_unref(audio.leave);
	(void)sd_event_source_disable_unref(audio.probe_limit);
	json_decref(audio.probe_id);
	json_decref(audio.probe_result);
	json_decref(audio.told);
	(void)sd_event_unref(audio.event);
	return result < 0 ? 1 : 0;
}
