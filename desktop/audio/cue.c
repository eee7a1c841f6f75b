/* SPDX-License-Identifier: MIT */
#include "cue.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define RANK_MAX 100
#define RANK_HIGH 3   /* start, end, switch, announcement, countdown */
#define RANK_NORMAL 7 /* down to half-way; the rest is coaching */

/* Where cues share an instant, the one that says more is heard: "done" ends the last hold, and
 * "switch" one that has another side. */
static const struct kind {
	const char *name;
	int weight;
	bool exact;
} kinds[] = {
	{"done", 9, false},
	{"switch", 8, false},
	{"start", 7, true},
	{"end", 6, true},
	{"count", 5, true},
	{"announce", 4, false},
	{"next", 4, false},
	{"ten", 3, false},
	{"half", 3, false},
	{"rep", 2, true},
	{"build", 1, false},
	{"ease", 1, false},
	{"coach", 1, false},
};

static const struct kind *find(const char *name) {
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(kinds[i].name, name) == 0) {
			return &kinds[i];
		}
	}
	return NULL;
}

int cue_read(json_t *params, struct cue *ret_cue, struct wire_error *ret_error) {
	const char *name = "", *text = "";
	bool aloud = false;
	json_int_t rank = 0;

	if (wire_get_string(params, "cue", &name, ret_error) < 0 ||
		wire_get_string(params, "text", &text, ret_error) < 0 ||
		wire_get_boolean(params, "aloud", &aloud, ret_error) < 0 ||
		wire_get_integer(params, "priority", 0, RANK_MAX, &rank, ret_error) < 0) {
		return -EINVAL;
	}
	const struct kind *kind = find(name);
	if (kind == NULL) {
		return wire_complain(ret_error, WIRE_INVALID_PARAMS,
			"cue: there is no cue \"%s\"; \"start\" is one", name);
	}
	*ret_cue = (struct cue){.tone = kind->name,
		.rank = (int)rank,
		.weight = kind->weight,
		.exact = kind->exact,
		.aloud = aloud && text[0] != '\0'};
	(void)snprintf(ret_cue->text, sizeof(ret_cue->text), "%s", text);
	return 0;
}

const char *cue_priority(const struct cue *cue) {
	return cue->rank <= RANK_HIGH ? "high" : cue->rank <= RANK_NORMAL ? "normal" : "low";
}
