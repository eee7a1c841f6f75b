/* SPDX-License-Identifier: MIT */
/*
 * The plan's files: found, read once each, scanned, parsed by iniparser and
 * turned into entries for core/plan.h (design 4). The scanner runs first over
 * the same bytes and finds what iniparser would lose: limits, BOM, NUL, `:` in
 * a section's name, duplicates, values cut at `;` or `#`, and each key's line.
 * Blocking file reads of at most PLANFILE_BYTES_MAX: used at start and reload only.
 */
#ifndef DAEMON_PLANFILE_H
#define DAEMON_PLANFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/plan.h"

#define PLANFILE_BYTES_MAX (1024u * 1024u)
#define PLANFILE_FILES_MAX 64
#define PLANFILE_LINE_MAX 1000

struct planfile {
	char *path; /* owned */
	int64_t mtime_ns, size;
	uint64_t inode;
};

struct planfiles {
	uint32_t file_count;
	struct planfile files[PLANFILE_FILES_MAX];
	uint32_t entry_count;
	struct plan_entry *entries; /* owned; strings are owned by `text` */
	char *text;                 /* owned */
	bool shipped;               /* neither plan.ini nor plan.d: the shipped default plan */
};

/* Reads `only` (no plan.d then), or the person's plan with plan.d from `config_dir`, or `shipped`
 * when that has none. Problems are added to the list. 0 when everything could be read and scanned,
 * else -EINVAL or the negative errno of the file that could not be read. */
int planfiles_read(struct planfiles *files, const char *only, const char *config_dir,
	const char *shipped, struct diag_list *problems);
/* Whether a file was changed, added or removed on disk since it was read. */
bool planfiles_changed(const struct planfiles *files, const char *only, const char *config_dir);
void planfiles_finish(struct planfiles *files);

#endif
