/* SPDX-License-Identifier: MIT */
/*
 * JSON-RPC 2.0, one object a line: framing, limits, parsing, printing. Used by
 * all four programs; does no I/O of its own. The only place that calls the
 * JSON library's parser: duplicates are refused, a line's length and depth are
 * bounded before it is parsed. Objects of the library are counted references;
 * "taken" means that the callee owns one from then on.
 */
#ifndef WIRE_WIRE_H
#define WIRE_WIRE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define WIRE_REQUEST_MAX (64u * 1024u)
#define WIRE_REPLY_MAX (16u * 1024u * 1024u)
#define WIRE_PLUGIN_MAX (1024u * 1024u)
#define WIRE_DEPTH_MAX 32
#define WIRE_BATCH_MAX 256

#define WIRE_PARSE_ERROR (-32700)
#define WIRE_INVALID_REQUEST (-32600)
#define WIRE_METHOD_NOT_FOUND (-32601)
#define WIRE_INVALID_PARAMS (-32602)
#define WIRE_INTERNAL_ERROR (-32603)
#define WIRE_APPLICATION_ERROR (-32000)

/* ---- framing ---- */

struct wire_reader {
	char *data; /* owned */
	/* start: the next line; tail: the unfinished line; scanned: no newline between tail and
	 * here. */
	size_t start, tail, scanned, used, capacity, line_max;
};

void wire_reader_init(struct wire_reader *reader, size_t line_max);
void wire_reader_finish(struct wire_reader *reader);
/* Room for at least `wanted` bytes to be read into, or NULL when memory is out. *ret_size gets how
 * many there are. */
char *wire_reader_space(struct wire_reader *reader, size_t wanted, size_t *ret_size);
/* `got` bytes were put into that room. 0, or -EMSGSIZE when a line exceeds line_max. */
int wire_reader_filled(struct wire_reader *reader, size_t got);
/* The next whole line without its newline (CR before it is dropped, empty lines are skipped),
 * ended by NUL and borrowed until the next call of wire_reader_space; NULL when there is none yet.
 */
char *wire_reader_line(struct wire_reader *reader, size_t *ret_length);

/* ---- messages ---- */

enum wire_kind { WIRE_REQUEST, WIRE_NOTIFICATION, WIRE_RESULT, WIRE_ERROR, WIRE_BATCH };

struct wire_message {
	enum wire_kind kind;
	json_t *root; /* owned; everything below is borrowed from it */
	json_t *id;   /* string, integer or null; NULL in a notification */
	const char *method;
	json_t *params; /* object, array or NULL */
	json_t *result;
	int code;                        /* WIRE_ERROR */
	const char *message, *data_code; /* data_code: error.data.code or NULL */
};

struct wire_error {
	int code;
	char text[240]; /* place, cause, remedy */
};

/* 0, or -EINVAL with *ret_error filled and, when it could be read, *ret_id (owned, else NULL; NULL
 * on success, too). The pointer ret_id may be NULL. A batch is WIRE_BATCH with root an array of 1
 * to WIRE_BATCH_MAX; parse each by wire_message_from. */
int wire_parse(const char *line, size_t length, struct wire_message *ret_message, json_t **ret_id,
	struct wire_error *ret_error);
/* The same for one member of a batch; json is borrowed and its reference counted up into root. */
int wire_message_from(json_t *json, struct wire_message *ret_message, json_t **ret_id,
	struct wire_error *ret_error);
void wire_message_finish(struct wire_message *message);
/* Any JSON value, not only a message, under the same rules (owned), or NULL with *ret_error filled.
 */
json_t *wire_json(const char *text, size_t length, struct wire_error *ret_error);

/* Lines with their newline, owned by the caller (free), or NULL when memory is out. id is borrowed,
 * params, result and data are taken (NULL: left out). *ret_length may be NULL. */
char *wire_request(json_int_t id, const char *method, json_t *params, size_t *ret_length);
char *wire_notification(const char *method, json_t *params, size_t *ret_length);
char *wire_result(json_t *id, json_t *result, size_t *ret_length);
char *wire_failure(json_t *id, int code, const char *data_code, const char *text, json_t *data,
	size_t *ret_length);
/* The same as objects, for batches; owned by the caller. */
json_t *wire_result_object(json_t *id, json_t *result);
json_t *wire_failure_object(
	json_t *id, int code, const char *data_code, const char *text, json_t *data);
/* One compact line with its newline from any object (taken). */
char *wire_line(json_t *json, size_t *ret_length);

/* ---- access that says what was wrong ---- */

/* Fills *error as snprintf does, cut at a whole UTF-8 character. error NULL: nothing. Always
 * -EINVAL. */
__attribute__((format(printf, 3, 4))) int wire_complain(
	struct wire_error *error, int code, const char *format, ...);
/* "a string", "an integer", …: what a value is, for a message. NULL is "missing". */
const char *wire_type_name(const json_t *json);

/* Each: 1 found, 0 absent (or null), -EINVAL with *error filled when it is of another type or
 * outside the range. */
int wire_get_string(json_t *object, const char *key, const char **ret, struct wire_error *error);
int wire_get_integer(json_t *object, const char *key, json_int_t min, json_int_t max,
	json_int_t *ret, struct wire_error *error);
int wire_get_boolean(json_t *object, const char *key, bool *ret, struct wire_error *error);
int wire_get_object(json_t *object, const char *key, json_t **ret, struct wire_error *error);
int wire_get_array(json_t *object, const char *key, json_t **ret, struct wire_error *error);

#endif
