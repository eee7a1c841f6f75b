/* SPDX-License-Identifier: MIT */
#include "span.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "buf.h"
#include "instant.h"

#define CLOCK_S_MAX 86400

/* systemd's names and lengths; a month is a twelfth of a year of 365.25 days. */
static const struct {
	const char *name;
	int64_t us;
} units[] = {
	{"us", 1},
	{"usec", 1},
	{"\xc2\xb5s", 1}, /* micro sign */
	{"\xce\xbcs", 1}, /* Greek mu */
	{"ms", 1000},
	{"msec", 1000},
	{"s", US_PER_S},
	{"sec", US_PER_S},
	{"second", US_PER_S},
	{"seconds", US_PER_S},
	{"m", US_PER_MIN},
	{"min", US_PER_MIN},
	{"minute", US_PER_MIN},
	{"minutes", US_PER_MIN},
	{"h", US_PER_HOUR},
	{"hr", US_PER_HOUR},
	{"hour", US_PER_HOUR},
	{"hours", US_PER_HOUR},
	{"d", US_PER_DAY},
	{"day", US_PER_DAY},
	{"days", US_PER_DAY},
	{"w", 7 * US_PER_DAY},
	{"week", 7 * US_PER_DAY},
	{"weeks", 7 * US_PER_DAY},
	{"M", 2629800 * US_PER_S},
	{"month", 2629800 * US_PER_S},
	{"months", 2629800 * US_PER_S},
	{"y", 31557600 * US_PER_S},
	{"year", 31557600 * US_PER_S},
	{"years", 31557600 * US_PER_S},
};

static const char *const long_units[] = {"seconds", "second", "minutes", "minute", "hours", "hour",
	"days", "day", "weeks", "week", "months", "month", "years", "year", "sec", "min", "msec"};

struct reader {
	const char *text;
	size_t at;
	struct diag *diag;
};

static char peek(const struct reader *reader) {
	return reader->text[reader->at];
}

static int32_t column(const struct reader *reader) {
	return (int32_t)reader->at + 1;
}

static bool is_digit(char c) {
	return c >= '0' && c <= '9';
}

static bool is_space(char c) {
	return c == ' ' || c == '\t';
}

static void skip_spaces(struct reader *reader) {
	while (is_space(peek(reader))) {
		reader->at++;
	}
}

/* Bytes until a space, a digit or punctuation: a unit, or what stands in its place. */
static size_t word_length(const char *text) {
	size_t length = 0;
	while (isalpha((unsigned char)text[length]) || (unsigned char)text[length] >= 0x80) {
		length++;
	}
	return length;
}

static int fail_no_number(const struct reader *reader) {
	if (peek(reader) == '-' || peek(reader) == '+') {
		return diag_fail(reader->diag, column(reader),
			"a time span has no sign; write it plainly, such as 10min");
	}
	return diag_fail(reader->diag, column(reader),
		"expected a number at \"%.20s\"; write a time span such as 10min or 1h 20min",
		reader->text + reader->at);
}

static int fail_no_unit(const struct reader *reader, size_t number_at) {
	size_t length = 0;
	const char *number = reader->text + number_at;
	while (is_digit(number[length]) || number[length] == '.') {
		length++;
	}
	int shown = length > 20 ? 20 : (int)length;
	return diag_fail(reader->diag, (int32_t)number_at + 1,
		"%.*s has no unit; write %.*smin or %.*ss", shown, number, shown, number, shown,
		number);
}

static int fail_unit(const struct reader *reader, size_t length) {
	char word[DIAG_NAME_MAX];
	int shown = length >= sizeof word ? (int)sizeof word - 1 : (int)length;
	memcpy(word, reader->text + reader->at, (size_t)shown);
	word[shown] = '\0';
	int r = diag_fail(reader->diag, column(reader),
		"unknown unit \"%.20s\"; write ms, s, min, h, d or w", word);
	size_t n = sizeof long_units / sizeof long_units[0];
	diag_suggest(reader->diag, diag_nearest(word, long_units, n));
	return r;
}

static int fail_too_long(const struct reader *reader) {
	return diag_fail(reader->diag, 0,
		"this time span is longer than a thousand years; write a shorter one");
}

static int read_unit(struct reader *reader, size_t number_at, int64_t *ret_us) {
	size_t length = word_length(reader->text + reader->at);
	if (length == 0) {
		return fail_no_unit(reader, number_at);
	}
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (strlen(units[i].name) == length &&
			memcmp(reader->text + reader->at, units[i].name, length) == 0) {
			reader->at += length;
			*ret_us = units[i].us;
			return 0;
		}
	}
	return fail_unit(reader, length);
}

