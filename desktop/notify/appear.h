/* SPDX-License-Identifier: MIT */
/*
 * Tells when a file appears, by inotify on its folder, or, while that is
 * missing, too, on the nearest folder above that exists. Tells also when the
 * file is replaced by another of the same name.
 */
#ifndef DESKTOP_NOTIFY_APPEAR_H
#define DESKTOP_NOTIFY_APPEAR_H

struct appear;

/* path is absolute. Owned by the caller, or NULL when the kernel has no watch left to give.
 * What is there already is not told. The callback may destroy it. */
struct appear *appear_create(const char *path, void (*appeared)(void *user), void *user);
void appear_destroy(struct appear *appear);

#endif
