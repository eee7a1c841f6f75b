/* SPDX-License-Identifier: MIT */
#include "catalog.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "instant.h"
#include "span.h"

#define TOKEN_MAX 64
#define TIME_S_MAX 3600 /* gap, rest, prepare, switch */

static const char *const sides_names[SIDES_COUNT] = {
	"",
	"both",
	"affected",
	"worse-first",
	"left",
	"right",
};
static const char *const kind_names[KIND_COUNT] = {"", "release", "stretch", "strengthen"};

const char *side_name(enum side side) {
	switch (side) {
	case SIDE_LEFT:
		return "left";
	case SIDE_RIGHT:
		return "right";
	case SIDE_NONE:
	default:
		return "";
	}
}

const char *sides_name(enum sides sides) {
	return (unsigned)sides < SIDES_COUNT ? sides_names[sides] : "";
}

bool sides_parse(const char *name, enum sides *ret) {
	for (int i = SIDES_UNSET + 1; i < SIDES_COUNT; i++) {
		if (strcmp(name, sides_names[i]) == 0) {
			*ret = (enum sides)i;
			return true;
		}
	}
	return false;
}

const char *exercise_kind_name(enum exercise_kind kind) {
	return (unsigned)kind < KIND_COUNT ? kind_names[kind] : "";
}

static bool is_digit(char c) {
	return c >= '0' && c <= '9';
}

static bool is_blank(char c) {
	return c == ' ' || c == '\t';
}

static bool is_id_byte(char c) {
	return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-';
}

static bool id_valid_n(const char *id, size_t length) {
	if (length < 1 || length > ID_MAX) {
		return false;
	}
	for (size_t i = 0; i < length; i++) {
		if (!is_id_byte(id[i])) {
			return false;
		}
	}
	return true;
}

bool id_valid(const char *id) {
	return id_valid_n(id, strlen(id));
}

/* Reads a whole number of at most 9 digits; the end is NULL when there is none. */
static const char *number_read(const char *text, int32_t *ret) {
	int32_t value = 0;
	size_t digits = 0;
	while (is_digit(text[digits]) && digits < 9) {
		value = value * 10 + (text[digits] - '0');
		digits++;
	}
	if (digits == 0 || is_digit(text[digits])) {
		return NULL;
	}
	*ret = value;
	return text + digits;
}

int tempo_parse(const char *text, int32_t ret_tempo[4], struct diag *diag) {
	int32_t tempo[4], sum = 0;
	const char *at = text;
	for (int i = 0; i < 4; i++) {
		at = number_read(at, &tempo[i]);
		if (at == NULL || *at != (i < 3 ? '-' : '\0')) {
			return diag_fail(diag, 1,
				"\"%s\" is no tempo; write four numbers of seconds, "
				"down-pause-up-pause, "
				"as in 3-0-2-0",
				text);
		}
		if (tempo[i] > DOSE_TEMPO_S_MAX) {
			return diag_fail(diag, 1,
				"a phase of %d seconds is too long; write at most %d",
				(int)tempo[i], DOSE_TEMPO_S_MAX);
		}
		at += i < 3;
		sum += tempo[i];
	}
	if (sum == 0) {
		return diag_fail(diag, 1, "a tempo of no time at all; write for example 3-0-2-0");
	}
	memcpy(ret_tempo, tempo, sizeof tempo);
	return 0;
}

/* ---- one item of a routine ---- */

enum word { WORD_NONE, WORD_GAP, WORD_REST, WORD_PREPARE, WORD_SWITCH };
static const char *const item_words[] = {
	"gap", "rest", "prepare", "switch", "left", "right", "both", "affected", "worse-first"};

struct item_reader {
	const char *text, *at;
	int32_t column;        /* of the token, from 1 */
	char token[TOKEN_MAX]; /* "" at the end */
	struct item_text *item;
	uint32_t doses; /* written so far */
	bool has_side, tempo_written;
	enum sides side[2]; /* behind each dose */
	struct dose dose[2];
	int32_t tempo[4];
	struct diag *diag;
};

static int token_next(struct item_reader *reader) {
	while (is_blank(*reader->at)) {
		reader->at++;
	}
	reader->column = (int32_t)(reader->at - reader->text) + 1;
	size_t length = 0;
	while (reader->at[length] != '\0' && !is_blank(reader->at[length])) {
		length++;
	}
	if (length >= TOKEN_MAX) {
		return diag_fail(reader->diag, reader->column,
			"a word of %zu characters is too long for an exercise", length);
	}
	memcpy(reader->token, reader->at, length);
	reader->token[length] = '\0';
	reader->at += length;
	return 0;
}

