/* SPDX-License-Identifier: MIT */
#include "rule.h"

#include <ctype.h>
#include <string.h>

#include "buf.h"
#include "calendar.h"
#include "civil.h"
#include "instant.h"
#include "span.h"

#define PIECE_MAX 48

static const char *const day_names[] = {"mon", "tue", "wed", "thu", "fri", "sat",
	"sun", /* as printed */
	"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

#define DAY_NAMES (sizeof day_names / sizeof day_names[0])

struct reader {
	const char *text;
	size_t at;
	struct diag *diag;
};

void rule_init(struct rule *rule) {
	*rule = (struct rule){.days = RULE_ALL_DAYS, .from_day = INT64_MIN, .until_day = INT64_MAX};
}

static char peek(const struct reader *reader) {
	return reader->text[reader->at];
}

static int32_t column(const struct reader *reader) {
	return (int32_t)reader->at + 1;
}

static bool is_digit(char c) {
	return c >= '0' && c <= '9';
}

static void skip_spaces(struct reader *reader) {
	while (peek(reader) == ' ' || peek(reader) == '\t') {
		reader->at++;
	}
}

/* Whether the next bytes are `sign`; steps over it and the spaces round it. */
static bool take(struct reader *reader, const char *sign) {
	struct reader ahead = *reader;
	skip_spaces(&ahead);
	size_t length = strlen(sign);
	if (strncmp(ahead.text + ahead.at, sign, length) != 0) {
		return false;
	}
	ahead.at += length;
	skip_spaces(&ahead);
	*reader = ahead;
	return true;
}

static bool same_word(const char *a, const char *b) {
	while (*a != '\0' && tolower((unsigned char)*a) == tolower((unsigned char)*b)) {
		a++;
		b++;
	}
	return *a == *b;
}

/* Copies the bytes until one of `stops` or the end, without stepping. */
static void copy_piece(const struct reader *reader, const char *stops, char piece[PIECE_MAX]) {
	size_t length = strcspn(reader->text + reader->at, stops);
	length = length < PIECE_MAX ? length : PIECE_MAX - 1;
	memcpy(piece, reader->text + reader->at, length);
	piece[length] = '\0';
}

/* ---- days ---- */

static int fail_day(const struct reader *reader, const char *word) {
	if (word[0] == '\0') {
		return diag_fail(reader->diag, column(reader),
			"expected a day; write days such as mon..fri, sun");
	}
	int r = diag_fail(reader->diag, column(reader),
		"\"%.20s\" is no day; write days such as mon..fri, sun", word);
	diag_suggest(reader->diag, diag_nearest(word, day_names, DAY_NAMES));
	return r;
}

static int read_day(struct reader *reader, int32_t *ret_day) {
	char word[PIECE_MAX];
	copy_piece(reader, " \t,.-", word);
	for (size_t i = 0; i < DAY_NAMES; i++) {
		if (same_word(word, day_names[i])) {
			reader->at += strlen(word);
			*ret_day = (int32_t)(i % 7);
			return 0;
		}
	}
	return fail_day(reader, word);
}

/* "mon" or "mon..fri"; a range may go over Sunday ("sat..mon"). */
static int read_day_range(struct reader *reader, rule_days *days) {
	int32_t first, last;
	int r = read_day(reader, &first);
	if (r < 0) {
		return r;
	}
	last = first;
	if (take(reader, "..")) {
		r = read_day(reader, &last);
		if (r < 0) {
			return r;
		}
	}
	skip_spaces(reader);
	if (peek(reader) == '-') {
		return diag_fail(reader->diag, column(reader),
			"a range of days is written with two dots; write mon..fri");
	}
	for (int32_t day = first;; day = (day + 1) % 7) {
		*days = (rule_days)(*days | (1u << day));
		if (day == last) {
			return 0;
		}
	}
}

int rule_parse_days(const char *text, rule_days *ret_days, struct diag *diag) {
	struct reader reader = {.text = text, .diag = diag};
	rule_days days = 0;
	skip_spaces(&reader);
	do {
		int r = read_day_range(&reader, &days);
		if (r < 0) {
			return r;
		}
	} while (take(&reader, ","));
	skip_spaces(&reader);
	if (peek(&reader) != '\0') {
		return diag_fail(diag, column(&reader),
			"expected a comma at \"%.20s\"; write days such as mon..fri, sun",
			text + reader.at);
	}
	*ret_days = days;
	return 0;
}

/* ---- windows ---- */

static int read_clock(struct reader *reader, bool allow_24, int32_t *ret_s) {
	char piece[PIECE_MAX];
	copy_piece(reader, " \t,-", piece);
	if (piece[0] == '\0') {
		return diag_fail(reader->diag, column(reader),
			"expected a time of day; write hours and minutes, such as 08:30");
	}
	int r = span_parse_clock(piece, allow_24, ret_s, reader->diag);
	if (r < 0) {
		if (reader->diag != NULL) {
			reader->diag->column = column(reader);
		}
		return r;
	}
	reader->at += strlen(piece);
	return 0;
}

static int read_window(struct reader *reader, struct rule_window *window) {
	int32_t began = column(reader);
	int r = read_clock(reader, false, &window->from_s);
	if (r < 0) {
		return r;
	}
	if (!take(reader, "-")) {
		return diag_fail(reader->diag, column(reader),
			"expected \"-\" and the end of the window; write it as 09:00-18:00");
	}
	r = read_clock(reader, true, &window->to_s);
	if (r < 0) {
		return r;
	}
	if (window->from_s == window->to_s) {
		return diag_fail(reader->diag, began,
			"this window ends when it begins; write 00:00-24:00 for the whole day");
	}
	return 0;
}

static int fail_rest(const struct reader *reader) {
	return diag_fail(reader->diag, column(reader),
		"expected a comma or the end at \"%.20s\"; write a window such as 09:00-18:00",
		reader->text + reader->at);
}

int rule_parse_window(const char *text, struct rule_window *ret, struct diag *diag) {
	struct reader reader = {.text = text, .diag = diag};
	struct rule_window window = {.days = RULE_ALL_DAYS};
	skip_spaces(&reader);
	if (isalpha((unsigned char)peek(&reader))) {
		return diag_fail(diag, column(&reader),
			"\"%.20s\" is no window; write one such as 09:00-18:00, and days under "
			"\"days\"",
			text + reader.at);
	}
	int r = read_window(&reader, &window);
	if (r < 0) {
		return r;
	}
	skip_spaces(&reader);
	if (peek(&reader) == ',') {
		return diag_fail(diag, column(&reader),
			"only one window fits here; write one such as 09:00-18:00");
	}
	if (peek(&reader) != '\0') {
		return fail_rest(&reader);
	}
	*ret = window;
	return 0;
}

/* "sat, sun 00:00-10:00": the days up to a window belong to it; without any, every day. */
static int read_dated_window(struct reader *reader, struct rule_window *window) {
	window->days = 0;
	while (peek(reader) != '\0' && !is_digit(peek(reader))) {
		int r = read_day_range(reader, &window->days);
		if (r < 0) {
			return r;
		}
		if (!take(reader, ",")) {
			skip_spaces(reader);
			break;
		}
	}
	if (window->days == 0) {
		window->days = RULE_ALL_DAYS;
	}
	return read_window(reader, window);
}

int rule_parse_windows(const char *text, struct rule_windows *ret, struct diag *diag) {
	struct reader reader = {.text = text, .diag = diag};
	struct rule_windows windows = {.count = 0};
	skip_spaces(&reader);
	if (take(&reader, "none") && peek(&reader) == '\0') {
		*ret = windows;
		return 0;
	}
	reader.at = 0;
	skip_spaces(&reader);
	do {
		if (windows.count == RULE_WINDOWS_MAX) {
			return diag_fail(diag, column(&reader),
				"more than %d windows; join some of them", RULE_WINDOWS_MAX);
		}
		int r = read_dated_window(&reader, &windows.items[windows.count]);
		if (r < 0) {
			return r;
		}
		windows.count++;
	} while (take(&reader, ","));
	skip_spaces(&reader);
	if (peek(&reader) != '\0') {
		return fail_rest(&reader);
	}
	*ret = windows;
	return 0;
}

/* ---- clock times ---- */

/* Keeps times_s ascending. */
static int add_time(const struct reader *reader, struct rule *rule, int32_t s, int32_t at) {
	uint32_t place = rule->time_count;
	if (place == RULE_TIMES_MAX) {
		return diag_fail(reader->diag, at,
			"more than %d times a day; take some away, or use \"every\"",
			RULE_TIMES_MAX);
	}
	while (place > 0 && rule->times_s[place - 1] > s) {
		place--;
	}
	if (place > 0 && rule->times_s[place - 1] == s) {
		return diag_fail(reader->diag, at,
			"%02d:%02d is there twice; take one of them away", (int)(s / 3600),
			(int)(s / 60 % 60));
	}
	memmove(&rule->times_s[place + 1], &rule->times_s[place],
		(rule->time_count - place) * sizeof rule->times_s[0]);
	rule->times_s[place] = s;
	rule->time_count++;
	return 0;
}

static int read_times(struct reader *reader, struct rule *rule) {
	rule->time_count = 0;
	do {
		int32_t s, at = column(reader);
		int r = read_clock(reader, false, &s);
		if (r == 0) {
			r = add_time(reader, rule, s, at);
		}
		if (r < 0) {
			return r;
		}
	} while (take(reader, ","));
	skip_spaces(reader);
	if (peek(reader) != '\0') {
		return diag_fail(reader->diag, column(reader),
			"expected a comma at \"%.20s\"; write times such as 08:30, 17:30",
			reader->text + reader->at);
	}
	return 0;
}

int rule_parse_times(const char *text, struct rule *rule, struct diag *diag) {
	struct reader reader = {.text = text, .diag = diag};
	struct rule parsed = *rule;
	skip_spaces(&reader);
	int r = read_times(&reader, &parsed);
	if (r < 0) {
		return r;
	}
	if (parsed.kind == RULE_NONE) {
		parsed.kind = RULE_AT;
	}
	*rule = parsed;
	return 0;
}

/* ---- every ---- */

/* Where the span ends: before the first word that is no unit and comes after a space. */
static size_t span_length(const char *text) {
	static const char *const ends[] = {"at", "active"};
	size_t length = strlen(text);
	for (size_t at = 1; at < length; at++) {
		if (text[at - 1] != ' ' && text[at - 1] != '\t') {
			continue;
		}
		size_t word = strcspn(text + at, " \t");
		for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
			char copy[PIECE_MAX] = "";
			if (word < sizeof copy) {
				memcpy(copy, text + at, word);
				copy[word] = '\0';
			}
			if (same_word(copy, ends[i])) {
				return at;
			}
		}
	}
	return length;
}

