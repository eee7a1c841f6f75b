/* SPDX-License-Identifier: MIT */
#include "hooks.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/plan_keys.h"
#include "core/words.h"
#include "hook.h"
#include "log.h"
#include "surroundings.h"
#include "wire/methods.h"
#include "wire/wire.h"

#define FAREWELL_MS 400 /* so long a hook may go on when the daemon ends */
#define ENVIRONMENT_MAX 1024

struct waiting {
	char *text; /* owned */
	size_t length;
};

struct hook {
	unsigned type; /* index into wire_events */
	char name[48]; /* "on-reminder.due" */
	char *command; /* owned */
	struct hook_run *run;
	bool told; /* that it cannot be started */
	size_t waiting_count;
	struct waiting waiting[HOOKS_WAITING_MAX];
};

struct hooks {
	uv_loop_t *loop;
	char *socket; /* owned, or NULL */
	uv_timer_t start;
	size_t count, running;
	struct hook **list; /* owned, each too: a run borrows its hook's name */
	struct hook **old;  /* of plans before, with a run that goes on; owned */
	size_t old_count;
	bool ending, closed;
};

static void hook_free(struct hook *hook) {
	for (size_t i = 0; i < hook->waiting_count; i++) {
		free(hook->waiting[i].text);
	}
	free(hook->command);
	free(hook);
}

/* ---- which commands ---- */

static const char *command_of(const struct plan_option *option) {
	bool ours = strcmp(option->section, "hooks") == 0 && strncmp(option->key, "on-", 3) == 0;

	return ours && strcmp(option->value, "none") != 0 ? option->value : NULL;
}

static struct hook *find(struct hooks *hooks, unsigned type) {
	for (size_t i = 0; i < hooks->count; i++) {
		if (hooks->list[i]->type == type) {
			return hooks->list[i];
		}
	}
	return NULL;
}

static bool busy(const struct hooks *hooks, unsigned type) {
	for (size_t i = 0; i < hooks->count; i++) {
		if (hooks->list[i]->type == type && hooks->list[i]->run != NULL) {
			return true;
		}
	}
	for (size_t i = 0; i < hooks->old_count; i++) {
		if (hooks->old[i]->type == type) {
			return true;
		}
	}
	return false;
}

/* A hook of the plan before: what waits goes to its successor; it stays while it runs. */
static void retire(struct hooks *hooks, struct hook *hook) {
	struct hook *next = find(hooks, hook->type);

	if (next != NULL) {
		memcpy(next->waiting, hook->waiting, sizeof(hook->waiting));
		next->waiting_count = hook->waiting_count;
		hook->waiting_count = 0;
	}
	struct hook **grown = hook->run == NULL
		? NULL
		: realloc(hooks->old, (hooks->old_count + 1) * sizeof(struct hook *));
	if (grown != NULL) {
		hooks->old = grown;
		hooks->old[hooks->old_count++] = hook;
	} else if (hook->run == NULL) {
		hook_free(hook);
	}
}

static struct hook *hook_create(int type, const struct plan_option *option) {
	struct hook *hook = calloc(1, sizeof(*hook));

	if (hook == NULL || (hook->command = strdup(option->value)) == NULL) {
		free(hook);
		return NULL;
	}
	hook->type = (unsigned)type;
	(void)snprintf(hook->name, sizeof(hook->name), "%s", option->key);
	return hook;
}

void hooks_set(struct hooks *hooks, const struct plan *plan) {
	size_t old_count = hooks != NULL ? hooks->count : 0;
	struct hook **old = hooks != NULL ? hooks->list : NULL;

	if (hooks == NULL) {
		return;
	}
	hooks->list = calloc(plan->option_count + 1, sizeof(struct hook *));
	hooks->count = 0;
	for (uint32_t i = 0; i < plan->option_count && hooks->list != NULL; i++) {
		const struct plan_option *option = &plan->options[i];
		int type = command_of(option) != NULL ? events_type(option->key + 3) : -1;
		struct hook *hook = type >= 0 ? hook_create(type, option) : NULL;
		if (hook != NULL) {
			hooks->list[hooks->count++] = hook;
		}
	}
	for (size_t i = 0; i < old_count; i++) {
		retire(hooks, old[i]);
	}
	free(old);
}

/* ---- running them ---- */

