/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <string.h>

#include "calendar_draft.h"

#define FRACTION_DIGITS 6
#define EPOCH_S_MAX INT64_C(100000000000) /* far beyond the last year */

/* ---- numbers ---- */

static int fail_number(const struct calendar_draft *draft) {
	if (draft_peek(draft) == '*') {
		return diag_fail(draft->diag, draft_column(draft),
			"\"*\" stands alone; it cannot be part of a list or range");
	}
	if (calendar_is_letter(draft_peek(draft))) {
		return draft_fail_word(draft);
	}
	return diag_fail(draft->diag, draft_column(draft), "expected a number%s",
		draft_at_end(draft) ? " after this" : "");
}

static int fail_large(const struct calendar_draft *draft, int32_t at_column) {
	return diag_fail(draft->diag, at_column, "this number is too large");
}

/* What follows the point of a second, rounded to microseconds. */
static int read_fraction(struct calendar_draft *draft, int64_t *us) {
	int32_t value = 0, digits = 0;
	if (!calendar_is_digit(draft_peek(draft))) {
		return fail_number(draft);
	}
	for (; digits < FRACTION_DIGITS; digits++) {
		bool digit = calendar_is_digit(draft_peek(draft));
		value = value * 10 + (digit ? draft_peek(draft) - '0' : 0);
		draft->at += digit;
	}
	if (calendar_is_digit(draft_peek(draft)) && draft_peek(draft) >= '5') {
		value++;
	}
	while (calendar_is_digit(draft_peek(draft))) {
		draft->at++;
	}
	*us += value;
	return 0;
}

static int read_number(struct calendar_draft *draft, bool seconds, int32_t *ret) {
	int32_t at_column = draft_column(draft);
	int64_t value = 0;
	if (!calendar_is_digit(draft_peek(draft))) {
		return fail_number(draft);
	}
	for (; calendar_is_digit(draft_peek(draft)); draft->at++) {
		value = value * 10 + (draft_peek(draft) - '0');
		if (value > INT32_MAX) {
			return fail_large(draft, at_column);
		}
	}
	if (seconds) {
		value *= CALENDAR_S_US;
		if (draft_peek(draft) == '.' && draft_peek_at(draft, 1) != '.') {
			draft->at++;
			int r = read_fraction(draft, &value);
			if (r < 0) {
				return r;
			}
		}
	}
	if (value > INT32_MAX) {
		return fail_large(draft, at_column);
	}
	*ret = (int32_t)value;
	return 0;
}

static int read_repeat(struct calendar_draft *draft, bool seconds, struct calendar_part *part) {
	draft->at++;
	int32_t at_column = draft_column(draft);
	int r = read_number(draft, seconds, &part->repeat);
	if (r == 0 && part->repeat == 0) {
		return diag_fail(
			draft->diag, at_column, "a repeat of 0 goes nowhere; leave it out");
	}
	return r;
}

/* "5", "5..9", "5/2" or "5..9/2". */
static int read_part(struct calendar_draft *draft, bool seconds, struct calendar_part *part) {
	int32_t at_column = draft_column(draft);
	*part = (struct calendar_part){.stop = -1};
	int r = read_number(draft, seconds, &part->start);
	if (r == 0 && draft_peek(draft) == '.' && draft_peek_at(draft, 1) == '.') {
		draft->at += 2;
		r = read_number(draft, seconds, &part->stop);
		part->repeat = seconds ? (int32_t)CALENDAR_S_US : 1;
	}
	if (r < 0) {
		return r;
	}
	if (draft_peek(draft) == '/') {
		r = read_repeat(draft, seconds, part);
	} else if (seconds && part->stop >= 0 && part->stop - part->repeat < part->start) {
		return diag_fail(draft->diag, at_column,
			"this range of seconds holds no second step; write a larger end, or a "
			"repeat such as 0..0.5/0.1");
	}
	if (r == 0 && !draft_at_end(draft) && strchr(" ,-~:", draft_peek(draft)) == NULL) {
		return diag_fail(draft->diag, draft_column(draft),
			"expected one of \"..\", \"/\", \",\", \"-\", \"~\" and \":\" after the "
			"number");
	}
	return r;
}

