/* SPDX-License-Identifier: MIT */
#include "notice.h"

#include <glib.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define LONG_BYTES 240u /* more than a server shows that shows a few lines */

/* What to type in place of a button. The same button means different things under different
 * questions. */
static const struct {
	const char *kind; /* NULL: any */
	const char *id, *verb;
} verbs[] = {
	{NULL, "start", "start"},
	{NULL, "snooze", "snooze"},
	{NULL, "skip", "skip"},
	{NULL, "pause", "session pause"},
	{NULL, "resume", "session resume"},
	{NULL, "next", "session next"},
	{NULL, "back", "session back"},
	{NULL, "stop", "session stop"},
	{NULL, "finish", "session stop"},
	{NULL, "easy", "answer --effort easy"},
	{NULL, "right", "answer --effort right"},
	{NULL, "hard", "answer --effort hard"},
	{"pain", "none", "answer --pain 0"},
	{"pain", "little", "answer --pain 2"},
	{"pain", "much", "answer --pain 6"},
	{"morning", "none", "answer --morning 0"},
	{"morning", "little", "answer --morning 2"},
	{"morning", "much", "answer --morning 6"},
	{"screening", "none", "screening none"},
	{"screening", "something", "screening something"},
	{"red-flags", "emergency", "redflag emergency"},
	{"red-flags", "same-day", "redflag same-day"},
	{"red-flags", "soon", "redflag soon"},
	{"red-flags", "none", "redflag none"},
};

static const char *verb_of(const char *kind, const char *id) {
	for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++) {
		bool fits = verbs[i].kind == NULL || g_strcmp0(verbs[i].kind, kind) == 0;
		if (fits && strcmp(verbs[i].id, id) == 0) {
			return verbs[i].verb;
		}
	}
	return NULL;
}

static int read_button(struct notice *notice, json_t *json, struct wire_error *error) {
	const char *id, *label;
	int got = wire_get_string(json, "id", &id, error);
	if (got > 0) {
		got = wire_get_string(json, "label", &label, error);
	}
	if (got == 0) {
		(void)snprintf(
			error->text, sizeof(error->text), "an action needs an id and a label");
	}
	if (got <= 0) {
		return -1;
	}
	struct notice_button *button = &notice->buttons[notice->button_count++];
	button->id = g_strdup(id);
	button->label = g_strdup(label);
	return 0;
}

static int read_buttons(struct notice *notice, json_t *params, struct wire_error *error) {
	json_t *actions;
	int got = wire_get_array(params, "actions", &actions, error);
	if (got <= 0) {
		return got;
	}
	if (json_array_size(actions) > NOTICE_BUTTONS_MAX) {
		(void)snprintf(error->text, sizeof(error->text),
			"actions: at most %d fit in a notice", NOTICE_BUTTONS_MAX);
		return -1;
	}
	for (size_t i = 0; i < json_array_size(actions); i++) {
		if (read_button(notice, json_array_get(actions, i), error) < 0) {
			return -1;
		}
	}
	return 0;
}

/* An optional string, copied; NULL when it is left out. */
static int read_text(json_t *params, const char *key, char **ret, struct wire_error *error) {
	const char *text;
	int got = wire_get_string(params, key, &text, error);
	if (got > 0) {
		*ret = g_strdup(text);
	}
	return got;
}

static int read_texts(struct notice *notice, json_t *params, struct wire_error *error) {
	char *urgency = NULL;
	int got = read_text(params, "summary", &notice->summary, error);
	if (got >= 0 && (notice->summary == NULL || notice->summary[0] == '\0')) {
		(void)snprintf(error->text, sizeof(error->text), "a notice needs a summary");
		return -1;
	}
	if (got < 0 || read_text(params, "kind", &notice->kind, error) < 0 ||
		read_text(params, "body", &notice->body, error) < 0 ||
		read_text(params, "image", &notice->image, error) < 0 ||
		read_text(params, "mark", &notice->mark, error) < 0 ||
		read_text(params, "urgency", &urgency, error) < 0) {
		return -1;
	}
	/* Whatever is asked, nothing here is ever critical: that would break through "do not
	 * disturb". */
	notice->low = g_strcmp0(urgency, "low") == 0;
	g_free(urgency);
	if (notice->image != NULL && !g_path_is_absolute(notice->image)) {
		g_clear_pointer(&notice->image, g_free);
	}
	return 0;
}

