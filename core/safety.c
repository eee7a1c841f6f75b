/* SPDX-License-Identifier: MIT */
#include "safety.h"

#include <string.h>

#define AMBER_ENOUGH 2  /* settled this often in a row, an amber dose may move on */
#define WORSE_MORNING 2 /* points above the pain before: too much */

static const char *const verdict_names[VERDICT_COUNT] = {
	[VERDICT_PROGRESS] = "progress",
	[VERDICT_HOLD] = "hold",
	[VERDICT_REGRESS] = "regress",
	[VERDICT_SUSPENDED] = "suspended",
};

static const char *const red_flag_names[RED_FLAG_COUNT] = {
	[RED_FLAG_NONE] = "none",
	[RED_FLAG_SOON] = "soon",
	[RED_FLAG_SAME_DAY] = "same-day",
	[RED_FLAG_EMERGENCY] = "emergency",
};

static const char *const red_flag_advices[RED_FLAG_COUNT] = {
	[RED_FLAG_NONE] = "",
	[RED_FLAG_SOON] = "Pause this programme until a clinician has checked you.",
	[RED_FLAG_SAME_DAY] = "Stop exercising. Speak to a doctor or an urgent care line today.",
	[RED_FLAG_EMERGENCY] = "Stop. This needs emergency care now.",
};

/* Every sign of the safety table is here, a line each, so that a person can answer each with yes
 * or no. The lists end with NULL. */
static const char *const signs_soon[] = {
	"Night pain that is constant or getting worse, and not only from lying on that side.",
	"Sleep that gets worse and worse because lying on the sore hip hurts.",
	"Weight loss that you cannot explain.",
	"Night sweats.",
	"You have or had cancer.",
	"You take or took steroids for a long time.",
	"Pain, tingling or weakness that runs down one leg.",
	"Pain that is spreading.",
	"A lump in the groin.",
	"Groin pain that stops you from turning the leg or hip.",
	"Three sessions within 28 days that left you clearly worse.",
	"No change after six to eight weeks of exercise.",
	"You are under 16.",
	"You are pregnant.",
	"You had surgery recently.",
	NULL,
};

static const char *const signs_same_day[] = {
	"Fever.",
	"A hip that is hot, red and swollen.",
	"You feel ill.",
	"A calf or leg that is swollen, warm and painful.",
	"A leg that is cold and pale.",
	"New constant pain after an injury.",
	NULL,
};

static const char *const signs_emergency[] = {
	"Numbness or a changed feeling between the legs, in the genitals or in the inner thighs.",
	"New trouble with starting, stopping or feeling urine or a bowel movement.",
	"Numbness or weakness in both legs.",
	"Weakness in a leg that is growing fast.",
	"New loss of sexual function.",
	"Chest pain.",
	"Back pain after a serious accident.",
	"You cannot put weight on the leg after a fall.",
	"A leg that has become shorter or misshapen.",
	NULL,
};

static const char *const signs_none[] = {NULL};

static const char *const *const signs[RED_FLAG_COUNT] = {
	[RED_FLAG_NONE] = signs_none,
	[RED_FLAG_SOON] = signs_soon,
	[RED_FLAG_SAME_DAY] = signs_same_day,
	[RED_FLAG_EMERGENCY] = signs_emergency,
};

static const char *const questions[] = {
	"Is any feeling numb or changed between the legs, in the genitals or in the inner thighs?",
	"Is there new trouble with starting, stopping or feeling urine or a bowel movement, or a "
	"new loss of sexual function?",
	"Are both legs numb or weak, or is weakness in a leg growing fast?",
	"Do you have chest pain?",
	"Did you have a fall, an injury or a serious accident, and since then back pain, new "
	"constant pain, a leg that cannot take weight, or one that is shorter or misshapen?",
	"Do you have a fever, do you feel ill, or is the hip hot, red and swollen?",
	"Is a calf or leg swollen, warm and painful, or cold and pale?",
	"Is there night pain that is constant or getting worse, not only from lying on that side, "
	"or does the sore hip cost you more and more sleep?",
	"Do you lose weight without a reason, sweat at night, have or had cancer, or take or took "
	"steroids for a long time?",
	"Does pain, tingling or weakness run down one leg, or is pain spreading?",
	"Is there a lump in the groin, or groin pain that stops you from turning the leg or hip?",
	"Have three sessions within 28 days left you clearly worse, or has nothing changed after "
	"six to eight weeks of exercise?",
	"Are you under 16 or pregnant, or did you have surgery recently?",
	NULL,
};

