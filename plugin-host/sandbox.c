/* SPDX-License-Identifier: MIT */
#include "sandbox.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "filter.h"
#include "landlock.h"

int sandbox_bind_to_parent(void) {
	pid_t parent = getppid();
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) {
		return -errno;
	}
	/* A parent that died before the line above sends no signal any more. */
	if (getppid() != parent) {
		return -ESRCH;
	}
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0) {
		return -errno;
	}
	return 0;
}

static int limit(int resource, rlim_t value) {
	struct rlimit limits;
	if (getrlimit((__rlimit_resource_t)resource, &limits) != 0) {
		return -errno;
	}
	/* A hard limit that is lower already cannot be raised, and need not be. */
	if (limits.rlim_max != RLIM_INFINITY && limits.rlim_max < value) {
		value = limits.rlim_max;
	}
	limits.rlim_cur = limits.rlim_max = value;
	return setrlimit((__rlimit_resource_t)resource, &limits) == 0 ? 0 : -errno;
}

static int limit_all(void) {
	static const struct {
		int resource;
		rlim_t value;
	} limits[] = {
#ifndef MINIMUS_SANITIZED
		/* Sanitizers reserve terabytes of addresses for their shadow. */
		{RLIMIT_AS, HOST_MEMORY_MAX},
#endif
		{RLIMIT_NOFILE, HOST_FILES_MAX},
		{RLIMIT_CPU, HOST_CPU_S_MAX},
		{RLIMIT_CORE, 0},
		{RLIMIT_FSIZE, 0},
	};
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
		int result = limit(limits[i].resource, limits[i].value);
		if (result != 0) {
			return result;
		}
	}
	/* With FSIZE 0, a log line would kill the process when stderr is a file. */
	(void)signal(SIGXFSZ, SIG_IGN);
	(void)signal(SIGPIPE, SIG_IGN);
	return 0;
}

int sandbox_enter(int plugin_fd, const char *const *paths, uint32_t path_count) {
	int result = limit_all();
	if (result == 0) {
		result = landlock_enter(plugin_fd, paths, path_count);
		if (result == -EOPNOTSUPP) {
			(void)fputs(
				"<5>the kernel has no Landlock: files are kept by the system call "
				"filter alone\n",
				stderr);
			result = 0;
		}
	}
	if (result == 0) {
		result = filter_enter();
		if (result == -EOPNOTSUPP) {
			(void)fputs("<5>built without libseccomp: system calls are not filtered\n",
				stderr);
			result = 0;
		}
	}
	return result;
}