static int read_numbers(struct notice *notice, json_t *params, struct wire_error *error) {
	json_int_t percent;
	int got = wire_get_integer(params, "notice", 0, INT64_MAX, &notice->number, error);
	if (got == 0) {
		(void)snprintf(error->text, sizeof(error->text), "a notice needs its number");
	}
	if (got <= 0 || wire_get_boolean(params, "silent", &notice->silent, error) < 0 ||
		wire_get_boolean(params, "transient", &notice->transient, error) < 0) {
		return -1;
	}
	got = wire_get_integer(params, "percent", 0, 100, &percent, error);
	notice->percent = got > 0 ? (int)percent : -1;
	return got;
}

struct notice *notice_create(json_t *params, struct wire_error *error) {
	*error = (struct wire_error){.code = WIRE_INVALID_PARAMS};
	if (!json_is_object(params)) {
		(void)snprintf(
			error->text, sizeof(error->text), "the parameters are not an object");
		return NULL;
	}
	struct notice *notice = g_new0(struct notice, 1);
	if (read_numbers(notice, params, error) < 0 || read_texts(notice, params, error) < 0 ||
		read_buttons(notice, params, error) < 0) {
		notice_destroy(notice);
		return NULL;
	}
	return notice;
}

void notice_destroy(struct notice *notice) {
	if (notice == NULL) {
		return;
	}
	for (size_t i = 0; i < notice->button_count; i++) {
		g_free(notice->buttons[i].id);
		g_free(notice->buttons[i].label);
	}
	g_free(notice->kind);
	g_free(notice->summary);
	g_free(notice->body);
	g_free(notice->image);
	g_free(notice->mark);
	g_free(notice);
}

static void add_verbs(GString *text, const struct notice *notice) {
	const char *found[NOTICE_BUTTONS_MAX];
	size_t count = 0;
	for (size_t i = 0; i < notice->button_count; i++) {
		const char *verb = verb_of(notice->kind, notice->buttons[i].id);
		if (verb != NULL) {
			found[count++] = verb;
		}
	}
	if (count == 0) {
		return;
	}
	g_string_append(
		text, text->len > 0 ? "\nAnswer with minimusctl " : "Answer with minimusctl ");
	for (size_t i = 0; i < count; i++) {
		const char *join = i == 0 ? "" : i + 1 == count ? " or " : ", ";
		g_string_append_printf(text, "%s%s", join, found[i]);
	}
	g_string_append_c(text, '.');
}

/* Whoever reads half of the warning signs has been told half of them. */
static void begin_long(GString *text, const struct notice *notice) {
	bool screening = g_strcmp0(notice->kind, "screening") == 0;
	if (text->len >= LONG_BYTES && (screening || g_strcmp0(notice->kind, "red-flags") == 0)) {
		char *first = g_strdup_printf(
			"To read all of it: minimusctl %s\n", screening ? "screening" : "redflag");
		g_string_prepend(text, first);
		g_free(first);
	}
}

/* Breaks a long paragraph behind each semicolon. */
static void break_lines(GString *text) {
	for (size_t start = 0; start < text->len;) {
		size_t length = strcspn(text->str + start, "\n");
		for (size_t i = start; length >= LONG_BYTES && i + 1 < start + length; i++) {
			if (text->str[i] == ';' && text->str[i + 1] == ' ') {
				text->str[i + 1] = '\n';
			}
		}
		start += length + 1;
	}
}

static void end_early(GString *text, unsigned lines_max) {
	const char *at = text->str;
	for (unsigned lines = 0; at != NULL && lines < lines_max; lines++) {
		at = strchr(at, '\n');
		at = at != NULL ? at + 1 : NULL;
	}
	if (at != NULL) {
		g_string_truncate(text, (gsize)(at - text->str));
		g_string_append(text, "\xe2\x80\xa6");
	}
}

char *notice_body(const struct notice *notice, const struct body_style *style) {
	GString *text = g_string_new(notice->body);
	if (style->cuts) {
		begin_long(text, notice);
	}
	if (style->shortens) {
		break_lines(text);
	}
	if (style->lines_max > 0) {
		end_early(text, style->lines_max);
	}
	if (!style->buttons) {
		add_verbs(text, notice);
	}
	if (!style->markup) {
		return g_string_free(text, FALSE);
	}
	char *escaped = g_markup_escape_text(text->str, (gssize)text->len);
	g_string_free(text, TRUE);
	return escaped;
}