static int set_days_at(struct reader *reader, struct rule *rule) {
	int64_t days = rule->every_us / US_PER_DAY;
	if (rule->every_us % US_PER_DAY != 0 || days > RULE_DAYS_MAX) {
		return diag_fail(reader->diag, 1,
			"an interval with \"at\" is 1 to %d whole days; write it as 2d at 17:30",
			RULE_DAYS_MAX);
	}
	rule->kind = RULE_DAYS_AT;
	rule->every_us = 0;
	rule->every_days = (int32_t)days;
	return read_times(reader, rule);
}

static int read_interval(struct reader *reader, int64_t *ret_us) {
	char copy[2 * PIECE_MAX];
	size_t length = span_length(reader->text);
	if (length >= sizeof copy) {
		return diag_fail(
			reader->diag, 1, "this interval is too long a text; write it as 50min");
	}
	memcpy(copy, reader->text, length);
	copy[length] = '\0';
	int64_t us;
	int r = span_parse(copy, &us, reader->diag);
	if (r < 0) {
		/* "50min actve": the slip is in the word behind, which the span took for a unit. */
		static const char *const words[] = {"active"};
		const char *last = strrchr(copy, ' ');
		const char *near = last != NULL ? diag_nearest(last + 1, words, 1) : NULL;
		if (near != NULL) {
			r = diag_fail(reader->diag, (int32_t)(last - copy) + 2,
				"\"%.20s\" is no interval; write 50min active or 2d at 17:30",
				last + 1);
			diag_suggest(reader->diag, near);
		}
		return r;
	}
	if (us < US_PER_S) {
		return diag_fail(
			reader->diag, 1, "an interval is at least 1s; write one such as 50min");
	}
	reader->at = length;
	*ret_us = us;
	return 0;
}

