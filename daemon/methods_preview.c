/* SPDX-License-Identifier: MIT */
/* preview: of a plan's file, or of what runs now. Done in slices, so that a due instant never waits
 * for it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/civil.h"
#include "methods.h"
#include "preview.h"

#define SLICE_NS UINT64_C(300000)
#define REPLY_FRAME_BYTES 256 /* what stands round a result */
#define ROWS_AT_ONCE 32       /* written between two looks at the clock */
#define STEPS_AT_ONCE 8       /* so are steps of the engine */
#define PREVIEWS_MAX 4        /* at a time, on a running daemon */

struct preview_job {
	struct preview_job *next; /* in daemon.previews */
	struct daemon *daemon;
	struct request *request;
	uv_idle_t idle;
	struct zonefile zone;
	struct loaded *loaded;   /* held */
	struct preview *preview; /* owned; NULL until the plan is there */
	int64_t from_us, days;
	enum preview_assume assume;
	bool live, rendering;
	char *timezone; /* owned; NULL: the plan's */
};

/* ---- the end ---- */

static void handle_closed(uv_handle_t *handle) {
	free(handle->data);
}

static void finish(struct preview_job *job) {
	struct preview_job **link = &job->daemon->previews;

	while (*link != job) {
		link = &(*link)->next;
	}
	*link = job->next;
	preview_destroy(job->preview);
	zonefile_finish(&job->zone);
	loaded_destroy(job->loaded);
	free(job->timezone);
	uv_close((uv_handle_t *)&job->idle, handle_closed);
}

static void refuse(struct preview_job *job, const char *data_code, const char *text) {
	struct request *request = job->request;

	finish(job);
	methods_refuse(request, data_code, text);
}

void methods_drop_previews(struct daemon *daemon) {
	while (daemon->previews != NULL) {
		finish(daemon->previews);
	}
}

static void refuse_size(struct preview_job *job) {
	char text[120];

	(void)snprintf(text, sizeof(text),
		"preview: more than fits into one answer (%d occurrences); ask for fewer days",
		PREVIEW_ROWS_MAX);
	refuse(job, "refused", text);
}

static void answer(struct preview_job *job) {
	size_t length = 0;
	const char *text = preview_text(job->preview, &length);

	if (text == NULL) {
		refuse(job, "refused", "preview: memory is out");
	} else if (length > WIRE_REPLY_MAX - REPLY_FRAME_BYTES) {
		refuse_size(job);
	} else {
		request_answer_text(job->request, text, length);
		finish(job);
	}
}

/* ---- slices ---- */

/* True: there is more to do. False: the job is over and gone. */
static bool work(struct preview_job *job) {
	if (!job->rendering) {
		for (int i = 0; i < STEPS_AT_ONCE; i++) {
			if (!preview_step(job->preview)) {
				break;
			}
			if (i + 1 == STEPS_AT_ONCE) {
				return true;
			}
		}
		job->rendering = true;
		if (preview_result(job->preview) == -E2BIG) {
			refuse_size(job);
			return false;
		}
		return true;
	}
	for (int i = 0; i < ROWS_AT_ONCE; i++) {
		if (!preview_render(job->preview)) {
			answer(job);
			return false;
		}
	}
	return true;
}

static void handle_idle(uv_idle_t *idle) {
	struct preview_job *job = idle->data;
	uint64_t end_ns = uv_hrtime() + SLICE_NS;

	while (work(job)) {
		if (uv_hrtime() >= end_ns) {
			return;
		}
	}
}

/* ---- the beginning ---- */

static void begin(struct preview_job *job) {
	struct preview_range range = {.from_us = job->from_us, .assume = job->assume};
	const char *name =
		job->timezone != NULL ? job->timezone : job->loaded->plan.settings.timezone;

	if (zonefile_load(&job->zone, name) < 0) {
		char text[200];
		(void)snprintf(text, sizeof(text),
			"preview: there is no time zone \"%.60s\"; write one of the zone database, "
			"as Europe/Berlin",
			name);
		refuse(job, "bad-argument", text);
		return;
	}
	range.zone = job->zone.zone;
	int64_t local_s = zone_local(range.zone, job->from_us / US_PER_S) + job->days * S_PER_DAY;
	range.until_us = zone_utc_of(range.zone, local_s, NULL) * US_PER_S;
	job->preview = job->live ? preview_live(job->daemon->engine, &job->loaded->plan,
					   daemon_now(job->daemon), &range)
				 : preview_fresh(&job->loaded->plan, &range);
	if (job->preview == NULL) {
		refuse(job, "refused", "preview: memory is out");
		return;
	}
	(void)uv_idle_start(&job->idle, handle_idle);
}

