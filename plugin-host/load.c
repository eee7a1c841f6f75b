/* SPDX-License-Identifier: MIT */
#include "load.h"

#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <link.h>
#include <string.h>

#include "fault.h"
#include "take.h"

#define SYMBOL "minimus_plugin"

/* The descriptor and the bytes that the file has for it. */
static int find_descriptor(
	void *library, const void **ret_symbol, size_t *ret_size, struct wire_error *error) {
	void *symbol = dlsym(library, SYMBOL);
	Dl_info info;
	void *entry = NULL;
	struct link_map *map = NULL;
	/* dlsym also searches what the plugin is linked to; only its own symbol counts. */
	if (symbol == NULL || dladdr1(symbol, &info, &entry, RTLD_DL_SYMENT) == 0 ||
		entry == NULL || info.dli_saddr != symbol ||
		dlinfo(library, RTLD_DI_LINKMAP, &map) != 0 ||
		strcmp(map->l_name, info.dli_fname) != 0) {
		return fault_plugin(error,
			"no descriptor: the data symbol " SYMBOL " was expected; is it declared "
			"without `static`, and exported?");
	}
	const ElfW(Sym) *found = entry;
	if (ELF64_ST_TYPE(found->st_info) != STT_OBJECT) {
		return fault_plugin(error,
			"the symbol " SYMBOL " is no data (ELF symbol type %d, %d "
			"was expected)",
			ELF64_ST_TYPE(found->st_info), STT_OBJECT);
	}
	*ret_symbol = symbol;
	*ret_size = (size_t)found->st_size;
	return 0;
}

static int take_descriptor(
	const void *symbol, size_t size, struct minimus_plugin *ret, struct wire_error *error) {
	static const struct take_shape shape = {"struct minimus_plugin", sizeof *ret,
		TAKE_UP_TO(struct minimus_plugin, get_extension)};
	struct minimus_header header;
	if (size < sizeof header) {
		return fault_plugin(error,
			"the descriptor " SYMBOL " has %zu bytes in the file; at least %zu were "
			"expected",
			size, shape.least);
	}
	memcpy(&header, symbol, sizeof header);
	if (header.major == MINIMUS_ABI_MAJOR && header.size > size) {
		return fault_plugin(error,
			"the descriptor says it has %lu bytes, but the file has %zu for it",
			(unsigned long)header.size, size);
	}
	if (!take_struct(symbol, &shape, ret, "descriptor: ", error)) {
		return -EINVAL;
	}
	(void)take_text(ret->id, TEXT_ID, MINIMUS_ID_MAX, "descriptor: ", "id", error);
	(void)take_text(ret->name, TEXT_LINE, MINIMUS_TITLE_MAX, "descriptor: ", "name", error);
	(void)take_text(
		ret->version, TEXT_LINE, MINIMUS_VERSION_MAX, "descriptor: ", "version", error);
	if (ret->get_extension == NULL) {
		(void)fault_plugin(error, "descriptor: get_extension is NULL");
	}
	return fault_is(error) ? -EINVAL : 0;
}

int plugin_load(struct plugin *plugin, const char *path, const struct parameters_given *given,
	struct wire_error *error) {
	void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (library == NULL) {
		const char *why = dlerror();
		return fault_plugin(error, "the loader refuses it: %s", why == NULL ? "?" : why);
	}
	const void *symbol = NULL;
	size_t size = 0;
	int result = find_descriptor(library, &symbol, &size, error);
	if (result == 0) {
		result = take_descriptor(symbol, size, &plugin->descriptor, error);
	}
	if (result == 0) {
		result = parameters_take(&plugin->parameters, &plugin->descriptor, given, error);
	}
	return result;
}

int plugin_create(
	struct plugin *plugin, const struct minimus_host *host, struct wire_error *error) {
	plugin->host = host;
	plugin->instance = NULL;
	if (plugin->descriptor.create != NULL) {
		int32_t result = plugin->descriptor.create(host, &plugin->instance);
		if (result != 0) {
			return fault_plugin(error, "create answered %d%s%s; 0 was expected",
				(int)result, result < 0 ? ", " : "",
				result < 0 ? strerror(-result) : "");
		}
	}
	plugin->created = true;
	return 0;
}

const void *plugin_extension(const struct plugin *plugin, const char *id) {
	return plugin->descriptor.get_extension(plugin->instance, id);
}

void plugin_finish(struct plugin *plugin) {
	if (plugin->created && plugin->descriptor.destroy != NULL) {
		plugin->descriptor.destroy(plugin->instance);
	}
	plugin->created = false;
}
