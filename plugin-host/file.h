/* SPDX-License-Identifier: MIT */
/* What is asked of a plugin's file before any of it is mapped. */
#ifndef HOST_FILE_H
#define HOST_FILE_H

#include "wire/wire.h"

/* Opens the file (read-only, close-on-exec) when it is an ELF shared object of this machine's
 * kind, owned by root or the user, and not writable by group or others. The descriptor is the
 * caller's, or -EINVAL with *error filled. */
int file_open(const char *path, struct wire_error *error);

#endif