/* What is the daemon's own and would mislead a child. */
static bool is_private(const char *variable) {
	static const char *const names[] = {
		"NOTIFY_SOCKET=", "LISTEN_FDS=", "LISTEN_PID=", "LISTEN_FDNAMES=", "WATCHDOG_USEC=",
		"WATCHDOG_PID=", "MINIMUS_EVENT=", "MINIMUS_SOCKET="};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strncmp(variable, names[i], strlen(names[i])) == 0) {
			return true;
		}
	}
	return false;
}

static void fill_environment(
	const struct hooks *hooks, const struct hook *hook, char **list, char *event, char **ret) {
	size_t count = 0;

	for (char **each = environ; *each != NULL && count < ENVIRONMENT_MAX - 3; each++) {
		if (!is_private(*each)) {
			list[count++] = *each;
		}
	}
	(void)sprintf(event, "MINIMUS_EVENT=%s", hook->name + 3);
	list[count++] = event;
	if (hooks->socket != NULL && asprintf(ret, "MINIMUS_SOCKET=%s", hooks->socket) >= 0) {
		list[count++] = *ret;
	}
	list[count] = NULL;
}

/* A word that begins with ~/ is below the home directory; *ret_owned frees it. */
static char *at_home(char *word, char **ret_owned) {
	const char *home = getenv("HOME");

	if (strncmp(word, "~/", 2) == 0 && home != NULL &&
		asprintf(ret_owned, "%s%s", home, word + 1) >= 0) {
		return *ret_owned;
	}
	return word;
}

static void start_pending(struct hooks *hooks);

static void handle_ended(void *user, struct hook_run *run) {
	struct hooks *hooks = user;

	hooks->running--;
	for (size_t i = 0; i < hooks->count; i++) {
		if (hooks->list[i]->run == run) {
			hooks->list[i]->run = NULL;
		}
	}
	for (size_t i = 0; i < hooks->old_count; i++) {
		if (hooks->old[i]->run == run) {
			hook_free(hooks->old[i]);
			hooks->old[i] = hooks->old[--hooks->old_count];
			break;
		}
	}
	start_pending(hooks);
}

static void run_next(struct hooks *hooks, struct hook *hook) {
	char *words[WORDS_COUNT_MAX + 1], *owned[WORDS_COUNT_MAX] = {0}, *variable = NULL;
	char *list[ENVIRONMENT_MAX], event[64], memory[PLAN_TEXT_MAX + 1];
	struct waiting next = hook->waiting[0];

	hook->waiting_count--;
	memmove(hook->waiting, hook->waiting + 1, hook->waiting_count * sizeof(hook->waiting[0]));
	int count = strlen(hook->command) < sizeof(memory)
		? words_split(hook->command, memory, words, NULL)
		: -1;
	if (count < 0) {
		free(next.text);
		return;
	}
	for (int i = 0; i < count; i++) {
		words[i] = at_home(words[i], &owned[i]);
	}
	fill_environment(hooks, hook, list, event, &variable);
	const struct hook_order order = {.name = hook->name,
		.words = words,
		.environ = list,
		.text = next.text,
		.length = next.length,
		.ended = handle_ended,
		.user = hooks};
	int result = hook_start(hooks->loop, &order, &hook->run);
	hooks->running += result == 0;
	if (result < 0 && !hook->told) {
		log_line(LOG_WARN, "hook %s: %s cannot be started: %s", hook->name, words[0],
			uv_strerror(result));
	}
	hook->told = result < 0;
	for (int i = 0; i < count; i++) {
		free(owned[i]);
	}
	free(variable);
}

static void hooks_free(struct hooks *hooks) {
	if (!hooks->ending || !hooks->closed || hooks->running > 0) {
		return;
	}
	for (size_t i = 0; i < hooks->count; i++) {
		hook_free(hooks->list[i]);
	}
	free(hooks->list);
	free(hooks->old);
	free(hooks->socket);
	free(hooks);
}

static void start_pending(struct hooks *hooks) {
	for (size_t i = 0; i < hooks->count && !hooks->closed; i++) {
		struct hook *hook = hooks->list[i];
		while (hook->waiting_count > 0 && !busy(hooks, hook->type)) {
			run_next(hooks, hook);
		}
	}
	hooks_free(hooks);
}

static void handle_start(uv_timer_t *timer) {
	start_pending(timer->data);
}

