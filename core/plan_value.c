/* SPDX-License-Identifier: MIT */
#include "plan_value.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "calendar.h"
#include "civil.h"
#include "dose.h"
#include "instant.h"
#include "rule.h"
#include "span.h"
#include "words.h"
#include "zone.h"

#define WORDS_MAX 16

_Static_assert(sizeof(enum sides) == sizeof(int), "words are stored as int");

static bool is_none(const char *text) {
	return strcmp(text, "none") == 0;
}

static bool is_unset(const struct plan_value *value) {
	return value->key->may_be_none && is_none(value->text);
}

static int store_int64(const struct plan_value *value, int64_t number) {
	memcpy(value->target, &number, sizeof number);
	return 0;
}

static int store_int(const struct plan_value *value, int number) {
	memcpy(value->target, &number, sizeof number);
	return 0;
}

static int store_text(const struct plan_value *value, const char *text) {
	const char *copy = arena_copy(value->arena, text, strlen(text));
	if (copy == NULL) {
		return -ENOMEM;
	}
	memcpy(value->target, &copy, sizeof copy);
	return 0;
}

int value_yes_no(const struct plan_value *value) {
	bool yes = strcmp(value->text, "yes") == 0;
	if (!yes && strcmp(value->text, "no") != 0) {
		return diag_fail(value->diag, 1, "\"%s\" is neither yes nor no; write yes or no",
			value->text);
	}
	memcpy(value->target, &yes, sizeof yes);
	return 0;
}

int value_yes_no_int(const struct plan_value *value) {
	bool yes;
	struct plan_value inner = *value;
	inner.target = &yes;
	int r = value_yes_no(&inner);
	return r < 0 ? r : store_int(value, yes);
}

int value_word(const struct plan_value *value) {
	const char *names[WORDS_MAX];
	size_t count = 0;
	for (const struct plan_word *word = value->key->words; word->name != NULL; word++) {
		if (strcmp(word->name, value->text) == 0) {
			return store_int(value, word->value);
		}
		names[count++] = word->name;
	}
	char words[160];
	plan_key_words(value->key, words, sizeof words);
	const char *nearest = diag_nearest(value->text, names, count);
	if (nearest != NULL) {
		(void)diag_fail(value->diag, 1, "\"%s\" is not known here; did you mean \"%s\"?",
			value->text, nearest);
		diag_suggest(value->diag, nearest);
		return -EINVAL;
	}
	return diag_fail(value->diag, 1, "\"%s\" is not known here; write %s", value->text, words);
}

int number_parse(const char *text, bool sign, int64_t *ret) {
	bool negative = sign && text[0] == '-';
	int64_t number = 0;
	size_t digits = 0;
	text += negative;
	while (text[digits] >= '0' && text[digits] <= '9') {
		if (digits >= 15) {
			return -EINVAL;
		}
		number = number * 10 + (text[digits] - '0');
		digits++;
	}
	if (digits == 0 || text[digits] != '\0') {
		return -EINVAL;
	}
	*ret = negative ? -number : number;
	return 0;
}

int value_number(const struct plan_value *value) {
	if (is_unset(value)) {
		return store_int(value, (int)value->key->unset);
	}
	const struct plan_key *key = value->key;
	int64_t number;
	if (number_parse(value->text, key->min < 0, &number) < 0) {
		return diag_fail(value->diag, 1,
			"\"%s\" is not a whole number; write a number from %lld to %lld",
			value->text, (long long)key->min, (long long)key->max);
	}
	if (number < key->min || number > key->max) {
		return diag_fail(value->diag, 1, "%s is too %s; write a number from %lld to %lld",
			value->text, number < key->min ? "small" : "large", (long long)key->min,
			(long long)key->max);
	}
	return store_int(value, (int)number);
}

/* "1", "1.5", "1.25" in thousandths. */
static int milli_parse(const char *text, int64_t *ret) {
	int64_t milli = 0, scale = 1000;
	size_t i = 0;
	for (; text[i] >= '0' && text[i] <= '9' && i < 6; i++) {
		milli = milli * 10 + (text[i] - '0');
	}
	milli *= 1000;
	if (i > 0 && text[i] == '.') {
		for (i++; text[i] >= '0' && text[i] <= '9' && scale > 1; i++) {
			scale /= 10;
			milli += (text[i] - '0') * scale;
		}
		if (scale == 1000) {
			return -EINVAL;
		}
	}
	if (i == 0 || text[i] != '\0') {
		return -EINVAL;
	}
	*ret = milli;
	return 0;
}

