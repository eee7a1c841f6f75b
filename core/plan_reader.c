/* SPDX-License-Identifier: MIT */
#include "plan_reader.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"

#define SECTION_NAME_MAX 80
#define NAMES_MAX 64

/* The word of each section, and whether an id follows it. */
static const struct {
	const char *word, *example;
	bool has_id;
} kinds[SECTION_KIND_COUNT] = {
	[SECTION_MINIMUS] = {"minimus", NULL, false},
	[SECTION_DEFAULTS] = {"defaults", NULL, false},
	[SECTION_REMINDER] = {"reminder", "desk-break", true},
	[SECTION_EXERCISE] = {"exercise", "side-lying-clam", true},
	[SECTION_ROUTINE] = {"routine", "my-routine", true},
	[SECTION_MUSCLE] = {"muscle", "gluteus-minimus", true},
	[SECTION_TIP] = {"tip", "stand-up", true},
	[SECTION_PROGRESSION] = {"progression", "slowly", true},
	[SECTION_PLUGIN] = {"plugin", "gluteus-minimus", true},
	[SECTION_DESKTOP] = {"desktop", NULL, false},
	[SECTION_SOUND] = {"sound", NULL, false},
	[SECTION_SPEECH] = {"speech", NULL, false},
	[SECTION_HOOKS] = {"hooks", NULL, false},
};

/* ---- problems ---- */

static void place_copy(char *target, size_t size, const char *text) {
	struct buf buf;
	buf_init(&buf, target, size);
	buf_puts(&buf, text);
}

void reader_report_diag(struct reader *reader, enum diag_severity severity,
	const struct section *section, const struct setting *setting, const struct diag *diag) {
	struct diag placed = *diag;
	placed.severity = severity;
	if (section != NULL) {
		place_copy(placed.file, sizeof placed.file,
			setting != NULL ? setting->file : section->file);
		placed.line = setting != NULL ? setting->line : section->line;
		place_copy(placed.section, sizeof placed.section, section->name);
		place_copy(placed.key, sizeof placed.key, setting != NULL ? setting->key : "");
	}
	diag_list_add(reader->problems, &placed);
}

void reader_report(struct reader *reader, enum diag_severity severity,
	const struct section *section, const struct setting *setting, const char *format, ...) {
	char text[DIAG_TEXT_MAX];
	va_list arguments;
	va_start(arguments, format);
	(void)vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	struct diag diag = {0};
	(void)diag_fail(&diag, 0, "%s", text);
	reader_report_diag(reader, severity, section, setting, &diag);
}

void reader_report_unknown(struct reader *reader, const struct section *section,
	const struct setting *setting, const char *what, const char *nearest,
	const char *otherwise) {
	struct diag diag = {0};
	if (nearest != NULL) {
		(void)diag_fail(&diag, 0, "%s; did you mean \"%s\"?", what, nearest);
		diag_suggest(&diag, nearest);
	} else {
		(void)diag_fail(&diag, 0, "%s; %s", what, otherwise);
	}
	reader_report_diag(reader, DIAG_ERROR, section, setting, &diag);
}

static uint32_t file_rank(const struct reader *reader, const char *file) {
	uint32_t i = 0;
	while (i < reader->file_count && strcmp(reader->files[i], file) != 0) {
		i++;
	}
	/* What belongs to no file of the plan comes first: it is about the plan as a whole. */
	return i == reader->file_count ? 0 : i + 1;
}

static bool comes_before(const struct reader *reader, const struct diag *a, const struct diag *b) {
	uint32_t rank_a = file_rank(reader, a->file), rank_b = file_rank(reader, b->file);
	return rank_a != rank_b ? rank_a < rank_b : a->line < b->line;
}

void reader_sort_problems(struct reader *reader) {
	struct diag_list *list = reader->problems;
	uint32_t count = list->count < list->capacity ? list->count : list->capacity;
	for (uint32_t i = 1; i < count; i++) {
		struct diag moved = list->items[i];
		uint32_t at = i;
		while (at > 0 && comes_before(reader, &moved, &list->items[at - 1])) {
			list->items[at] = list->items[at - 1];
			at--;
		}
		if (at != i) {
			list->items[at] = moved;
		}
	}
}

/* ---- grouping ---- */

/* "reminder   desk" becomes "reminder desk"; false when it is too long. */
static bool name_normalise(const char *text, char *name, size_t size) {
	size_t length = 0;
	for (bool blank = true; *text != '\0'; text++) {
		bool is_blank = *text == ' ' || *text == '\t';
		if (is_blank && blank) {
			continue;
		}
		if (length + 1 >= size) {
			return false;
		}
		name[length++] = is_blank ? ' ' : *text;
		blank = is_blank;
	}
	length -= length > 0 && name[length - 1] == ' ';
	name[length] = '\0';
	return true;
}

