/* SPDX-License-Identifier: MIT */
/* Idle time of an X server, by two alarms on its IDLETIME counter, one for each direction; and
 * whether its own screen saver has blanked the screen. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <xcb/screensaver.h>
#include <xcb/sync.h>
#include <xcb/xcb.h>

#include "idle.h"

struct xsync {
	struct idle *idle;
	xcb_connection_t *connection;
	sd_event_source *source;
	uint8_t event;      /* of an alarm */
	uint8_t dark_event; /* of the screen saver; 0: there is none */
	xcb_sync_counter_t counter;
	bool over; /* idle_failed has been called */
};

static void fail(struct xsync *xsync, const char *why, bool again) {
	if (!xsync->over) {
		xsync->over = true;
		idle_failed(xsync->idle, why, again);
	}
}

static int64_t whole(xcb_sync_int64_t value) {
	return (int64_t)((uint64_t)(uint32_t)value.hi << 32 | value.lo);
}

static void take(struct xsync *xsync, int64_t idle_ms) {
	if (idle_ms >= idle_break_ms(xsync->idle)) {
		idle_went(xsync->idle, idle_ms);
	} else {
		idle_back(xsync->idle);
	}
}

static void handle_event(struct xsync *xsync, const xcb_generic_event_t *event) {
	uint8_t type = event->response_type & 0x7f;

	if (type == xsync->event) {
		const xcb_sync_alarm_notify_event_t *alarm = (const void *)event;
		if (alarm->state != XCB_SYNC_ALARMSTATE_DESTROYED) {
			take(xsync, whole(alarm->counter_value));
		}
	} else if (xsync->dark_event != 0 && type == xsync->dark_event) {
		const xcb_screensaver_notify_event_t *saver = (const void *)event;
		idle_set_dark(xsync->idle, saver->state == XCB_SCREENSAVER_STATE_ON);
	}
}

/* Takes what has been read already, too: a reply that was waited for may have brought events. */
static void drain(struct xsync *xsync) {
	xcb_generic_event_t *event;

	while (!xsync->over && (event = xcb_poll_for_event(xsync->connection)) != NULL) {
		handle_event(xsync, event);
		free(event);
	}
	if (xcb_connection_has_error(xsync->connection) != 0) {
		fail(xsync, "the X server has ended", true);
	}
}

static int handle_io(sd_event_source *source, int fd, uint32_t events, void *user) {
	struct xsync *xsync = user;

	(void)fd;
	(void)events;
	drain(xsync);
	if (xsync->over) {
		/* A descriptor that hung up would be told of again and again. */
		(void)sd_event_source_set_enabled(source, SD_EVENT_OFF);
	}
	return 0;
}

static bool find_counter(struct xsync *xsync) {
	static const char name[] = "IDLETIME";
	xcb_sync_list_system_counters_reply_t *reply = xcb_sync_list_system_counters_reply(
		xsync->connection, xcb_sync_list_system_counters(xsync->connection), NULL);

	if (reply == NULL) {
		return false;
	}
	xcb_sync_systemcounter_iterator_t each =
		xcb_sync_list_system_counters_counters_iterator(reply);
	for (; each.rem > 0; xcb_sync_systemcounter_next(&each)) {
		/* The name follows its length at once; the library's own function steps over the
		 * padding that the struct has in memory, but not on the wire. */
		const char *word = (const char *)&each.data->name_len + sizeof(each.data->name_len);
		if (each.data->name_len == sizeof(name) - 1 &&
			memcmp(word, name, sizeof(name) - 1) == 0) {
			xsync->counter = each.data->counter;
		}
	}
	free(reply);
	return xsync->counter != 0;
}

static void set_alarm(struct xsync *xsync, uint32_t test) {
	int64_t value = idle_break_ms(xsync->idle);
	xcb_sync_create_alarm_value_list_t list = {.counter = xsync->counter,
		.valueType = XCB_SYNC_VALUETYPE_ABSOLUTE,
		.value = {.hi = (int32_t)(value >> 32), .lo = (uint32_t)value},
		.testType = test,
		.events = 1};

	/* With a delta of 0 an alarm on a transition stays set after it has fired. */
	(void)xcb_sync_create_alarm_aux(xsync->connection, xcb_generate_id(xsync->connection),
		XCB_SYNC_CA_COUNTER | XCB_SYNC_CA_VALUE_TYPE | XCB_SYNC_CA_VALUE |
			XCB_SYNC_CA_TEST_TYPE | XCB_SYNC_CA_DELTA | XCB_SYNC_CA_EVENTS,
		&list);
}