int value_milli(const struct plan_value *value) {
	int64_t milli;
	if (milli_parse(value->text, &milli) < 0) {
		return diag_fail(value->diag, 1, "\"%s\" is not a number; write for example 1.5",
			value->text);
	}
	if (milli < value->key->min || milli > value->key->max) {
		return diag_fail(value->diag, 1,
			"%s is too %s; write a number from %lld.0 to %lld.0", value->text,
			milli < value->key->min ? "small" : "large",
			(long long)(value->key->min / 1000), (long long)(value->key->max / 1000));
	}
	return store_int(value, (int)milli);
}

static int span_read(const struct plan_value *value,
	int (*parse)(const char *, int64_t *, struct diag *), int64_t *ret_us) {
	const struct plan_key *key = value->key;
	char limit[48];
	int r = parse(value->text, ret_us, value->diag);
	if (r < 0) {
		return r;
	}
	if (*ret_us < key->min) {
		span_print(key->min, limit, sizeof limit);
		return diag_fail(
			value->diag, 1, "%s is too short; write at least %s", value->text, limit);
	}
	if (*ret_us > key->max) {
		span_print(key->max, limit, sizeof limit);
		return diag_fail(
			value->diag, 1, "%s is too long; write at most %s", value->text, limit);
	}
	return 0;
}

int value_span(const struct plan_value *value) {
	if (is_unset(value)) {
		return store_int64(value, value->key->unset);
	}
	int64_t us;
	int r = span_read(value, span_parse, &us);
	if (r < 0) {
		return r;
	}
	return store_int64(value, us);
}

int value_seconds(const struct plan_value *value) {
	if (is_unset(value)) {
		return store_int(value, (int)value->key->unset);
	}
	int64_t us;
	int r = span_read(value, span_parse_short, &us);
	if (r < 0) {
		return r;
	}
	if (us % US_PER_S != 0) {
		return diag_fail(value->diag, 1,
			"%s is not in whole seconds; write for example 10s", value->text);
	}
	return store_int(value, (int)(us / US_PER_S));
}

int value_text(const struct plan_value *value) {
	if (is_unset(value)) {
		return store_text(value, "");
	}
	size_t length = strlen(value->text);
	if (length > (size_t)value->key->max) {
		return diag_fail(value->diag, (int32_t)value->key->max + 1,
			"the text has %zu bytes; shorten it to %lld at most", length,
			(long long)value->key->max);
	}
	return store_text(value, value->text);
}

int value_command(const struct plan_value *value) {
	char memory[PLAN_TEXT_MAX + 1];
	char *words[WORDS_COUNT_MAX + 1];
	if (!is_unset(value) && strlen(value->text) < sizeof memory &&
		words_split(value->text, memory, words, value->diag) < 0) {
		return -EINVAL;
	}
	return value_text(value);
}

int value_id(const struct plan_value *value) {
	if (is_unset(value)) {
		return store_text(value, "");
	}
	const char *slash = strchr(value->text, '/');
	const char *bare = slash != NULL ? slash + 1 : value->text;
	char plugin[ID_MAX + 1] = "x";
	size_t length = slash != NULL ? (size_t)(slash - value->text) : 0;
	if (slash != NULL && length < sizeof plugin) {
		memcpy(plugin, value->text, length);
		plugin[length] = '\0';
	}
	if (!id_valid(bare) || !id_valid(plugin) || length >= sizeof plugin) {
		return diag_fail(value->diag, 1, "\"%s\" is no name; names have a-z, 0-9 and \"-\"",
			value->text);
	}
	return store_text(value, value->text);
}

int list_cut(
	const char *text, uint32_t max, struct arena *arena, struct texts *ret, struct diag *diag) {
	struct texts list = {0};
	const char **items = arena_take(arena, max, sizeof *items);
	if (items == NULL) {
		return -ENOMEM;
	}
	for (const char *at = text; !is_none(text);) {
		at += strspn(at, " \t");
		size_t length = strcspn(at, ","), kept = length;
		while (kept > 0 && (at[kept - 1] == ' ' || at[kept - 1] == '\t')) {
			kept--;
		}
		int32_t column = (int32_t)(at - text) + 1;
		if (kept == 0) {
			return diag_fail(diag, column,
				"nothing stands before a comma or behind it; write "
				"one name between two commas");
		}
		if (list.count == max) {
			return diag_fail(diag, column, "more than %u in one list; write at most %u",
				(unsigned)max, (unsigned)max);
		}
		items[list.count] = arena_copy(arena, at, kept);
		if (items[list.count] == NULL) {
			return -ENOMEM;
		}
		list.count++;
		if (at[length] == '\0') {
			break;
		}
		at += length + 1;
	}
	list.items = items;
	*ret = list;
	return 0;
}