static size_t name_hash(const char *name) {
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	for (; *name != '\0'; name++) {
		hash = (hash ^ (unsigned char)*name) * UINT64_C(0x100000001b3);
	}
	return (size_t)(hash ^ (hash >> 32));
}

static struct section *table_find(const struct reader *reader, const char *name) {
	struct section *section = reader->table[name_hash(name) & (reader->table_size - 1)];
	while (section != NULL && strcmp(section->name, name) != 0) {
		section = section->collision;
	}
	return section;
}

static void report_section(struct reader *reader, const struct plan_entry *entry, const char *name,
	const char *what, const char *nearest) {
	const struct section place = {.name = name, .file = entry->file, .line = entry->line};
	reader_report_unknown(reader, &place, NULL, what, nearest,
		"the sections are minimus, defaults, reminder NAME, exercise NAME, routine NAME, "
		"muscle NAME, "
		"tip NAME, progression NAME, plugin NAME, desktop, sound, speech, hooks");
}

/* The word before the blank. The kind, or SECTION_KIND_COUNT after a report. */
static enum section_kind kind_of(
	struct reader *reader, const struct plan_entry *entry, const char *name) {
	char word[SECTION_NAME_MAX];
	size_t length = strcspn(name, " ");
	const char *words[SECTION_KIND_COUNT];
	memcpy(word, name, length);
	word[length] = '\0';
	for (int i = 0; i < SECTION_KIND_COUNT; i++) {
		if (strcmp(word, kinds[i].word) == 0) {
			return (enum section_kind)i;
		}
		words[i] = kinds[i].word;
	}
	report_section(reader, entry, name, "unknown section",
		diag_nearest(word, words, SECTION_KIND_COUNT));
	return SECTION_KIND_COUNT;
}

static bool named_kind(enum section_kind kind) {
	return kind == SECTION_EXERCISE || kind == SECTION_ROUTINE;
}

/* Exercises and routines of a plugin are changed under "PLUGIN/NAME", too. */
static bool id_good(enum section_kind kind, const char *id) {
	const char *slash = strchr(id, '/');
	char plugin[ID_MAX + 1];
	if (slash == NULL || !named_kind(kind)) {
		return id_valid(id);
	}
	return name_plugin(id, "", plugin)[0] != '\0' && id_valid(plugin) && id_valid(slash + 1);
}

static bool check_id(struct reader *reader, const struct plan_entry *entry, enum section_kind kind,
	const char *name) {
	const struct section place = {.name = name, .file = entry->file, .line = entry->line};
	const char *word = kinds[kind].word, *id = name + strlen(word);
	id += *id == ' ';
	if (!kinds[kind].has_id) {
		if (*id != '\0') {
			reader_report(reader, DIAG_ERROR, &place, NULL,
				"this section has no name of its own; write [%s]", word);
		}
		return *id == '\0';
	}
	if (*id == '\0') {
		reader_report(reader, DIAG_ERROR, &place, NULL,
			"this section needs a name; write for example [%s %s]", word,
			kinds[kind].example);
		return false;
	}
	if (!id_good(kind, id)) {
		reader_report(reader, DIAG_ERROR, &place, NULL,
			"\"%s\" is no good name; use a-z, 0-9 and \"-\", at most %d of them, as in "
			"[%s %s]",
			id, ID_MAX, word, kinds[kind].example);
		return false;
	}
	return true;
}

/* The section of an entry, made when it is new. *ret NULL after a report. */
static int section_of(struct reader *reader, const struct plan_entry *entry, struct section **ret) {
	char name[SECTION_NAME_MAX];
	*ret = NULL;
	if (!name_normalise(entry->section, name, sizeof name)) {
		report_section(
			reader, entry, entry->section, "the name of the section is too long", NULL);
		return 0;
	}
	struct section *section = table_find(reader, name);
	if (section != NULL) {
		*ret = section->kind < SECTION_KIND_COUNT ? section : NULL;
		return 0;
	}
	section = arena_take(reader->arena, 1, sizeof *section);
	const char *kept = reader_copy(reader, name);
	if (section == NULL || kept == NULL) {
		return -ENOMEM;
	}
	/* A bad section is kept, too, so that it is reported once and not for each of its keys. */
	enum section_kind kind = kind_of(reader, entry, name);
	if (kind < SECTION_KIND_COUNT && !check_id(reader, entry, kind, name)) {
		kind = SECTION_KIND_COUNT;
	}
	*section = (struct section){.kind = kind,
		.name = kept,
		.id = "",
		.file = entry->file,
		.line = entry->line,
		.index = -1};
	struct section **slot = &reader->table[name_hash(name) & (reader->table_size - 1)];
	section->collision = *slot;
	*slot = section;
	if (kind == SECTION_KIND_COUNT) {
		return 0;
	}
	if (kinds[kind].has_id) {
		section->id = kept + strlen(kinds[kind].word) + 1;
	}
	*(reader->last[kind] != NULL ? &reader->last[kind]->next : &reader->first[kind]) = section;
	reader->last[kind] = section;
	reader->count[kind]++;
	*ret = section;
	return 0;
}

