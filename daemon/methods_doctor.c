/* SPDX-License-Identifier: MIT */
/* The method doctor: one check after the other, each with what was found and what to do. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "methods.h"
#include "render.h"
#include "statedir.h"
#include "surroundings.h"

#define DETAIL_BYTES 640

/* A hint is something that is missing but that reminders do without. */
enum finding { FINE, HINT, PROBLEM };

static void check(json_t *checks, const char *name, enum finding finding, const char *detail,
	const char *remedy) {
	json_t *json =
		json_pack("{s:s, s:b, s:s}", "name", name, "ok", finding == FINE, "detail", detail);

	if (finding != FINE) {
		render_set_text(json, "severity", finding == HINT ? "hint" : "problem");
		render_set_text(json, "remedy", remedy);
	}
	(void)json_array_append_new(checks, json);
}

static const char *text_in(const json_t *json, const char *key) {
	const char *text = json_string_value(json_object_get(json, key));

	return text != NULL ? text : "";
}

/* ---- the plan and what runs it ---- */

static void check_socket(struct daemon *daemon, json_t *checks) {
	const char *where = daemon->options.stdio ? "standard input and output"
		: daemon->paths.socket != NULL    ? daemon->paths.socket
						  : "from the service manager";

	check(checks, "socket", FINE, where, "");
}

static void check_plan(struct daemon *daemon, const json_t *status, json_t *checks) {
	const json_t *plan = json_object_get(status, "plan");
	json_int_t warnings = json_integer_value(json_object_get(plan, "warnings"));
	char detail[DETAIL_BYTES];

	if (!daemon->plan_ok) {
		check(checks, "plan", PROBLEM, daemon->plan_problem,
			"correct the plan (minimusctl check), then minimusctl reload");
	} else if (json_is_true(json_object_get(plan, "changed"))) {
		(void)snprintf(detail, sizeof(detail), "%s was changed and is not loaded yet",
			text_in(plan, "path"));
		check(checks, "plan", HINT, detail, "load it: minimusctl reload");
	} else if (warnings > 0) {
		(void)snprintf(detail, sizeof(detail), "%s: no errors, %lld warning%s",
			text_in(plan, "path"), (long long)warnings, warnings == 1 ? "" : "s");
		check(checks, "plan", HINT, detail, "minimusctl check shows them");
	} else {
		(void)snprintf(detail, sizeof(detail), "%s: no errors", text_in(plan, "path"));
		check(checks, "plan", FINE, detail, "");
	}
}

static void check_plugins(struct daemon *daemon, json_t *checks) {
	json_t *list = plugins_status(daemon->plugins, false), *item;
	char name[80], remedy[160];
	size_t i;

	json_array_foreach(list, i, item) {
		const char *id = text_in(item, "id"), *state = text_in(item, "state");
		const char *problem = text_in(item, "problem");
		(void)snprintf(name, sizeof(name), "plugin %s", id);
		(void)snprintf(remedy, sizeof(remedy),
			"see minimusctl plugin log %s; then minimusctl plugin reload %s", id, id);
		check(checks, name, strcmp(state, "ready") == 0 ? FINE : PROBLEM,
			problem[0] != '\0' ? problem : state, remedy);
	}
	json_decref(list);
}

static void check_store(struct daemon *daemon, json_t *checks) {
	enum store_state state = store_state(daemon->store);
	const char *folder = daemon->paths.state;
	char detail[DETAIL_BYTES];

	if (state == STORE_MEMORY) {
		check(checks, "history", FINE, "in memory only", "");
	} else if (state == STORE_BEHIND) {
		check(checks, "history", PROBLEM, store_problem(daemon->store),
			"make room, or make the state directory writable; it is tried again");
	} else if (access(folder, W_OK | X_OK) < 0) {
		(void)snprintf(detail, sizeof(detail), "%s cannot be written", folder);
		check(checks, "history", PROBLEM, detail,
			"make the directory yours and writable; until then nothing new is saved");
	} else if (statedir_full(folder)) {
		(void)snprintf(detail, sizeof(detail), "the disk of %s is full", folder);
		check(checks, "history", PROBLEM, detail,
			"make room on it; until then nothing new is saved");
	} else {
		check(checks, "history", FINE, folder, "");
	}
}

