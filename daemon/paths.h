/* SPDX-License-Identifier: MIT */
/*
 * Where things are: the person's directories by the XDG rules (a variable
 * that is no absolute path is ignored, as they ask), and our own programs and
 * data, first beside the running executable, then where they were installed.
 */
#ifndef DAEMON_PATHS_H
#define DAEMON_PATHS_H

#include <stdbool.h>
#include <stddef.h>

#define PATHS_PLUGIN_FOLDERS_MAX 16
#define PATHS_DRAWING_FOLDERS 2

struct paths {         /* every string is owned; none is NULL except as marked */
	char *config;  /* .../minimus */
	char *state;   /* .../minimus, or what --state says */
	char *cache;   /* .../minimus */
	char *socket;  /* control.sock; NULL: there is no runtime directory */
	char *plan;    /* the shipped default plan */
	char *libexec; /* folder of the helpers */
	char *drawings[PATHS_DRAWING_FOLDERS]; /* the person's own, then ours */
	char *tones;                           /* folder of the tones of a session */
	size_t plugin_folder_count;
	char *plugin_folders[PATHS_PLUGIN_FOLDERS_MAX]; /* in search order */
};

/* state and socket (either may be NULL) go before the defaults. 0 or -ENOMEM. */
int paths_init(struct paths *paths, const char *state, const char *socket);
void paths_finish(struct paths *paths);
/* folder/name in fresh memory (owned by the caller), or NULL when memory is out. */
char *path_join(const char *folder, const char *name);
/* Makes the directory and those above it with mode 0700. 0 or a negative errno. */
int path_make(const char *path);

#endif