static void handle_loaded(void *user, struct loaded *loaded, const struct diag_list *problems) {
	struct preview_job *job = user;
	char line[DIAG_TEXT_MAX + 200], text[DIAG_TEXT_MAX + 220];

	job->loaded = loaded;
	if (job->daemon->stopping) {
		return;
	}
	if (loaded != NULL) {
		begin(job);
		return;
	}
	(void)snprintf(line, sizeof(line), "the plan cannot be loaded");
	for (uint32_t i = 0; i < problems->count && i < problems->capacity; i++) {
		if (problems->items[i].severity == DIAG_ERROR) {
			(void)diag_print(&problems->items[i], line, sizeof(line));
			break;
		}
	}
	(void)snprintf(text, sizeof(text), "preview: %s", line);
	refuse(job, "bad-argument", text);
}

/* Whether a running daemon does as much as that for one request. */
static bool allowed(struct daemon *daemon, struct request *request, int64_t days, int64_t from_us) {
	const struct preview_job *job = daemon->previews;
	char text[160];
	int count = 0;

	if (daemon->options.stdio) {
		return true;
	}
	for (; job != NULL; job = job->next) {
		count++;
	}
	if (count >= PREVIEWS_MAX) {
		methods_refuse(request, "refused",
			"preview: enough previews are under way; ask again when they are done");
		return false;
	}
	if (days > PREVIEW_DAYS_MAX ||
		from_us > daemon_now(daemon).wall_us + PREVIEW_DAYS_MAX * US_PER_DAY) {
		(void)snprintf(text, sizeof(text),
			"preview: at most %d days, and at most %d days ahead, on a running daemon; "
			"name "
			"a plan to minimusctl preview for more",
			PREVIEW_DAYS_MAX, PREVIEW_DAYS_MAX);
		methods_refuse(request, "bad-argument", text);
		return false;
	}
	return true;
}

static enum preview_assume assume_of(const char *word) {
	return word == NULL || strcmp(word, "done") == 0 ? PREVIEW_DONE
		: strcmp(word, "ignored") == 0           ? PREVIEW_IGNORED
							 : PREVIEW_SKIPPED;
}

void serve_preview(struct daemon *daemon, struct request *request, json_t *params) {
	const char *plan = param_text(params, "plan"), *zone = param_text(params, "timezone");
	json_int_t days = param_integer(params, "days");
	int64_t from_us;

	if (param_time(request, params, "from", &from_us) < 0) {
		return;
	}
	if (json_object_get(params, "from") == NULL) {
		from_us = daemon_now(daemon).wall_us / US_PER_S * US_PER_S;
	}
	days = days > 0 ? days : PREVIEW_DAYS;
	if (!allowed(daemon, request, days, from_us)) {
		return;
	}
	struct preview_job *job = calloc(1, sizeof(*job));
	if (job == NULL) {
		request_answer(request, NULL);
		return;
	}
	*job = (struct preview_job){.next = daemon->previews,
		.daemon = daemon,
		.request = request,
		.from_us = from_us,
		.days = days,
		.assume = assume_of(param_text(params, "assume")),
		.live = plan == NULL && !daemon->options.stdio,
		.timezone = zone != NULL ? strdup(zone) : NULL};
	job->idle.data = job;
	(void)uv_idle_init(&daemon->loop, &job->idle);
	daemon->previews = job;
	if (plan == NULL) {
		job->loaded = loaded_hold(daemon->loaded);
		begin(job);
		return;
	}
	struct planload_source source = plans_source(daemon, plan);
	if (planload_start(daemon->plugins, &source, NULL, handle_loaded, job) < 0) {
		refuse(job, "refused", "preview: memory is out");
	}
}