/* What keeps prompts away although everything works. */
static void check_prompts(const json_t *status, json_t *checks) {
	const json_t *screening = json_object_get(status, "screening");
	json_int_t speed = json_integer_value(json_object_get(status, "speed"));
	char detail[DETAIL_BYTES];

	if (strcmp(text_in(status, "state"), "suspended") == 0) {
		check(checks, "prompts", HINT, "suspended until a clinician has cleared you",
			"then say so: minimusctl redflag clear");
	} else if (strcmp(text_in(status, "state"), "paused") == 0) {
		check(checks, "prompts", HINT, "paused by you", "go on: minimusctl resume");
	} else if (json_is_true(json_object_get(screening, "needed"))) {
		check(checks, "prompts", HINT,
			"none comes before the safety questions have been answered",
			"answer them: minimusctl screening");
	}
	if (speed != 1) {
		(void)snprintf(detail, sizeof(detail), "minimusd runs its clocks %lld times faster",
			(long long)speed);
		check(checks, "clock", HINT, detail, "for real reminders start it without --speed");
	}
}

/* ---- the desktop ---- */

static void check_server(const json_t *server, json_t *checks) {
	const json_t *list = json_object_get(server, "capabilities");
	const json_t *item;
	char detail[DETAIL_BYTES];
	size_t i, used;
	bool actions = false;

	(void)snprintf(detail, sizeof(detail), "%s %s", text_in(server, "name"),
		text_in(server, "version"));
	json_array_foreach(list, i, item) {
		const char *capability = json_string_value(item);
		used = strlen(detail);
		(void)snprintf(detail + used, sizeof(detail) - used, "%s%s", i == 0 ? ": " : ", ",
			capability != NULL ? capability : "");
		actions = actions || (capability != NULL && strcmp(capability, "actions") == 0);
	}
	check(checks, "notifications", actions ? FINE : HINT, detail,
		"this server shows no buttons: answer with minimusctl (start, snooze, skip), or "
		"use "
		"one that does, such as dunst, mako or swaync");
}

/* probed: what the helper found just now; NULL: it did not answer. */
static void check_notifications(struct daemon *daemon, const json_t *probed, json_t *checks) {
	const json_t *server = json_object_get(probed, "server");
	const char *problem = text_in(probed, "problem");
	json_t *status = desktop_status(daemon->desktop);

	if (daemon->desktop == NULL) {
		check(checks, "notifications", FINE, "off by --no-desktop or --stdio", "");
	} else if (probed == NULL) {
		bool runs = strcmp(text_in(status, "helper"), "running") == 0;
		const char *why = runs ? "" : text_in(status, "problem");
		check(checks, "notifications", PROBLEM,
			why[0] != '\0' ? why : "minimus-desktop does not answer",
			"it is started again by itself; if this stays, install minimus anew and "
			"see: journalctl --user -u minimusd");
	} else if (!json_is_true(json_object_get(probed, "bus"))) {
		check(checks, "notifications", PROBLEM,
			problem[0] != '\0' ? problem : "there is no session bus",
			"start minimusd in your desktop session (systemctl --user start minimusd), "
			"with DBUS_SESSION_BUS_ADDRESS set where that is not done for you");
	} else if (!json_is_object(server)) {
		check(checks, "notifications", PROBLEM,
			problem[0] != '\0' ? problem : "no notification server runs",
			"start a notification server such as dunst or mako in this session");
	} else if (problem[0] != '\0') {
		check(checks, "notifications", PROBLEM, problem,
			"restart the notification server; what is due is shown then");
	} else {
		check_server(server, checks);
	}
	json_decref(status);
}

static void check_drawings(struct daemon *daemon, json_t *checks) {
	const char *folder = daemon->paths.drawings[PATHS_DRAWING_FOLDERS - 1];
	char detail[DETAIL_BYTES];
	char *light = path_join(folder, "light");

	bool there = light != NULL && access(light, R_OK | X_OK) == 0;
	free(light);
	(void)snprintf(detail, sizeof(detail), there ? "%s" : "the drawings are not in %s", folder);
	check(checks, "drawings", there ? FINE : HINT, detail,
		"install minimus anew; until then notifications come without them");
}

