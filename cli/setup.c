/* SPDX-License-Identifier: MIT */
/*
 * The verb setup: a few questions, a plan where there is none, the service,
 * the safety questions, doctor. Line by line, nothing redrawn, so that a screen
 * reader follows. It is the one place where minimus writes a plan, and never
 * over another.
 */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "places.h"
#include "render.h"
#include "setup_plan.h"
#include "verbs.h"

#define LINE_BYTES 400

enum mode {
	ASKING,   /* a person at a terminal */
	DEFAULTS, /* --yes: nothing is asked */
	TELLING,  /* no terminal: answers are read, and nothing is changed */
};

struct setup {
	struct cli *cli;
	enum mode mode;
	FILE *talk; /* where questions and news go; the plan goes to cli->out when TELLING */
	bool over;  /* the input has ended */
	struct setup_answers answers;
	struct connection checker; /* a private daemon, for check */
	char folder[PATH_MAX], plan[PATH_MAX], draft[PATH_MAX];
};

/* ---- asking ---- */

static void say(struct setup *setup, const char *text) {
	text_wrap(setup->talk, text, 0, &setup->cli->style);
	(void)fputc('\n', setup->talk);
}

/* A line without its end and without spaces round it. False at the end of the input. */
static bool read_line(struct setup *setup, char line[LINE_BYTES]) {
	line[0] = '\0';
	if (setup->over || setup->mode == DEFAULTS || fgets(line, LINE_BYTES, stdin) == NULL) {
		setup->over = true;
		return false;
	}
	size_t length = strlen(line);
	while (length > 0 && strchr(" \t\r\n", line[length - 1]) != NULL) {
		line[--length] = '\0';
	}
	size_t lead = strspn(line, " \t");
	memmove(line, line + lead, length - lead + 1);
	return true;
}

/* Asks once. False: the person has gone; what was answered stays as it is. */
static bool ask(struct setup *setup, const char *prompt, const char *otherwise, char *line) {
	if (setup->mode == ASKING) {
		(void)fprintf(setup->talk, "%s [%s]: ", prompt, otherwise);
		(void)fflush(setup->talk);
	}
	bool there = read_line(setup, line);
	return there || setup->mode != ASKING;
}

struct option {
	const char *word, *help;
};

/* "2", "right"; the index, -1 where it is neither. */
static int option_of(const struct option *options, const char *word) {
	for (int i = 0; options[i].word != NULL; i++) {
		char number[12];
		(void)snprintf(number, sizeof(number), "%d", i + 1);
		if (strcmp(word, options[i].word) == 0 || strcmp(word, number) == 0) {
			return i;
		}
	}
	return -1;
}

static void list_options(struct setup *setup, const char *question, const struct option *options) {
	struct table table;
	if (setup->mode != ASKING) {
		return;
	}
	(void)fputc('\n', setup->talk);
	say(setup, question);
	table_init(&table);
	for (int i = 0; options[i].word != NULL; i++) {
		char number[12];
		(void)snprintf(number, sizeof(number), "%d", i + 1);
		table_row(&table);
		table_cell(&table, number);
		table_cell(&table, options[i].word);
		table_cell(&table, options[i].help);
	}
	table_print(&table, setup->talk, 2, &setup->cli->style);
	table_finish(&table);
}

/* A wrong answer is asked for again where somebody can answer again. */
static bool once_more(struct setup *setup, const char *problem) {
	if (setup->mode == ASKING) {
		say(setup, problem);
		return true;
	}
	(void)cli_complain("setup: %s", problem);
	return false;
}

/* One of the options, as its index. False: gone. */
static bool choose(struct setup *setup, const char *question, const struct option *options,
	int otherwise, int *ret) {
	char line[LINE_BYTES], problem[LINE_BYTES + 80];
	list_options(setup, question, options);
	for (;;) {
		if (!ask(setup, "Number or word", options[otherwise].word, line)) {
			return false;
		}
		*ret = line[0] == '\0' ? otherwise : option_of(options, line);
		if (*ret >= 0) {
			return true;
		}
		(void)snprintf(problem, sizeof(problem),
			"\"%s\" is none of them; give a number or a word from the list", line);
		if (!once_more(setup, problem)) {
			return false;
		}
	}
}

