/* SPDX-License-Identifier: MIT */
/*
 * tables TABLE | --list: prints one generated part of the reference pages.
 * Built in the tree and used by tools/docs and by a test; never installed.
 */
#include "tables.h"

#include <stdio.h>
#include <string.h>

struct table {
	const char *name;
	bool (*print)(enum page page);
	bool md_only;
};

static const struct table tables[] = {
	{"plan", table_plan, false},
	{"conditions", table_conditions, false},
	{"plan-limits", table_plan_limits, false},
	{"methods", table_methods, false},
	{"events", table_events, false},
	{"errors", table_errors, false},
	{"limits", table_limits, false},
	{"progression", table_progression, true},
};
static const char *const endings[] = {[PAGE_MD] = "md", [PAGE_SCD] = "scd"};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct table *table_find(const char *wanted, enum page *ret_page) {
	char name[40];
	for (size_t i = 0; i < COUNT(tables) * COUNT(endings); i++) {
		enum page page = (enum page)(i % COUNT(endings));
		const struct table *table = &tables[i / COUNT(endings)];
		if (table->md_only && page != PAGE_MD) {
			continue;
		}
		(void)snprintf(name, sizeof name, "%s-%s", table->name, endings[page]);
		if (wanted == NULL) {
			(void)puts(name);
		} else if (strcmp(wanted, name) == 0) {
			*ret_page = page;
			return table;
		}
	}
	return NULL;
}

int main(int argc, char **argv) {
	enum page page;
	if (argc == 2 && strcmp(argv[1], "--list") == 0) {
		(void)table_find(NULL, &page);
		return 0;
	}
	const struct table *table = argc == 2 ? table_find(argv[1], &page) : NULL;
	if (table == NULL) {
		(void)fputs("tables: say which table; tables --list names them\n", stderr);
		return 1;
	}
	bool good = table->print(page);
	if (fflush(stdout) != 0) {
		(void)fputs("tables: standard output could not be written\n", stderr);
		return 1;
	}
	return good ? 0 : 1;
}
