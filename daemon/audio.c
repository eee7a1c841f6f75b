/* SPDX-License-Identifier: MIT */
#include "audio.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/plan_keys.h"
#include "keeper.h"

#define LAST_WORDS_MS 9000 /* so long the last words and other players may take */
#define FAREWELL_MS 400    /* ... but not when the daemon ends */
#define CUE_LATE_MS 1000   /* a cue that waited longer for a new helper is not said */
#define PROBE_MS 25000

struct audio {
	struct audio_ops ops;
	struct keeper keeper;
	uv_timer_t patience; /* for a probe */
	unsigned open_parts; /* the keeper and the timer */
	uv_loop_t *loop;
	const struct paths *paths;
	json_t *begin; /* owned; what each helper of this session is told first; NULL: no session */
	json_t *cue;   /* owned; came while no helper was there, or NULL */
	uint64_t cue_ms;
	json_t *paused; /* owned; players that a helper paused and did not let go on, or NULL */
	json_t *sound, *speech; /* owned; what the helper last said of them, or NULL */
	audio_probed *probed;   /* NULL: no probe is under way */
	void *probed_user;
	json_int_t probe_id;
};

/* ---- the plan's keys ---- */

static const char *option_text(const struct plan *plan, const char *section, const char *key) {
	const char *found = plan_key_find(section, key)->fallback;

	for (uint32_t i = 0; i < plan->option_count; i++) {
		const struct plan_option *option = &plan->options[i];
		if (strcmp(option->section, section) == 0 && strcmp(option->key, key) == 0) {
			found = option->value; /* a later file is read later */
		}
	}
	return found;
}

static void put_text(json_t *json, const struct plan *plan, const char *section, const char *key) {
	const char *text = option_text(plan, section, key);

	if (text != NULL) {
		(void)json_object_set_new(json, key, json_string(text));
	}
}

static void put_number(
	json_t *json, const struct plan *plan, const char *section, const char *key) {
	const char *text = option_text(plan, section, key);

	if (text != NULL) {
		(void)json_object_set_new(json, key, json_integer(strtol(text, NULL, 10)));
	}
}

static json_t *make_begin(const struct audio *audio, const struct plan *plan, enum cues cues) {
	static const char *const names[] = {
		[CUES_TEXT] = "text", [CUES_TONES] = "tones", [CUES_SPEECH] = "speech"};
	json_t *sound = json_pack("{s:s}", "folder", audio->paths->tones);
	json_t *speech = json_object();

	put_text(sound, plan, "sound", "theme");
	put_number(sound, plan, "sound", "volume");
	put_text(speech, plan, "speech", "voice");
	put_text(speech, plan, "speech", "language");
	put_number(speech, plan, "speech", "rate");
	put_number(speech, plan, "speech", "volume");
	return json_pack("{s:s, s:o, s:o, s:s}", "cues", names[cues], "sound", sound, "speech",
		speech, "media", option_text(plan, "sound", "media"));
}

/* ---- the helper ---- */

static void set(json_t **target, json_t *value) {
	json_decref(*target);
	*target = json_incref(value);
}

static void send_cue(struct audio *audio) {
	if (audio->cue != NULL && uv_now(audio->loop) - audio->cue_ms <= CUE_LATE_MS) {
		keeper_tell(&audio->keeper, "cue", json_incref(audio->cue));
	}
	set(&audio->cue, NULL);
}

static void handle_up(void *user) {
	struct audio *audio = user;
	json_t *begin = json_copy(audio->begin);

	if (audio->paused != NULL) {
		(void)json_object_set(begin, "paused", audio->paused);
	}
	keeper_tell(&audio->keeper, "begin", begin);
	if (audio->probed != NULL) {
		size_t length = 0;
		char *line = wire_request(++audio->probe_id, "probe", NULL, &length);
		(void)keeper_send(&audio->keeper, line, length);
	}
	send_cue(audio);
}

static void answer_probe(struct audio *audio, json_t *result) {
	audio_probed *probed = audio->probed;

	(void)uv_timer_stop(&audio->patience);
	audio->probed = NULL;
	if (probed != NULL) {
		audio_end(audio);
		probed(audio->probed_user, result);
	}
}

static void handle_patience(uv_timer_t *timer) {
	answer_probe(timer->data, NULL);
}

static void handle_down(void *user) {
	struct audio *audio = user;

	set(&audio->sound, NULL);
	set(&audio->speech, NULL);
	if (audio->begin == NULL) {
		/* It let them go on; from then on they are the person's. */
		set(&audio->paused, NULL);
	}
	answer_probe(audio, NULL);
	audio->ops.changed(audio->ops.user);
}

static void take_state(struct audio *audio, json_t *params) {
	json_t *paused = json_object_get(params, "paused");

	set(&audio->sound, json_object_get(params, "sound"));
	set(&audio->speech, json_object_get(params, "speech"));
	set(&audio->paused, json_array_size(paused) > 0 ? paused : NULL);
	audio->ops.changed(audio->ops.user);
}

