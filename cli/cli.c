/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"
#include "human.h"
#include "render.h"

static int terminal_width(void) {
	const char *columns = getenv("COLUMNS");
	int given = columns == NULL ? 0 : atoi(columns);
	struct winsize size;
	if (given <= 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) {
		given = size.ws_col;
	}
	return given > 0 ? given : 80;
}

void cli_init(struct cli *cli) {
	*cli = (struct cli){.out = stdout};
	cli->style.now_s = (long long)time(NULL);
	if (isatty(STDOUT_FILENO)) {
		const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM");
		cli->style.width = terminal_width();
		cli->style.colour = (no_colour == NULL || no_colour[0] == '\0') && term != NULL &&
			strcmp(term, "dumb") != 0;
	}
}

int cli_finish(struct cli *cli, int status) {
	if (cli->connected) {
		connection_close(&cli->connection);
		cli->connected = false;
	}
	if (fflush(cli->out) != 0 || ferror(cli->out) != 0) {
		return STATUS_TROUBLE;
	}
	return status;
}

int cli_complain(const char *format, ...) {
	va_list arguments;
	va_start(arguments, format);
	(void)fflush(stdout);
	(void)fputs("minimusctl: ", stderr);
	(void)vfprintf(stderr, format, arguments);
	(void)fputc('\n', stderr);
	va_end(arguments);
	return STATUS_TROUBLE;
}

static bool connected(struct cli *cli, int result) {
	if (result < 0) {
		cli->status = cli_complain("%s", cli->connection.trouble);
		connection_close(&cli->connection);
		return false;
	}
	cli->connected = true;
	return true;
}

bool cli_connect(struct cli *cli) {
	return cli->connected || connected(cli, connection_open(&cli->connection));
}

bool cli_spawn(struct cli *cli) {
	return cli->connected || connected(cli, connection_spawn(&cli->connection));
}

json_t *cli_try(struct cli *cli, const char *method, json_t *params) {
	if (!cli_connect(cli)) {
		json_decref(params);
		return NULL;
	}
	json_t *result = connection_call(&cli->connection, method, params);
	if (result == NULL && !cli->connection.refused) {
		cli->status = cli_complain("%s", cli->connection.trouble);
	} else if (result == NULL) {
		cli->status = STATUS_REFUSED;
	}
	return result;
}

void cli_tell_refusal(struct cli *cli) {
	if (cli->connected && cli->connection.refused) {
		(void)cli_complain("%s", cli->connection.trouble);
	}
}

json_t *cli_call(struct cli *cli, const char *method, json_t *params) {
	json_t *result = cli_try(cli, method, params);
	if (result == NULL) {
		cli_tell_refusal(cli);
	}
	return result;
}

void cli_clock_from(struct cli *cli, const json_t *status) {
	struct stamp stamp;
	if (stamp_parse(text_of(status, "time"), &stamp)) {
		cli->style.now_s = stamp.unix_s;
	}
}

bool cli_clock(struct cli *cli) {
	json_t *status = cli_call(cli, "status", NULL);
	if (status == NULL) {
		return false;
	}
	cli_clock_from(cli, status);
	json_decref(status);
	return true;
}

void cli_json(struct cli *cli, const json_t *json) {
	size_t length = 0;
	char *line = wire_line(json_incref((json_t *)json), &length);
	if (line != NULL) {
		(void)fwrite(line, 1, length, cli->out);
		free(line);
	}
}

json_t *cli_params(const char *key, const char *text) {
	json_t *params = json_object();
	if (text != NULL && json_object_set_new(params, key, json_string(text)) != 0) {
		json_decref(params);
		(void)cli_complain("an argument is not UTF-8 text");
		return NULL;
	}
	return params;
}
