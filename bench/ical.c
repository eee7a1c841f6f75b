/* SPDX-License-Identifier: MIT */
/* The peer libical: each line of standard input is a recurrence rule; prints ns per occurrence.
 *   bench-ical COUNT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libical/ical.h>

static double now_ns(void) {
	struct timespec now;
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

int main(int argc, char **argv) {
	char line[1024];
	long count = argc > 1 ? strtol(argv[1], NULL, 10) : 10000;
	struct icaltimetype start = icaltime_from_string("20260101T000000");
	while (fgets(line, sizeof line, stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		struct icalrecurrencetype rule = icalrecurrencetype_from_string(line);
		icalrecur_iterator *iterator = icalrecur_iterator_new(rule, start);
		if (iterator == NULL) {
			(void)fprintf(stderr, "bench-ical: no rule: %s\n", line);
			return 1;
		}
		long got = 0;
		double begin_ns = now_ns();
		while (got < count && !icaltime_is_null_time(icalrecur_iterator_next(iterator))) {
			got++;
		}
		printf("%.1f\n", got > 0 ? (now_ns() - begin_ns) / (double)got : 0);
		icalrecur_iterator_free(iterator);
	}
	return 0;
}
