/* SPDX-License-Identifier: MIT */
/* Calls to programs on a bus as this role makes them: asynchronous, with a limit, starting nobody.
 */
#ifndef DESKTOP_SENSE_BUSCALL_H
#define DESKTOP_SENSE_BUSCALL_H

#include <systemd/sd-bus.h>

/* Whom to ask. The interface goes with each call. */
struct buspeer {
	const char *name, *path;
};

/* Calls method with the arguments of `types` (NULL: none). The slot at *slot (whatever was in it is
 * dropped with its answer) ends the call when it is unreferenced. handler is called once, with an
 * error message when nobody answers; NULL: the answer does not matter, and slot is NULL, too. 0 or
 * a negative errno: then handler is not called. */
int buscall(sd_bus *bus, sd_bus_slot **slot, const struct buspeer *peer, const char *interface,
	const char *method, sd_bus_message_handler_t handler, void *user, const char *types, ...);
/* The property of an interface; the answer holds a variant. */
int buscall_get(sd_bus *bus, sd_bus_slot **slot, const struct buspeer *peer, const char *interface,
	const char *property, sd_bus_message_handler_t handler, void *user);
/* Signals of NameOwnerChanged for this name; buscall_owned says what one of them tells. */
int buscall_watch_owner(sd_bus *bus, sd_bus_slot **slot, const char *name,
	sd_bus_message_handler_t handler, void *user);
/* Somebody has the name now. */
int buscall_owned(sd_bus_message *message);

#endif
