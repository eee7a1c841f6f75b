/* SPDX-License-Identifier: MIT */
/*
 * minimus-desktop-voice: speaks the cues of a session by speech-dispatcher,
 * whose library waits for each answer. Knows `open {"voice"?, "language"?,
 * "rate"?, "volume"?}`, `say {"number", "text", "priority"}` and `cancel {}`.
 * One text at a time: who sends a second one cancels the first before.
 */
#include <libspeechd.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "servant.h"

/* Told by the library's thread, which may be faster than the answer to what it tells about. */
static struct {
	pthread_mutex_t lock;
	size_t message;               /* what is being said, by the server's number */
	json_int_t number;            /* the same by ours; 0: nothing is */
	size_t early;                 /* a message that was not known yet when it ... */
	bool early_began, early_over; /* ... did that */
} now = {.lock = PTHREAD_MUTEX_INITIALIZER};

static SPDConnection *connection; /* NULL: not open */

static void handle_event(size_t message, size_t client, SPDNotificationType type) {
	json_int_t number = 0;
	bool began = type == SPD_EVENT_BEGIN;

	(void)client;
	(void)pthread_mutex_lock(&now.lock);
	if (now.number != 0 && message == now.message) {
		number = now.number;
		now.number = began ? number : 0;
	} else {
		now.early_began = began || (now.early == message && now.early_began);
		now.early_over = !began;
		now.early = message;
	}
	(void)pthread_mutex_unlock(&now.lock);
	if (number != 0 && began) {
		servant_began(number);
	} else if (number != 0) {
		servant_ended(number);
	}
}

/* The message is on its way under this number; what came early is told now. */
static void know(size_t message, json_int_t number) {
	(void)pthread_mutex_lock(&now.lock);
	bool early = now.early == message;
	bool began = early && now.early_began, over = early && now.early_over;
	now.message = message;
	now.number = over ? 0 : number;
	now.early = 0;
	(void)pthread_mutex_unlock(&now.lock);
	servant_taken(number);
	if (began) {
		servant_began(number);
	}
	if (over) {
		servant_ended(number);
	}
}

/* What could not be had is told, and the system's own serves. */
static void set_up(json_t *params) {
	const char *language = json_string_value(json_object_get(params, "language"));
	const char *voice = json_string_value(json_object_get(params, "voice"));
	char problem[200] = "";

	(void)spd_set_data_mode(connection, SPD_DATA_TEXT);
	if (language != NULL && spd_set_language(connection, language) < 0) {
		(void)snprintf(problem, sizeof(problem),
			"speech-dispatcher does not take the language %.80s", language);
	}
	if (voice != NULL && spd_set_synthesis_voice(connection, voice) < 0) {
		(void)snprintf(problem, sizeof(problem),
			"speech-dispatcher does not take the voice %.80s", voice);
	}
	json_t *rate = json_object_get(params, "rate"), *volume = json_object_get(params, "volume");
	if (json_is_integer(rate)) {
		(void)spd_set_voice_rate(connection, (signed int)json_integer_value(rate));
	}
	if (json_is_integer(volume)) {
		/* Percent here, -100 to 100 there. */
		(void)spd_set_volume(
			connection, (signed int)(2 * json_integer_value(volume) - 100));
	}
	servant_ready(problem[0] != '\0' ? problem : NULL);
}

static void open_speech(json_t *params) {
	char *why = NULL, *more;
	char problem[400];

	if (connection != NULL) {
		return;
	}
	connection = spd_open2("minimus", "session", NULL, SPD_MODE_THREADED, NULL, 1, &why);
	if (connection == NULL) {
		if (why != NULL && (more = strstr(why, ". Autospawn")) != NULL) {
			*more = '\0'; /* how starting one failed, over several sentences */
		}
		const char *reason = why == NULL          ? "no reason given"
			: strncmp(why, "Error: ", 7) == 0 ? why + 7
							  : why;
		(void)snprintf(
			problem, sizeof(problem), "speech-dispatcher is not there: %.300s", reason);
		free(why);
		servant_failed(0, problem);
		return;
	}
	connection->callback_begin = handle_event;
	connection->callback_end = handle_event;
	connection->callback_cancel = handle_event;
	if (spd_set_notification_on(connection, SPD_BEGIN) < 0 ||
		spd_set_notification_on(connection, SPD_END) < 0 ||
		spd_set_notification_on(connection, SPD_CANCEL) < 0) {
		servant_failed(0, "speech-dispatcher does not tell what it says");
		return;
	}
	set_up(params);
}

/* Beside other programs that speak, a screen reader above all: coaching waits for nobody and is
 * left out while another one speaks; what has to be heard now is. */
static SPDPriority priority_of(const char *word) {
	if (word != NULL && strcmp(word, "high") == 0) {
		return SPD_MESSAGE;
	}
	return word != NULL && strcmp(word, "low") == 0 ? SPD_NOTIFICATION : SPD_TEXT;
}

static void say(json_t *params) {
	json_int_t number = json_integer_value(json_object_get(params, "number"));
	const char *text = json_string_value(json_object_get(params, "text"));
	const char *priority = json_string_value(json_object_get(params, "priority"));

	if (connection == NULL || text == NULL || number < 1) {
		servant_failed(number, "speech-dispatcher is not connected");
		return;
	}
	int message = spd_say(connection, priority_of(priority), text);
	if (message <= 0) {
		servant_failed(number, "speech-dispatcher does not answer");
		return;
	}
	know((size_t)message, number);
}

static void handle_told(void *user, const char *method, json_t *params) {
	(void)user;
	if (strcmp(method, "open") == 0) {
		open_speech(params);
	} else if (strcmp(method, "say") == 0) {
		say(params);
	} else if (strcmp(method, "cancel") == 0 && connection != NULL) {
		(void)spd_cancel(connection);
	}
}

int main(void) {
	static const struct servant_ops ops = {.told = handle_told};

	(void)signal(SIGPIPE, SIG_IGN);
	int status = servant_run(&ops);
	if (connection != NULL) {
		/* Closing waits for an answer that a dead server never gives. */
		(void)alarm(1);
		spd_close(connection);
	}
	return status;
}
