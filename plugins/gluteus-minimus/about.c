/* SPDX-License-Identifier: MIT */
/* What a person is told about the muscles, and the short advice that goes with a break. */
#include "catalogue.h"

static const struct minimus_muscle minimus_muscle = {
	.header = MINIMUS_HEADER(struct minimus_muscle),
	.id = MINIMUS_MUSCLE,
	.title = "Gluteus minimus",
	.region = "lower outer buttock, under the gluteus medius",
	.note = "A small triangular muscle at the side of the hip that keeps the pelvis level with "
		"each step. Overworked or weak, it aches in hip, buttock or lower back: from "
		"strain, trigger points or a pinched nerve, often after a load one is not used to. "
		"With tingling or numbness down the leg do not press on it; ask a clinician.",
	.actions = LIST("lifts the leg out to the side", "steadies the pelvis on one leg",
		"helps to turn the thigh inwards"),
	.complaints = LIST("buttock pain after long standing or walking",
		"pain that moves outward along the leg", "pain on stairs and hills",
		"less movement in the hip", "low back pain"),
};

static const struct minimus_muscle medius_muscle = {
	.header = MINIMUS_HEADER(struct minimus_muscle),
	.id = MEDIUS_MUSCLE,
	.title = "Gluteus medius",
	.region = "upper outer buttock, over the gluteus minimus",
	.note = "The larger partner of the gluteus minimus. Most work for one trains the other.",
	.actions = LIST("lifts the leg out to the side", "steadies the pelvis on one leg"),
	.complaints = LIST("pain at the outer hip", "low back pain"),
};

static const struct minimus_muscle maximus_muscle = {
	.header = MINIMUS_HEADER(struct minimus_muscle),
	.id = MAXIMUS_MUSCLE,
	.title = "Gluteus maximus",
	.region = "the buttock",
	.note = "The large muscle that straightens the hip, in rising from a chair and on stairs.",
	.actions = LIST("straightens the hip", "turns the thigh outwards"),
	.complaints = LIST("buttock pain after long sitting"),
};

const struct minimus_muscle *const gluteus_muscles[] = {
	&minimus_muscle,
	&medius_muscle,
	&maximus_muscle,
	NULL,
};

#define TIP(name, words, occasion)                                                                 \
	static const struct minimus_tip name = {                                                   \
		.header = MINIMUS_HEADER(struct minimus_tip),                                      \
		.id = #name,                                                                       \
		.text = words,                                                                     \
		.when = occasion,                                                                  \
	}

TIP(posture, "The next posture is the best one: change how you sit before it aches.", "break");
TIP(uncross, "Sit with both feet on the floor. Crossed legs keep the outer hip under strain.",
	"break");
TIP(standing, "When you stand for long, keep your weight on both legs and do not hang in one hip.",
	"break");
TIP(walking, "Take a telephone call on your feet. Two minutes of walking count.", "break");
TIP(cause,
	"Look for what brought it on, how you sit and what you overdo; else the ache comes back.",
	"break");
TIP(diagnosis,
	"A clinician can say what it is and what helps: rest, manual work, exercise or medicine.",
	NULL);
TIP(suited,
	"Suit the level to yourself. A new programme is worth a word with a clinician or a "
	"trainer.",
	"strength");
TIP(order,
	"If you release and stretch, release first. Do not expect more range from it, only ease.",
	"stretch");
TIP(pillow, "If you sleep on your side, a pillow between the knees spares the upper hip.", NULL);
TIP(spike, "A sudden load is a common beginning of hip trouble. Go easy for two days after one.",
	"strength");
TIP(lasting, "Go on when the pain has gone: strength and endurance are what keep it away.",
	"strength");

const struct minimus_tip *const gluteus_tips[] = {
	&posture,
	&uncross,
	&standing,
	&walking,
	&cause,
	&diagnosis,
	&suited,
	&order,
	&pillow,
	&spike,
	&lasting,
	NULL,
};
