/* SPDX-License-Identifier: MIT */
/*
 * Exercises and routines for the gluteus minimus. Each is a record of its own,
 * in the file of its kind; plugin.c lists them. Numbers are the usual dose; the
 * models' parameters say how far it may go.
 */
#ifndef GLUTEUS_MINIMUS_CATALOGUE_H
#define GLUTEUS_MINIMUS_CATALOGUE_H

#include <minimus/ext/routines.h>
#include <stddef.h>

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

#define MODEL_DOUBLE "progression-standard/double"
#define MODEL_HOLD "progression-standard/hold"

#define MINIMUS_MUSCLE "gluteus-minimus"
#define MEDIUS_MUSCLE "gluteus-medius"
#define MAXIMUS_MUSCLE "gluteus-maximus"

/* Where exercises and doses come from. */
#define SOURCE_ARTICLE "The article on the gluteus minimus that this catalogue began with"
#define SOURCE_OWN "Dose chosen for minimus"
#define SOURCE_ACSM "American College of Sports Medicine, flexibility guidance, 2021"
#define SOURCE_BALL "mortonsfoot.com, gluteus minimus; laniertherapy.com, trigger points"
#define SOURCE_BAND "PMC6333220: place of the band and gluteal work"
#define SOURCE_COMPRESSION "PMC6358529: static compression of 90 s"
#define SOURCE_BOOKS                                                                               \
	"Donnelly 2019, a manual of trigger points; Davies 2013, a trigger point workbook"
#define SOURCE_EMG "PubMed 33344003: muscle activity in gluteal exercises"
#define SOURCE_FREE_DB "free-exercise-db, public domain"
#define SOURCE_GLOBE "GLoBE hip programme, running-physio.com/globe"
#define SOURCE_ISOMETRIC "Trial NCT03145233: isometric and isotonic exercise, bmjopensem"
#define SOURCE_LEAP "LEAP trial, doi:10.1186/s12891-016-1043-6"
#define SOURCE_LEG_RAISE "PMC8448474: hip position in the side-lying leg raise"
#define SOURCE_ROLLING "PubMed 33105383: prescription of foam rolling"
#define SOURCE_SIDE_PLANK "findhealthclinics.com: gluteal activity in the side plank"

extern const struct minimus_exercise release_hand, release_tool, release_roller, release_ball_wall;
extern const struct minimus_exercise release_tool_stretch, release_roller_stretch;
extern const struct minimus_exercise supine_figure_4;
extern const struct minimus_exercise side_lying_leg_raise, side_lying_clam, bridge, side_plank;
extern const struct minimus_exercise iso_abduction_belt;
extern const struct minimus_exercise banded_side_step, iso_abduction_wall, hip_hitch;
extern const struct minimus_exercise offset_sit_to_stand;

/* NULL-ended. */
extern const struct minimus_routine *const gluteus_routines[];
extern const struct minimus_muscle *const gluteus_muscles[];
extern const struct minimus_tip *const gluteus_tips[];

#endif