/* "*" (a chain without parts) or parts with commas. */
static int read_chain(struct calendar_draft *draft, bool seconds, struct calendar_chain *chain) {
	*chain = (struct calendar_chain){.first = draft->used};
	if (draft_peek(draft) == '*') {
		draft->at++;
		return 0;
	}
	for (;;) {
		if (draft->used == CALENDAR_PARTS_MAX) {
			return diag_fail(draft->diag, draft_column(draft),
				"more than %d numbers; use ranges", CALENDAR_PARTS_MAX);
		}
		struct calendar_written *written = &draft->written[draft->used];
		written->column = draft_column(draft);
		int r = read_part(draft, seconds, &written->part);
		if (r < 0) {
			return r;
		}
		draft->used++;
		chain->count++;
		if (draft_peek(draft) != ',') {
			return 0;
		}
		draft->at++;
	}
}

/* ---- dates and times ---- */

static int fail_sign(const struct calendar_draft *draft, const char *expected) {
	if (draft_peek(draft) == '/') {
		return diag_fail(draft->diag, draft_column(draft),
			"\"*\" takes no repeat; write 0/5 or, for days and months, 1/5");
	}
	return diag_fail(draft->diag, draft_column(draft), "expected %s", expected);
}

/* Seconds since the epoch, with the blanks and the sign that systemd lets pass. */
static int read_epoch(struct calendar_draft *draft) {
	int32_t at_column = draft_column(draft);
	draft->at++;
	while (!draft_at_end(draft) && isspace((unsigned char)draft_peek(draft))) {
		draft->at++;
	}
	bool negative = draft_peek(draft) == '-';
	draft->at += negative || draft_peek(draft) == '+';
	if (!calendar_is_digit(draft_peek(draft))) {
		return fail_number(draft);
	}
	int64_t value = 0;
	for (; calendar_is_digit(draft_peek(draft)); draft->at++) {
		value = value < EPOCH_S_MAX ? value * 10 + (draft_peek(draft) - '0') : value;
	}
	struct civil civil;
	civil_from_local_s(negative ? -value : value, &civil);
	if (civil.year < CALENDAR_YEAR_MIN || civil.year > CALENDAR_YEAR_MAX) {
		return diag_fail(draft->diag, at_column,
			"this second is not between the years %d and %d", CALENDAR_YEAR_MIN,
			CALENDAR_YEAR_MAX);
	}
	draft->zone = "UTC";
	draft_put_number(draft, CALENDAR_YEAR, civil.year);
	draft_put_number(draft, CALENDAR_MONTH, civil.month);
	draft_put_number(draft, CALENDAR_DAY, civil.day);
	draft_put_number(draft, CALENDAR_HOUR, civil.hour);
	draft_put_number(draft, CALENDAR_MINUTE, civil.minute);
	draft_put_number(draft, CALENDAR_SECOND, civil.second * (int32_t)CALENDAR_S_US);
	return 0;
}

/* "-" or "~" before the day. */
static int read_date_sign(struct calendar_draft *draft) {
	if (draft_peek(draft) != '-' && draft_peek(draft) != '~') {
		return fail_sign(
			draft, "\"-\" or \":\"; write dates as 2026-11-23 and times as 09:00");
	}
	draft->from_month_end = draft_peek(draft) == '~';
	draft->at++;
	return 0;
}

