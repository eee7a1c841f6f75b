/* SPDX-License-Identifier: MIT */
/*
 * Text for the two kinds of pages, Markdown and scdoc. Everything goes to
 * standard output; what a kind would take for markup is escaped here.
 */
#ifndef DOCS_PAGE_H
#define DOCS_PAGE_H

#include <stdbool.h>
#include <stddef.h>

enum page { PAGE_MD, PAGE_SCD };

/* Text as it is, escaped. */
void page_put(enum page page, const char *text);
/* Something to be typed: `text` in Markdown, bold in scdoc. */
void page_code(enum page page, const char *text);
/* Several somethings: `one`, `two` or `three`. names ends with NULL. */
void page_codes(enum page page, const char *const *names, const char *last);
/* The head of a Markdown table. titles ends with NULL. */
void page_table(const char *const *titles);
/* A heading of the third level in Markdown, of the second in scdoc. */
void page_heading(enum page page, const char *title);

/* The head of a list of limits, and its rows: a number, or a size of whole KiB. */
void page_limits(enum page page);
void page_number(enum page page, const char *what, unsigned long number);
void page_size(enum page page, const char *what, unsigned long bytes);

#endif
