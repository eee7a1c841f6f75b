/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "human.h"

#define DAY_S 86400

/* ---- the calendar, without the C library's zones ---- */

/* Days from 1970-01-01 of a day of the proleptic Gregorian calendar. */
static int64_t days_from(int64_t year, int month, int day) {
	year -= month <= 2;
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t of_era = year - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct date {
	int64_t year;
	int month, day, weekday; /* weekday 0: Monday */
};

static int64_t floor_div(int64_t a, int64_t b) {
	return a / b - (a % b < 0);
}

static struct date date_of(int64_t days) {
	int64_t shifted = days + 719468;
	int64_t era = floor_div(shifted, 146097);
	int64_t of_era = shifted - era * 146097;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t part = (5 * of_year + 2) / 153;
	struct date date = {.month = (int)(part < 10 ? part + 3 : part - 9)};
	date.day = (int)(of_year - (153 * part + 2) / 5 + 1);
	date.year = year + era * 400 + (date.month <= 2);
	date.weekday = (int)(days + 3 - floor_div(days + 3, 7) * 7);
	return date;
}

static int two(const char *text) {
	if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9') {
		return -1;
	}
	return (text[0] - '0') * 10 + (text[1] - '0');
}

/* YYYY-MM-DD at the start of the text; the text has ten bytes at least. */
static bool date_parse(const char *text, int64_t *ret_days) {
	int high = two(text), low = two(text + 2), month = two(text + 5), day = two(text + 8);
	if (high < 0 || low < 0 || text[4] != '-' || text[7] != '-' || month < 1 || month > 12 ||
		day < 1) {
		return false;
	}
	int64_t days = days_from(high * 100 + low, month, day);
	struct date back = date_of(days);
	if (back.day != day || back.month != month) {
		return false;
	}
	*ret_days = days;
	return true;
}

/* HH:MM or HH:MM:SS; how many bytes, 0: none. */
static size_t clock_parse(const char *text, int64_t *ret_s) {
	size_t length = strlen(text);
	int hour = length >= 5 ? two(text) : -1, minute = length >= 5 ? two(text + 3) : -1,
	    second = 0;
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || text[2] != ':') {
		return 0;
	}
	size_t used = 5;
	if (length >= 8 && text[5] == ':') {
		second = two(text + 6);
		used = 8;
	}
	if (second < 0 || second > 60) {
		return 0;
	}
	*ret_s = hour * 3600 + minute * 60 + second;
	return used;
}

bool stamp_parse(const char *text, struct stamp *ret) {
	int64_t days, seconds;
	if (text == NULL || strlen(text) < 20 || !date_parse(text, &days) || text[10] != 'T' ||
		clock_parse(text + 11, &seconds) != 8) {
		return false;
	}
	const char *rest = text + 19;
	if (*rest == '.') {
		rest += 1 + strspn(rest + 1, "0123456789");
	}
	int32_t offset = 0;
	if (strcmp(rest, "Z") != 0) {
		if (strlen(rest) != 6 || (*rest != '+' && *rest != '-') || two(rest + 1) < 0 ||
			rest[3] != ':' || two(rest + 4) < 0) {
			return false;
		}
		offset = two(rest + 1) * 3600 + two(rest + 4) * 60;
		offset = *rest == '-' ? -offset : offset;
	}
	*ret = (struct stamp){.unix_s = days * DAY_S + seconds - offset, .offset_s = offset};
	return true;
}

void stamp_print(const struct stamp *stamp, char text[WHEN_BYTES]) {
	int64_t local = stamp->unix_s + stamp->offset_s;
	int64_t days = floor_div(local, DAY_S), second = local - days * DAY_S;
	struct date date = date_of(days);
	int32_t offset = stamp->offset_s < 0 ? -stamp->offset_s : stamp->offset_s;
	(void)snprintf(text, WHEN_BYTES, "%04lld-%02d-%02dT%02d:%02d:%02d%c%02d:%02d",
		(long long)date.year, date.month, date.day, (int)(second / 3600),
		(int)(second / 60 % 60), (int)(second % 60), stamp->offset_s < 0 ? '-' : '+',
		(int)(offset / 3600), (int)(offset / 60 % 60));
}