/* "2x..." */
static bool looks_like_dose(const char *token) {
	size_t i = 0;
	while (is_digit(token[i])) {
		i++;
	}
	return i > 0 && token[i] == 'x';
}

/* "name", "name:level", "plugin/name:level". */
static int name_read(struct item_reader *reader) {
	const char *token = reader->token, *colon = strchr(token, ':');
	size_t length = colon != NULL ? (size_t)(colon - token) : strlen(token);
	const char *slash = memchr(token, '/', length);
	size_t before = slash != NULL ? (size_t)(slash - token) : 0;
	const char *bare = slash != NULL ? slash + 1 : token;
	size_t bare_length = length - (size_t)(bare - token);
	if (!id_valid_n(bare, bare_length) || (slash != NULL && !id_valid_n(token, before)) ||
		length >= sizeof reader->item->name) {
		return diag_fail(reader->diag, reader->column,
			"\"%s\" is no name of an exercise; names have a-z, 0-9 and \"-\", as in "
			"side-lying-clam 2x12",
			token);
	}
	if (colon != NULL && !id_valid(colon + 1)) {
		return diag_fail(reader->diag, reader->column,
			"no level behind the \":\" of \"%s\"; write NAME:LEVEL, as in "
			"bridge:single",
			token);
	}
	memcpy(reader->item->name, token, length);
	reader->item->name[length] = '\0';
	if (colon != NULL) {
		memcpy(reader->item->level, colon + 1, strlen(colon + 1) + 1);
	}
	return 0;
}

static int time_read(
	struct item_reader *reader, const char *text, const char *what, int32_t *ret_s) {
	int64_t us;
	struct diag inner = {0};
	if (span_parse_short(text, &us, &inner) < 0) {
		return diag_fail(reader->diag, reader->column, "%s: %s", what, inner.message);
	}
	if (us % US_PER_S != 0) {
		return diag_fail(
			reader->diag, reader->column, "%s: %s is not in whole seconds", what, text);
	}
	if (us > TIME_S_MAX * US_PER_S) {
		return diag_fail(reader->diag, reader->column,
			"%s: %s is too long; write at most 1h", what, text);
	}
	*ret_s = (int32_t)(us / US_PER_S);
	return 0;
}

static int dose_read(struct item_reader *reader) {
	if (reader->doses == 2 || (reader->doses == 1 && reader->side[0] == SIDES_UNSET)) {
		return diag_fail(reader->diag, reader->column,
			"\"%s\" is a second dose; two are possible only as in 2x8 left 3x8 right",
			reader->token);
	}
	struct dose *dose = &reader->dose[reader->doses];
	const char *at = number_read(reader->token, &dose->sets);
	if (at == NULL || dose->sets < 1 || dose->sets > DOSE_SETS_MAX) {
		return diag_fail(reader->diag, reader->column,
			"\"%s\" has no usable number of sets; write 1 to %d, as in 2x12",
			reader->token, DOSE_SETS_MAX);
	}
	at++;
	const char *end = number_read(at, &dose->reps);
	if (end != NULL && *end == '\0') {
		if (dose->reps < 1 || dose->reps > DOSE_REPS_MAX) {
			return diag_fail(reader->diag, reader->column,
				"\"%s\": repetitions are 1 to %d; for seconds write a unit, as in "
				"2x45s",
				reader->token, DOSE_REPS_MAX);
		}
	} else if (*at == '\0') {
		return diag_fail(reader->diag, reader->column,
			"\"%s\" has nothing behind the x; write repetitions or seconds, as in 2x12 "
			"or 2x45s",
			reader->token);
	} else {
		dose->reps = 0;
		int r = time_read(reader, at, "hold", &dose->hold_s);
		if (r < 0) {
			return r;
		}
		if (dose->hold_s < 1) {
			return diag_fail(reader->diag, reader->column,
				"\"%s\" holds for no time; write for example 2x45s", reader->token);
		}
	}
	reader->doses++;
	return 0;
}

static enum word time_word(const char *token) {
	for (int i = 0; i < 4; i++) {
		if (strcmp(token, item_words[i]) == 0) {
			return (enum word)(i + 1);
		}
	}
	return WORD_NONE;
}

