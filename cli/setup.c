/* SPDX-License-Identifier: MIT */
/* setup: the first quarter of an hour, in questions. What is answered becomes a plan of one's own
 * and one small file beside it; everything can be changed there afterwards. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "human.h"
#include "render.h"
#include "verbs.h"

#define ANSWER_BYTES 400
#define PATH_BYTES 4200
#define ABOUT_FILE "10-about-me.ini"

/* One line of the person; `usual` where it is empty or there is none. */
static const char *ask(
	struct cli *cli, const char *question, const char *usual, char answer[ANSWER_BYTES]) {
	(void)fprintf(cli->out, "%s [%s] ", question, usual);
	(void)fflush(cli->out);
	if (fgets(answer, ANSWER_BYTES, stdin) == NULL) {
		(void)fputc('\n', cli->out);
		answer[0] = '\0';
	}
	char *from = answer + strspn(answer, " \t");
	size_t length = strcspn(from, "\r\n");
	while (length > 0 && (from[length - 1] == ' ' || from[length - 1] == '\t')) {
		length--;
	}
	memmove(answer, from, length);
	answer[length] = '\0';
	if (length == 0) {
		(void)snprintf(answer, ANSWER_BYTES, "%s", usual);
	}
	return answer;
}

/* Asks again until it is one of the words; the first one is usual. */
static const char *ask_word(struct cli *cli, const char *question, const char *const *words,
	char answer[ANSWER_BYTES]) {
	for (int tries = 0; tries < 5; tries++) {
		const char *given = ask(cli, question, words[0], answer);
		for (size_t i = 0; words[i] != NULL; i++) {
			if (strcmp(given, words[i]) == 0 ||
				(given[0] == words[i][0] && given[1] == '\0')) {
				return words[i];
			}
		}
		(void)fprintf(cli->out, "  Please say");
		for (size_t i = 0; words[i] != NULL; i++) {
			(void)fprintf(cli->out, "%s %s",
				i == 0                         ? ""
					: words[i + 1] == NULL ? " or"
							       : ",",
				words[i]);
		}
		(void)fprintf(cli->out, ".\n");
	}
	return words[0];
}

/* ---- files ---- */

static bool make_folder(const char *path) {
	char part[PATH_BYTES];
	for (const char *slash = strchr(path + 1, '/');; slash = strchr(slash + 1, '/')) {
		size_t length = slash != NULL ? (size_t)(slash - path) : strlen(path);
		(void)snprintf(part, sizeof(part), "%.*s", (int)length, path);
		if (mkdir(part, 0700) != 0 && errno != EEXIST) {
			(void)cli_complain("setup: %.300s: %s", part, strerror(errno));
			return false;
		}
		if (slash == NULL) {
			return true;
		}
	}
}

/* A new file, never one over another. */
static bool copy_file(const char *from, const char *to) {
	char bytes[8192];
	size_t count;
	FILE *in = fopen(from, "re"), *out = in != NULL ? fopen(to, "wxe") : NULL;
	bool good = out != NULL;
	while (good && (count = fread(bytes, 1, sizeof(bytes), in)) > 0) {
		good = fwrite(bytes, 1, count, out) == count;
	}
	good = good && ferror(in) == 0;
	int error = errno;
	if (out != NULL) {
		good = fclose(out) == 0 && good;
	}
	if (in != NULL) {
		(void)fclose(in);
	}
	if (!good) {
		(void)cli_complain("setup: %.300s: %s", in == NULL ? from : to, strerror(error));
	}
	return good;
}

/* ---- the questions ---- */

struct about {
	char side[ANSWER_BYTES], conditions[ANSWER_BYTES], equipment[ANSWER_BYTES],
		prescribed[ANSWER_BYTES];
};

static void ask_about(struct cli *cli, struct about *about) {
	static const char *const sides[] = {"none", "left", "right", "both", NULL};
	static const char *const no_yes[] = {"no", "yes", NULL};
	static const struct {
		const char *id, *question;
	} conditions[] = {
		{"gtps", "Pain over the bony point at the side of the hip?"},
		{"sore-side", "Can you not lie on the sore hip?"},
		{"bone-or-surgery",
			"A hip replacement, recent surgery, osteoporosis, blood thinners or "
			"pregnancy?"},
		{"shoulder", "Shoulder or wrist trouble?"},
		{"neck", "Neck trouble?"},
	};
	char answer[ANSWER_BYTES];
	size_t used = 0;
	(void)snprintf(about->side, sizeof(about->side), "%s",
		ask_word(cli, "Which hip is it: left, right, both or none?", sides, answer));
	about->conditions[0] = '\0';
	for (size_t i = 0; i < sizeof(conditions) / sizeof(conditions[0]); i++) {
		if (strcmp(ask_word(cli, conditions[i].question, no_yes, answer), "yes") == 0) {
			used += (size_t)snprintf(about->conditions + used,
				sizeof(about->conditions) - used, "%s%s", used > 0 ? ", " : "",
				conditions[i].id);
		}
	}
	(void)ask(cli,
		"What do you have? A list of loop-band, foam-roller, ball, hook-tool, belt, step, "
		"chair, mat, wall; or anything",
		"anything", about->equipment);
	(void)ask(cli, "Who prescribed the exercises?", "nobody", about->prescribed);
}

