/* SPDX-License-Identifier: MIT */
/* The line to minimusd on GLib's default loop. */
#ifndef DESKTOP_NOTIFY_LINK_GLIB_H
#define DESKTOP_NOTIFY_LINK_GLIB_H

#include "desktop/link.h"

/* Once, right after link_create. */
void link_glib_attach(struct link *link);

#endif
