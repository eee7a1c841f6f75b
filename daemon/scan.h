/* SPDX-License-Identifier: MIT */
/*
 * The scanner that looks at a plan's bytes before iniparser does. It finds
 * what iniparser would lose without a word, knows the line of every key, and
 * allows exactly what iniparser reads in one way only: what it accepts has the
 * value that iniparser will give.
 */
#ifndef DAEMON_SCAN_H
#define DAEMON_SCAN_H

#include <stddef.h>
#include <stdint.h>

#include "core/plan.h"

#define SCAN_LINE_MAX 1000
#define SCAN_NAME_MAX 100 /* of a section, of a key */
#define SCAN_ENTRIES_MAX 50000

/* Entries of all files scanned so far, in order. Zero it before use. */
struct scan {
	struct plan_entry
		*entries; /* owned; strings are borrowed from the bytes and the file name */
	uint32_t count, capacity;
};

/* Scans one file. bytes has room for one more behind length; it is cut up and must live as long as
 * the entries, as must file. A heading is an entry with key NULL. Names are lowered as
 * iniparser lowers them. 0; -EINVAL when problems were found (the good lines are entries all
 * the same, so that everything can be reported at once); -ENOMEM. */
int scan_file(struct scan *scan, const char *file, char *bytes, size_t length,
	struct diag_list *problems);
void scan_finish(struct scan *scan);

/* Adds one error. section and key may be "". Returns -EINVAL. */
int scan_problem(struct diag_list *problems, const struct plan_entry *place, const char *format,
	...) __attribute__((format(printf, 3, 4)));

#endif
