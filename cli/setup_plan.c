/* SPDX-License-Identifier: MIT */
#include "setup_plan.h"

#include <stdbool.h>
#include <string.h>

void setup_defaults(struct setup_answers *answers) {
	*answers = (struct setup_answers){
		.side = SETUP_NEITHER,
		.desk_days = "mon..fri",
		.desk_hours = "09:00-18:00",
		.quiet = "22:00-07:00",
		.release_at = "17:30",
		.strength_days = "mon, wed, fri",
		.strength_at = "18:00",
		.prescribed = "nobody",
	};
}

static bool has(const struct setup_answers *answers, unsigned conditions) {
	return (answers->conditions & conditions) != 0;
}

static bool owns(const struct setup_answers *answers, unsigned equipment) {
	return (answers->equipment & equipment) != 0;
}

/* ---- about the person ---- */

static void put_list(FILE *out, unsigned bits, const char *const *names, unsigned count) {
	const char *comma = "";
	for (unsigned i = 0; i < count; i++) {
		if ((bits & 1u << i) != 0) {
			(void)fprintf(out, "%s%s", comma, names[i]);
			comma = ", ";
		}
	}
	(void)fputc('\n', out);
}

static void put_person(FILE *out, const struct setup_answers *answers) {
	static const char *const sides[] = {"left", "right", "both"};
	static const char *const conditions[] = {
		"gtps", "sore-side", "bone-or-surgery", "shoulder", "neck"};
	static const char *const equipment[] = {"foam-roller", "hook-tool", "ball", "loop-band"};
	(void)fputs("# The side that hurts: left, right or both.\n", out);
	if (answers->side == SETUP_NEITHER) {
		(void)fputs("#affected-side = right\n", out);
	} else {
		(void)fprintf(out, "affected-side = %s\n", sides[answers->side]);
	}
	(void)fputs("# What you have: gtps, sore-side, bone-or-surgery, shoulder, neck.\n"
		    "# With gtps, the calm programme takes the place of all others.\n",
		out);
	if (answers->conditions == 0) {
		(void)fputs("#conditions = gtps\n", out);
	} else {
		(void)fputs("conditions = ", out);
		put_list(out, answers->conditions, conditions, 5);
	}
	(void)fputs("# What you own, besides what every home has.\n"
		    "equipment = wall, chair, mat, belt",
		out);
	(void)fputs(answers->equipment == 0 ? "" : ", ", out);
	put_list(out, answers->equipment, equipment, 4);
}

/* Quotes keep a ; or # inside; one of its own would end them. */
static void put_prescribed(FILE *out, const char *text) {
	(void)fputs("# Who wrote the programme.\n", out);
	if (strcmp(text, "nobody") == 0) {
		(void)fputs("#prescribed-by = Dr Roe, 23 November\n", out);
		return;
	}
	(void)fputs("prescribed-by = \"", out);
	for (; *text != '\0'; text++) {
		(void)fputc(*text == '"' ? '\'' : *text, out);
	}
	(void)fputs("\"\n", out);
}

static void put_minimus(FILE *out, const struct setup_answers *answers) {
	static const char *const cues[] = {"tones", "speech", "text"};
	(void)fprintf(out,
		"# The plan of minimus: what to do, and when. Written by minimusctl setup.\n"
		"# From now on it is yours: nothing changes it but you.\n"
		"#\n"
		"# After a change:   minimusctl check      tells what is wrong, with the line\n"
		"#                   minimusctl reload     makes the running minimus use it\n"
		"#                   minimusctl preview    shows the days to come\n"
		"# All keys are in the manual page minimus-plan(5).\n"
		"\n"
		"[minimus]\n"
		"# No prompt in these hours.\n"
		"quiet = %s\n"
		"# At most this many prompts on one day, and never two closer than min-gap.\n"
		"max-per-day = 8\n"
		"min-gap = 20min\n"
		"# None in the first half hour of your day at the machine.\n"
		"start-delay = 30min\n"
		"# How is the hip? Asked on the morning after strength work; the other\n"
		"# question, once a week, would be yes, too.\n"
		"morning-question = yes\n"
		"weekly-question = no\n",
		answers->quiet);
	put_person(out, answers);
	put_prescribed(out, answers->prescribed);
	(void)fprintf(out,
		"\n[defaults]\n"
		"# How a session speaks to you: tones, speech or text.\n"
		"cues = %s\n",
		cues[answers->cues]);
}

