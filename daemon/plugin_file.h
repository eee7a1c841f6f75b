/* SPDX-License-Identifier: MIT */
/*
 * A plugin's file: where it lies on the search path, whether it may be loaded,
 * what identifies this state of it, and what is remembered about it on disk.
 */
#ifndef DAEMON_PLUGIN_FILE_H
#define DAEMON_PLUGIN_FILE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "paths.h"

struct plugin_file {
	char *path;   /* owned, symbolic links resolved; NULL: not found */
	char *hidden; /* owned; another file of this id, later on the path; NULL: none */
	uint64_t device, inode;
	int64_t mtime_ns, size;
};

/* The first ID.so on the search path, and the second, which it hides. 0; -ENOENT when there is
 * none; -EPERM when the first one may not be loaded, with problem filled: somebody else owns it or
 * may write it. */
int plugin_file_find(const struct paths *paths, const char *id, struct plugin_file *ret_file,
	char *problem, size_t size);
void plugin_file_finish(struct plugin_file *file);
bool plugin_file_same(const struct plugin_file *a, const struct plugin_file *b);

/* The remembered answer for exactly this file and these parameters (borrowed), owned by the caller,
 * or NULL; file NULL: the last one of any. */
json_t *plugin_cache_read(
	const struct paths *paths, const char *id, const struct plugin_file *file, json_t *values);
/* Remembers it; failing to is harmless and silent. values and answer are borrowed. */
void plugin_cache_write(const struct paths *paths, const char *id, const struct plugin_file *file,
	json_t *values, json_t *answer);
void plugin_cache_drop(const struct paths *paths, const char *id);

#endif