int rule_parse_every(const char *text, struct rule *rule, struct diag *diag) {
	struct reader reader = {.text = text, .diag = diag};
	struct rule parsed = *rule;
	int r = read_interval(&reader, &parsed.every_us);
	if (r < 0) {
		return r;
	}
	char word[PIECE_MAX];
	copy_piece(&reader, " \t", word);
	reader.at += strlen(word);
	skip_spaces(&reader);
	parsed.kind = word[0] == '\0' ? RULE_EVERY : RULE_ACTIVE;
	parsed.every_days = 0;
	if (same_word(word, "at")) {
		r = set_days_at(&reader, &parsed);
		if (r < 0) {
			return r;
		}
	} else if (peek(&reader) != '\0') {
		return diag_fail(diag, column(&reader),
			"expected the end at \"%.20s\"; write 50min, 50min active or 2d at 17:30",
			text + reader.at);
	}
	*rule = parsed;
	return 0;
}

/* ---- print ---- */

static void print_days(struct buf *buf, rule_days days) {
	const char *separator = "";
	for (int32_t day = 0; day < 7; day++) {
		if ((days >> day & 1) == 0) {
			continue;
		}
		int32_t last = day;
		while (last < 6 && (days >> (last + 1) & 1) != 0) {
			last++;
		}
		last = last - day >= 2 ? last : day;
		buf_printf(buf, "%s%s", separator, day_names[day]);
		if (last > day) {
			buf_printf(buf, "..%s", day_names[last]);
		}
		separator = ", ";
		day = last;
	}
}

