/* SPDX-License-Identifier: MIT */
/* A host of ABI 1.0, as small as can be: it is compiled with the headers frozen then, takes of each
 * struct the part that it knows, and prints what a plugin of today gives it. */
#include <dlfcn.h>
#include <minimus/ext/progression.h>
#include <minimus/ext/routines.h>
#include <stdio.h>
#include <string.h>

static void take(void *to, const void *from, size_t size) {
	struct minimus_header header;
	memcpy(&header, from, sizeof header);
	memset(to, 0, size);
	memcpy(to, from, header.size < size ? header.size : size);
}

static void log_nothing(void *host_data, int32_t level, const char *text) {
	(void)host_data;
	(void)level;
	(void)text;
}

static const void *have_nothing(void *host_data, const char *id) {
	(void)host_data;
	(void)id;
	return NULL;
}

static const struct minimus_host host = {.header = MINIMUS_HEADER(struct minimus_host),
	.log = log_nothing,
	.get_extension = have_nothing};

static void print_routines(const struct minimus_catalogue *given) {
	struct minimus_catalogue catalogue;
	take(&catalogue, given, sizeof catalogue);
	for (size_t i = 0; catalogue.routines != NULL && catalogue.routines[i] != NULL; i++) {
		struct minimus_routine routine;
		take(&routine, catalogue.routines[i], sizeof routine);
		(void)printf("routine %s %u\n", routine.id, (unsigned)routine.item_count);
	}
}

static void print_models(void *instance, const struct minimus_progression *progression) {
	for (size_t i = 0; progression->models[i] != NULL; i++) {
		struct minimus_model model;
		int32_t params[MINIMUS_PARAMS_MAX], state[MINIMUS_STATE_MAX];
		const struct minimus_dose dose = {.sets = 2, .reps = 9};
		take(&model, progression->models[i], sizeof model);
		for (uint32_t k = 0; k < model.param_count; k++) {
			params[k] = model.params[k].initial;
		}
		(void)printf("model %s %d\n", model.id,
			(int)model.start(instance, params, &dose, state));
	}
}

int main(int count, char **words) {
	void *library = count == 2 ? dlopen(words[1], RTLD_NOW | RTLD_LOCAL) : NULL;
	const struct minimus_plugin *found =
		library == NULL ? NULL : dlsym(library, "minimus_plugin");
	struct minimus_plugin plugin;
	void *instance = NULL;
	if (found == NULL || found->header.major != MINIMUS_ABI_MAJOR) {
		return 1;
	}
	take(&plugin, found, sizeof plugin);
	if (plugin.create != NULL && plugin.create(&host, &instance) != 0) {
		return 1;
	}
	(void)printf("%s in a host of 1.%d\n", plugin.id, MINIMUS_ABI_MINOR);
	const struct minimus_routines *routines =
		plugin.get_extension(instance, MINIMUS_EXT_ROUTINES);
	const struct minimus_progression *progression =
		plugin.get_extension(instance, MINIMUS_EXT_PROGRESSION);
	if (routines != NULL) {
		print_routines(routines->catalogue(instance));
	}
	if (progression != NULL) {
		print_models(instance, progression);
	}
	if (plugin.destroy != NULL) {
		plugin.destroy(instance);
	}
	return 0;
}
