/* SPDX-License-Identifier: MIT */
/*
 * Taking data from a plugin as from a stranger: structs by the smaller of two
 * sizes, strings bounded and UTF-8, lists no longer than their named maxima,
 * numbers within their range. Everything says what was expected and what was
 * found, and where. `where` is text such as `exercise "side-plank": `, for the
 * front of the message.
 *
 * All functions of this module do nothing once *error is filled, so that a
 * caller may ask once at the end.
 */
#ifndef HOST_TAKE_H
#define HOST_TAKE_H

#include <jansson.h>
#include <minimus/plugin.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/wire.h"

/* Larger than any struct of any minor version will be. */
#define TAKE_STRUCT_MAX 4096u

/* The size up to and with a member: what a struct had in the version whose last member it was. */
#define TAKE_UP_TO(type, member) (offsetof(type, member) + sizeof(((type *)0)->member))

bool utf8_valid(const char *text, size_t length);
/* Puts '?' in place of bytes that are not UTF-8 and of control characters. */
void utf8_repair(char *text);

/* How a struct of the ABI is taken. */
struct take_shape {
	const char *name; /* "struct minimus_level" */
	size_t size;      /* sizeof in this host */
	size_t least;     /* sizeof in version 1.0 */
};

/* Zeroes *ret and copies what is there. false when *error got filled. */
bool take_struct(const void *from, const struct take_shape *shape, void *ret, const char *where,
	struct wire_error *error);
/* Element `index` of an array of structs, by the size in the header of the first. */
bool take_element(const void *array, uint32_t index, const struct take_shape *shape, void *ret,
	const char *where, struct wire_error *error);
/* How many pointers precede the NULL of a list; list may be NULL. false when over max. */
bool take_count(const void *const *list, size_t max, const char *where, const char *what,
	size_t *ret_count, struct wire_error *error);

enum text_rule {
	TEXT_ID,       /* [a-z0-9-], 1 to max */
	TEXT_NAME,     /* [A-Za-z0-9_], 1 to max */
	TEXT_LINE,     /* at least one character */
	TEXT_OPTIONAL, /* NULL is fine */
};

bool take_text(const char *text, enum text_rule rule, size_t max, const char *where,
	const char *member, struct wire_error *error);
bool take_number(int64_t number, int64_t min, int64_t max, const char *where, const char *member,
	struct wire_error *error);

/* The same, put into a JSON object under `member`. An absent optional text is left out. */
void put_text(json_t *object, const char *member, const char *text, enum text_rule rule, size_t max,
	const char *where, struct wire_error *error);
void put_texts(json_t *object, const char *member, const char *const *list, const char *where,
	struct wire_error *error);
void put_number(json_t *object, const char *member, int64_t number, struct wire_error *error);
/* value is taken. */
void put_json(json_t *object, const char *member, json_t *value, struct wire_error *error);

#endif