/* Any of the options, as bits; "none" for none. False: gone. */
static bool choose_any(
	struct setup *setup, const char *question, const struct option *options, unsigned *ret) {
	char line[LINE_BYTES], problem[LINE_BYTES + 80];
	list_options(setup, question, options);
	for (;;) {
		if (!ask(setup, "Numbers or words, with commas", "none", line)) {
			return false;
		}
		char *rest = NULL, *wrong = NULL;
		unsigned bits = 0;
		for (char *word = strtok_r(line, ", ", &rest); word != NULL && wrong == NULL;
			word = strtok_r(NULL, ", ", &rest)) {
			int index = option_of(options, word);
			bits |= index >= 0 ? 1u << index : 0;
			wrong = index < 0 && strcmp(word, "none") != 0 ? word : NULL;
		}
		if (wrong == NULL) {
			*ret = bits;
			return true;
		}
		(void)snprintf(problem, sizeof(problem),
			"\"%s\" is none of them; give numbers or words from the list, or none",
			wrong);
		if (!once_more(setup, problem)) {
			return false;
		}
	}
}

static bool agrees(struct setup *setup, const char *question) {
	static const struct option options[] = {{"yes", ""}, {"no", ""}, {NULL, NULL}};
	char line[LINE_BYTES];
	if (setup->mode != ASKING) {
		return true;
	}
	for (;;) {
		(void)fputc('\n', setup->talk);
		if (!ask(setup, question, "yes", line)) {
			return false;
		}
		if (line[0] == '\0' || strcmp(line, "y") == 0 || option_of(options, line) == 0) {
			return true;
		}
		if (strcmp(line, "n") == 0 || option_of(options, line) == 1) {
			return false;
		}
		say(setup, "Answer yes or no.");
	}
}

/* ---- whether it is a plan ---- */

/* What check says of the answers so far; the first error, or "". False: told. */
static bool check_answers(struct setup *setup, char *problem, size_t size) {
	FILE *file = fopen(setup->draft, "wxe");
	size_t i;
	json_t *found;
	problem[0] = '\0';
	if (file == NULL) {
		(void)cli_complain("setup: %s: %s", setup->draft, strerror(errno));
		return false;
	}
	setup_plan(file, &setup->answers);
	if (fclose(file) != 0) {
		(void)cli_complain("setup: %s: %s", setup->draft, strerror(errno));
		return false;
	}
	json_t *result =
		connection_call(&setup->checker, "check", json_pack("{ss}", "plan", setup->draft));
	(void)unlink(setup->draft); /* whoever ends this by Ctrl-C leaves nothing behind */
	if (result == NULL) {
		(void)cli_complain("setup: %s", setup->checker.trouble);
		return false;
	}
	json_array_foreach(json_object_get(result, "problems"), i, found) {
		if (strcmp(text_of(found, "severity"), "error") == 0 && problem[0] == '\0') {
			(void)snprintf(problem, size, "%s: %s", text_of(found, "key"),
				text_of(found, "message"));
		}
	}
	json_decref(result);
	return true;
}

/* A text of the plan, which check judges. False: gone, or told. */
static bool ask_text(struct setup *setup, const char *question, char answer[SETUP_TEXT_BYTES]) {
	char line[LINE_BYTES], before[SETUP_TEXT_BYTES], problem[LINE_BYTES];
	(void)snprintf(before, sizeof(before), "%s", answer);
	if (setup->mode == ASKING) {
		(void)fputc('\n', setup->talk);
		say(setup, question);
	}
	for (;;) {
		if (!ask(setup, "Answer", before, line)) {
			return false;
		}
		if (line[0] == '\0') {
			return true;
		}
		(void)snprintf(problem, sizeof(problem), "%.60s... is too long", line);
		if (strlen(line) < SETUP_TEXT_BYTES) {
			memcpy(answer, line, strlen(line) + 1);
			if (!check_answers(setup, problem, sizeof(problem))) {
				return false;
			}
			if (problem[0] == '\0') {
				return true;
			}
		}
		(void)snprintf(answer, SETUP_TEXT_BYTES, "%s", before);
		if (!once_more(setup, problem)) {
			return false;
		}
	}
}

