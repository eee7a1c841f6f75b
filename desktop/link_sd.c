/* SPDX-License-Identifier: MIT */
#include "link_sd.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>

struct watch {
	struct link *link;
	sd_event_source *source;
};

static int handle_io(sd_event_source *source, int fd, uint32_t events, void *user) {
	struct watch *watch = user;
	struct link *link = watch->link;

	(void)source;
	(void)fd;
	if ((events & EPOLLOUT) != 0) {
		/* What is read below sees to the end of a broken line, too. */
		link_write(link);
	}
	if ((events & ~(uint32_t)EPOLLOUT) != 0) {
		link_read(link);
	}
	return 0;
}

static void want_write(void *loop, bool wanted) {
	struct watch *watch = loop;

	(void)sd_event_source_set_io_events(watch->source, wanted ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

static void detach(void *loop) {
	struct watch *watch = loop;

	(void)sd_event_source_disable_unref(watch->source);
	free(watch);
}

static const struct link_loop sd_loop = {want_write, detach};

int link_sd_attach(struct link *link, sd_event *event) {
	struct watch *watch = calloc(1, sizeof(*watch));

	if (watch == NULL) {
		return -ENOMEM;
	}
	watch->link = link;
	int result =
		sd_event_add_io(event, &watch->source, link_fd(link), EPOLLIN, handle_io, watch);
	if (result < 0) {
		free(watch);
		return result;
	}
	link_attach(link, &sd_loop, watch);
	return 0;
}
