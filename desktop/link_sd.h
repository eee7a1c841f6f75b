/* SPDX-License-Identifier: MIT */
/* The line to minimusd on an sd-event loop. */
#ifndef DESKTOP_LINK_SD_H
#define DESKTOP_LINK_SD_H

#include <systemd/sd-event.h>

#include "link.h"

/* Once, right after link_create. 0 or a negative errno. */
int link_sd_attach(struct link *link, sd_event *event);

#endif