/* ---- the questions ---- */

static bool ask_person(struct setup *setup) {
	static const struct option sides[] = {{"left", ""}, {"right", ""}, {"both", ""},
		{"neither", "none, or it changes"}, {NULL, NULL}};
	static const struct option conditions[] = {
		{"gtps", "pain over the bony point at the side of the hip"},
		{"sore-side", "you cannot lie on the sore hip"},
		{"bone-or-surgery",
			"hip replacement, recent surgery, osteoporosis, blood "
			"thinners, pregnancy"},
		{"shoulder", "shoulder or wrist trouble"}, {"neck", "neck trouble"}, {NULL, NULL}};
	static const struct option equipment[] = {{"foam-roller", ""},
		{"hook-tool", "a tool with a hook for pressing muscles"},
		{"ball", "a tennis ball or one like it"},
		{"loop-band", "an elastic band that is a loop"}, {NULL, NULL}};
	static const struct option cues[] = {{"tones", "short tones at each change"},
		{"speech", "a voice says what to do"}, {"text", "nothing is heard"}, {NULL, NULL}};
	struct setup_answers *answers = &setup->answers;
	int side, cue;
	if (!choose(setup, "Which hip hurts?", sides, SETUP_NEITHER, &side) ||
		!choose_any(setup, "Do you have one of these?", conditions, &answers->conditions) ||
		!choose_any(setup, "Which of these do you own? None is needed.", equipment,
			&answers->equipment) ||
		!choose(setup, "How should a session speak to you?", cues, SETUP_TONES, &cue)) {
		return false;
	}
	answers->side = (enum setup_side)side;
	answers->cues = (enum setup_cues)cue;
	return true;
}

static bool ask_times(struct setup *setup) {
	struct setup_answers *answers = &setup->answers;
	return ask_text(setup, "On which days are you at this desk? As in mon..thu, sat.",
		       answers->desk_days) &&
		ask_text(setup, "From when until when?", answers->desk_hours) &&
		ask_text(setup, "When do ten minutes for release and stretch suit you?",
			answers->release_at) &&
		ask_text(setup, "On which days do you want strength work? Two or three.",
			answers->strength_days) &&
		ask_text(setup, "At what time?", answers->strength_at) &&
		ask_text(setup, "In which hours should nothing ever be shown?", answers->quiet) &&
		ask_text(setup, "Who prescribed the exercises, if somebody did?",
			answers->prescribed);
}

/* ---- the plan ---- */

/* The first file that is a plan already; false where there is none. */
static bool plan_exists(const struct setup *setup, char *ret_path, size_t size) {
	char pattern[PATH_MAX + 16];
	glob_t found;
	if (access(setup->plan, F_OK) == 0) {
		(void)snprintf(ret_path, size, "%s", setup->plan);
		return true;
	}
	(void)snprintf(pattern, sizeof(pattern), "%.4000s/plan.d/*.ini", setup->folder);
	bool any = glob(pattern, 0, NULL, &found) == 0 && found.gl_pathc > 0;
	if (any) {
		(void)snprintf(ret_path, size, "%s", found.gl_pathv[0]);
	}
	globfree(&found);
	return any;
}

static bool make_folders(const char *path) {
	char folder[PATH_MAX];
	for (const char *slash = strchr(path + 1, '/'); slash != NULL;
		slash = strchr(slash + 1, '/')) {
		(void)snprintf(folder, sizeof(folder), "%.*s", (int)(slash - path), path);
		if (mkdir(folder, 0700) < 0 && errno != EEXIST) {
			return false;
		}
	}
	return true;
}