static void handle_message(void *user, const struct wire_message *message) {
	struct audio *audio = user;

	if (message->kind == WIRE_NOTIFICATION && strcmp(message->method, "state") == 0) {
		take_state(audio, message->params);
	} else if (message->kind == WIRE_RESULT && audio->probed != NULL &&
		json_integer_value(message->id) == audio->probe_id) {
		answer_probe(audio, message->result);
	}
}

static void handle_told(void *user, const char *type, const char *text) {
	struct audio *audio = user;

	audio->ops.told(audio->ops.user, type, text);
}

/* ---- its life ---- */

static void close_part(struct audio *audio) {
	if (--audio->open_parts > 0) {
		return;
	}
	json_decref(audio->begin);
	json_decref(audio->cue);
	json_decref(audio->paused);
	json_decref(audio->sound);
	json_decref(audio->speech);
	free(audio);
}

static void handle_ended(void *user) {
	close_part(user);
}

static void handle_timer_closed(uv_handle_t *handle) {
	close_part(handle->data);
}

static const struct keeper_ops keeper_ops = {.up = handle_up,
	.down = handle_down,
	.message = handle_message,
	.told = handle_told,
	.ended = handle_ended};

struct audio *audio_create(
	uv_loop_t *loop, const struct paths *paths, const struct audio_ops *ops) {
	struct audio *audio = calloc(1, sizeof(*audio));

	if (audio == NULL) {
		return NULL;
	}
	audio->ops = *ops;
	audio->loop = loop;
	audio->paths = paths;
	audio->open_parts = 2;
	keeper_init(&audio->keeper, loop, paths, "audio", &keeper_ops, audio);
	(void)uv_timer_init(loop, &audio->patience);
	audio->patience.data = audio;
	return audio;
}

void audio_destroy(struct audio *audio) {
	if (audio == NULL) {
		return;
	}
	answer_probe(audio, NULL);
	audio_hush(audio);
	uv_close((uv_handle_t *)&audio->patience, handle_timer_closed);
	keeper_end(&audio->keeper, FAREWELL_MS);
}

/* ---- what it is told ---- */

static void begin(struct audio *audio, const struct plan *plan, enum cues cues) {
	json_decref(audio->begin);
	audio->begin = make_begin(audio, plan, cues);
	if (audio->begin != NULL) {
		keeper_start(&audio->keeper);
	}
}

void audio_begin(struct audio *audio, const struct plan *plan, enum cues cues) {
	bool leave = strcmp(option_text(plan, "sound", "media"), "leave") == 0;

	answer_probe(audio, NULL);
	/* Without a sound there is nothing to do, unless others are to be silent. */
	if (audio->begin == NULL && (cues != CUES_TEXT || !leave)) {
		begin(audio, plan, cues);
	}
}

void audio_cue(struct audio *audio, const struct cue_effect *cue) {
	if (audio->begin == NULL || cue->channel == CUES_TEXT) {
		return;
	}
	json_decref(audio->cue);
	audio->cue = json_pack("{s:s, s:s, s:b, s:i}", "cue", cue_kind_name(cue->kind), "text",
		cue->text, "aloud", cue->aloud, "priority", cue->rank);
	audio->cue_ms = uv_now(audio->loop);
	if (keeper_live(&audio->keeper)) {
		send_cue(audio);
	}
}

void audio_hush(struct audio *audio) {
	set(&audio->cue, NULL);
	if (audio->begin != NULL && keeper_live(&audio->keeper)) {
		keeper_tell(&audio->keeper, "hush", json_object());
	}
}

void audio_end(struct audio *audio) {
	if (audio->begin == NULL) {
		return;
	}
	set(&audio->begin, NULL);
	set(&audio->cue, NULL);
	keeper_stop(&audio->keeper, LAST_WORDS_MS);
}

int audio_probe(struct audio *audio, const struct plan *plan, audio_probed *probed, void *user) {
	if (audio->begin != NULL) {
		return -EBUSY;
	}
	audio->probed = probed;
	audio->probed_user = user;
	begin(audio, plan, CUES_SPEECH);
	if (audio->begin == NULL) {
		audio->probed = NULL;
		return -ENOMEM;
	}
	(void)uv_timer_start(&audio->patience, handle_patience, PROBE_MS, 0);
	return 0;
}

json_t *audio_status(const struct audio *audio) {
	if (audio == NULL) {
		return json_pack("{s:s}", "helper", "off");
	}
	bool up = keeper_live(&audio->keeper);
	json_t *status = json_pack("{s:s}", "helper",
		up                             ? "running"
			: audio->begin != NULL ? "waiting"
					       : "off");
	if (up && audio->sound != NULL) {
		(void)json_object_set(status, "sound", audio->sound);
	}
	if (up && audio->speech != NULL) {
		(void)json_object_set(status, "speech", audio->speech);
	}
	if (audio->paused != NULL) {
		(void)json_object_set(status, "paused", audio->paused);
	}
	if (!up && audio->begin != NULL && audio->keeper.problem[0] != '\0') {
		(void)json_object_set_new(status, "problem", json_string(audio->keeper.problem));
	}
	return status;
}