/* ---- for a person ---- */

static const char *const weekdays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
static const char *const months[] = {
	"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

void human_day(const struct stamp *stamp, char text[WHEN_BYTES]) {
	struct date date = date_of(floor_div(stamp->unix_s + stamp->offset_s, DAY_S));
	(void)snprintf(text, WHEN_BYTES, "%s %d %s %lld", weekdays[date.weekday], date.day,
		months[date.month - 1], (long long)date.year);
}

void human_when(const struct stamp *stamp, int64_t now_s, char text[WHEN_BYTES]) {
	int64_t local = stamp->unix_s + stamp->offset_s;
	int64_t days = floor_div(local, DAY_S), second = local - days * DAY_S;
	int64_t today = floor_div(now_s + stamp->offset_s, DAY_S);
	struct date date = date_of(days), now = date_of(today);
	int hour = (int)(second / 3600), minute = (int)(second / 60 % 60);
	if (days == today) {
		(void)snprintf(text, WHEN_BYTES, "today %02d:%02d", hour, minute);
	} else if (days == today + 1) {
		(void)snprintf(text, WHEN_BYTES, "tomorrow %02d:%02d", hour, minute);
	} else if (days == today - 1) {
		(void)snprintf(text, WHEN_BYTES, "yesterday %02d:%02d", hour, minute);
	} else if (days > today && days < today + 7) {
		(void)snprintf(
			text, WHEN_BYTES, "%s %02d:%02d", weekdays[date.weekday], hour, minute);
	} else if (date.year == now.year) {
		(void)snprintf(text, WHEN_BYTES, "%d %s %02d:%02d", date.day,
			months[date.month - 1], hour, minute);
	} else {
		(void)snprintf(text, WHEN_BYTES, "%d %s %lld", date.day, months[date.month - 1],
			(long long)date.year);
	}
}

void human_span(int64_t seconds, char text[WHEN_BYTES]) {
	if (seconds < 0) {
		seconds = 0;
	}
	long long minutes = (seconds + 30) / 60, hours = minutes / 60, days = hours / 24;
	if (seconds < 60) {
		(void)snprintf(text, WHEN_BYTES, "%lld s", (long long)seconds);
	} else if (minutes < 60) {
		(void)snprintf(text, WHEN_BYTES, "%lld min", minutes);
	} else if (hours < 24 && minutes % 60 == 0) {
		(void)snprintf(text, WHEN_BYTES, "%lld h", hours);
	} else if (hours < 24) {
		(void)snprintf(text, WHEN_BYTES, "%lld h %lld min", hours, minutes % 60);
	} else if (days == 1 && hours > 24) {
		(void)snprintf(text, WHEN_BYTES, "1 day %lld h", hours - 24);
	} else {
		(void)snprintf(text, WHEN_BYTES, "%lld day%s", days, days == 1 ? "" : "s");
	}
}

void human_relative(int64_t seconds, char text[WHEN_BYTES]) {
	char span[WHEN_BYTES];
	human_span(seconds < 0 ? -seconds : seconds, span);
	if (seconds == 0) {
		(void)snprintf(text, WHEN_BYTES, "now");
	} else if (seconds > 0) {
		(void)snprintf(text, WHEN_BYTES, "in %.40s", span);
	} else {
		(void)snprintf(text, WHEN_BYTES, "%.40s ago", span);
	}
}

void human_clock(int64_t seconds, char text[WHEN_BYTES]) {
	long long all = seconds < 0 ? 0 : (long long)seconds;
	if (all < 3600) {
		(void)snprintf(text, WHEN_BYTES, "%lld:%02lld", all / 60, all % 60);
	} else {
		(void)snprintf(text, WHEN_BYTES, "%lld:%02lld:%02lld", all / 3600, all / 60 % 60,
			all % 60);
	}
}

/* ---- doses ---- */

static const char *whole(const char *text, long *ret) {
	char *end = NULL;
	if (*text < '0' || *text > '9') {
		return NULL;
	}
	*ret = strtol(text, &end, 10);
	return end;
}

/* One word of a dose, appended. False: not understood. */
static bool dose_word(const char *word, char *text, size_t used) {
	long first = 0, second = 0;
	const char *at = whole(word, &first);
	size_t room = DOSE_WORDS_BYTES - used;
	const char *comma = used == 0 ? "" : ", ";
	if (at != NULL && strcmp(at, "g") == 0) {
		if (first % 1000 == 0) {
			(void)snprintf(text + used, room, "%s%ld kg", comma, first / 1000);
		} else if (first > 1000) {
			(void)snprintf(text + used, room, "%s%ld.%ld kg", comma, first / 1000,
				first % 1000 / 100);
		} else {
			(void)snprintf(text + used, room, "%s%ld g", comma, first);
		}
		return true;
	}
	if (at == NULL || *at != 'x' || (at = whole(at + 1, &second)) == NULL) {
		return false;
	}
	const char *unit = "";
	if (*at == 's') {
		unit = " s";
		at++;
	}
	if (*at != '\0' && *at != '@') {
		return false;
	}
	const char *what = unit[0] != '\0' ? (first == 1 ? "hold" : "holds")
		: first == 1               ? "set"
					   : "sets";
	(void)snprintf(text + used, room, "%s%ld %s of %ld%s%s%s", comma, first, what, second, unit,
		*at == '@' ? ", tempo " : "", *at == '@' ? at + 1 : "");
	return true;
}

void human_dose(const char *dose, char text[DOSE_WORDS_BYTES]) {
	char copy[DOSE_WORDS_BYTES];
	(void)snprintf(copy, sizeof(copy), "%.60s", dose);
	text[0] = '\0';
	char *rest = NULL;
	for (char *word = strtok_r(copy, " ", &rest); word != NULL;
		word = strtok_r(NULL, " ", &rest)) {
		if (!dose_word(word, text, strlen(text))) {
			(void)snprintf(text, DOSE_WORDS_BYTES, "%.60s", dose);
			return;
		}
	}
}

/* ---- widths ---- */

/* One character of a text; bytes that are no UTF-8 are taken one by one. */
static uint32_t character(const unsigned char *text, size_t *ret_size) {
	size_t size = *text < 0x80 ? 1
		: *text >= 0xF0    ? 4
		: *text >= 0xE0    ? 3
		: *text >= 0xC0    ? 2
				   : 1;
	uint32_t value = size == 1 ? *text : *text & (0xFFu >> (size + 1));
	for (size_t i = 1; i < size; i++) {
		if ((text[i] & 0xC0) != 0x80) {
			*ret_size = 1;
			return '?';
		}
		value = value << 6 | (text[i] & 0x3Fu);
	}
	*ret_size = size;
	return value;
}

static size_t columns_of(uint32_t c) {
	static const struct {
		uint32_t from, to;
		size_t columns;
	} ranges[] = {{0, 0x1F, 0}, {0x7F, 0x9F, 0}, {0x300, 0x36F, 0}, {0x200B, 0x200F, 0},
		{0x20D0, 0x20FF, 0}, {0xFE00, 0xFE0F, 0}, {0x1100, 0x115F, 2}, {0x2E80, 0xA4CF, 2},
		{0xAC00, 0xD7A3, 2}, {0xF900, 0xFAFF, 2}, {0xFE30, 0xFE6F, 2}, {0xFF00, 0xFF60, 2},
		{0xFFE0, 0xFFE6, 2}, {0x1F300, 0x1FAFF, 2}, {0x20000, 0x3FFFD, 2}};
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		if (c >= ranges[i].from && c <= ranges[i].to) {
			return ranges[i].columns;
		}
	}
	return 1;
}

size_t text_fit(const char *text, size_t columns) {
	const unsigned char *at = (const unsigned char *)text;
	size_t used = 0, size = 0;
	while (*at != '\0') {
		used += columns_of(character(at, &size));
		if (used > columns) {
			break;
		}
		at += size;
	}
	return (size_t)(at - (const unsigned char *)text);
}

size_t text_width(const char *text) {
	const unsigned char *at = (const unsigned char *)text;
	size_t columns = 0, size = 0;
	for (; *at != '\0'; at += size) {
		columns += columns_of(character(at, &size));
	}
	return columns;
}
