/* SPDX-License-Identifier: MIT */
#include "symptom.h"

static const struct {
	const char *id, *question;
	bool yes_no;
} symptoms[SYMPTOM_COUNT] = {
	[SYMPTOM_STANDING] = {"standing", "Pain in the buttock when standing or walking for long?",
		false},
	[SYMPTOM_OUTWARD] = {"outward", "Pain when you move the leg outward?", false},
	[SYMPTOM_STAIRS] = {"stairs", "Pain on stairs or uphill?", false},
	[SYMPTOM_RANGE] = {"range", "Does the hip move less far than it used to?", true},
};

const char *symptom_id(enum symptom symptom) {
	return symptoms[symptom].id;
}

const char *symptom_question(enum symptom symptom) {
	return symptoms[symptom].question;
}

bool symptom_yes_no(enum symptom symptom) {
	return symptoms[symptom].yes_no;
}
