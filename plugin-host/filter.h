/* SPDX-License-Identifier: MIT */
/* The system call filter: what a computation over integers and text needs, and nothing else. */
#ifndef HOST_FILTER_H
#define HOST_FILTER_H

/* From here on every call that is not on the list fails with EPERM: no sockets, no processes, no
 * threads, no writing to files; signals and limits on this process only. Returns 0, -EOPNOTSUPP
 * when built without libseccomp, or another negative errno. */
int filter_enter(void);

#endif