static const char summary[] =
	"Before you exercise: does any of this apply? Numb or changed feeling between the legs, "
	"in the genitals or inner thighs; new trouble with bladder, bowels or sexual function; "
	"weak or numb legs; chest pain; a fall or accident, a leg that cannot take weight or is "
	"misshapen; new constant pain after an injury; fever or feeling ill; a hot, red, swollen "
	"hip; a swollen, warm, painful or a cold, pale leg; constant or growing night pain; weight "
	"loss without reason or night sweats; cancer or long use of steroids, now or earlier; "
	"pain, "
	"tingling or weakness down one leg, or spreading pain; a lump or pain in the groin; "
	"clearly "
	"worse three times in 28 days; no change after six to eight weeks; under 16, pregnant, or "
	"recent surgery.";

static const char disclaimer[] =
	"minimus is a timer and training diary, not a doctor. It cannot examine you and does not "
	"know your history. Ask a health professional before you start, and again if pain is new, "
	"getting worse or worrying. Mild discomfort that settles by the next morning can be "
	"normal; sharp, spreading or lasting pain is a reason to stop. You decide what you do.";

static enum verdict settle(enum verdict verdict, int32_t *amber, int32_t streak) {
	*amber = streak;
	return verdict;
}

enum verdict safety_verdict(const struct pain *pain, int32_t safe_max, int32_t *amber) {
	int32_t before = pain->before < 0 ? 0 : pain->before;
	int32_t during = pain->during < 0 ? 0 : pain->during;
	if (during >= PAIN_STOP) {
		return settle(VERDICT_REGRESS, amber, 0);
	}
	if (pain->morning < 0) {
		return settle(during <= safe_max ? VERDICT_PROGRESS : VERDICT_HOLD, amber, 0);
	}
	int32_t worse = pain->morning - before;
	if (worse >= WORSE_MORNING) {
		return settle(VERDICT_REGRESS, amber, 0);
	}
	if (worse > 0) {
		return settle(VERDICT_HOLD, amber, 0);
	}
	if (during <= safe_max) {
		return settle(VERDICT_PROGRESS, amber, 0);
	}
	int32_t streak = *amber + 1;
	if (streak >= AMBER_ENOUGH) {
		return settle(VERDICT_PROGRESS, amber, 0);
	}
	return settle(VERDICT_HOLD, amber, streak);
}

static int find_name(const char *name, const char *const *names, int count) {
	for (int i = 0; i < count; i++) {
		if (strcmp(name, names[i]) == 0) {
			return i;
		}
	}
	return -1;
}

const char *verdict_name(enum verdict verdict) {
	return (unsigned)verdict < VERDICT_COUNT ? verdict_names[verdict] : "";
}

bool verdict_parse(const char *name, enum verdict *ret) {
	int found = find_name(name, verdict_names, VERDICT_COUNT);
	if (found < 0) {
		return false;
	}
	*ret = (enum verdict)found;
	return true;
}

const char *red_flag_name(enum red_flag level) {
	return (unsigned)level < RED_FLAG_COUNT ? red_flag_names[level] : "";
}

bool red_flag_parse(const char *name, enum red_flag *ret) {
	int found = find_name(name, red_flag_names, RED_FLAG_COUNT);
	if (found < 0) {
		return false;
	}
	*ret = (enum red_flag)found;
	return true;
}

const char *red_flag_advice(enum red_flag level) {
	return (unsigned)level < RED_FLAG_COUNT ? red_flag_advices[level] : "";
}

/* Lists end with NULL: walking to the index keeps one past the end from being read. */
static const char *text_at(const char *const *list, size_t index) {
	for (size_t i = 0; i < index; i++) {
		if (list[i] == NULL) {
			return NULL;
		}
	}
	return list[index];
}

const char *red_flag_sign(enum red_flag level, size_t i) {
	return (unsigned)level < RED_FLAG_COUNT ? text_at(signs[level], i) : NULL;
}

const char *screening_question(size_t i) {
	return text_at(questions, i);
}

const char *screening_summary(void) {
	return summary;
}

const char *safety_disclaimer(void) {
	return disclaimer;
}
