/* SPDX-License-Identifier: MIT */
/* Which plugins are in use, and what is told about them. */
#include "plugins.h"

#include "plugins_private.h"

void plugins_use(struct plugins *plugins, const char *const *ids, size_t count) {
	for (size_t i = 0; i < plugins->count; i++) {
		plugins->items[i]->used = false;
	}
	for (size_t i = 0; i < count; i++) {
		struct plugin *plugin = plugin_find_or_add(plugins, ids[i]);
		if (plugin != NULL) {
			plugin->used = true;
		}
	}
}

size_t plugins_busy(const struct plugins *plugins) {
	return plugins->busy;
}

bool plugins_retry_wanted(const struct plugins *plugins) {
	for (size_t i = 0; i < plugins->count; i++) {
		const struct plugin *plugin = plugins->items[i];
		if (plugin->used && plugin->state == PLUGIN_FAILED && !plugin_quarantined(plugin)) {
			return true;
		}
	}
	return false;
}

static const char *state_name(const struct plugin *plugin) {
	static const char *const names[] = {"unknown", "ready", "failed", "missing", "refused"};

	return plugin_quarantined(plugin) ? "quarantined" : names[plugin->state];
}

json_t *plugins_status(const struct plugins *plugins, bool full) {
	json_t *list = json_array();

	for (size_t i = 0; i < plugins->count; i++) {
		const struct plugin *plugin = plugins->items[i];
		if (!plugin->used) {
			continue;
		}
		json_t *item =
			json_pack("{s:s, s:s}", "id", plugin->id, "state", state_name(plugin));
		if (plugin->problem[0] != '\0') {
			(void)json_object_set_new(item, "problem", json_string(plugin->problem));
		}
		if (full) {
			(void)json_object_set_new(item, "failures", json_integer(plugin->faults));
			(void)json_object_set_new(item, "running", json_boolean(plugin->host.live));
			(void)json_object_set_new(item, "path",
				plugin->file.path != NULL ? json_string(plugin->file.path)
							  : json_null());
		}
		(void)json_array_append_new(list, item);
	}
	return list;
}

json_t *plugins_log(const struct plugins *plugins, const char *id) {
	const struct plugin *plugin = plugin_find(plugins, id);

	if (plugin == NULL) {
		return NULL;
	}
	json_t *list = json_array();
	for (unsigned i = 0; i < LOG_LINES_MAX; i++) {
		const char *line = plugin->lines[(plugin->line_next + i) % LOG_LINES_MAX];
		if (line != NULL) {
			(void)json_array_append_new(list, json_string(line));
		}
	}
	return list;
}
