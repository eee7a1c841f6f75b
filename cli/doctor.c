/* SPDX-License-Identifier: MIT */
/*
 * The verb doctor: what the daemon says of itself, and what only somebody
 * outside can see: that it does not run, why not, and whether it will run
 * after the next login.
 */
#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <unistd.h>

#include "human.h"
#include "places.h"
#include "render.h"
#include "verbs.h"

#define ANSWER_S 5                  /* so long the daemon may take, with a desktop that hangs */
#define SOUND_ANSWER_S 40           /* ... and so long with a test of the sound before it */
#define ROOM_BYTES_MIN (256 * 1024) /* an empty history */
#define DETAIL_BYTES (PATH_MAX + 400)

enum finding { FINE, HINT, PROBLEM };

static void check(json_t *checks, const char *name, enum finding finding, const char *detail,
	const char *remedy) {
	json_t *json =
		json_pack("{s:s, s:b, s:s}", "name", name, "ok", finding == FINE, "detail", detail);
	if (finding != FINE) {
		(void)json_object_set_new(
			json, "severity", json_string(finding == HINT ? "hint" : "problem"));
		(void)json_object_set_new(json, "remedy", json_string(remedy));
	}
	(void)json_array_append_new(checks, json);
}

/* ---- the service ---- */

static bool path_in(char path[PATH_MAX], const char *folder, const char *name) {
	int length = snprintf(path, PATH_MAX, "%s/%s", folder, name);
	return length > 0 && length < PATH_MAX;
}

static bool matches(const char *folder, const char *pattern, char *ret_first, size_t size) {
	char path[PATH_MAX];
	glob_t found;
	bool any = path_in(path, folder, pattern) && glob(path, GLOB_NOSORT, NULL, &found) == 0 &&
		found.gl_pathc > 0;
	if (any) {
		(void)snprintf(ret_first, size, "%s", found.gl_pathv[0]);
	}
	globfree(&found);
	return any;
}

/* Looks where systemd does for a user's units. */
static bool find_unit(const char *pattern, char *ret_path, size_t size) {
	static const char *const folders[] = {"/etc/systemd/user", "/run/systemd/user",
		"/usr/local/share/systemd/user", "/usr/share/systemd/user",
		"/usr/local/lib/systemd/user", "/usr/lib/systemd/user", "/lib/systemd/user"};
	char own[PATH_MAX];
	place_config(own, sizeof(own), "systemd/user");
	if (matches(own, pattern, ret_path, size)) {
		return true;
	}
	place_of(own, sizeof(own), "XDG_DATA_HOME", ".local/share", "systemd/user");
	if (matches(own, pattern, ret_path, size)) {
		return true;
	}
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		if (matches(folders[i], pattern, ret_path, size)) {
			return true;
		}
	}
	return false;
}

static void check_service(json_t *checks) {
	char path[PATH_MAX];
	if (!place_has_manager()) {
		check(checks, "service", FINE,
			"no systemd user manager runs here; the session's own start has to run "
			"minimusd",
			"");
	} else if (!find_unit("minimusd.service", path, sizeof(path))) {
		check(checks, "service", HINT, "minimusd.service is not where systemd looks for it",
			"name the file that came with minimus: systemctl --user link "
			"PREFIX/lib/systemd/user/minimusd.service");
	} else if (!find_unit("*.wants/minimusd.*", path, sizeof(path))) {
		check(checks, "service", HINT,
			"minimusd.service is not enabled: there are no reminders after the next "
			"login",
			"systemctl --user enable minimusd.service");
	} else {
		check(checks, "service", FINE, path, "");
	}
}

/* ---- no daemon ---- */

/* The pid in the lock file, if it is that of a minimusd that lives. The lock itself is left alone:
 * trying it could keep a daemon from starting at this moment. */
static bool holder_of(const char *folder, char *ret_pid, size_t size) {
	char path[PATH_MAX], text[64] = "";
	FILE *file = path_in(path, folder, "lock") ? fopen(path, "re") : NULL;
	bool read = file != NULL && fgets(ret_pid, (int)size, file) != NULL;
	if (file != NULL) {
		(void)fclose(file);
	}
	if (!read) {
		return false;
	}
	ret_pid[strspn(ret_pid, "0123456789")] = '\0';
	(void)snprintf(path, sizeof(path), "/proc/%s/comm", ret_pid);
	file = ret_pid[0] != '\0' ? fopen(path, "re") : NULL;
	bool lives = file != NULL && fgets(text, sizeof(text), file) != NULL &&
		strcmp(text, "minimusd\n") == 0;
	if (file != NULL) {
		(void)fclose(file);
	}
	return lives;
}

static void check_state(json_t *checks) {
	char folder[PATH_MAX], pid[32], detail[DETAIL_BYTES];
	struct statvfs room;
	place_of(folder, sizeof(folder), "XDG_STATE_HOME", ".local/state", "minimus");
	if (access(folder, F_OK) < 0) {
		return; /* it is made at the first start */
	}
	if (holder_of(folder, pid, sizeof(pid))) {
		(void)snprintf(detail, sizeof(detail),
			"%s is in use by minimusd (pid %s), which does not listen here", folder,
			pid);
		check(checks, "history", PROBLEM, detail,
			"it was started with another --socket or XDG_RUNTIME_DIR: end it, or name "
			"its socket in MINIMUS_SOCKET");
	} else if (access(folder, R_OK | W_OK | X_OK) < 0) {
		(void)snprintf(detail, sizeof(detail), "%s: %s", folder, strerror(errno));
		check(checks, "history", PROBLEM, detail,
			"make the directory yours and writable, or start minimusd with --state");
	} else if (statvfs(folder, &room) == 0 && room.f_bavail * room.f_frsize < ROOM_BYTES_MIN) {
		(void)snprintf(detail, sizeof(detail), "the disk of %s is full", folder);
		check(checks, "history", PROBLEM, detail, "make room on it");
	} else {
		check(checks, "history", FINE, folder, "");
	}
}