/* The event itself, without the envelope that readers of the socket get. */
static char *event_text(const struct event_line *line, size_t *ret_length) {
	struct wire_message message;
	struct wire_error error;
	char *copy = strdup(line->text), *text = NULL;

	if (copy != NULL && wire_parse(copy, strcspn(copy, "\n"), &message, NULL, &error) >= 0) {
		text = wire_line(json_incref(message.params), ret_length);
		wire_message_finish(&message);
	}
	free(copy);
	return text;
}

void hooks_event(struct hooks *hooks, const struct event_line *line) {
	struct hook *hook = hooks != NULL ? find(hooks, line->type) : NULL;
	struct waiting fresh = {0};

	if (hook == NULL || hooks->ending ||
		(fresh.text = event_text(line, &fresh.length)) == NULL) {
		return;
	}
	if (hook->waiting_count == HOOKS_WAITING_MAX) {
		log_line(LOG_WARN,
			"hook %s: is too slow, %d events wait for it; the oldest is left out",
			hook->name, HOOKS_WAITING_MAX);
		free(hook->waiting[0].text);
		hook->waiting_count--;
		memmove(hook->waiting, hook->waiting + 1,
			hook->waiting_count * sizeof(hook->waiting[0]));
	}
	hook->waiting[hook->waiting_count++] = fresh;
	(void)uv_timer_start(&hooks->start, handle_start, 0, 0);
}

/* ---- its life ---- */

struct hooks *hooks_create(uv_loop_t *loop, const char *socket) {
	struct hooks *hooks = calloc(1, sizeof(*hooks));

	if (hooks == NULL) {
		return NULL;
	}
	hooks->loop = loop;
	hooks->socket = socket != NULL ? strdup(socket) : NULL;
	(void)uv_timer_init(loop, &hooks->start);
	hooks->start.data = hooks;
	return hooks;
}

static void handle_closed(uv_handle_t *handle) {
	struct hooks *hooks = handle->data;

	hooks->closed = true;
	hooks_free(hooks);
}

void hooks_destroy(struct hooks *hooks) {
	if (hooks == NULL) {
		return;
	}
	start_pending(hooks);
	hooks->ending = true;
	for (size_t i = 0; i < hooks->count; i++) {
		struct hook *hook = hooks->list[i];
		while (hook->waiting_count > 0) {
			free(hook->waiting[--hook->waiting_count].text);
		}
		if (hook->run != NULL) {
			hook_end(hook->run, FAREWELL_MS);
		}
	}
	for (size_t i = 0; i < hooks->old_count; i++) {
		hook_end(hooks->old[i]->run, FAREWELL_MS);
	}
	uv_close((uv_handle_t *)&hooks->start, handle_closed);
}

/* ---- what a plan says ---- */

static bool is_shell_word(const char *word) {
	static const char *const words[] = {"|", ">", ">>", "<", "&", "&&", "||", "2>&1"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(word, words[i]) == 0) {
			return true;
		}
	}
	return false;
}

static void check_words(char **words, int count, struct diag *diag, struct diag_list *problems) {
	char *owned = NULL;
	char *program = at_home(words[0], &owned);

	if (!surroundings_program(program)) {
		(void)diag_fail(diag, 0,
			strchr(program, '/') != NULL
				? "%.120s is not there, or may not be run; correct the path"
				: "there is no program \"%.120s\" in PATH; write its whole path",
			program);
		diag_list_add(problems, diag);
	}
	for (int i = 1; i < count; i++) {
		if (is_shell_word(words[i])) {
			(void)diag_fail(diag, 0,
				"no shell reads this, so \"%s\" is an argument like any other; "
				"write "
				"sh -c '...'",
				words[i]);
			diag_list_add(problems, diag);
			break;
		}
	}
	free(owned);
}

void hooks_check(const struct plan *plan, struct diag_list *problems) {
	char memory[PLAN_TEXT_MAX + 1], *words[WORDS_COUNT_MAX + 1];

	for (uint32_t i = 0; i < plan->option_count; i++) {
		const struct plan_option *option = &plan->options[i];
		const char *command = command_of(option);
		int count = command != NULL && strlen(command) < sizeof(memory)
			? words_split(command, memory, words, NULL)
			: 0;
		if (count > 0) {
			struct diag diag = {.severity = DIAG_WARNING, .line = option->line};
			(void)snprintf(diag.file, sizeof(diag.file), "%s", option->file);
			(void)snprintf(diag.section, sizeof(diag.section), "hooks");
			(void)snprintf(diag.key, sizeof(diag.key), "%s", option->key);
			check_words(words, count, &diag, problems);
		}
	}
}
