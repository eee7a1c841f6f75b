/* SPDX-License-Identifier: MIT */
/*
 * What the daemon asks to be shown, read from its request, and how it is put
 * for a server of given abilities. Pure: no bus, no loop.
 */
#ifndef DESKTOP_NOTIFY_NOTICE_H
#define DESKTOP_NOTIFY_NOTICE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "wire/wire.h"

#define NOTICE_BUTTONS_MAX 8

struct notice_button {
	char *id, *label;
};

struct notice {
	json_int_t number;
	char *kind; /* "prompt", "session", ... */
	char *summary, *body;
	char *image; /* absolute path, or NULL */
	char *mark;  /* where a helper before this one showed it, or NULL */
	bool low, silent, transient;
	int percent; /* -1: none */
	size_t button_count;
	struct notice_button buttons[NOTICE_BUTTONS_MAX];
};

/* Owned by the caller, or NULL with *error. params is borrowed. */
struct notice *notice_create(json_t *params, struct wire_error *error);
void notice_destroy(struct notice *notice);

/* What a server does with a body. */
struct body_style {
	bool markup;  /* reads it as markup: it is escaped */
	bool buttons; /* without them the last line says the verbs */
	bool cuts; /* shows a few lines: a long list of warning signs says first where all of it is
		    */
	unsigned lines_max; /* 0: no limit */
	bool shortens;      /* shows a few lines of each paragraph: what is long becomes several */
};

/* The body for a server. Owned by the caller (g_free). */
char *notice_body(const struct notice *notice, const struct body_style *style);

#endif
