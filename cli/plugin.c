/* SPDX-License-Identifier: MIT */
/* plugin new, plugin run. */
#include "plugin.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "host.h"

#define ID_MAX 40
#define TEMPLATE_BYTES 16384

/* ---- new ---- */

/* What stands for @WORD@ in a template. */
struct filling {
	const char *word, *text;
};

static bool id_good(const char *id) {
	size_t length = strlen(id);
	return length >= 1 && length <= ID_MAX &&
		strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

static void put_filled(FILE *to, const char *text, const struct filling *fillings) {
	while (*text != '\0') {
		const struct filling *filling = fillings;
		while (filling->word != NULL &&
			strncmp(text, filling->word, strlen(filling->word)) != 0) {
			filling++;
		}
		if (filling->word != NULL) {
			(void)fputs(filling->text, to);
			text += strlen(filling->word);
		} else {
			(void)fputc(*text++, to);
		}
	}
}

/* One file of the new directory. False: told. */
static bool write_file(
	const char *name, const char *from, const char *to, const struct filling *fillings) {
	char source[PATH_MAX], path[PATH_MAX], text[TEMPLATE_BYTES], part[128];
	(void)snprintf(part, sizeof(part), MINIMUS_SHARE "/plugin-template/%s", from);
	(void)snprintf(path, sizeof(path), "%s/%s", name, to);
	FILE *in = host_place(part, source, sizeof(source)) ? fopen(source, "re") : NULL;
	if (in == NULL) {
		(void)cli_complain(
			"plugin new: the template %s is missing; install minimus again", from);
		return false;
	}
	size_t length = fread(text, 1, sizeof(text) - 1, in);
	(void)fclose(in);
	text[length] = '\0';
	FILE *out = fopen(path, "wxe");
	if (out == NULL) {
		(void)cli_complain("plugin new: %s: %s", path, strerror(errno));
		return false;
	}
	put_filled(out, text, fillings);
	if (fclose(out) != 0) {
		(void)cli_complain("plugin new: %s: %s", path, strerror(errno));
		return false;
	}
	return true;
}

static void fill_use(char *text, size_t size, const char *name, bool progression) {
	if (progression) {
		(void)snprintf(text, size,
			"    [exercise side-lying-clam]\n    progression = %s/one-more", name);
	} else {
		(void)snprintf(text, size,
			"    [reminder calves]\n    routine = %s/calves\n    every = 2h", name);
	}
}

int plugin_new(struct cli *cli, const struct args *args) {
	const char *name = args->items[1];
	bool progression = args_flag(args, "--progression"), cpp = args_flag(args, "--c++");
	const char *ending = cpp ? "cpp" : "c";
	char from[32], to[ID_MAX + 8], use[200];
	if (progression && args_flag(args, "--routines")) {
		return cli_complain("plugin new: a template is either --routines or --progression; "
				    "a plugin may give both");
	}
	if (!id_good(name)) {
		return cli_complain(
			"plugin new: \"%.60s\" is no name of a plugin; use a-z, 0-9 and "
			"-, at most 40",
			name);
	}
	if (mkdir(name, 0777) != 0) {
		return cli_complain("plugin new: %s: %s; give another name", name, strerror(errno));
	}
	fill_use(use, sizeof(use), name, progression);
	const struct filling fillings[] = {{"@NAME@", name}, {"@ENDING@", ending},
		{"@LANGUAGE@", cpp ? "CXX" : "C"}, {"@COMPILER@", cpp ? "c++" : "cc"},
		{"@USE@", use}, {NULL, NULL}};
	(void)snprintf(
		from, sizeof(from), "%s.%s.in", progression ? "progression" : "routines", ending);
	(void)snprintf(to, sizeof(to), "%s.%s", name, ending);
	if (!write_file(name, from, to, fillings) ||
		!write_file(name, "CMakeLists.txt.in", "CMakeLists.txt", fillings) ||
		!write_file(name, "README.md.in", "README.md", fillings)) {
		return STATUS_TROUBLE;
	}
	(void)fprintf(cli->out,
		"%s/ is there: %s, CMakeLists.txt, README.md. Build and test it with\n"
		"  cd %s && cmake -B build && cmake --build build && ctest --test-dir build\n",
		name, to, name);
	return STATUS_DONE;
}

/* ---- run ---- */

static void print_answer(struct cli *cli, json_t *answer) {
	char *text = json_dumps(answer, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
	(void)fprintf(cli->out, "%s\n", text == NULL ? "" : text);
	(void)fflush(cli->out);
	free(text);
}

/* Asks one question and prints the answer. False: told. */
static bool run_one(
	struct cli *cli, struct host *host, const char *method, json_t *params, int wait_ms) {
	json_t *answer = host_ask(host, method, params, wait_ms);
	if (answer == NULL) {
		(void)cli_complain("%s: %s", method, host->trouble);
		return false;
	}
	(void)fprintf(stderr, "%s: %lld.%03lld ms\n", method, (long long)(host->took_us / 1000),
		(long long)(host->took_us % 1000));
	print_answer(cli, answer);
	json_decref(answer);
	return true;
}

/* What the plugin is, and all that it gives. */
static bool run_all(struct cli *cli, struct host *host, int wait_ms) {
	json_t *describe = host_ask(host, "describe", json_object(), wait_ms), *extension;
	size_t i;
	if (describe == NULL) {
		(void)cli_complain("describe: %s", host->trouble);
		return false;
	}
	print_answer(cli, describe);
	bool good = true;
	json_array_foreach(json_object_get(describe, "extensions"), i, extension) {
		const char *id = json_string_value(extension);
		bool routines = id != NULL && strcmp(id, "minimus.routines/1") == 0;
		good = good &&
			run_one(cli, host, routines ? "catalogue" : "models", json_object(),
				wait_ms);
	}
	json_decref(describe);
	return good;
}

/* What --set gave, ended by NULL. */
static void list_settings(const struct args *args, const char *settings[HOST_SETTINGS_MAX + 1]) {
	size_t count = 0;
	for (int i = 0; i < args->option_count && count < HOST_SETTINGS_MAX; i++) {
		if (strcmp(args->options[i].option->name, "--set") == 0) {
			settings[count++] = args->options[i].value;
		}
	}
	settings[count] = NULL;
}

int plugin_run(struct cli *cli, const struct args *args) {
	struct host host;
	char path[PATH_MAX];
	bool gdb = args_flag(args, "--gdb"), open = args_flag(args, "--no-sandbox");
	json_t *params = json_object();
	if (args->count > 3) {
		struct wire_error error;
		json_decref(params);
		params = wire_json(args->items[3], strlen(args->items[3]), &error);
		if (!json_is_object(params)) {
			json_decref(params);
			return cli_complain("plugin run: the parameters are no JSON object; write "
					    "them as '{\"model\": \"one-more\"}'");
		}
	}
	if (realpath(args->items[1], path) == NULL) {
		json_decref(params);
		return cli_complain("plugin run: %s: %s", args->items[1], strerror(errno));
	}
	/* A person at a breakpoint takes the time they need. */
	int wait_ms = gdb ? -1 : HOST_CALL_MS;
	enum host_mode mode = gdb ? HOST_GDB : open ? HOST_OPEN : HOST_SANDBOXED;
	const char *settings[HOST_SETTINGS_MAX + 1];
	list_settings(args, settings);
	bool good = host_start(&host, path, mode, settings) == 0;
	if (!good) {
		(void)cli_complain("plugin run: %s", host.trouble);
		json_decref(params);
	} else if (args->count > 2) {
		good = run_one(cli, &host, args->items[2], params, wait_ms);
	} else {
		json_decref(params);
		good = run_all(cli, &host, wait_ms);
	}
	(void)host_finish(&host);
	return good ? STATUS_DONE : STATUS_REFUSED;
}