static int setting_put(
	struct reader *reader, struct section *section, const struct plan_entry *entry) {
	struct setting *setting = section->settings;
	while (setting != NULL && strcmp(setting->key, entry->key) != 0) {
		setting = setting->next;
	}
	if (setting == NULL) {
		if (section->setting_count++ >= SECTION_KEYS_MAX) {
			if (section->setting_count == SECTION_KEYS_MAX + 1) {
				reader_report(reader, DIAG_ERROR, section, NULL,
					"more than %d keys in one section; divide it",
					SECTION_KEYS_MAX);
			}
			return 0;
		}
		setting = arena_take(reader->arena, 1, sizeof *setting);
		if (setting == NULL) {
			return -ENOMEM;
		}
		*(section->last_setting != NULL ? &section->last_setting->next
						: &section->settings) = setting;
		section->last_setting = setting;
	}
	setting->key = entry->key;
	setting->value = entry->value != NULL ? entry->value : "";
	setting->file = entry->file;
	setting->line = entry->line;
	return 0;
}

static void note_file(struct reader *reader, const char *file) {
	uint32_t i = 0;
	while (i < reader->file_count && reader->files[i] != file &&
		strcmp(reader->files[i], file) != 0) {
		i++;
	}
	if (i == reader->file_count && i < NAMES_MAX) {
		reader->files[reader->file_count++] = file;
	}
}

int reader_init(struct reader *reader, const struct plan_entry *entries, uint32_t count) {
	reader->table_size = 64;
	while (reader->table_size < count) {
		reader->table_size *= 2;
	}
	reader->table = arena_take(reader->arena, reader->table_size, sizeof(struct section *));
	reader->files = arena_take(reader->arena, NAMES_MAX, sizeof *reader->files);
	if (reader->table == NULL || reader->files == NULL) {
		return -ENOMEM;
	}
	for (uint32_t i = 0; i < count; i++) {
		struct section *section;
		note_file(reader, entries[i].file);
		int r = section_of(reader, &entries[i], &section);
		if (r == 0 && section != NULL && entries[i].key != NULL) {
			r = setting_put(reader, section, &entries[i]);
		}
		if (r < 0) {
			return r;
		}
	}
	return 0;
}

/* ---- looking up ---- */

const struct setting *section_find(const struct section *section, const char *key) {
	const struct setting *setting = section != NULL ? section->settings : NULL;
	while (setting != NULL && strcmp(setting->key, key) != 0) {
		setting = setting->next;
	}
	return setting;
}

bool section_misspells(const struct section *section, const char *table, const char *key) {
	for (const struct setting *s = section->settings; s != NULL; s = s->next) {
		if (plan_key_find(table, s->key) == NULL && diag_nearest(s->key, &key, 1) != NULL) {
			return true;
		}
	}
	return false;
}

struct section *reader_find(const struct reader *reader, enum section_kind kind, const char *id) {
	char name[SECTION_NAME_MAX];
	struct buf buf;
	buf_init(&buf, name, sizeof name);
	buf_puts(&buf, kinds[kind].word);
	buf_list(&buf, " ", id);
	struct section *section = buf.cut ? NULL : table_find(reader, name);
	return section != NULL && section->kind == kind ? section : NULL;
}

const char *reader_copy(struct reader *reader, const char *text) {
	return text == NULL ? "" : arena_copy(reader->arena, text, strlen(text));
}

int reader_copy_texts(struct reader *reader, const struct texts *from, struct texts *ret) {
	const char **items = arena_take(reader->arena, from->count, sizeof *items);
	if (items == NULL) {
		return -ENOMEM;
	}
	for (uint32_t i = 0; i < from->count; i++) {
		items[i] = reader_copy(reader, from->items[i]);
		if (items[i] == NULL) {
			return -ENOMEM;
		}
	}
	*ret = (struct texts){.count = from->count, .items = items};
	return 0;
}

bool reader_broken(const struct reader *reader, const char *plugin, const char **ret_why) {
	const struct catalogue *catalogue = reader->catalogue;
	for (uint32_t i = 0; i < catalogue->broken_count; i++) {
		if (strcmp(catalogue->broken[i], plugin) == 0) {
			if (ret_why != NULL) {
				*ret_why = catalogue->broken_why != NULL &&
						catalogue->broken_why[i] != NULL
					? catalogue->broken_why[i]
					: "it gave no answer";
			}
			return true;
		}
	}
	return false;
}

