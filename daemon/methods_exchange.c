/* SPDX-License-Identifier: MIT */
/* export and import: histories of several machines become one, by the ids of their records. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "folding.h"
#include "methods.h"
#include "render.h"
#include "store_peer.h"

void serve_export(struct daemon *daemon, struct request *request, json_t *params) {
	const char *after = param_text(params, "after");
	char next[EXPORT_PLACE_BYTES];
	json_t *records = NULL;
	int result = store_export(daemon->store, after != NULL ? after : "", &records, next);

	if (result < 0) {
		methods_refuse(request, result == -EINVAL ? "bad-argument" : "refused",
			result == -EINVAL
				? "\"after\" is what an export gave as \"next\""
				: "the history cannot be read; minimusctl doctor says more");
		return;
	}
	json_t *json = json_pack("{s:o}", "records", records);
	render_set_text(json, "next", next);
	request_answer(request, json);
}

/* ---- import ---- */

struct importing {
	struct daemon *daemon;
	struct request *request;
	struct import_counts counts;
};

static void handle_durable(void *user, int result) {
	struct importing *importing = user;
	struct import_counts *counts = &importing->counts;

	if (result < 0) {
		methods_refuse(
			importing->request, "not-durable", store_problem(importing->daemon->store));
	} else {
		request_answer(importing->request,
			json_pack("{s:i, s:i, s:i}", "added", (int)counts->added, "known",
				(int)counts->known, "left_out", (int)counts->own));
	}
	free(importing);
}

static void take_amendments(struct importing *importing);

static void handle_folded(void *user, uint32_t changes) {
	(void)changes;
	take_amendments(user);
}

/* What another machine corrected of this one's sessions moves the doses here, one by one. */
static void take_amendments(struct importing *importing) {
	struct daemon *daemon = importing->daemon;
	char routine[NAME_MAX_BYTES];
	struct record_amend amend;

	if (daemon->folding == NULL && store_peer_amendment(daemon->store, routine, &amend) == 0 &&
		methods_take_amendment(daemon, &amend) &&
		folding_begin(daemon, routine, amend.session, FOLDING_WHOLE, handle_folded,
			importing) == 0) {
		return;
	}
	store_flush(daemon->store, handle_durable, importing);
}

void serve_import(struct daemon *daemon, struct request *request, json_t *params) {
	struct importing *importing = calloc(1, sizeof(*importing));
	char problem[400];

	if (importing == NULL) {
		request_answer(request, NULL);
		return;
	}
	*importing = (struct importing){.daemon = daemon, .request = request};
	int result = store_import(daemon->store, json_object_get(params, "records"),
		&importing->counts, problem, sizeof(problem));
	if (result < 0) {
		methods_refuse(request,
			result == -EINVAL          ? "bad-argument"
				: result == -EROFS ? "not-durable"
						   : "refused",
			problem);
		free(importing);
		return;
	}
	take_amendments(importing);
}