static void check_presence(struct daemon *daemon, const json_t *status, json_t *checks) {
	const json_t *presence = json_object_get(status, "presence");
	char found[DETAIL_BYTES], detail[DETAIL_BYTES + 80];

	if (daemon->desktop == NULL) {
		return;
	}
	bool display = surroundings_display(found, sizeof(found));
	if (strcmp(text_in(presence, "state"), "unknown") != 0) {
		(void)snprintf(detail, sizeof(detail), "%s, by %s", text_in(presence, "state"),
			text_in(presence, "source"));
		bool locks = json_is_true(json_object_get(presence, "locks"));
		check(checks, "presence", FINE, detail, "");
		check(checks, "locks", locks ? FINE : HINT,
			locks ? "logind or the screen saver tells"
			      : "nothing tells when the screen is locked",
			"log in by a display manager or a tty, so that logind has a session, or "
			"use a screen saver that is on the session bus");
	} else if (!display) {
		check(checks, "presence", HINT,
			"no display has been found, so all time counts as time at the machine",
			"log in to a desktop; where the session does not tell systemd, put this "
			"into its start: dbus-update-activation-environment --systemd DISPLAY "
			"WAYLAND_DISPLAY");
	} else {
		(void)snprintf(detail, sizeof(detail),
			"nothing at %s tells when you are away, so all time counts as time at the "
			"machine",
			found);
		check(checks, "presence", HINT, detail,
			"use `every = 50min` without \"active\", or a desktop that tells idle "
			"time");
	}
}

/* Who tells that prompts are to be held, if anybody does; all of it is fine. */
static void check_holds(struct daemon *daemon, json_t *checks) {
	static const struct {
		const char *name, *key, *nobody;
	} holds[] = {
		{"do not disturb", "dnd",
			"no server that is understood tells; a prompt that it hides stays open"},
		{"full-screen", "fullscreen", "nothing here tells; no prompt is held for it"}};
	json_t *status = sense_status(daemon->sense);
	char detail[DETAIL_BYTES];

	for (size_t i = 0; daemon->sense != NULL && i < sizeof(holds) / sizeof(holds[0]); i++) {
		const json_t *hold = json_object_get(status, holds[i].key);
		const char *source = text_in(hold, "source");
		(void)snprintf(detail, sizeof(detail), "%s%s",
			source[0] != '\0' ? source : holds[i].nobody,
			source[0] == '\0'                                   ? ""
				: json_is_true(json_object_get(hold, "on")) ? " tells: on"
									    : " tells: off");
		check(checks, holds[i].name, FINE, detail, "");
	}
	json_decref(status);
}

static bool wants(const struct daemon *daemon, enum cues cues) {
	const struct plan *plan = &daemon->loaded->plan;

	for (uint32_t i = 0; i < plan->reminder_count; i++) {
		if (plan->reminders[i].enabled && plan->reminders[i].cues == cues) {
			return true;
		}
	}
	return false;
}

/* What a test of the sound found; the ears have the last word. */
static void check_heard(json_t *checks, const char *name, const json_t *heard, const char *said,
	const char *remedy) {
	const json_t *state = json_object_get(heard, name);
	const char *problem = text_in(state, "problem");

	if (heard == NULL) {
		check(checks, name, PROBLEM,
			"the test was given up: minimus-desktop does not answer, or a session "
			"began",
			"try again; if this stays, see: journalctl --user -u minimusd");
	} else if (json_is_true(json_object_get(state, "ok"))) {
		check(checks, name, FINE, said, "");
	} else {
		check(checks, name, PROBLEM, problem[0] != '\0' ? problem : "it was not tried",
			remedy);
	}
}

