/* SPDX-License-Identifier: MIT */
/* calendar: what an expression comes to, without a plan. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/calendar.h"
#include "core/instant.h"
#include "methods.h"

#define COUNT_DEFAULT 1

/* What the answer is made from. Zones that were loaded for it are owned. */
struct outlook {
	struct calendar calendar;
	struct zonefile own, asked;
	const struct zone *zone;  /* whose local times are meant */
	const struct zone *shown; /* whose local times are printed */
};

static void refuse_zone(struct request *request, const char *name) {
	char message[200];

	(void)snprintf(message, sizeof(message),
		"calendar: there is no time zone \"%.60s\"; write one of the zone database, as "
		"Europe/Berlin",
		name);
	methods_refuse(request, "bad-argument", message);
}

static bool read_expression(struct request *request, const char *text, struct calendar *calendar) {
	char line[DIAG_TEXT_MAX + 100], message[DIAG_TEXT_MAX + 160];
	struct diag diag = {.line = 0};

	if (calendar_parse(text, calendar, &diag) == 0) {
		return true;
	}
	(void)diag_print(&diag, line, sizeof(line));
	(void)snprintf(message, sizeof(message), "calendar: expression, column %d: %s",
		(int)diag.column, line);
	methods_refuse(request, "bad-argument", message);
	return false;
}

/* The parameter's zone, else that of the plan, else the machine's; the expression's own goes
 * before. False: refused. */
static bool find_zones(struct daemon *daemon, struct request *request, const char *asked,
	struct outlook *outlook) {
	if (asked == NULL && daemon->loaded != NULL) {
		outlook->shown = daemon->loaded->zone.zone;
	} else if (zonefile_load(&outlook->asked, asked != NULL ? asked : "") == 0) {
		outlook->shown = outlook->asked.zone;
	} else {
		refuse_zone(request, asked);
		return false;
	}
	outlook->zone = outlook->shown;
	if (outlook->calendar.zone[0] == '\0') {
		return true;
	}
	if (zonefile_load(&outlook->own, outlook->calendar.zone) < 0) {
		refuse_zone(request, outlook->calendar.zone);
		return false;
	}
	outlook->zone = outlook->own.zone;
	outlook->shown = asked != NULL ? outlook->shown : outlook->zone;
	return true;
}

static json_t *render(const struct outlook *outlook, int64_t from_s, json_int_t count) {
	char text[CALENDAR_TEXT_MAX];
	json_t *next = json_array();
	int64_t at_s = from_s;

	for (json_int_t i = 0; i < count; i++) {
		char time[40];
		if (!calendar_next(&outlook->calendar, outlook->zone, at_s, &at_s, NULL)) {
			break;
		}
		civil_print_rfc3339(at_s, zone_offset(outlook->shown, at_s), time, sizeof(time));
		(void)json_array_append_new(next, json_string(time));
	}
	(void)calendar_print(&outlook->calendar, text, sizeof(text));
	return json_pack("{s:s, s:o}", "expression", text, "next", next);
}

void serve_calendar(struct daemon *daemon, struct request *request, json_t *params) {
	struct outlook outlook = {.zone = NULL};
	int64_t from_us;
	json_int_t count = param_integer(params, "count");

	if (param_time(request, params, "from", &from_us) < 0 ||
		!read_expression(request, param_text(params, "expression"), &outlook.calendar)) {
		return;
	}
	if (json_object_get(params, "from") == NULL) {
		from_us = daemon_now(daemon).wall_us;
	}
	if (find_zones(daemon, request, param_text(params, "timezone"), &outlook)) {
		int64_t from_s = from_us / US_PER_S - (from_us % US_PER_S < 0);
		request_answer(
			request, render(&outlook, from_s, count > 0 ? count : COUNT_DEFAULT));
	}
	zonefile_finish(&outlook.own);
	zonefile_finish(&outlook.asked);
}
