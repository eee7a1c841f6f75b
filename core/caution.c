/* SPDX-License-Identifier: MIT */
#include "caution.h"

#include <string.h>

static const struct caution cautions[] = {
	{"C1",
		"With pain over the bony point at the side of the hip, never let the leg cross the "
		"middle of the body, lie on your side only with a pillow between the knees, and "
		"press against a wall in place of the figure-four stretch."},
	{"C2", "Do not lie on the sore hip; take a standing exercise instead."},
	{"C3",
		"Press on muscle only, never on the bony point. Stop at tingling, numbness or pain "
		"that shoots down the leg. Keep off open wounds and fractures, and ask a clinician "
		"first about inflammation, a blood clot, a bone infection or bone growing in a "
		"muscle."},
	{"C4", "Hold on to something firm, and keep the floor around you clear."},
	{"C5",
		"Ask a clinician first if you have a hip replacement, had surgery on hip or spine "
		"lately, have osteoporosis, take blood thinners or are pregnant."},
	{"C6", "With shoulder or wrist trouble, stay on the knees or leave it out."},
	{"C7", "With neck trouble, keep the head down and leave out the lift."},
	{"C8", "Keep breathing; never hold your breath."},
	{"C9", "Stop if it pinches in the groin."},
};

const struct caution *caution_at(size_t i) {
	return i < sizeof cautions / sizeof cautions[0] ? &cautions[i] : NULL;
}

const char *caution_words(const char *caution) {
	for (size_t i = 0; i < sizeof cautions / sizeof cautions[0]; i++) {
		if (strcmp(cautions[i].id, caution) == 0) {
			return cautions[i].text;
		}
	}
	return caution;
}
