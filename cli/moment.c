/* SPDX-License-Identifier: MIT */
/* Times as a person writes them, by this machine's clock and zone; their header is human.h. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "human.h"

/* Local broken-down time to a stamp; the C library finds the offset that holds on that day. */
static struct stamp stamp_of(struct tm *local) {
	local->tm_isdst = -1;
	time_t unix_s = mktime(local);
	return (struct stamp){.unix_s = (int64_t)unix_s, .offset_s = (int32_t)local->tm_gmtoff};
}

struct stamp stamp_now(void) {
	time_t now = time(NULL);
	struct tm local;
	if (localtime_r(&now, &local) == NULL) {
		return (struct stamp){.unix_s = (int64_t)now};
	}
	return (struct stamp){.unix_s = (int64_t)now, .offset_s = (int32_t)local.tm_gmtoff};
}

static void midnight(struct tm *local) {
	local->tm_hour = local->tm_min = local->tm_sec = 0;
}

/* "17:30" or "17:30:15". False: something else. */
static bool set_clock(const char *text, struct tm *local) {
	int hour = -1, minute = -1, second = 0, used = 0;
	if (sscanf(text, "%2d:%2d%n", &hour, &minute, &used) != 2) {
		return false;
	}
	int more = 0;
	if (text[used] == ':' && sscanf(text + used, ":%2d%n", &second, &more) != 1) {
		return false;
	}
	if (text[used + more] != '\0' || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
		second < 0 || second > 59) {
		return false;
	}
	local->tm_hour = hour;
	local->tm_min = minute;
	local->tm_sec = second;
	return true;
}

/* "2026-11-24", alone or before a clock time. Moves *text behind it. */
static bool set_date(const char **text, struct tm *local) {
	int year = 0, month = 0, day = 0, used = 0;
	if (sscanf(*text, "%4d-%2d-%2d%n", &year, &month, &day, &used) != 3 || used != 10 ||
		month < 1 || month > 12 || day < 1 || day > 31) {
		return false;
	}
	local->tm_year = year - 1900;
	local->tm_mon = month - 1;
	local->tm_mday = day;
	midnight(local);
	*text += used;
	return true;
}

/* Takes a leading "today", "tomorrow", "yesterday" or date. False where there is none. */
static bool set_day(const char **text, struct tm *local) {
	static const struct {
		const char *word;
		int days;
	} words[] = {{"today", 0}, {"tomorrow", 1}, {"yesterday", -1}};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t length = strlen(words[i].word);
		if (strncmp(*text, words[i].word, length) == 0) {
			*text += length;
			local->tm_mday += words[i].days;
			midnight(local);
			return true;
		}
	}
	return set_date(text, local);
}

int stamp_read(const char *text, bool past, struct stamp *ret, char problem[PROBLEM_BYTES]) {
	struct stamp now = stamp_now();
	json_int_t span = 0;
	if (stamp_parse(text, ret)) {
		return 0;
	}
	if (past && strpbrk(text, ":-") == NULL && span_read(text, &span, problem) == 0) {
		*ret = (struct stamp){.unix_s = now.unix_s - span, .offset_s = now.offset_s};
		return 0;
	}
	time_t seconds = (time_t)now.unix_s;
	struct tm local;
	if (localtime_r(&seconds, &local) == NULL) {
		(void)snprintf(
			problem, PROBLEM_BYTES, "the time zone of this machine cannot be read");
		return -EINVAL;
	}
	const char *at = text;
	bool day = set_day(&at, &local);
	at += strspn(at, " ");
	if ((*at == '\0' && !day) || (*at != '\0' && !set_clock(at, &local))) {
		(void)snprintf(problem, PROBLEM_BYTES,
			"\"%.60s\" is no time; write it as 17:30, tomorrow 08:00 or 2026-11-24 "
			"08:00",
			text);
		return -EINVAL;
	}
	struct stamp stamp = stamp_of(&local);
	if (!day && !past && stamp.unix_s <= now.unix_s) {
		local.tm_mday++;
		stamp = stamp_of(&local);
	}
	*ret = stamp;
	return 0;
}
