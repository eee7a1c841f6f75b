/* SPDX-License-Identifier: MIT */
#include "buscall.h"

#include <stdarg.h>
#include <stdio.h>

#include "sense.h"

static int vcall(sd_bus *bus, sd_bus_slot **slot, sd_bus_message *message,
	sd_bus_message_handler_t handler, void *user) {
	int result = sd_bus_message_set_auto_start(message, false);

	if (result >= 0 && handler == NULL) {
		result = sd_bus_message_set_expect_reply(message, false);
		return result < 0 ? result : sd_bus_send(bus, message, NULL);
	}
	return result < 0 ? result
			  : sd_bus_call_async(bus, slot, message, handler, user, SENSE_ANSWER_US);
}

int buscall(sd_bus *bus, sd_bus_slot **slot, const struct buspeer *peer, const char *interface,
	const char *method, sd_bus_message_handler_t handler, void *user, const char *types, ...) {
	sd_bus_message *message = NULL;

	if (slot != NULL) {
		*slot = sd_bus_slot_unref(*slot);
	}
	int result = sd_bus_message_new_method_call(
		bus, &message, peer->name, peer->path, interface, method);
	if (result >= 0 && types != NULL) {
		va_list arguments;
		va_start(arguments, types);
		result = sd_bus_message_appendv(message, types, arguments);
		va_end(arguments);
	}
	if (result >= 0) {
		result = vcall(bus, slot, message, handler, user);
	}
	(void)sd_bus_message_unref(message);
	return result < 0 ? result : 0;
}

int buscall_get(sd_bus *bus, sd_bus_slot **slot, const struct buspeer *peer, const char *interface,
	const char *property, sd_bus_message_handler_t handler, void *user) {
	return buscall(bus, slot, peer, "org.freedesktop.DBus.Properties", "Get", handler, user,
		"ss", interface, property);
}

int buscall_watch_owner(sd_bus *bus, sd_bus_slot **slot, const char *name,
	sd_bus_message_handler_t handler, void *user) {
	char match[300];

	(void)snprintf(match, sizeof(match),
		"type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',"
		"member='NameOwnerChanged',arg0='%s'",
		name);
	return sd_bus_add_match_async(bus, slot, match, handler, NULL, user);
}

int buscall_owned(sd_bus_message *message) {
	const char *name, *before, *after;

	return sd_bus_message_read(message, "sss", &name, &before, &after) >= 0 && after[0] != '\0';
}
