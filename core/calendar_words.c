/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <string.h>

#include "calendar_draft.h"

#define WORD_MAX 24

/* Whether the n bytes at `at` are this word, case apart. */
static bool is_word(const char *at, size_t n, const char *word) {
	size_t i = 0;
	while (i < n && word[i] != '\0' &&
		tolower((unsigned char)at[i]) == tolower((unsigned char)word[i])) {
		i++;
	}
	return i == n && word[i] == '\0';
}

/* The letters and dashes here, for messages; cut when long. */
static void copy_word(const struct calendar_draft *draft, char word[WORD_MAX]) {
	size_t n = 0;
	while (n < WORD_MAX - 1 &&
		(calendar_is_letter(draft_peek_at(draft, n)) || draft_peek_at(draft, n) == '-')) {
		word[n] = draft_peek_at(draft, n);
		n++;
	}
	word[n] = '\0';
}

/* ---- words ---- */

static const char *const day_names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Monday",
	"Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

#define DAY_NAMES (sizeof day_names / sizeof day_names[0])

struct shorthand {
	const char *name;
	rule_days weekdays;
	uint8_t months; /* how many, evenly spread over the year; 0: all */
	bool on_first;  /* of the month */
	bool any_hour, any_minute;
};

/* The names that systemd keeps for old files come last, so that they are not suggested first. */
static const struct shorthand shorthands[] = {
	{"minutely", RULE_ALL_DAYS, 0, false, true, true},
	{"hourly", RULE_ALL_DAYS, 0, false, true, false},
	{"daily", RULE_ALL_DAYS, 0, false, false, false},
	{"weekly", 1, 0, false, false, false},
	{"monthly", RULE_ALL_DAYS, 0, true, false, false},
	{"quarterly", RULE_ALL_DAYS, 4, true, false, false},
	{"semiannually", RULE_ALL_DAYS, 2, true, false, false},
	{"yearly", RULE_ALL_DAYS, 1, true, false, false},
	{"annually", RULE_ALL_DAYS, 1, true, false, false},
	{"semi-annually", RULE_ALL_DAYS, 2, true, false, false},
	{"biannually", RULE_ALL_DAYS, 2, true, false, false},
	{"bi-annually", RULE_ALL_DAYS, 2, true, false, false},
	{"anually", RULE_ALL_DAYS, 1, true, false, false},
};

#define SHORTHANDS (sizeof shorthands / sizeof shorthands[0])

/* The weekday whose name the n bytes are, or -1. */
static int32_t day_named(const char *at, size_t n) {
	for (size_t i = 0; i < DAY_NAMES; i++) {
		if (is_word(at, n, day_names[i])) {
			return (int32_t)(i % 7);
		}
	}
	return -1;
}

static const struct shorthand *shorthand_named(const char *at, size_t n) {
	for (size_t i = 0; i < SHORTHANDS; i++) {
		if (is_word(at, n, shorthands[i].name)) {
			return &shorthands[i];
		}
	}
	return NULL;
}

/* A word where a date or time should be: most likely a misspelt one. */
int draft_fail_word(const struct calendar_draft *draft) {
	const char *names[DAY_NAMES + SHORTHANDS];
	char word[WORD_MAX];
	memcpy(names, day_names, sizeof day_names);
	for (size_t i = 0; i < SHORTHANDS; i++) {
		names[DAY_NAMES + i] = shorthands[i].name;
	}
	copy_word(draft, word);
	int r = diag_fail(draft->diag, draft_column(draft),
		"\"%s\" is no day of the week and no word such as daily; write Mon..Fri 09:00, for "
		"example",
		word);
	diag_suggest(draft->diag, diag_nearest(word, names, DAY_NAMES + SHORTHANDS));
	return r;
}

static void put_shorthand(struct calendar_draft *draft, const struct shorthand *shorthand) {
	draft->weekdays = shorthand->weekdays;
	for (int32_t i = 0; i < shorthand->months; i++) {
		draft_put_number(draft, CALENDAR_MONTH, 1 + i * (12 / shorthand->months));
	}
	if (shorthand->on_first) {
		draft_put_number(draft, CALENDAR_DAY, 1);
	}
	if (!shorthand->any_hour) {
		draft_put_number(draft, CALENDAR_HOUR, 0);
	}
	if (!shorthand->any_minute) {
		draft_put_number(draft, CALENDAR_MINUTE, 0);
	}
	draft_put_number(draft, CALENDAR_SECOND, 0);
}

bool draft_read_shorthand(struct calendar_draft *draft) {
	const struct shorthand *shorthand = shorthand_named(draft->text, draft->end);
	if (shorthand != NULL) {
		put_shorthand(draft, shorthand);
	}
	return shorthand != NULL;
}