/* Asks to be told when the server blanks its screen, and says whether it has. */
static bool is_dark(struct xsync *xsync) {
	const xcb_query_extension_reply_t *extension =
		xcb_get_extension_data(xsync->connection, &xcb_screensaver_id);
	xcb_window_t root = xcb_setup_roots_iterator(xcb_get_setup(xsync->connection)).data->root;

	if (extension == NULL || !extension->present) {
		return false;
	}
	xsync->dark_event = (uint8_t)(extension->first_event + XCB_SCREENSAVER_NOTIFY);
	(void)xcb_screensaver_select_input(
		xsync->connection, root, XCB_SCREENSAVER_EVENT_NOTIFY_MASK);
	xcb_screensaver_query_info_reply_t *reply = xcb_screensaver_query_info_reply(
		xsync->connection, xcb_screensaver_query_info(xsync->connection, root), NULL);
	bool dark = reply != NULL && reply->state == XCB_SCREENSAVER_STATE_ON;
	free(reply);
	return dark;
}

/* What it is now, and alarms for when that changes. */
static bool watch(struct xsync *xsync) {
	set_alarm(xsync, XCB_SYNC_TESTTYPE_POSITIVE_TRANSITION);
	set_alarm(xsync, XCB_SYNC_TESTTYPE_NEGATIVE_TRANSITION);
	xcb_sync_query_counter_reply_t *reply = xcb_sync_query_counter_reply(
		xsync->connection, xcb_sync_query_counter(xsync->connection, xsync->counter), NULL);
	if (reply == NULL) {
		return false;
	}
	idle_set_dark(xsync->idle, is_dark(xsync));
	idle_ready(xsync->idle, "xsync", whole(reply->counter_value));
	free(reply);
	return true;
}

static bool has_sync(struct xsync *xsync) {
	const xcb_query_extension_reply_t *extension =
		xcb_get_extension_data(xsync->connection, &xcb_sync_id);

	if (extension == NULL || !extension->present) {
		return false;
	}
	xsync->event = (uint8_t)(extension->first_event + XCB_SYNC_ALARM_NOTIFY);
	xcb_sync_initialize_reply_t *reply = xcb_sync_initialize_reply(xsync->connection,
		xcb_sync_initialize(
			xsync->connection, XCB_SYNC_MAJOR_VERSION, XCB_SYNC_MINOR_VERSION),
		NULL);
	bool answered = reply != NULL;
	free(reply);
	return answered;
}

static void probe(struct xsync *xsync) {
	if (idle_has_wayland(xsync->idle)) {
		fail(xsync, "a Wayland compositor runs that tells no idle time", false);
		return;
	}
	if (getenv("DISPLAY") == NULL) {
		fail(xsync, "there is no display yet", false);
		return;
	}
	/* The one place of this role that waits for an answer: a server that takes the connection
	 * answers at once. */
	xsync->connection = xcb_connect(NULL, NULL);
	if (xcb_connection_has_error(xsync->connection) != 0) {
		fail(xsync, "the X server of DISPLAY cannot be reached", true);
	} else if (!has_sync(xsync) || !find_counter(xsync)) {
		fail(xsync, "the X server has no IDLETIME counter", false);
	} else if (!watch(xsync) ||
		sd_event_add_io(idle_event(xsync->idle), &xsync->source,
			xcb_get_file_descriptor(xsync->connection), EPOLLIN, handle_io,
			xsync) < 0) {
		fail(xsync, "the X server has ended", true);
	} else {
		(void)xcb_flush(xsync->connection);
		drain(xsync);
	}
}

static void *start(struct idle *idle) {
	struct xsync *xsync = calloc(1, sizeof(*xsync));

	if (xsync == NULL) {
		idle_failed(idle, "memory is out", false);
		return NULL;
	}
	xsync->idle = idle;
	probe(xsync);
	return xsync;
}

static void stop(void *source) {
	struct xsync *xsync = source;

	if (xsync == NULL) {
		return;
	}
	(void)sd_event_source_disable_unref(xsync->source);
	if (xsync->connection != NULL) {
		xcb_disconnect(xsync->connection);
	}
	free(xsync);
}

const struct idle_source idle_xsync = {.name = "xsync", .start = start, .stop = stop};
