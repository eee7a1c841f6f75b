/* SPDX-License-Identifier: MIT */
#include "take.h"

#include <minimus/ext/routines.h>
#include <string.h>

#include "fault.h"

/* The length in bytes of the well-formed character at text, or 0. */
static size_t utf8_character(const unsigned char *text, size_t length) {
	if (text[0] < 0x80) {
		return 1;
	}
	size_t size = text[0] >= 0xf0 ? 4 : text[0] >= 0xe0 ? 3 : 2;
	if (text[0] < 0xc2 || text[0] > 0xf4 || size > length) {
		return 0;
	}
	for (size_t i = 1; i < size; i++) {
		if ((text[i] & 0xc0) != 0x80) {
			return 0;
		}
	}
	/* Over-long forms, surrogates and what is beyond U+10FFFF show in the second byte. */
	bool bad = (text[0] == 0xe0 && text[1] < 0xa0) || (text[0] == 0xed && text[1] > 0x9f) ||
		(text[0] == 0xf0 && text[1] < 0x90) || (text[0] == 0xf4 && text[1] > 0x8f);
	return bad ? 0 : size;
}

bool utf8_valid(const char *text, size_t length) {
	for (size_t i = 0; i < length;) {
		size_t size = utf8_character((const unsigned char *)text + i, length - i);
		if (size == 0) {
			return false;
		}
		i += size;
	}
	return true;
}

void utf8_repair(char *text) {
	size_t length = strlen(text);
	for (size_t i = 0; i < length;) {
		size_t size = utf8_character((const unsigned char *)text + i, length - i);
		unsigned char byte = (unsigned char)text[i];
		if (size == 0 || byte < 0x20 || byte == 0x7f) {
			text[i] = '?';
			size = 1;
		}
		i += size;
	}
}

static bool check_header(const struct minimus_header *header, const struct take_shape *shape,
	const char *where, struct wire_error *error) {
	if (header->major != MINIMUS_ABI_MAJOR) {
		(void)fault_plugin(error, "%s%s has ABI major %u, this host speaks %d", where,
			shape->name, (unsigned)header->major, MINIMUS_ABI_MAJOR);
		return false;
	}
	if (header->size < shape->least || header->size > TAKE_STRUCT_MAX) {
		(void)fault_plugin(error,
			"%s%s says it has %lu bytes; %zu to %u were expected "
			"(header = MINIMUS_HEADER(%s))",
			where, shape->name, (unsigned long)header->size, shape->least,
			TAKE_STRUCT_MAX, shape->name);
		return false;
	}
	return true;
}

bool take_struct(const void *from, const struct take_shape *shape, void *ret, const char *where,
	struct wire_error *error) {
	if (fault_is(error)) {
		return false;
	}
	if (from == NULL || (uintptr_t)from % sizeof(uint32_t) != 0) {
		(void)fault_plugin(error, "%s%s is %s", where, shape->name,
			from == NULL ? "NULL" : "at an odd address");
		return false;
	}
	struct minimus_header header;
	memcpy(&header, from, sizeof header);
	if (!check_header(&header, shape, where, error)) {
		return false;
	}
	memset(ret, 0, shape->size);
	memcpy(ret, from, header.size < shape->size ? header.size : shape->size);
	return true;
}

bool take_element(const void *array, uint32_t index, const struct take_shape *shape, void *ret,
	const char *where, struct wire_error *error) {
	if (!take_struct(array, shape, ret, where, error)) {
		return false;
	}
	struct minimus_header first, here;
	memcpy(&first, array, sizeof first);
	const char *at = (const char *)array + (size_t)index * first.size;
	memcpy(&here, at, sizeof here);
	if (here.size != first.size) {
		(void)fault_plugin(error,
			"%s%s number %lu says it has %lu bytes, the first of its array %lu; "
			"all must be the same",
			where, shape->name, (unsigned long)index + 1, (unsigned long)here.size,
			(unsigned long)first.size);
		return false;
	}
	return take_struct(at, shape, ret, where, error);
}