bool reader_disabled(const struct reader *reader, const char *plugin) {
	const struct setting *enabled =
		section_find(reader_find(reader, SECTION_PLUGIN, plugin), "enabled");
	return enabled != NULL && strcmp(enabled->value, "no") == 0;
}

const char *name_plugin(const char *name, const char *fallback, char *buffer) {
	const char *slash = strchr(name, '/');
	size_t length = slash != NULL ? (size_t)(slash - name) : 0;
	if (slash == NULL || length > ID_MAX) {
		place_copy(buffer, ID_MAX + 1, slash == NULL ? fallback : "");
		return buffer;
	}
	memcpy(buffer, name, length);
	buffer[length] = '\0';
	return buffer;
}

/* ---- reading through the table ---- */

/* Where a key belongs that is unknown here, or which ones are known. */
static void describe_keys(
	const char *unknown, const char *const *names, size_t count, char *text, size_t size) {
	struct buf buf;
	buf_init(&buf, text, size);
	const struct plan_key *key;
	for (size_t i = 0; (key = plan_key_at(i)) != NULL; i++) {
		if (strcmp(key->name, unknown) == 0 && strcmp(key->section, "level") != 0) {
			buf_printf(&buf, "it belongs into the section %s", key->section);
			return;
		}
	}
	if (count > 6) {
		buf_puts(&buf, "remove it; all keys are in minimus-plan(5)");
		return;
	}
	buf_puts(&buf, count == 1 ? "the only key here is " : "the keys here are ");
	for (size_t i = 0; i < count; i++) {
		buf_printf(&buf, "%s%s", i == 0 ? "" : ", ", names[i]);
	}
}

void reader_unknown_key(struct reader *reader, const struct section *section,
	const struct setting *setting, const char *table) {
	const char *names[NAMES_MAX];
	size_t count = 0;
	const struct plan_key *key;
	while (count < NAMES_MAX && (key = plan_key_of(table, count)) != NULL) {
		names[count++] = key->name;
	}
	const char *nearest = diag_nearest(setting->key, names, count);
	char otherwise[160];
	describe_keys(setting->key, names, count, otherwise, sizeof otherwise);
	reader_report_unknown(reader, section, setting, "unknown key", nearest, otherwise);
}

int reader_read(struct reader *reader, const struct section *section, const struct setting *setting,
	const struct plan_key *key, void *base, uint32_t *errors) {
	struct diag diag = {0};
	const struct plan_value value = {.key = key,
		.text = setting->value,
		.target = (char *)base + key->offset,
		.arena = reader->arena,
		.diag = &diag};
	if (setting->value[0] == '\0') {
		(*errors)++;
		if (key->fallback != NULL) {
			reader_report(reader, DIAG_ERROR, section, setting,
				"no value; write for example %s = %s, or remove the line",
				key->name, key->fallback);
		} else {
			reader_report(reader, DIAG_ERROR, section, setting,
				"no value; write a %s, or remove the line", key->form);
		}
		return 0;
	}
	int r = key->parse(&value);
	if (r == -EINVAL) {
		(*errors)++;
		reader_report_diag(reader, DIAG_ERROR, section, setting, &diag);
		return 0;
	}
	return r;
}

int reader_defaults(struct reader *reader, const char *table, void *base) {
	const struct plan_key *key;
	for (size_t i = 0; (key = plan_key_of(table, i)) != NULL; i++) {
		if (key->fallback == NULL) {
			continue;
		}
		const struct plan_value value = {.key = key,
			.text = key->fallback,
			.target = (char *)base + key->offset,
			.arena = reader->arena};
		int r = key->parse(&value);
		if (r < 0) {
			return r;
		}
	}
	return 0;
}

int reader_apply(struct reader *reader, const struct section *section, const char *table,
	void *base, bool (*others)(const char *key), uint32_t *errors) {
	const struct plan_key *key;
	/* By the table's order and not the file's, so that the order of keys in a file means
	 * nothing. */
	for (size_t i = 0; (key = plan_key_of(table, i)) != NULL; i++) {
		const struct setting *setting = section_find(section, key->name);
		int r = 0;
		if (setting != NULL && key->parse != NULL) {
			r = reader_read(reader, section, setting, key, base, errors);
		}
		if (r < 0) {
			return r;
		}
	}
	for (const struct setting *s = section->settings; s != NULL; s = s->next) {
		if (plan_key_find(table, s->key) == NULL && (others == NULL || !others(s->key))) {
			(*errors)++;
			reader_unknown_key(reader, section, s, table);
		}
	}
	return 0;
}