/* Whole or not at all, and only where nothing is. False: told. */
static bool write_plan(struct setup *setup) {
	char whole[PATH_MAX + 8];
	(void)snprintf(whole, sizeof(whole), "%s.new", setup->plan);
	bool good = make_folders(setup->plan);
	(void)unlink(whole);
	int fd = good ? open(whole, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644) : -1;
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
	if (file == NULL) {
		(void)cli_complain("setup: %s: %s", setup->plan, strerror(errno));
		return false;
	}
	setup_plan(file, &setup->answers);
	good = fflush(file) == 0 && fsync(fd) == 0;
	good = fclose(file) == 0 && good;
	/* link does not replace what somebody put there in between; rename would. */
	good = good && link(whole, setup->plan) == 0;
	int error = errno;
	(void)unlink(whole);
	if (!good) {
		(void)cli_complain(
			"setup: %s: %s; nothing was written", setup->plan, strerror(error));
	}
	return good;
}

/* STATUS_DONE, or how to end. */
static int settle_plan(struct setup *setup) {
	char problem[LINE_BYTES], line[PATH_MAX + 80];
	bool answered = ask_person(setup) && ask_times(setup);
	if (!answered || !check_answers(setup, problem, sizeof(problem))) {
		return setup->mode == ASKING && setup->over
			? cli_complain("setup: nothing was written")
			: STATUS_TROUBLE;
	}
	if (problem[0] != '\0') {
		return cli_complain("setup: %s; nothing was written", problem);
	}
	if (setup->mode == TELLING) {
		setup_plan(setup->cli->out, &setup->answers);
		return STATUS_DONE;
	}
	if ((setup->answers.conditions & SETUP_BONE) != 0) {
		(void)fputc('\n', setup->talk);
		say(setup,
			"With your bones or after surgery: show this plan to a clinician before "
			"the first session.");
	}
	(void)fputs("\nThis is your plan:\n\n", setup->talk);
	setup_plan(setup->talk, &setup->answers);
	(void)snprintf(line, sizeof(line), "Write it to %s?", setup->plan);
	if (!agrees(setup, line)) {
		return cli_complain("setup: nothing was written");
	}
	if (!write_plan(setup)) {
		return STATUS_TROUBLE;
	}
	(void)fprintf(setup->talk, "Written: %s\n", setup->plan);
	return STATUS_DONE;
}

/* ---- the service ---- */

/* Runs a program and waits for it. */
static bool run(const char *const *words) {
	(void)fflush(NULL);
	pid_t child = fork();
	if (child == 0) {
		(void)execvp(words[0], (char *const *)words);
		_exit(127);
	}
	int status = 0;
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
	}
	return child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool daemon_answers(struct setup *setup) {
	struct connection connection;
	bool there = !setup->cli->connected && connection_open(&connection) == 0;
	if (!setup->cli->connected) {
		connection_close(&connection);
	}
	return there || setup->cli->connected;
}

static void start_daemon(struct setup *setup, bool written) {
	static const char *const enable[] = {
		"systemctl", "--user", "enable", "--now", "minimusd.service", NULL};
	if (daemon_answers(setup)) {
		json_t *result = written ? cli_call(setup->cli, "reload", NULL) : NULL;
		say(setup,
			result != NULL ? "minimusd runs and has read the plan." : "minimusd runs.");
		json_decref(result);
	} else if (!place_has_manager()) {
		say(setup,
			"No systemd user manager runs here. Let your session start minimusd; for "
			"now: minimusd &");
	} else if (setup->mode != ASKING ||
		!agrees(setup, "Start minimus now and at each login?")) {
		say(setup,
			"To start it now and at each login: systemctl --user enable --now "
			"minimusd.service");
	} else if (!run(enable)) {
		say(setup, "That did not work; doctor, below, says why.");
	}
}

/* ---- before the first session ---- */

static void ask_screening(struct setup *setup) {
	static const struct option options[] = {{"none", "none of these applies"},
		{"something", "something of this applies"},
		{"later", "ask before the first session"}, {NULL, NULL}};
	int answer = 2;
	if (!daemon_answers(setup)) {
		return;
	}
	json_t *screening = cli_call(setup->cli, "screening", NULL);
	if (screening != NULL && text_of(screening, "result")[0] == '\0') {
		(void)fputc('\n', setup->talk);
		render_screening(setup->talk, screening, &setup->cli->style);
		if (!choose(setup, "Does any of it apply?", options, 2, &answer)) {
			answer = 2;
		}
	}
	json_decref(screening);
	if (answer == 2) {
		return;
	}
	screening = cli_call(
		setup->cli, "screening", json_pack("{ss}", "result", options[answer].word));
	if (screening != NULL) {
		render_screening(setup->talk, screening, &setup->cli->style);
	}
	json_decref(screening);
}

