/* SPDX-License-Identifier: MIT */
#include "fullscreen_x11.h"

#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <xcb/xcb.h>
#include <xcb/xcbext.h>

#define STATES_MAX 64 /* words of _NET_WM_STATE that are read */

/* A question to the server whose answer is taken when it comes. */
struct question {
	bool open;
	bool again; /* it changed meanwhile */
	xcb_get_property_cookie_t cookie;
};

struct fullscreen {
	struct sense *sense;
	xcb_connection_t *connection; /* NULL: none */
	sd_event_source *source;
	xcb_window_t root, active; /* 0: none is active */
	xcb_atom_t active_atom, state_atom, fullscreen_atom;
	struct question which, state;
	bool on, told;
};

static void tell(struct fullscreen *fullscreen, bool on) {
	if (fullscreen->told && fullscreen->on == on) {
		return;
	}
	fullscreen->told = true;
	fullscreen->on = on;
	sense_tell(fullscreen->sense, "hold",
		json_pack("{s:s, s:b, s:s}", "hold", "fullscreen", "on", on, "source", "X11"));
}

static void drop(struct fullscreen *fullscreen) {
	fullscreen->source = sd_event_source_disable_unref(fullscreen->source);
	if (fullscreen->connection != NULL) {
		xcb_disconnect(fullscreen->connection);
		fullscreen->connection = NULL;
	}
	fullscreen->active = 0;
	fullscreen->which = fullscreen->state = (struct question){0};
	if (fullscreen->told) {
		fullscreen->told = fullscreen->on = false;
		sense_tell(fullscreen->sense, "hold",
			json_pack("{s:s, s:b}", "hold", "fullscreen", "on", 0));
	}
}

/* ---- what is asked ---- */

static void ask_which(struct fullscreen *fullscreen) {
	struct question *which = &fullscreen->which;

	which->again = which->open;
	if (!which->open) {
		which->open = true;
		which->cookie = xcb_get_property(fullscreen->connection, 0, fullscreen->root,
			fullscreen->active_atom, XCB_ATOM_WINDOW, 0, 1);
	}
}

static void ask_state(struct fullscreen *fullscreen) {
	struct question *state = &fullscreen->state;

	state->again = state->open;
	if (!state->open && fullscreen->active != 0) {
		state->open = true;
		state->cookie = xcb_get_property(fullscreen->connection, 0, fullscreen->active,
			fullscreen->state_atom, XCB_ATOM_ATOM, 0, STATES_MAX);
	}
}

/* *ret_reply: owned, or NULL for a window that is gone. False: no answer yet. */
static bool answered(struct fullscreen *fullscreen, struct question *question,
	xcb_get_property_reply_t **ret_reply) {
	void *reply = NULL;
	xcb_generic_error_t *error = NULL;

	if (!question->open ||
		xcb_poll_for_reply(
			fullscreen->connection, question->cookie.sequence, &reply, &error) == 0) {
		return false;
	}
	free(error);
	question->open = false;
	*ret_reply = reply;
	return true;
}

static void take_which(struct fullscreen *fullscreen, const xcb_get_property_reply_t *reply) {
	static const uint32_t listen = XCB_EVENT_MASK_PROPERTY_CHANGE;
	xcb_window_t active = 0;

	if (reply != NULL && reply->format == 32 && xcb_get_property_value_length(reply) >= 4) {
		memcpy(&active, xcb_get_property_value(reply), sizeof(active));
	}
	if (active != fullscreen->active) {
		static const uint32_t nothing = 0;
		if (fullscreen->active != 0) {
			(void)xcb_change_window_attributes(fullscreen->connection,
				fullscreen->active, XCB_CW_EVENT_MASK, &nothing);
		}
		fullscreen->active = active;
		if (active != 0) {
			(void)xcb_change_window_attributes(
				fullscreen->connection, active, XCB_CW_EVENT_MASK, &listen);
		}
	}
	if (active != 0) {
		ask_state(fullscreen);
	} else {
		tell(fullscreen, false);
	}
}

static void take_state(struct fullscreen *fullscreen, const xcb_get_property_reply_t *reply) {
	bool on = false;

	if (reply != NULL && reply->format == 32) {
		const xcb_atom_t *atoms = xcb_get_property_value(reply);
		int count = xcb_get_property_value_length(reply) / (int)sizeof(*atoms);
		for (int i = 0; i < count; i++) {
			on = on || atoms[i] == fullscreen->fullscreen_atom;
		}
	}
	tell(fullscreen, on && fullscreen->active != 0);
}

