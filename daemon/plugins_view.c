/* SPDX-License-Identifier: MIT */
/* Which plugins are in use, and what is told about them. */
#include "plugins.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "core/catalog.h"
#include "parameters.h"
#include "plugins_private.h"

void plugins_use(struct plugins *plugins, const char *const *ids, size_t count, json_t *written) {
	for (size_t i = 0; i < plugins->count; i++) {
		plugins->items[i]->used = false;
	}
	for (size_t i = 0; i < count; i++) {
		struct plugin *plugin = plugin_find_or_add(plugins, ids[i]);
		if (plugin != NULL) {
			plugin->used = true;
			json_decref(plugin->values);
			plugin->values = json_incref(json_object_get(written, ids[i]));
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

void plugin_count_call(struct plugin *plugin) {
	uint64_t took = uv_hrtime() - plugin->sent_ns;

	plugin->count.calls++;
	if (took > plugin->count.slowest_ns) {
		plugin->count.slowest_ns = took;
	}
}

static void keep_text(json_t *describe, const char *key, char *text, size_t size) {
	const char *value = json_string_value(json_object_get(describe, key));

	(void)snprintf(text, size, "%s", value != NULL ? value : "");
}

void plugin_note_version(struct plugin *plugin, json_t *known) {
	json_t *describe = json_object_get(known, "describe");

	json_decref(plugin->describe);
	plugin->describe = json_incref(describe);
	keep_text(describe, "version", plugin->count.version, sizeof(plugin->count.version));
	keep_text(describe, "abi", plugin->count.abi, sizeof(plugin->count.abi));
}

/* What `plugins` says beyond `status`. */
static void add_details(const struct plugin *plugin, json_t *item) {
	const struct plugin_count *count = &plugin->count;
	const struct plugin_file *file = &plugin->file;

	if (count->abi[0] != '\0') {
		(void)json_object_set_new(item, "version", json_string(count->version));
		(void)json_object_set_new(item, "abi", json_string(count->abi));
	}
	(void)json_object_set_new(item, "failures", json_integer(plugin->faults));
	(void)json_object_set_new(item, "faults", json_integer((json_int_t)count->faults));
	(void)json_object_set_new(item, "calls", json_integer((json_int_t)count->calls));
	(void)json_object_set_new(
		item, "slowest_us", json_integer((json_int_t)(count->slowest_ns / 1000)));
	(void)json_object_set_new(item, "running", json_boolean(plugin->host.live));
	(void)json_object_set_new(
		item, "path", file->path != NULL ? json_string(file->path) : json_null());
	if (json_array_size(json_object_get(plugin->describe, "parameters")) > 0) {
		(void)json_object_set_new(
			item, "parameters", parameters_shown(plugin->describe, plugin->values));
	}
	if (file->hidden != NULL) {
		(void)json_object_set_new(item, "hides", json_string(file->hidden));
	}
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
			add_details(plugin, item);
		}
		(void)json_array_append_new(list, item);
	}
	return list;
}

static void list_unused(const struct plugins *plugins, const char *folder, json_t *ids) {
	DIR *directory = opendir(folder);
	struct dirent *entry;

	while (directory != NULL && (entry = readdir(directory)) != NULL &&
		json_object_size(ids) < PLUGINS_MAX) {
		char id[ID_MAX + 1];
		size_t length = strlen(entry->d_name);
		if (length < 4 || length > ID_MAX + 3 ||
			strcmp(entry->d_name + length - 3, ".so") != 0) {
			continue;
		}
		(void)snprintf(id, sizeof(id), "%.*s", (int)length - 3, entry->d_name);
		const struct plugin *plugin = plugin_find(plugins, id);
		if (id_valid(id) && (plugin == NULL || !plugin->used)) {
			(void)json_object_set_new(ids, id, json_null());
		}
	}
	if (directory != NULL) {
		closedir(directory);
	}
}

json_t *plugins_unused(const struct plugins *plugins) {
	const struct paths *paths = plugins->paths;
	json_t *ids = json_object(), *list = json_array(), *value;
	const char *id;

	for (size_t i = 0; i < paths->plugin_folder_count; i++) {
		list_unused(plugins, paths->plugin_folders[i], ids);
	}
	json_object_foreach(ids, id, value) {
		(void)json_array_append_new(list, json_string(id));
	}
	json_decref(ids);
	return list;
}

const char *plugins_problem(const struct plugins *plugins, const char *id) {
	const struct plugin *plugin = plugin_find(plugins, id);

	return plugin != NULL && plugin->used && plugin->problem[0] != '\0' ? plugin->problem
									    : NULL;
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