/* The rest of "11-23" or "2026-11-23" after its first field. */
static int read_date_rest(struct calendar_draft *draft, struct calendar_chain first) {
	struct calendar_chain second, third;
	int r = read_date_sign(draft);
	if (r == 0) {
		r = read_chain(draft, false, &second);
	}
	if (r < 0) {
		return r;
	}
	if (draft_at_end(draft) || draft_peek(draft) == ' ') {
		draft->chains[CALENDAR_MONTH] = first;
		draft->chains[CALENDAR_DAY] = second;
		return 0;
	}
	if (draft->from_month_end) {
		return fail_sign(draft, "a space; \"~\" goes before the day, which ends the date");
	}
	r = read_date_sign(draft);
	if (r == 0) {
		r = read_chain(draft, false, &third);
	}
	if (r == 0 && !draft_at_end(draft) && draft_peek(draft) != ' ') {
		return fail_sign(draft, "a space between date and time");
	}
	if (r == 0) {
		draft->chains[CALENDAR_YEAR] = first;
		draft->chains[CALENDAR_MONTH] = second;
		draft->chains[CALENDAR_DAY] = third;
	}
	return r;
}

/* Steps over a date; over nothing when there is none, a time being next. */
static int read_date(struct calendar_draft *draft) {
	struct calendar_chain first;
	size_t begin = draft->at;
	uint32_t used = draft->used;
	if (draft_at_end(draft)) {
		return 0;
	}
	int r = read_chain(draft, false, &first);
	if (r < 0) {
		return r;
	}
	if (draft_peek(draft) == ':') {
		draft->at = begin;
		draft->used = used;
		return 0;
	}
	r = read_date_rest(draft, first);
	draft_skip_spaces(draft);
	return r;
}

static int read_time(struct calendar_draft *draft) {
	if (draft_at_end(draft)) {
		draft_put_number(draft, CALENDAR_HOUR, 0);
		draft_put_number(draft, CALENDAR_MINUTE, 0);
		draft_put_number(draft, CALENDAR_SECOND, 0);
		return 0;
	}
	int r = read_chain(draft, false, &draft->chains[CALENDAR_HOUR]);
	if (r == 0 && draft_peek(draft) != ':') {
		return fail_sign(draft, "\":\"; write times as 09:00 or 09:00:00");
	}
	if (r == 0) {
		draft->at++;
		r = read_chain(draft, false, &draft->chains[CALENDAR_MINUTE]);
	}
	if (r == 0 && draft_at_end(draft)) {
		draft_put_number(draft, CALENDAR_SECOND, 0);
		return 0;
	}
	if (r == 0 && draft_peek(draft) != ':') {
		return fail_sign(draft, "\":\" or the end; only a zone can follow a time");
	}
	if (r == 0) {
		draft->at++;
		r = read_chain(draft, true, &draft->chains[CALENDAR_SECOND]);
	}
	if (r == 0 && !draft_at_end(draft)) {
		return fail_sign(draft, "the end; only a zone can follow a time");
	}
	return r;
}

static int read_expression(struct calendar_draft *draft) {
	if (draft_at_end(draft)) {
		return diag_fail(
			draft->diag, 1, "nothing is written; write Mon..Fri 09:00, for example");
	}
	if (draft_read_shorthand(draft)) {
		return 0;
	}
	int r = draft_read_weekdays(draft);
	if (r < 0) {
		return r;
	}
	if (draft_peek(draft) == '@') {
		r = read_epoch(draft);
		if (r == 0 && !draft_at_end(draft)) {
			return fail_sign(draft, "the end after the second");
		}
		return r;
	}
	r = read_date(draft);
	return r < 0 ? r : read_time(draft);
}

int calendar_parse(const char *text, struct calendar *ret, struct diag *diag) {
	struct calendar_draft draft = {.text = text, .end = strlen(text), .diag = diag, .zone = ""};
	struct calendar calendar;
	draft_split_zone(&draft);
	int r = read_expression(&draft);
	if (r == 0) {
		r = draft_check(&draft, &calendar);
	}
	if (r < 0) {
		return r;
	}
	calendar_fill(&calendar, RULE_ALL_DAYS);
	*ret = calendar;
	return 0;
}