/* ---- routines that suit ---- */

/* The release work; NULL where all of it asks for a clinician first. */
static const char *release_work(const struct setup_answers *answers) {
	if (has(answers, SETUP_BONE)) {
		return NULL;
	}
	return owns(answers, SETUP_ROLLER) && !has(answers, SETUP_SORE_SIDE)
		? "release-roller 2x60s"
		: owns(answers, SETUP_HOOK) ? "release-tool 1x60s"
		: owns(answers, SETUP_BALL) ? "release-ball-wall 1x60s"
					    : "release-hand 1x60s";
}

static void put_release(FILE *out, const struct setup_answers *answers) {
	const char *work = release_work(answers);
	bool stretch = !has(answers, SETUP_NECK);
	bool shipped = stretch && work != NULL && owns(answers, SETUP_ROLLER) &&
		!has(answers, SETUP_SORE_SIDE);
	if (!stretch && work == NULL) {
		(void)fputs("\n# Release and stretch are left out: with what you have, ask a "
			    "clinician first.\n",
			out);
		return;
	}
	if (!shipped) {
		(void)fprintf(out,
			"\n[routine home-release]\n"
			"title = %s\n"
			"goal = let the side of the hip come to rest\n"
			"exercises = %s%s%s\n",
			work == NULL      ? "Stretch"
				: stretch ? "Release and stretch"
					  : "Release",
			work != NULL ? work : "", work != NULL && stretch ? ", " : "",
			stretch ? "supine-figure-4 2x45s" : "");
	}
	(void)fprintf(out,
		"\n# Once a day, at a time that suits you.\n"
		"[reminder release]\n"
		"routine = %s\n"
		"at = %s\n"
		"unless = gtps\n",
		shipped ? "release-stretch-8" : "home-release", answers->release_at);
}

static void put_strength(FILE *out, const struct setup_answers *answers) {
	bool lying = !has(answers, SETUP_SORE_SIDE | SETUP_BONE);
	bool standing =
		owns(answers, SETUP_BAND) && !has(answers, SETUP_SORE_SIDE | SETUP_SHOULDER);
	if (!standing) {
		(void)fprintf(out,
			"\n[routine home-strength]\n"
			"title = Strength, standing\n"
			"goal = carry your weight on one leg\n"
			"exercises = %ship-hitch 2x8, offset-sit-to-stand 2x8, "
			"iso-abduction-wall 4x10s gap 2s%s\n",
			owns(answers, SETUP_BAND) ? "banded-side-step 3x10, " : "",
			has(answers, SETUP_BONE) || lying ? "" : ", bridge 2x8");
	}
	(void)fprintf(out,
		"\n# Strength. Never less than two days after the last one: muscles grow in\n"
		"# between.%s\n"
		"[reminder strength]\n"
		"routine = %s%s\n"
		"at = %s\n"
		"days = %s\n"
		"min-rest = 48h\n"
		"unless = gtps\n",
		lying ? " Two routines take turns." : "", lying ? "strength-a-15, " : "",
		standing ? "strength-b-15" : "home-strength", answers->strength_at,
		answers->strength_days);
}

void setup_plan(FILE *out, const struct setup_answers *answers) {
	put_minimus(out, answers);
	(void)fprintf(out,
		"\n# The short break at the desk: three minutes, standing, nothing needed,\n"
		"# after 50 minutes at the machine.\n"
		"[reminder desk-break]\n"
		"routine = desk-micro-3\n"
		"every = 50min active\n"
		"days = %s\n"
		"between = %s\n"
		"max-per-day = 5\n"
		"unless = gtps\n",
		answers->desk_days, answers->desk_hours);
	put_release(out, answers);
	put_strength(out, answers);
	(void)fprintf(out,
		"\n# For pain over the side of the hip: no stretch and no pressure, every day.\n"
		"# It runs only with conditions = gtps above.\n"
		"[reminder calm]\n"
		"routine = gtps-calm-10\n"
		"at = %s\n"
		"only-if = gtps\n",
		answers->release_at);
}
