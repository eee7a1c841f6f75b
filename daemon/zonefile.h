/* SPDX-License-Identifier: MIT */
/*
 * Time zones from the machine's zone data: a named one, or the system's
 * (TZ when it is set, else /etc/localtime), and whether the latter has changed.
 */
#ifndef DAEMON_ZONEFILE_H
#define DAEMON_ZONEFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/zone.h"

struct zonefile {
	void *memory;            /* owned; NULL when it is UTC for want of better */
	const struct zone *zone; /* never NULL once loaded */
	bool follows;            /* the system's zone, not one named in the plan */
	uint64_t inode;
	int64_t mtime_ns;
	char link[ZONE_NAME_MAX]; /* where /etc/localtime pointed */
};

/* /etc/localtime, or what MINIMUS_LOCALTIME names in its place (an absolute path, for tests). */
const char *zonefile_path(void);
/* name "" is the system's zone, which falls back to UTC. 0; -ENOENT or -EINVAL when there is
 * no such zone: then *ret is untouched. */
int zonefile_load(struct zonefile *ret_file, const char *name);
/* Whether the system's zone is another one than was loaded; false for a named zone. */
bool zonefile_changed(const struct zonefile *file);
/* Accepts a zeroed struct. */
void zonefile_finish(struct zonefile *file);

#endif