/* ---- all of it ---- */

static bool begin(struct setup *setup) {
	const char *folder = getenv("XDG_RUNTIME_DIR");
	(void)snprintf(setup->plan, sizeof(setup->plan), "%.4000s/plan.ini", setup->folder);
	if (folder == NULL || access(folder, W_OK) < 0) {
		folder = "/tmp";
	}
	(void)snprintf(setup->draft, sizeof(setup->draft), "%.2000s/minimus-setup-XXXXXX", folder);
	int fd = mkstemp(setup->draft);
	if (fd < 0) {
		(void)cli_complain("setup: %s: %s", setup->draft, strerror(errno));
		return false;
	}
	(void)close(fd);
	(void)unlink(setup->draft);
	if (connection_spawn(&setup->checker) < 0) {
		(void)cli_complain("%s", setup->checker.trouble);
		connection_close(&setup->checker);
		return false;
	}
	return true;
}

/* A daemon that runs says where it looks for plans. False: told. */
static bool find_place(struct setup *setup) {
	if (!daemon_answers(setup)) {
		return true;
	}
	json_t *status = cli_call(setup->cli, "status", NULL);
	const json_t *plan = json_object_get(status, "plan");
	bool good = status != NULL && text_of(plan, "folder")[0] != '\0';
	if (good) {
		(void)snprintf(setup->folder, sizeof(setup->folder), "%s", text_of(plan, "folder"));
		cli_clock_from(setup->cli, status);
	} else if (status != NULL) {
		(void)cli_complain("setup: minimusd was started with --plan %.300s; change that "
				   "file, or start minimusd without it",
			text_of(plan, "path"));
	}
	json_decref(status);
	return good;
}

static int talk_through(struct setup *setup) {
	char existing[PATH_MAX];
	bool exists = plan_exists(setup, existing, sizeof(existing));
	int status = STATUS_DONE;
	if (exists) {
		(void)fprintf(
			setup->talk, "You have a plan, and it stays as it is: %s\n", existing);
	} else {
		status = settle_plan(setup);
	}
	if (status != STATUS_DONE) {
		return status;
	}
	if (setup->mode == TELLING) {
		(void)fprintf(setup->talk,
			"minimusctl: setup: this is no terminal, so nothing was changed; %s would "
			"be written: minimusctl setup, or setup --yes\n",
			exists ? "nothing" : setup->plan);
		return STATUS_DONE;
	}
	start_daemon(setup, !exists);
	if (setup->mode == ASKING) {
		ask_screening(setup);
	}
	return STATUS_DONE;
}

int verb_setup(struct cli *cli, const struct args *args) {
	struct setup setup = {.cli = cli};
	setup.mode = args_flag(args, "--yes") ? DEFAULTS : isatty(STDIN_FILENO) ? ASKING : TELLING;
	setup.talk = setup.mode == TELLING ? stderr : cli->out;
	setup_defaults(&setup.answers);
	place_config(setup.folder, sizeof(setup.folder), "minimus");
	if (!find_place(&setup) || !begin(&setup)) {
		return STATUS_TROUBLE;
	}
	if (setup.mode == ASKING) {
		say(&setup,
			"A few questions, then there is a plan. Enter takes what stands in "
			"brackets; Ctrl-C ends this, and nothing is changed.");
	}
	int status = talk_through(&setup);
	connection_close(&setup.checker);
	if (status != STATUS_DONE || setup.mode != ASKING) {
		return status;
	}
	(void)fputs("\nThis is what minimusctl doctor says:\n", setup.talk);
	(void)fflush(setup.talk);
	return verb_doctor(cli, args);
}
