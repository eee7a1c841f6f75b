/* SPDX-License-Identifier: MIT */
/*
 * The entries of a plan, grouped into sections with later entries over
 * earlier ones, and the one way in which the parts of plan_build read a section
 * through the table of keys and report a problem with its place. Private to the
 * plan's modules. Everything lives in the plan's arena.
 *
 * A function that returns int gives 0 or -ENOMEM: a bad plan is no failure of
 * the reader, it is reported and reading goes on.
 */
#ifndef CORE_PLAN_READER_H
#define CORE_PLAN_READER_H

#include "plan.h"
#include "plan_draft.h"
#include "plan_keys.h"

#define SECTION_KEYS_MAX 128

enum section_kind {
	SECTION_MINIMUS,
	SECTION_DEFAULTS,
	SECTION_REMINDER,
	SECTION_EXERCISE,
	SECTION_ROUTINE,
	SECTION_MUSCLE,
	SECTION_TIP,
	SECTION_PROGRESSION,
	SECTION_PLUGIN,
	SECTION_DESKTOP,
	SECTION_SOUND,
	SECTION_SPEECH,
	SECTION_HOOKS,
	SECTION_KIND_COUNT
};

struct setting {
	const char *key, *value; /* borrowed from the entries */
	const char *file;
	int32_t line;
	struct setting *next;
};

struct section {
	enum section_kind kind;
	const char *name; /* "reminder desk-break", one blank between */
	const char *id;   /* "desk-break", or "" */
	const char *file;
	int32_t line; /* of the first entry */
	uint32_t setting_count;
	struct setting *settings, *last_setting;
	struct section *next;      /* of the same kind, in the order of the plan */
	struct section *collision; /* in the table by name */
	int32_t index;             /* into the plan's array of its kind; -1: not there */
};

struct reader {
	struct plan *plan;
	struct arena *arena;
	const struct catalogue *catalogue;
	struct diag_list *problems;
	struct section *first[SECTION_KIND_COUNT], *last[SECTION_KIND_COUNT];
	uint32_t count[SECTION_KIND_COUNT];
	struct section **table;
	size_t table_size; /* a power of two */
	/* Filled on the way, by the modules named there. */
	int32_t *exercise_map; /* index in the catalogue -> in the plan, -1: left out
				  (plan_exercise) */
	bool model_warned;     /* a missing model was told (plan_model) */
	const char **files;    /* in the order of the plan, for sorting problems */
	uint32_t file_count;
};

/* Groups the entries; unknown sections are reported. */
int reader_init(struct reader *reader, const struct plan_entry *entries, uint32_t count);

/* A copy in the arena; NULL text gives "". NULL when the arena is full. */
const char *reader_copy(struct reader *reader, const char *text);
int reader_copy_texts(struct reader *reader, const struct texts *from, struct texts *ret);

/* Reports at a setting, or at the section when setting is NULL. section may be NULL: no place. */
void reader_report(struct reader *reader, enum diag_severity severity,
	const struct section *section, const struct setting *setting, const char *format, ...);
/* The same for a diag that a parser has filled. */
void reader_report_diag(struct reader *reader, enum diag_severity severity,
	const struct section *section, const struct setting *setting, const struct diag *diag);
/* "WHAT; did you mean X?" with X as suggestion, or "WHAT; OTHERWISE" when nearest is NULL. */
void reader_report_unknown(struct reader *reader, const struct section *section,
	const struct setting *setting, const char *what, const char *nearest,
	const char *otherwise);

const struct setting *section_find(const struct section *section, const char *key);
/* Whether a key of the section that the table does not know is a slip of the pen for this one: it
 * is reported as that, and need not be missed once more. */
bool section_misspells(const struct section *section, const char *table, const char *key);
/* The section of this kind and id, or NULL. */
struct section *reader_find(const struct reader *reader, enum section_kind kind, const char *id);

/* Sets every member of `base` that has a default in the table. */
int reader_defaults(struct reader *reader, const char *table, void *base);
/* Reads the settings of a section into base by the table's keys of that name; keys with a NULL
 * parser are left alone. Unknown keys are reported unless `others` says that the caller takes this
 * one. *errors is raised by each problem. */
int reader_apply(struct reader *reader, const struct section *section, const char *table,
	void *base, bool (*others)(const char *key), uint32_t *errors);
/* Reads one setting by one key. */
int reader_read(struct reader *reader, const struct section *section, const struct setting *setting,
	const struct plan_key *key, void *base, uint32_t *errors);
/* What to say about a key that the table does not have. */
void reader_unknown_key(struct reader *reader, const struct section *section,
	const struct setting *setting, const char *table);

/* Whether the plugin could not say what it has; why may be NULL. */
bool reader_broken(const struct reader *reader, const char *plugin, const char **ret_why);
/* Whether `[plugin ID] enabled = no`. */
bool reader_disabled(const struct reader *reader, const char *plugin);
/* The plugin that a name would come from: "x" of "x/y", else fallback. buffer has ID_MAX + 1 bytes.
 */
const char *name_plugin(const char *name, const char *fallback, char *buffer);

/* Problems in the order of the plan's files and lines. */
void reader_sort_problems(struct reader *reader);

#endif
