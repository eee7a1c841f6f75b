/* SPDX-License-Identifier: MIT */
/* Tries, already as the library is mapped, what a plugin must not do; create tells the results. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bad.h"

static char report[400];

static void note(const char *what, long result) {
	size_t used = strlen(report);
	(void)snprintf(report + used, sizeof report - used, "%s=%s ", what,
		result >= 0 ? "done" : strerror(errno));
}

__attribute__((constructor)) static void try_all(void) {
	note("passwd", open("/etc/passwd", O_RDONLY));
	note("write", open("/tmp/minimus-escape", O_WRONLY | O_CREAT, 0600));
	note("socket", socket(AF_INET, SOCK_STREAM, 0));
	pid_t child = fork();
	if (child == 0) {
		_exit(0);
	}
	note("fork", child);
	note("exec", execl("/bin/true", "true", (char *)NULL));
	note("kill", kill(getppid(), 0));
	note("zone", open("/usr/share/zoneinfo/UTC", O_RDONLY));
	struct rlimit core;
	note("core", getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_max == 0 ? 0 : -1);
}

static int32_t create(const struct minimus_host *host, void **ret_instance) {
	*ret_instance = NULL;
	host->log(host->host_data, MINIMUS_LOG_INFO, report);
	return 0;
}

DESCRIPTOR("escape", create, no_extension);