/* A time may be several tokens ("1min 30s"): it goes on as long as they begin with a digit and
 * are no dose. Leaves the first token behind it in reader->token. */
static int word_read(struct item_reader *reader, enum word word) {
	struct routine_item *item = &reader->item->item;
	int32_t *const targets[] = {
		NULL, &item->gap_s, &item->rest_s, &item->prepare_s, &item->switch_s};
	const char *name = item_words[word - 1];
	char text[TOKEN_MAX] = "";
	struct buf buf;
	buf_init(&buf, text, sizeof text);
	int32_t column = reader->column;
	if (*targets[word] >= 0) {
		return diag_fail(reader->diag, column, "\"%s\" is given twice; keep one", name);
	}
	int r = token_next(reader);
	while (r == 0 && is_digit(reader->token[0]) && !looks_like_dose(reader->token)) {
		buf_list(&buf, " ", reader->token);
		r = token_next(reader);
	}
	if (r < 0) {
		return r;
	}
	if (text[0] == '\0') {
		return diag_fail(reader->diag, column,
			"\"%s\" has no time behind it; write for example %s 30s", name, name);
	}
	return time_read(reader, text, name, targets[word]);
}

static int side_read(struct item_reader *reader, enum sides sides) {
	uint32_t i = reader->doses > 0 ? reader->doses - 1 : 0;
	if (reader->side[i] != SIDES_UNSET) {
		return diag_fail(reader->diag, reader->column,
			"\"%s\" is a second side for one dose; keep one, or write both doses, as "
			"in "
			"2x8 left 3x8 right",
			reader->token);
	}
	reader->side[i] = sides;
	return 0;
}

/* "2500g", "2.5kg" */
static bool load_parse(const char *token, int32_t *ret_g) {
	int32_t whole, part = 0, scale = 1000;
	const char *at = number_read(token, &whole);
	if (at == NULL) {
		return false;
	}
	if (strcmp(at, "g") == 0) {
		*ret_g = whole;
		return true;
	}
	if (*at == '.') {
		for (at++; is_digit(*at) && scale > 1; at++) {
			scale /= 10;
			part += (*at - '0') * scale;
		}
	}
	if (strcmp(at, "kg") != 0 || whole > DOSE_LOAD_G_MAX / 1000) {
		return false;
	}
	*ret_g = whole * 1000 + part;
	return true;
}

static int unknown_word(struct item_reader *reader) {
	const char *token = reader->token;
	const char *nearest =
		diag_nearest(token, item_words, sizeof item_words / sizeof item_words[0]);
	if (nearest != NULL) {
		(void)diag_fail(reader->diag, reader->column,
			"\"%s\" is not known here; did you mean \"%s\"?", token, nearest);
		diag_suggest(reader->diag, nearest);
		return -EINVAL;
	}
	if (is_digit(token[0])) {
		return diag_fail(reader->diag, reader->column,
			"\"%s\" is no dose; write sets x repetitions or sets x seconds, as in 2x12 "
			"or 2x45s",
			token);
	}
	return diag_fail(reader->diag, reader->column,
		"\"%s\" is not known here; after the dose come left, right, both or affected, "
		"@3-0-2-0, "
		"gap 2s, rest 30s, prepare 10s, switch 8s",
		token);
}

/* Reads one part and moves on to the token behind it. */
static int part_read(struct item_reader *reader) {
	const char *token = reader->token;
	enum sides sides;
	int32_t load;
	enum word word = time_word(token);
	if (word != WORD_NONE) {
		return word_read(reader, word);
	}
	int r = 0;
	if (looks_like_dose(token)) {
		r = dose_read(reader);
	} else if (token[0] == '@') {
		if (reader->tempo_written) {
			return diag_fail(reader->diag, reader->column, "a second tempo; keep one");
		}
		r = tempo_parse(token + 1, reader->tempo, reader->diag);
		if (r < 0 && reader->diag != NULL) {
			reader->diag->column = reader->column;
		}
		reader->tempo_written = true;
	} else if (sides_parse(token, &sides)) {
		r = side_read(reader, sides);
	} else if (load_parse(token, &load)) {
		if (load > DOSE_LOAD_G_MAX) {
			return diag_fail(reader->diag, reader->column,
				"%s is too heavy; at most %dkg", token, DOSE_LOAD_G_MAX / 1000);
		}
		reader->dose[0].load_g = reader->dose[1].load_g = load;
	} else {
		r = unknown_word(reader);
	}
	return r < 0 ? r : token_next(reader);
}

