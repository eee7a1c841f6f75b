/* SPDX-License-Identifier: MIT */
#include "gone.h"

#include <string.h>

#include "day.h"
#include "emit.h"

static struct gone *find(struct engine *e, const struct record_occurrence *record) {
	for (uint32_t i = 0; i < e->gone_count; i++) {
		if (e->gone[i].key == record->key &&
			strcmp(e->gone[i].reminder, record->reminder) == 0) {
			return &e->gone[i];
		}
	}
	return NULL;
}

void gone_take(struct engine *e, const struct record_occurrence *record) {
	struct gone *gone = find(e, record);
	if (record->outcome != OUTCOME_OPEN) {
		if (gone != NULL) {
			*gone = e->gone[--e->gone_count];
		}
		return;
	}
	if (gone == NULL) {
		if (e->gone_count == GONE_MAX) {
			return;
		}
		gone = &e->gone[e->gone_count++];
		gone->prompted_wall_us = 0;
	}
	if (record->prompted_us != 0 && gone->prompted_wall_us == 0) {
		/* Of the day's prompts it was one all the same. */
		e->prompts_today++;
		e->last_prompt_boot_us = e->now.boot_us;
		day_seen(e);
	}
	*gone = (struct gone){
		.key = record->key,
		.due_wall_us = record->due_us,
		.prompted_wall_us = record->prompted_us,
		.snoozes = record->snoozes,
		.holds = record->holds,
		.session = record->session,
	};
	text_copy(gone->reminder, sizeof(gone->reminder), record->reminder);
	text_copy(gone->routine, sizeof(gone->routine), record->routine);
}

bool gone_step(struct engine *e) {
	while (e->gone_count > 0) {
		if (emit_crowded(e)) {
			return true;
		}
		const struct gone *gone = &e->gone[--e->gone_count];
		struct record_occurrence *o = &emit_record(e, RECORD_OCCURRENCE)->as.occurrence;
		text_copy(o->reminder, sizeof(o->reminder), gone->reminder);
		text_copy(o->routine, sizeof(o->routine), gone->routine);
		o->key = gone->key;
		o->due_us = gone->due_wall_us;
		o->prompted_us = gone->prompted_wall_us;
		o->snoozes = gone->snoozes;
		o->holds = gone->holds;
		o->session = gone->session;
		o->outcome = OUTCOME_MISSED;
		text_copy(o->note, sizeof(o->note), NOTE_GONE);
	}
	return false;
}
