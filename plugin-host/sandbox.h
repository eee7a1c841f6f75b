/* SPDX-License-Identifier: MIT */
/*
 * The host locks itself in before it maps the plugin, because constructors are
 * plugin code. Each lock that the kernel or the build lacks is left out; what
 * is left out goes to stderr, which the daemon keeps as the plugin's log.
 */
#ifndef HOST_SANDBOX_H
#define HOST_SANDBOX_H

#include <stdint.h>

/* Memory of the whole process, open files, and CPU time in its whole life: a second line behind
 * the daemon, which ends a call after MINIMUS_CALL_MS_MAX. */
#define HOST_MEMORY_MAX (256ul << 20)
#define HOST_FILES_MAX 32u
#define HOST_CPU_S_MAX 10u

/* Ends with the parent, cannot gain privileges, leaves no core. Returns 0, or a negative errno. */
int sandbox_bind_to_parent(void);
/* Limits, Landlock and the system call filter. plugin_fd is the plugin's file, which stays
 * readable, as do these paths and what is below them. Returns 0, or a negative errno when a lock
 * that should hold does not. */
int sandbox_enter(int plugin_fd, const char *const *paths, uint32_t path_count);

#endif