static bool write_about(const char *path, struct about *about) {
	FILE *file = fopen(path, "we");
	if (file == NULL) {
		(void)cli_complain("setup: %.300s: %s", path, strerror(errno));
		return false;
	}
	(void)fprintf(file,
		"# Written by minimusctl setup. It overrides plan.ini; change it as you like.\n"
		"[minimus]\n");
	if (strcmp(about->side, "none") != 0) {
		(void)fprintf(file, "affected-side = %s\n", about->side);
	}
	if (about->conditions[0] != '\0') {
		(void)fprintf(file, "conditions = %s\n", about->conditions);
	}
	if (strcmp(about->equipment, "anything") != 0) {
		(void)fprintf(file, "equipment = %s\n", about->equipment);
	}
	if (strcmp(about->prescribed, "nobody") != 0) {
		/* Quotes keep a ; or # inside; one of its own would end them. */
		for (char *mark = strchr(about->prescribed, '"'); mark != NULL;
			mark = strchr(mark, '"')) {
			*mark = '\'';
		}
		(void)fprintf(file, "prescribed-by = \"%s\"\n", about->prescribed);
	}
	if (fclose(file) != 0) {
		(void)cli_complain("setup: %.300s: %s", path, strerror(errno));
		return false;
	}
	return true;
}

/* Loads what was written; a file that makes the plan wrong is taken away again. */
static int load(struct cli *cli, const char *path) {
	json_t *result = cli_call(cli, "reload", NULL);
	if (result == NULL) {
		return cli->status;
	}
	bool good = !json_is_false(json_object_get(result, "ok"));
	render_problem_lines(good ? cli->out : stderr, result);
	json_decref(result);
	if (good) {
		return STATUS_DONE;
	}
	(void)remove(path);
	result = cli_call(cli, "reload", NULL);
	json_decref(result);
	(void)cli_complain("setup: these answers make no plan; the one before goes on, and setup "
			   "can be run again");
	return STATUS_REFUSED;
}

static int about_you(struct cli *cli, const json_t *plan) {
	static const char *const yes_no[] = {"yes", "no", NULL};
	char own[PATH_BYTES], folder[PATH_BYTES], path[PATH_BYTES + 40], answer[ANSWER_BYTES];
	struct about about;
	const char *config = text_of(plan, "folder");
	(void)snprintf(own, sizeof(own), "%.4000s/plan.ini", config);
	(void)snprintf(folder, sizeof(folder), "%.4000s/plan.d", config);
	(void)snprintf(path, sizeof(path), "%s/%s", folder, ABOUT_FILE);
	if (json_is_true(json_object_get(plan, "shipped"))) {
		(void)fprintf(
			cli->out, "The shipped plan runs. A copy in %s is yours to change.\n", own);
		if (strcmp(ask_word(cli, "Copy it?", yes_no, answer), "no") == 0) {
			(void)fprintf(cli->out, "Then nothing else is written.\n");
			return STATUS_DONE;
		}
		if (!make_folder(config) || !copy_file(text_of(plan, "path"), own)) {
			return STATUS_TROUBLE;
		}
	}
	if (access(path, F_OK) == 0) {
		(void)fprintf(cli->out, "Answers of before are in %s.\n", path);
		if (strcmp(ask_word(cli, "Answer anew, in place of them?", yes_no, answer), "no") ==
			0) {
			return STATUS_DONE;
		}
	}
	ask_about(cli, &about);
	if (!make_folder(folder) || !write_about(path, &about)) {
		return STATUS_TROUBLE;
	}
	int status = load(cli, path);
	if (status == STATUS_DONE) {
		(void)fprintf(cli->out, "Written to %s and loaded.\n", path);
	}
	return status;
}

/* The same questions as anywhere; nothing is recorded that was not said. */
static int screen(struct cli *cli) {
	static const char *const answers[] = {"later", "none", "something", NULL};
	char answer[ANSWER_BYTES];
	json_t *result = cli_call(cli, "screening", NULL);
	if (result == NULL) {
		return cli->status;
	}
	bool open = json_is_null(json_object_get(result, "result"));
	if (open) {
		render_screening(cli->out, result, &cli->style);
	}
	json_decref(result);
	const char *said = open
		? ask_word(cli, "Your answer: none, something or later?", answers, answer)
		: "later";
	if (strcmp(said, "later") == 0) {
		return STATUS_DONE;
	}
	result = cli_call(cli, "screening", json_pack("{ss}", "result", said));
	if (result == NULL) {
		return cli->status;
	}
	render_screening(cli->out, result, &cli->style);
	json_decref(result);
	return STATUS_DONE;
}

int verb_setup(struct cli *cli, const struct args *args) {
	(void)args;
	json_t *status = cli_call(cli, "status", NULL);
	if (status == NULL) {
		return cli->status;
	}
	cli_clock_from(cli, status);
	const json_t *plan = json_object_get(status, "plan");
	int result = STATUS_DONE;
	if (text_of(plan, "folder")[0] == '\0') {
		result = cli_complain("setup: minimusd was started with --plan %.300s; change that "
				      "file, or start minimusd without it",
			text_of(plan, "path"));
	} else {
		(void)fprintf(cli->out, "Enter alone takes what stands in brackets.\n");
		result = about_you(cli, plan);
	}
	json_decref(status);
	result = result == STATUS_DONE ? screen(cli) : result;
	if (result == STATUS_DONE) {
		(void)fprintf(cli->out,
			"What comes next: minimusctl next. What is in order and what "
			"not: minimusctl doctor.\n");
	}
	return result;
}