/* ---- the zone ---- */

/* Letters, digits and "+-_/", as names of zone files are; what is read as a day is none. */
static bool is_zone_name(const char *name, size_t n) {
	if (n >= ZONE_NAME_MAX || !calendar_is_letter(name[0]) || name[n - 1] == '/') {
		return false;
	}
	size_t letters = 0;
	while (letters < n && calendar_is_letter(name[letters])) {
		letters++;
	}
	if (day_named(name, letters) >= 0 || shorthand_named(name, n) != NULL) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		bool twice = name[i] == '/' && name[i - 1] == '/';
		if (twice ||
			(!calendar_is_letter(name[i]) && !calendar_is_digit(name[i]) &&
				!strchr("+-_/", name[i]))) {
			return false;
		}
	}
	return true;
}

/* The last word is the zone if it can be one; the space before it goes with it. */
void draft_split_zone(struct calendar_draft *draft) {
	const char *space = strrchr(draft->text, ' ');
	if (space == NULL || space[1] == '\0') {
		return;
	}
	const char *name = space + 1;
	size_t length = strlen(name);
	if (is_word(name, length, "UTC")) {
		draft->zone = "UTC";
	} else if (is_zone_name(name, length)) {
		draft->zone = name;
	} else {
		return;
	}
	draft->end = (size_t)(space - draft->text);
}

/* ---- weekdays ---- */

static int fail_day(const struct calendar_draft *draft) {
	char word[WORD_MAX];
	copy_word(draft, word);
	int r = diag_fail(draft->diag, draft_column(draft),
		"expected a day of the week; write days such as Mon..Fri,Sun");
	diag_suggest(draft->diag, diag_nearest(word, day_names, DAY_NAMES));
	return r;
}

/* One name; *ret_day -1 and nothing read when there is none. What follows it must end a name. */
static int read_day(struct calendar_draft *draft, int32_t *ret_day) {
	size_t n = 0;
	while (calendar_is_letter(draft_peek_at(draft, n))) {
		n++;
	}
	int32_t day = day_named(draft->text + draft->at, n);
	char after = draft_peek_at(draft, n);
	if (day >= 0 && after != '\0' && strchr("-., ", after) == NULL) {
		draft->at += n;
		return diag_fail(draft->diag, draft_column(draft),
			"expected a space after the day; write Mon..Fri 09:00, for example");
	}
	if (day >= 0) {
		draft->at += n;
	}
	*ret_day = day;
	return 0;
}

/* ".." or, as old files have it, "-": true when a range was opened. */
static int read_range_sign(struct calendar_draft *draft, bool in_range, bool *ret_open) {
	size_t length = draft_peek(draft) == '-' ? 1 : draft_peek(draft) == '.' ? 2 : 0;
	if (length > 0 && (in_range || (length == 2 && draft_peek_at(draft, 1) != '.'))) {
		return diag_fail(draft->diag, draft_column(draft),
			"expected a comma or a space; write ranges of days as Mon..Fri");
	}
	draft->at += length;
	*ret_open = length > 0;
	return 0;
}

static int add_days(struct calendar_draft *draft, int32_t from, int32_t day, int32_t at_column) {
	if (from > day) {
		return diag_fail(draft->diag, at_column,
			"a range of days goes from Mon to Sun at most; write \"%s..Sun,Mon..%s\" "
			"instead",
			day_names[from], day_names[day]);
	}
	for (int32_t i = from < 0 ? day : from; i <= day; i++) {
		draft->weekdays |= (rule_days)(1u << i);
	}
	return 0;
}

/* "Mon..Wed,Fri "; a comma may end the list. Nothing is read when no day is named. */
int draft_read_weekdays(struct calendar_draft *draft) {
	int32_t from = -1; /* of the range that is open */
	bool open = false;
	for (bool first = true;; first = false) {
		int32_t day = -1, at_column = draft_column(draft);
		int r = read_day(draft, &day);
		if (r < 0) {
			return r;
		}
		if (day < 0) {
			return first ? 0 : fail_day(draft);
		}
		r = add_days(draft, from, day, at_column);
		if (r < 0) {
			return r;
		}
		if (draft_at_end(draft) || draft_peek(draft) == ' ') {
			break;
		}
		r = read_range_sign(draft, from >= 0, &open);
		if (r < 0) {
			return r;
		}
		from = open ? day : -1;
		if (!open) {
			draft->at++; /* the comma */
		}
		if (draft_at_end(draft) || draft_peek(draft) == ' ') {
			if (open) {
				return fail_day(draft);
			}
			break;
		}
	}
	draft_skip_spaces(draft);
	return 0;
}
