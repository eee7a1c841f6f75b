/* SPDX-License-Identifier: MIT */
#include "filter.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <unistd.h>

#ifdef HOST_SECCOMP

#include <seccomp.h>

static const int allowed[] = {
	/* descriptors that are open already */
	SCMP_SYS(read),
	SCMP_SYS(readv),
	SCMP_SYS(pread64),
	SCMP_SYS(write),
	SCMP_SYS(writev),
	SCMP_SYS(close),
	SCMP_SYS(lseek),
	SCMP_SYS(fcntl),
	SCMP_SYS(poll),
	SCMP_SYS(ppoll),
	SCMP_SYS(getdents64),
	/* the loader, and what Landlock lets be seen */
	SCMP_SYS(fstat),
	SCMP_SYS(stat),
	SCMP_SYS(lstat),
	SCMP_SYS(newfstatat),
	SCMP_SYS(statx),
	SCMP_SYS(fstatfs),
	SCMP_SYS(access),
	SCMP_SYS(faccessat),
	SCMP_SYS(faccessat2),
	SCMP_SYS(readlink),
	SCMP_SYS(readlinkat),
	SCMP_SYS(getcwd),
	/* memory */
	SCMP_SYS(brk),
	SCMP_SYS(mmap),
	SCMP_SYS(mprotect),
	SCMP_SYS(munmap),
	SCMP_SYS(mremap),
	SCMP_SYS(madvise),
	/* the thread itself */
	SCMP_SYS(futex),
	SCMP_SYS(rseq),
	SCMP_SYS(set_robust_list),
	SCMP_SYS(sched_yield),
	SCMP_SYS(sched_getaffinity),
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(sigaltstack),
	SCMP_SYS(restart_syscall),
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
	/* what a computation may ask about */
	SCMP_SYS(clock_gettime),
	SCMP_SYS(clock_getres),
	SCMP_SYS(gettimeofday),
	SCMP_SYS(time),
	SCMP_SYS(nanosleep),
	SCMP_SYS(clock_nanosleep),
	SCMP_SYS(getrandom),
	SCMP_SYS(getpid),
	SCMP_SYS(gettid),
	SCMP_SYS(getppid),
	SCMP_SYS(getuid),
	SCMP_SYS(geteuid),
	SCMP_SYS(getgid),
	SCMP_SYS(getegid),
	SCMP_SYS(uname),
	SCMP_SYS(sysinfo),
	SCMP_SYS(getrusage),
	SCMP_SYS(getrlimit),
};

/* One rule with a condition on one argument. Numbers below 0 are calls that this machine's kernel
 * does not have. */
static int allow_if(scmp_filter_ctx filter, int call, struct scmp_arg_cmp condition) {
	return call < 0 ? 0 : seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1, &condition);
}

static int allow_conditional(scmp_filter_ctx filter) {
	const scmp_datum_t self = (scmp_datum_t)getpid();
	const scmp_datum_t writing = O_ACCMODE | O_CREAT | O_TRUNC;
	const struct {
		int call;
		struct scmp_arg_cmp condition;
	} rules[] = {
		{SCMP_SYS(open), SCMP_A1(SCMP_CMP_MASKED_EQ, writing, O_RDONLY)},
		{SCMP_SYS(openat), SCMP_A2(SCMP_CMP_MASKED_EQ, writing, O_RDONLY)},
		{SCMP_SYS(kill), SCMP_A0(SCMP_CMP_EQ, self, 0)},
		{SCMP_SYS(tgkill), SCMP_A0(SCMP_CMP_EQ, self, 0)},
		{SCMP_SYS(prlimit64), SCMP_A0(SCMP_CMP_EQ, 0, 0)},
		{SCMP_SYS(prlimit64), SCMP_A0(SCMP_CMP_EQ, self, 0)},
	};
	int result = 0;
	for (size_t i = 0; result == 0 && i < sizeof rules / sizeof *rules; i++) {
		result = allow_if(filter, rules[i].call, rules[i].condition);
	}
	return result;
}

int filter_enter(void) {
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	if (filter == NULL) {
		return -ENOMEM;
	}
	int result = allow_conditional(filter);
	for (size_t i = 0; result == 0 && i < sizeof allowed / sizeof *allowed; i++) {
		if (allowed[i] >= 0) {
			result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
		}
	}
	if (result == 0) {
		result = seccomp_load(filter);
	}
	seccomp_release(filter);
	return result;
}

#else

int filter_enter(void) {
	return -EOPNOTSUPP;
}

#endif
