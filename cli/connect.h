/* SPDX-License-Identifier: MIT */
/*
 * One connection to a daemon: the socket of the running one, or a private
 * minimusd --stdio. Blocking; replies are matched by id, events that come in
 * between are kept for connection_next.
 */
#ifndef CLI_CONNECT_H
#define CLI_CONNECT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "wire/wire.h"

#define TROUBLE_BYTES 320

struct connection {
	int in, out;
	pid_t child; /* 0: none */
	json_int_t last_id;
	struct wire_reader reader;
	json_t *early;               /* notifications that came before a reply */
	char trouble[TROUBLE_BYTES]; /* why the last call failed: one line */
	char path[128];              /* of the socket; "" where there is none */
	bool late;                   /* the reply did not come within the descriptor's limit */
	bool refused;                /* the daemon answered with an error: data_code says which */
	char data_code[32];
};

/* Each returns 0, or a negative errno with trouble filled. connection_close is needed in either
 * case. */
int connection_open(struct connection *connection);
/* Starts minimusd --stdio from this program's folder, else from PATH. */
int connection_spawn(struct connection *connection);
void connection_close(struct connection *connection);

/* params is taken, NULL: none. The id, or a negative errno with trouble filled. */
json_int_t connection_send(struct connection *connection, const char *method, json_t *params);
/* The result of that request (owned), or NULL with trouble, and refused where the daemon said no.
 */
json_t *connection_reply(struct connection *connection, json_int_t id);
json_t *connection_call(struct connection *connection, const char *method, json_t *params);
/* Waits for one message. 1, or a negative errno with trouble; finish *ret_message. */
int connection_next(struct connection *connection, struct wire_message *ret_message);
/* The same from what has been read already: 0 when there is no whole line yet. */
int connection_buffered(struct connection *connection, struct wire_message *ret_message);
/* Reads once, after poll said that there is something. 0, or a negative errno with trouble. */
int connection_read(struct connection *connection);

#endif