/* ---- what the server says ---- */

static void take_event(struct fullscreen *fullscreen, const xcb_generic_event_t *event) {
	if ((event->response_type & 0x7f) != XCB_PROPERTY_NOTIFY) {
		return;
	}
	const xcb_property_notify_event_t *change = (const void *)event;
	if (change->window == fullscreen->root && change->atom == fullscreen->active_atom) {
		ask_which(fullscreen);
	} else if (change->window == fullscreen->active && change->atom == fullscreen->state_atom) {
		ask_state(fullscreen);
	}
}

/* True: something was there. */
static bool take_answers(struct fullscreen *fullscreen) {
	xcb_get_property_reply_t *reply = NULL;

	if (answered(fullscreen, &fullscreen->which, &reply)) {
		take_which(fullscreen, reply);
		free(reply);
		if (fullscreen->which.again) {
			ask_which(fullscreen);
		}
		return true;
	}
	if (answered(fullscreen, &fullscreen->state, &reply)) {
		/* When it changed meanwhile, or another window is active, this is history. */
		if (fullscreen->state.again) {
			ask_state(fullscreen);
		} else {
			take_state(fullscreen, reply);
		}
		free(reply);
		return true;
	}
	return false;
}

static void drain(struct fullscreen *fullscreen) {
	bool more = true;

	while (more) {
		xcb_generic_event_t *event;
		while ((event = xcb_poll_for_event(fullscreen->connection)) != NULL) {
			take_event(fullscreen, event);
			free(event);
		}
		more = take_answers(fullscreen);
		(void)xcb_flush(fullscreen->connection);
	}
	if (xcb_connection_has_error(fullscreen->connection) != 0) {
		drop(fullscreen);
	}
}

static int handle_io(sd_event_source *source, int fd, uint32_t events, void *user) {
	(void)source, (void)fd, (void)events;
	drain(user);
	return 0;
}

/* ---- coming and going ---- */

static xcb_atom_t atom(xcb_connection_t *connection, const char *name) {
	xcb_intern_atom_reply_t *reply = xcb_intern_atom_reply(
		connection, xcb_intern_atom(connection, 0, (uint16_t)strlen(name), name), NULL);
	xcb_atom_t found = reply != NULL ? reply->atom : XCB_ATOM_NONE;

	free(reply);
	return found;
}

static void fullscreen_display(void *part) {
	static const uint32_t listen = XCB_EVENT_MASK_PROPERTY_CHANGE;
	struct fullscreen *fullscreen = part;
	int number = 0;

	/* On Wayland a connection might start an X server that nobody wanted, and it knows of its
	 * own windows only. */
	if (getenv("WAYLAND_DISPLAY") != NULL) {
		drop(fullscreen);
		return;
	}
	if (fullscreen->connection != NULL || getenv("DISPLAY") == NULL) {
		return;
	}
	xcb_connection_t *connection = xcb_connect(NULL, &number);
	if (xcb_connection_has_error(connection) != 0) {
		xcb_disconnect(connection);
		return;
	}
	fullscreen->connection = connection;
	xcb_screen_iterator_t screens = xcb_setup_roots_iterator(xcb_get_setup(connection));
	for (; number > 0 && screens.rem > 1; number--) {
		xcb_screen_next(&screens);
	}
	fullscreen->root = screens.data->root;
	fullscreen->active_atom = atom(connection, "_NET_ACTIVE_WINDOW");
	fullscreen->state_atom = atom(connection, "_NET_WM_STATE");
	fullscreen->fullscreen_atom = atom(connection, "_NET_WM_STATE_FULLSCREEN");
	(void)xcb_change_window_attributes(
		connection, fullscreen->root, XCB_CW_EVENT_MASK, &listen);
	if (sd_event_add_io(sense_event(fullscreen->sense), &fullscreen->source,
		    xcb_get_file_descriptor(connection), EPOLLIN, handle_io, fullscreen) < 0) {
		drop(fullscreen);
		return;
	}
	ask_which(fullscreen);
	drain(fullscreen);
}

static void *fullscreen_create(struct sense *sense) {
	struct fullscreen *fullscreen = calloc(1, sizeof(*fullscreen));

	if (fullscreen != NULL) {
		fullscreen->sense = sense;
	}
	return fullscreen;
}

static void fullscreen_destroy(void *part) {
	drop(part);
	free(part);
}

const struct sense_part fullscreen_x11_part = {.name = "fullscreen-x11",
	.create = fullscreen_create,
	.destroy = fullscreen_destroy,
	.display = fullscreen_display};