bool take_count(const void *const *list, size_t max, const char *where, const char *what,
	size_t *ret_count, struct wire_error *error) {
	if (fault_is(error)) {
		return false;
	}
	size_t count = 0;
	while (list != NULL && list[count] != NULL) {
		if (++count > max) {
			(void)fault_plugin(error,
				"%s%s: more than %zu, or no NULL at the end of the list", where,
				what, max);
			return false;
		}
	}
	*ret_count = count;
	return true;
}

static bool text_fits(const char *text, size_t length, enum text_rule rule) {
	if (!utf8_valid(text, length)) {
		return false;
	}
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];
		bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			(rule == TEXT_NAME && c >= 'A' && c <= 'Z') ||
			c == (rule == TEXT_ID ? '-' : '_');
		bool plain = c >= 0x20 && c != 0x7f;
		if (rule == TEXT_ID || rule == TEXT_NAME ? !word : !plain) {
			return false;
		}
	}
	return true;
}

bool take_text(const char *text, enum text_rule rule, size_t max, const char *where,
	const char *member, struct wire_error *error) {
	static const char *const expected[] = {
		[TEXT_ID] = "lower-case letters, digits and hyphens",
		[TEXT_NAME] = "letters, digits and underscores",
		[TEXT_LINE] = "UTF-8 without control characters",
		[TEXT_OPTIONAL] = "UTF-8 without control characters",
	};
	if (fault_is(error)) {
		return false;
	}
	if (text == NULL) {
		if (rule != TEXT_OPTIONAL) {
			(void)fault_plugin(
				error, "%s%s is NULL; a text was expected", where, member);
		}
		return rule == TEXT_OPTIONAL;
	}
	size_t length = strnlen(text, max + 1);
	if (length > max || (length == 0 && rule != TEXT_OPTIONAL)) {
		(void)fault_plugin(error, "%s%s is %s; %s%zu bytes were expected", where, member,
			length == 0 ? "empty" : "too long", length == 0 ? "1 to " : "at most ",
			max);
		return false;
	}
	if (!text_fits(text, length, rule)) {
		(void)fault_plugin(error, "%s%s must be %s", where, member, expected[rule]);
		return false;
	}
	return true;
}

bool take_number(int64_t number, int64_t min, int64_t max, const char *where, const char *member,
	struct wire_error *error) {
	if (fault_is(error)) {
		return false;
	}
	if (number < min || number > max) {
		(void)fault_plugin(error, "%s%s is %lld; %lld to %lld was expected", where, member,
			(long long)number, (long long)min, (long long)max);
		return false;
	}
	return true;
}

void put_json(json_t *object, const char *member, json_t *value, struct wire_error *error) {
	if (fault_is(error)) {
		json_decref(value);
		return;
	}
	if (json_object_set_new(object, member, value) != 0) {
		(void)fault_plugin(error, "%s does not fit into memory", member);
	}
}

void put_text(json_t *object, const char *member, const char *text, enum text_rule rule, size_t max,
	const char *where, struct wire_error *error) {
	if (take_text(text, rule, max, where, member, error) && text != NULL) {
		put_json(object, member, json_string(text), error);
	}
}

void put_texts(json_t *object, const char *member, const char *const *list, const char *where,
	struct wire_error *error) {
	size_t count;
	const void *const *pointers = (const void *const *)list;
	if (!take_count(pointers, MINIMUS_LIST_MAX, where, member, &count, error)) {
		return;
	}
	json_t *array = json_array();
	for (size_t i = 0; i < count; i++) {
		if (take_text(list[i], TEXT_LINE, MINIMUS_TEXT_MAX, where, member, error) &&
			json_array_append_new(array, json_string(list[i])) != 0) {
			(void)fault_plugin(error, "%s%s does not fit into memory", where, member);
		}
	}
	put_json(object, member, array, error);
}

void put_number(json_t *object, const char *member, int64_t number, struct wire_error *error) {
	put_json(object, member, json_integer((json_int_t)number), error);
}
