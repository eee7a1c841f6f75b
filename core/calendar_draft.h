/* SPDX-License-Identifier: MIT */
/*
 * A calendar expression while it is read: for calendar_parse.c (numbers, dates
 * and times), calendar_words.c (zone, weekdays, shorthands) and
 * calendar_check.c (what the numbers may be). Results are 0 or -EINVAL with
 * the draft's diag filled.
 */
#ifndef CORE_CALENDAR_DRAFT_H
#define CORE_CALENDAR_DRAFT_H

#include "calendar.h"
#include "calendar_table.h"

/* A part with the column where it begins, for what is found out about it later. */
struct calendar_written {
	struct calendar_part part;
	int32_t column;
};

/* The parts of one field, as written: first among all that are. */
struct calendar_chain {
	uint32_t first, count;
};

struct calendar_draft {
	const char *text;
	size_t at, end; /* end: where the zone or the text ends */
	struct diag *diag;
	rule_days weekdays;
	bool from_month_end;
	const char *zone; /* borrowed from text, or static */
	uint32_t used;
	struct calendar_written written[CALENDAR_PARTS_MAX];
	struct calendar_chain chains[CALENDAR_FIELD_COUNT];
};

static inline char draft_peek_at(const struct calendar_draft *draft, size_t ahead) {
	return draft->end - draft->at > ahead ? draft->text[draft->at + ahead] : '\0';
}

static inline char draft_peek(const struct calendar_draft *draft) {
	return draft_peek_at(draft, 0);
}

static inline bool draft_at_end(const struct calendar_draft *draft) {
	return draft->at == draft->end;
}

static inline int32_t draft_column(const struct calendar_draft *draft) {
	return draft->at < INT32_MAX ? (int32_t)draft->at + 1 : INT32_MAX;
}

static inline bool calendar_is_digit(char c) {
	return c >= '0' && c <= '9';
}

static inline bool calendar_is_letter(char c) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline void draft_skip_spaces(struct calendar_draft *draft) {
	while (draft_peek(draft) == ' ') {
		draft->at++;
	}
}

/* Adds one number to a field. */
static inline void draft_put_number(
	struct calendar_draft *draft, enum calendar_field field, int32_t number) {
	struct calendar_chain *chain = &draft->chains[field];
	if (chain->count == 0) {
		chain->first = draft->used;
	}
	chain->count++;
	draft->written[draft->used++] =
		(struct calendar_written){{.start = number, .stop = -1}, draft_column(draft)};
}

/* Takes the last word off the end when it can be the name of a zone. */
void draft_split_zone(struct calendar_draft *draft);
/* Fills the draft and returns true when the whole text is a word such as "daily". */
bool draft_read_shorthand(struct calendar_draft *draft);
/* Steps over "Mon..Wed,Fri " if it is there. */
int draft_read_weekdays(struct calendar_draft *draft);
/* For a word where a number should be: always -EINVAL. */
int draft_fail_word(const struct calendar_draft *draft);

/* Normalises the parts, checks them, and writes *ret but for its tables. */
int draft_check(const struct calendar_draft *draft, struct calendar *ret);

#endif