static bool one_side(enum sides sides) {
	return sides == SIDES_LEFT || sides == SIDES_RIGHT;
}

/* What the parts mean together. */
static int item_finish(struct item_reader *reader) {
	struct routine_item *item = &reader->item->item;
	if (reader->tempo_written) {
		for (uint32_t i = 0; i < (reader->doses == 2 ? 2 : 1); i++) {
			if (reader->dose[i].hold_s > 0) {
				return diag_fail(reader->diag, 0,
					"a tempo goes with repetitions, and this is held for "
					"seconds; leave the "
					"tempo out");
			}
			memcpy(reader->dose[i].tempo, reader->tempo, sizeof reader->tempo);
		}
	}
	if (reader->doses < 2) {
		item->dose = reader->dose[0];
		item->sides = reader->side[0];
		return 0;
	}
	if (!one_side(reader->side[0]) || !one_side(reader->side[1]) ||
		reader->side[0] == reader->side[1]) {
		return diag_fail(reader->diag, 0,
			"two doses are for left and right; write for example 2x8 left 3x8 right");
	}
	if ((reader->dose[0].reps > 0) != (reader->dose[1].reps > 0)) {
		return diag_fail(reader->diag, 0,
			"left and right must both be repetitions or both be seconds");
	}
	uint32_t left = reader->side[0] == SIDES_LEFT ? 0 : 1;
	item->uneven = true;
	item->sides = SIDES_BOTH;
	item->dose = reader->dose[left];
	item->dose_right = reader->dose[1 - left];
	return 0;
}

int item_parse(const char *text, struct item_text *ret_item, struct diag *diag) {
	struct item_text result = {.item = {.exercise = -1,
					   .gap_s = -1,
					   .rest_s = -1,
					   .prepare_s = -1,
					   .switch_s = -1,
					   .model = "",
					   .progression = ""}};
	struct item_reader reader = {.text = text, .at = text, .item = &result, .diag = diag};
	int r = token_next(&reader);
	if (r == 0 && reader.token[0] == '\0') {
		r = diag_fail(diag, 1,
			"an exercise is missing here; write for example side-lying-clam 2x12");
	}
	if (r == 0) {
		r = name_read(&reader);
	}
	if (r == 0) {
		r = token_next(&reader);
	}
	while (r == 0 && reader.token[0] != '\0') {
		r = part_read(&reader);
	}
	if (r == 0) {
		r = item_finish(&reader);
	}
	if (r == 0) {
		*ret_item = result;
	}
	return r;
}

static void dose_put(struct buf *buf, const struct dose *dose) {
	if (dose->sets > 0 && dose->hold_s > 0) {
		buf_printf(buf, " %dx%ds", (int)dose->sets, (int)dose->hold_s);
	} else if (dose->sets > 0) {
		buf_printf(buf, " %dx%d", (int)dose->sets, (int)dose->reps);
	}
}

static void time_put(struct buf *buf, const char *word, int32_t seconds) {
	if (seconds >= 0) {
		buf_printf(buf, " %s %ds", word, (int)seconds);
	}
}

void item_print(const struct routine_item *item, const char *exercise, const char *level,
	char *text, size_t size) {
	struct buf buf;
	buf_init(&buf, text, size);
	buf_puts(&buf, exercise);
	if (level != NULL && level[0] != '\0') {
		buf_printf(&buf, ":%s", level);
	}
	dose_put(&buf, &item->dose);
	if (item->uneven) {
		buf_puts(&buf, " left");
		dose_put(&buf, &item->dose_right);
		buf_puts(&buf, " right");
	} else if (item->sides != SIDES_UNSET) {
		buf_printf(&buf, " %s", sides_name(item->sides));
	}
	const int32_t *tempo = item->dose.tempo;
	if (tempo[0] + tempo[1] + tempo[2] + tempo[3] > 0) {
		buf_printf(&buf, " @%d-%d-%d-%d", (int)tempo[0], (int)tempo[1], (int)tempo[2],
			(int)tempo[3]);
	}
	if (item->dose.load_g > 0) {
		buf_printf(&buf, " %dg", (int)item->dose.load_g);
	}
	time_put(&buf, "gap", item->gap_s);
	time_put(&buf, "rest", item->rest_s);
	time_put(&buf, "prepare", item->prepare_s);
	time_put(&buf, "switch", item->switch_s);
}