static void print_clock(struct buf *buf, int32_t s) {
	buf_printf(buf, "%02d:%02d", (int)(s / 3600), (int)(s / 60 % 60));
	if (s % 60 != 0) {
		buf_printf(buf, ":%02d", (int)(s % 60));
	}
}

static void print_times(struct buf *buf, const struct rule *rule) {
	for (uint32_t i = 0; i < rule->time_count; i++) {
		buf_puts(buf, i == 0 ? "at " : ", ");
		print_clock(buf, rule->times_s[i]);
	}
}

static void print_date(struct buf *buf, const char *before, int64_t day) {
	struct civil civil;
	civil_from_local_s(day * S_PER_DAY, &civil);
	buf_printf(buf, ", %s %04d-%02d-%02d", before, (int)civil.year, (int)civil.month,
		(int)civil.day);
}

static void print_kind(struct buf *buf, const struct rule *rule) {
	char span[48];
	switch (rule->kind) {
	case RULE_EVERY:
	case RULE_ACTIVE:
		span_print(rule->every_us, span, sizeof span);
		buf_printf(buf, "every %s%s", span,
			rule->kind == RULE_ACTIVE ? " at the machine" : "");
		break;
	case RULE_AT:
		print_times(buf, rule);
		break;
	case RULE_DAYS_AT:
		buf_printf(buf, "every %dd ", (int)rule->every_days);
		print_times(buf, rule);
		break;
	case RULE_CALENDAR:
		buf_puts(buf, "by calendar ");
		buf->used += calendar_print(
			&rule->calendar->calendar, buf->text + buf->used, buf->size - buf->used);
		break;
	case RULE_PER_WEEK:
		buf_printf(buf, rule->per_week == 1 ? "once a week" : "%d times a week",
			(int)rule->per_week);
		if (rule->time_count > 0) {
			buf_puts(buf, " ");
			print_times(buf, rule);
		}
		break;
	default:
		buf_puts(buf, "by hand");
		break;
	}
}

void rule_print(const struct rule *rule, char *text, size_t size) {
	struct buf buf;
	buf_init(&buf, text, size);
	print_kind(&buf, rule);
	if (rule->days != RULE_ALL_DAYS) {
		buf_puts(&buf, ", ");
		print_days(&buf, rule->days);
	}
	if (rule->has_between) {
		buf_puts(&buf, ", ");
		print_clock(&buf, rule->between.from_s);
		buf_puts(&buf, "-");
		print_clock(&buf, rule->between.to_s);
	}
	if (rule->from_day != INT64_MIN) {
		print_date(&buf, "from", rule->from_day);
	}
	if (rule->until_day != INT64_MAX) {
		print_date(&buf, "until", rule->until_day);
	}
}