/* What a private daemon can tell in the place of the one that does not run. */
static void check_privately(json_t *checks) {
	struct connection connection;
	json_t *result = connection_spawn(&connection) == 0
		? connection_call(&connection, "doctor", NULL)
		: NULL;
	size_t i;
	json_t *item;
	if (result == NULL) {
		check(checks, "program", PROBLEM, connection.trouble,
			"install minimus anew, or see the log: minimusd --log-level debug");
	}
	json_array_foreach(json_object_get(result, "checks"), i, item) {
		const char *name = text_of(item, "name");
		if (strcmp(name, "plan") == 0 || strncmp(name, "plugin ", 7) == 0) {
			(void)json_array_append(checks, item);
		}
	}
	json_decref(result);
	connection_close(&connection);
}

static void tell_absence(json_t *checks, const struct connection *connection, int error) {
	char detail[DETAIL_BYTES];
	const char *path = connection->path;
	const char *remedy = place_has_manager()
		? "start it: systemctl --user start minimusd; if that fails: journalctl --user -u "
		  "minimusd"
		: "start it in your session: minimusd &";
	if (error == -EACCES || error == -EPERM) {
		(void)snprintf(detail, sizeof(detail), "%s belongs to another user", path);
		remedy = "run minimusctl as the person whose session it is";
	} else if (error == -ETIMEDOUT) {
		(void)snprintf(detail, sizeof(detail), "the daemon at %s does not answer", path);
		remedy = "start it anew: systemctl --user restart minimusd";
	} else if (error == -ECONNREFUSED) {
		(void)snprintf(detail, sizeof(detail),
			"no daemon runs; %s was left by one that ended", path);
	} else if (error == -ENOENT || error == -ENOTDIR) {
		(void)snprintf(detail, sizeof(detail), "no daemon runs; %s is not there", path);
	} else {
		(void)snprintf(detail, sizeof(detail), "%s", connection->trouble);
	}
	check(checks, "daemon", PROBLEM, detail, remedy);
}

/* ---- all of it ---- */

/* The daemon's own checks (owned), or NULL with *ret_error: a negative errno. */
static json_t *ask_daemon(struct connection *connection, bool sound, int *ret_error) {
	const struct timeval limit = {.tv_sec = sound ? SOUND_ANSWER_S : ANSWER_S};
	*ret_error = connection_open(connection);
	if (*ret_error < 0) {
		return NULL;
	}
	(void)setsockopt(connection->in, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	json_int_t id = connection_send(
		connection, "doctor", sound ? json_pack("{s:b}", "sound", true) : NULL);
	json_t *result = id < 0 ? NULL : connection_reply(connection, id);
	*ret_error = result != NULL ? 0 : connection->late ? -ETIMEDOUT : -EPROTO;
	return result;
}

static void tell_daemon(json_t *checks, const struct connection *connection, const json_t *result) {
	const char *version = text_of(result, "version");
	char detail[DETAIL_BYTES];
	if (strcmp(version, MINIMUS_VERSION) == 0) {
		(void)snprintf(
			detail, sizeof(detail), "minimusd %s at %s", version, connection->path);
		check(checks, "daemon", FINE, detail, "");
		return;
	}
	(void)snprintf(detail, sizeof(detail),
		"the running minimusd is version %s, this minimusctl %s",
		version[0] != '\0' ? version : "unknown", MINIMUS_VERSION);
	check(checks, "daemon", HINT, detail, "start it anew: systemctl --user restart minimusd");
}

static bool all_well(const json_t *checks) {
	size_t i;
	json_t *item;
	json_array_foreach(checks, i, item) {
		if (!json_is_true(json_object_get(item, "ok")) &&
			strcmp(text_of(item, "severity"), "hint") != 0) {
			return false;
		}
	}
	return true;
}

int verb_doctor(struct cli *cli, const struct args *args) {
	struct connection connection;
	int error;
	json_t *checks;
	json_t *asked = ask_daemon(&connection, args_flag(args, "--sound"), &error);
	if (asked == NULL && connection.refused) {
		(void)cli_complain("%s", connection.trouble);
		connection_close(&connection);
		return STATUS_REFUSED;
	}
	checks = json_array();
	if (asked != NULL) {
		tell_daemon(checks, &connection, asked);
		check_service(checks);
		(void)json_array_extend(checks, json_object_get(asked, "checks"));
	} else {
		tell_absence(checks, &connection, error);
		check_service(checks);
		check_state(checks);
		check_privately(checks);
	}
	connection_close(&connection);
	json_decref(asked);
	bool ok = all_well(checks);
	json_t *result = json_pack(
		"{s:b, s:s, s:o}", "ok", ok, "version", MINIMUS_VERSION, "checks", checks);
	if (args_flag(args, "--json")) {
		cli_json(cli, result);
	} else {
		render_doctor(cli->out, result, &cli->style);
		if (!ok) {
			(void)cli_complain("there are problems; the lines above say what to do");
		}
	}
	json_decref(result);
	return ok ? STATUS_DONE : STATUS_REFUSED;
}