/* One "20min" of "1h 20min", added to *us. */
static int read_part(struct reader *reader, int64_t *us) {
	size_t number_at = reader->at, digits = 0;
	int64_t whole = 0;
	for (; is_digit(peek(reader)); reader->at++, digits++) {
		whole = whole * 10 + (peek(reader) - '0');
		if (whole > SPAN_US_MAX) {
			return fail_too_long(reader);
		}
	}
	size_t fraction_at = reader->at, fraction_digits = 0;
	if (peek(reader) == '.') {
		fraction_at = ++reader->at;
		for (; is_digit(peek(reader)); reader->at++) {
			fraction_digits++;
		}
		digits = fraction_digits;
	}
	if (digits == 0) {
		return fail_no_number(reader);
	}
	skip_spaces(reader);
	int64_t unit_us = 0;
	int r = read_unit(reader, number_at, &unit_us);
	if (r < 0) {
		return r;
	}
	if (whole > (SPAN_US_MAX - *us) / unit_us) {
		return fail_too_long(reader);
	}
	*us += whole * unit_us;
	/* Digit by digit and cut, never rounded up, as systemd does it. */
	for (size_t i = 0; i < fraction_digits && unit_us > 0; i++) {
		unit_us /= 10;
		*us += (reader->text[fraction_at + i] - '0') * unit_us;
	}
	return *us > SPAN_US_MAX ? fail_too_long(reader) : 0;
}

int span_parse(const char *text, int64_t *ret_us, struct diag *diag) {
	struct reader reader = {.text = text, .diag = diag};
	int64_t us = 0;
	skip_spaces(&reader);
	if (peek(&reader) == '\0') {
		return diag_fail(diag, 0,
			"the time span is empty; write a number with its unit, such as 10min");
	}
	while (peek(&reader) != '\0') {
		int r = read_part(&reader, &us);
		if (r < 0) {
			return r;
		}
		skip_spaces(&reader);
	}
	*ret_us = us;
	return 0;
}

void span_print(int64_t us, char *text, size_t size) {
	static const struct {
		const char *name;
		uint64_t us;
	} shown[] = {
		{"d", (uint64_t)US_PER_DAY},
		{"h", (uint64_t)US_PER_HOUR},
		{"min", (uint64_t)US_PER_MIN},
		{"s", (uint64_t)US_PER_S},
		{"ms", 1000},
	};
	uint64_t rest = us < 0 ? (uint64_t)0 - (uint64_t)us : (uint64_t)us;
	struct buf buf;
	buf_init(&buf, text, size);
	if (rest < 1000) {
		buf_puts(&buf, "0s");
		return;
	}
	const char *before = us < 0 ? "-" : "";
	for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
		if (rest >= shown[i].us) {
			buf_printf(&buf, "%s%llu%s", before,
				(unsigned long long)(rest / shown[i].us), shown[i].name);
			rest %= shown[i].us;
			before = " ";
		}
	}
}

static int fail_clock(struct diag *diag, const char *text) {
	return diag_fail(diag, 1,
		"\"%.20s\" is no time of day; write hours and minutes, such as 08:30", text);
}

/* Two digits, or with few_ok one, up to max. */
static bool read_field(const char **at, bool few_ok, int32_t max, int32_t *ret) {
	int32_t value = 0, digits = 0;
	for (; digits < 2 && is_digit(**at); digits++) {
		value = value * 10 + (*(*at)++ - '0');
	}
	*ret = value;
	return (digits == 2 || (few_ok && digits == 1)) && value <= max;
}

int span_parse_short(const char *text, int64_t *ret_us, struct diag *diag) {
	size_t digits = strspn(text, "0123456789");
	if (digits > 0 && digits <= 20 && text[digits] == '\0') {
		return diag_fail(diag, 1, "%s has no unit; write %ss", text, text);
	}
	return span_parse(text, ret_us, diag);
}

int span_parse_clock(const char *text, int allow_24, int32_t *ret_s, struct diag *diag) {
	const char *at = text;
	int32_t hours, minutes = 0, seconds = 0;
	bool ok = read_field(&at, true, 24, &hours) && *at++ == ':' &&
		read_field(&at, false, 59, &minutes);
	if (ok && *at == ':') {
		at++;
		ok = read_field(&at, false, 59, &seconds);
	}
	if (!ok || *at != '\0') {
		return fail_clock(diag, text);
	}
	int32_t s = hours * 3600 + minutes * 60 + seconds;
	if (s > CLOCK_S_MAX || (s == CLOCK_S_MAX && !allow_24)) {
		return diag_fail(diag, 1, "\"%.20s\" is past the end of the day; %s", text,
			allow_24 ? "write 24:00 at most" : "write 23:59 at most, or 00:00");
	}
	*ret_s = s;
	return 0;
}