/* Tones without a sound server are only missed; speech is missed where the plan asks for it. */
static void check_sound(struct daemon *daemon, json_t *checks) {
	char found[DETAIL_BYTES];

	if (daemon->desktop == NULL) {
		return;
	}
	if (daemon->sounded) {
		check_heard(checks, "sound", daemon->heard,
			"a tone was played; if you did not hear it, look at the volume and at "
			"where sound goes",
			"start PipeWire or PulseAudio in this session, or start it anew; "
			"minimusctl follow shows the steps");
		check_heard(checks, "speech", daemon->heard,
			"\"This is minimus\" was said; if you did not hear it, look at the voice "
			"with: spd-say hello",
			"install speech-dispatcher and a voice, such as espeak-ng; until then "
			"there are tones");
		return;
	}
	bool sound = surroundings_sound(found, sizeof(found));
	check(checks, "sound", sound ? FINE : HINT,
		sound ? found : "no sound server has been found: sessions are silent",
		"start PipeWire or PulseAudio in this session; minimusctl follow shows the steps");
	bool speech = surroundings_speech(found, sizeof(found));
	bool wanted = wants(daemon, CUES_SPEECH);
	check(checks, "speech",
		speech           ? FINE
			: wanted ? PROBLEM
				 : HINT,
		speech           ? found
			: wanted ? "the plan has cues = speech, and speech-dispatcher is not there"
				 : "speech-dispatcher is not there; the plan does without it",
		"install speech-dispatcher and a voice, such as espeak-ng; until then there are "
		"tones");
}

/* ---- all of it ---- */

static json_t *examine(struct daemon *daemon, const json_t *probed) {
	json_t *checks = json_array(), *item, *status = render_status(daemon);
	bool ok = true;
	size_t i;

	check_socket(daemon, checks);
	check_plan(daemon, status, checks);
	check_plugins(daemon, checks);
	check_store(daemon, checks);
	check_prompts(status, checks);
	check_notifications(daemon, probed, checks);
	check_drawings(daemon, checks);
	check_presence(daemon, status, checks);
	check_holds(daemon, checks);
	check_sound(daemon, checks);
	json_decref(status);
	json_array_foreach(checks, i, item) {
		ok = ok && strcmp(text_in(item, "severity"), "problem") != 0;
	}
	return json_pack("{s:b, s:s, s:o}", "ok", ok, "version", MINIMUS_VERSION, "checks", checks);
}

static void handle_probed(void *user, json_t *probed) {
	struct daemon *daemon = user;
	size_t count = daemon->doctor_count;

	if (count == 0) {
		return;
	}
	daemon->doctor_count = 0;
	json_t *result = examine(daemon, probed);
	daemon->sounded = false;
	json_decref(daemon->heard);
	daemon->heard = NULL;
	for (size_t i = 0; i < count; i++) {
		request_answer(daemon->doctors[i], json_incref(result));
	}
	json_decref(result);
}

static void add_doctor(struct daemon *daemon, struct request *request) {
	if (daemon->doctor_count == SYNCS_MAX) {
		methods_refuse(request, "refused", "too many wait for an answer; read theirs");
		return;
	}
	daemon->doctors[daemon->doctor_count++] = request;
	desktop_probe(daemon->desktop, handle_probed, daemon);
}

static void handle_heard(void *user, json_t *heard) {
	struct daemon *daemon = user;
	struct request *request = daemon->sound_doctor;

	daemon->sound_doctor = NULL;
	if (request != NULL) {
		json_decref(daemon->heard);
		daemon->heard = json_incref(heard);
		daemon->sounded = true;
		add_doctor(daemon, request);
	}
}

/* Plays first, then looks at the rest. */
static void test_sound(struct daemon *daemon, struct request *request) {
	int result = daemon->sound_doctor != NULL
		? -EBUSY
		: audio_probe(daemon->audio, &daemon->loaded->plan, handle_heard, daemon);

	if (result < 0) {
		methods_refuse(request, "not-now",
			result == -EBUSY
				? "the sound cannot be tested during a session or another test"
				: "memory is out");
		return;
	}
	daemon->sound_doctor = request;
}

void serve_doctor(struct daemon *daemon, struct request *request, json_t *params) {
	if (daemon->desktop == NULL) {
		request_answer(request, examine(daemon, NULL));
	} else if (json_is_true(json_object_get(params, "sound")) && daemon->audio != NULL) {
		test_sound(daemon, request);
	} else {
		add_doctor(daemon, request);
	}
}
