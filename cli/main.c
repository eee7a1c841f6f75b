/* SPDX-License-Identifier: MIT */
#include <signal.h>
#include <string.h>

#include "complete.h"
#include "verbs.h"

int main(int argc, char **argv) {
	struct cli cli;
	struct args args;
	char problem[PROBLEM_BYTES];
	/* A reader that went away is seen where its line is written, not by a signal. */
	(void)signal(SIGPIPE, SIG_IGN);
	cli_init(&cli);
	if (argc < 2) {
		verbs_help(stderr);
		return STATUS_TROUBLE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
		strcmp(argv[1], "help") == 0) {
		verbs_help(cli.out);
		return cli_finish(&cli, STATUS_DONE);
	}
	if (strcmp(argv[1], "--version") == 0) {
		(void)fprintf(cli.out, "minimusctl %s\n", MINIMUS_VERSION);
		return cli_finish(&cli, STATUS_DONE);
	}
	if (strcmp(argv[1], "--complete") == 0) {
		complete_words(cli.out, argc - 2, argv + 2);
		return cli_finish(&cli, STATUS_DONE);
	}
	if (args_read(argc - 1, argv + 1, cli_verbs, &args, problem) < 0) {
		return cli_complain("%s", problem);
	}
	if (args.help) {
		verb_help(cli.out, args.verb);
		return cli_finish(&cli, STATUS_DONE);
	}
	return cli_finish(&cli, args.verb->run(&cli, &args));
}
