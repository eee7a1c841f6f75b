/* SPDX-License-Identifier: MIT */
#include "link_glib.h"

#include <glib-unix.h>
#include <glib.h>

struct watches {
	struct link *link;
	guint in_source, out_source;
};

static gboolean handle_readable(gint fd, GIOCondition condition, gpointer user) {
	struct watches *watches = user;
	(void)fd;
	(void)condition;
	link_read(watches->link);
	return G_SOURCE_CONTINUE;
}

static gboolean handle_writable(gint fd, GIOCondition condition, gpointer user) {
	struct watches *watches = user;
	(void)fd;
	(void)condition;
	link_write(watches->link);
	return G_SOURCE_CONTINUE;
}

static void want_write(void *loop, bool wanted) {
	struct watches *watches = loop;
	g_clear_handle_id(&watches->out_source, g_source_remove);
	if (wanted) {
		watches->out_source =
			g_unix_fd_add(link_fd(watches->link), G_IO_OUT, handle_writable, watches);
	}
}

static void detach(void *loop) {
	struct watches *watches = loop;
	g_clear_handle_id(&watches->in_source, g_source_remove);
	g_clear_handle_id(&watches->out_source, g_source_remove);
	g_free(watches);
}

static const struct link_loop glib_loop = {want_write, detach};

void link_glib_attach(struct link *link) {
	struct watches *watches = g_new0(struct watches, 1);
	watches->link = link;
	watches->in_source = g_unix_fd_add(
		link_fd(link), G_IO_IN | G_IO_HUP | G_IO_ERR, handle_readable, watches);
	link_attach(link, &glib_loop, watches);
}