static int store_texts(const struct plan_value *value, const struct texts *list) {
	memcpy(value->target, list, sizeof *list);
	return 0;
}

int value_list(const struct plan_value *value) {
	struct texts list = {0};
	int r = list_cut(value->text, TAGS_MAX, value->arena, &list, value->diag);
	return r < 0 ? r : store_texts(value, &list);
}

/* "C1", also "c1"; the number, or 0. */
static int caution_number(const char *text, size_t length) {
	if ((text[0] != 'C' && text[0] != 'c') || length < 2 ||
		strspn(text + 1, "0123456789") != length - 1) {
		return 0;
	}
	return length == 2 && text[1] >= '1' ? text[1] - '0' : -1;
}

/* Cautions of the shipped list come first; whatever follows is one sentence, commas and all. */
int value_cautions(const struct plan_value *value) {
	struct texts list = {0};
	const char **items = arena_take(value->arena, CAUTIONS_MAX, sizeof *items);
	if (items == NULL) {
		return -ENOMEM;
	}
	for (const char *at = value->text; *at != '\0' && !is_none(value->text);) {
		size_t length = strcspn(at, ","), kept = length;
		while (kept > 0 && at[kept - 1] == ' ') {
			kept--;
		}
		int number = caution_number(at, kept);
		if (number < 0) {
			return diag_fail(value->diag, (int32_t)(at - value->text) + 1,
				"\"%.*s\" is no caution; the shipped ones are C1 to C9, or write a "
				"sentence",
				(int)kept, at);
		}
		if (list.count == CAUTIONS_MAX) {
			return diag_fail(value->diag, (int32_t)(at - value->text) + 1,
				"more than %d cautions; write at most %d", CAUTIONS_MAX,
				CAUTIONS_MAX);
		}
		char code[] = {'C', (char)('0' + number), '\0'};
		items[list.count] = number > 0 ? arena_copy(value->arena, code, 2)
					       : arena_copy(value->arena, at, strlen(at));
		if (items[list.count++] == NULL) {
			return -ENOMEM;
		}
		if (number == 0 || at[length] == '\0') {
			break;
		}
		at += length + 1;
		at += strspn(at, " \t");
	}
	list.items = items;
	return store_texts(value, &list);
}

int value_kinds(const struct plan_value *value) {
	struct texts list = {0};
	int kinds[2] = {KIND_NONE, KIND_NONE};
	int r = list_cut(value->text, 2, value->arena, &list, value->diag);
	if (r < 0) {
		return r;
	}
	for (uint32_t i = 0; i < list.count; i++) {
		struct plan_value one = *value;
		one.text = list.items[i];
		one.target = &kinds[i];
		r = value_word(&one);
		if (r < 0) {
			return r;
		}
	}
	if (list.count == 0) {
		return diag_fail(value->diag, 1,
			"an exercise has a kind; write release, stretch or strengthen");
	}
	if (kinds[0] == kinds[1]) {
		return diag_fail(value->diag, 1, "%s is written twice; write it once", value->text);
	}
	memcpy(value->target, kinds, sizeof kinds);
	return 0;
}

int value_tempo(const struct plan_value *value) {
	return tempo_parse(value->text, value->target, value->diag);
}

static int check_condition(const struct plan_value *value, const char *name) {
	const char *names[WORDS_MAX];
	size_t count = 0;
	char known[160];
	struct buf buf;
	buf_init(&buf, known, sizeof known);
	for (const struct plan_condition *c = plan_condition_at(0); c != NULL;
		c = plan_condition_at(++count)) {
		if (strcmp(c->name, name) == 0) {
			return 0;
		}
		names[count] = c->name;
		buf_list(&buf, ", ", c->name);
	}
	const char *nearest = diag_nearest(name, names, count);
	if (nearest != NULL) {
		(void)diag_fail(value->diag, 1,
			"\"%s\" is no known condition; did you mean \"%s\"?", name, nearest);
		diag_suggest(value->diag, nearest);
		return -EINVAL;
	}
	return diag_fail(value->diag, 1, "\"%s\" is no known condition; known are %s", name, known);
}

int value_conditions(const struct plan_value *value) {
	struct texts list = {0};
	int r = list_cut(value->text, TAGS_MAX, value->arena, &list, value->diag);
	for (uint32_t i = 0; r == 0 && i < list.count; i++) {
		r = check_condition(value, list.items[i]);
	}
	return r < 0 ? r : store_texts(value, &list);
}

int value_condition(const struct plan_value *value) {
	if (is_unset(value)) {
		return store_text(value, "");
	}
	int r = check_condition(value, value->text);
	return r < 0 ? r : store_text(value, value->text);
}

