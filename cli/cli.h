/* SPDX-License-Identifier: MIT */
/*
 * What every verb has at hand: where to print and how, and one connection that
 * is made by the first call. A handler returns the exit status; everything
 * that goes wrong is told on stderr in one line, with what to do.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "args.h"
#include "connect.h"
#include "table.h"

enum { STATUS_DONE = 0, STATUS_TROUBLE = 1, STATUS_REFUSED = 2 };

struct cli {
	FILE *out;
	struct style style;
	bool connected;
	int status; /* of the last call that failed */
	struct connection connection;
};

void cli_init(struct cli *cli);
/* The exit status: that of the verb, or trouble when the output could not be written. */
int cli_finish(struct cli *cli, int status);

/* "minimusctl: …" on stderr. Returns STATUS_TROUBLE. */
__attribute__((format(printf, 1, 2))) int cli_complain(const char *format, ...);
/* Connects to the running daemon, or starts a private one. False: told, and cli->status says how to
 * end. */
bool cli_connect(struct cli *cli);
bool cli_spawn(struct cli *cli);
/* One call on the connection, made first where there is none. params is taken. The result (owned),
 * or NULL: told, and cli->status says how to end. */
json_t *cli_call(struct cli *cli, const char *method, json_t *params);
/* The same, but a refusal is not told: cli->connection has the text and the code. */
json_t *cli_try(struct cli *cli, const char *method, json_t *params);
void cli_tell_refusal(struct cli *cli);
/* Looks at the daemon's clock, which runs ahead with --speed, so that "in 42 min" is right. */
bool cli_clock(struct cli *cli);
void cli_clock_from(struct cli *cli, const json_t *status);
/* One JSON object as one line; borrowed. */
void cli_json(struct cli *cli, const json_t *json);
/* {key: text}, or an empty object where text is NULL. NULL where it is no UTF-8: told. */
json_t *cli_params(const char *key, const char *text);

#endif