int value_zone(const struct plan_value *value) {
	if (is_unset(value)) {
		return store_text(value, "");
	}
	const char *text = value->text;
	size_t length = strlen(text);
	static const char allowed[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-/";
	bool good = length < ZONE_NAME_MAX && strspn(text, allowed) == length && text[0] != '/' &&
		text[0] != '-' && text[length - 1] != '/' && strstr(text, "//") == NULL;
	if (!good) {
		return diag_fail(value->diag, 1,
			"\"%s\" is no name of a time zone; write for example Europe/Berlin", text);
	}
	return store_text(value, text);
}

static int date_parse(const struct plan_value *value, int64_t *ret) {
	if (civil_parse_date(value->text, ret) < 0) {
		return diag_fail(value->diag, 1,
			"\"%s\" is no date; write year-month-day, as in 2026-11-23", value->text);
	}
	return 0;
}

int value_date_text(const struct plan_value *value) {
	if (is_unset(value)) {
		return store_text(value, "");
	}
	int64_t day;
	int r = date_parse(value, &day);
	return r < 0 ? r : store_text(value, value->text);
}

int value_date(const struct plan_value *value) {
	if (is_unset(value)) {
		return store_int64(value, value->key->unset);
	}
	int64_t day;
	int r = date_parse(value, &day);
	return r < 0 ? r : store_int64(value, day);
}

int value_clock(const struct plan_value *value) {
	return span_parse_clock(value->text, 0, value->target, value->diag);
}

int value_days(const struct plan_value *value) {
	return rule_parse_days(value->text, value->target, value->diag);
}

int value_windows(const struct plan_value *value) {
	return rule_parse_windows(value->text, value->target, value->diag);
}

int value_between(const struct plan_value *value) {
	struct rule *rule = value->target;
	if (is_unset(value)) {
		rule->has_between = false;
		return 0;
	}
	int r = rule_parse_window(value->text, &rule->between, value->diag);
	if (r == 0) {
		rule->has_between = true;
	}
	return r;
}

int value_every(const struct plan_value *value) {
	struct rule rule = *(const struct rule *)value->target;
	int r = rule_parse_every(value->text, &rule, value->diag);
	if (r < 0) {
		return r;
	}
	if (rule.kind == RULE_DAYS_AT && rule.every_days > PLAN_EVERY_DAYS_MAX) {
		return diag_fail(value->diag, 1, "%d days are too many; write at most %dd",
			(int)rule.every_days, PLAN_EVERY_DAYS_MAX);
	}
	if (rule.kind != RULE_DAYS_AT && rule.every_us < PLAN_EVERY_US_MIN) {
		return diag_fail(value->diag, 1, "%s is too often; write at least 1s", value->text);
	}
	if (rule.kind != RULE_DAYS_AT && rule.every_us > PLAN_EVERY_US_MAX) {
		return diag_fail(value->diag, 1, "%s is too long; write at most %dd", value->text,
			PLAN_EVERY_DAYS_MAX);
	}
	*(struct rule *)value->target = rule;
	return 0;
}

int value_at(const struct plan_value *value) {
	struct rule *rule = value->target;
	int r = rule_parse_times(value->text, rule, value->diag);
	if (r == 0) {
		rule->kind = RULE_AT;
	}
	return r;
}

int value_calendar(const struct plan_value *value) {
	struct rule *rule = value->target;
	struct calendar calendar;
	int r = calendar_parse(value->text, &calendar, value->diag);
	if (r < 0) {
		return r;
	}
	if (calendar_apart_us(&calendar) < US_PER_S) {
		return diag_fail(value->diag, 1,
			"more often than once a second; write whole seconds, as in *:*:0/30");
	}
	struct rule_calendar *kept = arena_take(value->arena, 1, sizeof *kept);
	if (kept == NULL) {
		return -ENOMEM;
	}
	kept->calendar = calendar;
	rule->kind = RULE_CALENDAR;
	rule->calendar = kept;
	return 0;
}

int value_per_week(const struct plan_value *value) {
	struct rule *rule = value->target;
	int64_t number;
	if (number_parse(value->text, false, &number) < 0 || number < 1 ||
		number > PLAN_PER_WEEK_MAX) {
		return diag_fail(value->diag, 1,
			"\"%s\" is no number of days; write a number from 1 to %d", value->text,
			PLAN_PER_WEEK_MAX);
	}
	/* The clock time of an `at` beside it has been read already and stays. */
	rule->kind = RULE_PER_WEEK;
	rule->per_week = (int32_t)number;
	return 0;
}
